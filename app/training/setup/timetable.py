"""When a run's epochs begin and how large their batches are. Depends on numbers only.

A batch size holds for whole epochs; a stretch of epochs with the same one is a segment.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Segment:
    """Consecutive epochs with one batch size; its first epoch, step and examples seen before."""

    epoch: int
    first_step: int
    examples_seen: int
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
class BatchRule:
    """How an epoch of n examples is cut: the last batch kept or dropped, or draws instead."""

    n: int
    drop: bool
    replacement: bool

    def steps(self, batch_size: int) -> int:
        """Batches in an epoch: ⌈n/M⌉, or ⌊n/M⌋ where the short last one is dropped."""
        drops = self.drop and not self.replacement
        return self.n // batch_size if drops else -(-self.n // batch_size)

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
    segment = Segment(0, 0, 0, size, rule.steps(size), rule.examples(size))
    return Timetable(rule, (segment,), updates or (epochs or 0) * rule.steps(size))


def timetable(
    rule: BatchRule, sizes: Iterator[int], epochs: int | None, updates: int | None, most: int
) -> Timetable:
    """The timetable of a run whose epochs have these batch sizes, for so many epochs or updates.

    It ends early once it is known to pass `most` steps, which the caller refuses.
    """
    segments: list[Segment] = []
    epoch = step = seen = 0
    while (epoch < epochs if epochs is not None else step < (updates or 0)) and step <= most:
        size = next(sizes)
        if not segments or segments[-1].batch_size != size:
            segments.append(Segment(epoch, step, seen, size, rule.steps(size), rule.examples(size)))
        epoch, step = epoch + 1, step + rule.steps(size)
        seen += rule.examples(size)
    return Timetable(rule, tuple(segments), step if updates is None else updates)
