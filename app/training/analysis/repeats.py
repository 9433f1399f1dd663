"""Every run of an experiment with several seeds: the spread of its losses along the way.

The seeds of a run train as one stack. A run that has diverged counts as above all others from
there on, so its loss is infinite; quantiles are interpolated between the sorted losses.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.numerics.arrays import Array
from app.training.analysis.timing import seconds_of_step
from app.training.document.limits import Limits
from app.training.document.problems import refuse
from app.training.document.specification import Experiment
from app.training.engine.evaluation import work_of
from app.training.engine.loop import Clock
from app.training.engine.slices import Sliced
from app.training.engine.stacks.forms import most_runs
from app.training.engine.stacks.members import Member
from app.training.engine.stacks.stack import Course, courses
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan
from app.training.setup.seeds import Seeds, start_with

# The band by the names of its lines, and the share of the seeds that lie below each.
BAND = {
    "lowest": 0.0,
    "lower_quartile": 0.25,
    "median": 0.5,
    "upper_quartile": 0.75,
    "highest": 1.0,
}
SMALL = 0.05
GAP = 1.5  # between the losses of two groups of seeds, as a ratio


@dataclass(frozen=True)
class Repeated:
    """One run with several seeds."""

    plan: RunPlan
    seeds: tuple[Seeds, ...]
    courses: tuple[Course, ...]
    step_seconds: float  # measured for a run that is trained alone

    @property
    def steps(self) -> NDArray[np.intp]:
        """The steps (E,) at which those are evaluated that go on longest."""
        return max((course.evaluated_steps for course in self.courses), key=len)

    def losses(self, measure: str) -> Array | None:
        """(E, seeds): infinite once a run has diverged; None where there is none to measure."""
        columns = []
        for course in self.courses:
            own: Array | None = getattr(course, measure)
            if own is None:
                return None
            columns.append(self._on_all_steps(course, own))
        return np.column_stack(columns)

    def _on_all_steps(self, course: Course, own: Array) -> Array:
        """With infinity from where it diverged."""
        values = np.full(len(self.steps), np.inf)
        lasts = self.steps < course.steps if course.diverged_at is not None else slice(None)
        values[lasts] = own[: len(values[lasts])]
        return values

    def going(self) -> NDArray[np.intp]:
        """(E,) how many seeds have not diverged up to each step."""
        ends = [each.steps for each in self.courses if each.diverged_at is not None]
        ended = np.searchsorted(np.sort(ends), self.steps, side="right")
        return np.asarray(len(self.courses) - ended)


def check_work(experiment: Experiment, prepared: Prepared, limits: Limits) -> None:
    """Refuses more seeds than the limits allow.

    Raises:
        ExperimentError: naming `repeats`.
    """
    steps = sum(plan.steps for plan in prepared.runs)
    work = sum(work_of(prepared, plan) for plan in prepared.runs)
    most = int(min(limits.sweep_steps / steps, limits.sweep_work / work))
    if experiment.repeats > most:
        limit = "sweep_steps" if limits.sweep_steps / steps <= limits.sweep_work / work else (
            "sweep_work"
        )  # fmt: skip
        message = f"must be at most {max(most, 1)} for an experiment that trains so long"
        raise refuse("repeats", experiment.repeats, message, limit)


def repeated(
    experiment: Experiment, prepared: Prepared, run: int, clock: Clock
) -> Sliced[Repeated]:
    """One run with all of its seeds."""
    plan = prepared.runs[run]
    first = Seeds(plan.seed, experiment.model.seed)
    seeds = tuple(first.after(each, experiment.vary) for each in range(experiment.repeats))
    is_given = experiment.model.parameters is not None
    members = [
        Member(
            replace(plan, seed=each.order),
            prepared.initial if is_given else start_with(experiment, prepared.layout, each.start),
            prepared.penalty,
        )
        for each in seeds
    ]
    seconds = yield from seconds_of_step(prepared, plan, clock)
    found: list[Course] = []
    most = most_runs(prepared, plan)
    for begin in range(0, len(members), most):
        found += yield from courses(prepared, members[begin : begin + most])
    return Repeated(plan, seeds, tuple(found), seconds)


def band(losses: Array) -> dict[str, Array]:
    """The lines of BAND (E,) of losses (E, seeds)."""
    ordered = np.sort(losses, axis=1)
    last = losses.shape[1] - 1
    return {name: _between(ordered, share * last) for name, share in BAND.items()}


def _between(ordered: Array, place: float) -> Array:
    """The losses at a place among the sorted ones, interpolated between two."""
    low, high = ordered[:, floor(place)], ordered[:, ceil(place)]
    share = place - floor(place)
    return np.ascontiguousarray(low if share == 0.0 else (1.0 - share) * low + share * high)


def parted(finals: Sequence[float], start: float) -> dict[str, Any] | None:
    """Where the losses at the end fall into two groups: a number between, and how many lie above.

    None where no loss is GAP times the next lower one, or more. A loss of less than the share
    SMALL of the one at the start parts nothing.
    """
    pairs = [
        (high / low, low, high)
        for low, high in pairwise(sorted(finals))
        if low > 0 and high >= SMALL * start
    ]
    ratio, low, high = max(pairs, default=(1.0, 0.0, 0.0))
    if ratio < GAP:
        return None
    above = sum(each >= high for each in finals)
    return {"above": _round_between(low, high), "count": above}


def _round_between(low: float, high: float) -> float:
    """The number with fewest digits between two, the middle one of those."""
    top = min(high, 2.0 * low)
    for digits in range(1, 16):
        middle = float(f"{(low * top) ** 0.5:.{digits}g}")
        if low < middle < top:
            return middle
    return low


def axes(prepared: Prepared, of: Repeated) -> dict[str, Array]:
    """What each of its steps (E,) is on the four axes."""
    table = of.plan.timetable
    return {
        "updates": table.update_positions(of.steps),
        "epochs": np.array([table.epochs_at(step) for step in of.steps.tolist()]),
        "examples": np.array([table.examples_at(step) for step in of.steps.tolist()], dtype=float),
        "seconds": of.steps * of.step_seconds,
    }
