"""Plots of a sweep: the grid as a map, updates against batch size, the best rates.

Depends on the results of cells and on what was found in them; must not know how they were trained.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.training.analysis.losses_on_the_way import Target
from app.training.analysis.sweep.best import at_each_rate
from app.web.drawing.axis import Axis, Dict
from app.web.drawing.chart import Chart, Trace, layout_of
from app.web.drawing.palette import DASHES, Palette
from app.web.drawing.words import literal

Found = dict[str, Any]  # `best` and `critical`, as in the reply of /api/v1/sweep
SIZES = 120  # at which a curve is drawn


def sweep_map(
    results: Sequence[dict[str, Any]], found: Found, target: Target, palette: Palette
) -> Dict:
    """Batch sizes across, rates up: the median over the seeds of the first optimiser and schedule.

    Updates to the target, or without one the training loss at the end; the best rates are ringed.
    """
    first = (results[0]["optimizer"], results[0]["schedule"])
    columns = {
        size: rates for (size, *kind), rates in at_each_rate(results).items() if (*kind,) == first
    }
    name = "final_training_loss" if target.value is None else "updates"
    rates = [each["learning_rate"] for each in next(iter(columns.values()))]
    values = np.array(
        [[_number(column[row][name]) for column in columns.values()] for row in range(len(rates))]
    )
    sizes, heights = [f"{size:,}" for size in columns], [f"{rate:g}" for rate in rates]
    best = {each["batch_size"]: each for each in found["best"] if _kind(each) == first}
    title = "Training loss at the end" if target.value is None else (
        f"Updates to a {target.measure.replace('_', ' ')} of {target.value:g}"
    )  # fmt: skip
    with np.errstate(all="ignore"):
        logarithms = np.log10(values)
    surface = {
        "type": "heatmap", "name": literal(title), "x": sizes, "y": heights, "z": logarithms,
        "text": [[_shown(value) for value in row] for row in values], "texttemplate": "%{text}",
        "customdata": values, "colorscale": palette.ramp("ramp"), "showscale": False, "xgap": 2,
        "ygap": 2, "hovertemplate": "%{customdata:.4g}<extra></extra>",
    }  # fmt: skip
    rings = {
        "type": "scatter", "mode": "markers", "name": "best rate", "x": sizes,
        "y": [f"{best[size]['learning_rate']:g}" for size in columns],
        "marker": {"symbol": "square-open", "size": 26, "color": palette["text"]},
        "hoverinfo": "skip",
    }  # fmt: skip
    layout = layout_of(
        Axis("batch size"), Axis("learning rate"), palette, (title, "Median over the seeds"), 20
    )
    for axis in ("xaxis", "yaxis"):
        layout[axis] |= {"type": "category", "range": None, "showgrid": False}
    return {"data": [surface, rings], "layout": layout}


def _number(value: float | None) -> float:
    return np.nan if value is None else value


def _shown(value: float) -> str:
    if not np.isfinite(value):
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _kind(entry: dict[str, Any]) -> tuple[str, str]:
    return entry["optimizer"], entry["schedule"]


def _name(kind: tuple[str, str], kinds: Sequence[object]) -> str:
    """Of a curve: its optimiser and schedule where there are several."""
    return ", ".join(kind).replace("_", " ") if len(kinds) > 1 else "best rate"


def _batch_sizes(found: Found) -> Axis:
    """The axis of the batch sizes that were swept, whether or not each reached the target."""
    sizes = sorted({each["batch_size"] for each in found["best"]})
    ticks = tuple((size, f"{size:,}") for size in sizes)
    return Axis("batch size", log=True, include=tuple(sizes), ticks=ticks)


def sweep_curve(found: Found, target: Target, palette: Palette) -> Chart:
    """Updates to the target at the best rate, perfect scaling, the fit, and where it bends."""
    traces, verticals = list[Trace](), list[float]()
    kinds = [_kind(each) for each in found["critical"]]
    for accent, (kind, critical) in enumerate(zip(kinds, found["critical"], strict=True), start=1):
        points = [each for each in found["best"] if _kind(each) == kind and each["updates"]]
        if not points:
            continue
        sizes = np.array([each["batch_size"] for each in points], dtype=float)
        updates = np.array([each["updates"] for each in points], dtype=float)
        along = np.geomspace(sizes[0], sizes[-1], SIZES)
        color, dash, name = palette.run(accent), DASHES[accent], _name(kind, kinds)
        perfect = updates[0] * sizes[0] / along
        traces.append(Trace(f"{name}: perfect scaling", along, perfect, palette["quiet"],
                            dash="2px,4px", width=1.5, label="perfect scaling"))  # fmt: skip
        if (bend := critical["measured"]) is not None:
            fit = bend["fewest_updates"] + bend["fewest_examples"] / along
            traces.append(Trace(f"{name}: fit", along, fit, color, width=1.25, opacity=0.6))
            verticals.append(bend["batch_size"])
        if critical["noise"] is not None and critical["noise"]["median"]:
            verticals.append(critical["noise"]["median"])
        traces.append(Trace(name, sizes, updates, color, "lines+markers", dash, size=8, label=name))
    subtitle = "Vertical lines: where the curve bends, and the gradient noise scale"
    return Chart(
        _batch_sizes(found), Axis("updates to the target", log=True), traces,
        f"What a larger batch saves, down to a loss of {target.value or 0:g}",
        subtitle if verticals else "", verticals=tuple(verticals),
    )  # fmt: skip


def sweep_rates(found: Found, palette: Palette) -> Chart:
    """The best rate of each batch size, beside the linear and the square-root rule."""
    traces = list[Trace]()
    kinds = list(dict.fromkeys(_kind(each) for each in found["best"]))
    for accent, kind in enumerate(kinds, start=1):
        points = [each for each in found["best"] if _kind(each) == kind]
        sizes = np.array([each["batch_size"] for each in points], dtype=float)
        rates = np.array([each["learning_rate"] for each in points], dtype=float)
        for rule, power, dash in (("linear rule", 1.0, "2px,4px"), ("√ rule", 0.5, "7px,4px")):
            ideal = rates[0] * (sizes / sizes[0]) ** power
            name = f"{_name(kind, kinds)}: {rule}"
            traces.append(Trace(name, sizes, ideal, palette["quiet"], dash=dash, width=1.5,
                                label=rule))  # fmt: skip
        name = _name(kind, kinds)
        color = palette.run(accent)
        traces.append(Trace(name, sizes, rates, color, "lines+markers", DASHES[accent], size=8,
                            label=name))  # fmt: skip
    return Chart(
        _batch_sizes(found), Axis("learning rate", log=True), traces,
        "The best rate of each batch size", "Both rules begin at the smallest batch",
    )  # fmt: skip
