"""Cells that differ in their digits alone are of one shape: what one of them says, all say."""

from collections import defaultdict
from collections.abc import Collection

_DIGITS = bytes.maketrans(b"23456789", b"11111111")


def by_shape(cells: Collection[str]) -> dict[str, list[str]]:
    """The cells of each shape, in the order in which they come.

    A zero that leads a row of digits makes another shape: 012 cannot stand before thousands.
    """
    shapes = _shape("\n".join(cells)).split("\n")
    if len(shapes) != len(cells):  # a cell has several lines
        shapes = list(map(_shape, cells))
    groups: dict[str, list[str]] = defaultdict(list)
    for shape, cell in zip(shapes, cells, strict=True):
        groups[shape].append(cell)
    return groups


def _shape(text: str) -> str:
    content = text.encode().translate(_DIGITS)
    while b"10" in content:
        content = content.replace(b"10", b"11")
    return content.decode()
