"""A saved SVG as a test reads it: its words with their places, and its paths as points."""

import re
from xml.etree import ElementTree

NS = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
NUMBER = r"-?[\d.]+(?:e-?\d+)?"

Point = tuple[float, float]


class Saved:
    """Places are pixels of the plot, as its own parts give them."""

    def __init__(self, text: str) -> None:
        self.root = ElementTree.fromstring(text)
        self.texts = list(self.root.iter(f"{NS}text"))
        self.words = ["".join(text.itertext()) for text in self.texts]

    @property
    def size(self) -> tuple[int, int]:
        return int(self.root.attrib["width"]), int(self.root.attrib["height"])

    def places(self, name: str) -> dict[float, float]:
        """Where along x or y each number of a canvas picture's ticks stands."""
        anchor = {"x": "middle", "y": "end"}[name]
        numbers = (
            (word.replace("−", "-"), float(text.attrib[name]))
            for word, text in zip(self.words, self.texts, strict=True)
            if text.get("text-anchor") == anchor
        )
        return {float(word): at for word, at in numbers if re.fullmatch(NUMBER, word)}

    def lines(self, width: str) -> list[list[Point]]:
        """The lines of a graph that are so wide, in the order of their drawing."""
        found = self.root.iterfind(f".//{NS}g[@class='graph-line'][@stroke-width='{width}']")
        return [pairs("".join(piece.attrib["d"] for piece in line)) for line in found]

    def ticks(self, name: str) -> dict[float, float]:
        """Where along x or y each number of a graph's axis stands."""
        found = self.root.iterfind(f".//{NS}g[@class='graph-{name}']/{NS}text[@class='graph-tick']")
        down = {"x": 0, "y": 4.2}[name]  # from the middle of a number to its base line
        return {float("".join(text.itertext())): float(text.attrib[name]) - down for text in found}

    def circles(self, **attributes: str) -> list[Point]:
        """The middles of the circles of every path with these attributes."""
        paths = [p for p in self.root.iter(f"{NS}path") if attributes.items() <= p.attrib.items()]
        return [
            (float(x) - float(r), float(y))
            for path in paths
            for x, y, r in re.findall(rf"M({NUMBER}) ({NUMBER})a({NUMBER}) ", path.attrib["d"])
        ]


def pairs(path: str) -> list[Point]:
    """The corners of a path of straight lines."""
    assert re.fullmatch(rf"([ML]{NUMBER},{NUMBER})+", path)
    numbers = [float(number) for number in re.findall(NUMBER, path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def between(ticks: dict[float, float], value: float) -> float:
    """Where a value stands on a linear axis, by its first and its last tick."""
    (low, start), (high, end) = min(ticks.items()), max(ticks.items())
    return start + (value - low) / (high - low) * (end - start)
