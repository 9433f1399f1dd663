"""What is told of /api/v1/step."""

from app.web.reference.call import KEPT, Call, Form
from app.web.reference.common import HEAD
from app.web.reference.example import Example
from app.web.reference.parameters import choice, choices, stretch, whole_number
from app.web.reference.shapes import (
    NUMBER,
    TEXT,
    WHOLE,
    YES_NO,
    Part,
    either,
    listed,
    maybe,
    named,
    numbers,
    record,
    texts,
    wholes,
)
from app.web.step_view import COLUMN_SORTS, COLUMNS, GROUPS, PARTS, ROWS, SORTS

RUN = whole_number("run", "Which run, from 0 in the order of runs.", 0)
STEP = whole_number("step", "Which of its steps, from 0.", 0)

NETWORK = record(
    Part("sizes", wholes("layers + 1"), "features, units of each hidden layer, outputs"),
    Part("activation", TEXT, "of the hidden layers"),
    Part("loss", TEXT, "of one example"),
)
PLACE = (
    Part("step", WHOLE, "k, which takes θ_k to θ_{k+1}"),
    Part("planned_steps", WHOLE, "that the run has, unless it diverges"),
    Part("epoch", WHOLE, "from 0"),
    Part("batch", WHOLE, "which of the epoch's, from 0"),
    Part("batches", WHOLE, "in this epoch"),
    Part("usual_batch_size", WHOLE, "of the epoch's other batches"),
    Part("network", NETWORK, "that is trained"),
    Part("optimizer", TEXT, "that makes the update"),
    Part("reduction", TEXT, "`mean` or `sum`"),
    Part("has_penalty", YES_NO, "whether l1 or l2 is above 0"),
)
WHOLE_BATCH = (
    Part("learning_rate", NUMBER, "η of this step"),
    Part("batch_size", WHOLE, "M, the examples of this batch"),
    Part(
        "equal_learning_rates",
        record(
            Part("mean", NUMBER, "η of the mean"),
            Part("sum", NUMBER, "η of the sum"),
        ),
        "at which mean and sum make this batch's update in plain descent",
    ),
    Part("batch_loss", NUMBER, "the mean loss of the batch at θ_k"),
    Part("gradient_norm", NUMBER, "length of the mean gradient"),
    Part("largest_gradient", NUMBER, "the largest entry of any example's gradient"),
    Part("mean_x", numbers("features"), "the mean of x over the batch"),
    Part("mean_delta", numbers("outputs"), "the mean over the batch of δ, ∂ℓ/∂z of the output"),
    Part(
        "linearity",
        record(
            Part("largest_difference", NUMBER, "of any entry"),
            Part("relative", NUMBER, "that, in lengths of the mean gradient"),
            Part(
                "relative_to_examples", NUMBER, "that, in mean lengths of the examples' gradients"
            ),
        ),
        "how far the loop and the matrix product are apart, over all parameters",
    ),
)
WINDOW = record(
    Part("total", WHOLE, "how many there are"),
    Part("first", WHOLE, "the first that is shown"),
    Part("last", WHOLE, "the one after the last that is shown"),
)
PARAMETERS = record(
    Part("names", texts("columns"), "such as W1[0,3]"),
    Part("positions", wholes("columns"), "places in θ"),
    Part("gradient_sum", numbers("columns"), "Σ of the gradients over all M examples"),
    Part("gradient_mean", numbers("columns"), "the same divided by M"),
    Part("loop_mean", numbers("columns"), "the mean by a loop of single-example passes"),
    Part("penalty", numbers("columns"), "the penalty's gradient"),
    Part("step", numbers("columns"), "−η times the mean or the sum"),
    Part("update", numbers("columns"), "what the optimiser added to θ"),
    Part("before", numbers("columns"), "θ_k, as the run has it"),
    Part("after", numbers("columns"), "θ_{k+1}"),
)
EXAMPLES = record(
    Part("index", wholes("rows"), "row of the training data"),
    Part("position", wholes("rows"), "place in the batch"),
    Part("y", numbers("rows"), "target"),
    Part("loss", numbers("rows"), "ℓ of the example"),
    Part("gradient_norm", numbers("rows"), "length of its gradient"),
    Part("prediction", numbers("rows", "outputs"), "ŷ"),
    Part("x", numbers("rows", "features"), "as trained on"),
    Part("delta", numbers("rows", "outputs"), "error signals of the output, ∂ℓ/∂z"),
)
CLASSES = record(
    Part("group", texts("rows"), "with group=target: the class"),
    Part("count", wholes("rows"), "with group=target: its examples in the batch"),
    Part("loss", numbers("rows"), "ℓ of the example"),
    Part("gradient_norm", numbers("rows"), "length of its gradient"),
)
LAYER = record(
    Part("name", WHOLE, "of the layer, from 1"),
    Part("z", numbers("rows", "units"), "pre-activations, z = a W + b"),
    Part("a", numbers("rows", "units"), "activations; of the last layer ŷ"),
    Part("delta", numbers("rows", "units"), "error signals, ∂ℓ/∂z"),
)
WAY = record(
    Part("name", TEXT, "of the way"),
    Part("title", TEXT, "in words"),
    Part("right", TEXT, "when it is right"),
    Part("gradient", numbers("columns"), "that it puts in place of the true one"),
    Part("cosine", NUMBER, "to the true one; null where one of them is 0"),
    Part("relative_length", NUMBER, "in lengths of the true one"),
    Part("equal", YES_NO, "whether it is the true one, to rounding"),
    Part("loss_after", NUMBER, "of the batch, after one such step"),
    Part(
        "losses",
        numbers("steps + 1"),
        "before, and after up to ten such steps; fewer for batches above 2,000 examples",
    ),
)
TERMS = record(
    Part("mean_of_products", numbers("columns"), "mean(δ x), the true gradient"),
    Part("product_of_means", numbers("columns"), "mean(δ) · mean(x)"),
    Part("covariance", numbers("columns"), "Cov(δ, x), the difference"),
)
STATE = record(
    Part("before", numbers("columns"), "at θ_k"),
    Part("after", numbers("columns"), "at θ_{k+1}"),
)
VIEW = (
    Part("rows", WINDOW, "of the examples, or of the classes"),
    Part("columns", WINDOW, "of the parameters"),
    Part("parameters", PARAMETERS, "a column for each parameter", False),
    Part("examples", either(EXAMPLES, CLASSES), "a row for each example", False),
    Part("layers", maybe(listed(LAYER, "layers")), "null with group=target", False),
    Part("gradients", numbers("rows", "columns"), "each example's own", False),
    Part("ways", listed(WAY, "ways"), "two right and four wrong ways to average", False),
    Part("linear_terms", maybe(TERMS), "null with hidden layers", False),
    Part("optimizer_state", named(STATE, "array"), "each array that the optimiser keeps", False),
)


