"""A chart in Plotly's words: traces on two axes, lines named at their ends, straight lines over it.

Must not know what it shows. Columns stay arrays here: Plotly checks lists number by number.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from app.web.drawing.axis import Axis, Dict, axis_of
from app.web.drawing.palette import FONT, Palette
from app.web.drawing.thinning import Floats
from app.web.drawing.words import literal

PLOT, BOTTOM = 330, 52  # pixels up; below the plot
TITLED, UNTITLED = 62, 14  # pixels above it
LINE = 15  # height of a name
LETTER = 7.3  # width of one
GAP = 22  # from a line's end to its name
AROUND = ((30, -24), (-30, -24), (30, 24), (-30, 24))  # pixels from a mark to its name


@dataclass(frozen=True)
class Trace:
    """Points joined or not, the last drawn on top.

    `low` and `high` are the ends of each point's interval, `fill` is the inside of a hollow mark,
    `label` is written beside a single mark, else right of the last point. Of an area the points are
    its edge, and its inside is painted.
    """

    name: str
    x: Floats
    y: Floats
    color: str
    mode: str = "lines"
    dash: str = "solid"
    width: float = 2
    opacity: float = 1
    symbol: str = "circle"
    size: float = 6
    fill: str | None = None
    most_markers: int = 0  # that are drawn, spread over the line; 0: all
    low: Floats | None = None
    high: Floats | None = None
    label: str | None = None
    is_area: bool = False

    @property
    def is_mark(self) -> bool:
        """One point that is named, not a line or many points."""
        return self.mode == "markers" and len(self.x) == 1

    def plotted(self) -> Dict:
        made: Dict = {
            "type": "scatter",
            "mode": self.mode,
            "name": literal(self.name),
            "x": self.x,
            "y": self.y,
            "opacity": self.opacity,
            "connectgaps": False,
        }
        if "lines" in self.mode:
            line = {"color": self.color, "width": self.width, "dash": self.dash, "simplify": False}
            made["line"] = line
        if "markers" in self.mode:
            made["marker"] = {
                "symbol": self.symbol,
                "size": self.size,
                "maxdisplayed": self.most_markers,
                "color": self.fill or self.color,
                "line": {"color": self.color, "width": self._edge},
            }
        if self.is_area:
            made |= {"fill": "toself", "fillcolor": self.color, "hoverinfo": "skip"}
        if self.low is not None and self.high is not None:
            made["error_y"] = {
                "type": "data", "symmetric": False, "color": self.color, "thickness": 1.25,
                "width": 0, "array": self.high - self.y,
                "arrayminus": self.y - self.low,
            }  # fmt: skip
        return made

    @property
    def _edge(self) -> float:
        """A thin symbol is nothing but its edge."""
        return 2.0 if self.symbol.endswith("-thin") else 1.5 if self.fill else 0.0


@dataclass(frozen=True)
class Chart:
    """A chart; `verticals` are places on x, `horizontals` places on y with their names.

    `title` and `subtitle` may hold plotly.js's markup; all other words stand as they are.
    """

    x: Axis
    y: Axis
    traces: list[Trace]
    title: str = ""
    subtitle: str = ""
    equal: bool = False
    verticals: tuple[float, ...] = ()
    horizontals: tuple[tuple[float, str], ...] = ()
    end: float | None = None  # where all lines are named, in place of the last point of each
    shapes: tuple[Dict, ...] = field(default=())

    def figure(self, palette: Palette) -> Dict:
        """The figure's data and layout."""
        drawn = replace(
            self,
            x=self.x.fitted([v for trace in self.traces for v in trace.x]),
            y=self.y.fitted([v for trace in self.traces for v in _upright(trace)]),
        )
        layout = layout_of(drawn.x, drawn.y, palette, (self.title, self.subtitle), drawn._room())
        if self.equal:
            layout["yaxis"] |= {"scaleanchor": "x"}
        layout["shapes"] = [*drawn._strokes(palette), *self.shapes]
        layout["annotations"] = [*drawn._names(palette), *drawn._marks(palette)]
        return {"data": [trace.plotted() for trace in self.traces], "layout": layout}

    def _room(self) -> float:
        """Pixels right of the plot for the names."""
        labels = [trace.label for trace in self.traces if trace.label and not trace.is_mark]
        labels += [name for _, name in self.horizontals if name]
        return GAP + 10 + LETTER * max(map(len, labels)) if labels else 20

    def _strokes(self, palette: Palette) -> list[Dict]:
        across = [
            {"type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1,
             "line": {"color": palette["text"], "width": 1}}
            for at in self.verticals
        ]  # fmt: skip
        level = [
            {"type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": at, "y1": at,
             "line": {"color": palette["control"], "width": 1}}
            for at, _ in self.horizontals
        ]  # fmt: skip
        return [*across, *level]

    def _names(self, palette: Palette) -> list[Dict]:
        """Beside the lines' ends, apart from one another, each with a bar in its colour."""
        right = (self.x.range or (0.0, 1.0))[1]
        ends = [
            (trace.label, trace.color, *self._end(trace))
            for trace in self.traces
            if trace.label and not trace.is_mark
        ]
        ends += [(name, palette["control"], right, at) for at, name in self.horizontals if name]
        heights = [PLOT * (1 - self.y.share(y)) for _, _, _, y in ends]
        places = spread_out(heights, 0, PLOT - 5)
        return [
            name_of(text, palette, color) | {
                "x": self.x.at(x), "y": self._within(y), "ax": GAP,
                "ay": round(place - height, 1), "xanchor": "left",
            }
            for (text, color, x, y), height, place in zip(ends, heights, places, strict=True)
        ]  # fmt: skip

    def _end(self, trace: Trace) -> tuple[float, float]:
        """The last point that a trace has within the plot."""
        low, high = self.x.range or (0.0, 1.0)
        known = np.isfinite(trace.y) & (trace.x >= low) & (trace.x <= high)
        at = np.flatnonzero(known)
        if len(at) == 0:
            return self.end if self.end is not None else high, float("nan")
        x = float(trace.x[at[-1]]) if self.end is None else self.end
        return x, float(trace.y[at[-1]])

    def _within(self, y: float) -> float:
        low, high = self.y.ends
        return low + self.y.share(y) * (high - low)

    def _marks(self, palette: Palette) -> list[Dict]:
        """The names of single marks, each in a direction of its own, away from the others."""
        marks = [t for t in self.traces if t.label and t.is_mark and np.isfinite(t.y).all()]
        places = [(self.x.share(float(t.x[0])), self.y.share(float(t.y[0]))) for t in marks]
        middle = np.mean(places, axis=0) if marks else np.zeros(2)
        free = list(AROUND)
        names = []
        for trace, place in zip(marks, places, strict=True):
            out = np.array(place) - middle
            ax, ay = free.pop(int(np.argmax(np.array(free) @ (out * (1, -1)))))
            names.append(
                name_of(trace.label or "", palette, palette["control"], width=1) | {
                    "x": self.x.at(float(trace.x[0])), "y": self.y.at(float(trace.y[0])),
                    "ax": ax, "ay": ay, "standoff": 7, "bgcolor": palette["back"],
                    "xanchor": "left" if ax > 0 else "right",
                }
            )  # fmt: skip
        return names


