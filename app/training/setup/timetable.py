"""When a run's epochs begin, how large their batches are, and which batches make an update.

Depends on numbers only. A batch size holds for whole epochs; a stretch of epochs with the same one
is a segment. A step is one batch. Where gradients are accumulated, the steps that make one update
together are a group: the last of them moves the parameters.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Segment:
    """Consecutive epochs with one batch size; what comes before it, and what its epochs have."""

    epoch: int
    first_step: int
    examples_seen: int
    updates_seen: int  # in whole groups
    batch_size: int
    steps_per_epoch: int
    examples_per_epoch: int

    @property
    def last_batch_size(self) -> int:
        """Of the last batch of an epoch, which may be shorter."""
        return self.examples_per_epoch - (self.steps_per_epoch - 1) * self.batch_size

    def epoch_at(self, step: int) -> tuple[int, int]:
        """The epoch of a step, and the step's position in it."""
        epochs, position = divmod(step - self.first_step, self.steps_per_epoch)
        return self.epoch + epochs, position

    def examples_at(self, step: int) -> int:
        """Examples seen before a step."""
        epochs, position = divmod(step - self.first_step, self.steps_per_epoch)
        return self.examples_seen + epochs * self.examples_per_epoch + position * self.batch_size


@dataclass(frozen=True)
class Groups:
    """Of some steps (K,) the first step of their groups, the step after it, and updates before."""

    first: NDArray[np.intp]
    end: NDArray[np.intp]
    updates: NDArray[np.intp]


STEP, CARRY, DROP = "step", "carry", "drop"


