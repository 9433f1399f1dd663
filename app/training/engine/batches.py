"""Which examples each step uses: the orders of epochs cut into batches.

Depends on the plan of a run and on the targets, by which one of the orders sorts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from app.numerics.arrays import Array, Indices
from app.training.data.orders import ORDERS, Among, AsGiven, Order
from app.training.setup.run_plan import RunPlan
from app.training.setup.timetable import Segment


def is_whole(plan: RunPlan, segment: Segment) -> bool:
    """Whether every batch contains each example of the run once: their order does not matter."""
    return segment.batch_size == plan.example_count and not plan.replaces


def order_in(plan: RunPlan, segment: Segment, y: Array) -> Order:
    """The orders of a segment's epochs, of rows of the data; y (N,) as the run learns it.

    Whole batches take the examples as given.
    """
    kind = AsGiven if is_whole(plan, segment) else ORDERS[plan.order]
    if not plan.left_out:
        return kind(plan.seed, y)
    kept = plan.kept(len(y))
    return Among(kept, kind(plan.seed, y[kept]))


@dataclass(frozen=True)
class EpochOrders:
    """The orders of consecutive epochs of a segment, computed each time they are iterated over.

    They follow from seed and epoch, so that keeping them would only cost memory.
    """

    plan: RunPlan
    segment: Segment
    y: Array  # (N,) the targets as the run learns them
    epochs: range

    def __iter__(self) -> Iterator[tuple[int, Indices]]:
        """Each epoch, and the examples that it uses in the order of their use."""
        order = order_in(self.plan, self.segment, self.y)
        for epoch in self.epochs:
            if epoch == self.epochs.start or order.differs:
                examples = order.of(epoch, self.segment.examples_per_epoch)
            yield epoch, examples

    def __len__(self) -> int:
        return len(self.epochs)

    def until(self, last: int) -> "EpochOrders":
        """The orders of the epochs up to `last`."""
        return replace(self, epochs=range(self.epochs.start, min(self.epochs.stop, last + 1)))


def batches_of(plan: RunPlan, steps: range, y: Array) -> Iterator[Indices]:
    """The examples (M,) of each step's batch, in the order of their use."""
    ordered = None
    for step in steps:
        segment = plan.timetable.at(step)
        epoch, position = segment.epoch_at(step)
        if epoch != ordered:
            order = order_in(plan, segment, y).of(epoch, segment.examples_per_epoch)
            ordered = epoch
        yield order[position * segment.batch_size :][: segment.batch_size]


def batch_of(plan: RunPlan, step: int, y: Array) -> Indices:
    """The examples (M,) of one step's batch, in the order of their use."""
    return next(batches_of(plan, range(step, step + 1), y))


class Batches:
    """The batches of a segment of a run; y (N,) the targets as the run learns them."""

    def __init__(self, plan: RunPlan, segment: Segment, y: Array) -> None:
        self._plan, self._segment, self._y = plan, segment, y
        self._orders = order_in(plan, segment, y)
        self.whole = is_whole(plan, segment)
        self._epoch = -1
        # One epoch as rows of batches; a shorter last one is filled up with what nothing reads.
        self._rows = np.zeros((segment.steps_per_epoch, segment.batch_size), dtype=np.intp)

    def rows(self, first: int, steps: int) -> tuple[Indices, EpochOrders]:
        """The examples of each step's batch (steps, M), and the orders of epochs that begin.

        For whole batches, which are all the same, the indices are empty: (steps, 0).
        """
        width = 0 if self.whole else self._segment.batch_size
        indices = np.empty((steps, width), dtype=np.intp)
        epoch, position = self._segment.epoch_at(first)
        row = -position  # of the epoch's first step
        begun = epoch if position == 0 else epoch + 1
        while row < steps:
            self._go_to(epoch)
            start, end = max(row, 0), min(row + len(self._rows), steps)
            indices[start:end] = self._rows[start - row : end - row, :width]
            row, epoch = row + len(self._rows), epoch + 1
        return indices, EpochOrders(self._plan, self._segment, self._y, range(begun, epoch))

    def _go_to(self, epoch: int) -> None:
        if self._epoch < 0 or (epoch != self._epoch and self._orders.differs):
            order = self._orders.of(epoch, self._segment.examples_per_epoch)
            self._rows.ravel()[: len(order)] = order
        self._epoch = epoch
