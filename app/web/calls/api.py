"""The JSON API, version 1. Joins requests, computations and formats; decides nothing else."""

from functools import partial

import numpy as np
from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from numpy.typing import NDArray

from app.training.engine.comparison import all_parameters_fit
from app.training.engine.seeking import parameters_at
from app.training.engine.trained import Trained
from app.training.setup.hashing import short_hash
from app.web.calls import run_reply as whole
from app.web.calls import stream_events as stream
from app.web.calls.columns import Told
from app.web.calls.paging import page_of, stretch_of, thetas_of
from app.web.catalog.contents import catalog
from app.web.serving.dependencies import Found, Reading, settings_of
from app.web.serving.replies import cacheable, check_accepts_json, format_of, fresh_key
from app.web.serving.requests import besides
from app.web.serving.wire import Cursor, dumps

router = APIRouter(prefix="/api/v1")


@router.get("/catalog")
async def get_catalog(request: Request) -> Response:
    """Data sets, activations, losses, limits, fields and the JSON Schema of the experiment."""
    check_accepts_json(request)
    content = dumps(catalog(settings_of(request)))
    return cacheable(request, content, "application/json", short_hash(content))


@router.get("/run")
@router.post("/run")
async def run(request: Request, found: Found) -> Response:
    """The whole comparison as columns, or a stretch of its steps."""
    prepared, name = found.prepared, format_of(request, whole.KINDS)
    fields = whole.chosen_fields(besides(request, "fields"))
    steps = stretch_of(request, whole.longest(prepared))
    whole.check_size(prepared, fields, steps, settings_of(request))
    key = fresh_key(request, prepared, name)
    trained = await found.trained()
    await found.takes(whole.making_bytes(prepared, fields, steps))
    told = await _told(request, found, trained, fields, steps)
    work = whole.written(name, trained, told, settings_of(request).reply_bytes)
    reply = cacheable(request, await found.through(work), whole.KINDS[name], key)
    if told.page and told.page["next"]:
        reply.headers["Link"] = f'<{told.page["next"]}>; rel="next"'
    return reply


async def _told(
    request: Request, found: Reading, trained: Trained, fields: tuple[str, ...], steps: range | None
) -> Told:
    """What is told of the steps asked for, or of all."""
    thetas = thetas_of(steps, trained.steps)
    page = page_of(request, steps, trained.steps) if steps is not None else None
    parameters = None
    limits = settings_of(request).limits
    if "parameters" in fields and not all_parameters_fit(found.prepared, limits):
        parameters = await _parameters(found, trained, thetas)
    return Told(fields, thetas, page, parameters)


async def _parameters(
    found: Reading, trained: Trained, thetas: range
) -> tuple[NDArray[np.float64], ...]:
    """Of each run, the θ_k of a stretch: made once more where the frames hold only key steps."""
    rows = []
    for plan, outcome, kept in zip(
        found.prepared.runs, trained.outcomes, found.computation.kept, strict=True
    ):
        own = range(thetas.start, max(thetas.start, min(thetas.stop, outcome.steps + 1)))
        work = parameters_at(found.prepared, plan, own, outcome.steps, kept)
        rows.append(await found.through(work))
    return tuple(rows)


STREAM_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no", "Vary": "Accept"}


@router.get("/stream")
@router.post("/stream")
async def stream_events(request: Request, found: Found) -> Response:
    """The comparison while it is trained: `open`, `frame`…, `end`, and `problem`."""
    packed = besides(request, "vectors", ("json", "float32")) == "float32"
    media_type, text = stream.FORMATS[format_of(request, stream.KINDS)]
    given = request.headers.get("last-event-id") or besides(request, "from")
    cursor = Cursor.read(given) if given else None
    name = besides(request, "opening", stream.OPENINGS) or stream.OPENINGS[0]
    start, restarted = stream.start_of(found.prepared, found.computation.id, cursor)
    if start.frames is None:
        return Response(status_code=204)
    write = partial(stream.opening_event, found.prepared, start, restarted, text, name)
    opened = await found.at_once(
        lambda: found.writing.opening((start, restarted, media_type, name), write)
    )
    body = stream.events(found.computation, opened, start, text, packed)
    return StreamingResponse(body, media_type=media_type, headers=STREAM_HEADERS)
