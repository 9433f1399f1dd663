"""The batches of one size to compute: all possible ones, or random ones.

Depends on numbers of examples and random streams; must not know gradients.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice, product
from math import comb

import numpy as np

from app.numerics.arrays import Indices
from app.training.data.randomness import Stream

SLICE = 1 << 23  # multiplications, or what costs as much: a few milliseconds
# What costs as much as so many multiplications: to pick an example, to draw a random word.
PICK, WORD = 200, 50


def cost_of(size: int, n: int, parameters: int) -> int:
    """The cost of drawing one batch and computing its gradient, in multiplications."""
    return (size + 3) * (parameters + PICK) + WORD * n


@dataclass(frozen=True)
class Draws:
    """`count` batches of `size` out of n examples.

    Exact: these are all possible batches, each once.
    """

    n: int
    size: int
    replacement: bool
    count: int
    exact: bool

    def blocks(self, stream: Stream, parameters: int) -> Iterator[Indices]:
        """The batches as rows of (K, size), each block for one slice of P-parameter gradients."""
        batches = self._every() if self.exact else self._random(stream)
        rows = max(1, SLICE // cost_of(self.size, self.n, parameters))
        while block := list(islice(batches, rows)):
            yield np.array(block, dtype=np.intp)

    def _every(self) -> Iterator[tuple[int, ...]]:
        """All sequences of draws with replacement, or all sets without; each is equally likely."""
        examples = range(self.n)
        if self.replacement:
            return product(examples, repeat=self.size)
        return combinations(examples, self.size)

    def _random(self, stream: Stream) -> Iterator[Indices]:
        for _ in range(self.count):
            if self.replacement:
                yield np.asarray(stream.uniform(self.size) * self.n, dtype=np.intp)
            else:
                yield stream.permutation(self.n)[: self.size]


def draws(n: int, size: int, replacement: bool, most: int, otherwise: int) -> Draws:
    """All possible batches if there are at most `most`, otherwise so many random ones."""
    possible = n**size if replacement else comb(n, size)
    exact = possible <= most
    return Draws(n, size, replacement, possible if exact else otherwise, exact)
