"""What a data set is. Must not know any particular set, nor an experiment."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.numerics.arrays import Array, Indices


@dataclass(frozen=True)
class Table:
    """Examples in their own order: x (n, features), y (n,) a class index or a number."""

    features: tuple[str, ...]
    target: str
    classes: tuple[str, ...] | None  # None for regression
    x: Array
    y: Array
    numbers: tuple[bool, ...] | None = None  # which features are no 0/1 of a label; None: all
    targets: Array | None = None  # (n, targets), where there are several numbers; y is the first
    weights: Array | None = None  # (n,) of the examples, where they have some

    def rows(self, places: Indices | NDArray[np.bool_]) -> "Table":
        """Some of the examples, in this order."""
        return replace(
            self,
            x=self.x[places],
            y=self.y[places],
            targets=None if self.targets is None else self.targets[places],
            weights=None if self.weights is None else self.weights[places],
        )


@dataclass(frozen=True)
class DataSet:
    """What is known of a data set before it is made or read."""

    name: str
    title: str
    description: str
    features: tuple[str, ...]
    target: str
    classes: tuple[str, ...] | None
    made: bool  # from a formula with n, noise and seed; otherwise shipped
    n: int  # the default for made sets, the number of examples for shipped ones
    noise: float | None = None  # the default; None where there is nothing to set
    noise_help: str = ""
    test_fraction: float = 0.25
    source: str = ""
    licence: str = ""

    @property
    def task(self) -> str:
        return "regression" if self.classes is None else "classification"
