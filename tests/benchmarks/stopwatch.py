"""Times contestants in turn, so that what disturbs a round disturbs all of them.

Must not know workloads or tables. Processor time, not time of the clock: other processes count
least in it. What a run returns is thrown away after its time is taken, and garbage is not
collected meanwhile, as `timeit` has it.
"""

import gc
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

SECONDS = 0.25  # of one contestant in one round
FIRST_STEPS = 30  # from which the number of steps for that is guessed, and then again from more

K = TypeVar("K", bound=Hashable)  # by what contestants are told apart
Run = Callable[[int], object]  # trains for so many steps and returns what it keeps


@dataclass(frozen=True)
class Contestant:
    """What is timed: in a round so many runs of so many steps."""

    run: Run
    steps: int
    runs: int

    def seconds_per_step(self) -> float:
        """In one round."""
        return sum(seconds(self.run, self.steps) for _ in range(self.runs)) / self.runs / self.steps


def seconds(run: Run, steps: int) -> float:
    """Of one run."""
    started = time.process_time()
    kept = run(steps)
    ended = time.process_time()
    del kept
    return ended - started


def of_fixed_length(run: Run, steps: int) -> Contestant:
    """A contestant whose runs have so many steps."""
    seconds(run, steps)
    return Contestant(run, steps, max(1, round(SECONDS / seconds(run, steps))))


def of_any_length(run: Run, most: int) -> Contestant:
    """A contestant whose only run in a round takes the time of one, if that is not too many steps.

    `most` bounds what it keeps.
    """
    steps = FIRST_STEPS
    for share in (0.1, 1.0):
        per_step = seconds(run, steps) / steps
        steps = min(most, max(FIRST_STEPS, round(share * SECONDS / per_step)))
    return of_fixed_length(run, steps)


def rounds(contestants: dict[K, Contestant], count: int) -> dict[K, NDArray[np.float64]]:
    """Seconds per step of each contestant, (count,): all of them once, and again.

    One round more is made before, for warmth.
    """
    with without_collection():
        times = [
            {key: contestant.seconds_per_step() for key, contestant in contestants.items()}
            for _ in range(count + 1)
        ]
    return {key: np.array([row[key] for row in times[1:]]) for key in contestants}


@contextmanager
def without_collection() -> Iterator[None]:
    """No garbage collection inside."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
