"""The picture of one run at one step: what its model says, with the data over it.

Standardised features and targets are drawn in their own units, as the page labels them. All
traces but heatmaps and images are scatters; with two classes and for a number a heatmap holds the
very probabilities or predictions, with more classes an image holds the regions' mixed colours.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.training.analysis.picture import Picture
from app.training.engine.batches import is_whole
from app.training.engine.seeking import Record
from app.training.setup.preparation import Prepared
from app.web.drawing.axis import Axis, Dict
from app.web.drawing.chart import Trace, layout_of
from app.web.drawing.palette import Palette
from app.web.drawing.thinning import Floats
from app.web.drawing.units import Units, target_units, units_of
from app.web.drawing.words import literal

CAPTIONS = {
    "regions": "Decision regions",
    "bands": "Class bands",
    "map": "Predicted values",
    "curve": "Fitted curve",
}
SYMBOLS = ("circle", "square", "triangle-up", "diamond", "triangle-down")
STEPS = 8  # of a predicted number
SIDE = 460  # pixels of the plot, up and about so many across
RING, CROWD = 2.5, 64  # pixels beyond a mark; rings from which on they are thin and pale


@dataclass(frozen=True)
class Look:
    """Whether a picture shows the test examples, and outputs in steps."""

    has_test: bool
    is_discrete: bool


@dataclass(frozen=True)
class Shown:
    """A picture of a run, with its place among the runs."""

    prepared: Prepared
    index: int
    step: int  # θ_step is shown
    record: Record  # of the step whose batch is ringed
    picture: Picture
    look: Look

    def probabilities(self) -> Floats:
        """(rows, columns, classes); where discrete, 1 for the likeliest class and 0 for others."""
        exact = self.picture.probabilities()
        if not self.look.is_discrete:
            return exact
        return np.asarray(np.eye(exact.shape[-1])[exact.argmax(axis=-1)])


def picture_figure(shown: Shown, palette: Palette) -> Dict:
    """The figure's data and layout."""
    prepared, scene = shown.prepared, shown.picture.scene
    u, v = units_of(prepared, scene)
    surfaces = {"regions": _regions, "bands": _regions, "map": _map, "curve": _curve}
    under = surfaces[scene.kind](shown, u, v, palette)
    parts = (False, True) if shown.look.has_test else (True,)
    points = [trace for part in parts for trace in _examples(shown, part, u, v, palette)]
    rings = _rings(shown, u, v, palette)
    curve_last = scene.kind == "curve"
    data = [*points, rings, *under] if curve_last else [*under, *points, rings]
    return {"data": data, "layout": _layout(shown, u, v, palette)}


def _layout(shown: Shown, u: Units, v: Units, palette: Palette) -> Dict:
    scene, plan = shown.picture.scene, shown.prepared.runs[shown.index]
    title = f"{CAPTIONS[scene.kind]} of {literal(plan.label)}, with the data"
    ends = [(float(low), float(high)) for low, high in (u.of(scene.u), v.of(scene.v))]
    x, y = Axis(u.name, range=ends[0]), Axis(v.name, range=ends[1])
    after = f"After {shown.step:,} {'update' if shown.step == 1 else 'updates'}"
    layout = layout_of(x, y, palette, (title, after), 30, SIDE)
    layout["plot_bgcolor"] = palette["ground"]
    layout["yaxis"] |= {"showgrid": False}
    if scene.kind in ("regions", "map"):
        layout["xaxis"] |= {"constrain": "domain"}
        layout["yaxis"] |= {
            "constrain": "domain", "scaleanchor": "x", "scaleratio": u.scale / v.scale,
        }  # fmt: skip
    if scene.kind == "bands":
        classes = shown.prepared.examples.classes or ()
        layout["yaxis"] |= {
            "tickvals": list(range(len(classes))),
            "ticktext": list(map(literal, classes)),
            "scaleanchor": False,  # which an image would set
        }
    return layout


def _grid(shown: Shown, u: Units, v: Units) -> tuple[Floats, Floats]:
    """Coordinates of the columns and rows; one row stands for the whole height."""
    picture = shown.picture
    up = picture.v if len(picture.v) > 1 else np.array([np.mean(picture.scene.v)])
    return u.of(picture.u), v.of(up)


