"""The documentation of /api/v1/run."""

from app.web.calls.run_reply import DEFAULT_FIELDS, FIELDS, KINDS
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
from app.web.reference.parameters import FORMAT, choice, choices, stretch
from app.web.reference.shapes import (
    NUMBER,
    TEXT,
    WHOLE,
    Part,
    listed,
    maybe,
    numbers,
    one_of,
    record,
    texts,
    wholes,
)
from app.web.serving.non_finite import SPELLINGS

HASHES = record(
    Part("data", TEXT, "hash of the examples"),
    Part("initial", TEXT, "hash of θ₀"),
    Part(
        "order", texts("runs"), "hash of the order of the examples in the first epoch of each run"
    ),
)
OPENING = (
    ID,
    Part("engine", ENGINE, "the program that computed the reply"),
    EXPERIMENT,
    NOTICES,
    Part("data", DATA, "the examples"),
    Part(
        "parameters",
        record(
            Part("layout", listed(LAYOUT, "arrays"), "position of each array in θ; z = a W + b"),
            Part("initial", numbers("parameters"), "θ₀, the same for all runs"),
        ),
        "the initial parameters of the network",
    ),
    Part(
        "hashes", HASHES, "equal hashes show that two replies have the same data, start and orders"
    ),
)
EVALUATED = {
    "training_loss": "the mean loss over all training examples",
    "test_loss": "the mean loss over the test examples; null if there are none",
    "accuracy": "share of training examples with the right class; null if y is a number",
    "test_accuracy": "share of test examples with the right class; null if y is a number",
    "cosine": "cosine of the angle between batch gradient and full gradient; null if one of them "
    "is 0 or too large to measure, and at the last θ of a finished run, which has no batch",
    "relative_length": "length of the batch gradient divided by that of the full gradient; null "
    "if the full gradient is 0, if one is too large to measure, and at the last θ of a finished "
    "run",
}
OF_STEPS = {
    "batch_loss": "the mean loss of the batch at θ_k, without the penalty",
    "penalty": "l1 Σ|w| + (l2/2) Σw² at θ_k",
    "learning_rates": "η of the step",
    "gradient_norm": "length of the mean gradient of the batch, without the penalty",
    "update_norm": "length of the update, which the step adds to θ",
    "seconds": "measured processor time of the training up to the end of the step",
}


def columns(always: bool) -> tuple[Part, ...]:
    """The columns of the steps and of the evaluations, in replies and in frames."""
    return (
        *(Part(name, numbers("steps"), text, always) for name, text in OF_STEPS.items()),
        Part(
            "layer_update_norm",
            numbers("steps", "layers"),
            "length of the update, layer by layer",
            always,
        ),
        Part(
            "evaluated_steps",
            wholes("evaluations"),
            "the k of each evaluated θ_k; the columns below have one value for each",
            always,
        ),
        *(Part(name, numbers("evaluations"), text, always) for name, text in EVALUATED.items()),
    )


