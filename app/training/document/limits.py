"""How much one experiment may ask for. The values are settings; the catalog tells them."""

from pydantic import BaseModel, ConfigDict, Field


class Limits(BaseModel):
    """Bounds of one experiment; each is named in the refusal that it causes."""

    model_config = ConfigDict(frozen=True)

    examples: int = Field(  # each is one character in the order of an epoch
        20_000, le=55_000, description="examples, training and test together"
    )
    features: int = Field(100, description="features of an example")
    classes: int = Field(20, description="classes of inline data")
    targets: int = Field(20, description="numbers that are targets of one example")
    parameters: int = Field(20_000, description="parameters of the network")
    cells: int = Field(30_000_000, description="training examples times parameters")
    steps: int = Field(250_000, description="steps of one run")
    work: float = Field(3e10, description="examples seen by all runs, times parameters")
    stretch: int = Field(1_000, description="steps of one call of /api/v1/cosine")
    sweep_cells: int = Field(1_000, description="trainings of one sweep")
    sweep_steps: float = Field(
        5e6, description="steps of all trainings of one sweep, or of all seeds"
    )
    sweep_work: float = Field(
        3e10,
        description="passes of an example in all trainings of one sweep, in batches and in "
        "evaluations, times parameters",
    )
    landscape: float = Field(
        3e10,
        description="points of the grid of one call of /api/v1/landscape, times examples, times "
        "parameters",
    )
    parameter_bytes: int = Field(
        16_000_000,
        description="bytes of the parameters of all steps, 4 for each number; above it the server "
        "sends the parameters of evenly spaced steps only",
    )