def _regions(shown: Shown, u: Units, v: Units, palette: Palette) -> list[Dict]:
    """The regions of the classes, and the lines between them."""
    classes = shown.prepared.examples.classes or ()
    field = _two_classes if shown.picture.values.shape[-1] == 1 else _many_classes
    under = [field(shown, classes, _grid(shown, u, v), palette)]
    segments = shown.picture.boundaries()
    if len(segments):
        under.append(_boundary(segments, u, v, palette))
    return under


def _two_classes(
    shown: Shown, classes: tuple[str, ...], grid: tuple[Floats, Floats], palette: Palette
) -> Dict:
    """The probability of the second class."""
    return _heatmap(
        f"probability of {classes[1]}", grid, shown.probabilities()[..., 1],
        (0.0, 1.0), palette.regions(),
    ) | _height(shown)  # fmt: skip


def _height(shown: Shown) -> Dict:
    """A single row is as high as the picture."""
    low, high = shown.picture.scene.v
    return {} if len(shown.picture.v) > 1 else {"y": [low, high]}


def _heatmap(
    name: str, grid: tuple[Floats, Floats], z: Floats, span: tuple[float, float], scale: Any
) -> Dict:
    x, y = grid
    name = literal(name)
    return {
        "type": "heatmap", "name": name, "x": x, "y": y, "z": z,
        "zmin": span[0], "zmax": span[1], "colorscale": scale, "showscale": False,
        "zsmooth": "best" if len(y) > 1 else False,
        "hovertemplate": name + " %{z:.3g}<extra></extra>",
    }  # fmt: skip


def _many_classes(
    shown: Shown, classes: tuple[str, ...], grid: tuple[Floats, Floats], palette: Palette
) -> Dict:
    """The colours mixed by probability; beside each the likeliest class and its probability."""
    probabilities, (x, y) = shown.probabilities(), grid
    names, top = np.array(list(map(literal, classes)), dtype=object), probabilities.argmax(axis=-1)
    likeliest = np.stack([names[top], probabilities.max(axis=-1)], axis=-1)
    colors = np.nan_to_num(palette.mixed(probabilities)).astype(np.intp)
    low, high = shown.picture.scene.v
    return {
        "type": "image", "name": "likeliest class", "z": colors, "colormodel": "rgb",
        "x0": float(x[0]), "dx": float(x[1] - x[0]), "y0": float(y[0]),
        "dy": float(y[1] - y[0]) if len(y) > 1 else high - low,
        "customdata": likeliest, "zsmooth": "fast",
        "hovertemplate": "%{customdata[0]}, probability %{customdata[1]:.3g}<extra></extra>",
    }  # fmt: skip


def _boundary(segments: Floats, u: Units, v: Units, palette: Palette) -> Dict:
    """Segments (K, 2, 2) as one broken line."""
    broken = np.full((len(segments), 3, 2), np.nan)
    broken[:, :2] = segments
    x, y = u.of(broken[..., 0].ravel()), v.of(broken[..., 1].ravel())
    line = Trace("boundary", x, y, palette["boundary"], width=1.25)
    return line.plotted() | {"hoverinfo": "skip"}


def _map(shown: Shown, u: Units, v: Units, palette: Palette) -> list[Dict]:
    """The predicted number, in its own unit."""
    target = target_units(shown.prepared)
    z, span = target.of(shown.picture.values[..., 0]), _values(shown.prepared)
    if shown.look.is_discrete:
        z = stepped(z, span)
    return [_heatmap(target.name, _grid(shown, u, v), z, span, palette.ramp("ramp"))]


def stepped(values: Floats, span: tuple[float, float]) -> Floats:
    """Values as the middles of equal steps of their span."""
    low, high = span
    share = (values - low) / (high - low or 1)
    step = np.clip(np.floor(share * STEPS), 0, STEPS - 1)
    return np.asarray(low + (step + 0.5) / STEPS * (high - low))


def _values(prepared: Prepared) -> tuple[float, float]:
    """The range of the training targets."""
    values = target_units(prepared).of(prepared.examples.y)
    return float(values.min()), float(values.max())


