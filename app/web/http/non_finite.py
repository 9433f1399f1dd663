"""Numbers that were computed but are not finite: how replies spell and list them.

Must not know a table.

JSON has no such numbers and writes null, so a list beside the columns says which of the nulls
were computed. CSV has a spelling for each: one that most programs read.
"""

from collections.abc import Iterator, Sequence
from math import isfinite, isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

NAN, INFINITE, NEGATIVE = "NaN", "Infinity", "-Infinity"
SPELLINGS = (NAN, INFINITE, NEGATIVE)
HOW_READ = (
    "A number that was computed but is not finite is written as `NaN`, `Infinity` or `-Infinity`; "
    "pandas, NumPy, R, DuckDB and JavaScript read these as numbers, Polars does if it is given the "
    "type of the column (`schema_overrides`), a spreadsheet does not."
)  # of Polars see findings/polars-infinity-in-csv.sh
Entry = dict[str, Any]


def spelled(value: float) -> float | str:
    """A finite number as it is, any other by its name."""
    if isfinite(value):
        return value
    if isnan(value):
        return NAN
    return INFINITE if value > 0 else NEGATIVE


def entries_of(column: str, step: int, value: Any) -> Iterator[Entry]:
    """What is not finite in one step's value of a column, an entry for each spelling.

    value: a number, a row of numbers, or None where there is none.
    """
    numbers = np.atleast_1d(np.array([] if value is None else value, dtype=float))
    if np.isfinite(numbers).all():
        return
    for spelling, found in zip(SPELLINGS, _kinds(numbers), strict=True):
        if found.any():
            places = np.flatnonzero(found).tolist() if np.ndim(value) else None
            yield {"column": column, "step": step, "value": spelling, "entries": places}


def _kinds(numbers: NDArray[np.float64]) -> tuple[NDArray[np.bool_], ...]:
    return np.isnan(numbers), np.isposinf(numbers), np.isneginf(numbers)


def entries_in(column: str, steps: Sequence[int], values: Any) -> Iterator[Entry]:
    """The same for a whole column: values[i] belongs to steps[i]."""
    if len(values) == 0:
        return
    if isinstance(values, np.ndarray):
        numbers = values.reshape(len(values), -1)
        rows = np.flatnonzero(~np.isfinite(numbers).all(axis=1)).tolist()
    else:
        rows = [i for i, value in enumerate(values) if value is not None and not isfinite(value)]
    for row in rows:
        yield from entries_of(column, steps[row], values[row])
