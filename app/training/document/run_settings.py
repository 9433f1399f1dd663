"""What one run of an experiment may set: fields, defaults, bounds and help texts."""

import re
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, create_model, model_validator

from app.numerics.optimizers import OPTIMIZERS, OWN_CHOICES, OWN_PARAMETERS, users_of
from app.numerics.optimizers.kit import OwnParameter
from app.numerics.schedules import SCHEDULES
from app.training.data.orders import ORDERS
from app.training.document.crowds import check_named_numbers
from app.training.document.field_types import (
    BatchSize,
    Label,
    Momentum,
    Number,
    Places,
    Rate,
    Section,
    Seed,
    choice,
)
from app.training.document.libraries import LIBRARIES
from app.training.document.problems import PartProblems, Problem, unknown

REDUCTIONS = ("mean", "sum")
LAST_BATCHES = ("keep", "drop", "weighted")
EPOCH_LOSSES = ("by_size", "batches_equal", "last_batch", "sum_of_batches", "exponential")
EPOCH_LOSSES_OF = ("data", "objective")
SMOOTHING = 0.98  # of the exponential mean, as in fastai
BIAS_OPTIMIZERS = ("same", "gradient_descent")
ACCUMULATED_AS = ("mean", "sum", "examples")
LEFTOVERS = ("step", "carry", "drop")
MOST_RUNS = 6

_INDEX = r"(0|[1-9]\d*)"
PARAMETER_NAME = re.compile(rf"W[1-9]\d*\[{_INDEX},{_INDEX}\]|b[1-9]\d*\[{_INDEX}\]")


class Change(BaseModel):
    """A change during a run, from a step on; parameters are named like W1[0,3]."""

    model_config = ConfigDict(extra="allow", frozen=True, strict=True, allow_inf_nan=False)
    __pydantic_extra__: dict[str, Number] = Field(init=False)

    at_step: int = Field(ge=0, le=1_000_000)
    learning_rate: Rate | None = None
    momentum: Momentum | None = None
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
    """The field of an optimiser's own parameter, or of a choice of its form."""
    own = OWN_PARAMETERS.get(name) or OWN_CHOICES[name]
    help_text = f"{own.text} ({', '.join(users_of(name))})."
    kind: Any = bool
    if isinstance(own, OwnParameter):
        kind = Annotated[float, Field(ge=own.low, le=own.high)]
    elif own.values[0] not in (True, False):
        kind = choice(own.values)
    return kind | None, Field(None, title=own.title, description=help_text)


if TYPE_CHECKING:

    class _WithOwnParameters(_BatchAndRate):
        """The settings with the parameters of the optimisers, known only when this runs."""

else:
    _WithOwnParameters = create_model(
        "_WithOwnParameters",
        __base__=_BatchAndRate,
        **{name: _own(name) for name in (*OWN_PARAMETERS, *OWN_CHOICES)},
    )


class RunSettings(_WithOwnParameters):
    """The settings of a run; beside `runs`, those of all runs without settings of their own."""

    bias_learning_rate: Rate | None = Field(
        None,
        title="Rate of biases",
        description="Learning rate of the biases, where it is another than that of the weights. "
        "The schedule applies to both.",
    )
    bias_optimizer: choice(BIAS_OPTIMIZERS) | None = Field(  # type: ignore[valid-type]
        None,
        title="Biases by",
        description="Whether the optimiser moves the biases too (same), or plain gradient descent "
        "does.",
    )
    like: choice(LIBRARIES) | None = Field(  # type: ignore[valid-type]
        None,
        title="Numbers like",
        description="A training library. Unless stated outright, averages, optimisers with their "
        "own parameters and the epoch's loss are as in it, at the version in the catalog. "
        "Optimiser, learning rate, batch size and penalty do not come from it.",
    )
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
    accumulate: int | None = Field(
        None,
        ge=1,
        le=1000,
        title="Batches an update",
        description="Number of batches whose gradients make one update together. A step is still "
        "one batch: until the last of them, a step leaves the parameters as they are.",
    )
    accumulate_as: choice(ACCUMULATED_AS) | None = Field(  # type: ignore[valid-type]
        None,
        title="Accumulated as",
        description="What an update of several batches uses of their mean gradients: their sum "
        "divided by accumulate (mean), their sum (sum), or the mean in which each example counts "
        "the same (examples).",
    )
    accumulate_rest: choice(LEFTOVERS) | None = Field(  # type: ignore[valid-type]
        None,
        title="Left over",
        description="What becomes of batches at the end of an epoch that are too few for an "
        "update: they make one (step), wait for the next epoch (carry), or are left out (drop).",
    )
    seed: Seed | None = Field(
        None, title="Order seed", description="Seed of the order of the examples."
    )
    epoch_loss: choice(EPOCH_LOSSES) | None = Field(  # type: ignore[valid-type]
        None,
        title="Epoch's loss",
        description="How the column epoch_loss makes one number of an epoch's batch losses, as "
        "libraries print it: the mean in which each example counts the same (by_size) or each "
        "batch (batches_equal), the loss of the last batch (last_batch), the sum of the batches' "
        f"losses (sum_of_batches), or a mean in which each batch keeps the share {SMOOTHING} of "
        "those before it, across epochs (exponential).",
    )
    epoch_loss_of: choice(EPOCH_LOSSES_OF) | None = Field(  # type: ignore[valid-type]
        None,
        title="Epoch's loss of",
        description="Whether the column epoch_loss is made of the batch losses alone (data), or of "
        "the batch losses with the penalty (objective).",
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
    "accumulate": 1,
    "accumulate_as": "mean",
    "accumulate_rest": "step",
    "bias_optimizer": "same",
    "epoch_loss": "by_size",
    "epoch_loss_of": "data",
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
