"""The paths of all runs through parameter space: at most 200 points each, even on the playhead.

Depends on frames, which hold these points already; must not know a plane.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.numerics.arrays import Array, Indices
from app.training.engine.comparison import Frame
from app.training.engine.divergence import SMALLEST_START
from app.training.engine.evaluation import Evaluation
from app.training.engine.seeking import Checkpoints, parameters_at
from app.training.engine.slices import Sliced
from app.training.engine.trained import Trained
from app.training.setup.preparation import Prepared
from app.training.setup.timetable import Timetable

MOST_POINTS = 200  # of a run
MOST_TOGETHER = 600  # of all runs: finding the plane takes this to the third power
MOST_NUMBERS = 1 << 22  # points of all runs times parameters
LOST = 10.0  # a run is lost once its training loss stays above this multiple of its start


@dataclass(frozen=True)
class Path:
    """Points of one run; `counts` marks those that are finite and not of a lost run."""

    run: int
    status: str
    steps: Indices  # (K,) from 0 to the last
    thetas: Array  # (K, P)
    counts: NDArray[np.bool_]  # (K,)


def most_points(runs: int, parameters: int) -> int:
    """The largest number of points of one run, for so many runs."""
    return max(2, min(MOST_POINTS, MOST_TOGETHER // runs, MOST_NUMBERS // (parameters * runs)))


def paths_of(trained: Trained) -> Sliced[list[Path]]:
    """The path of every run, with θ_0 and the last θ."""
    prepared, paths = trained.prepared, []
    most = most_points(len(prepared.runs), prepared.layout.size)
    for run, outcome in enumerate(trained.outcomes):
        frames = trained.of(run)
        kept = np.concatenate([frame.parameter_steps for frame in frames])
        steps = _even(prepared.runs[run].timetable, outcome.steps, kept, most)
        yield
        thetas = _rows(frames, steps)
        last = last_sound_step(trained.evaluations(run))
        counts = np.isfinite(thetas).all(axis=1) & (steps <= last)
        paths.append(Path(run, outcome.status, steps, thetas, counts))
        yield
    return paths


def last_sound_step(evaluations: Sequence[Evaluation]) -> int:
    """The last evaluated step at which a run was not lost; past it, the loss stays too high."""
    start = max(evaluations[0].training_loss, SMALLEST_START)
    sound = (each.step for each in evaluations if each.training_loss <= LOST * start)
    return max(sound, default=0)


def _even(timetable: Timetable, end: int, kept: Indices, most: int) -> Indices:
    """Steps out of `kept`, from 0 to `end`, with about the same number of examples between them."""
    seen = np.linspace(0, timetable.examples_at(end), most).astype(np.intp)
    wanted = np.array([0, *(_step_at(timetable, int(count)) for count in seen[1:-1]), end])
    after = np.searchsorted(kept, wanted).clip(1)
    nearer = 2 * wanted < kept[after - 1] + kept[after]
    return np.unique(kept[after - nearer])


def _step_at(timetable: Timetable, seen: int) -> int:
    """The step that a run has reached once it has seen so many examples."""
    after = bisect_right(timetable.segments, seen, key=lambda segment: segment.examples_seen)
    segment = timetable.segments[after - 1]
    epochs, rest = divmod(seen - segment.examples_seen, segment.examples_per_epoch)
    return segment.first_step + epochs * segment.steps_per_epoch + rest // segment.batch_size


def _rows(frames: Sequence[Frame], steps: Indices) -> Array:
    """θ at steps that are kept in the frames of a run: (K, P)."""
    rows = []
    for frame in frames:
        own = frame.parameter_steps
        if len(own):
            wanted = steps[(steps >= own[0]) & (steps <= own[-1])]
            rows.append(frame.parameters[np.searchsorted(own, wanted)])
    return np.concatenate(rows)


def theta_at(trained: Trained, run: int, step: int, kept: Checkpoints) -> Sliced[Array]:
    """θ_step (P,) of a run, out of its frames, or trained again from a state that is kept."""
    frames = trained.of(run)
    for frame in frames:
        if step in frame.parameter_steps:
            return np.asarray(_rows([frame], np.array([step]))[0])
    prepared: Prepared = trained.prepared
    made = trained.outcomes[run].steps
    rows = yield from parameters_at(prepared, prepared.runs[run], range(step, step + 1), made, kept)
    return np.asarray(rows[0])
