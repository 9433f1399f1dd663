"""Steps of single examples in windows, of which the first layer moves only at the end.

For many inputs: see `numerics.delayed`, which has the equations. Windows begin where θ is evaluated
and every LONGEST_WINDOW steps from there, whatever the number of runs, so that a run's numbers are
the same in every stack.
"""

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from app.numerics.arrangements import SideBySide, Stacked
from app.numerics.arrays import Array, Call
from app.numerics.delayed import DelayedLayer
from app.training.engine.stacks.batches import BatchesOfRuns
from app.training.engine.stacks.block import Block
from app.training.engine.stacks.forms import LONGEST_WINDOW
from app.training.engine.stacks.memory import Memory
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan
from app.training.setup.timetable import Segment


class WindowMemory(Memory):
    """The examples of a stack's steps, run by run: `X` (R, rows, features + 1), a row for each."""

    def __init__(
        self, prepared: Prepared, plans: Sequence[RunPlan], segment: Segment, rows: int
    ) -> None:
        plan = plans[0]
        self._batches = BatchesOfRuns(plans, segment, prepared.y_of(plan))
        x = prepared.examples.x
        self._inputs = np.column_stack([x, np.ones(len(x))])
        self._coded = prepared.targets_of(plan)
        self.X = np.zeros((len(plans), rows, self._inputs.shape[1]))
        self._targets = np.zeros((rows, len(plans), len(self._coded), 1))

    def load(self, first: int, steps: int) -> None:
        indices = self._batches.rows(first, steps)[:, :, 0]
        if steps == self.X.shape[1]:
            np.take(self._inputs, indices.T, 0, self.X, mode="clip")
        else:
            self.X[:, :steps] = np.take(self._inputs, indices.T, 0, mode="clip")
        taken = np.take(self._coded, indices, 1, mode="clip")
        np.copyto(self._targets[:steps, :, :, 0], taken.transpose(1, 2, 0))

    def batch(self, row: int, size: int) -> tuple[Array, Array]:
        return self.X[:, row, :, None], self._targets[row]


class WindowBlock(Block):
    """As `Block`; θ is what it should be at the ends of windows alone."""

    def _arranged(self, prepared: Prepared, segment: Segment, runs: int) -> Stacked | SideBySide:
        return Stacked(runs)

    def _blocks(self, theta: Array) -> tuple[list[Array], list[Array]]:
        """Each block in an array of its own, in the order in which its calls are fastest."""
        B, G = list[Array](), list[Array]()
        for block in self._prepared.layout.blocks_of_rows(theta):
            B.append(block.transpose(0, 2, 1).copy().transpose(0, 2, 1) if B else block.copy())
            G.append(np.zeros_like(B[-1]))
        self._moving = B
        return B, G

    @property
    def theta(self) -> Array:
        return _rows(self._B)

    @property
    def gradient(self) -> Array:
        return _rows(self._G)

    def _fetched(
        self, prepared: Prepared, plans: Sequence[RunPlan], segment: Segment, rows: int
    ) -> Memory:
        memory = WindowMemory(prepared, plans, segment, rows)
        self._layer = DelayedLayer(memory.X, self._B[0], self._G[0], LONGEST_WINDOW)
        return memory

    def _keys(
        self, steps: int, kinds: NDArray[np.uint8], apart: bool
    ) -> Iterator[tuple[int, int, int]]:
        longest = 1 if apart else LONGEST_WINDOW
        for k in range(steps):
            start = k - k % longest
            yield k, start, min(start + longest, steps)

    def _bound(self, k: int, start: int, end: int) -> list[Call]:
        """The calls of row k in a window, with those before its first step and after its last."""
        window = slice(start, end)
        return [
            *(self._layer.begin(window) if k == start else []),
            *self._gradient_calls(k, 1, self._layer.of_step(k, window)),
            *(partial(np.add, B, G, B) for B, G in zip(self._B[1:], self._G[1:], strict=True)),
            *(self._layer.end(window) if k == end - 1 else []),
        ]


def _rows(blocks: list[Array]) -> Array:
    """(R, P) from the blocks of the layers."""
    return np.concatenate([block.reshape(len(block), -1) for block in blocks], axis=1)
