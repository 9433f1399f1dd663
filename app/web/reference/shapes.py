"""The shapes of what is sent: words for readers, JSON Schema for programs. Must not know a call.

Numbers that are not finite are null on the wire, so every number of a reply may be null.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any

Schema = dict[str, Any]


@dataclass(frozen=True)
class Shape:
    """One value: its words, its schema, and the parts of the objects in it."""

    words: str
    schema: Schema
    parts: tuple["Part", ...] = ()
    is_list: bool = False


@dataclass(frozen=True)
class Part:
    """One key of an object; `always`: it is in every reply of the call."""

    name: str
    shape: Shape
    text: str
    always: bool = True


NUMBER = Shape("number", {"type": ["number", "null"]})
WHOLE = Shape("whole number", {"type": "integer"})
TEXT = Shape("text", {"type": "string"})
YES_NO = Shape("true or false", {"type": "boolean"})
OBJECT = Shape("object", {"type": "object"})
ANY = Shape("any value", {})
_PLURALS = {"text": "texts", "true or false": "true or false", "any value": "any values"}


def plural(words: str) -> str:
    return _PLURALS.get(words, f"{words}s")


def listed(shape: Shape, *axes: str) -> Shape:
    """A list of such values, or for two axes a list of rows, and so on."""
    schema = reduce(lambda inner, _: {"type": "array", "items": inner}, axes, shape.schema)
    return Shape(f"{plural(shape.words)} ({' × '.join(axes)})", schema, shape.parts, True)


def numbers(*axes: str) -> Shape:
    return listed(NUMBER, *axes)


def wholes(*axes: str) -> Shape:
    return listed(WHOLE, *axes)


def texts(*axes: str) -> Shape:
    return listed(TEXT, *axes)


def one_of(*values: str) -> Shape:
    return Shape(", ".join(values), {"type": "string", "enum": list(values)})


def record(*parts: Part) -> Shape:
    """An object of these parts; further keys may come with later versions."""
    schema = {
        "type": "object",
        "properties": {part.name: part.shape.schema for part in parts},
        "required": [part.name for part in parts if part.always],
    }
    return Shape("object", schema, parts)


def named(shape: Shape, what: str) -> Shape:
    """An object with any names as keys, all with the same shape behind them."""
    schema = {"type": "object", "additionalProperties": shape.schema}
    return Shape(f"object by {what}", schema, tuple(shape.parts))


def either(*shapes: Shape) -> Shape:
    """One of these, told apart by their keys."""
    parts = {part.name: part for shape in shapes for part in shape.parts}
    return Shape(
        " or ".join(dict.fromkeys(shape.words for shape in shapes)),
        {"anyOf": [shape.schema for shape in shapes]},
        tuple(parts.values()),
    )


def maybe(shape: Shape) -> Shape:
    """The same, or null."""
    schema = shape.schema
    if "null" not in schema.get("type", ()):
        schema = {"anyOf": [schema, {"type": "null"}]}
    return Shape(f"{shape.words} or null", schema, shape.parts, shape.is_list)


def flat(parts: tuple[Part, ...], prefix: str = "") -> Iterator[tuple[str, Part]]:
    """Every part with its path: `runs[].label`."""
    for part in parts:
        path = f"{prefix}{part.name}"
        yield path, part
        inner = path + ("[]." if part.shape.is_list else ".")
        yield from flat(part.shape.parts, inner)
