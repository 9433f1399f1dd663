"""How each run of a comparison ended, what it took to reach a target, and where it came to rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, nan
from typing import Any

from app.training.analysis.cost import cost
from app.training.analysis.floor import floors
from app.training.analysis.prediction import Predictions
from app.training.engine.evaluation import Evaluation
from app.training.engine.slices import Sliced
from app.training.engine.trained import Trained

MEASURES = ("training_loss", "test_loss")


@dataclass(frozen=True)
class Target:
    """The loss to reach (None for no target), and which loss it is."""

    value: float | None
    measure: str


def summary(trained: Trained, target: Target) -> Sliced[list[dict[str, Any]]]:
    """For each run: outcome, final and lowest losses, cost of reaching the target, floor."""
    runs, predictions = [], Predictions(trained.prepared)
    for run, outcome in enumerate(trained.outcomes):
        own = _of_run(trained, run, target)
        yield
        predicted = yield from predictions.of(run, outcome.steps)
        runs.append(own | floors(trained, run) | predicted)
        yield
    return runs


def _of_run(trained: Trained, run: int, target: Target) -> dict[str, Any]:
    outcome, plan = trained.outcomes[run], trained.prepared.runs[run]
    evaluations = trained.evaluations(run)
    first = _first_at(evaluations, target)
    return {
        "label": plan.label,
        "batch_size": plan.batch_size,
        "steps": outcome.steps,
        "status": outcome.status,
        "diverged_at": outcome.diverged_at,
        "why": outcome.why,
        "final": {name: _place(evaluations[-1], name) for name in MEASURES},
        "best": {name: _place(_best(evaluations, name), name) for name in MEASURES},
        "reached": None if first is None else cost(trained, run, first.step),
        "why_not": _why_not(evaluations, target) if first is None else None,
    }


def _place(evaluation: Evaluation | None, measure: str) -> dict[str, Any] | None:
    """A loss and its step; None where there is none."""
    value = getattr(evaluation, measure, None)
    return (
        None if evaluation is None or value is None else {"step": evaluation.step, "value": value}
    )


def _loss(evaluation: Evaluation, measure: str) -> float:
    value = getattr(evaluation, measure)
    return nan if value is None else float(value)


def _best(evaluations: Sequence[Evaluation], measure: str) -> Evaluation | None:
    """The first evaluation with the lowest finite loss."""
    finite = [e for e in evaluations if isfinite(_loss(e, measure))]
    return min(finite, key=lambda evaluation: _loss(evaluation, measure), default=None)


def _first_at(evaluations: Sequence[Evaluation], target: Target) -> Evaluation | None:
    """The first evaluation at or below the target."""
    if target.value is None:
        return None
    goal = target.value
    return next((e for e in evaluations if _loss(e, target.measure) <= goal), None)


def _why_not(evaluations: Sequence[Evaluation], target: Target) -> str | None:
    """Why the target was not reached, in words; None where there is no target."""
    if target.value is None:
        return None
    best, name = _best(evaluations, target.measure), target.measure.replace("_", " ")
    if best is None:
        return f"There is no {name} to measure."
    return f"The lowest {name} was {_loss(best, target.measure):.6g}, at step {best.step:,}."
