"""What every part of the document has in common, and the types of its fields."""

import re
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from app.training.document.crowds import (
    MOST_NUMBER,
    check_keys,
    check_numbers,
    check_rows,
    check_weights,
)

FULL = "full"

# Characters of a name that no file keeps as they are: control characters, line breaks, and what
# XML 1.0 has no way to write.
UNPRINTABLE = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff"


def printable(text: str) -> str:
    """The text, if every character of it may stand in a table, a page and a picture."""
    match = re.search(f"[{UNPRINTABLE}]", text)
    if match:
        place, code = match.start() + 1, ord(match[0])
        raise ValueError(
            f"must not contain control characters or line breaks; character {place} is U+{code:04X}"
        )
    return text


def without_repeats(places: list[int]) -> list[int]:
    """The places, in ascending order, if none of them stands twice."""
    found = sorted(places)
    for place, following in pairwise(found):
        if place == following:
            raise ValueError(f"names example {place} twice")
    return found


Seed = Annotated[int, Field(ge=0, le=2**32 - 1)]
Rate = Annotated[float, Field(ge=0, le=1e9)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Size = Annotated[int, Field(ge=1, le=512)]
Number = Annotated[float, Field(ge=-MOST_NUMBER, le=MOST_NUMBER)]
Numbers = Annotated[list[Number], BeforeValidator(check_numbers)]
Weight = Annotated[float, Field(ge=0, le=MOST_NUMBER)]
Weights = Annotated[list[Weight], BeforeValidator(check_weights)]
Rows = Annotated[list[list[Number]], BeforeValidator(check_rows)]
MOST_PLACES = 100  # that one list of examples may name
Place = Annotated[int, Field(ge=0, le=1_000_000)]
Places = Annotated[
    list[Place],
    Field(max_length=MOST_PLACES),
    BeforeValidator(check_numbers),
    AfterValidator(without_repeats),
]
MOST_MOMENTUM = 0.999999  # of more than one step
# Above 1 for one step: there a velocity that holds steps takes on a larger learning rate.
Momentum = Annotated[float, Field(ge=0, le=1e9)]
LONGEST_LABEL = 40
Label = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST_LABEL,
        json_schema_extra={"pattern": f"^[^{UNPRINTABLE}]*$"},
    ),
    AfterValidator(printable),
]
# A name that can stand in a list joined by commas.
FeatureName = Annotated[
    str,
    Field(min_length=1, max_length=60, pattern=r"^[^,\s]([^,]*[^,\s])?$"),
    AfterValidator(printable),
]
MOST_BATCH_SIZE = 1_000_000
BatchSize = Annotated[int, Field(ge=1, le=MOST_BATCH_SIZE)] | Literal["full"]
WHAT_A_BATCH_SIZE_IS = f"must be a whole number from 1 to {MOST_BATCH_SIZE:,}, or full"


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
