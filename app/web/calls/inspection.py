"""The calls that look into one run: a step opened, gradient noise, cosines, times.

They find the run and the step, and give the work to the training thread slice by slice.
"""

import time
from typing import Any

from fastapi import APIRouter, Request, Response

from app import __version__
from app.training.analysis import footprint
from app.training.analysis.cloud import directions_of
from app.training.analysis.cosines import cosines
from app.training.analysis.noise import noise
from app.training.analysis.opened_step import Opened
from app.training.analysis.timing import timing
from app.training.document.problems import refuse
from app.training.engine.identity import fingerprint
from app.web.calls.step_reply import step_reply
from app.web.calls.step_view import step_view
from app.web.serving.dependencies import Found, Reading, settings_of
from app.web.serving.replies import cacheable, check_accepts_json, fresh_key
from app.web.serving.requests import besides, whole_number, window
from app.web.serving.wire import dumps

router = APIRouter(prefix="/api/v1")


def run_of(request: Request, found: Reading) -> int:
    """The run that a request names.

    Raises:
        ExperimentError: for one that there is not.
    """
    index, count = whole_number(request, "run"), len(found.prepared.runs)
    if index >= count:
        raise refuse("run", index, f"must be below {count}, the number of runs")
    return index


def step_of(request: Request, found: Reading, index: int) -> int:
    """The step that a request names; whether the run has made it is not known yet.

    Raises:
        ExperimentError: for one that was never planned.
    """
    step, plan = whole_number(request, "step"), found.prepared.runs[index]
    if step >= plan.steps:
        raise refuse(
            "step", step, f"must be below {plan.steps:,}, the number of steps of {plan.label}"
        )
    return step


async def check_made(request: Request, found: Reading, index: int, step: int) -> None:
    """Trains the run up to a step.

    Raises:
        ExperimentError: for a step past the end of a run that has diverged.
    """
    made = await found.made(index, step + 1)
    if step >= made:
        label = found.prepared.runs[index].label
        raise refuse(
            "step", step, f"must be below {made:,}, because {label} diverged after {made:,} steps"
        )


def head(found: Reading, index: int) -> dict[str, Any]:
    return {
        "id": found.prepared.id,
        "engine": {"version": __version__, "fingerprint": fingerprint()},
        "run": index,
        "label": found.prepared.runs[index].label,
    }


async def opened_at(found: Reading, index: int, step: int) -> Opened:
    """A step that the run has made, opened."""
    await found.takes(footprint.step_bytes(found.prepared, index, step))
    return await found.computation.opened(index, step, found.left)


async def noise_at(found: Reading, index: int, step: int, directions: str) -> dict[str, Any]:
    """What is measured of the noise at a step that the run has made."""
    prepared, kept = found.prepared, found.computation.kept[index]
    made = await found.made(index, prepared.runs[index].timetable.epoch_end(step))
    await found.takes(footprint.noise_bytes(prepared, index, step))
    return await found.through(noise(prepared, index, step, made, kept, directions))


async def timing_at(found: Reading, index: int, step: int) -> dict[str, Any]:
    """What is timed at a step that the run has made."""
    await found.takes(footprint.timing_bytes(found.prepared, index, step))
    opened = await found.computation.opened(index, step, found.left)
    return await found.through(timing(found.prepared, opened, time.thread_time))


def _reply(request: Request, content: bytes, key: str) -> Response:
    return cacheable(request, content, "application/json", key)


@router.get("/step")
@router.post("/step")
async def step(request: Request, found: Found) -> Response:
    """One step opened: every example's passes and gradient, what was averaged, and the update."""
    prepared, index = found.prepared, run_of(request, found)
    number = step_of(request, found, index)
    size = prepared.runs[index].timetable.batch_size_at(number)
    view = step_view(request, prepared, size, settings_of(request))
    check_accepts_json(request)
    key = fresh_key(request, prepared)
    await check_made(request, found, index, number)
    opened = await opened_at(found, index, number)
    content = await found.at_once(
        lambda: dumps({**head(found, index), **step_reply(prepared, opened, view)})
    )
    return _reply(request, content, key)


@router.get("/noise")
@router.post("/noise")
async def get_noise(request: Request, found: Found) -> Response:
    """Batch gradients against the full gradient at one step, measured and by formula."""
    prepared, index = found.prepared, run_of(request, found)
    number = step_of(request, found, index)
    directions = besides(request, "directions") or "principal"
    directions_of(directions, prepared.layout)
    check_accepts_json(request)
    key = fresh_key(request, prepared)
    await check_made(request, found, index, number)
    measured = await noise_at(found, index, number, directions)
    return _reply(request, dumps({**head(found, index), "step": number, **measured}), key)


@router.get("/cosine")
@router.post("/cosine")
async def cosine(request: Request, found: Found) -> Response:
    """Cosine and relative length of each batch gradient of a stretch of steps."""
    index, most = run_of(request, found), settings_of(request).limits.stretch
    steps = window(request, "steps", range(most), found.prepared.runs[index].steps, most)
    check_accepts_json(request)
    key = fresh_key(request, found.prepared, steps)
    made = await found.made(index, steps.stop)
    first, end = min(steps.start, made), min(steps.stop, made)
    await found.takes(footprint.cosines_bytes(found.prepared, index))
    work = cosines(found.prepared, index, first, end, found.computation.kept[index])
    told = await found.through(work)
    return _reply(request, dumps({**head(found, index), **told}), key)


@router.get("/timing")
@router.post("/timing")
async def timing_of(request: Request, found: Found) -> Response:
    """A loop against one matrix product for one batch; an update and an epoch by batch size."""
    index = run_of(request, found)
    number = step_of(request, found, index)
    check_accepts_json(request)
    await check_made(request, found, index, number)
    measured = await timing_at(found, index, number)
    payload = {**head(found, index), "step": number, **measured}
    no_store = {"Cache-Control": "no-store"}  # a measurement is another one each time
    return Response(dumps(payload), media_type="application/json", headers=no_store)
