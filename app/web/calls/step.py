"""/api/v1/step: one step opened, with every number of its update."""

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
    either,
    listed,
    maybe,
    named,
    numbers,
    record,
    texts,
    wholes,
)
from app.web.replies.place import RUN, STEP, head, opened_at, run_of, step_of, train_to
from app.web.replies.step_reply import step_reply
from app.web.replies.step_view import PARAMETERS as OF_VIEW
from app.web.replies.step_view import step_view
from app.web.serving.dependencies import OfRequest, settings_of

NETWORK = record(
    Part(
        "sizes",
        wholes("layers + 1"),
        "number of features, of units in each hidden layer, and of outputs",
    ),
    Part("activation", TEXT, "activation of the hidden layers"),
    Part("loss", TEXT, "loss of one example"),
    Part("over_outputs", TEXT, "`mean` or `sum`: how the losses of several targets are added up"),
)
PLACE = (
    Part("step", WHOLE, "number k of the step, which takes θ_k to θ_{k+1}"),
    Part("planned_steps", WHOLE, "steps that the run makes if it does not diverge"),
    Part("epoch", WHOLE, "epoch of the step, counted from 0"),
    Part("batch", WHOLE, "number of the batch in its epoch, counted from 0"),
    Part("batches", WHOLE, "number of batches in this epoch"),
    Part("usual_batch_size", WHOLE, "examples in the other batches of the epoch"),
    Part("network", NETWORK, "the network that is trained"),
    Part("optimizer", TEXT, "the optimiser that makes the update"),
    Part("reduction", TEXT, "`mean` or `sum` of the per-example gradients"),
    Part("has_penalty", YES_NO, "whether l1 or l2 is above 0"),
    Part(
        "is_plain",
        YES_NO,
        "whether the update is −η times the mean or the sum: plain descent without a penalty, with "
        "one rate for all parameters and one batch for each update",
    ),
    Part(
        "group",
        record(
            Part("first_step", WHOLE, "step of the first of them"),
            Part("batches", WHOLE, "how many there are: 1 unless batches are accumulated"),
            Part("accumulate", WHOLE, "how many there usually are"),
            Part("accumulate_as", TEXT, "`mean`, `sum` or `examples`: how their gradients add up"),
            Part("makes_update", YES_NO, "whether this step is the last and moves the parameters"),
        ),
        "the batches that make one update with that of this step",
    ),
)
WHOLE_BATCH = (
    Part("learning_rate", NUMBER, "η of this step"),
    Part("batch_size", WHOLE, "M, the number of examples in this batch"),
    Part(
        "equal_learning_rates",
        record(Part("mean", NUMBER, "η for the mean"), Part("sum", NUMBER, "η for the sum")),
        "the learning rates at which mean and sum make the same update with plain descent",
    ),
    Part("batch_loss", NUMBER, "the mean loss of the batch at θ_k"),
    Part("gradient_norm", NUMBER, "length of the mean gradient"),
    Part("largest_gradient", NUMBER, "largest absolute entry of all per-example gradients"),
    Part(
        "divisor",
        NUMBER,
        "what the sum of the gradients is divided by for their mean: M, or with mean_by=weights "
        "the sum of the examples' weights",
    ),
    Part("mean_x", numbers("features"), "mean of x over the batch"),
    Part(
        "mean_delta",
        numbers("outputs"),
        "mean of δ = ∂ℓ/∂z of the output over the batch: their sum by the divisor",
    ),
    Part(
        "linearity",
        record(
            Part("largest_difference", NUMBER, "largest difference of an entry"),
            Part("relative", NUMBER, "this difference divided by the length of the mean gradient"),
            Part(
                "relative_to_examples",
                NUMBER,
                "this difference divided by the mean length of the per-example gradients",
            ),
        ),
        "difference between the gradient by a loop and by matrix products, over all parameters",
    ),
)
WINDOW = record(
    Part("total", WHOLE, "how many there are in all"),
    Part("first", WHOLE, "number of the first one in the reply"),
    Part("last", WHOLE, "number after the last one in the reply"),
)
PARAMETERS = record(
    Part("names", texts("columns"), "names of the parameters, for example `W1[0,3]`"),
    Part("positions", wholes("columns"), "positions of the parameters in θ"),
    Part("gradient_sum", numbers("columns"), "sum of the gradients of all M examples"),
    Part("gradient_mean", numbers("columns"), "this sum divided by M"),
    Part("loop_mean", numbers("columns"), "the same mean, computed by a loop over single examples"),
    Part("penalty", numbers("columns"), "gradient of the penalty"),
    Part("step", numbers("columns"), "−η times the mean or the sum"),
    Part("update", numbers("columns"), "the update, which the optimiser adds to θ"),
    Part("before", numbers("columns"), "θ_k"),
    Part("after", numbers("columns"), "θ_{k+1}"),
)
EXAMPLES = record(
    Part("index", wholes("rows"), "row of the example in the training data"),
    Part("position", wholes("rows"), "position of the example in the batch"),
    Part("y", numbers("rows"), "target of the example, or the first of several"),
    Part("targets", numbers("rows", "targets"), "several targets, where there are some", False),
    Part(
        "weight",
        numbers("rows"),
        "weight of the example, where examples have some; it is in the loss, δ and the gradient",
        False,
    ),
    Part("loss", numbers("rows"), "ℓ of the example"),
    Part("gradient_norm", numbers("rows"), "length of the example's gradient"),
    Part("prediction", numbers("rows", "outputs"), "prediction ŷ"),
    Part("x", numbers("rows", "features"), "inputs, as the network gets them"),
    Part("delta", numbers("rows", "outputs"), "error signals δ = ∂ℓ/∂z of the output"),
)
CLASSES = record(
    Part("group", texts("rows"), "the class; only with `group=target`"),
    Part("count", wholes("rows"), "examples of this class in the batch; only with `group=target`"),
    Part("loss", numbers("rows"), "ℓ of the example; with `group=target` the mean over the class"),
    Part(
        "gradient_norm",
        numbers("rows"),
        "length of the example's gradient; with `group=target` that of the class mean",
    ),
)
LAYER = record(
    Part("name", WHOLE, "number of the layer, counted from 1"),
    Part("z", numbers("rows", "units"), "pre-activations, z = a W + b"),
    Part("a", numbers("rows", "units"), "activations; in the last layer ŷ"),
    Part("delta", numbers("rows", "units"), "error signals, ∂ℓ/∂z"),
)
WAY = record(
    Part("name", TEXT, "name of the way to average"),
    Part("title", TEXT, "the name for a reader"),
    Part("right", TEXT, "when this way is right"),
    Part("gradient", numbers("columns"), "gradient that this way gives"),
    Part("cosine", NUMBER, "cosine of the angle to the true gradient; null if one of them is 0"),
    Part("relative_length", NUMBER, "its length divided by the length of the true gradient"),
    Part("equal", YES_NO, "whether it equals the true gradient up to rounding"),
    Part("loss_after", NUMBER, "loss of the batch after one step in this way"),
    Part(
        "losses",
        numbers("steps + 1"),
        "loss of the batch before and after up to ten steps in this way; fewer steps for batches "
        "above 2,000 examples",
    ),
)
TERMS = record(
    Part("mean_of_products", numbers("columns"), "mean(δ x), the true gradient"),
    Part("product_of_means", numbers("columns"), "mean(δ) · mean(x)"),
    Part("covariance", numbers("columns"), "Cov(δ, x), the difference of the two above"),
)
STATE = record(
    Part("before", numbers("columns"), "at θ_k"), Part("after", numbers("columns"), "at θ_{k+1}")
)
VIEW = (
    Part("rows", WINDOW, "which rows the reply contains: examples, or classes"),
    Part("columns", WINDOW, "which parameters the reply contains"),
    Part("parameters", PARAMETERS, "a column for each parameter", False),
    Part("examples", either(EXAMPLES, CLASSES), "a row for each example", False),
    Part("layers", maybe(listed(LAYER, "layers")), "passes; null with `group=target`", False),
    Part("gradients", numbers("rows", "columns"), "gradient of each example", False),
    Part(
        "ways",
        listed(WAY, "ways"),
        "two right ways to average and four ways that are wrong in general",
        False,
    ),
    Part(
        "linear_terms",
        maybe(TERMS),
        "three terms of a linear model; null with hidden layers",
        False,
    ),
    Part("optimizer_state", named(STATE, "array"), "the arrays that the optimiser keeps", False),
)