def _window(total: range) -> str:
    return f"{total.start}:{total.stop}"


CALL = Call(
    path="/api/v1/step",
    title="One step opened",
    gives="one step opened: every example's passes and gradient, what was averaged, the update",
    about="Everything that one update is made of, at the run's own θ_k: for each example of the "
    "batch its activations, error signals, loss and gradient; their sum and mean; what the "
    "optimiser made of it; and the ways that people average, right and wrong, beside each other. "
    "Gradients are of the data loss alone unless it is said otherwise. Rows and columns come in "
    "windows; sums and means are always over all M examples. A step that the run has not made, "
    "because it diverged before, is refused.",
    parameters=(
        RUN,
        STEP,
        stretch("examples", "The rows of the batch to show.", _window(ROWS)),
        stretch("columns", "The parameters to show.", _window(COLUMNS)),
        choice("sort", "Order of the rows; - is descending.", SORTS, "batch"),
        choice(
            "column_sort",
            "Order of the columns, size being that of the mean.",
            COLUMN_SORTS,
            "layout",
        ),
        choice("group", "Rows are the examples, or means over each class.", GROUPS, "none"),
        choices("fields", "The parts of the reply.", PARTS, "all"),
    ),
    statuses=KEPT,
    forms={"json": Form("application/json", record(*HEAD, *PLACE, *WHOLE_BATCH, *VIEW), "")},
    example=Example(
        text="A calculator for your own x, y and θ: three examples, a line with slope ½, one step.",
        query={"fields": "gradients,parameters"},
        body={
            "data": {"name": "inline", "x": [[1], [2], [4]], "y": [1, 3, 2]},
            "loss": "squared_error",
            "model": {"hidden": [], "parameters": [0.5, 0]},
            "runs": [{"batch_size": "full"}],
        },
        python="step = reply.json()\n"
        'print(step["gradients"])\n'
        'print(step["parameters"]["gradient_mean"])\n'
        'print(step["parameters"]["after"])',
        javascript="const { gradients, parameters } = await reply.json();\n"
        "console.log(JSON.stringify(gradients));\n"
        "console.log(JSON.stringify(parameters.gradient_mean));\n"
        "console.log(JSON.stringify(parameters.after));",
    ),
)
