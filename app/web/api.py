"""The JSON API, version 1. Joins requests, computations and formats; decides nothing else."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from app.training.comparison import Frame
from app.training.hashing import short_hash
from app.web import stream, whole
from app.web.catalog import catalog
from app.web.reading import Found, settings_of
from app.web.replies import BODY, cacheable, parameters
from app.web.requests import besides
from app.web.training_thread import Priority, TrainingThread
from app.web.wire import Cursor, dumps

router = APIRouter(prefix="/api/v1")


def _format(request: Request, formats: dict[str, tuple[str, Any]]) -> str:
    """By `format=`, else the first that `Accept` names, else the first there is."""
    chosen = besides(request, "format", tuple(formats))
    if chosen is not None:
        return chosen
    accept = request.headers.get("accept", "")
    return next(
        (name for name, (kind, _) in formats.items() if kind in accept), next(iter(formats))
    )


VECTORS = ("vectors", "json (default), or float32: parameters in base64, orders as uint16")
FROM = ("from", "the id of the last event received, to go on after it")
FORMAT = ("format", "instead of Accept: json, ndjson or csv")
FIELDS = ("fields", f"columns, joined by commas: {', '.join(whole.FIELDS)}")


@router.get("/catalog")
async def get_catalog(request: Request) -> Response:
    """Data sets, activations, losses, limits, fields and the JSON Schema of the experiment."""
    content = dumps(catalog(settings_of(request)))
    return cacheable(request, content, "application/json", short_hash(content))


@router.get("/run", openapi_extra={"parameters": parameters(FIELDS, FORMAT)})
@router.post("/run", openapi_extra={"requestBody": BODY, "parameters": parameters(FIELDS)[-1:]})
async def run(request: Request, found: Found) -> Response:
    """The whole comparison as columns."""
    name = _format(request, whole.FORMATS)
    fields = whole.chosen_fields(besides(request, "fields"), name)
    whole.check_size(found.prepared, fields, settings_of(request))
    frames: list[Frame] = []
    while (frame := await found.computation.frame(len(frames))) is not None:
        frames.append(frame)
        if await request.is_disconnected():
            return Response(status_code=499)
    media_type, write = whole.FORMATS[name]
    thread: TrainingThread = request.app.state.thread

    def content_of_reply() -> bytes:
        columns = whole.run_columns(found.prepared, frames, found.computation.outcomes, fields)
        return write(found.prepared, columns)

    content = await thread.run(content_of_reply, Priority.REQUEST)
    return cacheable(
        request, content, media_type, f"{found.computation.id}-{name}-{'+'.join(fields)}"
    )


STREAM_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no", "Vary": "Accept"}


@router.get("/stream", openapi_extra={"parameters": parameters(FROM, VECTORS, FORMAT)})
@router.post(
    "/stream", openapi_extra={"requestBody": BODY, "parameters": parameters(FROM, VECTORS)[-2:]}
)
async def stream_events(request: Request, found: Found) -> Response:
    """The comparison while it is trained: `open`, `frame`…, `end`, and `problem`."""
    packed = besides(request, "vectors", ("json", "float32")) == "float32"
    media_type, text = stream.FORMATS[_format(request, stream.FORMATS)]
    given = request.headers.get("last-event-id") or besides(request, "from")
    cursor = Cursor.read(given) if given else None
    start, restarted = stream.start_of(found.prepared, found.computation.id, cursor)
    if start.frames is None:
        return Response(status_code=204)
    thread: TrainingThread = request.app.state.thread
    opened = await thread.run(
        lambda: stream.opening_event(found.prepared, start, restarted, text), Priority.REQUEST
    )
    body = stream.events(found.computation, opened, start, text, packed)
    return StreamingResponse(body, media_type=media_type, headers=STREAM_HEADERS)
