"""A sweep trained by workers, with what was trained before taken from the store.

Each task is kept as soon as it comes, so that a sweep that is stopped or killed goes on where it
was. Must not know the command line.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from statistics import median
from typing import Any

from app.store.cells import Cells
from app.store.database import Unavailable
from app.sweep.workers import Failure, Workers
from app.training.analysis.losses_on_the_way import Target
from app.training.analysis.sweep.grid import Cell, Grid, Group
from app.training.analysis.sweep.kept import Damaged, Trained, packed, unpacked
from app.training.analysis.sweep.results import result_of
from app.training.analysis.sweep.tasks import Task, TaskResult, tasks_of
from app.training.engine.identity import fingerprint


@dataclass
class Run:
    """A sweep on its way: what is trained of its cells, by their places, and what failed."""

    grid: Grid
    cells: Cells  # where they are kept
    trained: dict[int, Trained] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)
    unkept: str = ""  # why cells could not be kept

    def recall(self) -> None:
        """Takes what was kept before."""
        names = dict(enumerate(self._names))
        try:
            kept = self.cells.get(list(names.values()))
        except Unavailable as error:
            self.unkept, kept = str(error), {}
        for place, name in names.items():
            if name in kept:
                with suppress(Damaged):  # then it is trained again
                    self.trained[place] = unpacked(kept[name])

    def train(self, workers: Workers) -> Iterator[int]:
        """Trains the cells that are missing; yields how many have come each time."""
        missing = [place for place in range(len(self.grid.cells)) if place not in self.trained]
        for task, outcome in workers.outcomes(tasks_of(self.grid, missing, workers.hands)):
            if isinstance(outcome, Failure):
                self.failed |= dict.fromkeys(task.places, outcome.reason)
            else:
                self._take(task, outcome)
            yield len(task.places)

    def _take(self, task: Task, result: TaskResult) -> None:
        found = {
            place: (course, result.step_seconds, result.fingerprint)
            for place, course in zip(task.places, result.courses, strict=True)
        }
        names = self._names
        try:
            self.cells.keep({names[place]: packed(*each) for place, each in found.items()})
        except Unavailable as error:
            self.unkept = str(error)
        self.trained |= found  # only now: the command may be stopped while they are being kept

    @property
    def others(self) -> int:
        """Cells that came from an engine or a machine with another fingerprint."""
        own = fingerprint()
        return sum(each[2] != own for each in self.trained.values())

    def results(self) -> Iterator[dict[str, Any]]:
        """What came of each trained cell, in the order of the grid."""
        sweep = self.grid.sweep
        target, seconds = Target(sweep.target, sweep.measure), self._seconds()
        for place, (index, group, cell) in enumerate(self._places()):
            if place in self.trained:
                course, _, of_whom = self.trained[place]
                found = result_of(group, cell, course, seconds[index], target)
                yield {**found, "fingerprint": of_whom}

    def _seconds(self) -> dict[int, float]:
        """Of a step in each group: the median of what its tasks measured."""
        measured: defaultdict[int, list[float]] = defaultdict(list)
        for place, (index, _, _) in enumerate(self._places()):
            if place in self.trained:
                measured[index].append(self.trained[place][1])
        return {index: median(times) for index, times in measured.items()}

    def _places(self) -> Iterator[tuple[int, Group, Cell]]:
        """Each cell with its group and the number of that."""
        for index, group in enumerate(self.grid.groups):
            for cell in group.cells:
                yield index, group, cell

    @cached_property
    def _names(self) -> list[str]:
        """Of the cells in the store."""
        about = f"{self.grid.sweep.evaluations} {fingerprint()}"
        return [group.name(cell, about) for _, group, cell in self._places()]
