"""The examples of the batches of a stack, fetched for consecutive steps at once.

Depends on the examples; must not know the network. A memory for each arrangement of the runs, and
one for windows.
"""

from collections.abc import Sequence

import numpy as np

from app.numerics.arrangements import SideBySide
from app.numerics.arrays import Array
from app.numerics.network import with_ones
from app.training.engine.stacks.batches import BatchesOfRuns
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan
from app.training.setup.timetable import Segment


class Memory:
    """Of stacked runs: a row for each of up to `rows` steps, with a batch of each run.

    Where every batch holds all examples once, all rows and runs share them.
    """

    def __init__(
        self, prepared: Prepared, plans: Sequence[RunPlan], segment: Segment, rows: int
    ) -> None:
        plan, size = plans[0], segment.batch_size
        self._batches = BatchesOfRuns(plans, segment, prepared.y_of(plan))
        if self._batches.whole:
            inputs, targets = prepared.own_examples(plan)
            self._A_0, self._targets = with_ones(inputs)[None, None], targets[None, None]
            return
        self._inputs = np.ascontiguousarray(with_ones(prepared.inputs).T)
        self._coded = prepared.targets_of(plan)
        # Fetched example by example and read transposed, which BLAS does at no cost.
        self._fetched = np.zeros((rows, len(plans), size, self._inputs.shape[1]))
        self._A_0 = self._fetched.transpose(0, 1, 3, 2)
        self._targets = np.zeros((rows, len(plans), len(self._coded), size))

    def load(self, first: int, steps: int) -> None:
        """Fetches the batches of the next steps."""
        if self._batches.whole:
            return
        indices = self._batches.rows(first, steps)
        np.take(self._inputs, indices, 0, self._fetched[:steps], mode="clip")
        taken = np.take(self._coded, indices, 1, mode="clip")
        np.copyto(self._targets[:steps], taken.transpose(1, 2, 0, 3))

    def batch(self, row: int, size: int) -> tuple[Array, Array]:
        """Inputs over ones and coded targets of a row, as the columns of the arrangement lie."""
        row = 0 if self._batches.whole else row
        return self._A_0[row, :, :, :size], self._targets[row, :, :, :size]


class MemoryBeside(Memory):
    """Of runs side by side."""

    def __init__(
        self,
        prepared: Prepared,
        plans: Sequence[RunPlan],
        segment: Segment,
        arrangement: SideBySide,
        rows: int,
    ) -> None:
        self._arrangement = arrangement
        self._batches = BatchesOfRuns(plans, segment, prepared.y_of(plans[0]))
        self._inputs = with_ones(prepared.inputs)
        self._coded = prepared.targets_of(plans[0])
        units = prepared.layout.sizes[1]  # the inputs lie once for each, see `SideBySide`
        shape = (segment.batch_size, arrangement.places)
        self._A_0 = np.zeros((rows, len(self._inputs), units, *shape))
        self._targets = np.zeros((rows, len(self._coded), *shape))

    def load(self, first: int, steps: int) -> None:
        indices = self._arrangement.filled(self._batches.rows(first, steps).swapaxes(1, 2))
        inputs, targets = (
            np.take(each, indices, 1, mode="clip").swapaxes(0, 1)
            for each in (self._inputs, self._coded)
        )
        np.copyto(self._A_0[:steps], inputs[:, :, None])
        np.copyto(self._targets[:steps], targets)

    def batch(self, row: int, size: int) -> tuple[Array, Array]:
        A_0, targets = self._A_0[row, :, :, :size], self._targets[row, :, :size]
        return A_0.reshape(*A_0.shape[:2], -1), targets.reshape(len(targets), -1)
