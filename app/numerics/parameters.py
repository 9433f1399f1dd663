"""One flat parameter vector θ with named views. Knows shapes only, no values.

W_l has shape (inputs, outputs), row-major, and b_l shape (outputs,) follows it at once. So the
block [W_l; b_l] is one contiguous matrix of shape (inputs + 1, outputs), whose last row is the
bias: z = a W + b is one matrix product with a row of ones under a.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from app.numerics.activations import Array


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

    def blocks(self, theta: Array) -> list[Array]:
        """Views [W_l; b_l] of shape (inputs + 1, outputs), one for each layer."""
        views, offset = [], 0
        for inputs, outputs in pairwise(self.sizes):
            end = offset + (inputs + 1) * outputs
            views.append(theta[offset:end].reshape(inputs + 1, outputs))
            offset = end
        return views

    def blocks_of_rows(self, rows: Array) -> list[Array]:
        """The columns of each layer out of (K, size): views (K, (inputs + 1) · outputs)."""
        views, offset = [], 0
        for inputs, outputs in pairwise(self.sizes):
            end = offset + (inputs + 1) * outputs
            views.append(rows[:, offset:end])
            offset = end
        return views
