"""One column with its numbers, before it is decided what the column is."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from itertools import compress, repeat

import numpy as np

from app.numerics.arrays import Array
from app.training.document.crowds import MOST_NUMBER
from app.training.reading.cells.numerals import Convention, numeral
from app.training.reading.cells.shapes import by_shape
from app.training.reading.cells.spellings import INFINITE, MISSING, MISSING_NUMBER
from app.training.reading.slices import Sliced

_SHAPES_A_SLICE = 1_000


@dataclass(frozen=True)
class Parsed:
    """The cells of a column, and the number that each says under the convention of the file.

    cells: as they stand, without the spaces around them; empty where a stated value is missing.
    values: (rows,) float64, NaN where a cell says no number.
    odd: rows whose cells are neither numbers nor missing.
    infinite: how many cells say that they are infinite.
    large: rows whose numbers are beyond what a document may hold; they are NaN too.
    affixes: percent signs, currencies and units ("" for none), with how often each stands.
    """

    cells: list[str]
    values: Array
    odd: tuple[int, ...] = ()
    infinite: int = 0
    large: tuple[int, ...] = ()
    affixes: Counter[str] = field(default_factory=Counter)
    thousands: str | None = None

    @property
    def filled(self) -> int:
        """How many cells are numbers that can be used."""
        return int(np.isfinite(self.values).sum())

    @property
    def units(self) -> list[str]:
        """The percent signs, currencies and units that stand in the cells, the commonest first."""
        return [affix for affix, count in self.affixes.most_common() if affix and count]

    @property
    def is_numeric(self) -> bool:
        """Whether the column is one of numbers, apart from a few odd cells."""
        numbers = self.filled + len(self.large)
        return numbers > 0 and len(self.odd) <= _few(numbers) and len(self.units) <= 1

    @property
    def is_too_large(self) -> bool:
        """Whether more than a few numbers are beyond what a document may hold."""
        return len(self.large) > _few(self.filled + len(self.large))

    def without(self, rows: Collection[int]) -> "Parsed":
        """The column without some rows."""
        kept = [row for row in range(len(self.cells)) if row not in rows]
        places = {row: place for place, row in enumerate(kept)}
        return replace(
            self,
            cells=[self.cells[row] for row in kept],
            values=self.values[kept],
            odd=tuple(places[row] for row in self.odd if row in places),
            large=tuple(places[row] for row in self.large if row in places),
        )


def _few(numbers: int) -> float:
    """How many cells of a column with so many numbers may be something else."""
    return max(0.1 * numbers, 1 if numbers >= 4 else 0)


def parsed(cells: list[str], convention: Convention, stated: list[str]) -> Sliced[Parsed]:
    """The numbers of a column; `stated` is what stands for missing besides the usual spellings."""
    plain = None if stated else convention.plain_values(cells)
    if plain is not None:
        return _within_bounds(Parsed(cells, plain))
    distinct = dict.fromkeys(cells)  # a set would have another order each time
    missing = {cell for cell in distinct if cell.lower() in MISSING_NUMBER}
    yield
    groups = yield from _numbers([cell for cell in distinct if cell not in missing], convention)
    yield
    numbers: dict[str, float] = {}
    for group in groups:
        numbers.update(zip(group.cells, group.values.tolist(), strict=True))
    gone = distinct.keys() & set(stated)
    if stated:
        said = yield from _numbers(stated, convention)
        values = {value for group in said for value in group.values.tolist()}
        gone |= {cell for cell, value in numbers.items() if value in values}
    cells = ["" if cell in gone else cell for cell in cells] if gone else cells
    counts = Counter(cells if groups else ())
    affixes: Counter[str] = Counter()
    thousands: Counter[str] = Counter()
    for group in groups:
        count = sum(map(counts.__getitem__, group.cells))
        affixes[group.affix] += count
        if group.thousands:
            thousands[group.thousands] += count
    odd = distinct.keys() - numbers.keys() - missing - gone
    return _within_bounds(
        Parsed(
            cells,
            np.array(list(map(numbers.get, cells, repeat(np.nan)))),
            tuple(compress(range(len(cells)), map(odd.__contains__, cells))) if odd else (),
            sum(cells.count(cell) for cell in missing if cell.lower() in INFINITE),
            (),
            affixes,
            next((sign for sign, _ in thousands.most_common(1)), None),
        )
    )  # fmt: skip


@dataclass(frozen=True)
class _Numbers:
    """Cells of one shape that say numbers.

    values: (cells,). affix: percent sign, currency or unit; empty for none. thousands: the sign
    between thousands; None for none.
    """

    cells: list[str]
    values: Array
    affix: str = ""
    thousands: str | None = None


def _numbers(cells: list[str], convention: Convention) -> Sliced[list[_Numbers]]:
    """The numbers of the cells that say one."""
    plain = convention.plain_values(cells)
    if plain is not None:
        return [_Numbers(cells, plain)]
    groups: list[_Numbers] = []
    for count, alike in enumerate(by_shape(cells).values(), start=1):
        if count % _SHAPES_A_SLICE == 0:
            yield
        found = numeral(alike[0])
        if found is not None and convention.value(found) is not None:
            values, sign = convention.values(alike, found), convention.thousands_sign(found)
            groups.append(_Numbers(alike, values, found.affix, sign))
    return groups


def _within_bounds(column: Parsed) -> Parsed:
    """The column with NaN for numbers that a document may not hold."""
    with np.errstate(invalid="ignore"):
        beyond = np.abs(column.values) > MOST_NUMBER
    if not beyond.any():
        return column
    values = np.where(beyond, np.nan, column.values)
    return replace(column, values=values, large=tuple(np.flatnonzero(beyond).tolist()))


def is_missing(cell: str) -> bool:
    """Whether a cell is missing in a column that is not of numbers."""
    return cell.lower() in MISSING
