"""What a run has spent up to a step, and which runs reach a target most cheaply on each axis."""

from collections.abc import Sequence
from math import isclose
from typing import Any

from app.numerics.operations import example_operations, update_operations
from app.training.engine.trained import Trained
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan

# What is spent, by its names in a reply. Of a batch of M examples there are M forward passes, M
# backward passes and one update.
AXES = (
    "updates", "epochs", "examples", "forward_passes", "backward_passes", "operations", "seconds",
)  # fmt: skip
SAME = 1e-9  # of a cost: a smaller difference is rounding


def operations_of(prepared: Prepared, plan: RunPlan) -> dict[str, int]:
    """Floating-point operations of a run: of each example in a batch, and of each update.

    How they are counted stands in `numerics.operations`.
    """
    layout, is_mean = prepared.layout, plan.reduction == "mean"
    return {
        "example": example_operations(layout),
        "update": update_operations(layout, plan.rule, is_mean, prepared.penalty),
    }


def cost(trained: Trained, run: int, step: int) -> dict[str, Any]:
    """The cost of the run up to θ_step, on each axis."""
    plan = trained.prepared.runs[run]
    return cost_of(trained.prepared, plan, step, _seconds(trained, run, step))


def cost_of(prepared: Prepared, plan: RunPlan, step: int, seconds: float) -> dict[str, Any]:
    """The same of any run that follows a plan, in so many seconds."""
    examples, operations = plan.timetable.examples_at(step), operations_of(prepared, plan)
    updates = plan.timetable.updates_at(step)
    return {
        "step": step,
        "updates": updates,
        "epochs": plan.timetable.epochs_at(step),
        "examples": examples,
        "forward_passes": examples,
        "backward_passes": examples,
        "operations": examples * operations["example"] + updates * operations["update"],
        "seconds": seconds,
    }


def winners(costs: Sequence[dict[str, Any] | None]) -> dict[str, list[int]]:
    """For each axis the runs that reach the target most cheaply, several where they are equal."""
    reached = [(run, spent) for run, spent in enumerate(costs) if spent is not None]
    least = {axis: min((spent[axis] for _, spent in reached), default=0) for axis in AXES}
    return {
        axis: [run for run, spent in reached if isclose(spent[axis], least[axis], rel_tol=SAME)]
        for axis in AXES
    }


def _seconds(trained: Trained, run: int, step: int) -> float:
    """The measured seconds up to θ_step; 0 for θ_0."""
    for frame in trained.of(run):
        if frame.first_step < step <= frame.first_step + frame.steps:
            return float(frame.columns["seconds"][step - frame.first_step - 1])
    return 0.0
