"""A source map (version 3), by which developer tools show errors where they stand in the sources.

Depends on the lines of an assembled file; must not know what stands in them.
"""

import json
from collections.abc import Iterator, Sequence

from app.web.assembly.module_text import Line

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def source_map(lines: Sequence[Line], to_sources: str) -> str:
    """The map of a file as JSON.

    to_sources: the address of `static/js`, relative to that of the map.
    """
    sources = list(dict.fromkeys(line.path for line in lines if line.path))
    numbers = {source: number for number, source in enumerate(sources)}
    return json.dumps(
        {
            "version": 3,
            "sources": [to_sources + source for source in sources],
            "mappings": ";".join(_segments(lines, numbers)),
        },
        separators=(",", ":"),
    )


def _segments(lines: Sequence[Line], numbers: dict[str, int]) -> Iterator[str]:
    """One segment a line: the difference of source, line and column from the segment before."""
    before = (0, 0, 0)
    for line in lines:
        if not line.path:
            yield ""
            continue
        here = (numbers[line.path], line.number, line.column)
        yield "A" + "".join(_digits(a - b) for a, b in zip(here, before, strict=True))
        before = here


def _digits(number: int) -> str:
    """A number in base 64, five bits a digit, the lowest first; its sign is the lowest bit."""
    rest = abs(number) * 2 + (number < 0)
    digits = ""
    while rest > 31:
        digits += _DIGITS[32 + rest % 32]  # more follow
        rest //= 32
    return digits + _DIGITS[rest]
