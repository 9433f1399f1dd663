"""/api/v1/cosine: the angle between batch gradient and full gradient along a run."""

from fastapi import APIRouter, Request, Response

from app.training.analysis import footprint
from app.training.analysis.noise.cosines import cosines
from app.web.http.caching import cacheable, fresh_key
from app.web.http.formats import check_accepts_json
from app.web.http.wire import dumps
from app.web.reference.call import STATUSES_OF_CACHEABLE, Call, ReplyBody
from app.web.reference.common import HEAD
from app.web.reference.example import Example
from app.web.reference.parameters import stretch
from app.web.reference.shapes import Part, numbers, record, wholes
from app.web.replies.place import RUN, head, run_of
from app.web.serving.dependencies import OfRequest, settings_of

STEPS = stretch(
    "steps",
    "The steps, from the first up to but not including the end.",
    "as many as the limit allows",
)
CALL = Call(
    path="/api/v1/cosine",
    place=60,
    title="Angles along a run",
    gives="cosine and relative length of the batch gradient at each step of a stretch",
    about="The angle between the batch gradient and the full gradient at every step of a stretch. "
    "/api/v1/run has this only at the evaluated steps. The limit `stretch` of the catalog is the "
    "longest stretch. A stretch ends at the latest where the run ends.",
    parameters=(RUN, STEPS),
    statuses=STATUSES_OF_CACHEABLE,
    bodies={
        "json": ReplyBody(
            "application/json",
            record(
                *HEAD,
                Part("steps", wholes("steps"), "number k of each step"),
                Part(
                    "cosine",
                    numbers("steps"),
                    "cosine of the angle; null if one of the gradients is 0",
                ),
                Part(
                    "relative_length",
                    numbers("steps"),
                    "length of the batch gradient divided by that of the full gradient",
                ),
            ),
            "",
        )
    },
    example=Example(
        text="Print the cosine for the first four steps of the mini-batch run.",
        query={
            "data": "moons",
            "data.n": "16",
            "model.hidden": "",
            "runs": "full,4",
            "stop.epochs": "5",
            "run": "1",
            "steps": "0:4",
        },
        python="angles = reply.json()\n"
        'for step, cosine in zip(angles["steps"], angles["cosine"]):\n'
        '    print(step, f"{cosine:.6f}")',
        javascript="const { steps, cosine } = await reply.json();\n"
        "steps.forEach((step, i) => console.log(step, cosine[i].toFixed(6)));",
    ),
)

router = APIRouter()


@router.api_route(CALL.path, methods=[*CALL.methods])
async def cosine(request: Request, reading: OfRequest) -> Response:
    """Cosine and relative length of each batch gradient of a stretch of steps."""
    index, most = run_of(request, reading), settings_of(request).limits.stretch
    steps = STEPS.of(request, range(most), reading.prepared.runs[index].steps, most)
    check_accepts_json(request)
    key = fresh_key(request, reading.prepared, steps)
    steps_made = await reading.steps_made(index, steps.stop)
    first, end = min(steps.start, steps_made), min(steps.stop, steps_made)
    await reading.takes(footprint.cosines_bytes(reading.prepared, index))
    work = cosines(reading.prepared, index, first, end, reading.computation.kept[index])
    measured = await reading.through(work)
    content = dumps({**head(reading, index), **measured})
    return cacheable(request, content, "application/json", key)
