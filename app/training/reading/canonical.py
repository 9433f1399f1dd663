"""Columns as one text, always the same for the same columns, and a name made from it.

The text is UTF-8 with commas, decimal points, LF and a row of names; missing cells are empty, and
numbers have the fewest digits that give the same float64.
"""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from app.training.reading.answers import Answers
from app.training.reading.columns import Column

_ROWS_A_PART = 500


def canonical_csv(columns: Sequence[Column]) -> str:
    """The columns as one text; `canonical_answers` reads it again."""
    return "".join(canonical_parts(columns))


def canonical_parts(columns: Sequence[Column], write: Callable[[str], str] = str) -> Iterator[str]:
    """The same text in parts of some hundred rows, the names first.

    write: how a name, a label or a text is written.
    """
    yield _text([[write(column.name) for column in columns]])
    for start in range(0, len(columns[0].values), _ROWS_A_PART):
        cells = [_cells(column, slice(start, start + _ROWS_A_PART), write) for column in columns]
        yield _text(zip(*cells, strict=True))


def canonical_answers(columns: Sequence[Column]) -> Answers:
    """The answers with which the text of these columns gives the same columns again."""
    kinds = {place: column.kind for place, column in enumerate(columns)}
    return Answers("utf-8", ",", ".", True, kinds, is_plain=True)


def content_id(columns: Sequence[Column]) -> str:
    """32 hexadecimal digits made from the names, kinds and cells of the columns, not the notes."""
    digest = hashlib.sha256()
    kinds = [column.kind for column in columns]
    digest.update(json.dumps(kinds).encode() + b"\n")
    for part in canonical_parts(columns):
        digest.update(part.encode())
    return digest.hexdigest()[:32]


def _cells(column: Column, rows: slice, write: Callable[[str], str]) -> Sequence[str]:
    if column.kind != "number":
        return [write(cell) for cell in column.cells[rows]]
    return [_number(value) for value in column.values[rows].tolist()]


def _number(value: float) -> str:
    """The shortest digits; whole numbers without a point."""
    if np.isnan(value):
        return ""
    text = repr(value + 0.0)  # not -0.0
    return text.removesuffix(".0")


def _text(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
