"""Whoever trains the tasks of a sweep: what all kinds of workers have in common."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.training.analysis.sweep.tasks import Task, TaskResult

TRIES = 4  # of a task whose worker dies


@dataclass(frozen=True)
class Failure:
    """A task that cannot be trained, and why."""

    reason: str


Outcome = tuple[Task, TaskResult | Failure]


class CannotWork(Exception):
    """There is nobody to train the tasks; the message says why."""


class Workers(Protocol):
    """Trains tasks. Whoever leaves the block early drops those that were not trained."""

    @property
    def hands(self) -> int:
        """How many tasks are trained at once."""
        ...

    def outcomes(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        """Each task once, as it comes.

        Raises:
            CannotWork: where nobody can train.
        """
        ...

    def close(self) -> None:
        """Lets the workers go; what they are at may be given up."""
        ...
