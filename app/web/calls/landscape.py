"""/api/v1/landscape: the loss over a plane in parameter space, with the paths of all runs."""

from fastapi import APIRouter, Request, Response

from app.training.analysis.landscape.landscape import SURFACES
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
    listed,
    maybe,
    numbers,
    one_of,
    record,
    texts,
    wholes,
)
from app.web.replies.landscape_view import PARAMETERS, landscape_at, view_of
from app.web.replies.place import RUN, head, run_of
from app.web.serving.dependencies import OfRequest

PLANE = record(
    Part("kind", one_of("principal", "random", "ends", "parameters"), "how the plane was chosen"),
    Part("names", texts("2"), "names of the two axes"),
    Part(
        "explained",
        maybe(numbers("2")),
        "share of the variance of all paths along each axis; null for a random plane, and if no "
        "path moves",
    ),
    Part("exact", YES_NO, "true: every path lies in the plane, up to rounding"),
    Part("origin", numbers("parameters"), "θ at u = v = 0; only with `axes`", always=False),
    Part("axes", numbers("2", "parameters"), "the two axes; only with `axes`", always=False),
)
LOWEST = record(
    Part("loss", NUMBER, "the loss there"),
    Part("u", NUMBER, "its place across"),
    Part("v", NUMBER, "its place upwards"),
)
GRID = record(
    Part("of", one_of(*SURFACES), "whose mean loss it is"),
    Part("u", numbers("columns"), "u of each column"),
    Part("v", numbers("all rows"), "v of each row of the whole grid"),
    Part("rows", wholes("2"), "the first row in this reply, and the row after the last"),
    Part("loss", numbers("rows", "columns"), "mean loss at each point, without the penalty"),
    Part(
        "penalty",
        maybe(numbers("rows", "columns")),
        "the penalty at each point, to be added; null if l1 and l2 are 0",
    ),
    Part("lowest", maybe(LOWEST), "lowest loss in these rows; null if none is finite"),
)
PATH = record(
    Part("run", WHOLE, "number of the run"),
    Part("label", TEXT, "name of the run"),
    Part("accent", WHOLE, "colour and dash of the run's lines, from 1 to 6"),
    Part("status", one_of("finished", "diverged"), "how the run ended"),
    Part("steps", wholes("points"), "the steps k; evenly spaced by examples seen"),
    Part("points", numbers("points", "2"), "u and v of each θ_k; of what is nearest in the plane"),
    Part("outside", numbers("points"), "distance of each θ_k from the plane"),
    Part("loss", numbers("points"), "training loss at each θ_k, not at its place in the plane"),
    Part(
        "counted",
        WHOLE,
        "number of first points from which the plane and the window are made; fewer than all if "
        "the training loss ends above ten times its start",
    ),
    Part("length", NUMBER, "largest distance from θ_0 among the counted points"),
    Part(
        "explained",
        NUMBER,
        "share of the variance of the counted points in the plane; null if they do not move",
    ),
)
_TWO = (
    Part("batch", NUMBER, "of the batch gradient"),
    Part("full", NUMBER, "of the full gradient"),
)
HERE = record(
    Part("steps", wholes("runs"), "a step k of each run"),
    Part("points", numbers("runs", "2"), "u and v of each run's θ_k"),
    Part("outside", numbers("runs"), "distance of each θ_k from the plane"),
    Part("batch_loss", NUMBER, "mean loss of the batch at θ of `run` and `step`"),
    Part("training_loss", NUMBER, "mean loss of all training examples there"),
    Part(
        "gradient",
        record(
            Part("batch", numbers("2"), "u and v of the batch gradient there"),
            Part("full", numbers("2"), "u and v of the full gradient there"),
        ),
        "the gradients of these two losses, by their shadows in the plane",
    ),
    Part("lengths", record(*_TWO), "their lengths in the space of all parameters"),
    Part("cosine", NUMBER, "cosine of the angle between them; null if one of them is 0"),
)
REPLY = record(
    *HEAD,
    Part("step", WHOLE, "number k of the point θ_k of the run"),
    Part("n", WHOLE, "N, the number of training examples"),
    Part("plane", PLANE, "the plane: θ = origin + u · first axis + v · second axis"),
    Part("grid", GRID, "the loss over the plane", always=False),
    Part("paths", listed(PATH, "runs"), "the way of each run", always=False),
    Part("here", HERE, "every run at one step, with two gradients of `run`", always=False),
)
SMALL = {"data": "line", "data.n": "40", "runs": "full,4", "stop.epochs": "5"}

CALL = Call(
    path="/api/v1/landscape",
    place=55,
    title="Landscape",
    gives="the loss over a plane in parameter space, with the paths of all runs on it",
    about="The mean loss at the points of a plane in the space of all parameters, and the paths "
    "of all runs in this plane: at most 200 points for each run, evenly spaced by examples seen, "
    "fewer if there are many runs or parameters. A path usually leaves the plane; `outside` says "
    "how far. With two parameters the plane is the whole space, so the picture is exact. Points "
    "after which the training loss stays above ten times its start change neither the plane nor "
    "the window. In a random plane each unit's incoming weights in an axis are as long as in θ of "
    "`run` and `step`, and biases stay as they are (Li et al., 2018, section 4). The limit "
    "`landscape` of the catalog bounds the grid; for a larger one ask for some `rows` at a time.",
    parameters=(RUN, *PARAMETERS),
    statuses=STATUSES_OF_CACHEABLE,
    bodies={"json": ReplyBody("application/json", REPLY, "")},
    example=Example(
        text="For a model of two parameters, print where each path ends and its loss there.",
        query={**SMALL, "model.hidden": "", "resolution": "11"},
        python="landscape = reply.json()\n"
        'print(*landscape["plane"]["names"], sep=", ")\n'
        'for path in landscape["paths"]:\n'
        '    u, v = path["points"][-1]\n'
        '    print(path["label"], f"{u:.4f}", f"{v:.4f}", f"{path[\'loss\'][-1]:.4f}")',
        javascript="const { plane, paths } = await reply.json();\n"
        'console.log(plane.names.join(", "));\n'
        "for (const { label, points, loss } of paths) {\n"
        "  const [u, v] = points.at(-1);\n"
        "  console.log(label, u.toFixed(4), v.toFixed(4), loss.at(-1).toFixed(4));\n"
        "}",
    ),
)

router = APIRouter()


@router.api_route(CALL.path, methods=[*CALL.methods])
async def landscape(request: Request, reading: OfRequest) -> Response:
    """The loss over a plane in parameter space, with the paths of all runs on it."""
    index = run_of(request, reading)
    view = view_of(request, reading, index)
    check_accepts_json(request)
    key = fresh_key(request, reading.prepared)
    made = await landscape_at(reading, view)
    content = dumps({**head(reading, index), **made})
    return cacheable(request, content, "application/json", key)
