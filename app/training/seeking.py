"""The state of a run at any step, from the nearest one kept on the way there.

States are kept at the ends of chunks alone, so what follows from one is made by the same calls
on the same numbers as in the run itself, and is the same bit for bit.
"""

from app.numerics.activations import Array
from app.training.loop import Chunk, State, start_of, train, train_part
from app.training.plans import RunPlan
from app.training.preparation import Prepared

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


def copy_of(state: State) -> State:
    """The state in arrays of its own."""
    return State(state.step, state.theta.copy(), state.optimizer.copy())


def state_at(prepared: Prepared, plan: RunPlan, step: int, kept: Checkpoints) -> State:
    """The state before a step, 0 … steps, with θ as edited there; keeps states on the way.

    Raises:
        IndexError: for a step that the run does not have.
    """
    if not 0 <= step <= plan.steps:
        raise IndexError(f"step {step} is not among 0 … {plan.steps}")
    before = kept.nearest(step)
    for chunk in train(prepared, plan, clock=lambda: 0.0, start=before):
        row = step - chunk.first_step
        if row < chunk.steps:
            theta = chunk.parameters[row].copy()
            return State(step, theta, _optimizer_at(prepared, plan, before, chunk, row))
        kept.keep(chunk.end)
        before = copy_of(chunk.end)
    return before


def _optimizer_at(
    prepared: Prepared, plan: RunPlan, before: State, chunk: Chunk, row: int
) -> Array:
    """The optimiser's state before a row of a chunk, which records it at its end alone.

    The first rows of the chunk are made once more, in the form that the whole chunk took.
    """
    if row == 0 or before.optimizer.size == 0:
        return before.optimizer
    return train_part(prepared, plan, before, row, chunk.safe).optimizer
