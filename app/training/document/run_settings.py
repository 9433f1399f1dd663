"""What one run of an experiment may set: fields, defaults, bounds and help texts."""

import re
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, create_model, model_validator

from app.numerics.optimizers import OPTIMIZERS, OWN_PARAMETERS, users_of
from app.numerics.schedules import SCHEDULES
from app.training.data.orders import ORDERS
from app.training.document.crowds import check_named_numbers
from app.training.document.field_types import (
    BatchSize,
    Label,
    Number,
    Places,
    Rate,
    Section,
    Seed,
    Share,
    choice,
)
from app.training.document.problems import PartProblems, Problem, unknown

REDUCTIONS = ("mean", "sum")
LAST_BATCHES = ("keep", "drop", "weighted")
MOST_RUNS = 6

_INDEX = r"(0|[1-9]\d*)"
PARAMETER_NAME = re.compile(rf"W[1-9]\d*\[{_INDEX},{_INDEX}\]|b[1-9]\d*\[{_INDEX}\]")


class Change(BaseModel):
    """A change during a run, from a step on; parameters are named like W1[0,3]."""

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
                remark = f"{unknown(str(name), known)}; parameters have names like W1[0,3] or b2[0]"
                raise PartProblems([Problem(str(name), value, remark)])
            edited[name] = value
        check_named_numbers(edited)
        return given

    @model_validator(mode="after")
    def _changes_something(self) -> "Change":
        if self.is_empty:
            raise ValueError("changes nothing; give for example learning_rate or W1[0,3]")
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


class _BatchAndRate(Section):
    """The settings of a run that come before the parameters of its optimiser."""

    batch_size: BatchSize | None = Field(
        None,
        title="Batch size",
        description="Number of examples for one update: 1 to N, or full for all N.",
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


def _own(name: str) -> Any:
    """The field of an optimiser's own parameter."""
    own = OWN_PARAMETERS[name]
    help_text = f"{own.text} ({', '.join(users_of(name))})."
    kind = Annotated[float, Field(ge=own.low, le=own.high)]
    return kind | None, Field(None, title=own.title, description=help_text)


if TYPE_CHECKING:

    class _WithOwnParameters(_BatchAndRate):
        """The settings with the parameters of the optimisers, known only when this runs."""

else:
    _WithOwnParameters = create_model(
        "_WithOwnParameters",
        __base__=_BatchAndRate,
        **{name: _own(name) for name in OWN_PARAMETERS},
    )


class RunSettings(_WithOwnParameters):
    """The settings of a run; beside `runs`, those of all runs without settings of their own."""

    schedule: choice(SCHEDULES) | None = Field(  # type: ignore[valid-type]
        None, title="Schedule", description="How the learning rate changes during a run."
    )
    schedule_factor: float | None = Field(
        None,
        ge=1e-6,
        le=1,
        title="Schedule factor",
        description="The learning rate is multiplied by this factor once every schedule_epochs "
        "epochs (step, exponential).",
    )
    schedule_epochs: float | None = Field(
        None,
        ge=0.01,
        le=1e6,
        title="Schedule epochs",
        description="Number of epochs between two changes of the learning rate (step, exponential, "
        "inverse_time) or of the batch size (batch_growth).",
    )
    warmup: int | None = Field(
        None,
        ge=0,
        le=1_000_000,
        title="Warm-up",
        description="Number of steps at the start in which the learning rate rises in a straight "
        "line.",
    )
    batch_growth: float | None = Field(
        None,
        ge=1,
        le=1000,
        title="Batch growth",
        description="The batch size is multiplied by this once every schedule_epochs epochs.",
    )
    order: choice(ORDERS) | None = Field(  # type: ignore[valid-type]
        None, title="Order", description="The order in which an epoch visits the examples."
    )
    last_batch: choice(LAST_BATCHES) | None = Field(  # type: ignore[valid-type]
        None,
        title="Last batch",
        description="What a run does with a shorter last batch: keep it, drop it, or weight it by "
        "its size.",
    )
    seed: Seed | None = Field(
        None, title="Order seed", description="Seed of the order of the examples."
    )
    changes: list[Change] | None = Field(
        None,
        max_length=100,
        title="Changes",
        description="Changes during a run. Each has at_step and a new learning_rate, momentum or "
        "batch_size, or a new value of a parameter, for example W1[0,3].",
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
    accent: int | None = Field(
        None,
        ge=1,
        le=MOST_RUNS,
        title="Colour",
        description="Colour and dash of the run's lines, one of six, and no two runs have the "
        "same. The default is the run's place, or, if another run has that one, the first free "
        "one. It changes nothing in the training.",
    )
    left_out: Places | None = Field(
        None,
        title="Left out",
        description="Training examples that this run is trained without, as rows of data.x counted "
        "from 0. Losses, accuracies and the full gradient are still those over all examples, so "
        "that runs can be compared.",
    )
    flipped: Places | None = Field(
        None,
        title="Flipped labels",
        description="Training examples that this run is trained on with the label of the next "
        "class, as rows of data.x counted from 0: of two classes this is the other one. Losses, "
        "accuracies and the full gradient are still those with the labels of the data.",
    )