NON_FINITE = record(
    Part("column", TEXT, "the column with a null for this number"),
    Part("step", WHOLE, "k of the step or of the evaluated θ_k"),
    Part("value", one_of(*SPELLINGS), "the number"),
    Part(
        "entries",
        maybe(wholes("entries")),
        "which entries of the vector have this value, counted from 0; null if it is a number",
    ),
)
OF_RUN = (
    Part("status", one_of("finished", "diverged"), "how the run ended; the same in all its rows"),
    Part("diverged_at", maybe(WHOLE), "the step at which it diverged; empty if it finished"),
)
RUN = record(
    *RUN_HEAD,
    *OUTCOME,
    *columns(always=False),
    Part(
        "parameters",
        numbers("steps + 1", "parameters"),
        "θ_0 to θ_steps; only if `fields` names it",
        False,
    ),
    Part(
        "batches",
        wholes("steps", "examples of the batch"),
        "the rows of `data.x` in each batch; only if `fields` names it",
        False,
    ),
    Part("non_finite", listed(NON_FINITE, "entries"), "every number that is not finite"),
)
ROW = (
    Part("run", WHOLE, "number of the run, counted from 0"),
    Part("label", TEXT, "name of the run"),
    Part("step", WHOLE, "k; the last row of a run is for θ after its last step"),
    Part("epoch", NUMBER, "epochs passed before the step, by the examples used"),
    *(Part(name, NUMBER, text, False) for name, text in OF_STEPS.items()),
    Part("layer_update_norm", maybe(numbers("layers")), "update length of each layer", False),
    *(Part(name, NUMBER, text, False) for name, text in EVALUATED.items()),
    Part("parameters", maybe(numbers("parameters")), "θ_k; only if `fields` names it", False),
    Part(
        "batches",
        maybe(wholes("examples of the batch")),
        "the rows of `data.x` in the batch; only if `fields` names it",
        False,
    ),
    *OF_RUN,
)
LINE = record(
    *ROW,
    Part("non_finite", listed(NON_FINITE, "entries"), "numbers of this row that are not finite"),
)
TABLE_ROW = record(
    *ROW,
    Part("non_finite", TEXT, "the columns of this row that are not finite, joined by spaces"),
)
PAGE = record(
    Part("first", WHOLE, "first step of the page"),
    Part("last", WHOLE, "the step after the last one of the page"),
    Part("total", WHOLE, "number of steps of the longest run"),
    Part("next", maybe(TEXT), "address of the next page; null on the last page"),
)

LEFT_OUT = tuple(name for name in FIELDS if name not in DEFAULT_FIELDS)

CALL = Call(
    path="/api/v1/run",
    title="The whole comparison",
    gives="the whole comparison as columns: JSON, NDJSON or CSV",
    about="Trains every run and replies with the recorded numbers as columns. Entry k of a column "
    "belongs to step k, which takes θ_k to θ_{k+1}. Losses over all examples are measured only at "
    "some steps; `evaluated_steps` lists these. The server refuses a reply that would be too "
    "large, and the refusal says which columns to leave out. `steps=0:1000` replies with one page "
    "of the steps. Its `page.next` and the header `Link` have the address of the next page. A run "
    "diverges if a number is no longer finite, or if its training loss stays more than a thousand "
    "times above its start; it ends there. JSON has null both for a "
    "number that is not finite and for a value that does not exist, so `non_finite` lists the "
    "numbers that are not finite: NaN, Infinity or -Infinity. All other nulls are values that do "
    "not exist: they were not evaluated at that step, or are not defined there.",
    parameters=(
        choices(
            "fields",
            "The columns of the reply.",
            FIELDS,
            f"all but {', '.join(LEFT_OUT)}",
        ),
        stretch("steps", "One page of a long comparison: these steps of every run.", "all"),
        choice("format", FORMAT, tuple(KINDS), "json"),
    ),
    statuses=KEPT,
    forms={
        "json": Form(
            "application/json",
            record(
                *OPENING,
                Part("runs", listed(RUN, "runs"), "the runs in their order"),
                Part(
                    "page", PAGE, "the place of this page; only with the parameter `steps`", False
                ),
            ),
            "",
        ),
        "ndjson": Form(
            "application/x-ndjson",
            LINE,
            "One line for each θ_k of each run that has a value in one of the columns. A value "
            "that was not evaluated at that step is null.",
            each=True,
        ),
        "csv": Form(
            "text/csv",
            TABLE_ROW,
            "The same rows as a table. A cell is empty if the value was not evaluated at that "
            "step or is not defined there. A number that was computed but is not finite is "
            "written as `NaN`, `Infinity` or `-Infinity`; pandas, NumPy, R and JavaScript read "
            "these as numbers, a spreadsheet does not. pandas also reads an empty cell as NaN, so "
            "the column `non_finite` names the columns of a row that are not finite. `parameters` "
            "and `layer_update_norm` have one column for each entry, for example `W1[0,3]` and "
            "`layer_update_norm_1`. A label that a spreadsheet would read as a formula has a "
            "single quote before it.",
            each=True,
        ),
    },
    example=Example(
        text="Two examples that pull the model in opposite directions: print the last training "
        "loss of full batch and of SGD.",
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
