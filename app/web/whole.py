"""The whole comparison in one reply: every run's columns, as JSON, NDJSON or CSV."""

import csv
import io
from collections.abc import Callable, Iterator
from math import ceil
from typing import Any

import numpy as np

from app.settings import Settings
from app.training.comparison import Frame, Outcome, all_parameters_fit
from app.training.evaluation import PER_EPOCH
from app.training.plans import RunPlan
from app.training.preparation import Prepared
from app.training.problems import refuse
from app.web.wire import EVALUATION_COLUMNS, STEP_COLUMNS, dumps, opening, run_head

ON_REQUEST = ("parameters", "batches")
EVALUATED = ("evaluated_steps", *EVALUATION_COLUMNS)
FIELDS = (*STEP_COLUMNS, "layer_update_norm", *EVALUATED, *ON_REQUEST)
DEFAULT_FIELDS = (*STEP_COLUMNS, *EVALUATED)
BYTES_A_NUMBER = 20  # of JSON, roughly


def chosen_fields(text: str | None, format_name: str) -> tuple[str, ...]:
    """The columns that `fields=` names.

    Raises:
        ExperimentError: for a name that is no column, or a format that has fixed ones.
    """
    if text is None:
        return DEFAULT_FIELDS
    if format_name != "json":
        raise refuse("fields", text, f"chooses columns of JSON; {format_name} has its own")
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        if name not in FIELDS:
            raise refuse("fields", name, f"must be among {', '.join(FIELDS)}")
    return names


def check_size(prepared: Prepared, fields: tuple[str, ...], settings: Settings) -> None:
    """Refuses a reply that would be too large, naming the fields to leave out.

    Raises:
        ExperimentError: naming `fields`.
    """
    steps = sum(plan.steps + 1 for plan in prepared.runs)
    evaluated = sum(_most_evaluations(plan) for plan in prepared.runs)
    numbers = {name: evaluated if name in EVALUATED else steps for name in fields}
    if "parameters" in fields:
        if not all_parameters_fit(prepared, settings.limits):
            raise refuse(
                "fields", "parameters",
                "must be left out: the parameters of all steps are more than "
                f"{settings.limits.parameter_bytes:,} bytes; /api/v1/stream gives key steps",
            )  # fmt: skip
        numbers["parameters"] = steps * prepared.layout.size
    if "batches" in fields:
        numbers["batches"] = sum(plan.steps * plan.batch_size for plan in prepared.runs) // 4
    if BYTES_A_NUMBER * sum(numbers.values()) > settings.reply_bytes:
        largest = max(numbers, key=lambda name: numbers[name])
        raise refuse(
            "fields", ",".join(fields),
            f"would make a reply of more than {settings.reply_bytes:,} bytes; leave out {largest}",
        )  # fmt: skip


def _most_evaluations(plan: RunPlan) -> int:
    return min(plan.steps, PER_EPOCH * ceil(plan.timetable.epochs_at(plan.steps))) + 1


def run_columns(
    prepared: Prepared, frames: list[Frame], outcomes: list[Outcome], fields: tuple[str, ...]
) -> list[dict[str, Any]]:
    """For each run its outcome and the chosen columns."""
    runs = []
    for index, (plan, outcome) in enumerate(zip(prepared.runs, outcomes, strict=True)):
        own = [frame for frame in frames if frame.run == index]
        columns = {name: _column(prepared, own, outcome, name) for name in fields}
        runs.append(
            {
                **run_head(plan),
                "steps": outcome.steps,
                "status": outcome.status,
                "diverged_at": outcome.diverged_at,
                "why": outcome.why,
                **columns,
            }
        )
    return runs


def _column(prepared: Prepared, frames: list[Frame], outcome: Outcome, name: str) -> Any:
    if name in (*STEP_COLUMNS, "layer_update_norm", "parameters"):
        return np.concatenate([getattr(frame, name) for frame in frames])
    if name == "batches":
        return _batches(prepared, frames, outcome)
    attribute = "step" if name == "evaluated_steps" else name
    return [getattr(e, attribute) for frame in frames for e in frame.evaluations]


def _batches(prepared: Prepared, frames: list[Frame], outcome: Outcome) -> list[list[int]]:
    """The example indices of each step."""
    timetable = prepared.runs[frames[0].run].timetable
    batches = [
        order[start : start + size].tolist()
        for frame in frames
        for epoch, order in frame.order
        for size in (timetable.batch_size_in(epoch),)
        for start in range(0, len(order), size)
    ]
    return batches[: outcome.steps]


def as_json(prepared: Prepared, runs: list[dict[str, Any]]) -> bytes:
    """The reply of /api/v1/run."""
    return dumps({**opening(prepared), "runs": runs})


TABLE = ("run", "label", "step", "epoch", *STEP_COLUMNS, *EVALUATION_COLUMNS)


def _rows(prepared: Prepared, runs: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A row for each θ_k: step k's columns, and what was evaluated at θ_k.

    The row of the last θ has no step, the rows in between no evaluation: those cells are None.
    """
    for index, run in enumerate(runs):
        timetable = prepared.runs[index].timetable
        at = {step: i for i, step in enumerate(run["evaluated_steps"])}
        for k in range(run["steps"] + 1):
            row: dict[str, Any] = {"run": index, "label": run["label"], "step": k}
            row["epoch"] = timetable.epochs_at(k)
            for name in STEP_COLUMNS:
                row[name] = _finite(run[name][k]) if k < run["steps"] else None
            for name in EVALUATION_COLUMNS:
                row[name] = _finite(run[name][at[k]]) if k in at else None
            yield row


def _finite(value: Any) -> float | None:
    return None if value is None or not np.isfinite(value) else float(value)


def as_ndjson(prepared: Prepared, runs: list[dict[str, Any]]) -> bytes:
    """A line for each θ_k of each run."""
    return b"".join(dumps(row) + b"\n" for row in _rows(prepared, runs))


def as_csv(prepared: Prepared, runs: list[dict[str, Any]]) -> bytes:
    """The same rows as comma separated values; empty where there is no value."""
    text = io.StringIO()
    writer = csv.DictWriter(text, TABLE, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_rows(prepared, runs))
    return text.getvalue().encode()


Format = Callable[[Prepared, list[dict[str, Any]]], bytes]
FORMATS: dict[str, tuple[str, Format]] = {
    "json": ("application/json", as_json),
    "ndjson": ("application/x-ndjson", as_ndjson),
    "csv": ("text/csv", as_csv),
}
