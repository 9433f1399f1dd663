"""A sweep cut into tasks that any process can train, and what each of them comes to.

A task is a stack of cells of one group, together with everything that their training needs, so
whoever trains it reads no document. How the cells are cut changes no number.
"""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from app.training.analysis.sweep.grid import Cell, Grid, Group
from app.training.analysis.timing import seconds_of_step
from app.training.engine.evaluation import PER_EPOCH
from app.training.engine.identity import fingerprint
from app.training.engine.loop import guessed_seconds
from app.training.engine.slices import Sliced, at_once
from app.training.engine.stacks.forms import most_runs
from app.training.engine.stacks.stack import Course, courses

MOST_SECONDS = 1.0  # that a task should take: short beside a sweep, long beside handing it out
LEAST_SECONDS = 0.3  # that are worth a task of their own: stacks of few runs are slower
TASKS = 2  # for each of those who train, at least, so that none waits long for the last one
SHARING = 20  # runs of a stack that share the cost of a call, about


@dataclass(frozen=True)
class Task:
    """Some cells of a group of a sweep, by their places among all cells."""

    places: tuple[int, ...]
    cells: tuple[Cell, ...]
    group: Group
    per_epoch: int

    @cached_property
    def name(self) -> str:
        """The same for the same trainings."""
        names = (self.group.name(cell, str(self.per_epoch)) for cell in self.cells)
        return hashlib.sha256(" ".join(names).encode()).hexdigest()

    @property
    def bare(self) -> "Task":
        """The same as it is sent to those who train: small, and without a name."""
        return replace(self, group=self.group.bare)


@dataclass(frozen=True)
class TaskResult:
    """The courses of a task's cells; `step_seconds`: measured for one run trained alone."""

    courses: tuple[Course, ...]
    step_seconds: float
    fingerprint: str


def tasks_of(grid: Grid, places: Sequence[int], hands: int) -> list[Task]:
    """The cells at these places as tasks for so many who train, those that take longest first."""
    wanted, first = set(places), 0
    groups: list[tuple[Group, list[int], float]] = []  # with the seconds of a cell
    for group in grid.groups:
        own = range(first, first + len(group.cells))
        groups.append((group, [place for place in own if place in wanted], _seconds_of(group)))
        first += len(group.cells)
    total = sum(len(missing) * seconds for _, missing, seconds in groups)
    most_seconds = min(MOST_SECONDS, max(LEAST_SECONDS, total / (TASKS * hands)))
    cells, per_epoch = grid.cells, min(grid.sweep.evaluations, PER_EPOCH)
    tasks: list[tuple[float, Task]] = []
    for group, missing, seconds in groups:
        most = min(max(1, round(most_seconds / seconds)), most_runs(group.prepared, group.plan))
        for start in range(0, len(missing), most):
            part = tuple(missing[start : start + most])
            task = Task(part, tuple(cells[place] for place in part), group, per_epoch)
            tasks.append((seconds * len(part), task))
    return [task for _, task in sorted(tasks, key=lambda pair: -pair[0])]


def _seconds_of(group: Group) -> float:
    """A rough guess for one of its cells in a stack."""
    segment = group.plan.timetable.segments[0]
    return group.plan.steps * guessed_seconds(group.prepared, segment, SHARING)


def trained(task: Task) -> TaskResult:
    """Trains a task in this process."""
    return at_once(training(task))


def training(task: Task) -> Sliced[TaskResult]:
    """The same in slices."""
    prepared, plan = task.group.prepared, task.group.plan
    seconds = yield from seconds_of_step(prepared, plan, time.thread_time)
    found = yield from courses(prepared, task.group.members(task.cells), task.per_epoch)
    return TaskResult(tuple(found), seconds, fingerprint())
