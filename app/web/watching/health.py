"""Health checks: whether the server is alive, and whether it is ready for requests."""

import asyncio

import orjson
from fastapi import APIRouter, Request, Response

from app.web.serving.computations import Computations
from app.web.serving.errors import Refusal
from app.web.serving.passed_limits import READY
from app.web.serving.stopping import Stopping
from app.web.serving.training_thread import TrainingThread
from app.web.watching import wait

router = APIRouter(include_in_schema=False)
metrics_router = APIRouter(include_in_schema=False)  # only where the setting says so
NOT_KEPT = {"Cache-Control": "no-store"}
RETRY_SECONDS = 2


@router.get("/healthz")
async def healthz(request: Request) -> Response:
    """Whether the server is alive, and how many experiments it trains for a reader now."""
    computations: Computations = request.app.state.computations
    content = orjson.dumps({"status": "ok", "training": computations.unfinished})
    return Response(content, media_type="application/json")


@router.get("/readyz")
async def readyz(request: Request) -> Response:
    """Whether requests may be sent here."""
    stopping: Stopping = request.app.state.stopping
    thread: TrainingThread = request.app.state.thread
    if stopping.has_begun:
        raise _not_ready("The server stops.")
    if not thread.is_alive:
        raise _not_ready("The training thread has ended.")
    if await wait.waited(thread) >= wait.LONGEST:
        raise _not_ready(
            f"A short job waits more than {wait.LONGEST:g} seconds for the training thread."
        )
    content = orjson.dumps({"status": "ready"})
    return Response(content, media_type="application/json", headers=NOT_KEPT)


def _not_ready(detail: str) -> Refusal:
    return Refusal(503, detail, RETRY_SECONDS, READY)


@metrics_router.get("/metrics")
async def metrics(request: Request) -> Response:
    """The numbers of all workers, for Prometheus."""
    from app.web.watching.metrics import MEDIA_TYPE, Metrics

    found: Metrics = request.app.state.metrics
    state = request.app.state
    found.gauges.show(state.thread, state.computations, state.room)
    content = await asyncio.to_thread(found.text)
    return Response(content, headers={"Content-Type": MEDIA_TYPE, **NOT_KEPT})
