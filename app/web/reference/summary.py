"""What is told of /api/v1/summary."""

from app.training.summary import MEASURES
from app.web.reference.call import KEPT, Call, Form
from app.web.reference.common import ENGINE, ID, OUTCOME
from app.web.reference.example import Example
from app.web.reference.parameters import choice, number
from app.web.reference.shapes import NUMBER, TEXT, WHOLE, Part, listed, maybe, one_of, record
from app.web.summary import KINDS

PLACE = record(
    Part("step", WHOLE, "k of θ_k"),
    Part("value", NUMBER, "the loss there"),
)
LOSSES = record(*(Part(name, maybe(PLACE), "null without any") for name in MEASURES))
COSTS = (
    Part("step", WHOLE, "k of the first evaluated θ_k at or below it"),
    Part("updates", WHOLE, "made up to there"),
    Part("epochs", NUMBER, "passed up to there, by the examples used"),
    Part("examples", WHOLE, "seen up to there"),
    Part("seconds", NUMBER, "of processor time; a measurement"),
)
RUN_HEAD = (
    Part("label", TEXT, "its name"),
    Part("batch_size", WHOLE, "examples in its first batches"),
)
RUN = record(
    *RUN_HEAD,
    *OUTCOME,
    Part("final", LOSSES, "where the run ended"),
    Part("best", LOSSES, "the lowest that was evaluated"),
    Part("reached", maybe(record(*COSTS)), "what it took to the target; null if it never was"),
    Part("why_not", maybe(TEXT), "why the target was not reached, in a sentence"),
)
ROW = record(
    Part("run", WHOLE, "from 0"),
    *RUN_HEAD,
    *OUTCOME,
    *(
        Part(f"{part}_{measure}{what}", NUMBER, "as in JSON")
        for part in ("final", "best")
        for measure in MEASURES
        for what in ("", "_step")
    ),
    *(Part(f"reached_{cost.name}", cost.shape, cost.text) for cost in COSTS),
    Part("why_not", TEXT, "why the target was not reached"),
)

CALL = Call(
    path="/api/v1/summary",
    title="What it came to",
    gives="of each run final and best losses, and what it took to reach a target",
    about="For each run how it ended, its final and its lowest losses, and with a target the "
    "updates, epochs, examples and seconds up to the first evaluation at or below it, or why it "
    "was never reached.",
    parameters=(
        number("target", "The loss to reach.", "none"),
        choice("measure", "Which loss.", MEASURES, MEASURES[0]),
        choice("format", "Instead of an Accept header.", tuple(KINDS), "json"),
    ),
    statuses=KEPT,
    forms={
        "json": Form(
            "application/json",
            record(
                ID,
                Part("engine", ENGINE, "what computed it"),
                Part("target", NUMBER, "as asked for; null without one"),
                Part("measure", one_of(*MEASURES), "as asked for"),
                Part("runs", listed(RUN, "runs"), "in their order"),
            ),
            "",
        ),
        "csv": Form("text/csv", ROW, "a row for each run", each=True),
    },
    example=Example(
        text="How many updates each batch size takes to a training loss of 0.3.",
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
