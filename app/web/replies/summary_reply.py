"""The reply of /api/v1/summary, as JSON and as a table."""

import csv
import io
from collections.abc import Callable
from typing import Any

from app import __version__
from app.training.analysis.cost import AXES, winners
from app.training.analysis.losses_on_the_way import MEASURES, Target
from app.training.engine.identity import fingerprint
from app.training.engine.trained import Trained
from app.web.http.cells import guarded
from app.web.http.non_finite import spelled
from app.web.http.wire import dumps

OUTCOME = ("label", "batch_size", "steps", "status", "diverged_at", "why")
COSTS = ("step", *AXES)
LEVEL = ("epochs", "low", "median", "high", "mean", "spread")
PREDICTED = (
    "lowest", "excess", "loss", "first_order", "half_rate", "larger_batch", "is_exact",
)  # fmt: skip


def as_json(trained: Trained, target: Target, runs: list[dict[str, Any]]) -> bytes:
    """The reply of /api/v1/summary."""
    return dumps(
        {
            "id": trained.prepared.id,
            "engine": {"version": __version__, "fingerprint": fingerprint()},
            "target": target.value,
            "measure": target.measure,
            "winners": None if target.value is None else winners([run["reached"] for run in runs]),
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
    row |= _part(run, "reached", COSTS) | {"why_not": run["why_not"]}
    row |= _part(run, "floor", LEVEL) | _part(run, "settled", LEVEL)
    return (
        row | _part(run, "predicted", PREDICTED) | {"why_not_predicted": run["why_not_predicted"]}
    )


def _part(run: dict[str, Any], part: str, names: tuple[str, ...]) -> dict[str, Any]:
    """A part's values under names such as floor_low; None where the run has no such part."""
    values = run[part] or dict.fromkeys(names)
    return {f"{part}_{name}": values[name] for name in names}


Format = Callable[[Trained, Target, list[dict[str, Any]]], bytes]
FORMATS: dict[str, tuple[str, Format]] = {
    "json": ("application/json", as_json),
    "csv": ("text/csv", as_csv),
}
MEDIA_TYPES = {name: kind for name, (kind, _) in FORMATS.items()}
