"""The batches of the runs of a stack: orders that differ in their seeds alone."""

from collections.abc import Sequence

import numpy as np

from app.numerics.arrays import Array, Indices
from app.training.engine.batches import is_whole, order_in
from app.training.setup.run_plan import RunPlan
from app.training.setup.timetable import Segment


class BatchesOfRuns:
    """As `engine.batches.Batches` of each of R runs; y (N,) the targets as they learn them."""

    def __init__(self, plans: Sequence[RunPlan], segment: Segment, y: Array) -> None:
        self._segment = segment
        self._orders = [order_in(plan, segment, y) for plan in plans]
        self.whole = is_whole(plans[0], segment)
        self._epochs = range(0)
        shape = (0, segment.steps_per_epoch, len(plans), segment.batch_size)
        self._batches = np.zeros(shape, dtype=np.intp)  # of these epochs

    def rows(self, first: int, steps: int) -> Indices:
        """The examples of each step's batch of each run: (steps, R, M).

        The steps never go back. A last batch that is shorter is filled up with what nothing reads.
        """
        begin, position = self._segment.epoch_at(first)
        last, _ = self._segment.epoch_at(first + steps - 1)
        batches = self._of(range(begin, last + 1))
        return batches.reshape(-1, *batches.shape[2:])[position : position + steps]

    def _of(self, epochs: range) -> Indices:
        """The batches of these epochs: (epochs, steps, R, M)."""
        if not self._orders[0].differs:
            self._make(range(1))
            return np.broadcast_to(self._batches, (len(epochs), *self._batches.shape[1:]))
        self._make(epochs)
        at = self._epochs.index(epochs.start)
        return self._batches[at : at + len(epochs)]

    def _make(self, epochs: range) -> None:
        """Makes the batches of those of the epochs that are not there yet, and keeps the others."""
        if epochs.stop <= self._epochs.stop:
            return
        orders, count = self._orders, self._segment.examples_per_epoch
        new = range(max(epochs.start, self._epochs.stop), epochs.stop)
        _, steps, runs, size = self._batches.shape
        ordered = np.zeros((len(new), runs, steps * size), dtype=np.intp)
        ordered[:, :, :count] = orders[0].of_each(orders, new, count)
        batches = ordered.reshape(len(new), runs, steps, size).swapaxes(1, 2)
        kept = self._batches[len(self._batches) - (new.start - epochs.start) :]
        self._epochs, self._batches = epochs, np.concatenate([kept, batches])
