"""Which column to predict, as classes or as a number, and from which others.

A proposal: whoever has the data may change all of it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from app.training.document.problems import refuse
from app.training.reading.columns import Column
from app.training.reading.kinds import CLASS_NAME

Task = Literal["classification", "regression"]
MOST_NUMBERED = 10  # classes that are whole numbers without being called classes
_TARGET_NAME = re.compile(
    r"target|label|class|klasse|outcome|output|result|ergebnis|response|diagnosis|ziel|zielwert",
    re.IGNORECASE,
)
# Classes that are the target wherever they stand; a `type` or a `group` may well be an input.
_SURELY_CLASSES = re.compile(r"(?:.*[_ -])?(?:class|klasse|label|species|diagnosis)", re.IGNORECASE)


@dataclass(frozen=True)
class Proposal:
    """What to learn from a table: names of columns."""

    target: str
    task: Task
    features: tuple[str, ...]


def proposed(
    columns: Sequence[Column], target: str | None = None, task: Task | None = None
) -> Proposal:
    """What to learn: the last column that can be predicted, unless another is called the target.

    target, task: what the person says; None to propose it.

    Raises:
        ExperimentError: where there is nothing to predict, nothing to predict it from, or where
            the target or task cannot be as asked.
    """
    able = [column for column in columns if column.is_input]
    kinds = ", ".join(f"{column.name}: {column.kind}" for column in columns[:6])
    if target is None:
        _check_constants(columns)
    if len(able) < 2:
        message = "must have a target and at least one input, which are numbers or labels"
        raise refuse("file", kinds, message)
    column = _target_of(able) if target is None else _named(columns, target)
    features = tuple(other.name for other in able if other is not column)
    if not any(other.kind == "number" or other.labels == ("0", "1") for other in able):
        raise refuse("file", kinds, "must have a column of numbers that are not all equal")
    if task == "regression" and column.kind != "number":
        raise refuse("task", task, f"needs numbers, but {column.name} is a {column.kind}")
    return Proposal(column.name, task or task_of(column), features)


def _check_constants(columns: Sequence[Column]) -> None:
    """Checks that no column that is meant as the target has a single value."""
    for column in columns:
        is_last = column is columns[-1] and CLASS_NAME.fullmatch(column.name)
        if column.kind == "constant" and (is_last or _TARGET_NAME.fullmatch(column.name)):
            value = next(filter(None, column.cells), "nothing")
            raise refuse(
                column.name, value,
                "is the only value of this column: a target must have at least two",
            )  # fmt: skip


def _named(columns: Sequence[Column], target: str) -> Column:
    column = next((column for column in columns if column.name == target), None)
    if column is None:
        names = ", ".join(column.name for column in columns[:10])
        raise refuse("target", target, f"is no column; the columns are {names}")
    if not column.is_input:
        raise refuse("target", target, f"must be numbers or labels, but is {column.kind}")
    return column


def _target_of(able: list[Column]) -> Column:
    named = [column for column in able if _TARGET_NAME.fullmatch(column.name)]
    named += [column for column in able[:1] if column.name == "y"]
    classes = [
        column
        for column in able
        if column.kind == "category" and _SURELY_CLASSES.fullmatch(column.name)
    ]
    return (named or classes or able)[-1]


def task_of(target: Column) -> Task:
    """Classes for labels, and for whole numbers that count them in a column without a name."""
    if target.kind != "number":
        return "classification"
    values = set(target.values[np.isfinite(target.values)].tolist())
    first = min(values)
    counts = values == {first + step for step in range(len(values))} and first in (0, 1)
    counts = counts or values == {-1.0, 1.0}
    few = 2 <= len(values) <= MOST_NUMBERED and len(target.values) >= 3 * len(values)
    is_unnamed = target.header is None or _TARGET_NAME.fullmatch(target.name)
    return "classification" if counts and few and is_unnamed else "regression"
