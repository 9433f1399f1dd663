"""The columns of every run, put together from its frames. Must not know the form of the reply."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.training.engine.batches import batches_of
from app.training.engine.evaluation import EVALUATION_COLUMNS
from app.training.engine.slices import Sliced
from app.training.engine.trained import Trained
from app.web.http.non_finite import Entry, entries_in
from app.web.http.wire import run_head

EVALUATED_COLUMNS = ("evaluated_steps", *EVALUATION_COLUMNS)


@dataclass(frozen=True)
class Selection:
    """Which columns a reply contains, and over which stretch of θ: the same for all runs.

    Columns of steps have the steps that begin at a θ_k of the stretch. Evaluated columns have what
    was evaluated at such a θ_k.
    """

    fields: tuple[str, ...]
    thetas: range
    page: dict[str, Any] | None = None  # where a stretch was asked for
    # of each run, rows over the stretch: where the frames do not hold every θ
    parameters: tuple[NDArray[np.float64], ...] | None = None


def columns_of(trained: Trained, selection: Selection) -> Sliced[list[dict[str, Any]]]:
    """For each run its outcome and the chosen columns."""
    runs = []
    for index, plan in enumerate(trained.prepared.runs):
        outcome = trained.outcomes[index]
        columns = {}
        for name in selection.fields:
            columns[name] = yield from _column(trained, index, selection, name)
            yield
        runs.append(
            {
                **run_head(trained.prepared, plan),
                "steps": outcome.steps,
                "status": outcome.status,
                "diverged_at": outcome.diverged_at,
                "why": outcome.why,
                **columns,
                "non_finite": list(_non_finite(trained, index, selection, columns)),
            }
        )
    return runs


def _column(trained: Trained, run: int, selection: Selection, name: str) -> Sliced[Any]:
    rows = slice(selection.thetas.start, selection.thetas.stop)
    if name in EVALUATED_COLUMNS:
        attribute = "step" if name == "evaluated_steps" else name
        return [
            getattr(e, attribute) for e in trained.evaluations(run) if e.step in selection.thetas
        ]
    if name == "batches":
        return (yield from _batches(trained, run, selection.thetas))
    if name == "parameters" and selection.parameters is not None:
        return selection.parameters[run]
    frames = trained.of(run)
    if name == "parameters":
        return np.concatenate([frame.parameters for frame in frames])[rows]
    return np.concatenate([frame.columns[name] for frame in frames])[rows]


def _non_finite(
    trained: Trained, run: int, selection: Selection, columns: dict[str, Any]
) -> Iterator[Entry]:
    """Every number of the columns that was computed and is not finite."""
    evaluated = [e.step for e in trained.evaluations(run) if e.step in selection.thetas]
    for name, column in columns.items():
        if name not in ("batches", "evaluated_steps"):
            yield from entries_in(
                name, evaluated if name in EVALUATED_COLUMNS else selection.thetas, column
            )


def _batches(trained: Trained, run: int, thetas: range) -> Sliced[list[NDArray[np.uint16]]]:
    """The example indices of each step of a stretch."""
    steps = range(thetas.start, min(thetas.stop, trained.outcomes[run].steps))
    prepared, plan = trained.prepared, trained.prepared.runs[run]
    batches = []
    for batch in batches_of(plan, steps, prepared.y_of(plan)):
        batches.append(batch.astype(np.uint16))  # see `Limits.examples`
        yield
    return batches