def _upright(trace: Trace) -> list[float]:
    columns = [c for c in (trace.y, trace.low, trace.high) if c is not None]
    return [value for column in columns for value in column]


def name_of(text: str, palette: Palette, color: str, width: float = 3) -> Dict:
    """A name with a line to what it names."""
    return {
        "text": literal(text), "showarrow": True, "arrowhead": 0, "arrowwidth": width,
        "arrowcolor": color, "standoff": 3, "font": {"size": 13, "color": palette["text"]},
    }  # fmt: skip


def spread_out(positions: list[float], low: float, high: float) -> list[float]:
    """Pushes positions apart so that neighbours are LINE away; keeps their order."""
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    result = list(positions)
    least = low
    for i in order:
        result[i] = max(result[i], least)
        least = result[i] + LINE
    most = high
    for i in reversed(order):
        result[i] = min(result[i], most)
        most = result[i] - LINE
    return result


def layout_of(
    x: Axis, y: Axis, palette: Palette, titles: tuple[str, str], right: float, up: int = PLOT
) -> Dict:
    """Axes, ground and letters as on the page, under a title and what stands below it.

    `titles` may hold plotly.js's markup. `right`: pixels beside the plot, which is `up` high.
    """
    title, subtitle = titles
    top = TITLED if title else UNTITLED
    return {
        "template": {},
        "height": top + up + BOTTOM,
        "margin": {"l": 64, "r": round(right), "t": top, "b": BOTTOM},
        "title": {
            "text": title, "x": 0.02, "y": 1, "yanchor": "top", "pad": {"t": 14},
            "yref": "container", "font": {"size": 15, "color": palette["text"]},
            "subtitle": {"text": subtitle, "font": {"size": 12, "color": palette["quiet"]}},
        },
        "paper_bgcolor": palette["back"],
        "plot_bgcolor": palette["back"],
        "font": {"family": FONT, "size": 12, "color": palette["quiet"]},
        "separators": ".,",
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {"namelength": -1},  # else names are cut, in the middle of an entity too
        "xaxis": axis_of(x, palette) | {"showgrid": False},
        "yaxis": axis_of(y, palette),
    }  # fmt: skip
