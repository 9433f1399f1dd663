"""An experiment made ready to train: its data, network, start and runs, every default filled in.

Knows the document and the data sets; it trains nothing. What depends on the data is checked
here: which loss fits, which noise can be set, how large a batch may be, what passes the limits.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.numerics.activations import Array
from app.numerics.initialization import initial_parameters
from app.numerics.parameters import Layout
from app.training.datasets import derived, made, shipped
from app.training.datasets.table import Table
from app.training.limits import Limits
from app.training.problems import Problem, refuse
from app.training.randomness import Purpose, Stream
from app.training.specification import FULL, INLINE, Data, Experiment, Run

TASK_LOSSES = {"classification": ("cross_entropy",), "regression": ("squared_error",)}


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


@dataclass(frozen=True)
class RunPlan:
    """One run with everything decided; `batch_size` is a number of examples."""

    label: str
    batch_size: int
    learning_rate: float
    reduction: str
    seed: int
    steps_per_epoch: int
    steps: int


@dataclass(frozen=True)
class Prepared:
    """Everything a training needs; a pure function of the experiment."""

    document: dict[str, Any]  # all defaults filled in
    notices: tuple[Problem, ...]
    examples: Examples
    activation: str
    loss: str
    layout: Layout
    initial: Array
    runs: tuple[RunPlan, ...]

    @property
    def inputs(self) -> Array:
        """(features, N), feature-major."""
        return np.ascontiguousarray(self.examples.x.T)

    @property
    def targets(self) -> Array:
        """(outputs, N): numbers, 0 or 1, or one-hot columns."""
        return as_targets(self.examples.y, self.layout.sizes[-1])


def as_targets(y: Array, outputs: int) -> Array:
    """y (n,) as the network's targets (outputs, n)."""
    if outputs == 1:
        return y[None, :].copy()
    return np.asarray(np.arange(outputs)[:, None] == y[None, :], dtype=float)


def prepare(experiment: Experiment, limits: Limits) -> Prepared:
    """Makes the experiment ready.

    Raises:
        ExperimentError: for impossible combinations and what passes the limits.
    """
    table, data = _table(experiment, limits)
    loss = _loss(experiment, table)
    examples = _split(table, data, data_is_shipped=data["name"] in shipped.SHIPPED)
    layout = _layout(experiment, examples, limits)
    initial = _initial(experiment, layout)
    notices: list[Problem] = []
    runs = _runs(experiment, len(examples.y), limits, notices)
    _check_work(experiment, layout, len(examples.y), runs, limits)
    return Prepared(
        _document(experiment, data, loss, runs, len(examples.y)),
        tuple(notices),
        examples,
        experiment.model.activation,
        loss,
        layout,
        initial,
        runs,
    )


def _table(experiment: Experiment, limits: Limits) -> tuple[Table, dict[str, Any]]:
    """All examples with the chosen features, and the data section filled in."""
    data = experiment.data
    if data.name == INLINE:
        table = _inline(experiment, limits)
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
            raise refuse(f"data.{field}", "given", "is only for data.name = inline")


def _count(data: Data, default: int, free: bool, limits: Limits) -> int:
    n = default if data.n is None else data.n
    most = limits.examples if free else default
    if n > most:
        raise refuse("data.n", n, f"must be at most {most} for {data.name}")
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
            raise refuse("data.features", name, f"must be among {', '.join(known)}")
    if len(set(features)) < len(features):
        raise refuse("data.features", features, "must not repeat a feature")


