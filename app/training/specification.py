"""The experiment as a document: the one table of fields, defaults, bounds and help texts.

Validation, the query string, the JSON Schema, the controls of the page and the documentation
all come from the models below. They know nothing of what the data hold: what depends on the
data set is filled in and checked by `training.preparation`.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from app.numerics.activations import ACTIVATIONS
from app.numerics.initialization import INITIALIZATIONS
from app.numerics.losses import LOSSES
from app.training.datasets.made import MADE
from app.training.datasets.shipped import SHIPPED
from app.training.problems import ExperimentError, Problem, unknown

INLINE = "inline"
DATASET_NAMES = (*MADE, *SHIPPED, INLINE)
REDUCTIONS = ("mean", "sum")
FULL = "full"
DEFAULT_EPOCHS = 40

Seed = Annotated[int, Field(ge=0, le=2**32 - 1)]
Rate = Annotated[float, Field(ge=0, le=1e9)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Size = Annotated[int, Field(ge=1, le=512)]
Number = Annotated[float, Field(ge=-1e9, le=1e9)]
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


RATE_HELP = "η: how far each update goes along the negative gradient."
REDUCTION_HELP = "Whether the update uses the mean or the sum of the per-example gradients."
ORDER_SEED_HELP = "Seed of the order in which the examples are visited."
BATCH_HELP = "Examples for one update: 1 to N, or full."


class Run(Section):
    """One training. What it leaves out is taken from beside `runs`."""

    label: str | None = Field(
        None, min_length=1, max_length=40, title="Label", description="Name of the run."
    )
    batch_size: BatchSize | None = Field(None, title="Batch size", description=BATCH_HELP)
    learning_rate: Rate | None = Field(None, title="Learning rate", description=RATE_HELP)
    reduction: _choice(REDUCTIONS) | None = Field(  # type: ignore[valid-type]
        None, title="Reduction", description=REDUCTION_HELP
    )
    seed: Seed | None = Field(None, title="Order seed", description=ORDER_SEED_HELP)


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


class Experiment(Section):
    """The whole document: data, model, loss, runs and stop rule with every seed."""

    data: Data = Data()
    model: Model = Model()
    loss: _choice(LOSSES) | None = Field(  # type: ignore[valid-type]
        None, title="Loss", description="The per-example loss. The default fits the data."
    )
    batch_size: BatchSize | None = Field(
        None, title="Batch size", description=f"{BATCH_HELP} Holds for runs without their own."
    )
    learning_rate: Rate = Field(0.1, title="Learning rate", description=RATE_HELP)
    reduction: _choice(REDUCTIONS) = Field(  # type: ignore[valid-type]
        "mean", title="Reduction", description=REDUCTION_HELP
    )
    seed: Seed = Field(0, title="Order seed", description=ORDER_SEED_HELP)
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
        raise ExperimentError(_problems(error)) from None


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
    document = experiment.model_copy(update={"runs": runs, "batch_size": None})
    return document.model_dump(exclude_defaults=True)


def _problems(error: ValidationError) -> list[Problem]:
    problems: dict[str, Problem] = {}
    for item in error.errors(include_url=False):
        # The members of a union (a number or "full") report one by one: the field is named once.
        path = [part for part in item["loc"] if not _is_union_tag(part)]
        field = ".".join(str(part) for part in path) or "experiment"
        given = item["input"] if item["type"] != "missing" else None
        if field in problems:
            problems[field] = Problem(field, given, _message("union", item, field))
        else:
            problems[field] = Problem(field, given, _message(item["type"], item, field))
    return list(problems.values())


def _is_union_tag(part: object) -> bool:
    return isinstance(part, str) and (part == "constrained-int" or "[" in part or part == "int")


_WORDS = {
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "string_type": "must be a text",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "finite_number": "must be a finite number",
    "string_pattern_mismatch": "must be a name without commas, or spaces at its ends",
    "union": "must be a whole number from 1 up, or 'full'",
}


def _message(kind: str, item: Any, field: str) -> str:
    context = item.get("ctx", {})
    if kind == "extra_forbidden":
        return unknown(field, _siblings(field))
    if kind == "literal_error":
        return f"must be one of {context['expected']}"
    if kind == "value_error":
        return str(context["error"])
    bounds = {"greater_than_equal": ("at least", "ge"), "less_than_equal": ("at most", "le")}
    if kind in bounds:
        word, key = bounds[kind]
        return f"must be {word} {context[key]:,.12g}"
    if kind in ("too_long", "string_too_long"):
        return f"must have at most {context['max_length']} entries or characters"
    if kind in ("too_short", "string_too_short"):
        return f"must have at least {context['min_length']} entries or characters"
    return _WORDS.get(kind, str(item["msg"]))


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
