"""/api/v1/code: the experiment as a short script, with the lines that make a step."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from app.training.document.query import pairs_of
from app.web.http.caching import cacheable, fresh_key
from app.web.http.formats import check_accepts_json
from app.web.http.wire import dumps
from app.web.reference.call import STATUSES_OF_CACHEABLE, Call, ReplyBody
from app.web.reference.common import HEAD
from app.web.reference.example import Example
from app.web.reference.shapes import TEXT, WHOLE, Part, listed, maybe, record
from app.web.replies.code_reply import code_bytes, code_reply
from app.web.scripts.script import Exported
from app.web.serving.dependencies import OfRequest

NAMES = "run, batch, forward, error, gradient, mean or update"
MARK = record(
    Part("line", WHOLE, "number of the line, counted from 1"),
    Part("name", TEXT, f"what the line computes: {NAMES}"),
    Part("text", TEXT, "the same in words"),
)
RUN = record(
    Part("label", TEXT, "name of the run"),
    Part("marks", listed(MARK, "marks"), "the lines that make a step of this run"),
)
FOLD = record(
    Part("first", WHOLE, "the first of these lines"), Part("last", WHOLE, "the last of them")
)
REPLY = record(
    *HEAD[:2],
    Part("file", TEXT, "name of the file that /api/v1/export gives"),
    Part("text", TEXT, "the whole script, as /api/v1/export?format=py gives it"),
    Part("fold", maybe(FOLD), "lines of packed data, which nobody reads; null if there are none"),
    Part("runs", listed(RUN, "runs"), "an entry for each run"),
)

CALL = Call(
    path="/api/v1/code",
    place=88,
    title="The script with its lines",
    gives="the script of the experiment, and the lines that make a step of each run",
    about="The NumPy script that `/api/v1/export?format=py` gives, and which of its lines make a "
    "step: the batch, the forward pass, the error, the gradient, the mean and the update. The "
    "template of the script names the lines itself, so that they are right for every experiment. A "
    "line can have two names: plain descent divides by M and moves θ in one product.",
    parameters=(),
    statuses=STATUSES_OF_CACHEABLE,
    bodies={"json": ReplyBody("application/json", REPLY, "")},
    example=Example(
        text="Print the line that computes the mean in the first run.",
        query={"data": "moons", "data.n": "80", "runs": "full,16", "stop.epochs": "5"},
        python="code = reply.json()\n"
        'lines = code["text"].splitlines()\n'
        'for mark in code["runs"][0]["marks"]:\n'
        '    if mark["name"] == "mean":\n'
        '        print(lines[mark["line"] - 1].strip())',
        javascript="const { text, runs } = await reply.json();\n"
        'const { line } = runs[0].marks.find(({ name }) => name === "mean");\n'
        'console.log(text.split("\\n")[line - 1].trim());',
    ),
)

router = APIRouter()


@router.api_route(CALL.path, methods=[*CALL.methods])
async def code(request: Request, reading: OfRequest) -> Response:
    """The script of the experiment, and the lines that make a step of each run."""
    check_accepts_json(request)
    key = fresh_key(request, reading.prepared)
    address = urlencode(pairs_of(reading.experiment), safe=",")
    exported = Exported(await reading.trained(), address, reading.experiment.repeats)
    await reading.takes(code_bytes(reading.prepared))
    content = await reading.at_once(lambda: dumps(code_reply(exported)))
    return cacheable(request, content, "application/json", key)
