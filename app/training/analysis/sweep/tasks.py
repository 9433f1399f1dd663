"""A sweep cut into tasks that any process can train, and what each of them comes to.

A task is a stack of cells of one group, together with everything that their training needs, so
whoever trains it reads no document and no data. How the cells are cut changes no number.
"""

import hashlib
import pickle
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from app.training.analysis.sweep.grid import Cell, Grid, Group
from app.training.analysis.timing import seconds_of_step
from app.training.engine.evaluation import PER_EPOCH
from app.training.engine.identity import fingerprint
from app.training.engine.loop import guessed_seconds
from app.training.engine.slices import Sliced, at_once
from app.training.engine.stacks.forms import most_runs
from app.training.engine.stacks.stack import Course, courses

SECONDS = 0.5  # that a task should take: short beside a sweep, long beside handing it out
STACKED = 4  # how many times as fast stacks are, about
FEWEST = 96  # runs of a stack, where there are so many: with fewer it is slower


@dataclass(frozen=True)
class Task:
    """Some cells of a group of a sweep, by their places among all cells; `group` is pickled."""

    name: str  # the same for the same cells of the same group
    places: tuple[int, ...]
    cells: tuple[Cell, ...]
    group: bytes
    per_epoch: int


@dataclass(frozen=True)
class TaskResult:
    """The courses of a task's cells; `step_seconds`: measured for one run trained alone."""

    courses: tuple[Course, ...]
    step_seconds: float
    fingerprint: str


def tasks_of(grid: Grid, places: Sequence[int]) -> list[Task]:
    """The cells at these places as tasks, those that take longest first."""
    wanted, tasks, first = set(places), [], 0
    for group in grid.groups:
        own = range(first, first + len(group.cells))
        missing = [place for place in own if place in wanted]
        if missing:
            tasks += list(_of_group(grid, group, missing, first))
        first += len(group.cells)
    return [task for _, task in sorted(tasks, key=lambda pair: -pair[0])]


def _of_group(
    grid: Grid, group: Group, places: list[int], first: int
) -> Iterator[tuple[float, Task]]:
    """Tasks, each with the seconds that it may take."""
    seconds = guessed_seconds(group.prepared, group.plan.timetable.segments[0])
    of_run = seconds * group.plan.steps / STACKED
    size = min(max(round(SECONDS / of_run), FEWEST), most_runs(group.prepared, group.plan))
    bare = replace(group, cells=(), prepared=replace(group.prepared, document={}, notices=()))
    content = pickle.dumps(bare)
    per_epoch = min(grid.sweep.evaluations, PER_EPOCH)
    for start in range(0, len(places), size):
        own = tuple(places[start : start + size])
        cells = tuple(group.cells[place - first] for place in own)
        parts = (content, repr(cells).encode(), str(per_epoch).encode())
        name = hashlib.sha256(b"\0".join(parts)).hexdigest()
        yield of_run * len(own), Task(name, own, cells, content, per_epoch)


@lru_cache(maxsize=4)
def _group_of(content: bytes) -> Group:
    group: Group = pickle.loads(content)
    return group


def trained(task: Task) -> TaskResult:
    """Trains a task in this process."""
    return at_once(training(task, _group_of(task.group)))


def training(task: Task, group: Group) -> Sliced[TaskResult]:
    """The same in slices."""
    seconds = yield from seconds_of_step(group.prepared, group.plan, time.thread_time)
    found = yield from courses(group.prepared, group.members(task.cells), task.per_epoch)
    return TaskResult(tuple(found), seconds, fingerprint())
