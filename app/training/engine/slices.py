"""Work that takes long, cut into slices of a few milliseconds: a generator that returns a result.

Whoever runs it may let others work between two slices; it knows nothing of them.
"""

from typing import TypeVar

import numpy as np

from app.training.reading.slices import Sliced as Sliced

T = TypeVar("T")


def silently(work: Sliced[T]) -> Sliced[T]:
    """The same work without NumPy's warnings of numbers that are not finite.

    They are off within each slice only: between two slices other work runs, and a work that is
    given up may be closed elsewhere.
    """
    while True:
        with np.errstate(all="ignore"):
            try:
                next(work)
            except StopIteration as end:
                result: T = end.value
                return result
        yield


def at_once(work: Sliced[T]) -> T:
    """The result of work, all of its slices one after the other."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: T = end.value
            return result
