"""The experiment as a document: the one table of fields, defaults, bounds and help texts.

Validation, the query string, the JSON Schema, the controls of the page and the documentation
all come from the models below. They know nothing of what the data hold: what depends on the
data set is filled in and checked by `training.preparation`.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from app.numerics.activations import ACTIVATIONS
from app.numerics.initialization import INITIALIZATIONS
from app.numerics.losses import LOSSES
from app.numerics.optimizers import OPTIMIZERS
from app.numerics.schedules import SCHEDULES
from app.training.datasets.made import MADE
from app.training.datasets.shipped import SHIPPED
from app.training.messages import KeyProblem, problems_of
from app.training.orders import ORDERS
from app.training.problems import ExperimentError, unknown

INLINE = "inline"
DATASET_NAMES = (*MADE, *SHIPPED, INLINE)
REDUCTIONS = ("mean", "sum")
LAST_BATCHES = ("keep", "drop", "weighted")
RATE_RULES = ("same", "linear", "square_root")
FULL = "full"
DEFAULT_EPOCHS = 40

Seed = Annotated[int, Field(ge=0, le=2**32 - 1)]
Rate = Annotated[float, Field(ge=0, le=1e9)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Size = Annotated[int, Field(ge=1, le=512)]
Number = Annotated[float, Field(ge=-1e9, le=1e9)]
Share = Annotated[float, Field(ge=0, le=0.999999)]
# A name that can stand in a list joined by commas.
FeatureName = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^,\s]([^,]*[^,\s])?$")]
BatchSize = Annotated[int, Field(ge=1, le=1_000_000)] | Literal["full"]


def _choice(names: Any) -> Any:
    """A string out of these names (they are registry keys, known only when this runs)."""
    return Literal[tuple(names)]


class Section(BaseModel):
    """A part of the document: unknown keys and wrong types are refused, nothing changes later."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Data(Section):
    """The examples."""

    name: _choice(DATASET_NAMES) = Field(  # type: ignore[valid-type]
        "moons", title="Data", description="Name of the data set, or inline with x and y."
    )
    n: int | None = Field(
        None,
        ge=1,
        le=1_000_000,
        title="Examples",
        description="Number of examples, training and test together. The default is the data "
        "set's own; of a shipped set the first n in a random order are used.",
    )
    noise: float | None = Field(
        None,
        ge=0,
        le=10,
        title="Noise",
        description="Standard deviation of the noise of a made data set.",
    )
    test_fraction: float | None = Field(
        None,
        ge=0,
        le=0.9,
        title="Test fraction",
        description="Share of the examples kept away from training to measure the test loss.",
    )
    seed: Seed = Field(
        0, title="Data seed", description="Seed of the examples and of the split off test part."
    )
    features: list[FeatureName] | None = Field(
        None,
        min_length=1,
        max_length=100,
        title="Features",
        description="The features that the network sees, in this order. The default is all.",
    )
    x: list[list[Number]] | None = Field(
        None, title="Own inputs", description="Inline data: one row of features for each example."
    )
    y: list[Number] | None = Field(
        None,
        title="Own targets",
        description="Inline data: one target for each example, a class 0, 1, … or a number.",
    )


class Model(Section):
    """The network and its start."""

    hidden: list[Size] = Field(
        [8, 4],
        max_length=6,
        title="Hidden layers",
        description="Units of each hidden layer; empty for a linear model.",
    )
    activation: _choice(ACTIVATIONS) = Field(  # type: ignore[valid-type]
        "tanh", title="Activation", description="Activation function of the hidden layers."
    )
    initialization: _choice(INITIALIZATIONS) = Field(  # type: ignore[valid-type]
        "glorot", title="Initialisation", description="How the initial weights are drawn."
    )
    seed: Seed = Field(0, title="Start seed", description="Seed of the initial weights.")
    parameters: list[Number] | None = Field(
        None,
        title="Own start",
        description="The initial parameters themselves: W1 row by row, b1, W2, b2, …",
    )


_INDEX = r"(0|[1-9]\d*)"
PARAMETER_NAME = re.compile(rf"W[1-9]\d*\[{_INDEX},{_INDEX}\]|b[1-9]\d*\[{_INDEX}\]")