CALL = Call(
    path="/api/v1/step",
    place=40,
    title="One step opened",
    gives="one step opened: every example's passes and gradient, what was averaged, the update",
    about="All numbers of one update at θ_k of the run. For each example of the batch: its "
    "activations, error signals, loss and gradient. Then the sum and the mean of the gradients, "
    "and the update that the optimiser makes from them. Beside these stand the right and the "
    "wrong ways in which people average. A gradient is that of the data loss, without the "
    "penalty, if its text does not say otherwise. The reply contains a window of the rows and "
    "columns; sums and means are always over all M examples. The server refuses a step after the "
    "run has diverged.",
    parameters=(RUN, STEP, *OF_VIEW),
    statuses=STATUSES_OF_CACHEABLE,
    bodies={"json": ReplyBody("application/json", record(*HEAD, *PLACE, *WHOLE_BATCH, *VIEW), "")},
    example=Example(
        text="A calculator for your own x, y and θ: one step with three examples and a line of "
        "slope ½.",
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

router = APIRouter()


@router.api_route(CALL.path, methods=[*CALL.methods])
async def step(request: Request, reading: OfRequest) -> Response:
    """One step opened: every example's passes and gradient, what was averaged, and the update."""
    prepared, index = reading.prepared, run_of(request, reading)
    number = step_of(request, reading, index)
    size = prepared.runs[index].timetable.batch_size_at(number)
    view = step_view(request, prepared, size, settings_of(request))
    check_accepts_json(request)
    key = fresh_key(request, prepared)
    await train_to(request, reading, index, number)
    opened = await opened_at(reading, index, number)
    content = await reading.at_once(
        lambda: dumps({**head(reading, index), **step_reply(prepared, opened, view)})
    )
    return cacheable(request, content, "application/json", key)
