"""The training loop: one run as a generator of chunks of consecutive steps.

The loop that its calls stand for, with the files in which each line is found:

    θ = θ_0
    for epoch in 0, 1, …:
        for batch in cut(order(epoch), M):            engine/batches.py: the last may be shorter
            Z, A = forward(θ, X[batch])               numerics/network.py
            δ_L  = ∂ℓ/∂Z_L                            numerics/losses.py
            dW, db = 1/M · backward(δ_L)              numerics/network.py: a sum over the examples
            g    = (dW, db), or M times that, + ∂R/∂θ   engine/block.py: mean or sum, penalty;
                                                      first of several batches, if accumulated
            θ    = θ − η g, or another rule           numerics/optimizers/

Full batch, mini-batch and SGD are this one loop with M = N, 1 < M < N and M = 1. The loop in plain
NumPy is `tests/benchmarks/textbook.py`. What it must compute is in `tests/training/oracle.py`,
whose gradients come from automatic differentiation.

Here all calls of a chunk are bound to their arrays beforehand and then only executed. The loop
computes and keeps what the steps themselves produce; what is evaluated or sent from it is decided
elsewhere. The clock comes in as an argument and runs over the training steps alone. Boundaries of
chunks are fixed from step 0, so a run that begins at one makes the same calls.
"""

import operator
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from app.numerics.arrays import Array, Call
from app.training.engine.batches import Batches, EpochOrders, is_whole
from app.training.engine.block import Block, Workspaces
from app.training.engine.evaluation import evaluate_every
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan
from app.training.setup.timetable import Segment

Clock = Callable[[], float]

FIRST_CHUNK = 8  # steps: small, so that something can be shown at once
LONGEST_CHUNK = 400  # steps times layers: the bound calls of more would leave the cache
BIND_SECONDS, START_SECONDS = 8e-6, 22e-6  # what a row's calls cost once, and every chunk
CHUNK_SECONDS = 8e-3  # a chunk is one slice of the training thread
CHUNK_NUMBERS = 1 << 19  # that the rows of a chunk hold: more makes it no faster
CHUNK_OUTPUTS = 1 << 15  # of these outputs, whose losses are computed at once


@dataclass(frozen=True)
class State:
    """Everything that a run carries from one step to the next.

    Batches follow from the step number.
    """

    step: int
    theta: Array  # (P,) before the step
    optimizer: Array  # (rows, P)


@dataclass(frozen=True)
class Chunk:
    """Consecutive steps of one run; K of them, P parameters.

    Gradients, scale and parameters are views of memory that the next chunk uses again, and so is
    the optimiser's part of `end`.
    """

    first_step: int
    learning_rates: Array  # (K,)
    batch_loss: Array  # (K,) mean data loss over the batch at θ_k, whatever the reduction
    counts: Array  # (K,) what the sums of the batches' losses are divided by for their means
    scaled_gradients: Array  # (K, P) `gradients` times `scale`
    scale: Array  # (K,)
    parameters: Array  # (K + 1, P), θ before each step and after the last
    order: EpochOrders  # of each epoch that begins in this chunk
    seconds: float  # spent on these steps
    end: State
    safe: bool  # whether the loss needed its safe calls

    @property
    def steps(self) -> int:
        return len(self.batch_loss)

    @property
    def gradients(self) -> Array:
        """(K, P) of the mean batch loss at θ_k, without the penalty; made when asked for."""
        return self.gradients_of(slice(None))

    def gradients_of(self, rows: slice | NDArray[np.intp]) -> Array:
        """Some rows of `gradients`."""
        return np.asarray(self.scaled_gradients[rows] / self.scale[rows, None])


