"""/api/v1/shares: how hard each example of a batch pulls at one step."""

from fastapi import APIRouter, Request, Response

from app.web.http.caching import cacheable, fresh_key
from app.web.http.formats import check_accepts_json
from app.web.http.wire import dumps
from app.web.reference.call import STATUSES_OF_CACHEABLE, Call, ReplyBody
from app.web.reference.common import HEAD
from app.web.reference.example import Example
from app.web.reference.shapes import NUMBER, TEXT, WHOLE, YES_NO, Part, numbers, record, wholes
from app.web.replies.place import RUN, STEP, head, run_of, step_of, train_to
from app.web.replies.shares_reply import PARAMETERS, share_view, shares_at, shares_reply
from app.web.serving.dependencies import OfRequest

EXAMPLES = record(
    Part("place", wholes("examples"), "place in the order of `sort`, counted from 0"),
    Part("index", wholes("examples"), "row of the example in the training data"),
    Part("position", wholes("examples"), "position of the example in the batch"),
    Part("y", numbers("examples"), "target, as the run learns it"),
    Part("share", numbers("examples"), "⟨gᵢ, ḡ⟩ / (M ‖ḡ‖²); null if ḡ is 0"),
    Part("gradient_norm", numbers("examples"), "‖gᵢ‖, the length of the example's gradient"),
    Part("cosine", numbers("examples"), "cosine of the angle to ḡ; null if gᵢ or ḡ is 0"),
    Part("loss", numbers("examples"), "ℓ of the example"),
)
REPLY = record(
    *HEAD,
    Part("step", WHOLE, "number k of the step"),
    Part("optimizer", TEXT, "the optimiser that makes the update from ḡ"),
    Part("has_penalty", YES_NO, "whether l1 or l2 is above 0, which pulls besides the examples"),
    Part(
        "is_plain",
        YES_NO,
        "whether the shares are those of the update too: plain descent without a penalty, with one "
        "rate for all parameters and one batch for each update",
    ),
    Part("accumulate", WHOLE, "batches of an update"),
    Part("batch_size", WHOLE, "M, the number of examples in this batch"),
    Part("batch_loss", NUMBER, "the mean loss of the batch at θ_k"),
    Part("gradient_norm", NUMBER, "‖ḡ‖, the length of the batch gradient"),
    Part("against", WHOLE, "how many examples of the batch have a share below 0"),
    Part(
        "rest",
        record(
            Part("count", WHOLE, "examples of the batch that the reply does not name"),
            Part("share", NUMBER, "sum of their shares"),
        ),
        "the other examples together",
    ),
    Part("examples", EXAMPLES, "an entry for each example named"),
)

CALL = Call(
    path="/api/v1/shares",
    place=45,
    title="Which example pulls hardest",
    gives="each example's share in the batch gradient at one step, sorted",
    about="How hard each example of the batch pulls at θ_k of the run. With gᵢ the gradient of "
    "example i and ḡ the mean of the M gradients, its share is ⟨gᵢ, ḡ⟩ / (M ‖ḡ‖²). The shares add "
    "up to 1. An example with a share below 0 pulls against the others. Plain descent makes the "
    "update −η ḡ, so the shares are those in the update. Momentum and the other optimisers make "
    "their update from earlier gradients too, and a penalty pulls besides the examples: then they "
    "are shares in ḡ alone. The sum and a weighted last batch multiply ḡ, which changes no share.",
    parameters=(RUN, STEP, *PARAMETERS),
    statuses=STATUSES_OF_CACHEABLE,
    bodies={"json": ReplyBody("application/json", REPLY, "")},
    example=Example(
        text="The examples of the first mini-batch, the one that pulls hardest first.",
        query={"data": "moons", "data.n": "40", "runs": "full,8", "run": "1"},
        python="pulls = reply.json()\n"
        'for index, share in zip(pulls["examples"]["index"], pulls["examples"]["share"]):\n'
        "    print(index, share)",
        javascript="const { examples } = await reply.json();\n"
        "examples.index.forEach((index, i) => console.log(index, examples.share[i]));",
    ),
)

router = APIRouter()


@router.api_route(CALL.path, methods=[*CALL.methods])
async def shares(request: Request, reading: OfRequest) -> Response:
    """How hard each example of a batch pulls at one step."""
    prepared, index = reading.prepared, run_of(request, reading)
    number = step_of(request, reading, index)
    view = share_view(request, prepared.runs[index].timetable.batch_size_at(number))
    check_accepts_json(request)
    key = fresh_key(request, prepared)
    await train_to(request, reading, index, number)
    found = await shares_at(reading, index, number)
    content = await reading.at_once(
        lambda: dumps(
            {**head(reading, index), **shares_reply(prepared, index, number, found, view)}
        )
    )
    return cacheable(request, content, "application/json", key)
