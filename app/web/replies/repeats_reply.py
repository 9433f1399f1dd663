"""The reply of /api/v1/repeats: the spread of every run's losses over its seeds, as columns."""

import csv
import io
import time
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from app import __version__
from app.training.analysis.losses_on_the_way import MEASURES
from app.training.analysis.repeats import BAND, Repeated, axes, band, check_work, parted, repeated
from app.training.document.limits import Limits
from app.training.document.problems import refuse
from app.training.engine.evaluation import most_evaluations
from app.training.engine.identity import fingerprint
from app.training.setup.preparation import Prepared
from app.web.http.cells import guarded
from app.web.http.non_finite import spelled
from app.web.http.wire import dumps
from app.web.replies.sweep_reply import STACK_BYTES
from app.web.serving.dependencies import Reading

AXES = ("updates", "epochs", "examples", "seconds")
LINES = 2 + len(AXES) + len(MEASURES) * len(BAND)  # numbers at each evaluated step
BYTES_A_NUMBER = 20  # of JSON, roughly
BYTES_HELD = 24  # for each loss of each seed: itself, and twice more while bands are made


def check_size(prepared: Prepared, singles: int, most: int) -> None:
    """Refuses a reply of more than so many bytes; singles: seeds whose own losses it has.

    Raises:
        ExperimentError: naming `singles` or `stop`.
    """
    evaluated = _evaluations(prepared)
    if BYTES_A_NUMBER * evaluated * (LINES + len(MEASURES) * singles) <= most:
        return
    message = f"makes a reply of more than {most:,} bytes; train for fewer epochs or updates"
    if singles:
        raise refuse("singles", "yes", f"{message}, or with fewer seeds")
    raise refuse("stop", prepared.document["stop"], message)


def _evaluations(prepared: Prepared) -> int:
    return sum(most_evaluations(plan, range(plan.steps)) for plan in prepared.runs)


async def repeats_of(reading: Reading, limits: Limits) -> list[Repeated]:
    """Every run with all of its seeds.

    Raises:
        ExperimentError: for more seeds than the limits allow.
        ReaderLeft: when the reader has left.
    """
    experiment, prepared = reading.experiment, reading.prepared
    check_work(experiment, prepared, limits)
    losses = _evaluations(prepared) * experiment.repeats * len(MEASURES)
    await reading.takes(STACK_BYTES + BYTES_HELD * losses)
    return [
        await reading.through(repeated(experiment, prepared, run, time.thread_time))
        for run in range(len(prepared.runs))
    ]


def as_json(prepared: Prepared, found: Sequence[Repeated], has_singles: bool) -> bytes:
    """The whole reply; has_singles: with the losses of each seed."""
    return dumps(
        {
            "id": prepared.id,
            "engine": {"version": __version__, "fingerprint": fingerprint()},
            "repeats": len(found[0].seeds),
            "vary": prepared.document["vary"],
            "runs": [_of_run(prepared, each, has_singles) for each in found],
        }
    )


def _of_run(prepared: Prepared, of: Repeated, has_singles: bool) -> dict[str, Any]:
    measured = {measure: of.losses(measure) for measure in MEASURES}
    run: dict[str, Any] = {
        "label": of.plan.label,
        "accent": of.plan.accent,
        "batch_size": of.plan.batch_size,
        "seeds": [each.order for each in of.seeds],
        "start_seeds": [each.start for each in of.seeds],
        "diverged_at": [course.diverged_at for course in of.courses],
        "evaluated_steps": of.steps,
        **axes(prepared, of),
        "going": of.going(),
    }
    for measure, losses in measured.items():
        run[measure] = None if losses is None else band(losses)
    run["ends"] = {
        measure: None if losses is None else _ends(losses) for measure, losses in measured.items()
    }
    if has_singles:
        run["singles"] = {
            measure: None if losses is None else np.ascontiguousarray(losses.T)
            for measure, losses in measured.items()
        }
    return run


def _ends(losses: Any) -> dict[str, Any]:
    """The losses of all seeds at the end, and where they fall into two groups."""
    finals = np.ascontiguousarray(losses[-1])
    known = finals[np.isfinite(finals)].tolist()
    return {"losses": finals, "parted": parted(known, float(np.median(losses[0])))}


def as_csv(prepared: Prepared, found: Sequence[Repeated]) -> bytes:
    """A row for each evaluated step of each run."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    lines = [f"{measure}_{line}" for measure in MEASURES for line in BAND]
    writer.writerow(["run", "label", "step", *AXES, "going", *lines])
    for run, of in enumerate(found):
        for row in _rows(prepared, of):
            writer.writerow([run, guarded(of.plan.label), *row])
    return text.getvalue().encode()


def _rows(prepared: Prepared, of: Repeated) -> Iterator[list[Any]]:
    bands = list[list[Any]]()
    for measure in MEASURES:
        losses = of.losses(measure)
        if losses is None:
            bands += [[""] * len(of.steps)] * len(BAND)
        else:
            bands += [[spelled(each) for each in line.tolist()] for line in band(losses).values()]
    places = [column.tolist() for column in axes(prepared, of).values()]
    columns = (of.steps.tolist(), *places, of.going().tolist(), *bands)
    return map(list, zip(*columns, strict=True))
