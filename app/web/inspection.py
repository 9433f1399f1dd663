"""The calls that look into one run: a step opened, gradient noise, cosines, times.

They find the run and the step, and give the work to the training thread slice by slice.
"""

import time
from typing import Any

from fastapi import APIRouter, Request, Response

from app import __version__
from app.training.cosines import MOST_STEPS, cosines
from app.training.hashing import short_hash
from app.training.identity import fingerprint
from app.training.noise import noise
from app.training.problems import refuse
from app.training.timing import timing
from app.web.reading import Found, Reading
from app.web.replies import BODY, cacheable, parameters
from app.web.requests import besides, whole_number, window
from app.web.step_reply import step_reply
from app.web.step_view import COLUMN_SORTS, GROUPS, PARTS, SORTS, View
from app.web.training_thread import Priority
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
STEPS = ("steps", f"a stretch first:end of its steps, at most {MOST_STEPS:,}; the first of them")


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


async def _step_of(request: Request, found: Reading) -> tuple[int, int]:
    """The run and the step that a request names.

    Raises:
        ExperimentError: for a step that the run has not made: a diverged one ends early.
    """
    index, step = _run_of(request, found), whole_number(request, "step")
    plan = found.prepared.runs[index]
    made = await found.computation.steps_of(index, step + 1) if step < plan.steps else plan.steps
    if step >= made:
        ended = "" if made == plan.steps else ", where it diverged"
        raise refuse("step", step, f"must be below {made:,}, the steps of {plan.label}{ended}")
    return index, step


def _head(found: Reading, index: int) -> dict[str, Any]:
    return {
        "id": found.prepared.id,
        "engine": {"version": __version__, "fingerprint": fingerprint()},
        "run": index,
        "label": found.prepared.runs[index].label,
    }


def _reply(request: Request, payload: dict[str, Any]) -> Response:
    content = dumps(payload)
    return cacheable(request, content, "application/json", short_hash(content))


STEP_DOCS = described(RUN, STEP, *STEP_VIEW)


@router.get("/step", openapi_extra=STEP_DOCS[0])
@router.post("/step", openapi_extra=STEP_DOCS[1])
async def step(request: Request, found: Found) -> Response:
    """One step opened: every example's passes and gradient, what was averaged, and the update."""
    index, number = await _step_of(request, found)
    opened = await found.computation.opened(index, number)
    shown = step_reply(found.prepared, opened, View.of(request, opened))
    return _reply(request, {**_head(found, index), **shown})


NOISE_DOCS = described(RUN, STEP, DIRECTIONS)


@router.get("/noise", openapi_extra=NOISE_DOCS[0])
@router.post("/noise", openapi_extra=NOISE_DOCS[1])
async def noise_at(request: Request, found: Found) -> Response:
    """Batch gradients against the full gradient at one step, measured and by formula."""
    index, number = await _step_of(request, found)
    directions = besides(request, "directions") or "principal"
    plan, states = found.prepared.runs[index], found.computation.kept[index]
    made = await found.computation.steps_of(index, plan.timetable.epoch_end(number))
    work = noise(found.prepared, index, number, made, states, directions)
    measured = await found.computation.through(work, Priority.SLICE)
    return _reply(request, {**_head(found, index), "step": number, **measured})


COSINE_DOCS = described(RUN, STEPS)


@router.get("/cosine", openapi_extra=COSINE_DOCS[0])
@router.post("/cosine", openapi_extra=COSINE_DOCS[1])
async def cosine(request: Request, found: Found) -> Response:
    """Cosine and relative length of each batch gradient of a stretch of steps."""
    index = _run_of(request, found)
    steps = window(request, "steps", range(MOST_STEPS), found.prepared.runs[index].steps)
    if len(steps) > MOST_STEPS:
        raise refuse("steps", besides(request, "steps"), f"must be at most {MOST_STEPS:,} steps")
    made = await found.computation.steps_of(index, steps.stop)
    first, end = min(steps.start, made), min(steps.stop, made)
    work = cosines(found.prepared, index, first, end, found.computation.kept[index])
    return _reply(
        request,
        {**_head(found, index), **await found.computation.through(work, Priority.SLICE)},
    )


TIMING_DOCS = described(RUN, STEP)


@router.get("/timing", openapi_extra=TIMING_DOCS[0])
@router.post("/timing", openapi_extra=TIMING_DOCS[1])
async def timing_of(request: Request, found: Found) -> Response:
    """A loop against one matrix product for one batch; an update and an epoch by batch size."""
    index, number = await _step_of(request, found)
    opened = await found.computation.opened(index, number)
    work = timing(found.prepared, opened, time.thread_time)
    measured = await found.computation.through(work, Priority.SLICE)
    payload = {**_head(found, index), "step": number, **measured}
    no_store = {"Cache-Control": "no-store"}  # a measurement is another one each time
    return Response(dumps(payload), media_type="application/json", headers=no_store)
