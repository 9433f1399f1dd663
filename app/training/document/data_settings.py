"""The data of an experiment: where the examples come from and which columns are learnt."""

from typing import Annotated, Any

from pydantic import Field, model_validator

from app.training.data.made import MADE
from app.training.data.shipped import SHIPPED
from app.training.document.field_types import (
    FeatureName,
    Numbers,
    Rows,
    Section,
    Seed,
    Weights,
    choice,
)

INLINE = "inline"
DATASET_NAMES = (*MADE, *SHIPPED, INLINE)
KEPT = "csv:"  # before the id of own data that are kept
KEPT_NAME = rf"^{KEPT}[0-9a-f]{{32}}$"
KeptName = Annotated[str, Field(pattern=KEPT_NAME)]
TASKS = ("classification", "regression")


class Data(Section):
    """The examples."""

    name: choice(DATASET_NAMES) | KeptName = Field(  # type: ignore[valid-type]
        "moons",
        title="Data",
        description="Name of the data set; inline takes your own data from x and y, and csv: with "
        "an id takes the table that /api/v1/datasets keeps under this id.",
    )
    n: int | None = Field(
        None,
        ge=1,
        le=1_000_000,
        title="Examples",
        description="Number of examples, training and test together. The default depends on the "
        "data set. From a shipped data set, this many are chosen at random.",
    )
    noise: float | None = Field(
        None,
        ge=0,
        le=10,
        title="Noise",
        description="Standard deviation of the noise in a data set made from a formula.",
    )
    test_fraction: float | None = Field(
        None,
        ge=0,
        le=0.9,
        title="Test fraction",
        description="Share of the examples that are used only for the test loss, not for training.",
    )
    seed: Seed = Field(
        0,
        title="Data seed",
        description="Seed of the examples and of the choice of the test examples.",
    )
    features: list[FeatureName] | None = Field(
        None,
        min_length=1,
        max_length=100,
        title="Features",
        description="The features that the network gets, in this order. The default is all. Of "
        "inline data without columns, as many names as x has columns name these.",
    )
    columns: list[FeatureName] | None = Field(
        None,
        min_length=1,
        max_length=100,
        title="Columns",
        description="Inline data: the names of the columns of x; features chooses among them.",
    )
    target: FeatureName | None = Field(
        None, title="Target", description="Kept data: the column that is to be predicted."
    )
    task: choice(TASKS) | None = Field(  # type: ignore[valid-type]
        None,
        title="Task",
        description="Own data: whether the target is learnt as classes or as a number.",
    )
    standardize: bool | None = Field(
        None,
        title="Standardise",
        description="Own data: whether each column of numbers is shifted and scaled to mean 0 and "
        "standard deviation 1 of the training examples, a target that is a number too. The "
        "default is true for kept data and false for inline data.",
    )
    classes: list[FeatureName] | None = Field(
        None,
        min_length=2,
        max_length=100,
        title="Class names",
        description="Inline data: the names of the classes 0, 1, …",
    )
    target_name: FeatureName | None = Field(
        None, title="Name of the target", description="Inline data: what the targets are called."
    )
    x: Rows | None = Field(
        None, title="Own inputs", description="Inline data: one row of features for each example."
    )
    y: Numbers | None = Field(
        None,
        title="Own targets",
        description="Inline data: one target for each example, a class 0, 1, … or a number.",
    )
    targets: Rows | None = Field(
        None,
        title="Several targets",
        description="Inline data: in place of y, one row of numbers for each example, which are "
        "learnt together. In JSON y may hold such rows too.",
    )
    example_weights: Weights | None = Field(
        None,
        title="Weights of examples",
        description="Inline data: a weight of at least 0 for each example. The loss of the example "
        "is multiplied with its weight.",
    )
    further_targets: list[FeatureName] | None = Field(
        None,
        max_length=20,
        title="Further targets",
        description="Kept data: columns of numbers that are predicted together with the target.",
    )
    weight_column: FeatureName | None = Field(
        None,
        title="Column of weights",
        description="Kept data: the column with the weights of the examples, numbers of at least "
        "0. The loss of an example is multiplied with its weight; the column is not a feature.",
    )

    @model_validator(mode="before")
    @classmethod
    def _rows_are_targets(cls, given: Any) -> Any:
        y = given.get("y") if isinstance(given, dict) else None
        if not (isinstance(y, list) and y and isinstance(y[0], list)):
            return given
        if given.get("targets") is not None:
            raise ValueError("takes y or targets, not both")
        return {**given, "y": None, "targets": y}

    @property
    def kept_id(self) -> str | None:
        """The id of the kept table that is named; None for other data."""
        name: str = self.name
        return name.removeprefix(KEPT) if name.startswith(KEPT) else None
