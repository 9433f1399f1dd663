"""An experiment made ready to train: its data, network, start and runs, every default filled in.

Depends on the document and its examples; trains nothing. What depends on the data is checked
here: which loss fits, how large a batch may be, what passes the limits.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from app.numerics.activations import ACTIVATIONS
from app.numerics.arrays import Array
from app.numerics.initialization import INITIALIZATIONS, Initialization
from app.numerics.losses import loss_named, losses_for
from app.numerics.network import Network
from app.numerics.parameters import Layout
from app.numerics.penalties import Penalty
from app.numerics.weighted import Weighted
from app.training.document.effective_settings import libraries_of, like, shared_setting
from app.training.document.libraries.kit import Library
from app.training.document.limits import Limits
from app.training.document.problems import Problem, refuse
from app.training.document.specification import Experiment
from app.training.reading.columns import Column
from app.training.setup.examples import Examples, examples_of
from app.training.setup.filled_document import shown_document, trained_document
from app.training.setup.hashing import short_hash
from app.training.setup.plans import plans_of
from app.training.setup.remarks import remarks
from app.training.setup.run_plan import RunPlan
from app.training.setup.seeds import check_vary, start_with
from app.training.setup.stability import Objective
from app.training.setup.unlikeness import unlikeness
from app.training.setup.weights import weightless


@dataclass(frozen=True)
class Prepared:
    """Everything a training needs; a pure function of the experiment."""

    id: str  # the same for every way of writing the same experiment
    document: dict[str, Any]  # all defaults filled in
    notices: tuple[Problem, ...]
    examples: Examples
    activation: str
    loss: str
    over_outputs: str
    mean_by: str
    penalty: Penalty
    layout: Layout
    initial: Array
    runs: tuple[RunPlan, ...]
    libraries: tuple[Library, ...]  # that the experiment names

    @property
    def inputs(self) -> Array:
        """(features, N), feature-major."""
        return np.ascontiguousarray(self.examples.x.T)

    @property
    def targets(self) -> Array:
        """(outputs, N), coded as the loss takes them."""
        return self._coded(self.examples.y, self.examples.targets, self.examples.example_weights)

    @property
    def test_targets(self) -> Array:
        """(outputs, test examples), coded as the loss takes them."""
        examples = self.examples
        return self._coded(examples.y_test, examples.targets_test, examples.example_weights_test)

    def _coded(self, y: Array, several: Array | None, weights: Array | None) -> Array:
        """y (n,) or several targets (n, outputs), with the weights (n,) of their examples."""
        loss, outputs = self.network.loss, self.layout.sizes[-1]
        targets = y if several is None else several
        if isinstance(loss, Weighted) and weights is not None:
            return loss.weighted(targets, outputs, weights)
        return loss.coded(targets, outputs)

    def y_of(self, plan: RunPlan) -> Array:
        """(N,) the targets as a run learns them: where it flips a label, the next class."""
        if not plan.flipped:
            return self.examples.y
        y, rows = self.examples.y.copy(), list(plan.flipped)
        y[rows] = (y[rows] + 1) % len(self.examples.classes or ())
        return y

    def targets_of(self, plan: RunPlan) -> Array:
        """(outputs, N), those of `y_of` coded as the loss takes them."""
        return self._coded(self.y_of(plan), self.examples.targets, self.examples.example_weights)

    def own_examples(self, plan: RunPlan) -> tuple[Array, Array]:
        """Inputs (features, n) and coded targets (outputs, n) of the examples a run learns."""
        if not plan.left_out:
            return self.inputs, self.targets_of(plan)
        kept = plan.kept(len(self.examples.y))
        return self.inputs[:, kept], self.targets_of(plan)[:, kept]

    @property
    def means_by_weights(self) -> bool:
        """Whether a mean over examples is divided by the sum of their weights."""
        return self.examples.example_weights is not None and self.mean_by == "weights"

    def is_fused(self, plan: RunPlan) -> bool:
        """Whether a step of a run takes the gradient of the summed loss, see `engine.rule`."""
        plain = plan.rule.is_fused and not plan.accumulates
        return plain and not self.penalty and self.examples.example_weights is None

    @property
    def objective(self) -> Objective:
        return Objective(self.inputs, self.network.loss, self.layout.sizes, self.penalty)

    @property
    def initialization(self) -> Initialization:
        """How the weights were drawn, where they were not given."""
        return INITIALIZATIONS[self.document["model"]["initialization"]]

    @property
    def network(self) -> Network:
        loss = loss_named(self.loss, self.layout.sizes[-1], self.over_outputs == "mean")
        if self.examples.example_weights is not None:
            loss = Weighted(loss, self.mean_by == "weights")
        return Network(self.layout, ACTIVATIONS[self.activation], loss)


def prepare(
    experiment: Experiment, limits: Limits, kept: Sequence[Column] | None = None
) -> Prepared:
    """Makes the experiment ready.

    kept: the columns of the data that `data.name` names, where these are kept data and are there.

    Raises:
        ExperimentError: for impossible combinations and what passes the limits.
    """
    notices: list[Problem] = []
    examples, data = examples_of(experiment, limits, kept, notices)
    return prepare_with(experiment, limits, examples, data, notices)


def prepare_with(
    experiment: Experiment,
    limits: Limits,
    examples: Examples,
    data: dict[str, Any],
    notices: Sequence[Problem] = (),
) -> Prepared:
    """The same where its examples are there; data: the section of the document, filled in.

    Raises:
        ExperimentError: for impossible combinations and what passes the limits.
    """
    notices = list(notices)
    loss = _loss(experiment, examples)
    layout = _layout(experiment, examples, limits)
    initial = _initial(experiment, layout)
    check_vary(experiment, experiment.repeats, experiment.vary)
    notices += remarks(experiment, examples, limits)
    notices += unlikeness(experiment, loss, layout.sizes[-1])
    are_classes = examples.classes is not None
    runs = plans_of(experiment, layout, len(examples.y), are_classes, limits, notices)
    notices += weightless(experiment, examples)
    _check_work(experiment, layout, runs, limits)
    penalty = _penalty(experiment)
    document = trained_document(experiment, data, loss, penalty, runs)
    prepared = Prepared(
        short_hash(json.dumps(document, sort_keys=True).encode()),
        shown_document(experiment, document, runs),
        (),
        examples,
        experiment.model.activation,
        loss,
        shared_setting(experiment, "over_outputs"),
        shared_setting(experiment, "mean_by"),
        penalty,
        layout,
        initial,
        runs,
        libraries_of(experiment),
    )
    return replace(prepared, notices=(*notices, *prepared.objective.warnings(runs)))


def _loss(experiment: Experiment, examples: Examples) -> str:
    task = "regression" if examples.classes is None else "classification"
    fitting = losses_for(task)
    of_library = like(experiment).regression_loss
    usual = of_library if of_library in fitting else fitting[0]
    loss: str = experiment.loss or usual
    if loss not in fitting:
        raise refuse(
            "loss", loss, f"does not fit {experiment.data.name} ({task}); the losses that fit are "
            f"{', '.join(fitting)}"
        )  # fmt: skip
    return loss


def _layout(experiment: Experiment, examples: Examples, limits: Limits) -> Layout:
    classes = examples.classes
    outputs = len(classes) if classes is not None and len(classes) > 2 else 1
    if examples.targets is not None:
        outputs = examples.targets.shape[1]
    hidden = experiment.model.hidden
    layout = Layout((len(examples.features), *hidden, outputs))
    if layout.size > limits.parameters:
        raise refuse(
            "model.hidden", hidden,
            f"makes {layout.size:,} parameters; at most {limits.parameters:,} are allowed",
            "parameters",
        )  # fmt: skip
    if layout.size * len(examples.y) > limits.cells:
        raise refuse(
            "model.hidden", hidden,
            f"makes {layout.size:,} parameters; times {len(examples.y):,} training examples this "
            f"is {layout.size * len(examples.y):,}; at most {limits.cells:,} is allowed",
            "cells",
        )  # fmt: skip
    return layout


def _initial(experiment: Experiment, layout: Layout) -> Array:
    model = experiment.model
    if model.parameters is None:
        return start_with(experiment, layout, model.seed)
    if len(model.parameters) != layout.size:
        raise refuse(
            "model.parameters", f"{len(model.parameters)} numbers",
            f"must have {layout.size} numbers: "
            + ", ".join(f"{entry.name} {entry.shape}" for entry in layout.entries),
        )  # fmt: skip
    return np.array(model.parameters, dtype=float)


def _check_work(
    experiment: Experiment, layout: Layout, runs: tuple[RunPlan, ...], limits: Limits
) -> None:
    seen = sum(run.timetable.total_examples for run in runs)
    if seen * layout.size > limits.work:
        raise refuse(
            "stop", experiment.stop.model_dump(exclude_none=True),
            f"makes the runs see {seen:,} examples; times {layout.size:,} parameters this is "
            f"{seen * layout.size:.2g}; at most {limits.work:.2g} is allowed",
            "work",
        )  # fmt: skip


def _penalty(experiment: Experiment) -> Penalty:
    l2_on, l2_per = (shared_setting(experiment, name) for name in ("l2_on", "l2_per"))
    return Penalty(experiment.l1, experiment.l2, l2_on, l2_per)