def _inline(experiment: Experiment, limits: Limits) -> Table:
    data = experiment.data
    for field, value in (("n", data.n), ("noise", data.noise)):
        if value is not None:
            raise refuse(f"data.{field}", value, "does not apply to inline data")
    if not data.x or not data.y:
        raise refuse("data.x", data.x, "inline data need x and y with at least one example")
    width = len(data.x[0])
    if len(data.x) > limits.examples:
        raise refuse("data.x", f"{len(data.x)} rows", f"must have at most {limits.examples} rows")
    if not 1 <= width <= limits.features:
        raise refuse("data.x.0", data.x[0], f"must have 1 to {limits.features} features")
    for index, row in enumerate(data.x):
        if len(row) != width:
            raise refuse(f"data.x.{index}", row, f"must have {width} features like the first row")
    if len(data.y) != len(data.x):
        raise refuse("data.y", f"{len(data.y)} targets", f"must be {len(data.x)}, one for each x")
    features = data.features or [f"x{index + 1}" for index in range(width)]
    if len(features) != width:
        raise refuse("data.features", features, f"must name the {width} features of x")
    return Table(
        tuple(features), "y", _inline_classes(experiment, data.y, limits),
        np.array(data.x, dtype=float), np.array(data.y, dtype=float),
    )  # fmt: skip


def _inline_classes(
    experiment: Experiment, y: list[float], limits: Limits
) -> tuple[str, ...] | None:
    """Targets that are exactly 0 … K − 1, K ≥ 2, are classes, unless the loss says otherwise."""
    if experiment.loss == "squared_error":
        return None
    count = len(set(y))
    are_classes = 2 <= count <= limits.classes and set(y) == set(range(count))
    if experiment.loss == "cross_entropy" and not are_classes:
        raise refuse(
            "data.y", y[:10], f"must be classes 0, 1, … (2 to {limits.classes}) for cross_entropy"
        )
    return tuple(str(c) for c in range(count)) if are_classes else None


def _loss(experiment: Experiment, table: Table) -> str:
    task = "regression" if table.classes is None else "classification"
    fitting = TASK_LOSSES[task]
    loss: str = experiment.loss or fitting[0]
    if loss not in fitting:
        raise refuse(
            "loss", loss, f"does not fit {experiment.data.name} ({task}); fitting: "
            f"{', '.join(fitting)}"
        )  # fmt: skip
    return loss


def _split(table: Table, data: dict[str, Any], data_is_shipped: bool) -> Examples:
    """Takes the test part off at random; both parts keep the order of the data set."""
    n, seed = len(table.y), data["seed"]
    test_size = min(round(n * data["test_fraction"]), n - 1)
    order = Stream(seed, Purpose.SPLIT).permutation(n)
    test, training = np.sort(order[:test_size]), np.sort(order[test_size:])
    examples = Examples(
        table.features, table.target, table.classes,
        table.x[training], table.y[training], table.x[test], table.y[test],
    )  # fmt: skip
    return _standardised(examples) if data_is_shipped else examples


def _mean_and_scale(column: Array) -> tuple[float, float]:
    """Mean and population standard deviation, summed exactly; scale 1 for a constant column."""
    mean = math.fsum(column) / len(column)
    scale = math.sqrt(math.fsum((column - mean) ** 2) / len(column))
    return mean, scale or 1.0


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


def _layout(experiment: Experiment, examples: Examples, limits: Limits) -> Layout:
    classes = examples.classes
    outputs = len(classes) if classes is not None and len(classes) > 2 else 1
    hidden = experiment.model.hidden
    layout = Layout((len(examples.features), *hidden, outputs))
    if layout.size > limits.parameters:
        raise refuse(
            "model.hidden", hidden,
            f"makes {layout.size:,} parameters; at most {limits.parameters:,} are allowed",
        )  # fmt: skip
    if layout.size * len(examples.y) > limits.cells:
        raise refuse(
            "model.hidden", hidden,
            f"makes {layout.size:,} parameters, times {len(examples.y):,} training examples; "
            f"at most {limits.cells:,} are allowed",
        )  # fmt: skip
    return layout


def _initial(experiment: Experiment, layout: Layout) -> Array:
    model = experiment.model
    if model.parameters is None:
        stream = Stream(model.seed, Purpose.INITIAL)
        return initial_parameters(layout, model.initialization, stream.uniform, stream.normal)
    if len(model.parameters) != layout.size:
        raise refuse(
            "model.parameters", f"{len(model.parameters)} numbers",
            f"must be {layout.size}: "
            + ", ".join(f"{entry.name} {entry.shape}" for entry in layout.entries),
        )  # fmt: skip
    return np.array(model.parameters, dtype=float)


