"""Sentences on what was decided in a column that a person may not expect."""

import re
from collections import defaultdict

import numpy as np

from app.numerics.arrays import Array
from app.training.document.crowds import MOST_NUMBER
from app.training.reading.cells.dates import is_order_unclear
from app.training.reading.cells.parsed import Parsed
from app.training.reading.cells.spellings import BLANK
from app.training.reading.columns import Column, folded, spaced
from app.training.reading.text.source import Source

_MOST_TOLD = 3  # cells that a note names
_CAPITALS = "; if capitals make a difference, answer that the column is a category"
_NINES = [float("9" * digits) for digits in range(2, 7)] + [99.9, 999.9]
_CODES = (-1.0, *_NINES, *(-code for code in _NINES))
_LIKE_NUMBERS = re.compile(r"[~<>\u2248\u2264\u2265]?\s*[+\-\u2212]?\d.*\W.*")


def notes_on(parsed: Parsed, column: Column, source: Source) -> list[str]:
    """What to say of a column, each a sentence that begins with its name."""
    if column.kind == "number":
        said = _on_numbers(parsed, column, source)
    elif column.kind in ("category", "boolean"):
        said = _on_labels(parsed, column)
    else:
        said = _on_others(parsed, column, source)
    return [f"{column.name}: {sentence}." for sentence in said]


def _on_numbers(parsed: Parsed, column: Column, source: Source) -> list[str]:
    said = []
    if parsed.odd:
        said.append(
            f"cells that are no numbers count as missing ({_cells(parsed, parsed.odd, source)})"
        )
    if parsed.infinite:
        said.append(f"{_counted(parsed.infinite, 'infinite value')} as missing")
    if parsed.large:
        said.append(
            f"numbers beyond {MOST_NUMBER:,.0f} count as missing; a larger unit makes them "
            f"smaller ({_cells(parsed, parsed.large, source)})"
        )
    plain = parsed.affixes[""]
    if parsed.units and plain:
        unit = parsed.units[0]
        said.append(
            f"{parsed.affixes[unit]} of its numbers have {unit}, {plain} have not; all are taken "
            f"as they stand, so 5 {unit} and 5 are equal"
        )
    for code in _codes(column.values):
        rest = column.values[np.isfinite(column.values) & (column.values != code)]
        said.append(
            f"{code:g} (rows: {int((column.values == code).sum())}) is far from all other values, "
            f"{rest.min():g} to {rest.max():g}; if it means missing, answer so in `missing`"
        )
    return said


def _codes(values: Array) -> list[float]:
    """Numbers such as -999 that are farther from all others than those are apart."""
    if not np.isin(values, _CODES).any():
        return []
    present = np.unique(values[np.isfinite(values)])
    codes = [code for code in _CODES if code in present]
    rest = present[~np.isin(present, codes)]
    if not codes or len(rest) < 2:
        return []
    apart = float(rest[-1] - rest[0])
    return [code for code in codes if code < rest[0] - apart or code > rest[-1] + apart]


def _on_labels(parsed: Parsed, column: Column) -> list[str]:
    said = _on_spellings(parsed, column)
    if BLANK in column.labels and BLANK not in parsed.cells:
        other = next(label for label in column.labels if label != BLANK)
        said.append(
            f"{column.cells.count(other)} cells have {other}, {column.cells.count(BLANK)} are "
            "blank; blank is taken for no, not for missing"
        )
    return said + _on_missing(parsed, column)


def _understood(parsed: Parsed, column: Column) -> dict[str, str]:
    """As which label each different cell was understood, apart from the empty one."""
    labels = dict(zip(parsed.cells, column.cells, strict=True))
    labels.pop("", None)
    return labels


def _on_spellings(parsed: Parsed, column: Column) -> list[str]:
    """Which spellings are one label, and that labels which differ by capitals alone are not."""
    ways: dict[tuple[str, str], set[str]] = defaultdict(set)
    for spelled, label in _understood(parsed, column).items():
        if label:
            ways[label, folded(spelled)].add(spelled)
    said = [
        f"{', '.join(sorted(spelled))} are one label"
        + ("" if len(set(map(spaced, spelled))) == 1 else _CAPITALS)
        for _, spelled in sorted(ways.items())
        if len(spelled) > 1
    ]
    if len(column.labels) > 1 and len(set(map(folded, column.labels))) == 1:
        said.append(f"{', '.join(column.labels)} differ by capitals alone and are labels each")
    return said


def _on_missing(parsed: Parsed, column: Column) -> list[str]:
    """Which texts were taken for missing where they might be labels."""
    lost = [cell for cell, label in _understood(parsed, column).items() if not label]
    if not lost:
        return []
    count, spellings = sum(map(parsed.cells.count, lost)), ", ".join(lost[:_MOST_TOLD])
    return [
        f"{_counted(count, 'cell')} as missing ({spellings}); if that is a label, "
        "answer that the column is a category"
    ]


def _on_others(parsed: Parsed, column: Column, source: Source) -> list[str]:
    if column.kind == "date" and is_order_unclear(filter(None, column.cells)):
        return ["the dates do not tell whether the day or the month is first"]
    if column.kind == "constant" and 0 < column.missing < len(column.cells):
        value = next(filter(None, column.cells))
        return [
            f"the only value is {value}, and {column.missing} cells are missing, so it is not "
            "used; if missing means no, answer that it is a boolean",
            *_on_missing(parsed, column),
        ]
    if column.kind in ("text", "id") and len(parsed.odd) < parsed.filled:
        if len(parsed.units) > 1:
            return [
                f"its numbers have different units ({', '.join(parsed.units)}), so it is not read "
                "as numbers"
            ]
        if parsed.odd:
            return [
                f"it is not read as numbers, because some cells are none "
                f"({_cells(parsed, parsed.odd, source)})"
            ]
    cells = [cell for cell in column.cells if cell]
    if column.kind in ("text", "id") and all(map(_LIKE_NUMBERS.fullmatch, cells)):
        return [f"its cells, such as {cells[0]}, are no numbers, so it is not used"]
    return []


def _cells(parsed: Parsed, rows: tuple[int, ...], source: Source) -> str:
    """The first cells of some rows, with their places."""
    cells = [f"{source.place(row)}: {parsed.cells[row]}" for row in rows[:_MOST_TOLD]]
    more = f" and {len(rows) - len(cells)} more" if len(rows) > len(cells) else ""
    return "; ".join(cells) + more


def _counted(count: int, what: str) -> str:
    return f"{count} {what} counts" if count == 1 else f"{count} {what}s count"
