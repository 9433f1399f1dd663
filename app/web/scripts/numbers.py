"""Numbers and texts as Python source: readable where they are few, else packed into a text."""

import base64
import json
import textwrap
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

WIDTH = 92
READABLE = 100  # numbers of an array that a person would still look at


def quoted(text: str) -> str:
    """A text so that Python reads back the very same; a JSON string is one of Python's too."""
    return json.dumps(text, ensure_ascii=not text.isprintable())


def listed(values: Sequence[Any], indent: int) -> str:
    """A list over as many lines as it takes, each `indent` deep: numbers, rows of them, texts."""
    parts = [_written(part) for part in values]
    one_line = f"[{', '.join(parts)}]"
    if len(one_line) + indent <= WIDTH - 20:
        return one_line
    lines = "".join(f"\n{' ' * (indent + 4)}{line}" for line in _filled(parts, indent + 4))
    return f"[{lines}\n{' ' * indent}]"


def _written(part: Any) -> str:
    if isinstance(part, list):
        return f"[{', '.join(map(_written, part))}]"
    return quoted(part) if isinstance(part, str) else repr(part)


def _filled(parts: Iterable[str], indent: int) -> Iterable[str]:
    line = ""
    for part in parts:
        if line and len(line) + len(part) + indent + 2 > WIDTH:
            yield line.rstrip()
            line = ""
        line += f"{part}, "
    yield line.rstrip()


def packed(content: dict[str, Any]) -> str:
    """JSON, compressed, in base64; JSON keeps every digit of a float."""
    text = json.dumps(content, separators=(",", ":"))
    return "\n".join(
        textwrap.wrap(base64.b64encode(zlib.compress(text.encode(), 9)).decode(), WIDTH + 4)
    )
