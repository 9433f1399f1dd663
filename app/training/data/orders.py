"""In which order an epoch visits the training examples. A function of seed and epoch alone."""

import numpy as np

from app.numerics.arrays import Array, Indices
from app.training.data.randomness import Purpose, Stream

ORDERS = ("shuffle_every_epoch", "shuffle_once", "as_given", "sorted", "with_replacement")


class Order:
    """The orders of a run's epochs; y (n,) the targets of its training examples."""

    def __init__(self, name: str, seed: int, y: Array) -> None:
        self._name, self._y = name, y
        self.differs = name in ("shuffle_every_epoch", "with_replacement")  # from epoch to epoch
        draws = name == "with_replacement"
        self._stream = Stream(seed, Purpose.DRAWS if draws else Purpose.ORDER)

    def of(self, epoch: int, count: int) -> Indices:
        """The first `count` examples of an epoch: draws, or of an order that holds each once.

        A stable sort keeps equal targets as given.
        """
        n = len(self._y)
        if self._name == "with_replacement":
            return np.asarray(self._stream.at(epoch).uniform(count) * n, dtype=np.intp)
        if self._name == "as_given":
            return np.arange(count)
        if self._name == "sorted":
            return np.argsort(self._y, kind="stable")[:count]
        index = 0 if self._name == "shuffle_once" else epoch
        return self._stream.at(index).permutation(n)[:count]
