"""A table that is kept as the examples of an experiment: its target, its inputs, its rows.

Depends on the columns as they were read; must not know where they are kept.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.numerics.arrays import Array
from app.training.data.table import Table
from app.training.document.data_settings import Data
from app.training.document.limits import Limits
from app.training.document.problems import Problem, refuse
from app.training.reading.columns import Column
from app.training.reading.names import clean_names
from app.training.reading.proposal import Task, proposed, task_of

GONE = "is not kept here; send the same file again, and the same address works"
ABLE = "must be a column of numbers, categories or booleans"


def kept_table(
    data: Data, columns: Sequence[Column] | None, limits: Limits, notices: list[Problem]
) -> tuple[Table, dict[str, Any]]:
    """The rows that have a target and all inputs; and features, target and task filled in.

    A category is one feature for each of its labels, a boolean one of 0 and 1. The features of the
    table are columns, from which the chosen ones may be derived.

    Raises:
        ExperimentError: for data that are not kept, and for what the columns do not allow.
    """
    if columns is None:
        raise refuse("data", data.name, GONE)
    target = _target(data, columns)
    task = data.task or task_of(target)
    y, classes = _targets(target, task, limits)
    further, weights = (
        _further_targets(data, columns, target, task),
        _weights(data, columns, target),
    )
    inputs = _inputs(columns, {target.name, *(column.name for column in (*further, *weights))})
    features = _features(data, columns, inputs, limits)
    base = list(inputs) if len(inputs) == 2 else [name for name in features if name in inputs]
    if not base:
        raise refuse("data.features", features, f"must be some of {', '.join(inputs)}")
    x = np.column_stack([inputs[name].values for name in base])
    targets = np.column_stack([y, *(column.values for column in further)])
    weight = weights[0].values if weights else np.ones(len(y))
    whole = np.isfinite(targets).all(axis=1) & np.isfinite(x).all(axis=1) & np.isfinite(weight)
    _whole_rows(data, whole, notices)
    if target.kind == "number" and data.task is None:
        notices.append(_taken_as(target, task))
    x, y = x[whole], y[whole]
    if classes is not None:
        y, classes = _present(target, y, classes)
    are_numbers = tuple(inputs[name].is_number for name in base)
    about = Table(
        tuple(base), target.name, classes, x, y, are_numbers,
        targets[whole] if further else None, weight[whole] if weights else None,
    )  # fmt: skip
    return about, {
        "features": features,
        "target": target.name,
        "further_targets": [column.name for column in further] or None,
        "weight_column": weights[0].name if weights else None,
        "task": task,
        "standardize": data.standardize is not False,
    }


def all_features(data: Data, columns: Sequence[Column]) -> tuple[str, ...]:
    """Every feature there is for the target, whether or not it is chosen."""
    apart = {_target(data, columns).name, *(data.further_targets or ()), data.weight_column or ""}
    return tuple(_inputs(columns, apart))


def _target(data: Data, columns: Sequence[Column]) -> Column:
    by_name = {column.name: column for column in columns}
    apart = (*(data.further_targets or ()), data.weight_column)
    name = data.target or proposed([c for c in columns if c.name not in apart]).target
    if name not in by_name:
        able = ", ".join(column.name for column in columns if column.is_input)
        raise refuse("data.target", name, f"must be one of {able}")
    if not by_name[name].is_input:
        raise refuse("data.target", name, f"is {_kind(by_name[name])}; it {ABLE}")
    return by_name[name]


def _kind(column: Column) -> str:
    words = {"id": "an id", "text": "free text"}
    return words.get(column.kind, f"a {column.kind}")


def _targets(target: Column, task: Task, limits: Limits) -> tuple[Array, tuple[str, ...] | None]:
    """y with NaN where it is missing, and the names of classes."""
    if task == "regression":
        if target.kind != "number":
            message = f"must be classification, because {target.name} has labels"
            raise refuse("data.task", task, message)
        return target.values, None
    if target.kind != "number":
        names, y = target.labels, target.values
    else:
        present = np.isfinite(target.values)
        distinct, places = np.unique(target.values[present], return_inverse=True)
        y = np.full(len(target.values), np.nan)
        y[present] = places
        names = tuple(f"{value:.12g}" for value in distinct[: limits.classes + 1])
    if len(names) > limits.classes:
        message = f"has more than {limits.classes} classes; "
        numbers = "data.task=regression or " if target.kind == "number" else ""
        advice = f"choose {numbers}another target"
        raise refuse("data.target", target.name, message + advice, "classes")
    return y, names


def _further_targets(
    data: Data, columns: Sequence[Column], target: Column, task: Task
) -> list[Column]:
    """The columns of numbers that are targets too.

    Raises:
        ExperimentError: for other columns, a column named twice, and targets that are classes.
    """
    field, names = "data.further_targets", data.further_targets or []
    if names and task != "regression":
        raise refuse(field, names, "must be left out, because the target is learnt as classes")
    if len({target.name, *names}) < len(names) + 1:
        raise refuse(field, names, "must not repeat a column, nor name the target")
    return [_numbers(field, name, columns) for name in names]


def _weights(data: Data, columns: Sequence[Column], target: Column) -> list[Column]:
    """The column of weights; none where none is named.

    Raises:
        ExperimentError: for another column, a negative weight, or no weight above 0.
    """
    field, name = "data.weight_column", data.weight_column
    if name is None:
        return []
    if name in (target.name, *(data.further_targets or ())):
        raise refuse(field, name, "must not be a target")
    column = _numbers(field, name, columns)
    known = column.values[np.isfinite(column.values)]
    if known.min(initial=0.0) < 0 or not known.any():
        raise refuse(field, name, "must have numbers from 0 up, and one above 0")
    return [column]


def _numbers(field: str, name: str, columns: Sequence[Column]) -> Column:
    """A column of numbers by its name."""
    able = {column.name: column for column in columns if column.kind == "number"}
    if name not in able:
        others = [f"is {_kind(column)}; it " for column in columns if column.name == name]
        message = f"must be one of the columns of numbers: {', '.join(able)}"
        raise refuse(field, name, "".join((*others, message)))
    return able[name]


@dataclass(frozen=True)
class Input:
    """A feature that the network may get: values (rows,), of the column `of`."""

    of: str
    values: Array
    is_number: bool


def _inputs(columns: Sequence[Column], apart: Collection[str]) -> dict[str, Input]:
    """Every possible feature by its name, without the columns that are targets or weights."""
    named: list[tuple[str, Input]] = []
    for column in columns:
        if column.name in apart or not column.is_input:
            continue
        if column.kind != "category":
            named.append((column.name, Input(column.name, column.values, column.kind == "number")))
            continue
        missing = np.where(np.isnan(column.values), np.nan, 0.0)
        for place, label in enumerate(column.labels):
            is_it = missing + (column.values == place)
            named.append((f"{column.name}={label}", Input(column.name, is_it, False)))
    names = clean_names([name for name, _ in named])
    return {name: each for name, (_, each) in zip(names, named, strict=True)}


def _features(
    data: Data, columns: Sequence[Column], inputs: dict[str, Input], limits: Limits
) -> list[str]:
    """The features that are chosen; the name of a category stands for all of its labels."""
    features: list[str] = []
    kinds = {column.name: column for column in columns}
    for name in data.features or inputs:
        own = [feature for feature, each in inputs.items() if each.of == name]
        if name not in inputs and not own and name in kinds:
            raise refuse("data.features", name, _why_no_feature(kinds[name], data))
        features += [name] if name in inputs or not own else own
    if len(features) > limits.features:
        raise refuse(
            "data.features",
            f"{len(features)} features",
            f"are too many; at most {limits.features} are allowed, so choose fewer columns",
            "features",
        )
    return features


def _why_no_feature(column: Column, data: Data) -> str:
    if not column.is_input:
        return f"is {_kind(column)}; it {ABLE}"
    if column.name == data.weight_column:
        return "has the weights of the examples"
    return "is a target" if column.name in (data.further_targets or ()) else "is the target"


def _whole_rows(data: Data, found: NDArray[np.bool_], notices: list[Problem]) -> None:
    """Says how many rows are left out.

    Raises:
        ExperimentError: where fewer than two are left.
    """
    left = len(found) - int(found.sum())
    if len(found) - left < 2:
        message = f"leaves {len(found) - left} rows without a missing cell; choose fewer features"
        raise refuse("data.features", data.features, message)
    if left:
        message = (
            f"{left:,} of {len(found):,} rows are left out: their target or one of their inputs "
            "is missing."
        )
        notices.append(Problem("data.name", None, message))


def _taken_as(target: Column, task: Task) -> Problem:
    """Numbers may be meant either way, so it is said how they were taken."""
    as_what, other = ("classes", "regression") if task == "classification" else (
        "numbers", "classification"
    )  # fmt: skip
    message = f"of {target.name} are learnt as {as_what}; data.task={other} changes that."
    return Problem("data.task", None, f"The values {message}")


def _present(target: Column, y: Array, classes: tuple[str, ...]) -> tuple[Array, tuple[str, ...]]:
    """Without the classes of which no example is left."""
    places, new = np.unique(y, return_inverse=True)
    if len(places) < 2:
        message = f"has only the class {classes[int(places[0])]} in the rows that are left"
        raise refuse("data.target", target.name, message)
    return new.astype(float), tuple(classes[int(place)] for place in places)
