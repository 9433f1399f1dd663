"""How each run of a comparison ended, what it took to reach a target, and where it came to rest."""

from typing import Any

from app.training.analysis.cost import cost
from app.training.analysis.floor import floors
from app.training.analysis.losses_on_the_way import LossesOnTheWay, Target
from app.training.analysis.prediction import Predictions
from app.training.engine.slices import Sliced
from app.training.engine.trained import Trained


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
    losses = LossesOnTheWay.of(trained.evaluations(run))
    step = losses.first_at(target)
    return {
        "label": plan.label,
        "batch_size": plan.batch_size,
        "steps": outcome.steps,
        "status": outcome.status,
        "diverged_at": outcome.diverged_at,
        "why": outcome.why,
        **losses.ends(),
        "reached": None if step is None else cost(trained, run, step),
        "why_not": losses.why_not(target) if step is None else None,
    }
