"""All runs of an experiment, step by step, as frames. Must not know the web or formats.

A frame is one run's consecutive steps as columns. Runs are interleaved by examples seen, and
the order of frames is a function of the experiment alone: frame 7 is the same frame in every
process, which is what makes a stream resumable anywhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.numerics.arrays import Array
from app.training.document.limits import Limits
from app.training.engine.batches import EpochOrders
from app.training.engine.block import Workspaces
from app.training.engine.columns import STEP_COLUMNS, Steps
from app.training.engine.divergence import (
    ExplosionWatch,
    cut,
    first_non_finite,
    why_exploded,
    why_non_finite,
)
from app.training.engine.epoch_losses import EpochLosses
from app.training.engine.evaluation import Evaluation, Evaluator, evaluated_steps
from app.training.engine.loop import Chunk, Clock, train
from app.training.engine.seeking import Checkpoints
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan

FEWEST_KEY_STEPS, MOST_KEY_STEPS = 200, 2000
EVALUATION_BYTES, FRAME_BYTES = 250, 3_000  # of an evaluation, and of a frame besides its numbers


@dataclass(frozen=True)
class Outcome:
    """How a run ended."""

    label: str
    steps: int
    status: str  # finished or diverged
    diverged_at: int | None
    why: str | None


@dataclass(frozen=True)
class Frame:
    """Consecutive steps of one run; record k takes θ_k to θ_{k+1}."""

    run: int
    first_step: int
    columns: dict[str, Array]  # by the names of STEP_COLUMNS
    evaluations: tuple[Evaluation, ...]
    order: EpochOrders  # of each epoch that begins in it
    parameter_steps: NDArray[np.intp]
    parameters: Array  # a row for each of parameter_steps
    outcome: Outcome | None  # of the run, in its last frame

    @property
    def steps(self) -> int:
        return len(self.columns["batch_loss"])

    @property
    def nbytes(self) -> int:
        """The approximate number of bytes that it holds."""
        columns = sum(column.nbytes for column in self.columns.values())
        kept = self.parameters.nbytes + self.parameter_steps.nbytes
        return columns + kept + EVALUATION_BYTES * len(self.evaluations) + FRAME_BYTES


def all_parameters_fit(prepared: Prepared, limits: Limits) -> bool:
    """Whether the parameters of every step are kept, or only those of key steps."""
    rows = sum(plan.steps + 1 for plan in prepared.runs)
    return 4 * rows * prepared.layout.size <= limits.parameter_bytes


def key_steps(prepared: Prepared, plan: RunPlan, limits: Limits) -> NDArray[np.intp]:
    """The steps k whose θ_k a frame holds: all of them, or evenly spaced ones with both ends."""
    if all_parameters_fit(prepared, limits):
        return np.arange(plan.steps + 1)
    room = limits.parameter_bytes // (4 * prepared.layout.size * len(prepared.runs))
    count = min(max(room, FEWEST_KEY_STEPS), MOST_KEY_STEPS, plan.steps + 1)
    return np.unique(np.round(np.linspace(0, plan.steps, count)).astype(np.intp))


def frames(
    prepared: Prepared, limits: Limits, clock: Clock, kept: Sequence[Checkpoints] | None = None
) -> Iterator[Frame]:
    """The frames of all runs: the next one is always of the run that has seen the fewest examples.

    `kept`: for each run, the states that are kept for seeking.
    """
    evaluator = Evaluator(prepared)
    kept = kept or [Checkpoints(prepared, plan) for plan in prepared.runs]
    workspaces: Workspaces = {}
    going = {
        index: _RunFrames(prepared, index, evaluator, limits, clock, kept[index], workspaces)
        for index in range(len(prepared.runs))
    }
    while going:
        index = min(going, key=lambda i: (going[i].examples_seen, i))
        frame = next(going[index])
        yield frame
        if frame.outcome is not None:
            del going[index]


class _RunFrames:
    """The frames of one run."""

    def __init__(
        self,
        prepared: Prepared,
        index: int,
        evaluator: Evaluator,
        limits: Limits,
        clock: Clock,
        kept: Checkpoints,
        workspaces: Workspaces,
    ) -> None:
        self._kept = kept
        self._prepared, self._index, self._evaluator = prepared, index, evaluator
        self._plan = prepared.runs[index]
        self._keys = key_steps(prepared, self._plan, limits)
        self._chunks = train(prepared, self._plan, clock, workspaces=workspaces)
        self._watch, self._epoch_losses = ExplosionWatch(), EpochLosses(self._plan)
        self._seconds = 0.0
        self.examples_seen = 0

    def __next__(self) -> Frame:
        chunk = next(self._chunks)
        outcome: Outcome | None = None
        broken = first_non_finite(chunk)
        if broken is not None:
            chunk = cut(chunk, broken + 1 - chunk.first_step, self._plan)
            outcome = self._diverged(
                broken + 1, broken, why_non_finite(self._prepared, self._plan, broken)
            )
        evaluations, exploded = self._evaluate(chunk, broken)
        if exploded is not None:
            chunk = cut(chunk, exploded - chunk.first_step, self._plan)
            since = self._watch.first_above or 0
            outcome = self._diverged(
                exploded, exploded, why_exploded(self._prepared, self._plan, since)
            )
        end = chunk.first_step + chunk.steps
        if outcome is None:
            self._kept.keep(chunk.end)
        if outcome is None and end == self._plan.steps:
            outcome = Outcome(self._plan.label, end, "finished", None, None)
        return self._frame(chunk, evaluations, outcome)

    def _diverged(self, steps: int, at: int, why: str) -> Outcome:
        return Outcome(self._plan.label, steps, "diverged", at, why)

    def _evaluate(
        self, chunk: Chunk, broken: int | None
    ) -> tuple[tuple[Evaluation, ...], int | None]:
        """The evaluations due in this chunk, and the step at which the run has exploded.

        broken: the step that ends the run because a number is not finite, if it does not explode
        before.
        """
        evaluations = []
        first, end = chunk.first_step, chunk.first_step + chunk.steps
        due = evaluated_steps(self._plan, first, end).tolist()
        if broken is not None or end == self._plan.steps:
            due.append(end)
        rows = np.array(due, dtype=np.intp) - first
        gradients = chunk.gradients_of(rows[rows < chunk.steps])
        for evaluation in self._evaluator.at(due, chunk.parameters[rows], gradients):
            evaluations.append(evaluation)
            is_after = broken is not None and evaluation.step > broken
            if not is_after and self._watch.has_exploded(evaluation):
                return tuple(evaluations), evaluation.step
        return tuple(evaluations), None

    def _frame(
        self, chunk: Chunk, evaluations: tuple[Evaluation, ...], outcome: Outcome | None
    ) -> Frame:
        first, steps = chunk.first_step, chunk.steps
        end = first + steps
        seconds = self._seconds + chunk.seconds * np.arange(1, steps + 1) / max(steps, 1)
        self._seconds += chunk.seconds
        self.examples_seen = self._plan.timetable.examples_at(end)
        keys = self._keys[(self._keys >= first) & (self._keys < end)]
        if outcome is not None:
            keys = np.append(keys, end)
        recorded = Steps(self._prepared, self._plan, chunk, seconds, self._epoch_losses)
        with np.errstate(all="ignore"):
            columns = {
                name: np.ascontiguousarray(column.of(recorded))
                for name, column in STEP_COLUMNS.items()
            }
        return Frame(
            self._index,
            first,
            columns,
            evaluations,
            chunk.order,
            keys,
            chunk.parameters[keys - first],
            outcome,
        )
