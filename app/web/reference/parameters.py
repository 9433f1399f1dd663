"""The parameters of a call besides its experiment: how each is described, and how it is read.

Each is declared once. Documentation and OpenAPI show it; a handler reads it by `of(request)`.
Depends on the text of a query; must not know any particular call.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf, isfinite, nan

from fastapi import Request

from app.training.document.problems import refuse
from app.web.http.formats import format_of
from app.web.http.requests import query_value
from app.web.reference.shapes import Schema

FORMAT = "The format of the reply. It takes precedence over the Accept header."
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Parameter:
    """One name of a query; `type` for a reader, `default` as a query writes it."""

    name: str
    type: str
    text: str
    schema: Schema
    default: str = ""
    bounds: str = ""
    is_list: bool = False  # joined by commas
    place: str = "query"  # or path, or header

    def given(self, request: Request) -> str | None:
        """What the query says, unread; None where it says nothing."""
        return query_value(request, self.name)


class WholeNumber(Parameter):
    """A whole number from 0 up, or within the bounds of its schema."""

    def of(self, request: Request) -> int:
        """The number, or the default.

        Raises:
            ExperimentError: where it is none.
        """
        text = self.given(request)
        if text is None:
            return int(self.default)
        if not _is_whole(text):
            raise refuse(self.name, text, "must be a whole number from 0 up")
        if int(text) > self.schema.get("maximum", inf) or int(text) < self.schema["minimum"]:
            raise refuse(self.name, text, f"must be {self.bounds}")
        return int(text)


class WholeNumbers(Parameter):
    """Whole numbers from 0 up, joined by commas."""

    def of(self, request: Request) -> tuple[int, ...] | None:
        """The numbers; None where none are given.

        Raises:
            ExperimentError: for what is no whole number.
        """
        text = self.given(request)
        if text is None:
            return None
        parts = text.split(",")
        if not all(map(_is_whole, parts)):
            raise refuse(self.name, text, "must be whole numbers from 0 up, joined by commas")
        return tuple(map(int, parts))


class Interval(Parameter):
    """Two numbers, the lower one first."""

    def of(self, request: Request) -> tuple[float, float] | None:
        """The two numbers; None where none are given.

        Raises:
            ExperimentError: for anything else.
        """
        text = self.given(request)
        if text is None:
            return None
        ends = [number_in(part) for part in text.split(",")]
        if len(ends) != 2 or not (ends[0] < ends[1] and isfinite(ends[1] - ends[0])):
            message = "must be two numbers joined by a comma, the lower one first, for example -1,1"
            raise refuse(self.name, text, message)
        return ends[0], ends[1]


class Number(Parameter):
    """A number that has no default."""

    def of(self, request: Request) -> float | None:
        """The number; None where none is given.

        Raises:
            ExperimentError: for what is no finite number.
        """
        text = self.given(request)
        if text is None:
            return None
        value = number_in(text)
        if not isfinite(value):
            raise refuse(self.name, text, f"must be a number: {_in_sentence(self.text)}")
        return value


class Choice(Parameter):
    """One of several names."""

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(self.schema["enum"])

    def of(self, request: Request) -> str:
        """The name, or the default.

        Raises:
            ExperimentError: for another name.
        """
        text = self.given(request)
        if text is None:
            return self.default
        if text not in self.choices:
            raise refuse(self.name, text, f"must be one of {self.bounds}")
        return text


@dataclass(frozen=True)
class Format(Parameter):
    """The format of the reply, by name or by the Accept header."""

    media_types: Mapping[str, str] = field(default_factory=dict)

    def of(self, request: Request) -> str:
        """The name of the format.

        Raises:
            ExperimentError: for another name.
            Refusal: 406, where Accept takes none of them.
        """
        return format_of(request, self.media_types)


class Names(Parameter):
    """Several names out of some, joined by commas."""

    def of(self, request: Request) -> tuple[str, ...] | None:
        """The names, each once, in the order given; None where none are given.

        Raises:
            ExperimentError: for a name that there is not.
        """
        text = self.given(request)
        if text is None:
            return None
        names = dict.fromkeys(name.strip() for name in text.split(",") if name.strip())
        for name in names:
            if name not in self.schema["items"]["enum"]:
                raise refuse(self.name, name, f"must be one of {self.bounds}")
        return tuple(names)


class Stretch(Parameter):
    """A stretch `first:end` of things that are counted from 0; the end is not in it."""

    def of(self, request: Request, default: range, total: int, most: float = inf) -> range:
        """The stretch, cut at `total`.

        Raises:
            ExperimentError: where it is none, or longer than `most`.
        """
        text = self.given(request)
        if text is None:
            stretch = default
        else:
            stretch = self._read(text)
            if stretch.stop - stretch.start > most:
                raise refuse(self.name, text, f"must be at most {most:,} long")
        return range(min(stretch.start, total), min(stretch.stop, total))

    def _read(self, text: str) -> range:
        first, colon, end = text.partition(":")
        if not (colon and _is_whole(first) and _is_whole(end)):
            message = "must be first:end with whole numbers from 0 up, for example 0:64"
            raise refuse(self.name, text, message)
        if int(first) > int(end):
            raise refuse(self.name, text, "must not end before it begins")
        return range(int(first), int(end))


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


def number_in(text: str) -> float:
    """The number that a text is, NaN where it is none."""
    return float(text) if _NUMBER.fullmatch(text) else nan


def _in_sentence(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".")


def whole_number(
    name: str, text: str, default: int, least: int = 0, most: int | None = None
) -> WholeNumber:
    schema = {"type": "integer", "minimum": least, "default": default}
    schema |= {} if most is None else {"maximum": most}
    bounds = f"from {least:,}" + ("" if most is None else f" to {most:,}")
    return WholeNumber(name, "whole number", text, schema, str(default), bounds)


def whole_numbers(name: str, text: str, default: str) -> WholeNumbers:
    schema = {"type": "array", "items": {"type": "integer", "minimum": 0}}
    return WholeNumbers(name, "whole numbers", text, schema, default, is_list=True)


def interval(name: str, text: str, default: str) -> Interval:
    schema = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    return Interval(name, "low,high", text, schema, default, is_list=True)


def number(name: str, text: str, default: str) -> Number:
    return Number(name, "number", text, {"type": "number"}, default)


def choice(name: str, text: str, choices: tuple[str, ...], default: str) -> Choice:
    return Choice(name, *_one_of(text, choices, default))


def format_choice(media_types: Mapping[str, str], text: str = FORMAT) -> Format:
    """The first of the names is the default; media_types: of each name."""
    names = tuple(media_types)
    return Format("format", *_one_of(text, names, names[0]), media_types=media_types)


def _one_of(text: str, choices: tuple[str, ...], default: str) -> tuple[str, str, Schema, str, str]:
    schema: Schema = {"type": "string", "enum": list(choices)}
    return "one of", text, schema, default, ", ".join(choices)


def names(name: str, text: str, among: tuple[str, ...], default: str) -> Names:
    schema = {"type": "array", "items": {"type": "string", "enum": list(among)}}
    return Names(name, "names", text, schema, default, ", ".join(among), True)


def stretch(name: str, text: str, default: str) -> Stretch:
    schema = {"type": "string", "pattern": r"^\d{1,9}:\d{1,9}$"}
    return Stretch(name, "first:end", text, schema, default, "the end is not included")


def free(name: str, text: str, default: str = "", pattern: str | None = None) -> Parameter:
    schema = {"type": "string"} | ({"pattern": pattern} if pattern else {})
    return Parameter(name, "text", text, schema, default)
