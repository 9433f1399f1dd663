"""The examples of an experiment: chosen, split into training and test part, standardised.

Depends on the data section of the document and the data sets. Which noise can be set, how many
examples there may be and which features exist is checked here.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from app.numerics.arrays import Array
from app.numerics.plane import principal_plane
from app.training.data import derived, made, shipped
from app.training.data.randomness import Purpose, Stream
from app.training.data.table import Table
from app.training.document.data_settings import INLINE, KEPT, Data
from app.training.document.limits import Limits
from app.training.document.problems import Problem, refuse
from app.training.document.specification import Experiment
from app.training.reading.columns import Column
from app.training.setup.inline import inline_table
from app.training.setup.kept import kept_table

TINY = 1e-150  # a scale
TEST_FRACTION = 0.25  # of kept data
# Fields of own data, and the names of data that take them.
_OF_OWN_DATA: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("x", "y", "columns", "classes", "target_name", "targets", "example_weights"), (INLINE,)
    ),
    **dict.fromkeys(("target", "further_targets", "weight_column"), (f"{KEPT}…",)),
    **dict.fromkeys(("task", "standardize"), (INLINE, f"{KEPT}…")),
}


@dataclass(frozen=True)
class Examples:
    """The data as trained on: x (n, features), y (n,) a class index or a number.

    With several targets, y is the first of them, and so are its mean and scale.
    """

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
    targets: Array | None = None  # (n, targets), where there are several
    targets_test: Array | None = None
    targets_mean: tuple[float, ...] | None = None  # of each target, where there are several
    targets_scale: tuple[float, ...] | None = None
    example_weights: Array | None = None  # (n,), where the examples have some
    example_weights_test: Array | None = None

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


def examples_of(
    experiment: Experiment,
    limits: Limits,
    kept: Sequence[Column] | None,
    notices: list[Problem],
) -> tuple[Examples, dict[str, Any]]:
    """The experiment's examples, and its data section with all defaults filled in.

    kept: the columns of the data that `data.name` names, where these are kept data and are there.
    notices: gets what is said of the rows and the target of kept data.

    Raises:
        ExperimentError: for what does not apply to the data set or passes the limits.
    """
    table, data = _table(experiment, limits, kept, notices)
    examples = _split(table, data)
    if data["standardize"] or data["name"] in shipped.SHIPPED:
        examples = _standardised(examples, table.numbers or (True,) * len(table.features))
    return _chosen(examples, data["features"]), data


def _table(
    experiment: Experiment,
    limits: Limits,
    kept: Sequence[Column] | None,
    notices: list[Problem],
) -> tuple[Table, dict[str, Any]]:
    """All examples, and the data section filled in."""
    data = experiment.data
    _only_own_data_have(data)
    if data.name == INLINE:
        table, own = inline_table(experiment, limits)
        filled: dict[str, Any] = {"n": len(table.y), "noise": None}
        filled["test_fraction"] = data.test_fraction or 0.0
    elif data.kept_id is not None:
        table, own = kept_table(data, kept, limits, notices)
        filled = _filled(data, min(len(table.y), limits.examples), None, TEST_FRACTION, limits)
        table = _some_of(table, filled["n"], data.seed)
    else:
        table, filled = _ready(data, limits)
        own = {"features": list(data.features or table.features)}
    is_shipped = data.name in shipped.SHIPPED
    known = table.features if is_shipped else derived.available(table.features)
    _check_features(own["features"], known)
    section = {"name": data.name, **filled, "seed": data.seed, "features": own["features"]}
    given = data.model_dump(include={"x", "y", "targets", "example_weights"})
    return table, {**section, **dict.fromkeys(_OF_OWN_DATA), **given, **own}


def _ready(data: Data, limits: Limits) -> tuple[Table, dict[str, Any]]:
    """A made or a shipped data set."""
    if data.name in made.MADE:
        about = made.MADE[data.name][0]
        is_free = data.name != "two_points"
        filled = _filled(data, about.n, about.noise, about.test_fraction, limits, is_free)
        stream = Stream(data.seed, Purpose.DATA)
        return made.make(data.name, filled["n"], filled["noise"] or 0.0, stream), filled
    about = shipped.SHIPPED[data.name]
    filled = _filled(data, about.n, about.noise, about.test_fraction, limits)
    return _some_of(shipped.read(data.name), filled["n"], data.seed), filled


def _filled(
    data: Data,
    n: int,
    noise: float | None,
    test_fraction: float,
    limits: Limits,
    is_free: bool = False,
) -> dict[str, Any]:
    """n, noise and test fraction with these defaults; is_free: n may be larger."""
    return {
        "n": _count(data, n, is_free, limits),
        "noise": _noise(data, noise),
        "test_fraction": _test_fraction(data, test_fraction),
    }


def _some_of(table: Table, n: int, seed: int) -> Table:
    """As many examples chosen at random, in their own order."""
    if n == len(table.y):
        return table
    keep = np.sort(Stream(seed, Purpose.DATA).permutation(len(table.y))[:n])
    return table.rows(keep)


def _chosen(examples: Examples, features: list[str]) -> Examples:
    """With the chosen features alone, derived ones computed from those that were standardised."""
    if tuple(features) == examples.features:
        return examples
    known = examples.features
    mean, scale = examples.mean or (), examples.scale or ()
    own = {name: (mean[i], scale[i]) for i, name in enumerate(known)} if mean else {}
    pairs = [own.get(name, (0.0, 1.0)) for name in features]
    return replace(
        examples,
        features=tuple(features),
        x=derived.columns(examples.x, known, features),
        x_test=derived.columns(examples.x_test, known, features),
        mean=tuple(pair[0] for pair in pairs) if own else None,
        scale=tuple(pair[1] for pair in pairs) if own else None,
    )


def _only_own_data_have(data: Data) -> None:
    """Refuses fields of inline or of kept data where the data are others."""
    kinds = {INLINE: data.name == INLINE, f"{KEPT}…": data.kept_id is not None}
    for field, names in _OF_OWN_DATA.items():
        if getattr(data, field) is not None and not any(kinds[name] for name in names):
            message = f"is allowed only with data.name={' or '.join(names)}"
            raise refuse(f"data.{field}", "given", message)


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


def _check_features(features: list[str], known: Sequence[str]) -> None:
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
    of_training, of_test = table.rows(training), table.rows(test)
    return Examples(
        table.features, table.target, table.classes,
        of_training.x, of_training.y, of_test.x, of_test.y,
        targets=of_training.targets, targets_test=of_test.targets,
        example_weights=of_training.weights, example_weights_test=of_test.weights,
    )  # fmt: skip


def _mean_and_scale(column: Array) -> tuple[float, float]:
    """Mean and population standard deviation, summed exactly; scale 1 for a constant column."""
    mean = math.fsum(column) / len(column)
    if column.min() == column.max():
        return float(column[0]), 1.0
    scale = math.sqrt(math.fsum((column - mean) ** 2) / len(column))
    if scale < TINY:  # squares of such numbers have no digits left
        largest = np.abs(column - mean).max()
        scale = largest * math.sqrt(math.fsum(((column - mean) / largest) ** 2) / len(column))
    return mean, float(scale)


def _with_targets_standardised(examples: Examples) -> Examples:
    """With each of several targets standardised; the others are left as they are."""
    targets, of_test = examples.targets, examples.targets_test
    if targets is None or of_test is None:
        return examples
    means, scales = np.array([_mean_and_scale(column) for column in targets.T]).T
    return replace(
        examples,
        targets=(targets - means) / scales,
        targets_test=(of_test - means) / scales,
        targets_mean=tuple(means.tolist()),
        targets_scale=tuple(scales.tolist()),
    )


def _standardised(examples: Examples, numbers: tuple[bool, ...]) -> Examples:
    """With the mean and scale of the training part alone; number targets likewise.

    numbers: for each feature whether it is one; the 0 and 1 of labels stay as they are.
    """
    pairs = [
        _mean_and_scale(column) if is_number else (0.0, 1.0)
        for column, is_number in zip(examples.x.T, numbers, strict=True)
    ]
    mean, scale = tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs)
    y_mean, y_scale = _mean_and_scale(examples.y) if examples.classes is None else (0.0, 1.0)
    return replace(
        _with_targets_standardised(examples),
        x=(examples.x - mean) / scale,
        y=(examples.y - y_mean) / y_scale,
        x_test=(examples.x_test - mean) / scale,
        y_test=(examples.y_test - y_mean) / y_scale,
        mean=mean,
        scale=scale,
        target_mean=y_mean,
        target_scale=y_scale,
    )
