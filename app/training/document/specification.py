"""The experiment as a document: the one table of fields, defaults, bounds and help texts.

Validation, the query string, the JSON Schema, the controls of the page and the documentation
all come from the models below, in `data_settings` and in `run_settings`. They must not know the
contents of data: what depends on the data set is filled in and checked by `setup.preparation`.
"""

from typing import Any, Literal

from pydantic import Field, ValidationError, model_validator

from app.numerics.activations import ACTIVATIONS
from app.numerics.initialization import INITIALIZATIONS
from app.numerics.losses import LOSSES
from app.training.document.accents import check_accents
from app.training.document.data_settings import Data
from app.training.document.field_types import (
    Count,
    Numbers,
    Section,
    Seed,
    Size,
    choice,
)
from app.training.document.libraries import LIBRARIES
from app.training.document.messages import refusal_of
from app.training.document.run_settings import DEFAULTS, MOST_RUNS, Run, RunSettings

MEANS_BY = ("count", "weights")
OVER_OUTPUTS = ("mean", "sum")
L2_ON = ("weights", "all")
L2_PER = ("objective", "batch")
# What holds for the whole experiment where it says nothing.
SHARED_DEFAULTS = {
    "mean_by": "count", "over_outputs": "mean", "l2_on": "weights", "l2_per": "objective",
}  # fmt: skip
MOST_REPEATS = 64
VARY = ("both", "order", "start")
RATE_RULES = ("same", "linear", "square_root")
DEFAULT_EPOCHS = 40


class Model(Section):
    """The network and its start."""

    hidden: list[Size] = Field(
        [8, 4],
        max_length=6,
        title="Hidden layers",
        description="Number of units in each hidden layer; empty for a linear model.",
    )
    activation: choice(ACTIVATIONS) = Field(  # type: ignore[valid-type]
        "tanh", title="Activation", description="Activation function of the hidden layers."
    )
    initialization: choice(INITIALIZATIONS) = Field(  # type: ignore[valid-type]
        "glorot", title="Initialisation", description="How the initial weights are drawn."
    )
    seed: Seed = Field(0, title="Start seed", description="Seed of the initial weights.")
    parameters: Numbers | None = Field(
        None,
        title="Own start",
        description="The initial parameters themselves: W1 row by row, b1, W2, b2, …",
    )


