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
        """The lines of Plotly's traces that are so wide, in the order of their drawing."""
        found = self.root.iterfind(f".//{NS}path[@class='js-line']")
        wanted = [path for path in found if f"stroke-width: {width}px" in path.attrib["style"]]
        return [pairs(path.attrib["d"]) for path in wanted]

    def ticks(self, axis: str, coordinate: int) -> dict[float, float]:
        """Where each number of Plotly's axis stands: 0 across, 1 down."""
        found = self.root.iterfind(f".//{NS}g[@class='{axis}']/{NS}text")
        moved = ((text, re.findall(NUMBER, text.attrib["transform"])) for text in found)
        return {float("".join(text.itertext())): float(at[coordinate]) for text, at in moved}

    def circles(self, **attributes: str) -> list[Point]:
        """The middles of the circles of every path with these attributes."""
        paths = [p for p in self.root.iter(f"{NS}path") if attributes.items() <= p.attrib.items()]
        return [
            (float(x) - float(r), float(y))
            for path in paths
            for x, y, r in re.findall(rf"M({NUMBER}) ({NUMBER})a({NUMBER}) ", path.attrib["d"])
        ]


def pairs(path: str) -> list[Point]:
    """The corners of a path of straight lines; Plotly writes some of them as H and V."""
    corners: list[Point] = []
    for command, rest in re.findall(r"([MLHV])([^MLHVZ]*)", path):
        numbers = [float(number) for number in re.findall(NUMBER, rest)]
        if command in "ML":
            corners += zip(numbers[::2], numbers[1::2], strict=True)
        else:
            x, y = corners[-1]
            corners += [(n, y) if command == "H" else (x, n) for n in numbers]
    return corners


def between(ticks: dict[float, float], value: float) -> float:
    """Where a value stands on a linear axis, by its first and its last tick."""
    (low, start), (high, end) = min(ticks.items()), max(ticks.items())
    return start + (value - low) / (high - low) * (end - start)
