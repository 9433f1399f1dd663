"""What one run of an experiment may set: fields, defaults, bounds and help texts."""

import re
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.numerics.optimizers import OPTIMIZERS
from app.numerics.schedules import SCHEDULES
from app.training.crowds import check_named_numbers
from app.training.orders import ORDERS
from app.training.problems import PartProblems, Problem, unknown
from app.training.section import BatchSize, Label, Number, Rate, Section, Seed, Share, choice

REDUCTIONS = ("mean", "sum")
LAST_BATCHES = ("keep", "drop", "weighted")

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
        if not isinstance(given, dict):
            return given
        known, edited = cls.model_fields, {}
        for name, value in given.items():
            if name in known:
                continue
            if PARAMETER_NAME.fullmatch(str(name)) is None:
                remark = f"{unknown(str(name), known)}; parameters stand like W1[0,3] or b2[0]"
                raise PartProblems([Problem(str(name), value, remark)])
            edited[name] = value
        check_named_numbers(edited)
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
    reduction: choice(REDUCTIONS) | None = Field(  # type: ignore[valid-type]
        None,
        title="Reduction",
        description="Whether the update uses the mean or the sum of the per-example gradients.",
    )
    optimizer: choice(OPTIMIZERS) | None = Field(  # type: ignore[valid-type]
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
    schedule: choice(SCHEDULES) | None = Field(  # type: ignore[valid-type]
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
    order: choice(ORDERS) | None = Field(  # type: ignore[valid-type]
        None, title="Order", description="In which order an epoch visits the examples."
    )
    last_batch: choice(LAST_BATCHES) | None = Field(  # type: ignore[valid-type]
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

    label: Label | None = Field(
        None,
        title="Label",
        description="Name of the run: 1 to 40 characters, no control characters or line breaks.",
    )