@dataclass(frozen=True)
class BatchRule:
    """How an epoch of n examples is cut: the last batch kept or dropped, or draws instead.

    accumulate: the batches of an update; rest: what becomes of those left over in an epoch.
    """

    n: int
    drop: bool
    replacement: bool
    accumulate: int = 1
    rest: str = STEP

    def steps(self, batch_size: int) -> int:
        """Batches in an epoch: ⌈n/M⌉, or ⌊n/M⌋ where the short last one is dropped.

        Without those that are left over and dropped.
        """
        drops = self.drop and not self.replacement
        batches = self.n // batch_size if drops else -(-self.n // batch_size)
        return batches - batches % self.accumulate if self.rest == DROP else batches

    def updates(self, batch_size: int) -> int:
        """Updates in an epoch, where no batch is carried into the next one."""
        return -(-self.steps(batch_size) // self.accumulate)

    def steps_of(self, batch_size: int, updates: int) -> int:
        """The steps that so many updates take."""
        if self.rest == CARRY:
            return updates * self.accumulate
        epochs, more = divmod(updates, self.updates(batch_size))
        steps = self.steps(batch_size)
        return epochs * steps + min(more * self.accumulate, steps)

    def examples(self, batch_size: int) -> int:
        """Examples used in an epoch."""
        whole = self.steps(batch_size) * batch_size
        return whole if self.replacement else min(whole, self.n)


@dataclass(frozen=True)
class Timetable:
    """The segments of a run of `steps` steps, in order; the first begins at step 0."""

    rule: BatchRule
    segments: tuple[Segment, ...]
    steps: int

    def at(self, step: int) -> Segment:
        """The segment of a step; the end of the run belongs to the last."""
        return self.segments[bisect_right(self._first_steps, step) - 1]

    def epoch_at(self, step: int) -> tuple[int, int]:
        """The epoch of a step, and the step's position in it."""
        return self.at(step).epoch_at(step)

    def batch_size_at(self, step: int) -> int:
        """The examples in the batch of a step; the last of an epoch may have fewer."""
        segment = self.at(step)
        _, position = segment.epoch_at(step)
        is_last = position == segment.steps_per_epoch - 1
        return segment.last_batch_size if is_last else segment.batch_size

    def groups(self, steps: NDArray[np.intp]) -> Groups:
        """The groups of steps (K,) that lie in one segment."""
        many, segment = self.rule.accumulate, self.at(int(steps[0]))
        if self.rule.rest == CARRY:
            first = steps - steps % many
            return Groups(first, first + many, steps // many)
        epochs, position = np.divmod(steps - segment.first_step, segment.steps_per_epoch)
        first = steps - position % many
        end = np.minimum(first + many, steps - position + segment.steps_per_epoch)
        before = segment.updates_seen + epochs * self.rule.updates(segment.batch_size)
        return Groups(first, end, before + position // many)

    def group_at(self, step: int) -> range:
        """The steps that make one update with this one; those of the last may pass the run's end.

        One step where no gradients are accumulated.
        """
        group = self.groups(np.array([step]))
        return range(int(group.first[0]), int(group.end[0]))

    def updates_at(self, step: int) -> int:
        """Updates made before a step."""
        return int(self.groups(np.array([step])).updates[0])

    def update_positions(self, steps: NDArray[np.intp]) -> NDArray[np.float64]:
        """Updates made before steps (K,); the next one counts by the share of its batches used."""
        which = np.searchsorted(self._first_steps, steps, side="right") - 1
        positions = np.empty(len(steps))
        for index in np.unique(which):
            here = which == index
            groups = self.groups(steps[here])
            done = (steps[here] - groups.first) / (groups.end - groups.first)
            positions[here] = groups.updates + done
        return positions

    def batch_sizes(self, steps: NDArray[np.intp]) -> NDArray[np.intp]:
        """The examples in the batches of steps (K,) that lie in one segment."""
        segment = self.at(int(steps[0]))
        position = (steps - segment.first_step) % segment.steps_per_epoch
        is_last = position == segment.steps_per_epoch - 1
        return np.where(is_last, segment.last_batch_size, segment.batch_size)

    def examples_of_updates(self, steps: NDArray[np.intp]) -> NDArray[np.intp]:
        """The examples in all batches of each step's update; steps (K,) as for `groups`."""
        if self.rule.accumulate == 1:
            return self.batch_sizes(steps)
        groups = self.groups(steps)
        first, places, of_step = np.unique(groups.first, return_index=True, return_inverse=True)
        pairs = zip(first.tolist(), groups.end[places].tolist(), strict=True)
        return np.array([self.examples_at(end) - self.examples_at(a) for a, end in pairs])[of_step]

    def epoch_end(self, step: int) -> int:
        """The first step after the epoch of a step; the run may end before."""
        segment = self.at(step)
        _, position = segment.epoch_at(step)
        return min(step - position + segment.steps_per_epoch, self.steps)

    def examples_at(self, step: int) -> int:
        """Examples seen before a step."""
        return self.at(step).examples_at(step)

    def epochs_at(self, step: int) -> float:
        """Epochs passed before a step; the current one counts by the share of examples used."""
        segment = self.at(step)
        epoch, position = segment.epoch_at(step)
        return epoch + position * segment.batch_size / segment.examples_per_epoch

    @cached_property
    def _first_steps(self) -> list[int]:
        return [segment.first_step for segment in self.segments]

    def spans(self) -> Iterator[tuple[Segment, int]]:
        """Each segment with the step at which it ends."""
        return zip(self.segments, [*self._first_steps[1:], self.steps], strict=True)

    @cached_property
    def total_examples(self) -> int:
        """Examples seen in the whole run."""
        return self.examples_at(self.steps)


def even_timetable(
    rule: BatchRule, size: int, epochs: int | None, updates: int | None
) -> Timetable:
    """The timetable of a run whose batch size stays."""
    segment = Segment(0, 0, 0, 0, size, rule.steps(size), rule.examples(size))
    steps = (epochs or 0) * rule.steps(size) if updates is None else rule.steps_of(size, updates)
    return Timetable(rule, (segment,), steps)


def timetable(
    rule: BatchRule, sizes: Iterator[int], epochs: int | None, updates: int | None, most: int
) -> Timetable:
    """The timetable of a run whose epochs have these batch sizes, for so many epochs or updates.

    It ends early once it is known to pass `most` steps, which the caller refuses.
    """
    segments: list[Segment] = []
    epoch = step = seen = made = 0
    while (epoch < epochs if epochs is not None else made < (updates or 0)) and step <= most:
        size = next(sizes)
        steps, of_epoch = rule.steps(size), rule.updates(size)
        if not segments or segments[-1].batch_size != size:
            segments.append(Segment(epoch, step, seen, made, size, steps, rule.examples(size)))
        epoch, step, seen = epoch + 1, step + steps, seen + rule.examples(size)
        before, made = made, step // rule.accumulate if rule.rest == CARRY else made + of_epoch
    if updates is not None and step <= most:
        step = _step_of(rule, segments[-1].batch_size, step, before, updates)
    return Timetable(rule, tuple(segments), step)


def _step_of(rule: BatchRule, size: int, end: int, before: int, updates: int) -> int:
    """The step after which so many updates are made, in the last epoch, which ends with `end`.

    before: the updates made before that epoch.
    """
    if rule.rest == CARRY:
        return updates * rule.accumulate
    start = end - rule.steps(size)
    return start + rule.steps_of(size, updates - before)
