"""The lines of a text cut into cells. The cutting of quoted fields is the csv module's.

Which sign separates the cells is decided by trying each. Most rows must then have equally many
cells; of the signs that pass, the one wins that leaves the fewest cells uncut and the most numbers.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from app.training.document.problems import refuse
from app.training.reading.cells.numerals import numeral
from app.training.reading.limits import ReadingLimits, beyond, check_rows
from app.training.reading.slices import Sliced
from app.training.reading.text.decoding import FIELD

SPACES = " "  # one or several
WIDE_SPACES = "  "  # two or more, so that a name may hold one
_TRIED = ("\t", ";", "|", ",", WIDE_SPACES, SPACES)  # the earlier wins where two are as good
_GAP = "\x1f"  # stands for two or more spaces; no text has it
_SEPARATOR = re.compile(r"[\t;|,]")
_NAMED = re.compile(r"sep=(.)", re.IGNORECASE)
_TRIED_LINES = 300
_TRIED_CHARACTERS = 12_000
_SAME_WIDTH = 0.5  # share of the rows that must have equally many cells
_ROWS_A_SLICE = 200
_NO_DATA = 100  # rows that may turn out to be titles, names and notes

Score = tuple[bool, bool, float, float]  # the larger, the better


class Row(NamedTuple):
    """The cells of one row, and the line of the file in which it begins."""

    line: int
    cells: tuple[str, ...]

    @property
    def filled(self) -> int:
        """How many of the cells hold something."""
        return len(self.cells) - self.cells.count("")


@dataclass(frozen=True)
class Cut:
    """How a text is cut into cells."""

    delimiter: str
    quote: str | None = '"'

    def rows(self, lines: Iterable[str], first_line: int = 1) -> Iterator[Row]:
        """The rows of lines, each cell without the spaces around it.

        lines: each with its end.

        Raises:
            ExperimentError: where the csv module cannot cut a line.
        """
        reader = csv.reader(
            self._prepared(lines),
            delimiter=_GAP if self.delimiter == WIDE_SPACES else self.delimiter,
            quotechar=self.quote or '"',
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            skipinitialspace=self.delimiter != "\t",
        )
        line = first_line
        try:
            for cells in reader:
                yield Row(line, tuple(map(str.strip, cells)))
                line = first_line + reader.line_num
        except csv.Error as error:
            why = "a cell is too long" if "field limit" in str(error) else str(error)
            raise refuse(FIELD, f"line {line}", f"cannot be cut into cells: {why}") from None

    def _prepared(self, lines: Iterable[str]) -> Iterable[str]:
        if self.delimiter == SPACES:
            return (f"{line.strip()}\n" for line in lines)
        if self.delimiter == WIDE_SPACES:
            return (re.sub(" {2,}", _GAP, line.strip()) + "\n" for line in lines)
        return lines


def rows_of(cut: Cut, text: str, first_line: int, limits: ReadingLimits) -> Sliced[list[Row]]:
    """All rows of a text.

    first_line: the line of the file with which the text begins.

    Raises:
        ExperimentError: for too many rows, or a cell that is too long.
    """
    rows: list[Row] = []
    filled = 0
    for row in cut.rows(lines_of(text), first_line):
        if max(map(len, row.cells), default=0) > limits.cell:
            cell = max(row.cells, key=len)
            raise beyond(
                "cell", f"{len(cell):,} characters in line {row.line} ({cell[:20]}…)",
                f"must have at most {limits.cell:,} characters in a cell: shorten it, or close "
                "the quotation mark before it",
            )  # fmt: skip
        rows.append(row)
        filled += any(row.cells)
        check_rows(filled - _NO_DATA, limits)
        if len(rows) % _ROWS_A_SLICE == 0:
            yield
    return rows


def lines_of(text: str) -> Iterator[str]:
    """The lines with their ends, one at a time: the text may be long."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def named_delimiter(line: str) -> str | None:
    """The sign that a first line like `sep=;` names, as spreadsheets write it."""
    match = _NAMED.fullmatch(line.strip("\r\n\"' "))
    return match[1] if match and match[1] in "\t;|," else None


def cut_of(text: str, delimiter: str | None) -> Sliced[Cut]:
    """How the text is cut; `delimiter` is what the file or the person says, None to decide it.

    Raises:
        ExperimentError: where no sign cuts most of the rows into equally many cells.
    """
    quote = _quote(text)
    if delimiter is not None:
        return Cut(delimiter, quote)
    start = text[:_TRIED_CHARACTERS]
    if len(start) < len(text):
        start = start[: start.rfind("\n") + 1] or text[: text.find("\n") + 1] or text
    lines = start.split("\n")[:_TRIED_LINES]
    scores: list[tuple[Score, int, str]] = []
    ragged: list[int] = []
    for place, sign in enumerate(_TRIED):
        yield
        rows = list(Cut(sign, quote).rows(f"{line}\n" for line in lines))
        if (score := _score(rows, sign)) is not None:
            scores.append((score, -place, sign))
        elif sign not in (SPACES, WIDE_SPACES):
            widths = [len(row.cells) for row in rows if any(row.cells)]
            ragged = widths if sum(width > 1 for width in widths) > len(widths) / 2 else ragged
    if not scores and ragged:
        raise refuse(
            FIELD, f"rows of {min(ragged)} to {max(ragged)} cells",
            "must be mostly rows with equally many cells",
        )  # fmt: skip
    if not scores:
        raise refuse(
            FIELD, "one column",
            "must have at least two columns, separated by commas, semicolons, tabs, bars or spaces",
        )  # fmt: skip
    return Cut(max(scores)[2], quote)


def _quote(text: str) -> str | None:
    """The quotation mark; None where one has no partner, so that none is taken for one."""
    if '"' in text:
        return '"' if text.count('"') % 2 == 0 else None
    alone = re.findall(r"(?:^|[,;\t|])'[^'\r\n]*'(?=[,;\t|\r\n]|$)", text[:20_000], re.MULTILINE)
    return "'" if len(alone) > 3 else '"'


def _score(rows: list[Row], sign: str) -> Score | None:
    """How well a sign cuts: nearly all rows alike; all, with the names; few cells uncut; numbers.

    A cell is uncut if it is no number and has a sign that may separate cells. None where the sign
    does not cut most rows into equally many cells, two at least.
    """
    rows = [row for row in rows if any(row.cells)]
    widths = Counter(len(row.cells) for row in rows if len(row.cells) > 1)
    if not widths:
        return None
    width, _ = max(widths.items(), key=lambda item: (item[1], item[0]))
    alike = [row for row in rows if len(row.cells) == width]
    if len(alike) < _SAME_WIDTH * len(rows):
        return None
    cells = [cell for row in alike for cell in row.cells if cell]
    others = [cell for cell in cells if numeral(cell) is None]
    uncut = sum(_SEPARATOR.search(cell) is not None for cell in others)
    count = max(len(cells), 1)
    return (
        len(alike) > 0.8 * len(rows),
        len(alike) == len(rows) and sign not in (SPACES, WIDE_SPACES),
        round(1 - uncut / count, 1),
        round(1 - len(others) / count, 2),
    )
