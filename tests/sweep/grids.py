"""Grids for tests of workers, their tasks, and what these come to in this process."""

from typing import Any

from app.training.analysis.sweep.grid import Grid, grid_of
from app.training.analysis.sweep.tasks import Task, TaskResult, tasks_of, trained
from app.training.document.specification import validated
from app.training.document.sweep_settings import sweep_of
from app.training.engine.slices import at_once
from tests.training.stacked import same_bits
from tests.training.trained import LIMITS, Document

SMALL: Document = {"data": {"name": "moons", "n": 60}, "stop": {"epochs": 3}}
AXES: dict[str, Any] = {"batch_sizes": [1, 4, 8, "full"], "learning_rates": [0.1], "seeds": 2}


def grid(document: Document = SMALL, **axes: Any) -> Grid:
    return at_once(grid_of(validated(document), 0, sweep_of({**AXES, **axes}), LIMITS))


def tasks(document: Document = SMALL, **axes: Any) -> list[Task]:
    """All tasks of a grid."""
    made = grid(document, **axes)
    return tasks_of(made, range(len(made.cells)), 2)


def is_right(task: Task, result: object) -> bool:
    """Whether it is, bit for bit, what the task comes to in this process."""
    if not isinstance(result, TaskResult):
        return False
    expected = trained(task)
    pairs = zip(expected.courses, result.courses, strict=True)
    return expected.fingerprint == result.fingerprint and all(same_bits(*pair) for pair in pairs)
