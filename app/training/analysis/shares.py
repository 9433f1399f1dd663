"""How hard each example of a batch pulls: its gradient's share in the batch gradient.

With the gradients g_i of the M examples and their mean ḡ, the share of example i is
⟨g_i, ḡ⟩ / (M ‖ḡ‖²): the part of ḡ that g_i / M makes along ḡ. The shares add up to 1, and an
example with one below 0 pulls against ḡ. A factor of the whole gradient (the sum, a weighted last
batch) changes no share. Depends on one step of a run; must not know what the optimiser makes of
the gradient.
"""

from dataclasses import dataclass

import numpy as np

from app.numerics.arrays import Array, Indices
from app.numerics.per_example import PerExample, per_example
from app.training.analysis.draws import SLICE
from app.training.engine.seeking import Checkpoints, record_at
from app.training.engine.slices import Sliced
from app.training.setup.preparation import Prepared


@dataclass(frozen=True)
class Shares:
    """The M examples of a step's batch, in the order of their use."""

    index: Indices  # (M,) rows of the data
    y: Array  # (M,) targets as the run learns them
    losses: Array  # (M,)
    lengths: Array  # (M,) ‖g_i‖
    cosines: Array  # (M,) of the angle to ḡ, NaN where one of the two is 0
    shares: Array  # (M,) NaN where ḡ is 0
    batch_loss: float
    gradient_norm: float  # ‖ḡ‖

    @property
    def against(self) -> int:
        """How many examples pull against the batch gradient."""
        return int((self.shares < 0).sum())

    def sorted_by(self, name: str, descending: bool) -> Indices:
        """Places in the batch; those without a value come last."""
        keys = {
            "share": self.shares,
            "length": self.lengths,
            "loss": self.losses,
            "index": self.index,
            "batch": np.arange(len(self.index)),
        }
        key = keys[name]
        return np.argsort(-key if descending else key, kind="stable")


def shares(prepared: Prepared, index: int, step: int, kept: Checkpoints) -> Sliced[Shares]:
    """The shares at a step, 0 … steps − 1, of run `index`; keeps states for seeking.

    Raises:
        IndexError: for a step that the run does not have.
    """
    plan = prepared.runs[index]
    record = yield from record_at(prepared, plan, step, kept)
    yield
    chosen, targets = record.examples, prepared.targets_of(plan)
    with np.errstate(all="ignore"):
        examples = per_example(
            prepared.network, record.before.theta, prepared.inputs[:, chosen], targets[:, chosen]
        )
    yield
    with np.errstate(all="ignore"):
        mean = examples.mean()
        lengths, norm = np.sqrt(examples.squared_norms()), float(np.linalg.norm(mean))
    products = yield from _products(examples, mean)
    with np.errstate(all="ignore"):
        return Shares(
            chosen,
            prepared.y_of(plan)[chosen],
            examples.losses.copy(),
            lengths,
            products / (lengths * norm),
            products / (examples.count * norm**2),
            record.batch_loss,
            norm,
        )


def _products(examples: PerExample, mean: Array) -> Sliced[Array]:
    """⟨g_i, ḡ⟩ (M,), so many examples in a slice that it takes a few milliseconds."""
    at_once = max(1, SLICE // (len(mean) + 100))
    products = []
    for first in range(0, examples.size, at_once):
        with np.errstate(all="ignore"):
            products.append(examples.products(mean, slice(first, first + at_once)))
        yield
    return np.concatenate(products)
