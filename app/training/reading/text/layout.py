"""Which rows of a cut text are the names of the columns, the table itself, or neither.

Titles and empty rows above, a row of units, ragged rows, repeated names, notes and totals below
are left out, each with its line and the reason.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from app.training.document.problems import refuse
from app.training.reading.answers import Answers
from app.training.reading.cells.numerals import numeral
from app.training.reading.cells.spellings import MISSING, is_note_mark
from app.training.reading.limits import ReadingLimits, check_rows, check_width
from app.training.reading.slices import Sliced
from app.training.reading.text.cutting import Row
from app.training.reading.text.decoding import FIELD
from app.training.reading.text.header import (
    goes_on_with_names,
    joined_names,
    names_columns,
    units_in,
)
from app.training.reading.text.preamble import LeftOut, is_comment

_LOOKED_AT = 2_000  # rows that tell how many cells most rows have
_MOST_RAGGED = 0.5  # share of the rows
_MOST_COMMENTS = 0.2  # share of the rows; where more begin like comments, they are data
_ROWS_A_SLICE = 1_000
_RULE = re.compile(r"[-=+:_*\s]{2,}|:?-+:?")


@dataclass
class Layout:
    """The rows of the table, all of one width, and the names above them."""

    rows: list[Row]
    names: list[str] | None  # None where the file has none
    units: list[str] | None = None
    above: int = 0  # lines above the names
    name_rows: int = 1
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    is_named_by_comment: bool = False
    is_plain: bool = False  # nothing may be left out

    @property
    def width(self) -> int:
        return len(self.rows[0].cells)


def laid_out(
    rows: list[Row], answers: Answers, heading: tuple[str, ...] | None, limits: ReadingLimits
) -> Sliced[Layout]:
    """Finds the table among the rows.

    heading: the cells of a comment right above, which may be the names.

    Raises:
        ExperimentError: where there is no table, or it is too large.
    """
    width = len(rows[0].cells) if answers.is_plain and rows else _width(rows)
    check_width(width, limits)
    if answers.is_plain:
        layout = _plain(rows, width)
        yield
    else:
        layout = yield from _table_of(rows, width, answers.name_rows, heading)
    if not layout.rows:
        raise refuse(FIELD, "no rows", "must have rows of data, not only the names of the columns")
    check_rows(len(layout.rows), limits)
    return layout


def _plain(rows: list[Row], width: int) -> Layout:
    """The rows below the first one, which has the names; also those with empty cells only."""
    table = [row for row in rows[1:] if len(row.cells) == width]
    layout = Layout(table, list(rows[0].cells), is_plain=True)
    if len(table) < len(rows) - 1:
        layout.left_out += [
            LeftOut(row.line, _of_other_width(row, width))
            for row in rows[1:]
            if len(row.cells) != width
        ]
    return layout


def _table_of(
    rows: list[Row], width: int, name_rows: int | None, heading: tuple[str, ...] | None
) -> Sliced[Layout]:
    layout = Layout([], None)
    start = _start(rows, width, layout)
    first, body = rows[start], _with_row_names(rows[start:], width, layout)
    layout.above = first.line - 1
    yield
    table = yield from _alike(body[1:], width, layout)
    table = _without_repeats(body[0], table, layout)
    has_names = names_columns(body[0], table) if name_rows is None else name_rows > 0
    yield
    if has_names:
        layout.names = _padded(body[0], table, width)
        _take_second_row(table, layout, name_rows)
    else:
        table = (yield from _alike(body[:1], width, layout)) + table
        if heading and len(heading) == width and not any(map(numeral, heading)):
            layout.names, layout.is_named_by_comment = list(heading), True
            layout.above -= 1
    layout.rows = table
    return layout


def _take_second_row(table: list[Row], layout: Layout, name_rows: int | None) -> None:
    """Takes a row of units, or more of the names, off the top of the table.

    Raises:
        ExperimentError: where it may be more of the names, or data.
    """
    if len(table) < 3:
        return
    names, first, others = layout.names or [], table[0], table[1:]
    layout.units = units_in(first, others) if name_rows != 2 else None
    if layout.units is not None:
        layout.left_out.append(LeftOut(first.line, "units, not data"))
    elif name_rows == 2 or (name_rows is None and goes_on_with_names(names, first, others)):
        layout.names = joined_names(names, first.cells)
        layout.name_rows = 2
        layout.notes.append(f"The names stand in two rows; the second is line {first.line}.")
    else:
        return
    del table[0]


def _width(rows: list[Row]) -> int:
    """How many cells most rows have."""
    widths = Counter(len(row.cells) for row in rows[:_LOOKED_AT] if row.filled > 1)
    if not widths:
        raise refuse(FIELD, "one column", "must have at least two columns")
    return max(widths.items(), key=lambda item: (item[1], item[0]))[0]


def _start(rows: list[Row], width: int, layout: Layout) -> int:
    """The first row of the table or its names; what stands above is left out."""
    filled = Counter(
        row.filled for row in rows[:_LOOKED_AT] if len(row.cells) == width and any(row.cells)
    )
    usual = max(filled.items(), key=lambda item: (item[1], item[0]))[0]
    for index, row in enumerate(rows):
        if _is_rule(row):
            layout.left_out.append(LeftOut(row.line, "a ruled line"))
        elif not any(row.cells):
            layout.left_out.append(LeftOut(row.line, "empty"))
        elif _is_title(row, usual) or _is_above_names(rows[index:], width):
            layout.left_out.append(LeftOut(row.line, "title, not data"))
            layout.titles.append(" ".join(filter(None, row.cells)))
        else:
            return index
    raise refuse(FIELD, "no rows", "must have rows of data")


def _is_title(row: Row, usual: int) -> bool:
    """Far fewer cells are filled than usual, not only the name of the first column is missing."""
    if row.cells[0] and row.filled == 1:
        return True
    return row.filled < max(2, (usual + 1) // 2) and row.filled != usual - 1


def _is_above_names(rows: list[Row], width: int) -> bool:
    """Whether a row of texts with an empty row or too few cells stands above the names.

    The names are texts too, all different, and numbers stand below them.
    """
    filled = [row for row in rows[1:20] if any(row.cells)]
    is_apart = len(rows) > 1 and not any(rows[1].cells)
    if len(filled) < 2 or not (is_apart or len(rows[0].cells) < width):
        return False
    names, first = filled[0].cells, filled[1].cells
    return (
        len(names) == width
        and not any(map(numeral, names))
        and len(set(names)) == len(names)
        and any(map(numeral, first))
    )


def _with_row_names(rows: list[Row], width: int, layout: Layout) -> list[Row]:
    """Where the first row has one cell fewer than all others, they begin with names of rows.

    So R writes tables. An empty last cell in every other row is a separator at its end instead.
    """
    first, others = rows[0], [row for row in rows[1:] if len(row.cells) == width]
    is_short = len(first.cells) == width - 1 and any(row.cells[-1] for row in others)
    firsts = [row.cells[0] for row in others]
    if not is_short or len(set(firsts)) < len(firsts) or any(map(numeral, first.cells)):
        return rows
    layout.notes.append(
        "The names are one fewer than the cells of a row: the first column has the names of rows."
    )
    return [Row(first.line, ("", *first.cells)), *rows[1:]]


def _alike(rows: list[Row], width: int, layout: Layout) -> Sliced[list[Row]]:
    """The rows with as many cells as most; the others are left out."""
    alike: list[Row] = []
    ragged = 0
    marked = sum(_is_comment(row.cells[0]) for row in rows if row.cells)
    has_comments = marked <= _MOST_COMMENTS * len(rows)
    for count, row in enumerate(rows, start=1):
        cells = row.cells
        if len(cells) > width and not any(cells[width:]):
            cells = cells[:width]
        if why := _why_not(row, cells, width, has_comments):
            layout.left_out.append(LeftOut(row.line, why))
            ragged += why.startswith("has ")
        else:
            alike.append(Row(row.line, cells))
        if count % _ROWS_A_SLICE == 0:
            yield
    if ragged > _MOST_RAGGED * max(len(rows), 1):
        raise refuse(
            FIELD, f"{ragged} of {len(rows)} rows",
            f"must have equally many cells; most rows have {width}",
        )  # fmt: skip
    return alike


def _why_not(row: Row, cells: tuple[str, ...], width: int, has_comments: bool) -> str | None:
    if len(cells) == width and cells[0] and cells[1] and cells[0][0] not in "#%/-=+:_*":
        return None  # most rows
    if not any(cells):
        return "empty"
    if _is_rule(row):
        return "a ruled line"
    if has_comments and _is_comment(cells[0]):
        return "a comment"
    filled = [cell for cell in cells if cell]
    is_note = not any(map(numeral, filled)) and (
        len(filled) == 1 or (len(cells) != width and is_note_mark(cells[0]))
    )
    if is_note and cells[0] and (len(cells) != width or width > 2):
        return "a note, not data"
    if len(cells) == width:
        return None
    return _of_other_width(row, width)


def _of_other_width(row: Row, width: int) -> str:
    count = len(row.cells)
    return f"has {count} {'cell' if count == 1 else 'cells'}, the others {width}"


def _is_comment(cell: str) -> bool:
    """Whether a first cell begins a comment; #N/A is a missing value."""
    return is_comment(cell) and cell.lower() not in MISSING


def _is_rule(row: Row) -> bool:
    """A line drawn with dashes, as in tables of plain text."""
    filled = filter(None, row.cells)
    return all(map(_RULE.fullmatch, filled)) and any(len(cell) > 1 for cell in row.cells)


def _without_repeats(first: Row, table: list[Row], layout: Layout) -> list[Row]:
    """The table without rows that say the names once more, as long prints have them."""
    if any(map(numeral, first.cells)):
        return table
    again = [row for row in table if row.cells == first.cells]
    if not again:
        return table
    layout.left_out += [LeftOut(row.line, "the names again") for row in again]
    return [row for row in table if row.cells != first.cells]


def _padded(first: Row, table: list[Row], width: int) -> list[str]:
    """The names of all columns; columns without a name must be empty."""
    names = first.cells[:width]
    if any(any(row.cells[len(names) :]) for row in table):
        raise refuse(
            FIELD, f"{len(names)} names in line {first.line}",
            f"must have as many names as the rows have cells, which is {width}; where commas "
            "separate cells, decimals need points or quotation marks",
        )  # fmt: skip
    return [*names, *[""] * (width - len(names))]
