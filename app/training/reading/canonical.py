"""Columns as one text, always the same for the same columns.

The text is UTF-8 with commas, decimal points, LF and a row of names; missing cells are empty, and
numbers have the fewest digits that give the same float64.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from app.training.reading.columns import Column

_ROWS_A_PART = 500


def canonical_parts(columns: Sequence[Column], write: Callable[[str], str] = str) -> Iterator[str]:
    """The text in parts of some hundred rows, the names first, as they stood in the file.

    write: how a name, a label or a text is written.
    """
    yield _text([[write(column.header or column.name) for column in columns]])
    for start in range(0, len(columns[0].values), _ROWS_A_PART):
        cells = [_cells(column, slice(start, start + _ROWS_A_PART), write) for column in columns]
        yield _text(zip(*cells, strict=True))


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
