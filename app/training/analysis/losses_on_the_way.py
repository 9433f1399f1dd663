"""The losses of a run at its evaluations: the last, the lowest, and the first at a target.

Depends on columns of losses; must not know how the run was trained.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.numerics.arrays import Array
from app.training.document.sweep_settings import MEASURES as MEASURES
from app.training.engine.evaluation import Evaluation


@dataclass(frozen=True)
class Target:
    """The loss to reach (None for no target), and which loss it is."""

    value: float | None
    measure: str


@dataclass(frozen=True)
class LossesOnTheWay:
    """The losses (E,) at θ of the steps (E,); the test losses are None where there are none."""

    steps: NDArray[np.intp]
    training_loss: Array
    test_loss: Array | None

    @classmethod
    def of(cls, evaluations: Sequence[Evaluation]) -> "LossesOnTheWay":
        """Those of evaluations in their order."""
        tests = [each.test_loss for each in evaluations if each.test_loss is not None]
        return cls(
            np.array([each.step for each in evaluations]),
            np.array([each.training_loss for each in evaluations]),
            np.array(tests) if tests else None,
        )

    def ends(self) -> dict[str, Any]:
        """`final` and `best`: of each loss the last and the lowest finite one, with their steps."""
        return {
            "final": {name: self._place(name, len(self.steps) - 1) for name in MEASURES},
            "best": {name: self._place(name, self._lowest(name)) for name in MEASURES},
        }

    def first_at(self, target: Target) -> int | None:
        """The step of the first evaluation at or below the target."""
        losses = self._losses(target.measure)
        if target.value is None or losses is None:
            return None
        with np.errstate(invalid="ignore"):
            reached = losses <= target.value
        return int(self.steps[np.argmax(reached)]) if reached.any() else None

    def why_not(self, target: Target) -> str | None:
        """Why the target was not reached, in words; None where there is no target."""
        if target.value is None:
            return None
        name, best = target.measure.replace("_", " "), self._lowest(target.measure)
        losses = self._losses(target.measure)
        if best is None or losses is None:
            return f"There is no {name} to measure."
        return f"The lowest {name} was {losses[best]:.6g}, at step {self.steps[best]:,}."

    def _losses(self, measure: str) -> Array | None:
        losses: Array | None = getattr(self, measure)
        return losses

    def _lowest(self, measure: str) -> int | None:
        """The place of the first lowest finite loss."""
        losses = self._losses(measure)
        if losses is None or not np.isfinite(losses).any():
            return None
        return int(np.argmin(np.where(np.isfinite(losses), losses, np.inf)))

    def _place(self, measure: str, at: int | None) -> dict[str, Any] | None:
        """A loss and its step; None where there is none."""
        losses = self._losses(measure)
        if losses is None or at is None:
            return None
        return {"step": int(self.steps[at]), "value": float(losses[at])}