class Change(BaseModel):
    """What was changed while a run went, from a step on; parameters stand by name: W1[0,3]."""

    model_config = ConfigDict(extra="allow", frozen=True, strict=True, allow_inf_nan=False)
    __pydantic_extra__: dict[str, Number] = Field(init=False)

    at_step: int = Field(ge=0, le=1_000_000)
    learning_rate: Rate | None = None
    momentum: Share | None = None
    batch_size: BatchSize | None = None

    @model_validator(mode="before")
    @classmethod
    def _only_known_things_change(cls, given: Any) -> Any:
        for name in given if isinstance(given, dict) else ():
            if name not in cls.model_fields and PARAMETER_NAME.fullmatch(str(name)) is None:
                remark = unknown(str(name), cls.model_fields)
                raise KeyProblem(str(name), f"{remark}; parameters stand like W1[0,3] or b2[0]")
        return given

    @model_validator(mode="after")
    def _changes_something(self) -> "Change":
        if self.is_empty:
            raise ValueError("names nothing that changes, like learning_rate or W1[0,3]")
        return self

    @property
    def is_empty(self) -> bool:
        """Whether it names nothing that changes."""
        named = (self.learning_rate, self.momentum, self.batch_size)
        return not self.parameters and all(value is None for value in named)

    @property
    def parameters(self) -> dict[str, float]:
        """The edited parameters by name."""
        return self.__pydantic_extra__


class RunSettings(Section):
    """What a run may set; beside `runs` it holds for all runs that do not set their own."""

    batch_size: BatchSize | None = Field(
        None, title="Batch size", description="Examples for one update: 1 to N, or full."
    )
    learning_rate: Rate | None = Field(
        None,
        title="Learning rate",
        description="η: how far each update goes along the negative gradient.",
    )
    reduction: _choice(REDUCTIONS) | None = Field(  # type: ignore[valid-type]
        None,
        title="Reduction",
        description="Whether the update uses the mean or the sum of the per-example gradients.",
    )
    optimizer: _choice(OPTIMIZERS) | None = Field(  # type: ignore[valid-type]
        None, title="Optimiser", description="The rule that makes an update from the gradient."
    )
    momentum: Share | None = Field(
        None,
        title="Momentum μ",
        description="Share of the velocity that is kept from step to step (momentum, nesterov).",
    )
    decay: Share | None = Field(
        None,
        title="Decay ρ",
        description="Share of the mean squared gradient that is kept at each step (rmsprop).",
    )
    beta1: Share | None = Field(
        None,
        title="Beta 1",
        description="Share of the mean gradient that is kept at each step (adam, adamw).",
    )
    beta2: Share | None = Field(
        None,
        title="Beta 2",
        description="Share of the mean squared gradient that is kept at each step (adam, adamw).",
    )
    epsilon: float | None = Field(
        None,
        ge=1e-16,
        le=1,
        title="Epsilon",
        description="Keeps a division by a vanishing gradient finite (adagrad, rmsprop, adam, "
        "adamw).",
    )
    weight_decay: float | None = Field(
        None,
        ge=0,
        le=1e6,
        title="Weight decay λ",
        description="All parameters shrink by the factor 1 − ηλ at each step (adamw).",
    )
    schedule: _choice(SCHEDULES) | None = Field(  # type: ignore[valid-type]
        None, title="Schedule", description="How the learning rate changes during a run."
    )
    schedule_factor: float | None = Field(
        None,
        ge=1e-6,
        le=1,
        title="Schedule factor",
        description="By this the learning rate is multiplied once in so many epochs (step, "
        "exponential).",
    )
    schedule_epochs: float | None = Field(
        None,
        ge=0.01,
        le=1e6,
        title="Schedule epochs",
        description="Epochs from one change of schedule or batch growth to the next (step, "
        "exponential, inverse_time, batch growth).",
    )
    warmup: int | None = Field(
        None,
        ge=0,
        le=1_000_000,
        title="Warm-up",
        description="Steps in which the learning rate first rises in a straight line.",
    )
    batch_growth: float | None = Field(
        None,
        ge=1,
        le=1000,
        title="Batch growth",
        description="By this the batch size is multiplied once in so many epochs.",
    )
    order: _choice(ORDERS) | None = Field(  # type: ignore[valid-type]
        None, title="Order", description="In which order an epoch visits the examples."
    )
    last_batch: _choice(LAST_BATCHES) | None = Field(  # type: ignore[valid-type]
        None,
        title="Last batch",
        description="A last batch that is shorter: kept, dropped, or weighted by its size.",
    )
    seed: Seed | None = Field(
        None, title="Order seed", description="Seed of the order in which examples are visited."
    )
    changes: list[Change] | None = Field(
        None,
        max_length=100,
        title="Changes",
        description="What changes at a stated step: learning_rate, momentum, batch_size, or a "
        "parameter by name.",
    )


