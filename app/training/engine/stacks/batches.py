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
        self._ordered = np.zeros((0, len(plans), 0), dtype=np.intp)  # of these epochs

    def rows(self, first: int, steps: int) -> Indices:
        """The examples of each step's batch of each run: (steps, R, M).

        A last batch that is shorter is filled up with what nothing reads.
        """
        segment, size = self._segment, self._segment.batch_size
        begin, position = segment.epoch_at(first)
        last, _ = segment.epoch_at(first + steps - 1)
        self._order(range(begin, last + 1))
        at = self._epochs.index(begin)
        epochs = self._ordered[at : at + last + 1 - begin]
        cut = epochs.reshape(*epochs.shape[:2], -1, size).transpose(0, 2, 1, 3)
        return cut.reshape(-1, *cut.shape[2:])[position : position + steps]

    def _order(self, epochs: range) -> None:
        """Makes sure that the orders of these epochs are there."""
        if self._epochs and epochs.stop <= self._epochs.stop:
            return
        order, segment = self._orders[0], self._segment
        room = segment.steps_per_epoch * segment.batch_size
        new = epochs if order.differs else range(1)
        ordered = np.zeros((len(new), len(self._orders), room), dtype=np.intp)
        count = segment.examples_per_epoch
        ordered[:, :, :count] = order.of_each(self._orders, new, count)
        if not order.differs:
            ordered = np.broadcast_to(ordered, (len(epochs), *ordered.shape[1:]))
        self._epochs, self._ordered = epochs, ordered
