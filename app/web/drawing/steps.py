"""Charts of an opened step: where the ways of using its batch lead, and what an update costs."""

from math import sqrt
from typing import Any

import numpy as np

from app.training.analysis.averaging import WAYS
from app.training.analysis.opened_step import Tried
from app.web.drawing.axis import Axis, Dict, axis_of
from app.web.drawing.chart import Chart, Trace, layout_of
from app.web.drawing.palette import Palette
from app.web.drawing.series import finite
from app.web.drawing.thinning import Floats
from app.web.drawing.words import literal

ACROSS, UP = 2, 3  # small charts
SMALL = 150  # pixels up of one, with its title and ticks
UNITS = {"update": ("one update (µs)", 1e6), "epoch": ("one epoch (ms)", 1e3)}


def time_chart(timing: dict[str, Any], key: str, palette: Palette) -> Chart:
    """The measured time of an update, or of an epoch, against the batch size."""
    name, factor = UNITS[key]
    sizes, own = np.array(timing["sizes"]["batch_size"]), timing["batch_size"]
    values = factor * np.array(timing["sizes"][key])
    at = sizes == own
    return Chart(
        Axis("batch size", log=True),
        Axis(name, log=True, range=_decade_about(values.min() / 1.4, values.max() * 1.4)),
        [
            Trace(name, sizes, values, palette["quiet"], "lines+markers", width=1.5, size=5),
            Trace("this batch", sizes[at], values[at], palette.run(timing["accent"]), "markers",
                  size=10, label=f"M = {own:,}"),
        ],
        "Is a power of two faster?",
        f"At step {timing['step']:,} of {literal(timing['label'])}",
    )  # fmt: skip


def _decade_about(low: float, high: float) -> tuple[float, float]:
    """A range of at least a decade: noise is not to look like a law."""
    room = sqrt(max(1.0, 10 * low / high))
    return float(low / room), float(high * room)


def ways_figure(ways: dict[str, Tried], where: str, palette: Palette) -> Dict:
    """The batch's loss as each way is followed, on the same scale; dotted: where all begin."""
    losses = {name: finite(tried.losses) for name, tried in ways.items()}
    low, high = _span(list(losses.values()))
    y = Axis("batch loss", range=(low - 0.06 * (high - low or 1), high + 0.06 * (high - low or 1)))
    x = Axis("steps", range=(-0.3, max(map(len, losses.values())) - 0.7))
    data, names, starts = [], [], []
    titles = "Ways to average: which are right?", where
    layout = layout_of(x, y, palette, titles, 20, UP * SMALL)
    for place, (name, values) in enumerate(losses.items()):
        suffix = "" if place == 0 else str(place + 1)
        trace = Trace(
            WAYS[name].title, np.arange(float(len(values))), values, palette["text"], width=1.5
        )
        data.append(trace.plotted() | {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"})
        layout |= _axes(place, suffix, x, y, palette)
        names.append(_title(WAYS[name].title, suffix, palette))
        starts.append(_start(float(values[0]), suffix, palette))
    return {"data": data, "layout": layout | {"annotations": names, "shapes": starts}}


def _span(losses: list[Floats]) -> tuple[float, float]:
    """The range that all charts share; a loss that explodes leaves it at the top."""
    start, every = losses[0][0], np.concatenate(losses)
    seen = every[every <= 3 * start + 1e-12]
    return (float(seen.min()), float(max(seen.max(), start))) if len(seen) else (0.0, 1.0)


def _axes(place: int, suffix: str, x: Axis, y: Axis, palette: Palette) -> Dict:
    """The two axes of a small chart, at its place row by row; names stand at the outer ones."""
    row, column = divmod(place, ACROSS)
    left, top = column / ACROSS, 1 - row / UP
    across = [left + 0.01, left + 1 / ACROSS - 0.03]
    up = [top - 1 / UP + 0.08, top - 0.08]
    named_x, named_y = row == UP - 1, column == 0
    return {
        f"xaxis{suffix}": axis_of(x, palette)
        | {"domain": across, "anchor": f"y{suffix}", "showgrid": False, "nticks": 6}
        | ({} if named_x else {"title": {"text": ""}}),
        f"yaxis{suffix}": axis_of(y, palette)
        | {"domain": up, "anchor": f"x{suffix}", "nticks": 5, "showticklabels": named_y}
        | ({} if named_y else {"title": {"text": ""}}),
    }


def _title(text: str, suffix: str, palette: Palette) -> Dict:
    return {
        "text": text, "xref": f"x{suffix} domain", "yref": f"y{suffix} domain", "x": 0, "y": 1,
        "xanchor": "left", "yanchor": "bottom", "showarrow": False,
        "font": {"size": 13, "color": palette["text"]},
    }  # fmt: skip


def _start(loss: float, suffix: str, palette: Palette) -> Dict:
    return {
        "type": "line", "xref": f"x{suffix} domain", "yref": f"y{suffix}", "x0": 0, "x1": 1,
        "y0": loss, "y1": loss,
        "line": {"color": palette["control"], "width": 1, "dash": "2px,3px"},
    }  # fmt: skip
