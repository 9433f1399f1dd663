"""A column as it was understood, made from its cells and the kind that was decided."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from app.numerics.arrays import Array
from app.training.document.crowds import MOST_NUMBER
from app.training.document.problems import ExperimentError, refuse
from app.training.reading.answers import Kind
from app.training.reading.cells.dates import is_date
from app.training.reading.cells.parsed import Parsed, is_missing
from app.training.reading.cells.spellings import BLANK, MARKS, TRUE
from app.training.reading.text.source import Source


@dataclass(frozen=True)
class Column:
    """A column as it was understood.

    header: as it stands in the file; None where the file has no names.
    name: different from those of all other columns, without commas and line breaks.
    cells: (rows,) what stands in a column that is not of numbers, cleaned: missing cells are empty,
        and the spellings of one label are alike. Empty for numbers.
    values: (rows,) float64 numbers, NaN where missing; of labels their places in `labels`.
    labels: of categories and booleans, in order; the second of a boolean counts as yes.
    unit: what the header or the cells say, for example `m²`, `%` or `€`.
    """

    header: str | None
    name: str
    kind: Kind
    cells: tuple[str, ...]
    values: Array
    labels: tuple[str, ...] = ()
    unit: str | None = None

    @property
    def is_input(self) -> bool:
        """Whether a network can take it as input."""
        return self.kind in ("number", "category", "boolean")

    @property
    def missing(self) -> int:
        """How many cells are missing."""
        if self.kind == "number":
            return int(np.isnan(self.values).sum())
        return self.cells.count("")


def column_of(
    column: Parsed,
    header: str | None,
    name: str,
    kind: Kind,
    unit: str | None,
    as_written: bool = False,
) -> Column:
    """The column as `kind`, which must fit (see `check_kind`).

    unit: what the names of the columns say of it.
    as_written: whether a cell such as - or NA is a label, and capitals make a difference, as the
        person says.
    """
    if kind == "number":
        return Column(
            header, name, kind, (), column.values, (), unit or next(iter(column.units), None)
        )
    cells = tuple(column.cells)
    if not as_written:
        cleaned = {cell: "" if is_missing(cell) else cell for cell in set(cells)}
        cells = tuple(map(cleaned.__getitem__, cells))
    if kind == "constant":
        cells = _alike(column, cells)
    if kind not in ("category", "boolean"):
        return Column(header, name, kind, cells, np.full(len(cells), np.nan))
    if kind == "boolean" and len(set(map(folded, set(cells) - {""}))) == 1:
        cells = tuple(cell or BLANK for cell in cells)
    if kind == "boolean" and column.is_numeric and not column.odd:  # 0 and 1, maybe as 1.00e+00
        cells = tuple(f"{value:g}" if np.isfinite(value) else "" for value in column.values)
    spelled = _one_spelling(cells, spaced if as_written else fold_of(cells))
    cells = tuple(map(spelled.__getitem__, cells))
    labels = _in_order(set(cells) - {""}, kind)
    places = {"": np.nan} | {label: float(place) for place, label in enumerate(labels)}
    values = np.array(list(map(places.__getitem__, cells)))
    return Column(header, name, kind, cells, values, labels)


def _alike(column: Parsed, cells: tuple[str, ...]) -> tuple[str, ...]:
    """The cells of a constant, all as the first: 1 and 1.0 are the same number."""
    if column.is_numeric:
        cells = tuple(
            cell if np.isfinite(value) else ""
            for cell, value in zip(cells, column.values, strict=True)
        )
    first = next(filter(None, cells), "")
    return tuple(first if cell else "" for cell in cells)


def check_kind(column: Parsed, name: str, kind: Kind, place: int, source: Source) -> None:
    """Checks that a kind that the person says fits the cells.

    Raises:
        ExperimentError: where it does not, with a cell that shows it.
    """
    cells = [cell for cell in column.cells if not is_missing(cell)]
    labels = set(map(folded, set(cells)))

    def wrong(message: str) -> ExperimentError:
        return refuse(f"kinds.{place}", kind, f"does not fit column {name}: {message}")

    if kind == "number" and len(column.odd) >= max(column.filled, 1):
        row = column.odd[0]
        raise wrong(f"{column.cells[row]} in {source.place(row)} is no number")
    if kind == "number" and not column.filled:
        raise wrong("it has no number that can be used")
    if kind == "constant" and len(labels) > 1:
        raise wrong(f"it has {len(labels)} different values")
    if kind == "boolean" and not _is_pair(column.cells, labels):
        raise wrong(f"it has {len(labels)} different values, a boolean has two")
    if kind == "category" and not any(column.cells):
        raise wrong("all of its cells are empty")
    if kind == "date":
        _check_dates(column, source, wrong)


def check_large(column: Parsed, name: str, place: int, source: Source) -> None:
    """Checks that a column of numbers has only a few that a document may not hold.

    Raises:
        ExperimentError: where it has more: the person then says whether to do without.
    """
    if column.is_too_large:
        row, numbers = column.large[0], column.filled + len(column.large)
        raise refuse(
            f"kinds.{place}", f"{column.cells[row]} in {source.place(row)}, column {name}",
            f"is beyond {MOST_NUMBER:,.0f} ({len(column.large)} of {numbers} numbers): use a "
            "larger unit, such as millions, or answer number to count such cells as missing, or "
            "text to leave the column out",
        )  # fmt: skip


def _is_pair(cells: list[str], labels: set[str]) -> bool:
    return len(labels) == 2 or (len(labels) == 1 and any(map(is_missing, cells)))


def _check_dates(column: Parsed, source: Source, wrong: Callable[[str], ExperimentError]) -> None:
    for row, cell in enumerate(column.cells):
        if not is_missing(cell) and not is_date(cell):
            raise wrong(f"{cell} in {source.place(row)} is no date")


def spaced(cell: str) -> str:
    """A label without spaces that are no difference."""
    return " ".join(cell.split())


def folded(cell: str) -> str:
    """A label without capitals, and without spaces that are no difference."""
    return spaced(cell.casefold())


def fold_of(cells: Iterable[str]) -> Callable[[str], str]:
    """`spaced` where labels differ by their capitals alone, as the alleles B and b; or `folded`."""
    labels = set(map(spaced, set(cells) - {""}))
    return spaced if len(labels) > 1 and len(set(map(folded, labels))) == 1 else folded


def _one_spelling(cells: tuple[str, ...], fold: Callable[[str], str]) -> dict[str, str]:
    """For each cell the spelling that most rows have; the empty one stays so."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for cell, count in Counter(filter(None, cells)).items():
        spellings[fold(cell)][cell] += count
    best = {label: counts.most_common(1)[0][0] for label, counts in spellings.items()}
    return {"": ""} | {cell: spaced(best[fold(cell)]) for cell in set(cells) if cell}


def _in_order(labels: set[str], kind: Kind) -> tuple[str, ...]:
    """No before yes; numbers by size; other labels by the alphabet."""
    if kind == "boolean":
        return tuple(sorted(labels, key=lambda label: (label.lower() in TRUE | MARKS, label)))
    try:
        return tuple(sorted(labels, key=lambda label: (float(label), label)))
    except ValueError:
        return tuple(sorted(labels))
