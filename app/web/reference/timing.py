"""What is told of /api/v1/timing."""

from app.web.reference.call import Call, Form
from app.web.reference.common import HEAD
from app.web.reference.example import Example
from app.web.reference.shapes import NUMBER, WHOLE, Part, numbers, record, wholes
from app.web.reference.step import RUN, STEP

THIS_BATCH = record(
    Part("loop", NUMBER, "seconds, by a loop of single-example passes"),
    Part("matrix_product", NUMBER, "seconds, by one matrix product a layer"),
    Part("ratio", NUMBER, "the one by the other"),
    Part("rounds", WHOLE, "whose medians these are"),
)
SIZES = record(
    Part("batch_size", wholes("sizes"), "1, 2, 4, … N, with 63, 64 and 65 among them"),
    Part("update", numbers("sizes"), "seconds of one update"),
    Part("updates_per_epoch", wholes("sizes"), "steps in an epoch"),
    Part("epoch", numbers("sizes"), "seconds of an epoch"),
)
REPLY = record(
    *HEAD,
    Part("step", WHOLE, "k"),
    Part("batch_size", WHOLE, "of this step's batch"),
    Part("this_batch", THIS_BATCH, "the gradient of this very batch"),
    Part("sizes", SIZES, "the training loop itself, by batch size"),
)
CALL = Call(
    path="/api/v1/timing",
    title="What a batch costs",
    gives="a loop against one matrix product for one batch; time of an update and an epoch by size",
    about="Processor time of the training thread, measured now: medians of several rounds. It is "
    "never cached, and another one each time.",
    parameters=(RUN, STEP),
    forms={"json": Form("application/json", REPLY, "")},
    example=Example(
        text="The batch sizes that were measured.",
        query={"data": "moons", "data.n": "80", "model.hidden": "4", "runs": "16,1"},
        python='print(reply.json()["sizes"]["batch_size"])',
        javascript="const { sizes } = await reply.json();\n"
        "console.log(JSON.stringify(sizes.batch_size));",
    ),
)
