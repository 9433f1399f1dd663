"""Rows below a table that add it up or say something of it, and a second table below the first."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from app.numerics.arrays import Array
from app.training.document.problems import refuse
from app.training.reading.cells.parsed import Parsed, is_missing
from app.training.reading.cells.spellings import is_note_mark


@dataclass(frozen=True)
class Summary:
    """A row that sums up the rows above.

    surely: labels that say so even where the numbers differ, if no other label stands beside.
    maybe: labels that say so where the numbers fit.
    """

    name: str
    surely: str
    maybe: str
    function: Callable[[Array], float]
    meaning: str = "that of the rows above"


def _deviation(values: Array) -> float:
    return float(np.nanstd(values, ddof=1))


_SUMMARIES = (
    Summary(
        "a total", r"(?:grand |sub)?totals?|summe|gesamt(?:summe|ergebnis)?|insgesamt|somme|totale"
        r"|total général|suma|\u03a3|\u2211",
        "|sums?|all|overall|alle|zusammen|ensemble", np.nansum, "the sum of the rows above",
    ),
    Summary(
        "a mean", r"(?:mean|average|avg|mittelwert|durchschnitt|moyenne|\u00d8)\.?",
        "|media|promedio|mittel", np.nanmean,
    ),
    Summary("a median", "", "median|mediane?|médiane", np.nanmedian),
    Summary("a minimum", "", r"min\.?|minimum", np.nanmin),
    Summary("a maximum", "", r"max\.?|maximum", np.nanmax),
    Summary(
        "a standard deviation", "", r"sd|std\.?|stdev|std\.? ?dev\.?|standard deviation"
        r"|standardabweichung|écart[- ]type", _deviation,
    ),
    Summary("a count", "", "n|count|anzahl|nombre", len, "the number of rows above"),
)  # fmt: skip
_PART = re.compile(  # of a table, by a name before or behind: East Total, Summe Nord
    rf"(?:.*\s)?(?:{_SUMMARIES[0].surely}|ergebnis)(?:\s.*)?", re.IGNORECASE
)
_MOST = 5  # such rows at the end of a table
_NOTE = "a note, not data"


def totals_of(columns: list[Parsed]) -> dict[int, str]:
    """Of each row that is no data, why: notes at the end, totals, and subtotals above a total."""
    rows = len(columns[0].cells)
    end = rows
    while end > max(2, rows - _MOST) and _is_note(columns, end - 1):
        end -= 1
    reasons = dict.fromkeys(range(end, rows), _NOTE)
    for start in range(max(2, end - _MOST), end):
        block = {row: _summary(columns, row, 0, start) for row in range(start, end)}
        if all(block.values()):
            reasons.update({row: why for row, why in block.items() if why})
            end = start
            break
    if any(why.startswith("a total") for why in reasons.values()):
        reasons.update(_subtotals(columns, end))
    return reasons


def _subtotals(columns: list[Parsed], end: int) -> dict[int, str]:
    """The rows above `end` that are called totals and add up the rows since the one before."""
    found: dict[int, str] = {}
    start = 0
    for row in range(1, end):
        if any(_PART.fullmatch(column.cells[row]) for column in columns):
            filled = [column for column in columns if _is_number_in(column, row)]
            if filled and all(_fits(c, row, _SUMMARIES[0], c.values[start:row]) for c in filled):
                found[row] = "a total, the sum of some rows above"
                start = row + 1
    return found


def _summary(columns: list[Parsed], row: int, start: int, end: int) -> str | None:
    """Why a row sums up the rows from `start` to before `end`; None where it does not.

    Its label says so, or it has no label, and its numbers are those of these rows.
    """
    are_numeric = [column.filled > len(column.cells) / 2 for column in columns]
    labels: list[str] = []
    filled: list[Parsed] = []
    for column, is_numeric in zip(columns, are_numeric, strict=True):
        if is_numeric and np.isfinite(column.values[row]):
            filled.append(column)
        elif not is_missing(column.cells[row]):
            labels.append(column.cells[row])
    if not filled or (not labels and all(are_numeric)):
        return None
    labels = [label.rstrip(": ") for label in labels]
    for summary in _SUMMARIES:
        is_sure = any(label and re.fullmatch(summary.surely, label, re.I) for label in labels)
        is_maybe = re.fullmatch(summary.maybe, " ".join(labels), re.IGNORECASE) is not None
        if not is_sure and not is_maybe:
            continue
        fits = all(_fits(column, row, summary, column.values[start:end]) for column in filled)
        if fits or (is_sure and len(labels) == 1):
            return f"{summary.name}, {summary.meaning}" if fits else summary.name
    return None


def _is_number_in(column: Parsed, row: int) -> bool:
    """Whether a column of numbers has one in a row."""
    return column.filled > len(column.cells) / 2 and bool(np.isfinite(column.values[row]))


def _fits(column: Parsed, row: int, summary: Summary, above: Array) -> bool:
    present = above[np.isfinite(above)]
    return len(present) > 1 and _is_close(column, row, float(summary.function(present)))


def _is_note(columns: list[Parsed], row: int) -> bool:
    """Whether a row has texts and no number in columns of numbers, or begins as notes do."""
    if row in _rows_of_texts(columns):
        return True
    if any(np.isfinite(column.values[row]) for column in columns):
        return False
    first = columns[0]
    is_text = (
        row in first.odd
        and first.is_numeric
        and not any(column.cells[row] and row not in column.odd for column in columns)
    )
    return is_text or is_note_mark(first.cells[row])


def _rows_of_texts(columns: list[Parsed]) -> list[int]:
    """The rows that have texts in all columns of numbers, of which there must be two."""
    numeric = [set(column.odd) for column in columns if column.is_numeric]
    return sorted(set.intersection(*numeric)) if len(numeric) > 1 else []


def check_one_table(columns: list[Parsed], lines: Sequence[int], empty: set[int]) -> None:
    """Checks that no second table with other names stands below the first.

    lines: the line of the file in which each row begins.
    empty: the lines without anything.

    Raises:
        ExperimentError: where the first row after an empty line has texts instead of numbers.
    """
    for row in _rows_of_texts(columns):
        if lines[row] - 1 in empty:
            cells = ", ".join(column.cells[row] for column in columns[:4])
            raise refuse(
                "file", f"line {lines[row]}: {cells}",
                "seems to begin a second table: leave one table in the file",
            )  # fmt: skip


def note_on_sums(columns: list[Parsed], lines: Sequence[int]) -> list[str]:
    """A note where the last row of nothing but numbers is the sum of all rows above."""
    row = len(lines) - 1
    if row < 3 or len(columns) < 2 or not all(column.is_numeric for column in columns):
        return []
    for column in columns:
        if not column.values[row] or not _is_close(
            column, row, float(np.nansum(column.values[:row]))
        ):
            return []
    return [
        f"Line {lines[row]} has the sums of all rows above and is read as data; if it is a total, "
        "leave it out of the file."
    ]


def _is_close(column: Parsed, row: int, value: float) -> bool:
    """Equal up to the digits that the cell shows."""
    decimals = re.search(r"[.,](\d+)\D*$", column.cells[row])
    tolerance = 0.51 * 10.0 ** -(len(decimals[1]) if decimals else 0)
    return abs(float(column.values[row]) - value) <= max(tolerance, 1e-9 * abs(value))
