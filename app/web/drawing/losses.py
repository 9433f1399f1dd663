"""Loss against the chosen axis, all runs: batch losses pale, training loss bold."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.training.analysis.repeats import Repeated, band
from app.web.drawing.axis import Axis, Dict
from app.web.drawing.chart import Chart, Trace
from app.web.drawing.palette import DASHES, Palette
from app.web.drawing.series import Series, XAxis, x_axis
from app.web.drawing.thinning import COLUMNS, Floats, kept

CAPS = {False: 3.0, True: 1e6}  # multiples of the first loss up to which a run is seen; if log
BEHIND = 0.3  # of its opacity: what lies behind bands of seeds
PALE, DENSE = 0.5, 0.22  # opacity of batch losses; of more of them than pixels


@dataclass(frozen=True)
class LossView:
    """What the loss plot is asked to show.

    at: where the playhead stands, if at all. target: a line across it, for the loss `target_of`.
    """

    axis: str
    log: bool
    test_loss: bool
    at: float | None
    target: float | None = None
    target_of: str = "training"


def loss_chart(
    runs: list[Series], view: LossView, palette: Palette, seeds: Sequence[Repeated] = ()
) -> Chart:
    """The page's loss plot once everything has arrived; runs with small batches at the back.

    seeds: each run with all of its seeds, if there are several.
    """
    x = x_axis(runs, view.axis)
    back_first = sorted(runs, key=lambda run: run.plan.batch_size)
    paleness = BEHIND if seeds else 1.0
    traces = [_batch(run, x, palette, paleness) for run in back_first]
    if seeds:
        _, high = loss_range(runs, view.log, view.test_loss)
        measure = "test_loss" if view.test_loss else "training_loss"
        spreads = [(run, seeds[run.index], measure, x, 2 * high) for run in back_first]
        traces += [each for spread in spreads for each in _spread(*spread, palette)]
    traces += [_after(run, x, palette) for run in back_first if run.end(x.key) < x.end]
    if view.test_loss:
        traces += [_test(run, x, palette) for run in back_first if _has_test(run)]
    traces += [_training(run, x, palette) for run in back_first]
    if view.target is not None:
        traces += [mark for run in runs for mark in _reached(run, view, x, palette)]
    return Chart(
        Axis(x.name, range=(0.0, x.factor * x.end or 1.0)),
        Axis("loss", view.log, loss_range(runs, view.log, view.test_loss)),
        traces,
        verticals=() if view.at is None else (x.factor * min(view.at, x.end),),
        horizontals=() if view.target is None else ((view.target, f"target {view.target:g}"),),
        end=x.factor * x.end,
        shapes=tuple(_change(run, step, x, palette) for run in runs for step in _changes(run)),
    )


def _line(run: Series, x: XAxis, steps: NDArray[np.intp], values: Floats) -> tuple[Floats, Floats]:
    at = x.of(run, steps)
    places = kept(at, values)
    return at[places], values[places]


def _spread(
    run: Series, of: Repeated, measure: str, x: XAxis, top: float, palette: Palette
) -> list[Trace]:
    """All seeds pale, their middle half darker, the median dotted; top: a loss above the plot."""
    losses = of.losses(measure)
    if losses is None:
        return []
    steps = of.steps[of.steps <= run.steps]
    lines = {name: np.minimum(line[: len(steps)], top) for name, line in band(losses).items()}
    at, color = x.of(run, steps), palette.run(run.accent)
    areas = [
        Trace(
            f"{run.label}, {what}",
            np.concatenate([at, at[::-1]]),
            np.concatenate([lines[low], lines[high][::-1]]),
            color, width=0, opacity=opacity, is_area=True,
        )
        for what, low, high, opacity in (
            ("all seeds", "lowest", "highest", 0.13),
            ("half of the seeds", "lower_quartile", "upper_quartile", 0.2),
        )
    ]  # fmt: skip
    name = f"{run.label}, median of seeds"
    return [*areas, Trace(name, at, lines["median"], color, width=1.5, dash="1.5px,4px")]


def _batch(run: Series, x: XAxis, palette: Palette, paleness: float) -> Trace:
    at, values = _line(run, x, np.arange(run.steps), run.batch_loss)
    opacity = paleness * (DENSE if run.plan.steps > 2 * COLUMNS else PALE)
    name = f"{run.label}, batch"
    return Trace(name, at, values, palette.run(run.accent), width=1, opacity=opacity)


def _after(run: Series, x: XAxis, palette: Palette) -> Trace:
    """A trace from the end of a run on, at its last training loss."""
    at = x.factor * np.array([run.end(x.key), x.end])
    values = np.full(2, run.columns["training_loss"][-1])
    color = palette.run(run.accent)
    return Trace(f"{run.label}, after", at, values, color, width=1.5, dash="1px,4px")


def _test(run: Series, x: XAxis, palette: Palette) -> Trace:
    at, values = _line(run, x, run.evaluated, run.columns["test_loss"])
    name = f"{run.label}, test"
    return Trace(
        name, at, values, palette.run(run.accent), "lines+markers", width=1.25,
        fill=palette["back"], label=name, most_markers=14,
    )  # fmt: skip


def _training(run: Series, x: XAxis, palette: Palette) -> Trace:
    at, values = _line(run, x, run.evaluated, run.columns["training_loss"])
    dash, color = DASHES[run.accent], palette.run(run.accent)
    return Trace(f"{run.label}, training", at, values, color, dash=dash, width=2.75,
                 label=run.label)  # fmt: skip


def _reached(run: Series, view: LossView, x: XAxis, palette: Palette) -> list[Trace]:
    """A ring where an evaluation of the run first reaches the target; none if it never does."""
    losses = run.columns[f"{view.target_of}_loss"]
    below = np.flatnonzero(losses <= (view.target or 0.0))[:1]
    at = x.of(run, run.evaluated[below])
    ring = Trace(
        f"{run.label}, target reached", at, losses[below], palette.run(run.accent), "markers",
        size=9, fill=palette["back"],
    )  # fmt: skip
    return [ring] if len(below) else []


def _has_test(run: Series) -> bool:
    return bool(np.isfinite(run.columns["test_loss"]).any())


def _changes(run: Series) -> list[int]:
    """The steps at which the run was changed."""
    return [change.at_step for change in run.plan.changes if change.at_step <= run.steps]


def _change(run: Series, step: int, x: XAxis, palette: Palette) -> Dict:
    """A short stroke at the foot of the plot."""
    at = float(x.of(run, np.array([step]))[0])
    return {
        "type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 0.04,
        "line": {"color": palette.run(run.accent), "width": 3},
    }  # fmt: skip


def loss_range(runs: list[Series], log: bool, with_test: bool) -> tuple[float, float]:
    """The range that keeps the bold lines readable.

    If every run exceeds the cap, the run with the lowest maximum sets it.
    """
    training = [run.columns["training_loss"] for run in runs]
    first = max(_highest(losses[:1]) for losses in training) or 1.0
    cap = max(CAPS[log] * first, min(map(_highest, training)))
    names = ("training_loss", "test_loss") if with_test else ("training_loss",)
    seen = np.concatenate([[first], *(run.columns[name] for run in runs for name in names)])
    high = float(seen[seen <= cap].max())
    low = float(seen[seen > 0].min())
    return (max(low, high * 1e-9) / 10, high * 2) if log else (0.0, high * 1.3)


def _highest(losses: Floats) -> float:
    """The highest value; 0 if there is none."""
    return float(np.fmax.reduce(losses, initial=0.0))
