"""The order in which an epoch visits the training examples: a function of seed, epoch and targets.

Adding an order is one class and one line in ORDERS.
"""

from collections.abc import Sequence

import numpy as np

from app.numerics.arrays import Array, Indices
from app.training.data.randomness import Purpose, Stream, permutations


class Order:
    """The orders of a run's epochs; y (n,) are the targets of its training examples.

    differs: whether they differ from epoch to epoch. replaces: whether an epoch consists of
    independent draws, so that an example can come several times. numpy: the examples of an epoch
    in a script, an expression of {seed}.
    """

    differs = False
    replaces = False
    numpy: str
    _purpose = Purpose.ORDER

    def __init__(self, seed: int, y: Array) -> None:
        self._y, self.stream = y, Stream(seed, self._purpose)

    def of(self, epoch: int, count: int) -> Indices:
        """The first `count` examples of an epoch."""
        raise NotImplementedError

    def of_each(self, orders: Sequence["Order"], epochs: range, count: int) -> Indices:
        """The same of several orders of this kind in several epochs: (epochs, orders, count)."""
        return np.array([[order.of(epoch, count) for order in orders] for epoch in epochs])


class ShuffleEveryEpoch(Order):
    """A new random order for each epoch."""

    differs = True
    numpy = "permutation({seed}, epoch, len(y))"

    def of(self, epoch: int, count: int) -> Indices:
        return self.stream.at(epoch).permutation(len(self._y))[:count]

    def of_each(self, orders: Sequence[Order], epochs: range, count: int) -> Indices:
        n = len(self._y)
        words = np.empty((len(epochs), len(orders), n), dtype=np.uint64)
        for row, epoch in zip(words, epochs, strict=True):
            for each, order in zip(row, orders, strict=True):
                each[:] = order.stream.at(epoch).words(n)
        return permutations(words)[..., :count]


class ShuffleOnce(Order):
    """The same random order in every epoch."""

    numpy = "permutation({seed}, 0, len(y))"

    def of(self, epoch: int, count: int) -> Indices:
        return self.stream.at(0).permutation(len(self._y))[:count]


class AsGiven(Order):
    """The order of the data set."""

    numpy = "np.arange(len(y))"

    def of(self, epoch: int, count: int) -> Indices:
        return np.arange(count)


class Sorted(Order):
    """By target; equal targets stay as given."""

    numpy = 'np.argsort(y, kind="stable")'

    def of(self, epoch: int, count: int) -> Indices:
        return np.argsort(self._y, kind="stable")[:count]


class WithReplacement(Order):
    """Independent draws, each example as likely as the others."""

    differs = True
    replaces = True
    numpy = "draws({seed}, epoch, len(y), count)"
    _purpose = Purpose.DRAWS

    def of(self, epoch: int, count: int) -> Indices:
        draws = self.stream.at(epoch).uniform(count)
        return np.asarray(draws * len(self._y), dtype=np.intp)


class Among(Order):
    """The orders of some of the examples: `kept` (n,) are their rows in the data, `inner` orders
    them."""

    def __init__(self, kept: Indices, inner: Order) -> None:
        self._kept, self._inner = kept, inner
        self.differs = inner.differs

    def of(self, epoch: int, count: int) -> Indices:
        return np.asarray(self._kept[self._inner.of(epoch, count)])

    def of_each(self, orders: Sequence[Order], epochs: range, count: int) -> Indices:
        inner = [order._inner for order in orders if isinstance(order, Among)]
        return np.asarray(self._kept[self._inner.of_each(inner, epochs, count)])


ORDERS: dict[str, type[Order]] = {
    "shuffle_every_epoch": ShuffleEveryEpoch,
    "shuffle_once": ShuffleOnce,
    "as_given": AsGiven,
    "sorted": Sorted,
    "with_replacement": WithReplacement,
}