def balanced_chunk(prepared: Prepared, plan: RunPlan) -> int:
    """The chunk length n at which the overhead of a run of S steps is smallest, within bounds.

    Binding n rows and starting S/n chunks take b n + s S/n seconds, least at n = √(s S/b).
    """
    least = round(sqrt(START_SECONDS * plan.steps / BIND_SECONDS))
    return min(max(least, FIRST_CHUNK), LONGEST_CHUNK // len(prepared.layout.layers))


def guessed_seconds(prepared: Prepared, segment: Segment, runs: int = 1) -> float:
    """A rough guess of what a step with this batch size takes, with its share of evaluations.

    runs: so many share the calls of a step, as those of a stack do.
    """
    layout, size, n = prepared.layout, segment.batch_size, len(prepared.examples.y)
    per_example = 1.2e-10 * layout.size + 3e-9 * sum(layout.sizes[1:])  # forward and backward
    per_step = 4e-6 / runs + size * per_example
    return per_step + (3e-5 / runs + n * per_example) / evaluate_every(segment)


def longest_chunk(prepared: Prepared, plan: RunPlan, segment: Segment) -> int:
    """Steps of the longest chunk with this batch size."""
    layout, size = prepared.layout, segment.batch_size
    fetched = 0 if is_whole(plan, segment) else layout.sizes[0] + 1 + layout.sizes[-1]
    numbers = 2 * layout.size + size * (layout.sizes[-1] + fetched)
    outputs = size * layout.sizes[-1]
    most = min(
        balanced_chunk(prepared, plan),
        int(CHUNK_SECONDS / guessed_seconds(prepared, segment)),
        CHUNK_NUMBERS // numbers,
        CHUNK_OUTPUTS // outputs,
    )
    # Whole epochs where they fit, so that short batches come at the same rows in every chunk.
    if most > segment.steps_per_epoch:
        most -= most % segment.steps_per_epoch
    return max(1, most)


def chunk_bounds(prepared: Prepared, plan: RunPlan) -> Iterator[tuple[Segment, int, int]]:
    """Each chunk's segment, first step and number of steps, growing from a small one.

    A chunk ends where its segment does and before a step whose parameters are edited.
    """
    edited = sorted({edit.step for edit in plan.edits})
    length = FIRST_CHUNK
    for segment, end in plan.timetable.spans():
        longest = longest_chunk(prepared, plan, segment)
        first = segment.first_step
        while first < end:
            stops = (end, *(step for step in edited if first < step < end))
            steps = min(length, longest, min(stops) - first)
            yield segment, first, steps
            first, length = first + steps, min(2 * length, LONGEST_CHUNK)


def start_of(prepared: Prepared, plan: RunPlan) -> State:
    """The state before step 0."""
    state = np.zeros((len(plan.state), prepared.layout.size))
    for row, name in enumerate(plan.rule.state):
        if name in plan.rule.started_by:
            state[row] = plan.own[plan.rule.started_by[name]]
    return State(0, prepared.initial, state)


def train(
    prepared: Prepared,
    plan: RunPlan,
    clock: Clock,
    start: State | None = None,
    workspaces: Workspaces | None = None,
) -> Iterator[Chunk]:
    """The steps of one run, a chunk at a time; non-finite numbers are results like others.

    `clock` gives the processor time. `start` is the end of an earlier chunk of the same run, to
    go on there with the same numbers bit for bit. `workspaces` are shared with other runs.
    """
    start = start or start_of(prepared, plan)
    run = _Run(prepared, plan, start, workspaces)
    for segment, first, steps in chunk_bounds(prepared, plan):
        if first >= start.step:
            yield run.chunk(segment, first, steps, clock)


def train_part(prepared: Prepared, plan: RunPlan, start: State, steps: int, safe: bool) -> State:
    """The state `steps` into the chunk that begins at `start`; `safe` as in that chunk."""
    segment = plan.timetable.at(start.step)
    run = _Run(prepared, plan, start)
    return run.chunk(segment, start.step, steps, clock=lambda: 0.0, safe=safe).end


class _Run:
    """A run between two chunks: the block of its present segment, θ, and the optimiser's state."""

    def __init__(
        self,
        prepared: Prepared,
        plan: RunPlan,
        start: State,
        workspaces: Workspaces | None = None,
    ) -> None:
        self._prepared, self._plan = prepared, plan
        self._workspaces = workspaces
        self._theta, self._state = start.theta.copy(), start.optimizer.copy()
        self._segment: Segment | None = None

    def chunk(
        self, segment: Segment, first: int, steps: int, clock: Clock, safe: bool = False
    ) -> Chunk:
        """The `steps` steps from `first` on, all in this segment.

        First without the overflow guards of the loss; if an output overflows, or with `safe`,
        with the guards. Which of the two it is depends on the state at `first` alone.
        """
        if segment is not self._segment:
            self._enter(segment)
        block, numbers = self._block, np.arange(first, first + steps, dtype=float)
        block.parameters[0] = self._edited(first)
        rates, short = self._plan.learning_rates(numbers), short_rows(segment, first, steps)
        with np.errstate(all="ignore"):
            calls, before = block.calls(first, steps, short, safe), self._state.copy()
            started = clock()
            indices, order = self._batches.rows(first, steps)
            block.memory.load(indices)
            block.set_steps(numbers, rates, short)
            execute(calls)
            if not safe and block.overflowed(steps, short):
                safe = True
                np.copyto(self._state, before)
                execute(block.calls(first, steps, short, safe))
            seconds = clock() - started
            batch_loss, counts = block.losses(steps, short, safe), block.counts(steps, short)
        self._theta = block.parameters[steps].copy()
        return Chunk(
            first,
            rates,
            batch_loss,
            counts,
            block.gradients[:steps],
            block.scale[:steps],
            block.parameters[: steps + 1],
            order,
            seconds,
            State(first + steps, self._theta, self._state),
            safe,
        )

    def _edited(self, step: int) -> Array:
        """θ before a step, with the parameters that were edited there."""
        for edit in self._plan.edits:
            if edit.step == step:
                for position, value in edit.values:
                    self._theta[position] = value
        return self._theta

    def _enter(self, segment: Segment) -> None:
        """Makes the block for a batch size; runs and discards one step as a warm-up."""
        prepared, plan = self._prepared, self._plan
        self._segment = segment
        self._batches = Batches(plan, segment, prepared.y_of(plan))
        rows = min(longest_chunk(prepared, plan, segment), plan.steps)
        self._block = Block(
            prepared, plan, self._state, segment, rows, self._batches.whole, self._workspaces
        )
        before = self._state.copy()
        with np.errstate(all="ignore"):
            execute(self._block.calls(segment.first_step, 1, slice(1, 1, 1), safe=False))
        np.copyto(self._state, before)


def short_rows(segment: Segment, first: int, steps: int) -> slice:
    """The rows of a chunk whose batch is the last, shorter one of an epoch."""
    if segment.last_batch_size == segment.batch_size:
        return slice(steps, steps, 1)
    _, position = segment.epoch_at(first)
    return slice(segment.steps_per_epoch - 1 - position, steps, segment.steps_per_epoch)


def execute(calls: list[Call]) -> None:
    """Executes the calls in their order.

    This loop runs in C; in Python it would take a tenth longer.
    """
    deque(map(operator.call, calls), maxlen=0)
