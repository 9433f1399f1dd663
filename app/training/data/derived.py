"""Features derived from two others, called x1 and x2 here. Adding one is one line."""

from collections.abc import Callable, Sequence

import numpy as np

from app.numerics.arrays import Array

_OF_TWO: dict[str, Callable[[Array, Array], Array]] = {
    "{0}^2": lambda x1, x2: x1 * x1,
    "{1}^2": lambda x1, x2: x2 * x2,
    "{0}*{1}": lambda x1, x2: x1 * x2,
    "sin({0})": lambda x1, x2: np.sin(x1),
    "sin({1})": lambda x1, x2: np.sin(x2),
}
LONGEST = 60  # characters of a feature's name


def _named(features: Sequence[str]) -> dict[str, Callable[[Array, Array], Array]]:
    """What can be derived from these features, by its name."""
    if len(features) != 2:
        return {}
    named = {form.format(*features): derive for form, derive in _OF_TWO.items()}
    return {
        name: derive
        for name, derive in named.items()
        if len(name) <= LONGEST and name not in features
    }


def available(features: Sequence[str]) -> tuple[str, ...]:
    """The features to choose from: where there are two, derived ones as well."""
    return (*features, *_named(features))


def columns(x: Array, features: Sequence[str], names: Sequence[str]) -> Array:
    """The chosen columns of x (n, features) as (n, len(names)), derived ones computed."""
    derived = _named(features)
    chosen = [
        x[:, features.index(name)] if name in features else derived[name](x[:, 0], x[:, 1])
        for name in names
    ]
    return np.column_stack(chosen)
