"""What each column is: number, category, boolean, date, id, constant or text."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import numpy as np

from app.numerics.arrays import Array
from app.training.reading.answers import Kind
from app.training.reading.cells.dates import are_dates
from app.training.reading.cells.parsed import Parsed, is_missing
from app.training.reading.cells.spellings import BOOLEANS, MARKED
from app.training.reading.columns import fold_of, folded

_ID_NAME = re.compile(
    r"|(?:row|case|record|sample|patient|student|customer|user)?[ _.-]*"
    r"(?:id|ids|nr|no|num|number|index|idx|key|code|#|unnamed: ?\d+|lfd\.? ?nr|row|name)\.?",
    re.IGNORECASE,
)
CLASS_NAME = re.compile(
    r".*(?:class|klasse|label|target|species|category|group|gruppe|diagnosis|outcome|cluster|type)"
    r"(?:es)?",
    re.IGNORECASE,
)
_FIRST = 100  # values that mostly tell whether there are many
_LONG = 40  # characters of a cell that is text rather than the name of a category
_WORDS = 5
_MOST_CODES = 20  # whole numbers of a column that is called a class


def kind_of(column: Parsed, name: str, is_named: bool, place: int, classes: int) -> Kind:
    """What a column is, by its cells and its name.

    is_named: whether the file gives the name.
    place: of the column; numbers that count the rows in the first one are no data.
    classes: the most labels of a category.
    """
    if column.is_numeric and _are_many(column.values):
        return _kind_of_numbers(column, name, is_named, place)
    cells = {cell: n for cell, n in Counter(column.cells).items() if not is_missing(cell)}
    if set(map(folded, cells)) in MARKED and sum(cells.values()) < len(column.cells):
        return "boolean"
    fold, counts = fold_of(cells), Counter[str]()
    for cell, n in cells.items():
        counts[fold(cell)] += n
    if len(counts) <= 1:
        return "constant"
    if any(counts.keys() == pair for pair in BOOLEANS):
        return "boolean"
    if column.is_numeric and not column.units and _are_0_and_1(column):
        return "boolean"
    if column.is_numeric:
        return _kind_of_numbers(column, name, is_named, place)
    if are_dates(cells):
        return "date"
    return _kind_of_texts(cells, counts, classes)


def _are_many(values: Array) -> bool:
    """Whether there are more than three different values; NaN may be one of them."""
    return len(np.unique(values[:_FIRST])) > 3 or len(np.unique(values)) > 3


def _are_0_and_1(column: Parsed) -> bool:
    """Whether its numbers are 0 and 1, however they are written."""
    present = column.values[np.isfinite(column.values)]
    return not column.odd and set(present.tolist()) == {0.0, 1.0}


def _kind_of_numbers(column: Parsed, name: str, is_named: bool, place: int) -> Kind:
    if column.is_too_large:
        is_id = (is_named and name and _ID_NAME.fullmatch(name)) or (
            place == 0 and len(set(map(len, column.cells))) == 1 and column.cells[0].isdecimal()
        )
        return "id" if is_id and len(set(column.cells)) == len(column.cells) else "number"
    values = column.values[np.isfinite(column.values)]
    are_whole = bool(np.all(values == np.round(values))) and not column.units
    if not are_whole:
        return "constant" if values.min() == values.max() else "number"
    distinct = np.unique(values)
    if any(re.fullmatch(r"0\d+", cell) for cell in column.cells):
        return "id" if len(distinct) == len(values) else "category"
    if len(distinct) == 1:
        return "constant"
    if len(distinct) == len(values) > 2:
        return "id" if _counts_rows(values.tolist(), name, is_named, place) else "number"
    if (
        is_named and CLASS_NAME.fullmatch(name)
        and len(distinct) <= min(_MOST_CODES, len(values) / 2)
    ):  # fmt: skip
        return "category"
    return "number"


def _counts_rows(values: list[float], name: str, is_named: bool, place: int) -> bool:
    """Whether different whole numbers only tell the rows apart."""
    if is_named and name:
        return _ID_NAME.fullmatch(name) is not None
    is_counted = all(after - before == 1 for before, after in pairwise(values))
    return is_counted and place == 0 and values[0] in (0, 1)


def _kind_of_texts(cells: Iterable[str], counts: Counter[str], classes: int) -> Kind:
    """What texts are, by the different cells, and by how often each label stands."""
    if any("\n" in cell or len(cell) > _LONG for cell in cells):
        return "text"
    if len(counts) == counts.total():
        return "id" if len(counts) > 2 else "text"
    if max(len(cell.split()) for cell in counts) > _WORDS or len(counts) > classes:
        return "text"
    return "category" if len(counts) <= max(3, counts.total() / 2) else "text"
