"""Cosine and relative length of every run's batch gradients against the chosen axis."""

import numpy as np
from numpy.typing import NDArray

from app.web.drawing.axis import Axis
from app.web.drawing.chart import Chart, Trace
from app.web.drawing.palette import DASHES, Palette
from app.web.drawing.series import Series, XAxis, x_axis
from app.web.drawing.thinning import Floats, kept

NEIGHBOURS = 11
FEW = 100  # points of a run that lines may join: more of them would cover the other runs


def cosine_chart(
    runs: list[Series], axis: str, at: float | None, smooth: bool, palette: Palette
) -> Chart:
    """The cosine between the gradient of each evaluated step's batch and the full one."""
    y = Axis("cosine", range=(-1.05, 1.05))
    title = "Direction: cosine of the angle"
    return _chart(runs, "cosine", y, 0.0, title, axis, at, smooth, palette)


def length_chart(
    runs: list[Series], axis: str, at: float | None, smooth: bool, palette: Palette
) -> Chart:
    """The length of each batch gradient relative to the full gradient."""
    y = Axis("times the full gradient's length", log=True, include=(0.5, 2.0))
    title = "Length: ‖<i>g<sub>B</sub></i>‖ ÷ ‖<i>g</i>‖"
    return _chart(runs, "relative_length", y, 1.0, title, axis, at, smooth, palette)


def _chart(
    runs: list[Series], column: str, y: Axis, level: float, title: str, axis: str, at: float | None,
    smooth: bool, palette: Palette,
) -> Chart:  # fmt: skip
    x = x_axis(runs, axis)
    back_first = sorted(runs, key=lambda run: -len(_steps(run)))
    if smooth:
        traces = [_points(run, column, x, palette) for run in back_first]
        traces += [_mean(run, column, x, palette) for run in back_first]
    else:
        traces = [_named(run, column, x, palette) for run in back_first]
    return Chart(
        Axis(x.name, range=(0.0, x.factor * x.end or 1.0)), y, traces, title,
        verticals=() if at is None else (x.factor * min(at, x.end),),
        horizontals=((level, ""),),
    )  # fmt: skip


def _steps(run: Series) -> NDArray[np.intp]:
    """The steps with a batch that was compared: the last θ has none."""
    return run.evaluated[run.evaluated < run.steps]


def _column(run: Series, column: str, x: XAxis) -> tuple[Floats, Floats]:
    steps = _steps(run)
    return x.of(run, steps), run.columns[column][: len(steps)]


def _points(run: Series, column: str, x: XAxis, palette: Palette) -> Trace:
    at, values = _column(run, column, x)
    few, places = len(at) <= FEW, kept(at, values)
    return Trace(
        f"{run.label}, steps", at[places], values[places], palette.run(run.accent), "markers",
        size=4 if few else 3, opacity=0.7 if few else 0.45,
    )  # fmt: skip


def _named(run: Series, column: str, x: XAxis, palette: Palette) -> Trace:
    """A trace of all points: joined if they are few, otherwise small and pale."""
    at, values = _column(run, column, x)
    places, color = kept(at, values), palette.run(run.accent)
    at, values = at[places], values[places]
    if len(_steps(run)) > FEW:
        return Trace(
            run.label, at, values, color, "markers", size=3.5, opacity=0.55, label=run.label
        )
    return Trace(
        run.label, at, values, color, "lines+markers", DASHES[run.accent], width=1, size=4,
        label=run.label,
    )  # fmt: skip


def _mean(run: Series, column: str, x: XAxis, palette: Palette) -> Trace:
    """The moving mean of neighbouring points; for lengths the geometric mean."""
    at, values = _column(run, column, x)
    if column == "cosine":
        means = moving_mean(values, NEIGHBOURS)
    else:
        with np.errstate(all="ignore"):
            means = np.exp(moving_mean(np.log(values), NEIGHBOURS))
    places = kept(at, means)
    return Trace(
        f"{run.label}, mean of {NEIGHBOURS}", at[places], means[places], palette.run(run.accent),
        dash=DASHES[run.accent], width=2.25, label=run.label,
    )  # fmt: skip


def moving_mean(values: Floats, count: int) -> Floats:
    """The mean of each value and its neighbours, `count` in all but at the ends.

    `count` is odd. What is not finite is left out; NaN where nothing is left.
    """
    padded = np.pad(values, count // 2, constant_values=np.nan)
    near = np.lib.stride_tricks.sliding_window_view(padded, count)
    known = np.isfinite(near)
    sums = np.where(known, near, 0.0).sum(axis=1)
    with np.errstate(all="ignore"):
        return np.asarray(sums / known.sum(axis=1))
