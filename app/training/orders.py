"""In which order an epoch visits the training examples. A function of seed and epoch alone."""

import numpy as np
from numpy.typing import NDArray

from app.numerics.activations import Array
from app.training.randomness import Purpose, Stream

Indices = NDArray[np.intp]

ORDERS = ("shuffle_every_epoch", "shuffle_once", "as_given", "sorted", "with_replacement")


def order_of(name: str, seed: int, epoch: int, y: Array, count: int) -> Indices:
    """The examples of epoch `epoch`, in order; y (n,) the targets.

    `count` is how many the epoch draws with replacement; the other orders hold each of the n
    once. A stable sort keeps equal targets as given.
    """
    n = len(y)
    if name == "with_replacement":
        return np.asarray(Stream(seed, Purpose.DRAWS, epoch).uniform(count) * n, dtype=np.intp)
    if name == "as_given":
        return np.arange(n)
    if name == "sorted":
        return np.argsort(y, kind="stable")
    return Stream(seed, Purpose.ORDER, 0 if name == "shuffle_once" else epoch).permutation(n)
