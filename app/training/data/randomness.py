"""Random streams from raw Philox bits: separate for every purpose, the same on every machine.

Depends on seeds and purposes only. A stream is a pure function of (seed, purpose, index): changing
the batch size, or asking for epoch 7 before epoch 3, changes no other stream. Only raw 64-bit
words are taken from NumPy (Salmon et al., 2011), so a new NumPy version cannot change them.
"""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from app.numerics.arrays import Array


class Purpose(IntEnum):
    """What a stream is for; the number is part of its key and never changes."""

    DATA = 1
    SPLIT = 2
    INITIAL = 3
    ORDER = 4
    DRAWS = 5
    NOISE = 6
    LANDSCAPE = 7


class Stream:
    """The random stream for one purpose; `index` counts epochs for the order of examples."""

    def __init__(self, seed: int, purpose: Purpose, index: int = 0) -> None:
        self._bits = np.random.Philox(key=[seed, purpose], counter=[0, 0, 0, index])
        self._start = self._bits.state

    def at(self, index: int) -> "Stream":
        """This stream, set to the start of another index; faster than making it anew."""
        self._start["state"]["counter"][:] = (0, 0, 0, index)
        self._bits.state = self._start
        return self

    def words(self, count: int) -> NDArray[np.uint64]:
        """`count` raw 64-bit words."""
        return self._bits.random_raw(count)

    def uniform(self, count: int) -> Array:
        """`count` draws from [0, 1), multiples of 2⁻⁵³."""
        return np.asarray((self.words(count) >> np.uint64(11)) * 2.0**-53)

    def normal(self, count: int) -> Array:
        """`count` standard normal draws   (Box and Muller, 1958)."""
        radius = np.sqrt(-2.0 * np.log1p(-self.uniform(count)))
        return np.asarray(radius * np.cos(2.0 * np.pi * self.uniform(count)))

    def permutation(self, count: int) -> NDArray[np.intp]:
        """A uniformly drawn order of 0 … count − 1: the positions of random words in sorted order.

        Each word carries its position in its last bits, so that sorting the words themselves gives
        the order; this is several times faster than `argsort`.
        """
        return permutations(self.words(count))


def permutations(words: NDArray[np.uint64]) -> NDArray[np.intp]:
    """The orders of `Stream.permutation` for rows of words (…, count), which are overwritten."""
    count = words.shape[-1]
    bits = np.uint64(max(count - 1, 1).bit_length())
    words >>= bits
    words <<= bits
    words |= np.arange(count, dtype=np.uint64)
    words.sort(axis=-1)
    words &= (np.uint64(1) << bits) - np.uint64(1)
    return words.astype(np.intp)
