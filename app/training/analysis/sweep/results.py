"""What came of each cell of a sweep: how it ended, its losses, and the cost of the target.

Depends on the courses of the cells; trains nothing.
"""

from typing import Any

from app.training.analysis.cost import AXES, cost_of
from app.training.analysis.losses_on_the_way import MEASURES, LossesOnTheWay, Target
from app.training.analysis.sweep.grid import Cell, Group
from app.training.engine.stacks.stack import Course


def result_of(
    group: Group, cell: Cell, course: Course, step_seconds: float, target: Target
) -> dict[str, Any]:
    """One cell as an object; `seconds` are those of a run trained alone."""
    losses = LossesOnTheWay(course.evaluated_steps, course.training_loss, course.test_loss)
    step = losses.first_at(target)
    return {
        "batch_size": cell.batch_size,
        "learning_rate": cell.learning_rate,
        "optimizer": cell.optimizer,
        "schedule": cell.schedule,
        "seed": cell.seeds.order,
        "start_seed": cell.seeds.start,
        "steps": course.steps,
        "status": "finished" if course.diverged_at is None else "diverged",
        "diverged_at": course.diverged_at,
        **losses.ends(),
        "reached": (
            None if step is None else cost_of(group.prepared, group.plan, step, step * step_seconds)
        ),
        "why_not": losses.why_not(target) if step is None else None,
    }


def row_of(result: dict[str, Any]) -> dict[str, Any]:
    """The same with its parts side by side, such as best_test_loss and best_test_loss_step."""
    row = {name: value for name, value in result.items() if not isinstance(value, dict)}
    row.pop("reached", None)
    why_not = row.pop("why_not")
    for part in ("final", "best"):
        for measure in MEASURES:
            place = result[part][measure] or {"value": None, "step": None}
            row[f"{part}_{measure}"] = place["value"]
            row[f"{part}_{measure}_step"] = place["step"]
    reached = result["reached"] or {}
    row |= {f"reached_{name}": reached.get(name) for name in ("step", *AXES)}
    return {**row, "why_not": why_not}