def _runs(
    experiment: Experiment, n: int, limits: Limits, notices: list[Problem]
) -> tuple[RunPlan, ...]:
    sizes = [
        _batch_size(experiment, run, index, n, notices) for index, run in enumerate(experiment.runs)
    ]
    labels = _labels(experiment.runs, sizes, n)
    plans = []
    for run, size, label in zip(experiment.runs, sizes, labels, strict=True):
        per_epoch = -(-n // size)
        steps = experiment.stop.updates or (experiment.stop.epochs or 0) * per_epoch
        if steps > limits.steps:
            raise _too_many_steps(experiment, label, steps, per_epoch, limits)
        plans.append(
            RunPlan(
                label,
                size,
                experiment.learning_rate if run.learning_rate is None else run.learning_rate,
                run.reduction or experiment.reduction,
                experiment.seed if run.seed is None else run.seed,
                per_epoch,
                steps,
            )
        )
    return tuple(plans)


def _too_many_steps(
    experiment: Experiment, label: str, steps: int, per_epoch: int, limits: Limits
) -> Exception:
    field = "stop.updates" if experiment.stop.updates else "stop.epochs"
    most = limits.steps if experiment.stop.updates else limits.steps // per_epoch
    given = experiment.stop.updates or experiment.stop.epochs
    return refuse(
        field, given,
        f"makes {steps:,} steps in the run {label}; at most {limits.steps:,} are allowed, so "
        f"{field} must be at most {most:,}",
    )  # fmt: skip


def _batch_size(
    experiment: Experiment, run: Run, index: int, n: int, notices: list[Problem]
) -> int:
    size = experiment.batch_size if run.batch_size is None else run.batch_size
    if size == FULL:
        return n
    assert isinstance(size, int)
    if size > n:
        message = f"is larger than the {n} training examples, so this run is full batch"
        notices.append(Problem(f"runs.{index}.batch_size", size, message))
    return min(size, n)


def _labels(runs: list[Run], sizes: list[int], n: int) -> list[str]:
    """The given labels, or the names of the three batch sizes, told apart where they repeat."""
    names = ["Full batch" if size == n else "SGD" if size == 1 else "Mini-batch" for size in sizes]
    distinct = [
        f"{name} {size}" if name == "Mini-batch" and names.count(name) > 1 else name
        for name, size in zip(names, sizes, strict=True)
    ]
    labels: list[str] = []
    for run, name in zip(runs, distinct, strict=True):
        label, copy = run.label or name, 2
        while label in labels:
            label, copy = f"{run.label or name} ({copy})", copy + 1
        labels.append(label)
    return labels


def _check_work(
    experiment: Experiment, layout: Layout, n: int, runs: tuple[RunPlan, ...], limits: Limits
) -> None:
    seen = sum(run.steps * min(run.batch_size, n) for run in runs)
    if seen * layout.size > limits.work:
        raise refuse(
            "stop", experiment.stop.model_dump(exclude_none=True),
            f"the runs would pass {seen:,} examples through {layout.size:,} parameters, "
            f"{seen * layout.size:.2g} in all; at most {limits.work:.2g} are allowed",
        )  # fmt: skip


def _document(
    experiment: Experiment, data: dict[str, Any], loss: str, runs: tuple[RunPlan, ...], n: int
) -> dict[str, Any]:
    full = experiment.model_dump(exclude={"batch_size"})
    full["data"], full["loss"] = data, loss
    full["runs"] = [
        {
            "label": plan.label,
            "batch_size": FULL if plan.batch_size == n else plan.batch_size,
            "learning_rate": plan.learning_rate,
            "reduction": plan.reduction,
            "seed": plan.seed,
        }
        for plan in runs
    ]
    return full


def permutation(seed: int, epoch: int, n: int) -> NDArray[np.intp]:
    """The order in which epoch `epoch` visits the n training examples."""
    return Stream(seed, Purpose.ORDER, epoch).permutation(n)
