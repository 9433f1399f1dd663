"""Which of the first rows of a table name its columns, and which has their units."""

import re
from itertools import pairwise

from app.training.document.problems import refuse
from app.training.reading.cells.numerals import numeral
from app.training.reading.cells.spellings import MISSING, MISSING_NUMBER
from app.training.reading.text.cutting import Row

_LOOKED_AT = 50  # rows of the table that tell which columns are numbers
_YEARS = range(1800, 2101)
_BEYOND = re.compile(r"[<>~\u2248\u2264\u2265]\s*[.,]?\d")  # a number, if not an exact one
_UNIT_SIGNS = r"[%\u2030\u00b0\u00b5\u03bc\u20ac$\u00a3\u00b2\u00b3/^]"
_UNITS_IN_WORDS = """
    s sec ms min h hr d day days a y yr yrs year years week weeks month months m mm cm dm km
    nm in inch ft mi g mg kg t lb lbs oz l ml dl K C F Pa kPa hPa bar mbar V mV A mA W kW
    kWh MWh J kJ kcal Hz kHz MHz GHz N Nm mol ppm dB EUR USD CHF GBP pcs count px jahre tage
    std stk
"""
_UNITS = frozenset(_UNITS_IN_WORDS.split())


def names_columns(first: Row, table: list[Row]) -> bool:
    """Whether the first row names the columns: where numbers stand below, it has none.

    Raises:
        ExperimentError: where it counts 1, 2, 3 beside a text, as names and as data may.
    """
    for_names = against = 0.0
    years: list[int] = []
    numbers: list[str] = []
    other_texts = 0  # that stand in no row below
    for cell, *column in zip(first.cells, *(row.cells for row in table[:_LOOKED_AT]), strict=False):
        filled = [other for other in column if other.lower() not in MISSING]
        count = sum(numeral(other) is not None for other in filled)
        is_missing = not cell or cell.lower() in MISSING
        if filled and count > 0.7 * len(filled) and not is_missing:
            if numeral(cell) is None:
                for_names += 1
            else:
                against += 1
                numbers.append(cell)
                years += _year(cell, filled)
        elif filled and not count and cell in filled:
            against += 0.5
        elif filled and not is_missing:
            other_texts += 1
    if _is_of_an_index(first, table):
        return True
    if len(years) > 1 and len(years) == against and years == sorted(set(years)):
        return True
    counts_from_0 = first.cells[0] == "0" and len(numbers) == len(first.cells)
    if (other_texts or counts_from_0) and not for_names and _counts(numbers):
        raise refuse(
            "header", f"{', '.join(first.cells[:6])} in line {first.line}",
            "may be the names of the columns or the first row of data: answer "
            "yes if they are names, and no if they are data",
        )  # fmt: skip
    return for_names > against or (for_names == against == 0)


def _is_of_an_index(first: Row, table: list[Row]) -> bool:
    """Whether the row is 0, 1, … over columns beside an unnamed one that counts the rows."""
    names, index = first.cells[1:], [row.cells[0] for row in table[:_LOOKED_AT]]
    return (
        not first.cells[0] and len(index) > 1 and index == [str(n) for n in range(len(index))]
        and names == tuple(str(n) for n in range(len(names)))
    )  # fmt: skip


def _counts(cells: list[str]) -> bool:
    """Whether three cells or more are whole numbers, each one more than the one before."""
    if len(cells) < 3 or not all(map(str.isdecimal, cells)):
        return False
    return all(int(after) - int(before) == 1 for before, after in pairwise(cells))


def _year(cell: str, column: list[str]) -> list[int]:
    """The year that a cell says, where the numbers below it are no years."""
    is_year = cell.isdecimal() and len(cell) == 4 and int(cell) in _YEARS
    below = sum(other.isdecimal() and len(other) == 4 and int(other) in _YEARS for other in column)
    return [int(cell)] if is_year and below < len(column) / 2 else []


def units_in(row: Row, table: list[Row]) -> list[str] | None:
    """The unit of each column, where the row right below the names has them; None otherwise.

    Such a row has texts wherever the others have numbers, and the texts are units.
    """
    texts = _texts_above_numbers(row, table)
    if not texts or not all(map(_is_unit, texts.values())) or _is_like_others(row, table):
        return None
    return [texts.get(place, "").strip("()[]") for place in range(len(row.cells))]


def goes_on_with_names(names: list[str], row: Row, table: list[Row]) -> bool:
    """Whether the row right below the names has more of them.

    It has a text wherever the others have numbers. Names that are whole without it, each in its
    place and none twice, do not go on: such a row is data with a missing number.

    Raises:
        ExperimentError: where all numbers of a row would be missing, and so may be names instead.
    """
    texts = _texts_above_numbers(row, table)
    if not texts or len(texts) < len(_numeric(table)) or _is_like_others(row, table):
        return False
    if not all(names) or len(set(names)) < len(names):
        return True
    if len(texts) > 1:
        raise refuse(
            "header", f"{', '.join(row.cells[:6])} in line {row.line}",
            "may be more of the names or the first row of data: answer two if the names of the "
            "columns stand in two rows, and yes if the row is data",
        )  # fmt: skip
    return False


def _is_like_others(row: Row, table: list[Row]) -> bool:
    """Whether one of its texts stands in the same column of another row, as labels do."""
    return any(
        cell and cell in (other.cells[place] for other in table[:_LOOKED_AT])
        for place, cell in enumerate(row.cells)
        if cell.lower() not in MISSING
    )


def joined_names(upper: list[str], lower: tuple[str, ...]) -> list[str]:
    """Names in two rows as one; what stands above several columns belongs to each of them."""
    return [f"{name} {cell}".strip() for name, cell in zip(_spread(upper), lower, strict=True)]


def _texts_above_numbers(row: Row, table: list[Row]) -> dict[int, str]:
    """The texts of a row in columns of numbers, by place; empty where it is a row of data."""
    places = _numeric(table)
    above = {place: row.cells[place] for place in places}
    if any(numeral(cell) or _BEYOND.match(cell) for cell in above.values()):
        return {}
    texts = {place: cell for place, cell in above.items() if cell.lower() not in MISSING_NUMBER}
    return texts if len(texts) >= max(1, len(places) / 2) else {}


def _numeric(table: list[Row]) -> list[int]:
    """The columns most of whose cells have the form of numbers."""
    rows = table[:_LOOKED_AT]
    return [
        place
        for place in range(len(rows[0].cells))
        if sum(numeral(row.cells[place]) is not None for row in rows) > 0.7 * len(rows)
    ]


def _spread(names: list[str]) -> list[str]:
    """A name that stands above several columns, above each of them."""
    spread: list[str] = []
    for name in names:
        spread.append(name or (spread[-1] if spread else ""))
    return spread


def _is_unit(cell: str) -> bool:
    bare = cell.strip("()[] ")
    return len(bare) < len(cell.strip()) or bare in _UNITS or bool(re.search(_UNIT_SIGNS, bare))
