"""What is told of /api/v1/run."""

from app.web.reference.call import KEPT, Call, Form
from app.web.reference.common import (
    DATA,
    ENGINE,
    EXPERIMENT,
    ID,
    LAYOUT,
    NOTICES,
    OUTCOME,
    RUN_HEAD,
)
from app.web.reference.example import Example
from app.web.reference.parameters import choice, choices, stretch
from app.web.reference.shapes import (
    NUMBER,
    TEXT,
    WHOLE,
    Part,
    listed,
    maybe,
    numbers,
    record,
    texts,
    wholes,
)
from app.web.whole import DEFAULT_FIELDS, FIELDS, KINDS

HASHES = record(
    Part("data", TEXT, "of the examples"),
    Part("initial", TEXT, "of θ₀"),
    Part("order", texts("runs"), "of the order in which each run visits the examples"),
)
OPENING = (
    ID,
    Part("engine", ENGINE, "what computed it"),
    EXPERIMENT,
    NOTICES,
    Part("data", DATA, "the examples"),
    Part(
        "parameters",
        record(
            Part("layout", listed(LAYOUT, "arrays"), "where each array lies in θ; z = a W + b"),
            Part("initial", numbers("parameters"), "θ₀, the same for all runs"),
        ),
        "the network's start",
    ),
    Part("hashes", HASHES, "to see at a glance whether two replies began alike"),
)
EVALUATED = {
    "training_loss": "over all training examples",
    "test_loss": "over the test examples; null without any",
    "accuracy": "share of training examples that are classified rightly; null for numbers",
    "test_accuracy": "the same of the test examples",
    "cosine": "between batch gradient and full gradient; null at the end",
    "relative_length": "of the batch gradient, in lengths of the full one; null at the end",
}
OF_STEPS = {
    "batch_loss": "the mean loss of the batch at θ_k, without the penalty",
    "penalty": "l1 Σ|w| + (l2/2) Σw² at θ_k",
    "learning_rates": "η of the step",
    "gradient_norm": "length of the gradient that the optimiser is given",
    "update_norm": "length of what the step adds to θ",
    "seconds": "processor time of the training up to the end of the step; a measurement",
}


def columns(always: bool) -> tuple[Part, ...]:
    """Those of the steps, and those of the evaluations, as replies and frames have them."""
    return (
        *(Part(name, numbers("steps"), text, always) for name, text in OF_STEPS.items()),
        Part("layer_update_norm", numbers("steps", "layers"), "the same layer by layer", always),
        Part("evaluated_steps", wholes("evaluations"), "k of each θ_k measured below", always),
        *(Part(name, numbers("evaluations"), text, always) for name, text in EVALUATED.items()),
    )


RUN = record(
    *RUN_HEAD,
    *OUTCOME,
    *columns(always=False),
    Part("parameters", numbers("steps + 1", "parameters"), "θ_0 … θ_steps; on request", False),
    Part("batches", wholes("steps", "examples of the batch"), "rows of data.x; on request", False),
)
ROW = record(
    Part("run", WHOLE, "from 0"),
    Part("label", TEXT, "of the run"),
    Part("step", WHOLE, "k; the last row of a run is its last θ"),
    Part("epoch", NUMBER, "epochs passed before it, by the examples used"),
    *(Part(name, NUMBER, f"{text}; null at the end", False) for name, text in OF_STEPS.items()),
    Part("layer_update_norm", maybe(numbers("layers")), "the same layer by layer", False),
    *(Part(name, NUMBER, f"{text}; null between", False) for name, text in EVALUATED.items()),
    Part("parameters", maybe(numbers("parameters")), "θ_k; on request", False),
    Part("batches", maybe(wholes("examples of the batch")), "rows of data.x; on request", False),
)
PAGE = record(
    Part("first", WHOLE, "the first step that is told"),
    Part("last", WHOLE, "the one after the last that is told"),
    Part("total", WHOLE, "steps of the run that made most"),
    Part("next", maybe(TEXT), "the address of the next page; null on the last"),
)

LEFT_OUT = tuple(name for name in FIELDS if name not in DEFAULT_FIELDS)

CALL = Call(
    path="/api/v1/run",
    title="The whole comparison",
    gives="the whole comparison as columns: JSON, NDJSON or CSV",
    about="Trains every run and gives what was recorded, as columns. Column k of a run is its "
    "step k, which takes θ_k to θ_{k+1}; what is measured over all examples stands beside the "
    "steps that it was measured at. A reply that would be too large is refused, and the refusal "
    "says what to leave out; `steps=0:1000` gives it page by page, each with the address of the "
    "next in `page.next` and in the header `Link`.",
    parameters=(
        choices("fields", "The columns of each run.", FIELDS, f"all but {', '.join(LEFT_OUT)}"),
        stretch("steps", "A stretch of the steps of every run: a page of a long one.", "all"),
        choice("format", "Instead of an Accept header.", tuple(KINDS), "json"),
    ),
    statuses=KEPT,
    forms={
        "json": Form(
            "application/json",
            record(
                *OPENING,
                Part("runs", listed(RUN, "runs"), "in their order"),
                Part("page", PAGE, "where `steps` is asked for", False),
            ),
            "",
        ),
        "ndjson": Form(
            "application/x-ndjson",
            ROW,
            "a line for each θ_k of each run of which there is something to say",
            each=True,
        ),
        "csv": Form(
            "text/csv",
            ROW,
            "the same rows as a table; `parameters` and `layer_update_norm` have a column for each "
            "entry, such as `W1[0,3]` and `layer_update_norm_1`; a label that a spreadsheet would "
            "take for a formula has a single quote before it",
            each=True,
        ),
    },
    example=Example(
        text="Two examples that pull apart, full batch beside SGD: the last training loss of each.",
        query={
            "data": "two_points",
            "model.hidden": "",
            "learning_rate": "0.125",
            "runs": "full,1",
            "stop.epochs": "3",
        },
        python='for run in reply.json()["runs"]:\n'
        '    print(run["label"], run["training_loss"][-1])',
        javascript="const { runs } = await reply.json();\n"
        "for (const run of runs) console.log(run.label, run.training_loss.at(-1));",
    ),
)
