"""The examples of an experiment: chosen, split into training and test part, standardised.

Depends on the data section of the document and the data sets. Which noise can be set, how many
examples there may be and which features exist is checked here.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from app.numerics.arrays import Array
from app.numerics.plane import principal_plane
from app.training.data import derived, made, shipped
from app.training.data.randomness import Purpose, Stream
from app.training.data.table import Table
from app.training.document.limits import Limits
from app.training.document.problems import refuse
from app.training.document.specification import INLINE, Data, Experiment
from app.training.setup.inline import inline_table


@dataclass(frozen=True)
class Examples:
    """The data as trained on: x (n, features), y (n,) a class index or a number."""

    features: tuple[str, ...]
    target: str
    classes: tuple[str, ...] | None
    x: Array
    y: Array
    x_test: Array
    y_test: Array
    mean: tuple[float, ...] | None = None
    scale: tuple[float, ...] | None = None
    target_mean: float = 0.0
    target_scale: float = 1.0

    @cached_property
    def plane(self) -> dict[str, Any] | None:
        """The plane in which inputs of more than two features are pictured; None for fewer."""
        return principal_plane(self.x)

    @cached_property
    def pictured(self) -> tuple[Array, Array]:
        """The plane of the pictures: its origin (features,) and axes (1 or 2, features)."""
        if self.plane is not None:
            return self.plane["origin"], self.plane["axes"]
        features = len(self.features)
        return np.zeros(features), np.eye(features)[:2]

    def in_plane(self, x: Array) -> Array:
        """The coordinates (n, 1 or 2) of inputs x (n, features) in that plane."""
        origin, axes = self.pictured
        return np.asarray((np.asarray(x).reshape(-1, len(origin)) - origin) @ axes.T)

    @cached_property
    def pictured_range(self) -> tuple[Array, Array]:
        """The lowest and highest coordinates of all examples in that plane (1 or 2,)."""
        places = np.concatenate([self.in_plane(self.x), self.in_plane(self.x_test)])
        return places.min(axis=0), places.max(axis=0)


def examples_of(experiment: Experiment, limits: Limits) -> tuple[Examples, dict[str, Any]]:
    """The experiment's examples, and its data section with all defaults filled in.

    Raises:
        ExperimentError: for what does not apply to the data set or passes the limits.
    """
    table, data = _table(experiment, limits)
    examples = _split(table, data)
    return (_standardised(examples) if data["name"] in shipped.SHIPPED else examples), data


def _table(experiment: Experiment, limits: Limits) -> tuple[Table, dict[str, Any]]:
    """All examples with the chosen features, and the data section filled in."""
    data = experiment.data
    if data.name == INLINE:
        table = inline_table(experiment, limits)
        features = list(table.features)
        filled = {"n": len(table.y), "noise": None, "test_fraction": data.test_fraction or 0.0}
    else:
        _only_inline_has_rows(data)
        about = made.MADE[data.name][0] if data.name in made.MADE else shipped.SHIPPED[data.name]
        features = list(data.features or about.features)
        _check_features(features, derived.available(about.features, about.made))
        filled = {
            "n": _count(data, about.n, about.made and data.name != "two_points", limits),
            "noise": _noise(data, about.noise),
            "test_fraction": _test_fraction(data, about.test_fraction),
        }
        table = _chosen(data, about.made, features, filled)
    return table, {
        "name": data.name,
        **filled,
        "seed": data.seed,
        "features": features,
        "x": data.x,
        "y": data.y,
    }


def _chosen(data: Data, is_made: bool, features: list[str], filled: dict[str, Any]) -> Table:
    n = filled["n"]
    if is_made:
        table = made.make(data.name, n, filled["noise"] or 0.0, Stream(data.seed, Purpose.DATA))
    else:
        table = shipped.read(data.name)
    x = derived.columns(table, features)
    y = table.y
    if n < len(y):
        keep = np.sort(Stream(data.seed, Purpose.DATA).permutation(len(y))[:n])
        x, y = x[keep], y[keep]
    return Table(tuple(features), table.target, table.classes, x, y)


def _only_inline_has_rows(data: Data) -> None:
    for field in ("x", "y"):
        if getattr(data, field) is not None:
            raise refuse(f"data.{field}", "given", "is allowed only with data.name=inline")


def _count(data: Data, default: int, free: bool, limits: Limits) -> int:
    n = default if data.n is None else data.n
    most = limits.examples if free else default
    if n > most:
        message = f"must be at most {most} for {data.name}"
        raise refuse("data.n", n, message, "examples" if free else "")
    if n < 2:
        raise refuse("data.n", n, "must be at least 2")
    if data.name == "two_points" and n != default:
        raise refuse("data.n", n, "must be 2 for two_points")
    return n


def _noise(data: Data, default: float | None) -> float | None:
    if data.noise is not None and default is None:
        raise refuse("data.noise", data.noise, f"does not apply to {data.name}")
    return default if data.noise is None else data.noise


def _test_fraction(data: Data, default: float) -> float:
    if data.name == "two_points" and data.test_fraction:
        raise refuse("data.test_fraction", data.test_fraction, "must be 0 for two_points")
    return default if data.test_fraction is None else data.test_fraction


def _check_features(features: list[str], known: tuple[str, ...]) -> None:
    for name in features:
        if name not in known:
            raise refuse("data.features", name, f"must be one of {', '.join(known)}")
    if len(set(features)) < len(features):
        raise refuse("data.features", features, "must not repeat a feature")


def _split(table: Table, data: dict[str, Any]) -> Examples:
    """Takes the test part off at random; both parts keep the order of the data set."""
    n, seed = len(table.y), data["seed"]
    test_size = min(round(n * data["test_fraction"]), n - 1)
    order = Stream(seed, Purpose.SPLIT).permutation(n)
    test, training = np.sort(order[:test_size]), np.sort(order[test_size:])
    return Examples(
        table.features, table.target, table.classes,
        table.x[training], table.y[training], table.x[test], table.y[test],
    )  # fmt: skip


def _mean_and_scale(column: Array) -> tuple[float, float]:
    """Mean and population standard deviation, summed exactly; scale 1 for a constant column."""
    mean = math.fsum(column) / len(column)
    if column.min() == column.max():
        return float(column[0]), 1.0
    return mean, math.sqrt(math.fsum((column - mean) ** 2) / len(column))


def _standardised(examples: Examples) -> Examples:
    """With the mean and scale of the training part alone; number targets likewise."""
    pairs = [_mean_and_scale(column) for column in examples.x.T]
    mean, scale = tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs)
    is_number = examples.classes is None
    y_mean, y_scale = _mean_and_scale(examples.y) if is_number else (0.0, 1.0)
    return Examples(
        examples.features, examples.target, examples.classes,
        (examples.x - mean) / scale, (examples.y - y_mean) / y_scale,
        (examples.x_test - mean) / scale, (examples.y_test - y_mean) / y_scale,
        mean, scale, y_mean, y_scale,
    )  # fmt: skip
