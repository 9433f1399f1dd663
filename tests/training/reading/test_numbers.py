"""Numbers are read many at a time, and as `float` reads each, bit for bit."""

import math
import random

import numpy as np
import pytest

from app.training.reading.cells.numerals import Convention, numeral
from app.training.reading.cells.parsed import Parsed, parsed
from app.training.reading.slices import Sliced
from tests.training.reading.reading_of import reading_of

WRITTEN = [
    "0", "-0", "-0.0", "7", "007", "+1", "1.", ".5", "-.5", "1e3", "1E-3", "2.5e+2",
    "9007199254740993", "18446744073709551616", "-9223372036854775809", "1e-400", "5e-324",
    "2.2250738585072011e-308", "1.7976931348623157e308", "123456789012345678901234567890",
    "0.1000000000000000055511151231257827021181583404541015625", "1e400", "-1e400",
]  # fmt: skip


def plain_values(cells: list[str], decimal: str) -> list[float]:
    values = Convention(decimal).plain_values(cells)
    assert values is not None
    return values.tolist()


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("decimal", [".", ","])
def test_a_number_is_what_float_says(written: str, decimal: str) -> None:
    cells = [written.replace(".", decimal), f"2{decimal}5"]
    assert plain_values(cells, decimal) == [float(written), 2.5]


def test_random_numbers_are_what_float_says() -> None:
    chance = random.Random(8)
    cells = [repr(chance.gauss(0, 1)) for _ in range(20_000)]
    cells += [
        f"{chance.randrange(10**9)}.{chance.randrange(10**18)}e{chance.randrange(-320, 290)}"
        for _ in range(20_000)
    ]
    assert plain_values(cells, ".") == list(map(float, cells))


@pytest.mark.parametrize("odd", ["", "1\n2", "1e", "1.2.3", "--1", "x", "1-2", "٣", "1\n"])
@pytest.mark.parametrize("decimal", [".", ","])
def test_a_cell_that_is_no_plain_number_is_left_to_others(odd: str, decimal: str) -> None:
    assert Convention(decimal).plain_values(["3", odd, "4"]) is None


def test_a_line_break_within_a_cell_does_not_move_the_numbers_below_it() -> None:
    column = reading_of('a;b\n1,5;2\n"1\n2";3\n3,5;4\n4,5;5\n5,5;6\n').columns[0]
    assert column.kind == "number"
    assert [value for value in column.values if not math.isnan(value)] == [1.5, 3.5, 4.5, 5.5]
    assert np.isnan(column.values[1])


def run(work: Sliced[Parsed]) -> Parsed:
    while True:
        try:
            next(work)
        except StopIteration as end:
            column: Parsed = end.value
            return column


def written(chance: random.Random) -> str:
    """A cell that may be a number: with signs, thousands, leading zeros, currency, unit."""
    whole = chance.choice(["0", "00", "012", str(chance.randrange(10_000_000))])
    if chance.random() < 0.4:
        whole = chance.choice([f"{int(whole):,}", "012,345", "0,123", "1,23,456"])
        whole = whole.replace(",", chance.choice(",.'\u202f "))
    rest = chance.choice(["", "", ".5", ",25", f".{chance.randrange(1000):03}", ",100", "e5"])
    before, after = chance.choice(
        [("", ""), ("-", ""), ("(", ")"), ("€ ", ""), ("\u2212", " kg"), ("", "%"), ("+", "")]
    )
    return f"{before}{whole}{rest}{after}"


@pytest.mark.parametrize("decimal", [".", ","])
def test_cells_read_together_are_what_each_says_alone(decimal: str) -> None:
    """Cells of one shape share what the first says; here each is read by itself as well."""
    chance, convention = random.Random(decimal), Convention(decimal)
    cells = [written(chance) for _ in range(5_000)]
    alone = [convention.value(found) if (found := numeral(cell)) else None for cell in cells]
    together = run(parsed(cells, convention, []))
    expected = [math.nan if value is None or abs(value) > 1e9 else value for value in alone]
    np.testing.assert_array_equal(together.values, expected)
    assert sum(value is not None for value in alone) > 1_000
    assert sum(value is None for value in alone) > 300
    assert together.odd == tuple(row for row, value in enumerate(alone) if value is None)


@pytest.mark.parametrize("zero", ["0.123", "0,123"])
def test_a_leading_zero_separates_decimals_whatever_stands_beside_it(zero: str) -> None:
    """1.123 alone may be 1123; a zero before the sign decides for the whole file."""
    sign = zero[1]
    cells = [f"{whole}{sign}{rest}" for whole in (1, 22, 0) for rest in (123, 456, 789)]
    text = "a;b\n" + "".join(f"{cell};{row % 2}\n" for row, cell in enumerate(cells))
    reading = reading_of(text)
    assert reading.decimal == sign
    assert reading.columns[0].values[0] == 1.123
