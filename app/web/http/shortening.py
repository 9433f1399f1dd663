"""What was given, short enough for a reply: it costs little however large or deep the value is."""

from reprlib import Repr
from typing import Any

import orjson

MOST_NAMED = 100  # characters of a field's name
MOST_SHOWN = 200  # characters of a value
_REPR = Repr()
_REPR.maxlevel, _REPR.maxlist, _REPR.maxdict = 3, 20, 20
_REPR.maxstring = _REPR.maxother = _REPR.maxlong = MOST_SHOWN


def shortened(text: str, most: int = MOST_SHOWN) -> str:
    """The text, or its beginning and an ellipsis."""
    text = text if len(text) <= most else f"{text[:most]}…"
    return text.encode("utf-8", "replace").decode()  # half of a character is none


def sendable(value: Any) -> Any:
    """The value itself where JSON can say it briefly and exactly, else a short text of it."""
    if isinstance(value, str):
        return shortened(value)
    if isinstance(value, float) and value != value:
        return "NaN"
    text = _REPR.repr(value)
    if len(text) <= MOST_SHOWN and "..." not in text:  # nothing of it was left out
        try:
            if orjson.loads(orjson.dumps(value)) == value:  # not infinite, not over 64 bits
                return value
        except TypeError:
            pass
    return shortened(text)
