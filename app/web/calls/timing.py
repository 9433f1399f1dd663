"""/api/v1/timing: what a batch costs, measured anew for each request."""

from fastapi import APIRouter, Request, Response

from app.web.http.formats import check_accepts_json
from app.web.http.wire import dumps
from app.web.reference.call import Call, ReplyBody
from app.web.reference.common import HEAD
from app.web.reference.example import Example
from app.web.reference.shapes import NUMBER, WHOLE, Part, numbers, record, wholes
from app.web.replies.place import RUN, STEP, head, run_of, step_of, timing_at, train_to
from app.web.serving.dependencies import OfRequest

THIS_BATCH = record(
    Part("loop", NUMBER, "seconds with a loop over single examples"),
    Part("matrix_product", NUMBER, "seconds with one matrix product for each layer"),
    Part("ratio", NUMBER, "seconds of the loop divided by seconds of the matrix product"),
    Part("rounds", WHOLE, "number of rounds; each time is the median of these"),
)
SIZES = record(
    Part("batch_size", wholes("sizes"), "1, 2, 4, … N, with 63, 64 and 65 among them"),
    Part("update", numbers("sizes"), "seconds for one update"),
    Part("updates_per_epoch", wholes("sizes"), "updates in an epoch, one for each batch"),
    Part("epoch", numbers("sizes"), "seconds for an epoch"),
)
REPLY = record(
    *HEAD,
    Part("step", WHOLE, "number k of the step"),
    Part("batch_size", WHOLE, "M, the examples in the batch of this step"),
    Part("this_batch", THIS_BATCH, "times for the gradient of this batch"),
    Part("sizes", SIZES, "times of the training loop for each batch size"),
)
CALL = Call(
    path="/api/v1/timing",
    place=70,
    title="What a batch costs",
    gives="times of a loop and of one matrix product for a batch, and of an update and an epoch "
    "for each batch size",
    about="Processor time of the training thread. The server measures it again for each request, "
    "in several rounds, and replies with the medians. The reply is never cached.",
    parameters=(RUN, STEP),
    bodies={"json": ReplyBody("application/json", REPLY, "")},
    example=Example(
        text="Print the batch sizes that were measured.",
        query={"data": "moons", "data.n": "80", "model.hidden": "4", "runs": "16,1"},
        python='print(reply.json()["sizes"]["batch_size"])',
        javascript="const { sizes } = await reply.json();\n"
        "console.log(JSON.stringify(sizes.batch_size));",
    ),
)

router = APIRouter()


@router.api_route(CALL.path, methods=[*CALL.methods])
async def timing(request: Request, reading: OfRequest) -> Response:
    """A loop against one matrix product for one batch; an update and an epoch by batch size."""
    index = run_of(request, reading)
    number = step_of(request, reading, index)
    check_accepts_json(request)
    await train_to(request, reading, index, number)
    measured = await timing_at(reading, index, number)
    payload = {**head(reading, index), "step": number, **measured}
    no_store = {"Cache-Control": "no-store"}  # a measurement is another one each time
    return Response(dumps(payload), media_type="application/json", headers=no_store)
