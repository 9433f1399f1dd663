"""A network as a figure: units in columns, links between them by the sign and size of the weight.

Depends on the state of a network; must not know a request.
"""

from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from app.training.analysis.units import NetworkState
from app.training.setup.preparation import Prepared
from app.web.drawing.axis import Dict
from app.web.drawing.chart import LINE, TITLED
from app.web.drawing.palette import FONT, Palette
from app.web.drawing.words import literal

MOST = 16  # units of a layer that are drawn
WIDTH_OF_1, WIDEST = 2.0, 6.0  # pixels of a link with a weight of 1, and at most
DASHES = {"positive": "solid", "negative": "6px,4px"}
MARKS = {"": "circle", "dead": "x", "saturated": "square"}


@dataclass(frozen=True)
class Drawn:
    """A network of an experiment at one θ_k of the run with this label."""

    prepared: Prepared
    label: str
    state: NetworkState

    def shown(self, layer: int) -> int:
        """How many units of a layer are drawn: the first ones."""
        return min(MOST, self.prepared.layout.sizes[layer])

    def height(self, layer: int, unit: int) -> float:
        """Where a unit lies, each column about 0."""
        return (self.shown(layer) - 1) / 2 - unit

    def column(self, layer: int) -> str:
        """The name of a layer, with how many of its units are drawn."""
        size, last = self.prepared.layout.sizes[layer], len(self.prepared.layout.sizes) - 1
        name = {0: "inputs", last: "output"}.get(layer, f"layer {layer}")
        return name if size <= MOST else f"{name} ({MOST} of {size})"

    def name(self, layer: int, unit: int) -> str:
        """The name of a feature, a class, or a unit."""
        examples, last = self.prepared.examples, len(self.prepared.layout.sizes) - 1
        if layer == 0:
            return examples.features[unit]
        if layer < last:
            return f"unit {unit} of layer {layer}"
        classes = examples.classes
        return f"output {classes[unit]}" if classes and len(classes) > 2 else "output"


@dataclass(frozen=True)
class Link:
    """A weight with the layer to which it leads, and the heights of its two units."""

    layer: int
    heights: tuple[float, float]
    weight: float


def network_figure(drawn: Drawn, palette: Palette) -> Dict:
    """The figure's data and layout."""
    layers = len(drawn.prepared.layout.sizes)
    links = _links(drawn)
    traces = [trace for sign in DASHES for trace in _lines(links, sign, palette)]
    traces += [_units(drawn, layer, palette) for layer in range(layers)]
    rows = max(drawn.shown(layer) for layer in range(layers))
    up = max(120, 44 * rows)
    return {
        "data": traces,
        "layout": {
            "template": {}, "height": TITLED + up + 3 * LINE, "showlegend": False,
            "margin": {"l": 20, "r": 20, "t": TITLED, "b": 3 * LINE},
            "title": {
                "text": f"Network of {literal(drawn.label)} at step {drawn.state.step:,}",
                "x": 0.02, "y": 1, "yanchor": "top", "pad": {"t": 14}, "yref": "container",
                "font": {"size": 15, "color": palette["text"]},
                "subtitle": {
                    "text": "solid: positive weight, dashed: negative; wider is larger "
                    "(square-root scale)",
                    "font": {"size": 12, "color": palette["quiet"]},
                },
            },
            "paper_bgcolor": palette["back"], "plot_bgcolor": palette["back"],
            "font": {"family": FONT, "size": 12, "color": palette["quiet"]},
            "hovermode": "closest", "hoverlabel": {"namelength": -1},
            "xaxis": _bare((-0.4, layers - 0.6)),
            "yaxis": _bare((-rows / 2, rows / 2)),
            "annotations": _heads(drawn, palette),
        },
    }  # fmt: skip


def _bare(extent: tuple[float, float]) -> Dict:
    return {"range": list(extent), "visible": False}


def _links(drawn: Drawn) -> list[Link]:
    links = []
    for layer, block in enumerate(drawn.prepared.layout.blocks(drawn.state.theta), start=1):
        weights = block[: drawn.shown(layer - 1), : drawn.shown(layer)]
        links += [
            Link(layer, (drawn.height(layer - 1, i), drawn.height(layer, j)), float(weight))
            for (i, j), weight in np.ndenumerate(weights)
            if np.isfinite(weight)
        ]
    return links


def _width(weight: float) -> float:
    """By the square root of the weight's size, in half pixels, as on the page."""
    return max(0.5, ceil(2 * min(WIDEST, WIDTH_OF_1 * sqrt(abs(weight)))) / 2)


def _lines(links: list[Link], sign: str, palette: Palette) -> list[Dict]:
    """A trace for each width, since a line has one width; NaN parts its pieces."""
    own = [link for link in links if (link.weight < 0) == (sign == "negative")]
    widths: dict[float, list[Link]] = {}
    for link in own:
        widths.setdefault(_width(link.weight), []).append(link)
    return [
        {
            "type": "scatter", "mode": "lines", "name": f"{sign} weights", "hoverinfo": "skip",
            "x": np.ravel([(link.layer - 1, link.layer, np.nan) for link in alike]),
            "y": np.ravel([(*link.heights, np.nan) for link in alike]),
            "line": {
                "color": palette[sign], "width": width, "dash": DASHES[sign],
            },
        }
        for width, alike in sorted(widths.items())
    ]  # fmt: skip


def _units(drawn: Drawn, number: int, palette: Palette) -> Dict:
    """The units of a layer as marks, coloured by their mean activation."""
    layer, shown = drawn.state.layers[number], drawn.shown(number)
    states = layer.state[:shown]
    texts = [
        f"{drawn.name(number, unit)}: mean activation {mean:.3g}" + (f", {state}" if state else "")
        for unit, (mean, state) in enumerate(zip(_means(drawn, number), states, strict=True))
    ]
    low, high = layer.range or (None, None)
    return {
        "type": "scatter", "mode": "markers", "name": drawn.column(number),
        "x": np.full(shown, float(number)),
        "y": np.array([drawn.height(number, unit) for unit in range(shown)]),
        "text": [literal(text) for text in texts], "hoverinfo": "text",
        "marker": {
            "symbol": [MARKS[state] for state in states], "size": 24, "cmin": low, "cmax": high,
            "color": _means(drawn, number), "colorscale": palette.ramp("ramp"),
            "line": {"color": palette["text"], "width": 1},
        },
    }  # fmt: skip


def _means(drawn: Drawn, number: int) -> NDArray[np.float64]:
    with np.errstate(all="ignore"):
        shown = drawn.state.layers[number].activations[: drawn.shown(number)]
        return np.asarray(shown.mean(axis=1))


def _heads(drawn: Drawn, palette: Palette) -> list[Dict]:
    """The name of each column below it, with how many of its units are drawn."""
    return [
        {
            "text": drawn.column(number), "x": number, "y": 0, "yref": "paper", "yanchor": "top",
            "showarrow": False, "font": {"size": 12, "color": palette["text"]},
        }
        for number in range(len(drawn.prepared.layout.sizes))
    ]  # fmt: skip
