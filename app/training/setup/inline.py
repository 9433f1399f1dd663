"""Data given in the document itself, for graders and small own data."""

from typing import Any

import numpy as np

from app.numerics.arrays import Array
from app.training.data.table import Table
from app.training.document.data_settings import Data
from app.training.document.limits import Limits
from app.training.document.problems import refuse
from app.training.document.specification import Experiment

CLASSES_BY = "cross_entropy"  # the loss that takes the targets of inline data as classes


def inline_table(experiment: Experiment, limits: Limits) -> tuple[Table, dict[str, Any]]:
    """The examples of `data.x` and `data.y`, and the fields of own data filled in.

    Raises:
        ExperimentError: where they are missing, ragged, of different lengths or too many.
    """
    data = experiment.data
    if data.noise is not None:
        raise refuse("data.noise", data.noise, "does not apply to inline data")
    if not data.x:
        raise refuse("data.x", data.x, "must have at least one row; inline data needs x and y")
    several = _several(data, limits)
    if not data.y and several is None:
        raise refuse("data.y", data.y, "must have one target for each row of x")
    width = len(data.x[0])
    if len(data.x) > limits.examples:
        message = f"must have at most {limits.examples} rows"
        raise refuse("data.x", f"{len(data.x)} rows", message, "examples")
    if not 1 <= width <= limits.features:
        raise refuse("data.x.0", data.x[0], f"must have 1 to {limits.features} features")
    for index, row in enumerate(data.x):
        if len(row) != width:
            raise refuse(f"data.x.{index}", row, f"must have {width} features like the first row")
    if data.n not in (None, len(data.x)):
        raise refuse(
            "data.n", data.n, f"must be {len(data.x)}, the number of rows of x in inline data"
        )
    first = _first_targets(data)
    if len(first) != len(data.x):
        field = "data.y" if several is None else "data.targets"
        message = f"must have {len(data.x)}, one for each row of x"
        raise refuse(field, f"{len(first)} targets", message)
    names = _names(data, width)
    x, y = np.array(data.x, dtype=float), np.array(first, dtype=float)
    classes = _classes(experiment, first, limits) if several is None else None
    weights = _weights(data)
    table = Table(
        tuple(names), data.target_name or "y", classes, x, y, targets=several, weights=weights
    )
    return table, {
        "features": data.features or names,
        "columns": names,
        "task": "regression" if classes is None else "classification",
        "standardize": bool(data.standardize),
        "classes": list(classes) if classes else None,
        "target_name": table.target,
    }


def _first_targets(data: Data) -> list[float]:
    """The target of each example, or the first of several."""
    return [row[0] for row in data.targets] if data.targets is not None else list(data.y or ())


def _several(data: Data, limits: Limits) -> Array | None:
    """(n, targets), where there is a row of numbers for each example."""
    if data.targets is None:
        return None
    field, rows = "data.targets", data.targets
    if data.y is not None:
        raise refuse(field, f"{len(rows)} rows", "must not stand beside data.y")
    width = len(rows[0]) if rows else 0
    if not 1 <= width <= limits.targets:
        raise refuse(field, rows[:1], f"must have 1 to {limits.targets} numbers a row", "targets")
    for index, row in enumerate(rows):
        if len(row) != width:
            raise refuse(f"{field}.{index}", row, f"must have {width} numbers like the first row")
    for name, value in (("classes", data.classes), ("task", data.task)):
        if value not in (None, "regression"):
            raise refuse(f"data.{name}", value, "does not apply to several numbers as targets")
    return np.array(rows, dtype=float)


def _weights(data: Data) -> Array | None:
    """(n,) of the examples, where they have some."""
    if data.example_weights is None:
        return None
    field, weights = "data.example_weights", np.array(data.example_weights, dtype=float)
    rows = len(data.x or ())
    if len(weights) != rows:
        raise refuse(field, f"{len(weights)} weights", f"must have {rows}, one for each row of x")
    if not weights.any():
        raise refuse(field, "zeros", "must have a weight above 0")
    return weights


def _names(data: Data, width: int) -> list[str]:
    """Of the columns of x; without `columns`, as many features as x has columns name them."""
    if data.columns is not None and len(data.columns) != width:
        raise refuse("data.columns", data.columns, f"must name the {width} columns of x")
    names = data.columns
    if names is None and data.features and len(data.features) == width:
        names = data.features
    names = names or [f"x{index + 1}" for index in range(width)]
    if len(set(names)) < len(names):
        field = "data.columns" if data.columns else "data.features"
        raise refuse(field, names, "must not repeat a name")
    return names


def _classes(experiment: Experiment, y: list[float], limits: Limits) -> tuple[str, ...] | None:
    """Their names, where the targets are classes.

    Without a task, targets that are exactly 0 … K − 1, K ≥ 2, are classes, unless the loss says
    otherwise.
    """
    names, task = experiment.data.classes, experiment.data.task
    if names is not None:
        return _named_classes(names, task, y, limits)
    if task == "regression" or (task is None and experiment.loss not in (None, CLASSES_BY)):
        return None
    count = len(set(y))
    are_classes = 2 <= count <= limits.classes and set(y) == set(range(count))
    if not are_classes and (task or experiment.loss):
        wanted = f"must be classes 0, 1, … (2 to {limits.classes})"
        raise refuse("data.y", y[:10], f"{wanted} for {task or experiment.loss}")
    return tuple(str(c) for c in range(count)) if are_classes else None


def _named_classes(
    names: list[str], task: str | None, y: list[float], limits: Limits
) -> tuple[str, ...]:
    if task == "regression":
        raise refuse("data.classes", names, "does not apply to data.task=regression")
    if len(names) > limits.classes:
        message = f"must have at most {limits.classes} names"
        raise refuse("data.classes", f"{len(names)} names", message, "classes")
    if len(set(names)) < len(names):
        raise refuse("data.classes", names, "must not repeat a name")
    others = sorted(set(y) - set(range(len(names))))
    if others:
        message = f"must be 0 to {len(names) - 1}, the places of the named classes"
        raise refuse("data.y", others[0], message)
    return tuple(names)
