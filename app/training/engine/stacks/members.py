"""The runs of a stack, and what they do not share. Depends on plans; trains nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.numerics.arrays import Array
from app.numerics.penalties import Penalty
from app.training.setup.run_plan import RunPlan


@dataclass(frozen=True)
class Member:
    """One run of a stack: its plan, its start (P,) and its penalty.

    The members of a stack have plans that differ in seed, learning rates and the optimiser's own
    parameters alone, and penalties that differ in strength alone.
    """

    plan: RunPlan
    initial: Array
    penalty: Penalty


def shared(member: Member) -> tuple[RunPlan, Penalty]:
    """What all members of a stack have in common, in a form that can be compared."""
    plan, penalty = member.plan, member.penalty
    has_bias_rate = None if plan.bias_learning_rate is None else 0.0
    return (
        replace(
            plan, label="", accent=0, seed=0, learning_rate=0.0, bias_learning_rate=has_bias_rate,
            own=dict.fromkeys(plan.own, 0.0),
        ),
        replace(penalty, l1=float(penalty.l1 > 0), l2=float(penalty.l2 > 0)),
    )  # fmt: skip


class Rates:
    """What the optimiser goes by in each step of each run: arrays (K, R) for the steps k (K,).

    Runs that differ in seed alone have the same, so it is computed once for each kind.
    """

    def __init__(self, plans: Sequence[RunPlan]) -> None:
        kinds: dict[tuple[float, ...], int] = {}
        self._kinds: list[RunPlan] = []
        self._of_run = np.empty(len(plans), dtype=np.intp)
        for run, plan in enumerate(plans):
            kind = (plan.learning_rate, plan.bias_learning_rate or 0.0, *plan.own.values())
            if kind not in kinds:
                kinds[kind] = len(kinds)
                self._kinds.append(plan)
            self._of_run[run] = kinds[kind]

    def learning_rates(self, k: Array) -> Array:
        """η of the steps k."""
        return self._each(lambda plan: plan.learning_rates(k))

    def bias_learning_rates(self, k: Array) -> Array:
        """η of the biases in the steps k."""
        return self._each(lambda plan: plan.bias_learning_rates(k))

    def own_at(self, k: Array) -> dict[str, Array]:
        """The optimiser's own parameters at the steps k."""
        of_kinds = [plan.own_at(k) for plan in self._kinds]
        return {
            name: np.stack([own[name] for own in of_kinds], axis=1)[:, self._of_run]
            for name in of_kinds[0]
        }

    def _each(self, of: Callable[[RunPlan], Array]) -> Array:
        return np.stack([of(plan) for plan in self._kinds], axis=1)[:, self._of_run]
