"""Names of columns that can stand in an address, a key and a table, and the units in them."""

import re
import unicodedata
from collections.abc import Sequence

LONGEST = 60
_UNIT = re.compile(r"(?P<name>.*\S)\s*[(\[](?P<unit>[^()\[\]]{1,12})[)\]]")


def names_and_units(
    headers: list[str] | None, are_numbers: list[bool]
) -> tuple[list[str], list[str | None]]:
    """A name for every column, all different, and the unit that a header of numbers ends with.

    Columns without a header are called by their place: column 1, column 2, ...
    """
    if headers is None:
        headers = [""] * len(are_numbers)
    cleaned = [_clean(header) for header in headers]
    names = list(cleaned)
    units: list[str | None] = [None] * len(cleaned)
    for place, (name, is_number) in enumerate(zip(cleaned, are_numbers, strict=True)):
        match = _UNIT.fullmatch(name)
        if is_number and match:
            names[place], units[place] = match["name"], match["unit"]
    for place, name in enumerate(names):
        if names.count(name) > 1 and units[place] is not None:
            names[place], units[place] = cleaned[place], None
    names = [name or f"column {place + 1}" for place, name in enumerate(names)]
    return _told_apart(names), units


def clean_names(names: Sequence[str]) -> list[str]:
    """Names as they can stand in an address, all different."""
    return _told_apart([_clean(name) for name in names])


def _clean(header: str) -> str:
    """One line without commas, which separate names in an address."""
    text = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in header)
    return " ".join(text.replace(",", " ").split())[:LONGEST].rstrip()


def _told_apart(names: list[str]) -> list[str]:
    """The second of equal names gets a 2, and so on."""
    taken, different = set(names), []
    seen: set[str] = set()
    for name in names:
        new, count = name, 1
        while new in seen or (count > 1 and new in taken):
            count += 1
            suffix = f" ({count})"
            new = name[: LONGEST - len(suffix)] + suffix
        seen.add(new)
        different.append(new)
    return different
