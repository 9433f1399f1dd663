"""A table read from a file, together with what was understood.

What the file does not decide is a question: a refusal that names the field with which to answer.
"""

from dataclasses import dataclass

from app.training.document.problems import refuse
from app.training.reading.answers import Answers, check_answers, check_places
from app.training.reading.cells.decimals import decimal_of
from app.training.reading.cells.numerals import Convention
from app.training.reading.cells.parsed import Parsed, parsed
from app.training.reading.columns import Column, check_kind, check_large, column_of
from app.training.reading.kinds import kind_of
from app.training.reading.limits import ReadingLimits, beyond, check_size
from app.training.reading.names import names_and_units
from app.training.reading.notes import notes_on
from app.training.reading.slices import Sliced
from app.training.reading.text.cutting import Cut, Row, cut_of, rows_of
from app.training.reading.text.decoding import FIELD, Decoded, decoded
from app.training.reading.text.layout import Layout, laid_out
from app.training.reading.text.preamble import LeftOut, Preamble, preamble_of, stated_missing
from app.training.reading.text.source import Source
from app.training.reading.text.totals import check_one_table, note_on_sums, totals_of

_ROWS_A_SLICE = 200


@dataclass(frozen=True)
class Reading:
    """The columns of a file, and how it was understood.

    delimiter: what separates the cells; empty where the file is JSON.
    thousands: the sign between thousands; None where no number has one.
    above: lines above the names.
    header_rows: rows that have the names: 0, 1 or 2.
    left_out: the lines that are no rows of the table, in their order.
    notes: sentences on what a person may not expect.
    """

    columns: tuple[Column, ...]
    file: Decoded
    delimiter: str
    decimal: str
    thousands: str | None
    above: int
    header_rows: int
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return len(self.columns[0].values)


def read(content: bytes, answers: Answers, limits: ReadingLimits | None = None) -> Sliced[Reading]:
    """Reads a file.

    Raises:
        ExperimentError: where it is no table, passes a limit, or where the person must decide
            something first; the field is then that of `answers`.
    """
    limits = limits or ReadingLimits()
    check_answers(answers)
    check_size(content, limits)
    file = decoded(content, answers.encoding)
    yield
    above = Preamble(file.text, 1) if answers.is_plain else preamble_of(file.text)
    cut = yield from cut_of(above.rest, answers.delimiter or above.delimiter)
    cut = Cut(cut.delimiter) if answers.is_plain else cut
    rows = yield from rows_of(cut, above.rest, above.first_line, limits)
    heading = [row.cells for row in cut.rows([above.heading])] if above.heading else []
    layout = yield from laid_out(rows, answers, heading[0] if heading else None, limits)
    named_above = above.left_out[:-1] if layout.is_named_by_comment else above.left_out
    layout.left_out[:0] = named_above
    cells, headers, units = yield from _columns_of(layout, cut)
    source = Source([row.line for row in layout.rows])
    names = names_and_units(headers, [False] * len(cells))[0]
    decimal = answers.decimal or (yield from decimal_of(cells, names, source, cut.delimiter))
    stated = [*stated_missing([*above.comments, *layout.titles]), *answers.missing]
    found = yield from _parsed(cells, decimal, stated)
    if not answers.is_plain:
        found = _without_totals(found, layout)
        source = Source([row.line for row in layout.rows])
    thousands = next((column.thousands for column in found if column.thousands), None)
    columns, notes = yield from understood_columns(found, headers, units, source, answers, limits)
    return Reading(
        tuple(columns), file, cut.delimiter, decimal, thousands,
        layout.above, layout.name_rows if layout.names is not None else 0,
        tuple(sorted(layout.left_out, key=lambda left: left.line)),
        (*file.notes, *layout.notes, *notes),
    )  # fmt: skip


def understood_columns(
    found: list[Parsed], headers: list[str] | None, units: list[str | None], source: Source,
    answers: Answers, limits: ReadingLimits,
) -> Sliced[tuple[list[Column], list[str]]]:  # fmt: skip
    """What each column is, and the notes on all of them.

    found: is emptied on the way, so that the memory of the cells is given back bit by bit.
    headers: the names as they stand; None where there are none.
    units: what a row of units says of each column.

    Raises:
        ExperimentError: where an answer does not fit a column.
    """
    check_places(answers, len(found))
    names, named_units = names_and_units(headers, [column.is_numeric for column in found])
    columns: list[Column] = []
    notes: list[str] = []
    for place, name in enumerate(names):
        column = found.pop(0)
        header = headers[place] if headers is not None else None
        answer = answers.kinds.get(place)
        if answer is not None:
            check_kind(column, name, answer, place, source)
        kind = answer or kind_of(column, name, bool(header), place, limits.classes)
        if kind == "number" and answer is None:
            check_large(column, name, place, source)
        unit = units[place] or named_units[place]
        columns.append(column_of(column, header, name, kind, unit, answer == "category"))
        if len(columns[-1].labels) > limits.classes:
            raise beyond(
                "classes", f"{len(columns[-1].labels)} labels in column {name}",
                f"must be at most {limits.classes} labels: leave the column out, or join labels",
            )  # fmt: skip
        notes += notes_on(column, columns[-1], source)
        yield
    return columns, notes


def _columns_of(
    layout: Layout, cut: Cut
) -> Sliced[tuple[list[list[str]], list[str] | None, list[str | None]]]:
    """The cells of each column, their headers and units; columns without anything are dropped."""
    columns: list[list[str]] = [[] for _ in range(layout.width)]
    for start in range(0, len(layout.rows), _ROWS_A_SLICE):
        rows: list[Row] = layout.rows[start : start + _ROWS_A_SLICE]
        for column, cells in zip(
            columns, zip(*(row.cells for row in rows), strict=True), strict=True
        ):
            column += cells
        layout.rows[start : start + _ROWS_A_SLICE] = [Row(row.line, ()) for row in rows]
        yield
    names, units = layout.names, layout.units or [""] * len(columns)
    kept = [place for place, cells in enumerate(columns) if any(cells) or layout.is_plain]
    dropped = [place for place in range(len(columns)) if place not in kept]
    if dropped and cut.delimiter != "|":  # a table of plain text has bars at both ends
        named = [names[place] for place in dropped if names and names[place]]
        layout.notes.append(
            f"Empty columns left out: {', '.join(named) if named else len(dropped)}."
        )
    if len(kept) < 2:
        raise refuse(FIELD, "one column", "must have at least two columns that are not empty")
    return (
        [columns[place] for place in kept],
        [names[place] for place in kept] if names else None,
        [units[place] or None for place in kept],
    )


def _parsed(columns: list[list[str]], decimal: str, stated: list[str]) -> Sliced[list[Parsed]]:
    """The numbers of the columns; the list of columns is emptied on the way."""
    convention = Convention(decimal)
    found: list[Parsed] = []
    while columns:
        found.append((yield from parsed(columns.pop(0), convention, stated)))
        yield
    return found


def _without_totals(columns: list[Parsed], layout: Layout) -> list[Parsed]:
    """The columns without totals and without notes at the end of the table."""
    reasons = totals_of(columns)
    if reasons:
        layout.left_out += [LeftOut(layout.rows[row].line, why) for row, why in reasons.items()]
        layout.rows = [row for place, row in enumerate(layout.rows) if place not in reasons]
        columns = [column.without(reasons) for column in columns]
    lines = [row.line for row in layout.rows]
    check_one_table(columns, lines, {left.line for left in layout.left_out if left.why == "empty"})
    layout.notes += note_on_sums(columns, lines)
    return columns
