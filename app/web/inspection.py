"""The calls that look into one run: a step opened, gradient noise, cosines, times.

They find the run and the step, and give the work to the training thread slice by slice.
"""

import time
from typing import Any

from fastapi import APIRouter, Request, Response

from app import __version__
from app.training.cloud import directions_of
from app.training.cosines import cosines
from app.training.hashing import short_hash
from app.training.identity import fingerprint
from app.training.noise import noise
from app.training.problems import refuse
from app.training.timing import timing
from app.web.reading import Found, Reading, settings_of
from app.web.replies import BODY, cacheable, parameters
from app.web.requests import besides, whole_number, window
from app.web.step_reply import step_reply
from app.web.step_view import COLUMN_SORTS, GROUPS, PARTS, SORTS, step_view
from app.web.training_thread import Priority, TrainingThread
from app.web.wire import dumps

router = APIRouter(prefix="/api/v1")

RUN = ("run", "which run, from 0 in the order of runs; 0")
STEP = ("step", "which of its steps, from 0; 0")
STEP_VIEW = (
    ("examples", "rows first:end of the batch; 0:64"),
    ("columns", "columns first:end of the parameters; 0:256"),
    ("sort", f"order of the rows: {', '.join(SORTS)}"),
    ("column_sort", f"order of the columns: {', '.join(COLUMN_SORTS)}"),
    ("fields", f"parts of the reply, joined by commas: {', '.join(PARTS)}"),
    ("group", f"{', '.join(GROUPS)}: rows are the examples, or the means over each class"),
)

DIRECTIONS = ("directions", "of the cloud: principal, or two parameters joined by ;")
STEPS = ("steps", "a stretch first:end of its steps; the first ones")


def described(*own: tuple[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What OpenAPI is told of a call's GET and POST form."""
    posted = parameters(*own)[-len(own) :]
    return {"parameters": parameters(*own)}, {"requestBody": BODY, "parameters": posted}


def _run_of(request: Request, found: Reading) -> int:
    """The run that a request names.

    Raises:
        ExperimentError: for one that there is not.
    """
    index, count = whole_number(request, "run"), len(found.prepared.runs)
    if index >= count:
        raise refuse("run", index, f"must be below {count}, the number of runs")
    return index


def _step_of(request: Request, found: Reading, index: int) -> int:
    """The step that a request names; whether the run has made it is not known yet.

    Raises:
        ExperimentError: for one that was never planned.
    """
    step, plan = whole_number(request, "step"), found.prepared.runs[index]
    if step >= plan.steps:
        raise refuse("step", step, f"must be below {plan.steps:,}, the steps of {plan.label}")
    return step


async def _check_made(request: Request, found: Reading, index: int, step: int) -> None:
    """Trains the run up to a step.

    Raises:
        ExperimentError: for a step past the end of a run that has diverged.
    """
    made = await found.computation.steps_of(index, step + 1, request.is_disconnected)
    if step >= made:
        label = found.prepared.runs[index].label
        raise refuse(
            "step", step, f"must be below {made:,}, the steps of {label}, where it diverged"
        )


def _head(found: Reading, index: int) -> dict[str, Any]:
    return {
        "id": found.prepared.id,
        "engine": {"version": __version__, "fingerprint": fingerprint()},
        "run": index,
        "label": found.prepared.runs[index].label,
    }


def _reply(request: Request, content: bytes) -> Response:
    return cacheable(request, content, "application/json", short_hash(content))


STEP_DOCS = described(RUN, STEP, *STEP_VIEW)


@router.get("/step", openapi_extra=STEP_DOCS[0])
@router.post("/step", openapi_extra=STEP_DOCS[1])
async def step(request: Request, found: Found) -> Response:
    """One step opened: every example's passes and gradient, what was averaged, and the update."""
    prepared, index = found.prepared, _run_of(request, found)
    number = _step_of(request, found, index)
    size = prepared.runs[index].timetable.batch_size_at(number)
    view = step_view(request, prepared, size, settings_of(request))
    await _check_made(request, found, index, number)
    opened = await found.computation.opened(index, number, request.is_disconnected)
    thread: TrainingThread = request.app.state.thread
    content = await thread.run(
        lambda: dumps({**_head(found, index), **step_reply(prepared, opened, view)}),
        Priority.REQUEST,
    )
    return _reply(request, content)


NOISE_DOCS = described(RUN, STEP, DIRECTIONS)


@router.get("/noise", openapi_extra=NOISE_DOCS[0])
@router.post("/noise", openapi_extra=NOISE_DOCS[1])
async def noise_at(request: Request, found: Found) -> Response:
    """Batch gradients against the full gradient at one step, measured and by formula."""
    prepared, index = found.prepared, _run_of(request, found)
    number = _step_of(request, found, index)
    directions = besides(request, "directions") or "principal"
    directions_of(directions, prepared.layout)
    await _check_made(request, found, index, number)
    computation, left = found.computation, request.is_disconnected
    end = prepared.runs[index].timetable.epoch_end(number)
    made = await computation.steps_of(index, end, left)
    work = noise(prepared, index, number, made, computation.kept[index], directions)
    measured = await computation.through(work, left)
    return _reply(request, dumps({**_head(found, index), "step": number, **measured}))


COSINE_DOCS = described(RUN, STEPS)


@router.get("/cosine", openapi_extra=COSINE_DOCS[0])
@router.post("/cosine", openapi_extra=COSINE_DOCS[1])
async def cosine(request: Request, found: Found) -> Response:
    """Cosine and relative length of each batch gradient of a stretch of steps."""
    index, most = _run_of(request, found), settings_of(request).limits.stretch
    steps = window(request, "steps", range(most), found.prepared.runs[index].steps, most)
    computation, left = found.computation, request.is_disconnected
    made = await computation.steps_of(index, steps.stop, left)
    first, end = min(steps.start, made), min(steps.stop, made)
    work = cosines(found.prepared, index, first, end, computation.kept[index])
    told = await computation.through(work, left)
    return _reply(request, dumps({**_head(found, index), **told}))


TIMING_DOCS = described(RUN, STEP)


@router.get("/timing", openapi_extra=TIMING_DOCS[0])
@router.post("/timing", openapi_extra=TIMING_DOCS[1])
async def timing_of(request: Request, found: Found) -> Response:
    """A loop against one matrix product for one batch; an update and an epoch by batch size."""
    index = _run_of(request, found)
    number = _step_of(request, found, index)
    await _check_made(request, found, index, number)
    computation, left = found.computation, request.is_disconnected
    opened = await computation.opened(index, number, left)
    measured = await computation.through(timing(found.prepared, opened, time.thread_time), left)
    payload = {**_head(found, index), "step": number, **measured}
    no_store = {"Cache-Control": "no-store"}  # a measurement is another one each time
    return Response(dumps(payload), media_type="application/json", headers=no_store)
