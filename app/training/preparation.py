"""An experiment made ready to train: its data, network, start and runs, every default filled in.

Knows the document and its examples; it trains nothing. What depends on the data is checked
here: which loss fits, how large a batch may be, what passes the limits.
"""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.numerics.activations import Array
from app.numerics.initialization import initial_parameters
from app.numerics.parameters import Layout
from app.training.examples import Examples, examples_of
from app.training.hashing import short_hash
from app.training.limits import Limits
from app.training.problems import Problem, refuse
from app.training.randomness import Purpose, Stream
from app.training.specification import FULL, Experiment, Run

TASK_LOSSES = {"classification": ("cross_entropy",), "regression": ("squared_error",)}


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

    id: str  # the same for every way of writing the same experiment
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
    examples, data = examples_of(experiment, limits)
    loss = _loss(experiment, examples)
    layout = _layout(experiment, examples, limits)
    initial = _initial(experiment, layout)
    notices: list[Problem] = []
    runs = _runs(experiment, len(examples.y), limits, notices)
    _check_work(experiment, layout, len(examples.y), runs, limits)
    document = _document(experiment, data, loss, runs, len(examples.y))
    return Prepared(
        short_hash(json.dumps(document, sort_keys=True).encode()),
        document,
        tuple(notices),
        examples,
        experiment.model.activation,
        loss,
        layout,
        initial,
        runs,
    )


def _loss(experiment: Experiment, examples: Examples) -> str:
    task = "regression" if examples.classes is None else "classification"
    fitting = TASK_LOSSES[task]
    loss: str = experiment.loss or fitting[0]
    if loss not in fitting:
        raise refuse(
            "loss", loss, f"does not fit {experiment.data.name} ({task}); fitting: "
            f"{', '.join(fitting)}"
        )  # fmt: skip
    return loss


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
