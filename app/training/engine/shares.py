"""By what the mean gradient of a batch is multiplied, and which batches make an update together.

Depends on the plan of a run; must not know examples or parameters. Of a batch of M examples with
the mean gradient g_B, where M_u is the usual batch size and an update takes k batches:
  mean         g_B                 sum          M g_B            weighted   (M/M_u) g_B
and of each of the k batches of an update, times one of these,
  mean         1/k                 sum          1                examples   M / Σ M of the update
where M stands for what the mean of the batch is divided by, its examples or their weights. The Σ M
is added up with the gradients. Batches that are left over at the end of an epoch and make an update
are fewer than k; their mean is still divided by k, as in Lightning.
"""

import numpy as np
from numpy.typing import NDArray

from app.numerics.arrays import Array
from app.numerics.penalties import divisors
from app.training.setup.run_plan import RunPlan

BEGINS, ENDS = 1, 2  # a step that is the first, or the last, of those that make an update


class Shares:
    """The factors of consecutive steps of a run, a row for each."""

    def __init__(self, plan: RunPlan, rows: int, counts_examples: bool) -> None:
        """counts_examples: whether the examples of an update matter."""
        self._plan, self._counts_examples = plan, counts_examples
        self.times = np.ones(rows)  # of the mean gradient of the batch
        self.counts = np.ones(rows)  # what the mean of the batch is divided by
        self.examples = np.ones(rows)  # in the step's update: by these a penalty may be divided

    @property
    def vary(self) -> bool:
        """Whether they differ between steps whose batches have the same sizes."""
        return self._plan.accumulates and self._counts_examples

    def are_one(self, size: int, usual: int) -> bool:
        """Whether the factor of a batch of this size is 1, whatever its step."""
        return not self._plan.accumulates and self._plan.reduction_factor(size, usual, size) == 1.0

    def kinds(self, first: int, steps: int) -> NDArray[np.uint8]:
        """Of each step from `first` on (K,): BEGINS, ENDS, both, or 0."""
        if not self._plan.accumulates:
            return np.full(steps, BEGINS | ENDS, np.uint8)
        k = np.arange(first, first + steps)
        groups = self._plan.timetable.groups(k)
        begins, ends = k == groups.first, k == groups.end - 1
        return np.asarray(BEGINS * begins + ENDS * ends, np.uint8)

    def updates(self, k: Array) -> Array:
        """Updates made before the steps k (K,)."""
        if not self._plan.accumulates:
            return k
        return self._plan.timetable.groups(k.astype(np.intp)).updates.astype(float)

    def set_steps(self, k: Array, sizes: NDArray[np.intp], usual: int, counts: Array) -> None:
        """Sets the factors of the steps k (K,), whose batches have these sizes and counts."""
        rows, plan = slice(len(k)), self._plan
        self.times[rows] = plan.reduction_factors(sizes, usual, counts)
        if self._counts_examples:
            self.examples[rows] = (
                plan.timetable.examples_of_updates(k.astype(np.intp))
                if plan.accumulates
                else divisors(counts)
            )
        if plan.accumulates and plan.accumulate_as == "mean":
            self.times[rows] /= plan.accumulate
        elif plan.accumulates and plan.accumulate_as == "examples":
            self.times[rows] *= counts
            self.counts[rows] = counts
