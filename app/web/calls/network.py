"""/api/v1/network: the units and the parameters of a run's network at one θ_k."""

from fastapi import APIRouter, Request, Response

from app.training.analysis.units import BINS, FLAT, NEARLY_ALL
from app.web.http.caching import cacheable, fresh_key
from app.web.http.formats import check_accepts_json
from app.web.http.wire import dumps
from app.web.reference.call import STATUSES_OF_CACHEABLE, Call, ReplyBody
from app.web.reference.common import HEAD
from app.web.reference.example import Example
from app.web.reference.shapes import (
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
from app.web.replies.network_reply import PARAMETERS as OF_VIEW
from app.web.replies.network_reply import network_reply, network_view
from app.web.replies.place import (
    RUN,
    STEP_OF_STATE,
    head,
    named_state,
    network_at,
    run_of,
    state_at,
)
from app.web.serving.dependencies import OfRequest, settings_of

UNITS = record(
    Part(
        "range",
        maybe(numbers("2")),
        "range of the histograms: the activation's bounds, if it has any; otherwise from the least "
        "to the greatest value in the layer; null for features, which have their own `low` and "
        "`high`",
    ),
    Part("mean", numbers("units"), "mean activation over all training examples"),
    Part("low", numbers("units"), "least activation over all training examples"),
    Part("high", numbers("units"), "greatest activation over all training examples"),
    Part(
        "still",
        maybe(numbers("units")),
        "share of the training examples at which the slope φ'(z) is exactly 0; null for features "
        "and predictions",
    ),
    Part(
        "flat",
        maybe(numbers("units")),
        f"share of the training examples at which φ'(z) is below {FLAT} of its largest value; "
        "null unless the activation is sigmoid or tanh",
    ),
    Part(
        "state",
        texts("units"),
        f"`dead`: `still` is 1; `saturated`: `flat` is at least {NEARLY_ALL}; otherwise empty",
    ),
    Part(
        "of_training",
        listed(WHOLE, "units", f"{BINS}"),
        f"training examples in each of {BINS} equal parts of the range",
    ),
    Part("of_batch", listed(WHOLE, "units", f"{BINS}"), "the same for the examples of the batch"),
)
ACTIVATIONS = record(
    Part("index", wholes("rows"), "row of the example in the training data"),
    Part(
        "layers",
        listed(record(Part("a", numbers("rows", "units"), "activations")), "layers + 1"),
        "features, activations and predictions",
    ),
)
VECTORS = record(
    Part("first", WHOLE, "position in θ of the first parameter in the reply"),
    Part("last", WHOLE, "position after the last one in the reply"),
    Part("value", numbers("columns"), "θ_k"),
    Part(
        "gradient",
        maybe(numbers("columns")),
        "gradient of the batch loss of step k; null at the end of the run, where no step follows",
    ),
    Part("full_gradient", numbers("columns"), "gradient of the training loss at θ_k"),
    Part(
        "last_update",
        maybe(numbers("columns")),
        "what step k − 1 added, without what a change set after it; null at k = 0",
    ),
)
REPLY = record(
    *HEAD,
    Part("step", WHOLE, "k"),
    Part(
        "updates", WHOLE, "updates made before the step: k, or fewer where batches are accumulated"
    ),
    Part("batch_size", WHOLE, "examples in the batch of step k; at the end that of the last step"),
    Part("sizes", wholes("layers + 1"), "number of features, of units in each layer, of outputs"),
    Part("activation", TEXT, "activation of the hidden layers"),
    Part("total", WHOLE, "number of parameters"),
    Part(
        "units",
        listed(UNITS, "layers + 1"),
        "the features, the units of each hidden layer, and the predictions ŷ",
        False,
    ),
    Part("parameters", VECTORS, "the parameters in the order of θ", False),
    Part("activations", ACTIVATIONS, "a row for each example of the batch", False),
)

CALL = Call(
    path="/api/v1/network",
    place=57,
    title="Network",
    gives="the network at one step: each unit's activations, each weight with its gradients",
    about="The network of the run at θ_k. For each unit: its activations over all training "
    "examples and over the batch, and whether it is dead or saturated. For each parameter: its "
    "value, its gradient for the batch and for all examples, and the last update. Gradients are "
    "those of the data loss, without the penalty. A run of K steps has θ_0 to θ_K.",
    parameters=(RUN, STEP_OF_STATE, *OF_VIEW),
    statuses=STATUSES_OF_CACHEABLE,
    bodies={"json": ReplyBody("application/json", REPLY, "")},
    example=Example(
        text="Print how many units of each layer of a ReLU network are dead at its start.",
        query={
            "data": "moons",
            "model.hidden": "6",
            "model.activation": "relu",
            "model.seed": "2",
            "runs": "32",
            "step": "0",
            "fields": "units",
        },
        python='for layer in reply.json()["units"]:\n'
        '    print(layer["state"].count("dead"), "of", len(layer["state"]))',
        javascript="const { units } = await reply.json();\n"
        "for (const { state } of units) {\n"
        '  console.log(state.filter((word) => word === "dead").length, "of", state.length);\n'
        "}",
    ),
)

router = APIRouter()


@router.api_route(CALL.path, methods=[*CALL.methods])
async def network(request: Request, reading: OfRequest) -> Response:
    """The network at one θ_k: what its units do, and its parameters with their gradients."""
    prepared, index = reading.prepared, run_of(request, reading)
    named = named_state(request, reading, index)
    view = network_view(request, prepared, index, named, settings_of(request))
    check_accepts_json(request)
    key = fresh_key(request, prepared)
    step, made = await state_at(reading, index, named)
    state = await network_at(reading, index, step, made)
    content = await reading.at_once(
        lambda: dumps({**head(reading, index), **network_reply(prepared, state, view)})
    )
    return cacheable(request, content, "application/json", key)
