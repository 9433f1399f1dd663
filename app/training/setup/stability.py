"""The learning rate against 2/λmax: known for full-batch gradient descent on a linear model."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.numerics.arrays import Array
from app.numerics.curvature import stability_threshold
from app.numerics.losses import Loss
from app.numerics.penalties import Penalty
from app.training.document.problems import Problem
from app.training.setup.run_plan import RunPlan


@dataclass(frozen=True)
class Objective:
    """What the threshold depends on; inputs (features, N)."""

    inputs: Array
    loss: Loss
    sizes: tuple[int, ...]
    penalty: Penalty

    def threshold(self, plan: RunPlan) -> float | None:
        """2/λmax for this run; None where it is not full-batch descent on a linear model."""
        n, penalty = plan.example_count, self.penalty
        always_full = all(segment.batch_size == n for segment in plan.timetable.segments)
        plain = plan.is_plain and not plan.replaces
        if len(self.sizes) > 2 or not (always_full and plain):
            return None
        times = n if plan.reduction == "sum" else 1
        inputs = self.inputs
        if plan.left_out:
            inputs = inputs[:, plan.kept(inputs.shape[1])]
        l2 = penalty.l2 / n if penalty.is_per_batch else penalty.l2
        return stability_threshold(inputs, self.loss, l2, times, penalty.is_on_all)

    def warnings(self, runs: tuple[RunPlan, ...]) -> Iterator[Problem]:
        """A remark on each constant learning rate above its threshold."""
        for index, plan in enumerate(runs):
            threshold = self.threshold(plan) if plan.schedule == "constant" else None
            rate = float(plan.learning_rates(np.array([plan.steps - 1.0]))[0])
            if threshold is not None and rate > threshold:
                yield Problem(f"runs.{index}.learning_rate", rate, self._warning(threshold))

    def _warning(self, threshold: float) -> str:
        if self.loss.is_quadratic:
            return (
                f"is above 2/λmax = {threshold:.3g}: at this rate, full-batch descent on this "
                "model moves away from the minimum"
            )
        return (
            f"is above 2/λmax = {threshold:.3g}: full-batch descent on this model is sure to "
            "converge only below that value"
        )

    def reason(self, plan: RunPlan, rate: float) -> str:
        """A sentence on the threshold, if this rate is above it; otherwise empty."""
        threshold = self.threshold(plan)
        if threshold is None or rate <= threshold:
            return ""
        word = "converges" if self.loss.is_quadratic else "is sure to converge"
        return f" For this model full-batch descent {word} below 2/λmax = {threshold:.3g}."
