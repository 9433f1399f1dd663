"""The training and test loss of many θ, and which runs have exploded. Depends on examples only."""

import numpy as np
from numpy.typing import NDArray

from app.numerics.arrays import Array
from app.numerics.many import MeanLosses, rows_at_once
from app.training.engine.divergence import (
    EXPLOSION_EVALUATIONS,
    EXPLOSION_FACTOR,
    SMALLEST_START,
)
from app.training.setup.preparation import Prepared


class Losses:
    """The mean losses over all training examples, and over all test examples."""

    def __init__(self, prepared: Prepared) -> None:
        examples, network = prepared.examples, prepared.network
        self._rows = rows_at_once(network, len(examples.y), fewest=1)
        self.has_test = len(examples.y_test) > 0
        parts = [(prepared.inputs, prepared.targets)]
        if self.has_test:
            parts.append((np.ascontiguousarray(examples.x_test.T), prepared.test_targets))
        self._parts = [MeanLosses(network, *part, self._rows) for part in parts]

    def at(self, thetas: Array) -> Array:
        """At each of thetas (K, P): (1 or 2, K), of the training examples and of the test ones."""
        found = np.empty((len(self._parts), len(thetas)))
        for first in range(0, len(thetas), self._rows):
            some = slice(first, first + self._rows)
            for row, part in zip(found, self._parts, strict=True):
                row[some] = part.at(thetas[some])
        return found


class Explosions:
    """Watches the training losses of R runs, as `ExplosionWatch` does that of one."""

    def __init__(self, runs: int) -> None:
        self._most = np.full(runs, np.nan)
        self._above = np.zeros(runs, dtype=int)

    def only(self, runs: NDArray[np.bool_]) -> None:
        """Forgets the other runs."""
        self._most, self._above = self._most[runs], self._above[runs]

    def after(self, losses: Array) -> NDArray[np.bool_]:
        """Whether each run has exploded at each of the next evaluations, losses (E, R)."""
        if len(losses) and np.isnan(self._most).all():
            self._most = EXPLOSION_FACTOR * np.fmax(losses[0], SMALLEST_START)
        found = np.zeros(losses.shape, dtype=bool)
        within = losses <= self._most  # False for NaN
        if within.all():
            self._above[:] = 0
            return found
        for row in range(len(losses)):
            self._above = np.where(within[row], 0, self._above + 1)
            found[row] = self._above >= EXPLOSION_EVALUATIONS
        return found
