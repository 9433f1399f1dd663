"""The examples of the batches of a stack, fetched for consecutive steps at once.

Depends on the examples and an arrangement; must not know the network.
"""

from collections.abc import Sequence

import numpy as np

from app.numerics.arrangements import SideBySide, Stacked
from app.numerics.arrays import Array
from app.numerics.network import with_ones
from app.training.engine.stacks.batches import BatchesOfRuns
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan
from app.training.setup.timetable import Segment


class Memory:
    """A row for each of up to `rows` steps, with a batch of each run.

    Where every batch holds all examples once, all rows and runs share them.
    """

    def __init__(
        self,
        prepared: Prepared,
        plans: Sequence[RunPlan],
        segment: Segment,
        arrangement: Stacked | SideBySide,
        rows: int,
    ) -> None:
        plan, size, self._arrangement = plans[0], segment.batch_size, arrangement
        self._batches = BatchesOfRuns(plans, segment, prepared.y_of(plan))
        self._whole = self._batches.whole
        inputs, targets = with_ones(prepared.inputs), prepared.targets_of(plan)
        if self._whole:
            own_inputs, own_targets = prepared.own_examples(plan)
            self._A_0, self._targets = self._shared(with_ones(own_inputs), own_targets)
            return
        if isinstance(arrangement, Stacked):
            # Fetched example by example and read transposed, which BLAS does at no cost.
            self._inputs, self._coded = np.ascontiguousarray(inputs.T), targets
            fetched = np.zeros((rows, arrangement.runs, size, len(inputs)))
            self._A_0 = fetched.transpose(0, 1, 3, 2)
            self._targets = np.zeros((rows, arrangement.runs, len(targets), size))
        else:
            self._inputs, self._coded = inputs, targets
            self._fetched = np.zeros((len(inputs), rows, size, arrangement.places))
            self._labels = np.zeros((len(targets), rows, size, arrangement.places))

    def _shared(self, inputs: Array, targets: Array) -> tuple[Array, Array]:
        if isinstance(self._arrangement, Stacked):
            return inputs[None], targets[None]
        places = self._arrangement.places
        return np.repeat(inputs, places, axis=1), np.repeat(targets, places, axis=1)

    def load(self, first: int, steps: int) -> None:
        """Fetches the batches of the next steps."""
        if self._whole:
            return
        indices = self._batches.rows(first, steps)
        if isinstance(self._arrangement, Stacked):
            fetched = self._A_0.transpose(0, 1, 3, 2)
            np.take(self._inputs, indices, 0, fetched[:steps], mode="clip")
            taken = np.take(self._coded, indices, 1, mode="clip")
            np.copyto(self._targets[:steps], taken.transpose(1, 2, 0, 3))
            return
        beside = self._arrangement.filled(indices.transpose(0, 2, 1))
        self._fetched[:, :steps] = np.take(self._inputs, beside, 1, mode="clip")
        self._labels[:, :steps] = np.take(self._coded, beside, 1, mode="clip")

    def batch(self, row: int, size: int) -> tuple[Array, Array]:
        """Inputs over ones and coded targets of a row, as the columns of the arrangement lie."""
        if self._whole:
            return self._A_0, self._targets
        if isinstance(self._arrangement, Stacked):
            return self._A_0[row, :, :, :size], self._targets[row, :, :, :size]
        return tuple(
            each[:, row, :size].reshape(len(each), -1) for each in (self._fetched, self._labels)
        )  # type: ignore[return-value]
