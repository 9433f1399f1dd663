"""/api/v1/noise: batch gradients against the full gradient at one step."""

from fastapi import APIRouter, Request, Response

from app.web.http.caching import cacheable, fresh_key
from app.web.http.formats import check_accepts_json
from app.web.http.wire import dumps
from app.web.reference.call import STATUSES_OF_CACHEABLE, Call, ReplyBody
from app.web.reference.common import HEAD
from app.web.reference.example import Example
from app.web.reference.shapes import (
    NUMBER,
    TEXT,
    WHOLE,
    YES_NO,
    Part,
    listed,
    numbers,
    record,
    texts,
    wholes,
)
from app.web.replies.place import (
    DIRECTIONS,
    RUN,
    STEP,
    directions_in,
    head,
    noise_at,
    run_of,
    step_of,
    train_to,
)
from app.web.serving.dependencies import OfRequest

_DRAWN = {
    "without_replacement": "batches without repeated examples",
    "with_replacement": "batches in which an example may repeat",
}


def _drawn(how: str, formula: str) -> Part:
    columns = record(
        Part("measured", numbers("sizes"), "mean of ‖g_B − g‖² over the batches"),
        Part(
            "low", numbers("sizes"), "lower end of the 95 % interval; equal to `measured` if exact"
        ),
        Part("high", numbers("sizes"), "upper end of the interval; equal to `measured` if exact"),
        Part("batches", wholes("sizes"), "number of batches computed"),
        Part("exact", listed(YES_NO, "sizes"), "true: all possible batches were computed"),
        Part("formula", numbers("sizes"), formula),
    )
    return Part(how, columns, _DRAWN[how])


SPREAD = record(
    Part("batch_sizes", wholes("sizes"), "M"),
    _drawn("without_replacement", "(S²/M)(1 − M/N)"),
    _drawn("with_replacement", "S²(N − 1)/(N M)"),
)
BIAS = record(
    Part(
        "batch_sizes",
        wholes("sizes"),
        "the batch sizes for which all possible batches were computed",
    ),
    Part("batches", wholes("sizes"), "number of these batches"),
    Part(
        "largest",
        numbers("sizes"),
        "largest entry, by size, of the mean batch gradient minus g; zero up to rounding",
    ),
)
CLOUD = record(
    Part("batch_size", WHOLE, "examples in each batch"),
    Part("names", texts("2"), "names of the two directions"),
    Part("exact", YES_NO, "true: the points are all possible batches"),
    Part("points", numbers("batches", "2"), "g_B − g in the plane"),
    Part("this", numbers("2"), "g_B − g in the plane for the batch of this step"),
    Part("zero", numbers("2"), "the point of a gradient that is 0"),
    Part(
        "explained",
        NUMBER,
        "share of the variance that the plane shows; null if two parameters are chosen",
    ),
)
EPOCH = record(
    Part("order", TEXT, "the setting `order` of the run"),
    Part("epoch", WHOLE, "epoch of the step, counted from 0"),
    Part("steps", wholes("steps"), "steps of this epoch; at most 64, evenly spaced"),
    Part("used", wholes("steps"), "examples that the epoch has used before each of these steps"),
    Part(
        "remaining",
        wholes("steps"),
        "examples that the epoch has not used yet, without dropped ones",
    ),
    Part("distance", numbers("steps"), "‖mean gradient of the remaining examples − g‖ / ‖g‖"),
    Part("expected", numbers("steps"), "the same, expected for as many examples drawn at random"),
)
REPLY = record(
    *HEAD,
    Part("step", WHOLE, "number k of the step"),
    Part("n", WHOLE, "N, the number of training examples"),
    Part("batch_size", WHOLE, "M, the examples in the batch of this step"),
    Part("full_gradient_norm", NUMBER, "‖g‖, the length of the full gradient"),
    Part("s2", NUMBER, "S² = Σ‖gᵢ − g‖²/(N − 1)"),
    Part("spread", SPREAD, "expected squared distance from g for each batch size"),
    Part("bias", BIAS, "a check that batch gradients are right on average: their mean is g"),
    Part(
        "sum",
        record(Part("factor", NUMBER, "‖Σ gᵢ‖ / ‖mean gᵢ‖, which is N")),
        "the sum against the mean",
    ),
    Part("cloud", CLOUD, "batch gradients around the full gradient, drawn in a plane"),
    Part("epoch", EPOCH, "mean gradient of the rest of the epoch against the full gradient"),
)
SMALL = {"data": "moons", "data.n": "16", "model.hidden": "", "runs": "full,4", "stop.epochs": "5"}

CALL = Call(
    path="/api/v1/noise",
    place=50,
    title="Gradient noise",
    gives="distance of batch gradients from the full gradient at one step, measured and by formula",
    about="How far batch gradients lie from the full gradient at θ_k of the run, for many batch "
    "sizes. If there are few enough possible batches, the server computes all of them. Otherwise "
    "it draws random batches and adds a 95 % interval. The formulas stand beside the measured "
    "values. The random batches depend only on the experiment, so the same call gives the same "
    "reply. For a run that leaves examples out or flips labels, everything here is over the "
    "examples as that run learns them.",
    parameters=(RUN, STEP, DIRECTIONS),
    statuses=STATUSES_OF_CACHEABLE,
    bodies={"json": ReplyBody("application/json", REPLY, "")},
    example=Example(
        text="For twelve examples, print the measured value and the formula for each batch size.",
        query={**SMALL, "run": "1", "step": "3"},
        python="noise = reply.json()\n"
        'drawn = noise["spread"]["without_replacement"]\n'
        "for size, value, formula in zip(\n"
        '    noise["spread"]["batch_sizes"], drawn["measured"], drawn["formula"]\n'
        "):\n"
        '    print(size, f"{value:.6f}", f"{formula:.6f}")',
        javascript="const { spread } = await reply.json();\n"
        "const drawn = spread.without_replacement;\n"
        "spread.batch_sizes.forEach((size, i) => {\n"
        "  console.log(size, drawn.measured[i].toFixed(6), drawn.formula[i].toFixed(6));\n"
        "});",
    ),
)

router = APIRouter()


@router.api_route(CALL.path, methods=[*CALL.methods])
async def noise(request: Request, reading: OfRequest) -> Response:
    """Batch gradients against the full gradient at one step, measured and by formula."""
    prepared, index = reading.prepared, run_of(request, reading)
    number = step_of(request, reading, index)
    directions = directions_in(request, reading)
    check_accepts_json(request)
    key = fresh_key(request, prepared)
    await train_to(request, reading, index, number)
    measured = await noise_at(reading, index, number, directions)
    content = dumps({**head(reading, index), "step": number, **measured})
    return cacheable(request, content, "application/json", key)
