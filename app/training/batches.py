"""Which examples each step uses: the orders of epochs cut into batches.

Knows the plan of a run and the targets, which one of the orders sorts by; trains nothing.
"""

import numpy as np

from app.numerics.activations import Array, Indices
from app.training.orders import Order
from app.training.plans import RunPlan
from app.training.timetable import Segment

EpochOrder = tuple[int, Indices]  # epoch, the examples that it uses in the order of their use


def is_whole(plan: RunPlan, segment: Segment) -> bool:
    """Whether a batch holds every example once; their order then has no meaning."""
    return segment.batch_size == plan.timetable.rule.n and plan.order != "with_replacement"


def order_in(plan: RunPlan, segment: Segment, y: Array) -> Order:
    """The orders of a segment's epochs; whole batches take the examples as given."""
    return Order("as_given" if is_whole(plan, segment) else plan.order, plan.seed, y)


def batch_of(plan: RunPlan, step: int, y: Array) -> Indices:
    """The examples (M,) of one step's batch, in the order of their use."""
    segment = plan.timetable.at(step)
    epoch, position = segment.epoch_at(step)
    order = order_in(plan, segment, y).of(epoch, segment.examples_per_epoch)
    return order[position * segment.batch_size :][: segment.batch_size]


class Batches:
    """The batches of a segment of a run; y (N,) the targets of its training examples."""

    def __init__(self, plan: RunPlan, segment: Segment, y: Array) -> None:
        self._segment, self._orders = segment, order_in(plan, segment, y)
        self.whole = is_whole(plan, segment)
        self._epoch = -1
        self._order = np.empty(0, dtype=np.intp)
        # One epoch as rows of batches; a shorter last one is filled up with what nothing reads.
        self._rows = np.zeros((segment.steps_per_epoch, segment.batch_size), dtype=np.intp)

    def rows(self, first: int, steps: int) -> tuple[Indices, list[EpochOrder]]:
        """The examples of each step's batch (steps, M), and the orders of epochs that begin.

        Of whole batches, which are all the same, no examples are told: (steps, 0).
        """
        width = 0 if self.whole else self._segment.batch_size
        indices = np.empty((steps, width), dtype=np.intp)
        begun: list[EpochOrder] = []
        epoch, position = self._segment.epoch_at(first)
        row = -position  # of the epoch's first step
        while row < steps:
            self._go_to(epoch)
            if row >= 0:
                begun.append((epoch, self._order))
            start, end = max(row, 0), min(row + len(self._rows), steps)
            indices[start:end] = self._rows[start - row : end - row, :width]
            row, epoch = row + len(self._rows), epoch + 1
        return indices, begun

    def _go_to(self, epoch: int) -> None:
        if self._epoch < 0 or (epoch != self._epoch and self._orders.differs):
            self._order = self._orders.of(epoch, self._segment.examples_per_epoch)
            self._rows.ravel()[: len(self._order)] = self._order
        self._epoch = epoch
