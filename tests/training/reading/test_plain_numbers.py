"""Columns of nothing but plain numbers are read fast, and as `float` reads them, bit for bit."""

import math
import random

import numpy as np
import pytest

from app.training.reading.cells.numerals import Convention
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
