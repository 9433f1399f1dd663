"""One value of a query as text, both ways. Depends on the kinds of values; must not know fields."""

from collections.abc import Callable
from typing import Any

from app.training.document.field_types import FULL, WHAT_A_BATCH_SIZE_IS
from app.training.document.problems import refuse


def _number(text: str) -> float | int:
    """A number in any form that Python reads, but without blanks and underscores."""
    if text != text.strip() or "_" in text:
        raise ValueError
    return int(text) if text.lstrip("+-").isdigit() else float(text)


def _integer(text: str) -> int:
    number = _number(text)
    if number != int(number):
        raise ValueError
    return int(number)


def _batch_size(text: str) -> int | str:
    return FULL if text == FULL else _integer(text)


def _boolean(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _list(of: Callable[[str], Any]) -> Callable[[str], list[Any]]:
    return lambda text: [of(part.strip()) for part in text.split(",")] if text else []


_PARSERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "integer": (_integer, "must be a whole number"),
    "number": (_number, "must be a number"),
    "string": (str, "must be a text"),
    "boolean": (_boolean, "must be true or false"),
    "integers": (_list(_integer), "must be whole numbers joined by commas"),
    "numbers": (_list(_number), "must be numbers joined by commas"),
    "strings": (_list(str), "must be texts joined by commas"),
    "rows": (_list(_number), "must be numbers joined by commas"),
    "batch_size": (_batch_size, WHAT_A_BATCH_SIZE_IS),
}


def parsed(kind: str, field: str, text: str) -> Any:
    """The value that a text says; `kind` is a leaf's type.

    Raises:
        ExperimentError: naming the field, for a text of another form.
    """
    parse, message = _PARSERS[kind]
    try:
        return parse(text)
    except (ValueError, KeyError, OverflowError):
        raise refuse(field, text, message) from None


def text_of(value: Any) -> str:
    """The shortest text that says the value exactly."""
    if isinstance(value, list):
        return ",".join(text_of(part) for part in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        text = repr(value)
        return text.removesuffix(".0") if text != "-0.0" else text
    return str(value)
