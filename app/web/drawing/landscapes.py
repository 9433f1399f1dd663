"""The chart of a landscape: lines of equal loss over a plane, with the paths of all runs."""

from math import log10
from typing import Any

import numpy as np

from app.web.drawing.axis import Axis, Dict
from app.web.drawing.chart import Chart, Trace
from app.web.drawing.palette import DASHES, Palette
from app.web.drawing.series import finite
from app.web.drawing.thinning import Floats
from app.web.drawing.words import literal

Landscape = dict[str, Any]  # as in the reply of /api/v1/landscape
LEVELS = 16  # about so many lines
WIDE = 10.0  # highest loss over lowest from which on lines are a factor apart, not a difference
NAMES = {"training": "training loss", "test": "test loss", "batch": "loss of the batch"}


def landscape_figure(landscape: Landscape, palette: Palette) -> Dict:
    """The figure's data and layout."""
    grid, plane = landscape["grid"], landscape["plane"]
    x, y = (
        Axis(name, range=(float(ends[0]), float(ends[-1])))
        for name, ends in zip(plane["names"], (grid["u"], grid["v"]), strict=True)
    )
    name, heights = NAMES[grid["of"]], finite(grid["loss"])
    if grid["penalty"] is not None:
        name, heights = f"{name} and penalty", heights + finite(grid["penalty"])
    surface, spacing = _surface(name, heights, grid, palette)
    title = f"The {name} over a plane in parameter space"
    chart = Chart(x, y, _traces(landscape, palette), title, _said(plane, spacing), equal=True)
    figure = chart.figure(palette)
    figure["data"].insert(0, surface)
    figure["layout"]["xaxis"] |= {"constrain": "domain"}
    figure["layout"]["yaxis"] |= {"constrain": "domain", "showgrid": False}
    return figure


def _said(plane: Dict, spacing: str) -> str:
    """What the plane shows of the paths, and what lies between two lines."""
    if plane["exact"]:
        shown = "Every path lies in this plane"
    elif plane["explained"] is None:
        shown = "The paths leave this plane"
    else:
        shown = f"The plane shows {sum(plane['explained']):.1%} of the variance of all paths"
    return f"{shown}. {spacing}"


def _surface(name: str, heights: Floats, grid: Dict, palette: Palette) -> tuple[Dict, str]:
    """The lines, and what lies between two of them.

    Where the losses differ by large factors, the lines are those of their logarithms.
    """
    known = heights[np.isfinite(heights)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)
    is_log = 0 < WIDE * low < high
    with np.errstate(all="ignore"):
        z = np.log10(heights) if is_log else heights
    ends = (log10(low), log10(high)) if is_log else (low, high)
    step = _round_step((ends[1] - ends[0]) / LEVELS, is_log)
    spacing = (
        f"From line to line the loss grows by a factor of {10**step:g}"
        if is_log
        else f"From line to line the loss grows by {step:g}"
    )
    surface = {
        "type": "contour", "name": literal(name), "x": grid["u"], "y": grid["v"], "z": z,
        "customdata": heights, "colorscale": palette.ramp("ramp"), "showscale": False,
        "autocontour": False, "line": {"color": palette["boundary"], "width": 0.5},
        "contours": {
            "start": step * np.ceil(ends[0] / step), "end": ends[1], "size": step,
            "coloring": "heatmap",
        },
        "hovertemplate": literal(name) + " %{customdata:.3g}<extra></extra>",
    }  # fmt: skip
    return surface, spacing


def _round_step(step: float, is_log: bool) -> float:
    """The next larger step of 1, 2 or 5 times a power of ten; a factor of 1 + such a step."""
    wanted = (10**step - 1 if is_log else step) or 1.0
    power = 10.0 ** np.floor(np.log10(wanted))
    rounded = float(next(power * m for m in (1, 2, 5, 10) if power * m >= wanted * (1 - 1e-9)))
    return log10(1 + rounded) if is_log else rounded


def _traces(landscape: Landscape, palette: Palette) -> list[Trace]:
    """Each path with the point at its step; where all begin is marked."""
    paths, here = landscape["paths"], finite(landscape["here"]["points"])
    ways = [finite(path["points"]) for path in paths]
    lines = [
        Trace(path["label"], way[:, 0], way[:, 1], palette.run(path["accent"]),
              dash=DASHES[path["accent"]], label=path["label"])
        for path, way in zip(paths, ways, strict=True)
    ]  # fmt: skip
    points = [
        Trace(f"{path['label']}, step {step:,}", at[:1], at[1:], palette.run(path["accent"]),
              "markers", size=11)
        for path, step, at in zip(paths, landscape["here"]["steps"], here, strict=True)
    ]  # fmt: skip
    start = Trace("start", ways[0][:1, 0], ways[0][:1, 1], palette["curve"], "markers",
                  symbol="cross-thin", size=13, label="start")  # fmt: skip
    return [*lines, start, *points]