def _curve(shown: Shown, u: Units, v: Units, palette: Palette) -> list[Dict]:
    x, values = u.of(shown.picture.u), v.of(shown.picture.values[0, :, 0])
    return [Trace("fitted curve", x, values, palette["curve"], width=2.5).plotted()]


def _examples(shown: Shown, train: bool, u: Units, v: Units, palette: Palette) -> list[Dict]:
    """The training examples, or hollow the test examples: a trace for each class."""
    examples, scene = shown.prepared.examples, shown.picture.scene
    points, y = (scene.train, examples.y) if train else (scene.test, examples.y_test)
    part = "training" if train else "test"
    if examples.classes is None:
        return [_numbered(shown, points, y, part, u, v, palette)] if len(points) else []
    traces = []
    for kind, name in enumerate(examples.classes):
        own = points[np.asarray(y) == kind]
        if len(own):
            x, up = u.of(own[:, 0]), v.of(own[:, 1])
            trace = Trace(f"{name}, {part}", x, up, palette.mark(kind), "markers").plotted()
            traces.append(trace | _look(shown, kind, train, palette))
    return traces


def _look(shown: Shown, kind: int, train: bool, palette: Palette) -> Dict:
    """A shape by class, numerals where there are more classes than shapes."""
    color, back, size = palette.mark(kind), palette["mark-edge"], 2 * _radius(shown)
    if len(shown.prepared.examples.classes or ()) > len(SYMBOLS):
        look = {"family": "sans-serif", "size": max(8, round(1.6 * size)), "color": color}
        return {
            "mode": "text",
            "text": str(kind),
            "textfont": look,
            "opacity": 1 if train else 0.55,
        }
    edge = {"color": back if train else color, "width": 0.75 if train else 1.2}
    inside = color if train else back
    return {"marker": {"symbol": SYMBOLS[kind], "size": size, "color": inside, "line": edge}}


def _numbered(
    shown: Shown, points: Floats, y: Floats, part: str, u: Units, v: Units, palette: Palette
) -> Dict:
    """Examples with a number as target: on a map each in a colour by its value."""
    train = part == "training"
    trace = Trace(f"{part} examples", u.of(points[:, 0]), v.of(points[:, 1]), palette.mark(0),
                  "markers").plotted()  # fmt: skip
    back, size = palette["mark-edge"], 2 * _radius(shown)
    if shown.picture.scene.kind == "curve":
        return trace | _look(shown, 0, train, palette)
    low, high = _values(shown.prepared)
    values = target_units(shown.prepared).of(y)
    scale = {"cmin": low, "cmax": high, "colorscale": palette.ramp("value")}
    inside: Dict = {"color": values, **scale} if train else {"color": back}
    edge: Dict = (
        {"color": back, "width": 0.75} if train else {"color": values, "width": 1.2} | scale
    )
    return trace | {"marker": {"symbol": "circle", "size": size, **inside, "line": edge}}


def _rings(shown: Shown, u: Units, v: Units, palette: Palette) -> Dict:
    """Rings around the examples of the batch, in the run's accent."""
    plan, record = shown.prepared.runs[shown.index], shown.record
    train = shown.picture.scene.train
    whole = is_whole(plan, plan.timetable.at(record.before.step))
    chosen: NDArray[Any] = train if whole else train[record.examples]
    crowded = len(chosen) > CROWD
    trace = Trace(
        "batch", u.of(chosen[:, 0]), v.of(chosen[:, 1]), palette.run(plan.accent), "markers",
        symbol="circle-open", size=2 * (_radius(shown) + RING),
        opacity=max(0.18, min(0.6, 9 / sqrt(len(chosen)))) if crowded else 1,
    ).plotted()  # fmt: skip
    trace["marker"]["line"] = {"color": palette.run(plan.accent), "width": 1 if crowded else 2}
    return trace | {"hoverinfo": "skip"}


def _radius(shown: Shown) -> float:
    """The radius of a mark: smaller if there are more of them."""
    scene = shown.picture.scene
    count = len(scene.train) + len(scene.test)
    return max(1.3, min(4.0, SIDE / sqrt(count) / 5))
