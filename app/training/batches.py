"""Which examples each step uses: the orders of epochs cut into batches.

Knows the plan of a run and the targets, which one of the orders sorts by; trains nothing.
"""

import numpy as np

from app.numerics.activations import Array
from app.training.orders import Indices, order_of
from app.training.plans import RunPlan
from app.training.timetable import Segment

Order = tuple[int, Indices]  # epoch, the examples that it uses in the order of their use


def is_whole(plan: RunPlan, segment: Segment) -> bool:
    """Whether a batch holds every example once; their order then has no meaning."""
    return segment.batch_size == plan.timetable.rule.n and plan.order != "with_replacement"


def order_in_epoch(plan: RunPlan, y: Array, segment: Segment, epoch: int) -> Indices:
    """The examples that an epoch of the segment uses, in order; a whole batch's as given."""
    used = segment.examples_per_epoch
    name = "as_given" if is_whole(plan, segment) else plan.order
    return order_of(name, plan.seed, epoch, y, used)[:used]


def short_batches(segment: Segment, first: int, steps: int) -> dict[int, int]:
    """Which of the steps from `first` on, counted from 0, have a shorter batch, and its size."""
    size, per_epoch = segment.batch_size, segment.steps_per_epoch
    rest = segment.examples_per_epoch - (per_epoch - 1) * size
    if rest == size:
        return {}
    _, position = segment.epoch_at(first)
    return dict.fromkeys(range(per_epoch - 1 - position, steps, per_epoch), rest)


class Batches:
    """The batches of a run; y (N,) the targets of its training examples."""

    def __init__(self, plan: RunPlan, y: Array) -> None:
        self._plan, self._y = plan, y
        self._known: tuple[Segment, int, Indices, Indices] | None = None

    def rows(self, segment: Segment, first: int, steps: int) -> tuple[Indices, list[Order]]:
        """The examples of each step's batch (steps, M), and the orders of epochs that begin.

        A shorter batch is filled up with example 0, which nothing reads; of whole batches, which
        are all the same, nothing is told: (steps, 0).
        """
        width = 0 if is_whole(self._plan, segment) else segment.batch_size
        indices = np.empty((steps, width), dtype=np.intp)
        begun: list[Order] = []
        row = 0
        while row < steps:
            epoch, position = segment.epoch_at(first + row)
            order, batches = self._order(segment, epoch)
            if position == 0:
                begun.append((epoch, order))
            count = min(steps - row, segment.steps_per_epoch - position)
            indices[row : row + count] = batches[position : position + count, :width]
            row += count
        return indices, begun

    def _order(self, segment: Segment, epoch: int) -> tuple[Indices, Indices]:
        """An epoch's order, and the same as rows of batches."""
        known = self._known
        if known is None or known[0] is not segment or known[1] != epoch:
            order = order_in_epoch(self._plan, self._y, segment, epoch)
            batches = np.zeros((segment.steps_per_epoch, segment.batch_size), dtype=np.intp)
            batches.ravel()[: len(order)] = order
            self._known = known = (segment, epoch, order, batches)
        return known[2], known[3]
