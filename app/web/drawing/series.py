"""One run's columns and where its steps lie on each axis.

Depends on frames; must not know colours.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.training.engine.comparison import Frame
from app.training.engine.slices import Sliced
from app.training.setup.run_plan import RunPlan
from app.web.drawing.thinning import Floats

AXIS_NAMES = {"updates": "updates", "epochs": "epochs", "examples": "examples seen"}


@dataclass(frozen=True)
class Series:
    """A run with all that it has recorded: `steps` of them, losses at some of θ_0 … θ_steps."""

    index: int
    plan: RunPlan
    batch_loss: Floats  # (steps,)
    seconds: Floats  # (steps,) cumulative
    evaluated: NDArray[np.intp]  # steps at which the columns below were taken
    columns: dict[str, Floats]

    @property
    def label(self) -> str:
        return self.plan.label

    @property
    def accent(self) -> int:
        return self.plan.accent

    @property
    def steps(self) -> int:
        return len(self.batch_loss)

    def positions(self, axis: str, steps: NDArray[np.intp]) -> NDArray[Any]:
        """Where θ lies on the axis at each of these steps, 0 … `steps`."""
        if axis == "time":
            return np.asarray(np.concatenate([[0.0], self.seconds])[steps])
        if axis == "updates" and not self.plan.accumulates:
            return steps
        if axis == "updates":
            return self.plan.timetable.update_positions(steps)
        segments = self.plan.timetable.segments
        which = np.searchsorted([s.first_step for s in segments], steps, side="right") - 1

        def of(name: str) -> NDArray[np.intp]:
            return np.array([getattr(segment, name) for segment in segments])[which]

        epochs, place = np.divmod(steps - of("first_step"), of("steps_per_epoch"))
        used = place * of("batch_size")
        if axis == "epochs":
            return np.asarray(of("epoch") + epochs + used / of("examples_per_epoch"))
        return np.asarray(of("examples_seen") + epochs * of("examples_per_epoch") + used)

    def end(self, axis: str) -> float:
        """Where the last θ lies."""
        return float(self.positions(axis, np.array([self.steps]))[0])

    def step_at(self, axis: str, position: float) -> int:
        """The last step that the run has reached at a position."""
        reached = self.positions(axis, np.arange(self.steps + 1))
        return max(0, int(np.searchsorted(reached, position, side="right")) - 1)


DRAWN = ("training_loss", "test_loss", "cosine", "relative_length")


def series_of(plans: tuple[RunPlan, ...], frames: list[Frame]) -> Sliced[list[Series]]:
    """Every run, from all frames of an experiment."""
    runs = []
    for index, plan in enumerate(plans):
        own = [frame for frame in frames if frame.run == index]
        runs.append((yield from _series(index, plan, own)))
    return runs


def _series(index: int, plan: RunPlan, frames: list[Frame]) -> Sliced[Series]:
    evaluations = [evaluation for frame in frames for evaluation in frame.evaluations]
    columns = {}
    for name in DRAWN:
        columns[name] = finite([getattr(evaluation, name) for evaluation in evaluations])
        yield
    return Series(
        index,
        plan,
        finite(np.concatenate([frame.columns["batch_loss"] for frame in frames])),
        np.concatenate([frame.columns["seconds"] for frame in frames]),
        np.array([evaluation.step for evaluation in evaluations], dtype=np.intp),
        columns,
    )


def finite(values: Any) -> Floats:
    """As numbers, NaN where there is none or it is infinite."""
    numbers = np.array(values, dtype=float)
    return np.where(np.isfinite(numbers), numbers, np.nan)


@dataclass(frozen=True)
class XAxis:
    """The axis that all runs lie on: up to `end`, shown times `factor`."""

    key: str
    end: float
    factor: float

    @property
    def name(self) -> str:
        unit = "ms" if self.factor == 1000 else "s"
        return f"compute time ({unit})" if self.key == "time" else AXIS_NAMES[self.key]

    def of(self, run: Series, steps: NDArray[np.intp]) -> NDArray[Any]:
        """Where a run's steps are drawn."""
        positions = run.positions(self.key, steps)
        return positions if self.factor == 1 else self.factor * positions


def x_axis(runs: list[Series], key: str) -> XAxis:
    """An axis that holds all runs; times below a second are in milliseconds."""
    end = max(run.end(key) for run in runs)
    return XAxis(key, end, 1000.0 if key == "time" and end < 1 else 1.0)