# What holds for a run where neither it nor the document says anything.
DEFAULTS: dict[str, object] = {
    "learning_rate": 0.1,
    "reduction": "mean",
    "optimizer": "gradient_descent",
    "schedule": "constant",
    "schedule_factor": 0.5,
    "schedule_epochs": 10.0,
    "warmup": 0,
    "batch_growth": 1.0,
    "order": "shuffle_every_epoch",
    "last_batch": "keep",
    "seed": 0,
    "changes": [],
}


class Run(RunSettings):
    """One training. What it leaves out is taken from beside `runs`."""

    label: str | None = Field(
        None, min_length=1, max_length=40, title="Label", description="Name of the run."
    )


class Stop(Section):
    """When every run ends."""

    epochs: Count | None = Field(
        None, title="Epochs", description=f"Each run makes this many epochs ({DEFAULT_EPOCHS})."
    )
    updates: Count | None = Field(
        None, title="Updates", description="Each run makes this many updates, instead of epochs."
    )

    @model_validator(mode="before")
    @classmethod
    def _one_rule(cls, given: Any) -> Any:
        if isinstance(given, dict):
            if given.get("epochs") is not None and given.get("updates") is not None:
                raise ValueError("takes epochs or updates, not both")
            if given.get("epochs") is None and given.get("updates") is None:
                return {**given, "epochs": DEFAULT_EPOCHS}
        return given


DEFAULT_BATCH_SIZES: tuple[int | Literal["full"], ...] = ("full", 32, 1)


class Experiment(RunSettings):
    """The whole document: data, model, loss, runs and stop rule with every seed."""

    data: Data = Data()
    model: Model = Model()
    loss: _choice(LOSSES) | None = Field(  # type: ignore[valid-type]
        None, title="Loss", description="The per-example loss. The default fits the data."
    )
    l1: float = Field(
        0.0,
        ge=0,
        le=1e6,
        title="L1 penalty",
        description="l1 Σ|w| over the weights is added to the mean loss.",
    )
    l2: float = Field(
        0.0,
        ge=0,
        le=1e6,
        title="L2 penalty",
        description="(l2/2) Σw² over the weights is added to the mean loss.",
    )
    learning_rate_rule: _choice(RATE_RULES) = Field(  # type: ignore[valid-type]
        "same",
        title="Rate rule",
        description="The rates of runs without their own: the stated one for all, or for the "
        "largest batch alone and less for smaller ones, linear in the size or its square root.",
    )
    runs: list[Run] = Field(
        default_factory=lambda: [Run(batch_size=size) for size in DEFAULT_BATCH_SIZES],
        min_length=1,
        max_length=6,
        title="Runs",
        description="One to six trainings from the same start on the same data.",
    )
    stop: Stop = Stop(epochs=DEFAULT_EPOCHS)

    @model_validator(mode="before")
    @classmethod
    def _batch_size_alone_is_one_run(cls, given: Any) -> Any:
        alone = isinstance(given, dict) and "runs" not in given
        if alone and given.get("batch_size") is not None:
            return {**given, "runs": [{}]}
        return given

    @model_validator(mode="after")
    def _every_run_has_a_batch_size(self) -> "Experiment":
        missing = [index for index, run in enumerate(self.runs) if run.batch_size is None]
        if missing and self.batch_size is None:
            raise ValueError(f"run {missing[0]} has no batch_size, and none stands beside runs")
        return self


def validated(document: object) -> Experiment:
    """The experiment of a JSON document.

    Raises:
        ExperimentError: naming each bad field, its value and what is allowed.
    """
    try:
        return Experiment.model_validate(document)
    except ValidationError as error:
        raise ExperimentError(problems_of(error, _siblings)) from None


def canonical(experiment: Experiment) -> dict[str, Any]:
    """The document with defaults left out, equal for equal experiments.

    A batch size beside `runs` is written into each run, so that a run is complete by itself.
    """
    runs = [
        run
        if run.batch_size is not None
        else run.model_copy(update={"batch_size": experiment.batch_size})
        for run in experiment.runs
    ]
    plain: dict[str, Any] = {
        name: None for name, value in DEFAULTS.items() if getattr(experiment, name) == value
    }
    document = experiment.model_copy(update={**plain, "runs": runs, "batch_size": None})
    return document.model_dump(exclude_defaults=True)


SECTIONS: dict[str, type[Section]] = {
    "data": Data,
    "model": Model,
    "runs": Run,
    "stop": Stop,
}


def _siblings(field: str) -> list[str]:
    head = field.split(".")[0]
    section = SECTIONS.get(head) if "." in field else None
    return list((section or Experiment).model_fields)
