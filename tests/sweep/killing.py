"""Tasks that end the process that trains them, or fail in it."""

import os
from dataclasses import dataclass, replace
from typing import Any, cast

from app.training.analysis.sweep.grid import Cell, Group
from app.training.analysis.sweep.tasks import Task


@dataclass(frozen=True)
class Bad:
    """In place of a group: `kind` is its name."""

    kind: str

    @property
    def bare(self) -> "Bad":
        return self

    def name(self, cell: Cell, about: str) -> str:
        return self.kind

    @property
    def prepared(self) -> Any:
        """What training begins with."""
        if self.kind == "killing":
            os._exit(1)
        return int("no number")


def killing(task: Task) -> Task:
    """A task that ends its process."""
    return _bad(task, "killing")


def failing(task: Task) -> Task:
    """A task that raises."""
    return _bad(task, "failing")


def _bad(task: Task, kind: str) -> Task:
    return replace(task, group=cast(Group, Bad(kind)))
