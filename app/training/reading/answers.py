"""What the person says of a file, where it differs from what would be understood."""

import codecs
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal, get_args

from app.training.document.problems import refuse

Kind = Literal["number", "category", "boolean", "date", "id", "constant", "text"]
KINDS: tuple[Kind, ...] = get_args(Kind)
DELIMITERS = {
    ",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar",
    "  ": "two or more spaces", " ": "spaces",
}  # fmt: skip

# Codecs of Python that are of texts within programs or names.
_NOT_OF_FILES = {"charmap", "idna", "punycode", "raw-unicode-escape", "unicode-escape", "utf-7"}


@dataclass(frozen=True)
class Answers:
    """Answers to questions of the reader; None and empty ones are decided by the file.

    encoding: a name that Python knows, such as utf-8 or windows-1252.
    delimiter: one of `DELIMITERS`.
    decimal: a point or a comma.
    name_rows: how many of the first rows of the table have the names of the columns, 0 to 2.
    kinds: what columns are, by their places from 0 (empty columns of the file do not count).
    missing: what stands for a missing value in any column, such as -999; numbers are compared as
        numbers.
    is_plain: the file has nothing but a row of names and rows of data: no titles, comments,
        units or totals.
    """

    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    name_rows: int | None = None
    kinds: dict[int, Kind] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    is_plain: bool = False


def check_answers(answers: Answers) -> None:
    """Checks what can be checked without the file.

    Raises:
        ExperimentError: for an answer that is none of the possible ones.
    """
    if answers.encoding is not None:
        try:
            if codecs.lookup(answers.encoding).name in _NOT_OF_FILES:
                raise LookupError
            with suppress(UnicodeError):
                b"a".decode(answers.encoding)  # is refused for codecs of other things than texts
        except (LookupError, ValueError):
            message = "is not a known encoding; use utf-8, utf-16 or windows-1252"
            raise refuse("encoding", answers.encoding, message) from None
    if answers.delimiter is not None and answers.delimiter not in DELIMITERS:
        message = f"must be {', '.join(DELIMITERS.values())}"
        raise refuse("delimiter", answers.delimiter, message)
    if answers.decimal not in (None, ".", ","):
        raise refuse("decimal", answers.decimal, "must be a point or a comma")
    for place, kind in answers.kinds.items():
        if kind not in KINDS:
            raise refuse(f"kinds.{place}", kind, f"must be one of {', '.join(KINDS)}")


def check_places(answers: Answers, columns: int) -> None:
    """Checks that each column with an answer exists.

    Raises:
        ExperimentError: for a place outside of the table.
    """
    for place in answers.kinds:
        if not 0 <= place < columns:
            message = f"must be the place of a column, which is 0 to {columns - 1}"
            raise refuse("kinds", place, message)
