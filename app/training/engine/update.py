"""From the gradient of a batch to the next θ: shares, accumulation, penalty, optimiser.

Depends on the plan of a run; must not know examples. For one run, or for several that share it.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from app.numerics.arrays import Array, Call
from app.numerics.penalties import PenaltyGradient
from app.training.engine.rule import Rule
from app.training.engine.shares import BEGINS, ENDS, Shares
from app.training.setup.run_plan import RunPlan


@dataclass(frozen=True)
class Update:
    """The calls of each step that are not a fused one; g is an array of the shape of θ for them.

    counts_weights: whether the means of batches are divided by the weights of their examples.
    """

    plan: RunPlan
    shares: Shares
    rule: Rule
    penalty: PenaltyGradient | None
    counts_weights: bool
    g: Array

    def calls(
        self, k: int, size: int, usual: int, kind: int, theta: Array, gradient: Array, new: Array
    ) -> list[Call]:
        """Calls of row k, whose batch has `size` examples, from the mean gradient to `new`.

        new: where the next θ goes, which may be `theta` itself. kind: as in `Shares.kinds`.
        """
        times = self.shares.times[k, ...]
        if self.plan.accumulates:
            count = self.shares.counts[k, ...]
            calls = self.rule.accumulate(gradient, times, count, begins=bool(kind & BEGINS))
            if not kind & ENDS:
                return [*calls, *([] if new is theta else [partial(np.positive, theta, new)])]
            taken, g = self.rule.take(self.g, self.penalty is not None)
            calls += taken
        else:
            calls, g = list[Call](), gradient
            are_one = self.shares.are_one(size, usual)  # of batches that count examples
            if self.penalty is not None or self.counts_weights or not are_one:
                calls.append(partial(np.multiply, gradient, times, self.g))
                g = self.g
        if self.penalty is not None:
            calls += self.penalty.calls(theta, g, self.shares.examples[k, ...])
        return calls + self.rule.calls(k, theta, g, new)
