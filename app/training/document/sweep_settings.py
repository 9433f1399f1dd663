"""What a sweep varies, and what it asks of every run: fields, defaults, bounds and help texts.

All that it does not vary is said by an experiment.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError

from app.numerics.optimizers import OPTIMIZERS
from app.numerics.schedules import SCHEDULES
from app.training.document.field_types import (
    MOST_BATCH_SIZE,
    BatchSize,
    Rate,
    Section,
    choice,
)
from app.training.document.messages import refusal_of
from app.training.document.problems import ExperimentError
from app.training.document.query_values import parsed
from app.training.document.specification import MOST_REPEATS, VARY

MOST_VALUES = 40  # of one axis
MEASURES = ("training_loss", "test_loss")
MEASURE_OF = {"training": "training_loss", "test": "test_loss"}  # by the main page's target_of


def _without_repeats(values: list[Any]) -> list[Any]:
    for place, value in enumerate(values):
        if value in values[:place]:
            raise ValueError(f"has {value} twice")
    return values


def _axis(kind: Any) -> Any:
    """A list of one to MOST_VALUES values, none of them twice."""
    bounds = Field(min_length=1, max_length=MOST_VALUES)
    return Annotated[list[kind], bounds, AfterValidator(_without_repeats)]


class Sweep(Section):
    """A grid of runs, each trained with several seeds."""

    batch_sizes: _axis(BatchSize) = Field(  # type: ignore[valid-type]
        [1, 8, 32, "full"],
        title="Batch sizes",
        description=f"Batch sizes: whole numbers from 1 to {MOST_BATCH_SIZE:,}, or full.",
    )
    learning_rates: _axis(Rate) = Field(  # type: ignore[valid-type]
        [0.03, 0.1, 0.3], title="Learning rates", description="Learning rates."
    )
    optimizers: _axis(choice(OPTIMIZERS)) | None = Field(  # type: ignore[valid-type]
        None,
        title="Optimisers",
        description="Optimisers. Parameters of the experiment that an optimiser does not have are "
        "left out for it. Without this, every run has the experiment's optimiser.",
    )
    schedules: _axis(choice(SCHEDULES)) | None = Field(  # type: ignore[valid-type]
        None,
        title="Schedules",
        description="Learning-rate schedules. Without this, every run has the experiment's "
        "schedule.",
    )
    seeds: int = Field(
        3,
        ge=1,
        le=MOST_REPEATS,
        title="Seeds",
        description="How often every cell of the grid is trained, each time with other seeds: the "
        "experiment's own, and those that follow them.",
    )
    vary: choice(VARY) = Field(  # type: ignore[valid-type]
        "both",
        title="Vary",
        description="What the seeds change: the order of the examples, the start, or both.",
    )
    target: float | None = Field(None, title="Target", description="The loss to reach.")
    measure: choice(MEASURES) = Field(  # type: ignore[valid-type]
        "training_loss", title="Measure", description="The loss that the target is for."
    )
    evaluations: int = Field(
        10,
        ge=1,
        le=10,
        title="Evaluations",
        description="How often an epoch's losses are evaluated, at most. With fewer than 10 the "
        "sweep is faster, and a target is found reached later.",
    )


LISTS = ("batch_sizes", "learning_rates", "optimizers", "schedules")
_KINDS = {  # of a value, or of an entry of a list
    "batch_sizes": "batch_size",
    "learning_rates": "number",
    "seeds": "integer",
    "target": "number",
    "evaluations": "integer",
}


def sweep_from(texts: Mapping[str, str]) -> Sweep:
    """The settings of a sweep as a query or a command line says them, lists joined by commas.

    Raises:
        ExperimentError: naming each bad field, its value and what is allowed.
    """
    given: dict[str, Any] = {}
    for name, text in texts.items():
        parts = text.split(",") if name in LISTS else [text]
        read = [parsed(_KINDS.get(name, "string"), name, part.strip()) for part in parts]
        given[name] = read if name in LISTS else read[0]
    return sweep_of(given)


def sweep_of(given: dict[str, Any]) -> Sweep:
    """The settings of a sweep.

    Raises:
        ExperimentError: naming each bad field, its value and what is allowed.
    """
    try:
        return Sweep.model_validate(given)
    except ValidationError as error:
        found = refusal_of(error, lambda field: list(Sweep.model_fields))
        # A query has a list under one name, whichever of its entries is bad.
        problems = [replace(each, field=each.field.partition(".")[0]) for each in found.problems]
        raise ExperimentError(problems, found.uncounted) from None
