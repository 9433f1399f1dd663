"""Which sign separates the decimals in a file: one for all of its numbers.

What the numbers do not decide is a question to the person.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import Enum

from app.training.document.problems import ExperimentError, refuse
from app.training.reading.cells.numerals import GROUPING, numeral
from app.training.reading.cells.shapes import by_shape
from app.training.reading.slices import Sliced
from app.training.reading.text.source import Source

_SHAPES_A_SLICE = 1_000
_NAMES = {".": "point", ",": "comma"}


class Evidence(Enum):
    """What one numeral says of a sign (a point or a comma)."""

    DECIMAL = "it separates decimals"
    THOUSANDS = "it separates thousands"
    EITHER = "it stands once, before exactly three digits"


@dataclass(frozen=True)
class Example:
    """A cell that says something of a sign, and where it stands."""

    cell: str
    core: str  # its digits and signs
    column: int


def evidence(core: str, sign: str) -> Evidence | None:
    """What the digits of a numeral say of `sign`; None where it does not occur."""
    if sign not in core:
        return None
    other = "," if sign == "." else "."
    before, after = core.split(sign, 1)
    if sign in after:
        return Evidence.THOUSANDS
    if other in core:
        return Evidence.THOUSANDS if core.index(sign) < core.index(other) else Evidence.DECIMAL
    if re.search(rf"[{GROUPING}]", before):
        return Evidence.DECIMAL
    if re.fullmatch(r"\d{3}", after) and re.fullmatch(r"[1-9]\d{0,2}", before):
        return Evidence.EITHER
    return Evidence.DECIMAL


@dataclass
class Signs:
    """Examples of what the numerals of a file say of point and comma."""

    seen: dict[tuple[str, Evidence], Example] = field(default_factory=dict)

    def add(self, cells: Collection[str], column: int) -> Sliced[None]:
        """Adds what the cells with a sign say, if most of these have the form of numbers.

        cells: the different ones of a column.
        """
        signed = [alike for shape, alike in by_shape(cells).items() if "." in shape or "," in shape]
        numerals: list[tuple[str, str]] = []
        count = 0
        for place, alike in enumerate(signed, start=1):
            if found := numeral(alike[0]):
                numerals.append((alike[0], found.core))
                count += len(alike)
            if place % _SHAPES_A_SLICE == 0:
                yield
        if count <= sum(map(len, signed)) / 2:
            return
        for cell, core in numerals:
            for sign in ".,":
                if said := evidence(core, sign):
                    self.seen.setdefault((sign, said), Example(cell, core, column))

    def says(self, sign: str, said: Evidence) -> Example | None:
        """A numeral that says so; None where none does."""
        return self.seen.get((sign, said))

    def certain(self) -> dict[str, Example]:
        """The signs of which some numeral says that they separate decimals, each with one."""
        return {
            sign: found
            for sign, other in ((".", ","), (",", "."))
            if (found := self.says(sign, Evidence.DECIMAL) or self.says(other, Evidence.THOUSANDS))
        }

    def either(self) -> Example | None:
        """A numeral that may be read both ways."""
        return self.says(".", Evidence.EITHER) or self.says(",", Evidence.EITHER)


def decimal_of(
    columns: list[list[str]], names: list[str], source: Source, delimiter: str
) -> Sliced[str]:
    """The decimal sign of the file.

    A file cut at commas has points for its decimals, unless a number says otherwise. Files cut at
    anything else are written with both.

    Raises:
        ExperimentError: where its numbers do not decide it.
    """
    signs = Signs()
    for place, cells in enumerate(columns):
        yield
        joined = "\n".join(cells)
        present = [sign for sign in ".," if sign in joined]
        if len(present) < 2 and all(signs.says(sign, Evidence.DECIMAL) for sign in present):
            continue
        yield from signs.add(dict.fromkeys(cells), place)
    certain, either = signs.certain(), signs.either()
    if len(certain) == 1:
        return next(iter(certain))
    if certain:
        raise _conflict(certain, columns, names, source)
    if either and delimiter != ",":
        raise _question(either, columns, names, source)
    return "."


def _where(example: Example, columns: list[list[str]], names: list[str], source: Source) -> str:
    row = columns[example.column].index(example.cell)
    name = names[example.column]
    named = name if name == f"column {example.column + 1}" else f"column {name}"
    return f"{example.cell} in {source.place(row)}, {named}"


def _question(
    example: Example, columns: list[list[str]], names: list[str], source: Source
) -> ExperimentError:
    sign = "." if "." in example.core else ","
    other = "," if sign == "." else "."
    whole, _, digits = example.core.partition(sign)
    return refuse(
        "decimal", _where(example, columns, names, source),
        f"is either {whole} and {digits} thousandths, or {whole} thousand {int(digits)}: answer "
        f"{_NAMES[sign]} if the {_NAMES[sign]} separates decimals, and {_NAMES[other]} if it "
        "separates thousands",
    )  # fmt: skip


def _conflict(
    certain: dict[str, Example], columns: list[list[str]], names: list[str], source: Source
) -> ExperimentError:
    cells = {sign: _where(example, columns, names, source) for sign, example in certain.items()}
    return refuse(
        "decimal", " and ".join(cells.values()),
        f"do not fit together: {certain['.'].cell} says that a point separates decimals, "
        f"{certain[','].cell} that a comma does; answer point or comma, and the numbers that do "
        "not fit it count as missing",
    )  # fmt: skip
