"""The columns of a run: one number, or one for each layer, that is recorded of every step.

Each column stands here once, with its text for the documentation. Frames, replies, tables and
the documentation are made from this table. What is measured only at some steps is in
`engine.evaluation`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.numerics.arrays import Array
from app.training.engine.divergence import norms
from app.training.engine.epoch_losses import EpochLosses
from app.training.engine.loop import Chunk
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan


@dataclass(frozen=True)
class Steps:
    """The K steps of a chunk, and the time at the end of each, of which columns are made."""

    prepared: Prepared
    plan: RunPlan
    chunk: Chunk
    seconds: Array  # (K,) cumulative over the run
    epoch_losses: EpochLosses  # of the run

    @cached_property
    def updates(self) -> Array:
        """(K, P): θ_{k+1} − θ_k."""
        return np.diff(self.chunk.parameters, axis=0)

    def penalty(self) -> Array:
        """Of each step; divided by the examples of its update where the penalty is per batch."""
        penalty, rows = self.prepared.penalty, self.chunk.parameters[:-1]
        examples = self.chunk.counts
        if self.plan.accumulates and len(rows):
            steps = np.arange(self.chunk.first_step, self.chunk.first_step + len(rows))
            examples = self.plan.timetable.examples_of_updates(steps).astype(float)
        return penalty.values(self.prepared.layout, rows, examples)

    def epoch_loss(self) -> Array:
        losses = self.chunk.batch_loss
        if self.plan.epoch_loss_of == "objective":
            losses = losses + self.penalty()
        return self.epoch_losses.after(self.chunk.first_step, losses)

    def gradient_norm(self) -> Array:
        return norms(self.chunk.scaled_gradients) / np.abs(self.chunk.scale)

    def layer_update_norm(self) -> Array:
        layers = self.prepared.layout.layers
        return np.column_stack([norms(self.updates[:, layer]) for layer in layers])


@dataclass(frozen=True)
class StepColumn:
    """One column. text: its meaning; of: its values (K,), or (K, layers) with `by_layer`.

    A frame holds the values in one piece, so that they can be sent; `of` may return a view.
    """

    text: str
    of: Callable[[Steps], Array]
    by_layer: bool = False


STEP_COLUMNS: dict[str, StepColumn] = {
    "batch_loss": StepColumn(
        "the mean loss of the batch at θ_k, without the penalty",
        lambda steps: steps.chunk.batch_loss,
    ),
    "penalty": StepColumn("l1 Σ|w| + (l2/2) Σw² at θ_k", Steps.penalty),
    "learning_rates": StepColumn("η of the step", lambda steps: steps.chunk.learning_rates),
    "gradient_norm": StepColumn(
        "length of the mean gradient of the batch, without the penalty", Steps.gradient_norm
    ),
    "update_norm": StepColumn(
        "length of the update, which the step adds to θ", lambda steps: norms(steps.updates)
    ),
    "layer_update_norm": StepColumn(
        "length of the update, layer by layer", Steps.layer_update_norm, by_layer=True
    ),
    "seconds": StepColumn(
        "measured processor time of the training up to the end of the step",
        lambda steps: steps.seconds,
    ),
    "epoch_loss": StepColumn(
        "the loss of the epoch so far as libraries print it, in the form that the run's epoch_loss "
        "names; at an epoch's last step it is the loss of the epoch",
        Steps.epoch_loss,
    ),
}
SCALARS = tuple(name for name, column in STEP_COLUMNS.items() if not column.by_layer)
BY_LAYER = tuple(name for name, column in STEP_COLUMNS.items() if column.by_layer)


def numbers_a_step(layers: int) -> int:
    """How many numbers all columns hold of one step."""
    return len(SCALARS) + layers * len(BY_LAYER)
