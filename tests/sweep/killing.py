"""Tasks that end the process that trains them, or fail in it."""

import os
import pickle
from dataclasses import replace

from app.training.analysis.sweep.tasks import Task


class Killer:
    """Ends the process that reads it from bytes."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (1,)


class Thrower:
    """Cannot be read from bytes."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return int, ("no number",)


def killing(task: Task) -> Task:
    return replace(task, name="killing", group=pickle.dumps(Killer()))


def failing(task: Task) -> Task:
    return replace(task, name="failing", group=pickle.dumps(Thrower()))
