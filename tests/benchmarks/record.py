"""What a peer keeps of its steps, and which examples each step takes. Must not know a network."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np

from tests.benchmarks.workloads import Array, Indices

Batch = Indices | slice  # how a step's examples are taken out of all


@dataclass
class Record:
    """The loss of each step's batch; the parameters before each step and after the last."""

    outputs_first: bool = False  # W_l is (outputs, inputs), as PyTorch has it
    losses: list[float] = field(default_factory=list)
    parameters: list[list[Any]] = field(default_factory=list)  # W_1 … W_L, b_1 … b_L

    @property
    def theta(self) -> Array:
        """(steps + 1, P): W_1 (inputs, outputs) row by row, b_1, W_2, b_2, …"""
        return np.array([self._flat(row) for row in self.parameters])

    def _flat(self, row: list[Any]) -> Array:
        arrays = [np.asarray(array) for array in row]
        layers = zip(arrays[: len(row) // 2], arrays[len(row) // 2 :], strict=True)
        pairs = [(W.T if self.outputs_first else W, b) for W, b in layers]
        return np.concatenate([array.ravel() for pair in pairs for array in pair])


def shuffles(n: int, seed: int = 0) -> Iterator[Indices]:
    """An order of n examples for each epoch, drawn as one does with NumPy."""
    generator = np.random.default_rng(seed)
    while True:
        yield generator.permutation(n)


def batches(orders: Iterable[Indices], batch_size: int, steps: int) -> Iterator[Indices]:
    """The examples of each step's batch; the last of an epoch may be shorter."""
    every = (
        order[start : start + batch_size]
        for order in orders
        for start in range(0, len(order), batch_size)
    )
    return islice(every, steps)
