"""One flat parameter vector θ with named views. Depends on shapes; must not know values.

W_l has shape (inputs, outputs), row-major, and b_l shape (outputs,) follows it at once. So the
block [W_l; b_l] is one contiguous matrix of shape (inputs + 1, outputs), whose last row is the
bias: z = a W + b is one matrix product with a row of ones under a.
"""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from app.numerics.arrays import Array


@dataclass(frozen=True)
class Entry:
    """Where one named array lies in θ."""

    name: str
    shape: tuple[int, ...]
    offset: int


@dataclass(frozen=True)
class Layout:
    """The names, shapes and offsets of the parameters of a network with these layer sizes."""

    sizes: tuple[int, ...]

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        entries, offset = [], 0
        for layer, (inputs, outputs) in enumerate(pairwise(self.sizes), start=1):
            entries.append(Entry(f"W{layer}", (inputs, outputs), offset))
            entries.append(Entry(f"b{layer}", (outputs,), offset + inputs * outputs))
            offset += (inputs + 1) * outputs
        return tuple(entries)

    @cached_property
    def size(self) -> int:
        """The number of parameters."""
        return sum((inputs + 1) * outputs for inputs, outputs in pairwise(self.sizes))

    def position(self, name: str) -> int | None:
        """The position in θ of a parameter such as W1[0,3] or b2[0].

        None if there is no such parameter.
        """
        array, _, index = name.removesuffix("]").partition("[")
        at = tuple(int(part) for part in index.split(","))
        for entry in self.entries:
            if entry.name == array and len(at) == len(entry.shape):
                inside = all(i < size for i, size in zip(at, entry.shape, strict=True))
                columns = entry.shape[-1]
                return entry.offset + sum(at[:-1]) * columns + at[-1] if inside else None
        return None

    def name(self, position: int) -> str:
        """The name of the parameter at a position in θ, such as W1[0,3] or b2[0]."""
        entry = self.entries[bisect_right(self.entries, position, key=lambda e: e.offset) - 1]
        index = np.unravel_index(position - entry.offset, entry.shape)
        return f"{entry.name}[{','.join(str(i) for i in index)}]"

    @cached_property
    def layers(self) -> tuple[slice, ...]:
        """The columns of θ that belong to each layer."""
        ends = [entry.offset for entry in self.entries[2::2]] + [self.size]
        return tuple(slice(a, b) for a, b in pairwise([0, *ends]))

    def blocks(self, theta: Array) -> list[Array]:
        """Views [W_l; b_l] of shape (inputs + 1, outputs), one for each layer."""
        return [block[0] for block in self.blocks_of_rows(theta[None, :])]

    def blocks_of_rows(self, rows: Array) -> list[Array]:
        """The blocks of each layer for K vectors (K, size): views (K, inputs + 1, outputs)."""
        return [
            rows[:, layer].reshape(len(rows), inputs + 1, outputs)
            for layer, (inputs, outputs) in zip(self.layers, pairwise(self.sizes), strict=True)
        ]
