"""An experiment trained outright: its frames, and each run's columns put together."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.training.data.randomness import Purpose, Stream
from app.training.document.limits import Limits
from app.training.document.specification import validated
from app.training.engine.comparison import Frame, Outcome, frames
from app.training.engine.evaluation import Evaluation
from app.training.engine.slices import at_once as at_once
from app.training.setup.preparation import Prepared, prepare

Array = NDArray[np.float64]
Document = dict[str, Any]
LIMITS = Limits()


def ticks() -> Callable[[], float]:
    """A clock that goes on by 1 each time it is read."""
    reading = count()
    return lambda: float(next(reading))


def prepared_from(document: Document, limits: Limits = LIMITS) -> Prepared:
    return prepare(validated(document), limits)


def frames_of(document: Document, limits: Limits = LIMITS) -> list[Frame]:
    return list(frames(prepared_from(document, limits), limits, ticks()))


def permutation(seed: int, epoch: int, n: int) -> NDArray[np.intp]:
    """The order in which a shuffled epoch visits n examples."""
    return Stream(seed, Purpose.ORDER, epoch).permutation(n)


def column_of(frame: Frame, name: str) -> Array:
    """A column of a frame, or its parameters and their steps."""
    return frame.columns[name] if name in frame.columns else getattr(frame, name)


@dataclass(frozen=True)
class Run:
    """One run's frames as columns."""

    frames: list[Frame]

    def column(self, name: str) -> Array:
        return np.concatenate([column_of(frame, name) for frame in self.frames])

    @property
    def parameters(self) -> Array:
        """θ_0 … θ_steps where all were kept."""
        return self.column("parameters")

    @property
    def evaluations(self) -> list[Evaluation]:
        return [evaluation for frame in self.frames for evaluation in frame.evaluations]

    @property
    def order(self) -> dict[int, list[int]]:
        """The order in which each epoch visits the examples."""
        return {epoch: list(order) for frame in self.frames for epoch, order in frame.order}

    @property
    def outcome(self) -> Outcome:
        last = self.frames[-1].outcome
        assert last is not None
        return last


def trained(document: Document, limits: Limits = LIMITS) -> list[Run]:
    made = frames_of(document, limits)
    return [Run([f for f in made if f.run == run]) for run in sorted({f.run for f in made})]
