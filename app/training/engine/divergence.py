"""When a run has diverged, and the reason in words. Diverging is a result, not an error."""

from dataclasses import replace

import numpy as np

from app.numerics.arrays import Array
from app.training.engine.evaluation import Evaluation
from app.training.engine.loop import Chunk
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan

# A run has exploded when this many evaluations in a row found its training loss above this
# multiple of its start: a tanh or logistic network explodes without ever becoming infinite.
EXPLOSION_FACTOR = 1000.0
EXPLOSION_EVALUATIONS = 5
SMALLEST_START = 1e-6  # a start below this counts as this


def first_non_finite(chunk: Chunk) -> int | None:
    """The first step of the chunk whose loss, gradient or new parameters are not finite."""
    finite = (
        np.isfinite(chunk.batch_loss)
        & np.isfinite(chunk.scaled_gradients).all(axis=1)
        & np.isfinite(chunk.parameters[1:]).all(axis=1)
    )
    return None if finite.all() else chunk.first_step + int(np.argmin(finite))


class ExplosionWatch:
    """Watches the training loss of one run for an explosion."""

    def __init__(self) -> None:
        self._start: float | None = None
        self._above = 0
        self.first_above: int | None = None

    def has_exploded(self, evaluation: Evaluation) -> bool:
        """Whether the loss has stayed above the multiple, this evaluation included."""
        loss = evaluation.training_loss
        if self._start is None:
            self._start = max(loss, SMALLEST_START)
        if loss <= EXPLOSION_FACTOR * self._start:  # False for NaN
            self._above, self.first_above = 0, None
            return False
        if self._above == 0:
            self.first_above = evaluation.step
        self._above += 1
        return self._above >= EXPLOSION_EVALUATIONS


def why_non_finite(prepared: Prepared, plan: RunPlan, step: int) -> str:
    """The reason for a non-finite number in step `step`."""
    rate = _rate(plan, step)
    return (
        f"This learning rate, {rate:g}, is too large: after {_updates(step + 1)} the numbers "
        f"were no longer finite.{prepared.objective.reason(plan, rate)}"
    )


def why_exploded(prepared: Prepared, plan: RunPlan, step: int) -> str:
    """The reason for a loss that passed the multiple at θ_step and stayed above."""
    rate = _rate(plan, max(step - 1, 0))
    return (
        f"This learning rate, {rate:g}, is too large: the training loss had grown "
        f"more than a thousandfold after {_updates(step)} and stayed there."
        f"{prepared.objective.reason(plan, rate)}"
    )


def _updates(count: int) -> str:
    return f"{count:,} update{'' if count == 1 else 's'}"


def _rate(plan: RunPlan, step: int) -> float:
    return float(plan.learning_rates(np.array([float(step)]))[0])


def cut(chunk: Chunk, steps: int, plan: RunPlan) -> Chunk:
    """The chunk's first `steps` steps, with the orders of the epochs that begin in them."""
    end = chunk.first_step + steps
    last_epoch, _ = plan.timetable.epoch_at(max(end - 1, 0))
    return replace(
        chunk,
        learning_rates=chunk.learning_rates[:steps],
        batch_loss=chunk.batch_loss[:steps],
        counts=chunk.counts[:steps],
        scaled_gradients=chunk.scaled_gradients[:steps],
        scale=chunk.scale[:steps],
        parameters=chunk.parameters[: steps + 1],
        order=chunk.order.until(last_epoch if steps else -1),
        seconds=chunk.seconds * steps / chunk.steps,
    )


def norms(rows: Array) -> Array:
    """Euclidean length of each row of (K, P), without overflow where the length is finite."""
    largest = np.max(np.abs(rows), axis=1, initial=0.0)
    unit = np.where(largest > 0, largest, 1.0)[:, None]
    return np.asarray(largest * np.sqrt(np.sum((rows / unit) ** 2, axis=1)))
