"""Health checks: whether the server is alive, and whether it is ready for requests."""

import asyncio

import orjson
from fastapi import APIRouter, Request, Response

from app.web.http.errors import Refusal
from app.web.http.passed_limits import READY
from app.web.reference.call import Call, ReplyBody
from app.web.reference.example import Example
from app.web.reference.shapes import WHOLE, Part, one_of, record
from app.web.serving.computations import Computations
from app.web.serving.stopping import Stopping
from app.web.serving.training_thread import TrainingThread
from app.web.watching import wait

HEALTH = Call(
    path="/healthz",
    title="Is the server alive?",
    gives="whether the server is alive",
    about="For load balancers and containers. The reply comes at once; it never waits for "
    "training.",
    methods=("GET",),
    takes_experiment=False,
    statuses=(200, 500),
    bodies={
        "json": ReplyBody(
            "application/json",
            record(
                Part("status", one_of("ok"), "always `ok`"),
                Part("training", WHOLE, "number of experiments being trained for a reader now"),
            ),
            "",
        )
    },
    example=Example(
        text="",
        query={},
        python='print(reply.json()["status"])',
        javascript="console.log((await reply.json()).status);",
    ),
)
READINESS = Call(
    path="/readyz",
    title="Is the server ready for requests?",
    gives="whether the server is ready for requests",
    about="For load balancers. The status is 503 while the server stops, after the training thread "
    "has ended, and while a short job waits more than 3 seconds for that thread. Give the check a "
    "time limit of 5 seconds.",
    methods=("GET",),
    takes_experiment=False,
    statuses=(200, 500),
    bodies={
        "json": ReplyBody(
            "application/json", record(Part("status", one_of("ready"), "always `ready`")), ""
        )
    },
    example=Example(
        text="",
        query={},
        python='print(reply.json()["status"])',
        javascript="console.log((await reply.json()).status);",
    ),
)

router = APIRouter(include_in_schema=False)
metrics_router = APIRouter(include_in_schema=False)  # only where the setting says so
NOT_KEPT = {"Cache-Control": "no-store"}
RETRY_SECONDS = 2


@router.get(HEALTH.path)
async def healthz(request: Request) -> Response:
    """Whether the server is alive, and how many experiments it trains for a reader now."""
    computations: Computations = request.app.state.computations
    content = orjson.dumps({"status": "ok", "training": computations.unfinished})
    return Response(content, media_type="application/json")


@router.get(READINESS.path)
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
