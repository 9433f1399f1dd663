"""/api/v1/summary: how each run ended, what a target cost it, and where it came to rest."""

from fastapi import APIRouter, Request, Response

from app.training.analysis.cost import AXES
from app.training.analysis.losses_on_the_way import MEASURES, Target
from app.training.analysis.summary import summary
from app.web.http.caching import cacheable, fresh_key
from app.web.http.non_finite import HOW_READ
from app.web.reference.call import STATUSES_OF_CACHEABLE, Call, ReplyBody
from app.web.reference.common import ENGINE, ID, OUTCOME
from app.web.reference.costs import COSTS, LOSSES
from app.web.reference.example import Example
from app.web.reference.parameters import choice, format_choice, number
from app.web.reference.shapes import (
    NUMBER,
    TEXT,
    WHOLE,
    YES_NO,
    Part,
    listed,
    maybe,
    one_of,
    record,
    wholes,
)
from app.web.replies.summary_reply import FORMATS, MEDIA_TYPES
from app.web.serving.dependencies import OfRequest

WINNERS = record(
    *(
        Part(
            axis,
            wholes("runs"),
            "numbers of the runs that spent least; empty if no run reached the target",
        )
        for axis in AXES
    )
)
LEVEL = (
    Part("epochs", WHOLE, "the last epochs, over which the losses are taken"),
    Part("low", NUMBER, "a tenth of the training losses are lower"),
    Part("median", NUMBER, "median of the training losses"),
    Part("high", NUMBER, "a tenth of the training losses are higher"),
    Part("mean", NUMBER, "mean of the training losses"),
    Part("spread", NUMBER, "standard deviation of the training losses"),
)
PREDICTED = (
    Part("lowest", NUMBER, "training loss at the minimum of the objective"),
    Part("excess", NUMBER, "mean training loss above `lowest`, for draws with replacement"),
    Part("loss", NUMBER, "`lowest` plus `excess`"),
    Part("first_order", NUMBER, "the excess to first order in η; without l2 it is η tr(C)/(4M)"),
    Part("half_rate", NUMBER, "the excess at half the learning rate"),
    Part("larger_batch", NUMBER, "the excess at four times the batch size; null if above N"),
    Part(
        "is_exact",
        YES_NO,
        "true: the run draws with replacement, as the formula does; with shuffled epochs the floor "
        "lies lower",
    ),
)
RUN_HEAD = (
    Part("label", TEXT, "name of the run"),
    Part("batch_size", WHOLE, "examples in a batch of the first epoch"),
)
RUN = record(
    *RUN_HEAD,
    *OUTCOME,
    Part("final", LOSSES, "the losses at the end of the run"),
    Part("best", LOSSES, "the lowest finite losses of all evaluations"),
    Part(
        "reached",
        maybe(record(*COSTS)),
        "the cost of reaching the target; null if it was not reached",
    ),
    Part("why_not", maybe(TEXT), "one sentence on why the target was not reached; null if it was"),
    Part(
        "floor",
        maybe(record(*LEVEL)),
        "training losses in the last quarter of a run that hovers at a constant learning rate: in "
        "at least 8 epochs, with no trend, and not below rounding; null for other runs",
    ),
    Part(
        "settled",
        maybe(record(*LEVEL)),
        "the same for a run whose learning rate has fallen and whose loss moves little at its end",
    ),
    Part(
        "predicted",
        maybe(record(*PREDICTED)),
        "the floor by theory, for squared error, no hidden layer, and plain gradient descent at a "
        "constant rate; null for other runs",
    ),
    Part("why_not_predicted", maybe(TEXT), "why theory has no floor; null if it has one"),
)
ROW = record(
    Part("run", WHOLE, "number of the run, counted from 0"),
    *RUN_HEAD,
    *OUTCOME,
    *(
        Part(f"{part}_{measure}{what}", NUMBER, "the loss or its step, as in JSON")
        for part in ("final", "best")
        for measure in MEASURES
        for what in ("", "_step")
    ),
    *(Part(f"reached_{cost.name}", cost.shape, cost.text) for cost in COSTS),
    Part("why_not", TEXT, "why the target was not reached; empty if it was"),
    *(
        Part(f"{part}_{each.name}", each.shape, each.text)
        for part, parts in (("floor", LEVEL), ("settled", LEVEL), ("predicted", PREDICTED))
        for each in parts
    ),
    Part("why_not_predicted", TEXT, "why theory has no floor; empty if it has one"),
)

TARGET = number("target", "The loss to reach.", "none")
MEASURE = choice("measure", "The loss that the target is for.", MEASURES, MEASURES[0])
FORMAT = format_choice(MEDIA_TYPES)
CALL = Call(
    path="/api/v1/summary",
    place=30,
    title="The results in short",
    gives="final and lowest losses of each run, and the cost of reaching a target",
    about="For each run: how it ended, its final losses and its lowest losses. With a target also "
    "the cost up to the first evaluation at or below the target: updates, epochs, examples, "
    "forward and backward passes, floating-point operations and seconds, or why the run did not "
    "reach it. And where the run comes to rest: the floor measured over its last epochs, and the "
    "one that theory predicts.",
    parameters=(TARGET, MEASURE, FORMAT),
    statuses=STATUSES_OF_CACHEABLE,
    bodies={
        "json": ReplyBody(
            "application/json",
            record(
                ID,
                Part("engine", ENGINE, "the program that computed the reply"),
                Part("target", NUMBER, "the target of the request; null if there is none"),
                Part("measure", one_of(*MEASURES), "the loss that the target is for"),
                Part("winners", maybe(WINNERS), "who is cheapest; null without a target"),
                Part("runs", listed(RUN, "runs"), "the runs in their order"),
            ),
            "",
        ),
        "csv": ReplyBody(
            "text/csv",
            ROW,
            f"One row for each run. {HOW_READ} A cell is empty if there is no value.",
            each=True,
        ),
    },
    example=Example(
        text="Print how many updates each run needs to reach a training loss of 0.3.",
        query={"data": "moons", "data.n": "80", "runs": "full,16,1", "target": "0.3"},
        python='for run in reply.json()["runs"]:\n'
        '    reached = run["reached"]\n'
        '    print(run["label"], reached["updates"] if reached else run["why_not"])',
        javascript="const { runs } = await reply.json();\n"
        "for (const { label, reached, why_not } of runs) {\n"
        "  console.log(label, reached ? reached.updates : why_not);\n"
        "}",
    ),
)

router = APIRouter()


@router.api_route(CALL.path, methods=[*CALL.methods])
async def get_summary(request: Request, reading: OfRequest) -> Response:
    """Final and lowest losses of each run, the cost of a target, and the floor."""
    name, target = FORMAT.of(request), Target(TARGET.of(request), MEASURE.of(request))
    key = fresh_key(request, reading.prepared, name)
    trained = await reading.trained()
    media_type, write = FORMATS[name]
    runs = await reading.through(summary(trained, target))
    content = await reading.at_once(lambda: write(trained, target, runs))
    return cacheable(request, content, media_type, key)
