"""What a sweep does not take from its experiment, and seeds that change nothing."""

from collections.abc import Iterator, Sequence

from app.training.data.orders import ORDERS
from app.training.document.problems import Problem
from app.training.document.specification import Experiment
from app.training.document.sweep_settings import Sweep
from app.training.engine.batches import is_whole
from app.training.setup.run_plan import RunPlan


def remarks(experiment: Experiment, sweep: Sweep, plans: Sequence[RunPlan]) -> Iterator[Problem]:
    """A notice for each; plans: one of each batch size, optimiser and schedule."""
    rule, repeats = experiment.learning_rate_rule, experiment.repeats
    if rule != "same":
        message = "does not count in a sweep, which states every learning rate"
        yield Problem("learning_rate_rule", rule, message)
    if repeats > 1:
        message = "does not count in a sweep: seeds says how often each cell is trained"
        yield Problem("repeats", repeats, message)
    if sweep.seeds == 1 or sweep.vary != "order":
        return
    sizes = [plan.batch_size for plan in plans if not _has_chance(plan)]
    if sizes:
        named = ", ".join(f"{size:,}" for size in dict.fromkeys(sizes))
        message = f"changes nothing at batch size {named}: all seeds come to the same numbers there"
        yield Problem("vary", sweep.vary, message)


def _has_chance(plan: RunPlan) -> bool:
    """Whether another seed gives a run another order of the examples that matters."""
    is_drawn = "{seed}" in ORDERS[plan.order].numpy
    return is_drawn and not all(is_whole(plan, each) for each in plan.timetable.segments)
