"""Cells that are dates or times. They are recognised, never used as inputs."""

import re
from collections.abc import Iterable

_MONTH = r"(?:jan|feb|m[a\u00e4]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-z]*\.?"
_TIME = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s*[ap]\.?m\.?)?(?:\s*(?:z|[+-]\d{2}:?\d{2}))?"
_YEAR_FIRST = re.compile(
    rf"\d{{4}}([-/.])\d{{1,2}}(\1\d{{1,2}})?(?:[t ]\s*{_TIME})?", re.IGNORECASE
)
_YEAR_LAST = re.compile(
    rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(?:\d{{4}}|\d{{2}})(?:,?\s+{_TIME})?", re.IGNORECASE
)
_IN_WORDS = re.compile(
    rf"\d{{1,2}}\.?[- ]?{_MONTH}[-, ]*\d{{2,4}}"
    rf"|{_MONTH}\s*\d{{1,2}},?\s*\d{{4}}|{_MONTH}[- ]\d{{2,4}}",
    re.IGNORECASE,
)
_ONLY_TIME = re.compile(_TIME, re.IGNORECASE)


def is_date(cell: str) -> bool:
    """Whether a cell is a date or a time of day."""
    patterns = (_YEAR_FIRST, _YEAR_LAST, _IN_WORDS, _ONLY_TIME)
    return any(pattern.fullmatch(cell) for pattern in patterns)


def are_dates(cells: Iterable[str]) -> bool:
    """Whether every cell is a date or a time of day."""
    return all(map(is_date, cells))


def is_order_unclear(cells: Iterable[str]) -> bool:
    """Whether day and month could be either way round in all of the dates with the year last."""
    found = [match for cell in cells if (match := _YEAR_LAST.fullmatch(cell))]
    return bool(found) and all(
        match[2] != "." and int(match[1]) <= 12 and int(match[3]) <= 12 for match in found
    )
