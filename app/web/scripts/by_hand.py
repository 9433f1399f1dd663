"""Update rules written out in a script, where its library has another rule or none.

They are the classes of the NumPy script, with the roots of the library's arrays. Depends on the
plans of the runs; must not know what a library has.
"""

import re
from collections.abc import Iterable

from app.training.setup.run_plan import RunPlan

ROOT_OF_ARRAY = re.compile(r"np\.sqrt\((?=(self\.)?s\b)")
ROOT = re.compile(r"np\.sqrt\(")
POWER = re.compile(r"np\.power\(self\.(\w+), self\.t\)")


def rule_classes(plans: Iterable[RunPlan], root: str, everywhere: bool = False) -> list[str]:
    """The classes of the rules of these runs; root: the library's function for arrays.

    everywhere: whether numbers that change from step to step are the library's arrays too.
    """
    of_arrays = ROOT if everywhere else ROOT_OF_ARRAY
    texts = dict.fromkeys(text for plan in plans for text in plan.rule.numpy)
    return [
        POWER.sub(r"self.\1**self.t", of_arrays.sub(f"{root}(", text)).strip() for text in texts
    ]


def made(plan: RunPlan, without_decay: bool = False) -> str:
    """The call that makes the rule of a run; without_decay: for parameters that do not decay."""
    own = {name: plan.own[name] for name in plan.rule.used()}
    if without_decay and "weight_decay" in own:
        own["weight_decay"] = 0.0
    return f"{plan.rule.numpy_class}({', '.join(map(repr, own.values()))})"


def is_constant(plan: RunPlan) -> bool:
    """Whether one learning rate holds in all steps."""
    changed = any(change.learning_rate is not None for change in plan.changes)
    return plan.schedule == "constant" and plan.warmup == 0 and not changed


def has_rate_in_velocity(plan: RunPlan) -> bool:
    """Whether it matters that the velocity has the rate in it: with one rate it does not."""
    return plan.form.rate_in_velocity and not is_constant(plan)
