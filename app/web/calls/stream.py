"""/api/v1/stream: the comparison while it is trained, as events."""

from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from app.training.engine.columns import STEP_COLUMNS
from app.training.engine.evaluation import EVALUATION_COLUMNS
from app.web.http.caching import VARY, cacheable, fresh_key
from app.web.http.wire import Cursor
from app.web.middleware.compression import coding_for
from app.web.reference.call import STATUSES_OF_CACHEABLE, Call, ReplyBody
from app.web.reference.common import OUTCOME, PROBLEM, RUN_HEAD
from app.web.reference.example import Example
from app.web.reference.opening import OPENING, columns
from app.web.reference.parameters import choice, format_choice, free
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
from app.web.replies.drawn import SCALARS as DRAWN_SCALARS
from app.web.replies.kept_stream import in_one_piece, is_kept
from app.web.replies.stream_events import (
    FORMATS,
    MEDIA_TYPES,
    OPENINGS,
    FrameForm,
    events,
    opening_event,
    start_of,
)
from app.web.serving.dependencies import OfRequest

PACKED = Shape("base64", {"type": "string"})
OPEN = record(
    *OPENING,
    Part("runs", listed(record(*RUN_HEAD), "runs"), "the runs in their order"),
    Part(
        "first_frame",
        maybe(WHOLE),
        "number of frames that the reader already has and that are left out",
    ),
    Part(
        "restarted",
        maybe(TEXT),
        "why the stream starts again although the reader asked to continue; null if it does not",
    ),
)
ORDER = record(
    Part("epoch", WHOLE, "number of the epoch, counted from 0"),
    Part(
        "indices",
        either(wholes("examples"), PACKED),
        "rows of `data.x` in the order in which the epoch uses them",
    ),
)
FRAME = record(
    Part("run", WHOLE, "number of the run, counted from 0"),
    Part("first_step", WHOLE, "first step of the frame"),
    *columns(always=True),
    Part(
        "order",
        listed(ORDER, "epochs"),
        "order of the examples in each epoch that begins in this frame",
    ),
    Part(
        "parameter_steps",
        wholes("rows"),
        "k of each θ_k in `parameters`: all steps, or evenly spaced ones",
    ),
    Part(
        "parameters",
        either(numbers("rows", "parameters"), PACKED),
        "θ_k before each of these steps; in the last frame of a run also θ after its last step",
    ),
    Part("last", YES_NO, "whether this is the last frame of its run"),
)
DRAWN_COLUMN = Shape("base64 or number", {"type": ["string", "number", "null"]})
CHARACTERS = Shape("characters", {"type": "string"})
DRAWN_FRAME = record(
    Part("run", WHOLE, "number of the run, counted from 0"),
    Part("first_step", WHOLE, "first step of the frame"),
    Part("steps", WHOLE, "number of steps; only with vectors=drawing"),
    *(Part(name, DRAWN_COLUMN, STEP_COLUMNS[name].text) for name in DRAWN_SCALARS),
    Part("epoch_loss", DRAWN_COLUMN, "that column at each step of the frame that ends an epoch"),
    Part("gradient_norm", DRAWN_COLUMN, STEP_COLUMNS["gradient_norm"].text, False),
    Part("seconds", numbers("2"), STEP_COLUMNS["seconds"].text),
    Part("evaluated_steps", wholes("evaluations"), "the k of each evaluated θ_k"),
    *(Part(name, DRAWN_COLUMN, text) for name, text in EVALUATION_COLUMNS.items()),
    Part(
        "order",
        listed(record(Part("epoch", WHOLE, ""), Part("indices", CHARACTERS, "")), "epochs"),
        "order of the examples in each epoch that begins in this frame",
    ),
    Part("parameter_steps", maybe(wholes("rows")), "k of each θ_k in `parameters`"),
    Part("parameters", PACKED, "θ_k before each of these steps"),
    Part(
        "bits",
        maybe(CHARACTERS),
        "bits after the point of each parameter; null if `parameters` has all rows; only with "
        "vectors=drawing",
    ),
    Part("changes", CHARACTERS, "change from each row to the next; only with vectors=drawing"),
    Part("last", YES_NO, "whether this is the last frame of its run"),
)
END = record(
    Part(
        "runs",
        listed(record(Part("label", TEXT, "name of the run"), *OUTCOME), "runs"),
        "how the runs ended",
    )
)
EVENTS = {
    "open": (OPEN, "everything that is known before the training"),
    "frame": (
        either(DRAWN_FRAME, FRAME),
        "consecutive steps of one run, in the columns of /api/v1/run",
    ),
    "end": (END, "all runs have ended; this is the last event"),
    "problem": (PROBLEM, "the server has failed; this is the last event"),
    "restart": (
        PROBLEM,
        "the server restarts; this is the last event, and the stream can continue from the last id",
    ),
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
    return {"type": "string", "contentMediaType": "application/json", "contentSchema": schema}


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

FROM = free(
    "from",
    "The id of the last event that you received, for clients that cannot send the header "
    "Last-Event-ID.",
)
VECTORS = choice(
    "vectors",
    "The format of the parameters. `json`: numbers. `float32`: base64 of little-endian "
    "float32, and of little-endian uint16 for the orders, which is smaller and exact "
    "enough to draw. `drawing`: what the page draws, in a tenth of the bytes. A column is then "
    "base64 of float64, or one number if all are equal, or null if none is finite; `seconds` has "
    "the time before the frame and after it, and grows evenly between them. Whole numbers 0, 1, "
    "2, … are characters from U+0023 on, without U+007F to U+00A0 and U+2008 to U+206B. "
    "`parameters` are those of the network over the plane of the pictures: its inputs are the "
    "coordinates in the plane. Each is rounded to so many bits after the point as `bits` says, "
    "enough to draw; then `parameters` has the first row only, and `changes` has the change from "
    "each row to the next in units of the last bit, parameter by parameter, where 0, −1, 1, −2 are "
    "written as 0, 1, 2, 3. If `bits` is null, `parameters` has all rows. `parameter_steps` is "
    "null if all steps have a row.",
    ("json", "float32", "drawing"),
    "json",
)
FIRST_EVENT = choice(
    "opening",
    "The name of the first event. Use `start` with an EventSource, which fires an event "
    "`open` by itself.",
    OPENINGS,
    OPENINGS[0],
)
FORMAT = format_choice(MEDIA_TYPES)

CALL = Call(
    path="/api/v1/stream",
    place=20,
    title="The comparison during training",
    gives="the same during training, as server-sent events or NDJSON; a stream can be resumed",
    about="Sends the event `open`, then one event `frame` after another while the runs train, then "
    "`end`. The next frame is always of the run that has seen the fewest examples. Every event has "
    "an id. A client that lost its connection sends the last id that it received, as Last-Event-ID "
    "or as `from`. The stream then continues after that event: no event is lost or repeated, on "
    "any server process of the same version. After the event `end` the reply is 204. In a browser, "
    "close the EventSource at `end`; otherwise it connects again. An EventSource also fires an "
    "event `open` of its own when it connects, without data, so a listener for `open` gets both. "
    "With `opening=start` the first event is named `start` instead.",
    parameters=(FROM, VECTORS, FIRST_EVENT, FORMAT),
    bodies={
        "sse": ReplyBody("text/event-stream", SENT, "Server-sent events.", each=True),
        "ndjson": ReplyBody(
            "application/x-ndjson",
            LINES,
            "One line for each event, with the keys event, id and data.",
            each=True,
        ),
    },
    statuses=(*STATUSES_OF_CACHEABLE, 204),
    example=Example(
        text="Print how many steps each frame has.",
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

router = APIRouter()
STREAM_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no", "Vary": VARY}


@router.api_route(CALL.path, methods=[*CALL.methods])
async def stream_events(request: Request, reading: OfRequest) -> Response:
    """The comparison while it is trained: `open`, `frame`…, `end`, and `problem`."""
    media_type, text = FORMATS[FORMAT.of(request)]
    form = FrameForm(text, VECTORS.of(request))
    given = request.headers.get("last-event-id") or FROM.given(request)
    cursor = Cursor.read(given) if given else None
    name = FIRST_EVENT.of(request)
    start, restarted = start_of(reading.prepared, reading.computation.id, cursor)
    if start.frames is None:
        return Response(status_code=204)
    is_drawn = form.vectors == "drawing"
    key = fresh_key(request, reading.prepared, media_type) if is_drawn and not given else None
    write = partial(opening_event, reading.prepared, start, restarted, text, name)
    opened = await reading.at_once(
        lambda: reading.writing.opening((start, restarted, media_type, name), write)
    )
    if key and is_kept(reading.computation):
        coding = coding_for(request.headers.get("accept-encoding", ""))
        content = await in_one_piece(reading.computation, opened, start, form, coding)
        return cacheable(request, content, media_type, key, coding=coding)
    request.state.is_packed = is_drawn
    body = events(reading.computation, opened, start, form)
    return StreamingResponse(body, media_type=media_type, headers=STREAM_HEADERS)
