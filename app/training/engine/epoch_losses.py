"""The loss of an epoch as training libraries print it, made from its batch losses.

Depends on the plan of a run; must not know parameters. The weights move between the batches, so
none of these is the loss of any one network. With L_j the loss of the epoch's batch j so far, of
m_j examples, whatever weights these have:
  by_size         Σ m_j L_j / Σ m_j      Keras, PyTorch Lightning, scikit-learn's MLP
  batches_equal   mean of the L_j        ignite's Average
  last_batch      the last L_j           PaddlePaddle's Model.fit
  sum_of_batches  Σ L_j                  mlpack's Train
  exponential     s/(1 − βⁿ) with s ← β s + (1 − β) L, over all n batches of the run; β = 0.98, as
                  in fastai
"""

import numpy as np

from app.numerics.arrays import Array
from app.training.document.run_settings import SMOOTHING
from app.training.setup.run_plan import RunPlan


class EpochLosses:
    """The epoch's loss after each step of a run, whose steps come in their order."""

    def __init__(self, plan: RunPlan) -> None:
        self._plan = plan
        self._total = self._weight = 0.0  # of the epoch so far
        self._smooth, self._batches = 0.0, 0

    def after(self, first_step: int, losses: Array) -> Array:
        """(K,) after each of consecutive steps of one segment, from their batches' losses."""
        kind = self._plan.epoch_loss
        if kind == "last_batch" or not len(losses):
            return losses
        if kind == "exponential":
            return self._smoothed(losses)
        weights = np.ones(len(losses))
        if kind == "by_size":
            steps = np.arange(first_step, first_step + len(losses))
            weights *= self._plan.timetable.batch_sizes(steps)
        totals, whole = self._sums(first_step, losses * weights, weights)
        return totals if kind == "sum_of_batches" else totals / whole

    def _sums(self, first_step: int, terms: Array, weights: Array) -> tuple[Array, Array]:
        """Sums since the start of each step's epoch, of the terms and of the weights."""
        segment = self._plan.timetable.at(first_step)
        _, position = segment.epoch_at(first_step)
        both, rows = np.stack([terms, weights]), segment.steps_per_epoch
        if position:
            both[:, 0] += (self._total, self._weight)
        head = min((rows - position) % rows, len(terms))
        end = head + (len(terms) - head) // rows * rows
        sums = np.concatenate(
            [
                np.cumsum(both[:, :head], axis=1),
                np.cumsum(both[:, head:end].reshape(2, -1, rows), axis=2).reshape(2, -1),
                np.cumsum(both[:, end:], axis=1),
            ],
            axis=1,
        )
        self._total, self._weight = sums[:, -1]
        return sums[0], sums[1]

    def _smoothed(self, losses: Array) -> Array:
        values = np.empty(len(losses))
        for place, loss in enumerate(losses.tolist()):
            self._smooth = SMOOTHING * self._smooth + (1 - SMOOTHING) * loss
            self._batches += 1
            values[place] = self._smooth / (1 - SMOOTHING**self._batches)
        return values
