"""Features derived from x1 and x2. Adding one is one line."""

from collections.abc import Callable

import numpy as np

from app.numerics.arrays import Array
from app.training.data.table import Table

DERIVED: dict[str, Callable[[Array, Array], Array]] = {
    "x1^2": lambda x1, x2: x1 * x1,
    "x2^2": lambda x1, x2: x2 * x2,
    "x1*x2": lambda x1, x2: x1 * x2,
    "sin(x1)": lambda x1, x2: np.sin(x1),
    "sin(x2)": lambda x1, x2: np.sin(x2),
}


def columns(table: Table, names: list[str]) -> Array:
    """The chosen columns of `table` as (n, len(names)), derived ones computed."""
    chosen = [
        table.x[:, table.features.index(name)]
        if name in table.features
        else DERIVED[name](table.x[:, 0], table.x[:, 1])
        for name in names
    ]
    return np.column_stack(chosen)


def available(features: tuple[str, ...], made: bool) -> tuple[str, ...]:
    """The features to choose from: made sets of two features have derived ones as well."""
    return features + (tuple(DERIVED) if made and features == ("x1", "x2") else ())
