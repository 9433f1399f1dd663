"""What every part of the document has in common, and the types of its fields."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from app.training.crowds import MOST_NUMBER, check_keys, check_numbers, check_rows

FULL = "full"

Seed = Annotated[int, Field(ge=0, le=2**32 - 1)]
Rate = Annotated[float, Field(ge=0, le=1e9)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Size = Annotated[int, Field(ge=1, le=512)]
Number = Annotated[float, Field(ge=-MOST_NUMBER, le=MOST_NUMBER)]
Numbers = Annotated[list[Number], BeforeValidator(check_numbers)]
Rows = Annotated[list[list[Number]], BeforeValidator(check_rows)]
Share = Annotated[float, Field(ge=0, le=0.999999)]
# A name that can stand in a list joined by commas.
FeatureName = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^,\s]([^,]*[^,\s])?$")]
BatchSize = Annotated[int, Field(ge=1, le=1_000_000)] | Literal["full"]


def choice(names: Any) -> Any:
    """A string out of these names (they are registry keys, known only when this runs)."""
    return Literal[tuple(names)]


class Section(BaseModel):
    """A part of the document: unknown keys and wrong types are refused, nothing changes later."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _few_unknown_keys(cls, given: Any) -> Any:
        return check_keys(given, cls.model_fields)
