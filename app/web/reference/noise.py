"""What is told of /api/v1/noise and /api/v1/cosine: batch gradients against the full one."""

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


def _drawn(how: str, formula: str) -> Part:
    columns = record(
        Part("measured", numbers("sizes"), "E‖g_B − g‖² over the batches"),
        Part("low", numbers("sizes"), "lower end of its 95 % interval; measured where exact"),
        Part("high", numbers("sizes"), "upper end"),
        Part("batches", wholes("sizes"), "how many were computed"),
        Part("exact", listed(YES_NO, "sizes"), "whether these were all that there are"),
        Part("formula", numbers("sizes"), formula),
    )
    return Part(how, columns, "batches drawn so")


SPREAD = record(
    Part("batch_sizes", wholes("sizes"), "M"),
    _drawn("without_replacement", "(S²/M)(1 − M/N)"),
    _drawn("with_replacement", "S²(N − 1)/(N M)"),
)
BIAS = record(
    Part("batch_sizes", wholes("sizes"), "those for which every batch was computed"),
    Part("batches", wholes("sizes"), "how many these are"),
    Part("largest", numbers("sizes"), "largest component of the mean over all batches, less g"),
)
CLOUD = record(
    Part("batch_size", WHOLE, "of the batches"),
    Part("names", texts("2"), "of the two directions"),
    Part("exact", YES_NO, "whether these are all batches that there are"),
    Part("points", numbers("batches", "2"), "g_B − g in the plane"),
    Part("this", numbers("2"), "the same of this step's batch"),
    Part("zero", numbers("2"), "where the gradient 0 would lie"),
    Part("explained", NUMBER, "share of the variance in the plane; null for two parameters"),
)
EPOCH = record(
    Part("order", TEXT, "how the run goes through the examples"),
    Part("epoch", WHOLE, "of the step, from 0"),
    Part("steps", wholes("steps"), "of this epoch, at most 64 evenly spaced"),
    Part("used", wholes("steps"), "examples that the epoch has used before each"),
    Part(
        "remaining",
        wholes("steps"),
        "examples that it will still use; dropped ones are not among them",
    ),
    Part("distance", numbers("steps"), "of their mean gradient from g, in lengths of g"),
    Part("expected", numbers("steps"), "the same of a random rest of that size"),
)
REPLY = record(
    *HEAD,
    Part("step", WHOLE, "k"),
    Part("n", WHOLE, "N, all training examples"),
    Part("batch_size", WHOLE, "of this step's batch"),
    Part("full_gradient_norm", NUMBER, "‖g‖, the length of the full gradient"),
    Part("s2", NUMBER, "S² = Σ‖gᵢ − g‖²/(N − 1)"),
    Part("spread", SPREAD, "the expected squared distance by batch size"),
    Part("bias", BIAS, "that batch gradients are right on average"),
    Part("sum", record(Part("factor", NUMBER, "‖Σ gᵢ‖ / ‖mean gᵢ‖, which is N")), "sum and mean"),
    Part("cloud", CLOUD, "batch gradients around the full one, in a plane"),
    Part("epoch", EPOCH, "the rest of the epoch against all examples"),
)
DIRECTIONS = free(
    "directions",
    "Of the cloud: principal, or two parameters as in W1[0,0];b1[0].",
    "principal",
    r"^(principal|[Wb]\d+\[[\d,]+\];[Wb]\d+\[[\d,]+\])$",
)
SMALL = {"data": "moons", "data.n": "16", "model.hidden": "", "runs": "full,4", "stop.epochs": "5"}

NOISE = Call(
    path="/api/v1/noise",
    title="Gradient noise",
    gives="batch gradients against the full gradient at one step, measured and by formula",
    about="How far the gradients of batches lie from the full gradient at the run's own θ_k, for "
    "every batch size: over all possible batches where they are few enough, else over random ones "
    "with a 95 % interval, beside the formulas. What is drawn at random is a function of the "
    "experiment, so the same question has the same answer.",
    parameters=(
        RUN,
        STEP,
        DIRECTIONS,
    ),
    statuses=KEPT,
    forms={"json": Form("application/json", REPLY, "")},
    example=Example(
        text="Twelve examples in batches of four: every possible batch, and the formula.",
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
    about="The angle between batch gradient and full gradient at every step of a stretch, where "
    "/api/v1/run has it only at the evaluated ones. A stretch may be as long as the catalog's "
    "`stretch` says, and ends where the run ends.",
    parameters=(RUN, stretch("steps", "The steps.", "as many as may be")),
    statuses=KEPT,
    forms={
        "json": Form(
            "application/json",
            record(
                *HEAD,
                Part("steps", wholes("steps"), "k"),
                Part("cosine", numbers("steps"), "null where one of the two gradients is 0"),
                Part(
                    "relative_length",
                    numbers("steps"),
                    "of the batch gradient, in lengths of the full one",
                ),
            ),
            "",
        )
    },
    example=Example(
        text="The first four steps of the mini-batch run.",
        query={**SMALL, "run": "1", "steps": "0:4"},
        python="told = reply.json()\n"
        'for step, cosine in zip(told["steps"], told["cosine"]):\n'
        '    print(step, f"{cosine:.6f}")',
        javascript="const { steps, cosine } = await reply.json();\n"
        "steps.forEach((step, i) => console.log(step, cosine[i].toFixed(6)));",
    ),
)