class Stop(Section):
    """When every run ends."""

    epochs: Count | None = Field(
        None,
        title="Epochs",
        description=f"Each run trains for this many epochs (default {DEFAULT_EPOCHS}).",
    )
    updates: Count | None = Field(
        None,
        title="Updates",
        description="Each run makes this many updates. Give epochs or updates, not both.",
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
    loss: choice(LOSSES) | None = Field(  # type: ignore[valid-type]
        None, title="Loss", description="The loss of one example. The default depends on the data."
    )
    l1: float = Field(
        0.0,
        ge=0,
        le=1e6,
        title="L1 penalty",
        description="Adds l1 Σ|w| over all weights to the mean loss.",
    )
    l2: float = Field(
        0.0,
        ge=0,
        le=1e6,
        title="L2 penalty",
        description="Adds (l2/2) Σw² over all weights to the mean loss.",
    )
    mean_by: choice(MEANS_BY) | None = Field(  # type: ignore[valid-type]
        None,
        title="Mean by",
        description="Examples with weights: whether the mean loss of a batch is the sum of its "
        "weighted losses divided by the number of its examples (count), or by the sum of their "
        "weights (weights).",
    )
    over_outputs: choice(OVER_OUTPUTS) | None = Field(  # type: ignore[valid-type]
        None,
        title="Over targets",
        description="Several numbers as targets: whether the loss of an example is the mean over "
        "its targets, or their sum.",
    )
    l2_on: choice(L2_ON) | None = Field(  # type: ignore[valid-type]
        None,
        title="L2 on",
        description="Whether the L2 penalty is over the weights alone, or over all parameters, as "
        "weight_decay of torch.optim.SGD.",
    )
    l2_per: choice(L2_PER) | None = Field(  # type: ignore[valid-type]
        None,
        title="L2 per",
        description="objective: the L2 penalty is added to the mean loss as it is. batch: it is "
        "divided by the number of examples of the batch, or with mean_by=weights by the sum of "
        "their weights, as alpha of scikit-learn's MLP.",
    )
    learning_rate_rule: choice(RATE_RULES) = Field(  # type: ignore[valid-type]
        "same",
        title="Rate rule",
        description="Learning rate of the runs without one of their own. same: the stated rate. "
        "linear, square_root: the largest batch has the stated rate; smaller batches have less, in "
        "proportion to the batch size or to its square root.",
    )
    runs: list[Run] = Field(
        default_factory=lambda: [Run(batch_size=size) for size in DEFAULT_BATCH_SIZES],
        min_length=1,
        max_length=MOST_RUNS,
        title="Runs",
        description="One to six trainings from the same start on the same data.",
    )
    stop: Stop = Stop(epochs=DEFAULT_EPOCHS)
    repeats: int = Field(
        1,
        ge=1,
        le=MOST_REPEATS,
        title="Seeds",
        description="Number of seeds with which every run is trained: its own, and those that "
        "follow it. The page draws the spread of their losses as a band; all other numbers are of "
        "the first seed.",
    )
    vary: choice(VARY) = Field(  # type: ignore[valid-type]
        "both",
        title="Seeds vary",
        description="What the seeds change: the order of the examples, the start, or both.",
    )

    @model_validator(mode="before")
    @classmethod
    def _batch_size_alone_is_one_run(cls, given: Any) -> Any:
        alone = isinstance(given, dict) and "runs" not in given
        if alone and given.get("batch_size") is not None:
            return {**given, "runs": [{}]}
        return given

    @model_validator(mode="after")
    def _no_two_runs_have_one_colour(self) -> "Experiment":
        check_accents([run.accent for run in self.runs])
        return self

    @model_validator(mode="after")
    def _every_run_has_a_batch_size(self) -> "Experiment":
        missing = [index for index, run in enumerate(self.runs) if run.batch_size is None]
        if missing and self.batch_size is None:
            raise ValueError(
                f"run {missing[0]} has no batch_size; set one for it, or one for all runs"
            )
        return self


def validated(document: object) -> Experiment:
    """The experiment of a JSON document.

    Raises:
        ExperimentError: naming each bad field, its value and what is allowed.
    """
    try:
        return Experiment.model_validate(document)
    except ValidationError as error:
        raise refusal_of(error, _siblings) from None


def canonical(experiment: Experiment) -> dict[str, Any]:
    """The document with defaults left out, equal for equal experiments.

    A batch size beside `runs` is written into each run, so that a run is complete by itself. An
    empty list of changes is kept in a run only if there are changes beside `runs`.
    """
    runs = [_complete(run, experiment) for run in experiment.runs]
    plain: dict[str, Any] = {
        name: None
        for name, value in (DEFAULTS | SHARED_DEFAULTS).items()
        if getattr(experiment, name) == value and not _is_of_library(experiment, name)
    }
    document = experiment.model_copy(update={**plain, "runs": runs, "batch_size": None})
    return document.model_dump(exclude_defaults=True)


def _is_of_library(experiment: Experiment, name: str) -> bool:
    """Whether a library that is named has this setting otherwise, so that our own must be said."""
    named = {place.like for place in (experiment, *experiment.runs)} - {None}
    return any(LIBRARIES[like].has(name) for like in named if like)


def _complete(run: Run, experiment: Experiment) -> Run:
    size = experiment.batch_size if run.batch_size is None else run.batch_size
    changes = run.changes if run.changes or experiment.changes else None
    own = {"left_out": run.left_out or None, "flipped": run.flipped or None}
    return run.model_copy(update={"batch_size": size, "changes": changes, **own})


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
