"""What is told of /api/v1/stream."""

from app.web.reference.call import OF_EXPERIMENTS, Call, Form
from app.web.reference.common import OUTCOME, PROBLEM, RUN_HEAD
from app.web.reference.example import Example
from app.web.reference.parameters import choice, free
from app.web.reference.run import OPENING, columns
from app.web.reference.shapes import (
    TEXT,
    WHOLE,
    YES_NO,
    Part,
    Schema,
    Shape,
    either,
    listed,
    maybe,
    numbers,
    record,
    wholes,
)
from app.web.stream import KINDS, OPENINGS

PACKED = Shape("base64", {"type": "string"})
OPEN = record(
    *OPENING,
    Part("runs", listed(record(*RUN_HEAD), "runs"), "in their order"),
    Part("first_frame", maybe(WHOLE), "how many frames were left out, since the reader has them"),
    Part("restarted", maybe(TEXT), "why it begins anew although it was asked to go on"),
)
ORDER = record(
    Part("epoch", WHOLE, "from 0"),
    Part("indices", either(wholes("examples"), PACKED), "rows of data.x in the order of use"),
)
FRAME = record(
    Part("run", WHOLE, "whose steps these are"),
    Part("first_step", WHOLE, "the first of them"),
    *columns(always=True),
    Part("order", listed(ORDER, "epochs"), "of each epoch that begins in it"),
    Part("parameter_steps", wholes("rows"), "k of each θ_k below: all, or evenly spaced ones"),
    Part(
        "parameters",
        either(numbers("rows", "parameters"), PACKED),
        "θ_k before each of these steps, and in the last frame θ after the last step",
    ),
    Part("last", YES_NO, "whether it is the last of its run"),
)
END = record(
    Part(
        "runs", listed(record(Part("label", TEXT, "its name"), *OUTCOME), "runs"), "how they ended"
    )
)
EVENTS = {
    "open": (OPEN, "what is known before any training"),
    "frame": (FRAME, "consecutive steps of one run, as the columns of /api/v1/run"),
    "end": (END, "all runs have ended; nothing follows"),
    "problem": (PROBLEM, "the server failed; nothing follows"),
    "restart": (PROBLEM, "the server restarts: go on later with the last id; nothing follows"),
}


def _event_schema(data: Schema, name: str, more: Schema) -> Schema:
    names = OPENINGS if name == OPENINGS[0] else (name,)
    return {
        "type": "object",
        "properties": {
            "event": {"type": "string", "enum": list(names)},
            "id": {"type": ["string", "null"]},
            "data": data,
            **more,
        },
        "required": ["event", "data"],
    }


def _embedded(schema: Schema) -> Schema:
    """JSON within the text of a server-sent event."""
    return {
        "type": "string",
        "contentMediaType": "application/json",
        "contentSchema": schema,
    }


def _events(data_of: dict[str, Schema], **more: Schema) -> Schema:
    return {"anyOf": [_event_schema(data, name, more) for name, data in data_of.items()]}


PARTS = tuple(Part(name, shape, text, False) for name, (shape, text) in EVENTS.items())
LINES = Shape("event", _events({name: shape.schema for name, (shape, _) in EVENTS.items()}), PARTS)
SENT = Shape(
    "event",
    _events(
        {name: _embedded(shape.schema) for name, (shape, _) in EVENTS.items()},
        retry={"type": "integer"},  # of the first
    ),
    PARTS,
)

CALL = Call(
    path="/api/v1/stream",
    title="The comparison while it is trained",
    gives="the same while it is trained, as server-sent events or NDJSON; it can be resumed",
    about="Sends `open`, then `frame` after `frame` as the steps are made, then `end`. Runs are "
    "interleaved by the examples that they have seen. Every event carries an opaque id; a stream "
    "asked for with the last one goes on after it without loss or repeat, in any process of the "
    "same version, and past the end the answer is 204. In a browser, close an EventSource at "
    "`end`, or it will come back. An EventSource has an event `open` of its own, which tells that "
    "it is connected and has no data: listeners for `open` get both. Ask with `opening=start`, and "
    "the first event is named `start` instead.",
    parameters=(
        free("from", "The id of the last event received, where no Last-Event-ID can be sent."),
        choice(
            "vectors",
            "Parameters as numbers, or as base64 of little-endian float32 (and orders of uint16): "
            "smaller, for drawing.",
            ("json", "float32"),
            "json",
        ),
        choice(
            "opening",
            "The name of the first event. An EventSource fires `open` by itself too, so listen for "
            "`start` there.",
            OPENINGS,
            OPENINGS[0],
        ),
        choice("format", "Instead of an Accept header.", tuple(KINDS), "sse"),
    ),
    forms={
        "sse": Form("text/event-stream", SENT, "server-sent events", each=True),
        "ndjson": Form(
            "application/x-ndjson", LINES, "a line for each event: event, id, data", each=True
        ),
    },
    statuses=(*OF_EXPERIMENTS, 204),
    example=Example(
        text="How many steps each frame brings.",
        query={
            "data": "two_points",
            "model.hidden": "",
            "learning_rate": "0.125",
            "runs": "full,1",
            "format": "ndjson",
        },
        curl=" | cut -c 1-72",
        python="for line in reply.text.splitlines():\n"
        "    event = json.loads(line)\n"
        '    if event["event"] == "frame":\n'
        '        print(event["data"]["run"], len(event["data"]["batch_loss"]))',
        javascript='for (const line of (await reply.text()).trim().split("\\n")) {\n'
        "  const { event, data } = JSON.parse(line);\n"
        '  if (event === "frame") console.log(data.run, data.batch_loss.length);\n'
        "}",
        imports=("json",),
        event_source="""source.addEventListener("start", ({ data }) => {
  console.log(JSON.parse(data).runs.map((run) => run.label).join(" and "));
});
source.addEventListener("frame", ({ data }) => {
  const { run, batch_loss } = JSON.parse(data);
  console.log(run, batch_loss.length);
});
source.addEventListener("end", () => source.close());""",
    ),
)
