"""The JSON API, version 1. Joins requests, computations and formats; decides nothing else."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from app.settings import Settings
from app.training.comparison import Frame
from app.training.fields import LEAVES
from app.training.hashing import short_hash
from app.training.identity import fingerprint
from app.training.preparation import Prepared
from app.training.specification import Experiment
from app.web import stream, whole
from app.web.catalog import catalog
from app.web.computations import Computation, Computations
from app.web.requests import besides, experiment_of
from app.web.training_thread import Priority, TrainingThread
from app.web.wire import Cursor, dumps

router = APIRouter(prefix="/api/v1")
BODY = {"content": {"application/json": {"schema": Experiment.model_json_schema()}}}


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


@dataclass(frozen=True)
class Reading:
    """The computation that a request reads, and the experiment as this request wrote it.

    Requests that write an experiment differently share its computation, not their notices.
    """

    computation: Computation
    prepared: Prepared


async def reading(request: Request) -> AsyncIterator[Reading]:
    """What the request reads, held until the reply has been sent."""
    computations: Computations = request.app.state.computations
    prepared = await computations.prepare(await experiment_of(request, _settings(request)))
    address = request.client.host if request.client else ""
    async with computations.reading(prepared, address) as found:
        yield Reading(found, prepared)


Found = Annotated[Reading, Depends(reading)]


def _format(request: Request, formats: dict[str, tuple[str, Any]]) -> str:
    """By `format=`, else the first that `Accept` names, else the first there is."""
    chosen = besides(request, "format", tuple(formats))
    if chosen is not None:
        return chosen
    accept = request.headers.get("accept", "")
    return next(
        (name for name, (kind, _) in formats.items() if kind in accept), next(iter(formats))
    )


def _parameters(*more: tuple[str, str]) -> list[dict[str, Any]]:
    """The query parameters of a call, for OpenAPI."""
    paths = [("data" if leaf.path == "data.name" else leaf.path, leaf.help) for leaf in LEAVES]
    return [
        {"name": name, "in": "query", "description": text, "schema": {"type": "string"}}
        for name, text in (*paths, *more)
        if not name.startswith(("runs.", "data.x", "changes"))
    ]


VECTORS = ("vectors", "json (default), or float32: parameters in base64, orders as uint16")
FROM = ("from", "the id of the last event received, to go on after it")
FORMAT = ("format", "instead of Accept: json, ndjson or csv")
FIELDS = ("fields", f"columns, joined by commas: {', '.join(whole.FIELDS)}")


@router.get("/catalog")
async def get_catalog(request: Request) -> Response:
    """Data sets, activations, losses, limits, fields and the JSON Schema of the experiment."""
    content = dumps(catalog(_settings(request)))
    return _cacheable(request, content, "application/json", short_hash(content))


@router.get("/run", openapi_extra={"parameters": _parameters(FIELDS, FORMAT)})
@router.post("/run", openapi_extra={"requestBody": BODY, "parameters": _parameters(FIELDS)[-1:]})
async def run(request: Request, found: Found) -> Response:
    """The whole comparison as columns."""
    name = _format(request, whole.FORMATS)
    fields = whole.chosen_fields(besides(request, "fields"), name)
    whole.check_size(found.prepared, fields, _settings(request))
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
    return _cacheable(
        request, content, media_type, f"{found.computation.id}-{name}-{'+'.join(fields)}"
    )


def _cacheable(request: Request, content: bytes, media_type: str, key: str) -> Response:
    """A reply that may be kept, since it is a function of the address; POST replies are not."""
    if request.method != "GET":
        return Response(content, media_type=media_type)
    tag = f'W/"{key}-{fingerprint()}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=300", "Vary": "Accept"}
    if _has_tag(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def _has_tag(header: str, tag: str) -> bool:
    """Whether If-None-Match names the tag, compared weakly (RFC 9110, section 13.1.2)."""
    given = [part.strip().removeprefix("W/") for part in header.split(",")]
    return "*" in given or tag.removeprefix("W/") in given


STREAM_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no", "Vary": "Accept"}


@router.get("/stream", openapi_extra={"parameters": _parameters(FROM, VECTORS, FORMAT)})
@router.post(
    "/stream", openapi_extra={"requestBody": BODY, "parameters": _parameters(FROM, VECTORS)[-2:]}
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
