"""The floor that theory predicts for a run: exact for draws with replacement on a quadratic loss.

Depends on plans and data; trains nothing. The equations stand in `numerics.steady_state`.
"""

from bisect import bisect_left
from typing import Any

import numpy as np

from app.numerics.steady_state import MOST_PARAMETERS, Quadratic
from app.training.engine.slices import Sliced
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan

SLICE = 4_000_000  # products that are added at once: a few milliseconds
LAST = 0.75  # of the epochs: from here on rate and batch size must stay as they are
GROWTH = 4  # times the batch size, for comparison


class Predictions:
    """The predictions for the runs of an experiment; the moments of the data are summed once."""

    def __init__(self, prepared: Prepared) -> None:
        self._prepared = prepared
        self._moments: dict[float, Quadratic] = {}  # by the penalty

    def of(self, run: int, steps: int) -> Sliced[dict[str, Any]]:
        """`predicted` of a run of so many steps, None where theory has none, and why not."""
        plan = self._prepared.runs[run]
        reason = self._reason(plan, steps)
        if reason:
            return {"predicted": None, "why_not_predicted": reason}
        rate, size = _last_rate(plan, steps), plan.timetable.at(steps - 1).batch_size
        times, penalty = size if plan.reduction == "sum" else 1, self._prepared.penalty
        l2 = penalty.l2 / size if penalty.is_per_batch else penalty.l2
        quadratic = yield from self._quadratic(l2 / times)
        found = _predicted(quadratic, rate * times, size, plan.replaces)
        yield
        text = (
            "At this learning rate theory has no floor: the mean squared distance from the minimum "
            "grows without end."
        )
        return {"predicted": found, "why_not_predicted": None if found else text}

    def _reason(self, plan: RunPlan, steps: int) -> str | None:
        """Why the theory says nothing of a run; None where it does."""
        prepared = self._prepared
        reasons = (
            (len(prepared.layout.sizes) > 2, "The formula is for a model without hidden layers."),
            (not prepared.network.loss.is_quadratic, "The formula is for squared errors."),
            (bool(plan.left_out), "The formula is for a run that learns every training example."),
            (prepared.penalty.l1 > 0, "The formula is for a loss without an L1 penalty."),
            (
                prepared.penalty.l2 > 0 and prepared.penalty.is_on_all,
                "The formula is for a penalty on the weights alone.",
            ),
            (
                prepared.examples.example_weights is not None,
                "The formula is for examples that all count the same.",
            ),
            (prepared.layout.sizes[-1] > 1, "The formula is for one number as target."),
            (plan.accumulates, "The formula is for updates of one batch each."),
            (
                plan.bias_learning_rate is not None,
                "The formula is for one learning rate of all parameters.",
            ),
            (plan.optimizer != "gradient_descent", "The formula is for plain gradient descent."),
            (
                prepared.layout.size > MOST_PARAMETERS,
                f"The formula is computed for at most {MOST_PARAMETERS} parameters.",
            ),
            (steps == 0 or not _stays(plan, steps), "The formula is for a constant learning rate "
             "and batch size, and one of them changed in the last quarter of the run."),
        )  # fmt: skip
        return next((text for holds, text in reasons if holds), None)

    def _quadratic(self, l2: float) -> Sliced[Quadratic]:
        if l2 not in self._moments:
            prepared, targets = self._prepared, np.asarray(self._prepared.examples.y, dtype=float)
            curvature = float(prepared.network.loss.curvature or 0.0)
            made = Quadratic(prepared.inputs, targets, curvature, l2)
            rows = max(1, SLICE // made.unknowns**2)
            for first in range(0, made.examples, rows):
                made.add(first, first + rows)
                yield
            self._moments[l2] = made
        return self._moments[l2]


def _last_quarter(plan: RunPlan, steps: int) -> range:
    """The steps in the last quarter of the epochs."""
    epochs_at = plan.timetable.epochs_at
    return range(bisect_left(range(steps - 1), LAST * epochs_at(steps), key=epochs_at), steps)


def _last_rate(plan: RunPlan, steps: int) -> float:
    return float(plan.learning_rates(np.array([steps - 1.0]))[0])


def _stays(plan: RunPlan, steps: int) -> bool:
    """Whether rate and batch size are the same over the last quarter of the epochs."""
    last = _last_quarter(plan, steps)
    rates, at = plan.learning_rates(np.array(last, dtype=float)), plan.timetable.at
    return np.ptp(rates) == 0 and at(last[0]) is at(last[-1])


def _predicted(
    quadratic: Quadratic, rate: float, size: int, replaces: bool
) -> dict[str, Any] | None:
    """The floor at this rate and batch size, and the excess at others; all by draws.

    The whole data without replacement is no draw: there the excess is 0.
    """
    n = quadratic.examples
    if size == n and not replaces:
        still = {"lowest": quadratic.lowest, "excess": 0.0, "loss": quadratic.lowest}
        return still | {
            "first_order": 0.0, "half_rate": 0.0, "larger_batch": None, "is_exact": True
        }  # fmt: skip
    floor = quadratic.floor(rate, size)
    if floor is None:
        return None
    half, larger = quadratic.floor(rate / 2, size), quadratic.floor(rate, GROWTH * size)
    return {
        "lowest": floor.lowest,
        "excess": floor.excess,
        "loss": floor.lowest + floor.excess,
        "first_order": floor.first_order,
        "half_rate": half and half.excess,
        "larger_batch": larger.excess if larger and GROWTH * size <= n else None,
        "is_exact": replaces,
    }
