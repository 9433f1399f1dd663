"""A step of a run as the run made it, from the nearest state kept on the way there.

States are kept at the ends of chunks alone, so what follows from one is made by the same calls
on the same numbers as in the run itself, and is the same bit for bit.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.numerics.arrays import Array, Indices
from app.training.engine.batches import batch_of
from app.training.engine.loop import Chunk, State, start_of, train, train_part
from app.training.engine.slices import Sliced
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan

MOST_KEPT = 32  # states of one run


class Checkpoints:
    """States of one run, about evenly spaced and at most MOST_KEPT, however long it is."""

    def __init__(self, prepared: Prepared, plan: RunPlan) -> None:
        self._kept = [start_of(prepared, plan)]
        self._spacing = 1

    def keep(self, state: State) -> None:
        """Copies a state at the end of a chunk if it is far enough from the last one kept."""
        if state.step - self._kept[-1].step < self._spacing:
            return
        self._kept.append(copy_of(state))
        if len(self._kept) > MOST_KEPT:
            del self._kept[1::2]
            self._spacing = 2 * max(self._spacing, self._kept[-1].step // MOST_KEPT)

    def nearest(self, step: int) -> State:
        """The last state kept at or before a step."""
        return next(state for state in reversed(self._kept) if state.step <= step)

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def nbytes(self) -> int:
        """Bytes that the states hold."""
        return sum(state.theta.nbytes + state.optimizer.nbytes for state in self._kept)


def copy_of(state: State) -> State:
    """The state in arrays of its own."""
    return State(state.step, state.theta.copy(), state.optimizer.copy())


@dataclass(frozen=True)
class Record:
    """One step as the run made it."""

    before: State
    after: State  # θ as the step left it: an edit at the next step is not in it
    learning_rate: float
    batch_loss: float
    gradient: Array  # (P,) of the mean batch loss at θ_k, without the penalty
    examples: Indices  # (M,) of its batch, in their order


def chunks_to(
    prepared: Prepared, plan: RunPlan, step: int, kept: Checkpoints
) -> Iterator[tuple[State, Chunk]]:
    """Chunks from the nearest state kept up to the end of the run, each with the state before it.

    States are kept on the way. As with `train`, a chunk's numbers last until the next one.
    """
    before = kept.nearest(step)
    for chunk in train(prepared, plan, clock=lambda: 0.0, start=before):
        yield before, chunk
        before = copy_of(chunk.end)
        kept.keep(before)


def record_at(prepared: Prepared, plan: RunPlan, step: int, kept: Checkpoints) -> Sliced[Record]:
    """The record of a step, 0 … steps − 1; keeps states on the way.

    Raises:
        IndexError: for a step that the run does not have.
    """
    if not 0 <= step < plan.steps:
        raise IndexError(f"step {step} is not among 0 … {plan.steps - 1}")
    for state, chunk in chunks_to(prepared, plan, step, kept):
        before, row = state, step - chunk.first_step
        if row < chunk.steps:
            break
        yield
    theta, new = chunk.parameters[row : row + 2].copy()
    gradient = chunk.gradients_of(slice(row, row + 1))[0]
    states = [_optimizer_at(prepared, plan, before, chunk, row + i) for i in range(2)]
    return Record(
        State(step, theta, states[0]),
        State(step + 1, new, states[1]),
        float(chunk.learning_rates[row]),
        float(chunk.batch_loss[row]),
        gradient,
        batch_of(plan, step, prepared.y_of(plan)),
    )


def parameters_at(
    prepared: Prepared, plan: RunPlan, thetas: range, steps: int, kept: Checkpoints
) -> Sliced[Array]:
    """(len(thetas), P): θ_k for each k of a stretch of 0 … steps, for a run that made so many.

    States are kept on the way.
    """
    rows = np.empty((len(thetas), prepared.layout.size))
    if not thetas:
        return rows
    for _, chunk in chunks_to(prepared, plan, min(thetas.start, steps - 1), kept):
        first, end = chunk.first_step, min(chunk.first_step + chunk.steps, steps)
        start, stop = max(first, thetas.start), min(end + (end == steps), thetas.stop)
        if start < stop:
            rows[start - thetas.start : stop - thetas.start] = chunk.parameters[
                start - first : stop - first
            ]
        if stop == thetas.stop:
            break
        yield
    return rows


def _optimizer_at(
    prepared: Prepared, plan: RunPlan, before: State, chunk: Chunk, row: int
) -> Array:
    """The optimiser's state before a row of a chunk, which records only the state at its end.

    So the chunk's first rows are computed again, with the overflow guards if the chunk used them.
    """
    if row == 0 or before.optimizer.size == 0:
        return before.optimizer.copy()
    if row == chunk.steps:
        return chunk.end.optimizer.copy()
    return train_part(prepared, plan, before, row, chunk.safe).optimizer
