"""/api/v1/summary: how each run ended, and what it took to reach a target."""

import csv
import io
from collections.abc import Callable
from math import isfinite, nan
from typing import Any

from fastapi import APIRouter, Request, Response

from app import __version__
from app.training.analysis.summary import MEASURES, Target, summary
from app.training.document.problems import refuse
from app.training.engine.identity import fingerprint
from app.training.engine.trained import Trained
from app.web.serving.cells import guarded
from app.web.serving.dependencies import Found
from app.web.serving.non_finite import spelled
from app.web.serving.replies import cacheable, format_of, fresh_key
from app.web.serving.requests import besides
from app.web.serving.wire import dumps

router = APIRouter(prefix="/api/v1")

OUTCOME = ("label", "batch_size", "steps", "status", "diverged_at", "why")
COSTS = ("step", "updates", "epochs", "examples", "seconds")


def _target_of(request: Request) -> Target:
    """The target that a request names.

    Raises:
        ExperimentError: for what is no finite number, or no measure.
    """
    measure = besides(request, "measure", MEASURES) or MEASURES[0]
    text = besides(request, "target")
    if text is None:
        return Target(None, measure)
    try:
        value = float(text)
    except ValueError:
        value = nan
    if not isfinite(value):
        raise refuse("target", text, "must be a number: the loss to reach")
    return Target(value, measure)


def as_json(trained: Trained, target: Target, runs: list[dict[str, Any]]) -> bytes:
    """The reply of /api/v1/summary."""
    return dumps(
        {
            "id": trained.prepared.id,
            "engine": {"version": __version__, "fingerprint": fingerprint()},
            "target": target.value,
            "measure": target.measure,
            "runs": runs,
        }
    )


def as_csv(trained: Trained, target: Target, runs: list[dict[str, Any]]) -> bytes:
    """A row for each run; empty where there is no value, spelled out where it is not finite."""
    text = io.StringIO()
    rows = [{"run": index, **_flat(run)} for index, run in enumerate(runs)]
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: guarded(value) for name, value in row.items()} for row in rows)
    return text.getvalue().encode()


def _flat(run: dict[str, Any]) -> dict[str, Any]:
    """A run's parts of parts side by side, such as best_test_loss and best_test_loss_step."""
    row = {name: run[name] for name in OUTCOME}
    for part in ("final", "best"):
        for measure in MEASURES:
            place = run[part][measure] or {"value": None, "step": None}
            value = place["value"]
            row[f"{part}_{measure}"] = None if value is None else spelled(value)
            row[f"{part}_{measure}_step"] = place["step"]
    reached = run["reached"] or dict.fromkeys(COSTS)
    return row | {f"reached_{name}": reached[name] for name in COSTS} | {"why_not": run["why_not"]}


Format = Callable[[Trained, Target, list[dict[str, Any]]], bytes]
FORMATS: dict[str, tuple[str, Format]] = {
    "json": ("application/json", as_json),
    "csv": ("text/csv", as_csv),
}
KINDS = {name: kind for name, (kind, _) in FORMATS.items()}


@router.get("/summary")
@router.post("/summary")
async def get_summary(request: Request, found: Found) -> Response:
    """Final and lowest losses of each run, and updates, epochs, examples and time to a target."""
    name, target = format_of(request, KINDS), _target_of(request)
    key = fresh_key(request, found.prepared, name)
    trained = await found.trained()
    media_type, write = FORMATS[name]
    runs = await found.through(summary(trained, target))
    content = await found.at_once(lambda: write(trained, target, runs))
    return cacheable(request, content, media_type, key)
