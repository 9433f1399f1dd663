"""Numbers as people write them: decimal and thousands signs, percent, currencies, units.

The decimal sign is one for the whole file. A thousands sign is only what stands before exactly
three digits.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import orjson

from app.numerics.arrays import Array

_SPACE = " \u00a0\u2007\u2009\u202f"  # also no-break, figure, thin and narrow no-break spaces
GROUPING = f"{_SPACE}'\u2019"  # what separates thousands and is never a decimal sign
_SIGN = r"[+\-\u2212\u2013]?"
_CURRENCY = (
    r"(?:[$\u20ac\u00a3\u00a5\u20b9\u20ba\u20bd]|R\$|US\$|A\$|C\$|kr|z\u0142|K\u010d|Ft|Fr\.?|Rs\.?"
    r"|CHF|EUR|USD|GBP|JPY|INR|SEK|NOK|DKK|PLN|CZK|CNY|BRL|CAD|AUD)"
)
_NO_LETTER = r"\d_\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u218f"  # ½ is no unit
_UNIT = rf"(?:[%\u2030]|[^\W{_NO_LETTER}][^\s\d,;.()'\"]{{0,7}}|[\u00b0\u00b5\u03bc]\w{{0,3}})"
_CORE = (
    rf"(?=[.,]?\d)(?:\d{{1,3}}(?:[.,{GROUPING}]\d{{3}})+|\d+)?(?:[.,]\d*)?(?:[eE][+\-\u2212]?\d+)?"
)
_NO_CENTS = "(?:[.,][-\u2013\u2014]{1,2})?"  # 12,– is 12
_NUMERAL = re.compile(
    rf"(?P<open>\()?(?P<sign>{_SIGN})[{_SPACE}]*(?P<before>{_CURRENCY})?[{_SPACE}]*"
    rf"(?P<inner>{_SIGN})(?P<core>{_CORE}){_NO_CENTS}[{_SPACE}]*(?P<after>{_CURRENCY}|{_UNIT})?(?P<close>\))?"
)
_SIMPLE = re.compile(r"(-?)(\d+(?:\.\d+)?)", re.ASCII)  # most numbers, found sooner
_PLAIN_CHARACTERS = b"0123456789+-eE\n"


@dataclass(frozen=True)
class Numeral:
    """A cell that may be a number under one convention or another."""

    sign: str
    core: str  # digits with their decimal and thousands signs
    affix: str  # currency, percent or unit; empty for none


def numeral(cell: str) -> Numeral | None:
    """The parts of a cell that has the form of a number; None for any other."""
    if simple := _SIMPLE.fullmatch(cell):
        return Numeral(simple[1], simple[2], "")
    match = _NUMERAL.fullmatch(cell)
    if (
        not match
        or bool(match["open"]) != bool(match["close"])
        or (match["sign"] and match["inner"])
    ):
        return None
    if match["before"] and match["after"]:
        return None
    if match["open"] and match["after"] and match["after"].isalpha():
        return None  # a remark in parentheses, not a negative amount
    is_negative = bool(match["open"]) or (match["sign"] or match["inner"]) in tuple("-\u2212\u2013")
    return Numeral(
        "-" if is_negative else "", match["core"], match["before"] or match["after"] or ""
    )


@dataclass(frozen=True)
class Convention:
    """Which sign separates the decimals of this file."""

    decimal: str

    @property
    def other(self) -> str:
        return "," if self.decimal == "." else "."

    def value(self, found: Numeral) -> float | None:
        """The number that a numeral says; None where its signs do not fit the convention."""
        whole, mark, rest = found.core.partition(self.decimal)
        if self.decimal in rest or (mark and re.search(rf"[{self.other}{GROUPING}]", rest)):
            return None
        groups = re.split(rf"[{self.other}{GROUPING}]", whole)
        if len(groups) > 1 and not _are_thousands(groups, whole):
            return None
        text = "".join(groups) + ("." if mark else "") + rest
        return float(found.sign + text.replace("\u2212", "-"))

    def values(self, cells: list[str], found: Numeral) -> Array:
        """(cells,) the numbers of cells of one shape; `found` is that of the first, and fits."""
        start = cells[0].index(found.core)
        end = start + len(found.core)
        lines = "\n".join([cell[start:end] for cell in cells]).translate(self._to_python)
        values = _floats(lines)
        assert values is not None  # as that of the first
        return -values if found.sign else values

    @cached_property
    def _to_python(self) -> dict[int, str | None]:
        signs = dict.fromkeys(map(ord, f"{self.other}{GROUPING}"))
        return signs | {ord(self.decimal): ".", 0x2212: "-"}

    def plain_values(self, cells: list[str]) -> Array | None:
        """(cells,) the numbers of cells that are all written plainly; None where one is not."""
        joined = "\n".join(cells)
        if not joined.isascii():
            return None
        characters = _PLAIN_CHARACTERS + self.decimal.encode()
        if joined.encode().translate(None, characters):
            return None
        values = _floats(joined.replace(",", "."))
        return values if values is not None and len(values) == len(cells) else None

    def thousands_sign(self, found: Numeral) -> str | None:
        """The sign between the thousands of a numeral that has one."""
        match = re.search(rf"[{self.other}{GROUPING}]", found.core)
        return match[0] if match else None


def _floats(lines: str) -> Array | None:
    """The number in each line; None where a line holds none, or more.

    orjson reads numbers several times as fast as `float`, and rounds alike, but JSON knows no
    `.5`, `007` and `+1`.
    """
    with suppress(orjson.JSONDecodeError):
        return np.array(orjson.loads("[" + lines.replace("\n", ",") + "]"), dtype=float)
    try:
        return np.array(list(map(float, lines.split("\n"))))
    except ValueError:
        return None


def _are_thousands(groups: list[str], whole: str) -> bool:
    """1 to 3 digits without a leading zero, then threes, all with the same sign between them."""
    signs = set(re.findall(r"\D", whole))
    last = groups[-1]
    digits = last.split("e")[0].split("E")[0]
    return (
        len(signs) == 1
        and re.fullmatch(r"[1-9]\d{0,2}", groups[0]) is not None
        and all(len(group) == 3 for group in groups[1:-1])
        and len(digits) == 3
        and digits == last
    )
