"""The floor at which a run hovers at a constant rate, and the level to which one settles.

The rule, on the training losses in the last quarter of a run of at least LEAST epochs that has not
diverged and whose batches are smaller than the data. `low` and `high` hold their middle 80 %.
  hovers    the rate is constant, the median is as in the quarter before, and the range is wide
  settles   the rate has fallen to less than half of its largest, and the range is narrow
`static/js/core/floor.js` says the same of the columns of a page; a test compares the two.
"""

from dataclasses import asdict, dataclass
from math import floor, sqrt
from typing import Any

import numpy as np

from app.training.engine.trained import Trained
from app.training.setup.run_plan import RunPlan

LEAST = 8  # epochs that a run must have to be judged
TREND = 0.25  # of the range: the median may move by less than this from quarter to quarter
RESTLESS = 0.05  # of the median: the range of a run that hovers is wider than this
FALLEN = 0.5  # of a run's largest rate: its last rate is below this if it has fallen
STILL = 0.2  # of the median: the range of a run that has settled is narrower than this
ROUNDING = 1e-9  # of the first loss: a median below this is rounding, not a floor


@dataclass(frozen=True)
class Level:
    """Training losses over the last epochs; low and high hold their middle 80 %.

    spread: their standard deviation.
    """

    epochs: int
    low: float
    median: float
    high: float
    mean: float
    spread: float

    @property
    def width(self) -> float:
        return self.high - self.low


def floors(trained: Trained, run: int) -> dict[str, dict[str, Any] | None]:
    """`floor` and `settled` of a run, each None where the run does not do that."""
    if not _is_judged(trained, run):
        return {"floor": None, "settled": None}
    plan, steps = trained.prepared.runs[run], trained.outcomes[run].steps
    end = plan.timetable.epochs_at(steps)
    last, before = (_losses(trained, run, end * a, end * b) for a, b in ((0.75, 1), (0.5, 0.75)))
    level = _level(last, floor(0.25 * end + 0.5))
    hovers = not _has_moving_rate(plan) and _hovers(level, before, trained, run)
    settles = _has_fallen(plan, steps) and level.width < STILL * level.median
    return {
        "floor": asdict(level) if hovers else None,
        "settled": asdict(level) if settles else None,
    }


def _is_judged(trained: Trained, run: int) -> bool:
    """Full batch has no noise, and a short run tells nothing."""
    plan, outcome = trained.prepared.runs[run], trained.outcomes[run]
    is_noisy = plan.batch_size < plan.example_count
    is_long = plan.timetable.epochs_at(outcome.steps) >= LEAST
    return outcome.status != "diverged" and is_noisy and is_long


def _losses(trained: Trained, run: int, start: float, end: float) -> list[float]:
    """The training losses evaluated between two positions in epochs, in ascending order."""
    epochs_at = trained.prepared.runs[run].timetable.epochs_at
    return sorted(
        float(evaluation.training_loss)
        for evaluation in trained.evaluations(run)
        if start <= epochs_at(evaluation.step) <= end
    )


def _level(losses: list[float], epochs: int) -> Level:
    """From losses in ascending order."""
    low, median, high = (_quantile(losses, share) for share in (0.1, 0.5, 0.9))
    mean = sum(losses) / len(losses)
    variance = sum((loss - mean) ** 2 for loss in losses) / len(losses)
    return Level(epochs, low, median, high, mean, sqrt(variance))


def _quantile(losses: list[float], share: float) -> float:
    return losses[floor(share * (len(losses) - 1) + 0.5)]


def _hovers(level: Level, before: list[float], trained: Trained, run: int) -> bool:
    first = trained.evaluations(run)[0].training_loss
    is_level = abs(level.median - _quantile(before, 0.5)) < TREND * level.width
    return (
        is_level
        and level.width > RESTLESS * level.median
        and level.median > ROUNDING * float(first)
    )


def _has_moving_rate(plan: RunPlan) -> bool:
    changed = any(change.learning_rate is not None for change in plan.changes)
    return plan.schedule != "constant" or plan.warmup > 0 or changed


def _has_fallen(plan: RunPlan, steps: int) -> bool:
    rates = plan.learning_rates(np.arange(steps, dtype=float))
    return bool(rates[-1] < FALLEN * rates.max())
