"""The documentation of /api/v1/noise and /api/v1/cosine."""

from app.web.reference.call import KEPT, Call, Form
from app.web.reference.common import HEAD
from app.web.reference.example import Example
from app.web.reference.parameters import free, stretch
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
from app.web.reference.step import RUN, STEP

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
DIRECTIONS = free(
    "directions",
    "The two axes of the cloud: `principal` for the two principal directions, or two "
    "parameters, for example `W1[0,0];b1[0]`.",
    "principal",
    r"^(principal|[Wb]\d+\[[\d,]+\];[Wb]\d+\[[\d,]+\])$",
)
SMALL = {"data": "moons", "data.n": "16", "model.hidden": "", "runs": "full,4", "stop.epochs": "5"}

NOISE = Call(
    path="/api/v1/noise",
    title="Gradient noise",
    gives="distance of batch gradients from the full gradient at one step, measured and by formula",
    about="How far batch gradients lie from the full gradient at θ_k of the run, for many batch "
    "sizes. If there are few enough possible batches, the server computes all of them. Otherwise "
    "it draws random batches and adds a 95 % interval. The formulas stand beside the measured "
    "values. The random batches depend only on the experiment, so the same call gives the same "
    "reply.",
    parameters=(
        RUN,
        STEP,
        DIRECTIONS,
    ),
    statuses=KEPT,
    forms={"json": Form("application/json", REPLY, "")},
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

COSINE = Call(
    path="/api/v1/cosine",
    title="Angles along a run",
    gives="cosine and relative length of the batch gradient at each step of a stretch",
    about="The angle between the batch gradient and the full gradient at every step of a stretch. "
    "/api/v1/run has this only at the evaluated steps. The limit `stretch` of the catalog is the "
    "longest stretch. A stretch ends at the latest where the run ends.",
    parameters=(
        RUN,
        stretch(
            "steps",
            "The steps, from the first up to but not including the end.",
            "as many as the limit allows",
        ),
    ),
    statuses=KEPT,
    forms={
        "json": Form(
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
        query={**SMALL, "run": "1", "steps": "0:4"},
        python="angles = reply.json()\n"
        'for step, cosine in zip(angles["steps"], angles["cosine"]):\n'
        '    print(step, f"{cosine:.6f}")',
        javascript="const { steps, cosine } = await reply.json();\n"
        "steps.forEach((step, i) => console.log(step, cosine[i].toFixed(6)));",
    ),
)
