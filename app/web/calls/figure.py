"""/api/v1/figure: a plot of the page as a Plotly figure."""

from typing import Any

import numpy as np
from fastapi import APIRouter, Request, Response

from app.training.document.problems import ExperimentError, refuse
from app.web.drawing.axis import Dict
from app.web.http.caching import cacheable, fresh_key
from app.web.http.formats import check_accepts_json
from app.web.http.requests import pairs
from app.web.http.wire import dumps
from app.web.pages.view import CHOICES, view_of
from app.web.reference.call import STATUSES_OF_CACHEABLE, Call, ReplyBody
from app.web.reference.example import Example
from app.web.reference.parameters import choice, free, number, whole_number
from app.web.reference.shapes import OBJECT, Part, listed, record
from app.web.replies.figure_plots import OF_SWEEP, PLOTS, SMOOTH, Plot
from app.web.replies.figure_request import FigureRequest
from app.web.replies.landscape_view import OF_FIGURE
from app.web.replies.landscape_view import view_of as landscape_view_of
from app.web.replies.place import DIRECTIONS, directions_in, head, named_state, run_of, step_of
from app.web.serving.dependencies import OfRequest

FIGURE = record(
    Part("data", listed(OBJECT, "traces"), "the traces, for plotly.js to draw"),
    Part("layout", OBJECT, "axes and texts; `meta` has the experiment, the plot and the step"),
)
_TEXTS = {  # of the page's view settings that a figure takes
    "x": "The unit of the horizontal axis, as on the page.",
    "y": "The scale of the loss axis.",
    "test_loss": "1: the loss plot also shows the test losses.",
    "target_of": "Whether the target is for the training loss or for the test loss.",
    "test_examples": "0: a picture shows the training examples alone.",
    "discrete": "1: a picture shows the likeliest class alone, or the predicted number in steps.",
    "theme": "The colours; `auto` means light.",
}
PLOT = choice("plot", "The plot.", tuple(PLOTS), "loss")
RUN_OF_PLOT = whole_number(
    "run",
    "For a plot of one run or of a sweep: number of the run, counted from 0 in the order of runs.",
    0,
)
STEP_OF_PLOT = free(
    "step",
    "For a plot of one step: number of the step, counted from 0.",
    "the step at `at`; if `at` is not given, 0, or the end for a picture, a landscape and the "
    "network",
    r"^\d{1,9}$",
)
OF_VIEW = (
    *(
        choice(name, text, CHOICES[name].choices, CHOICES[name].default)
        for name, text in _TEXTS.items()
    ),
    free("at", "Position of the playhead, in the unit of x.", "the end"),
    number(
        "target",
        "A loss above 0: a line in plot=loss, what it costs each run in plot=cost, and each "
        "training of a sweep.",
        "none",
    ),
)

CALL = Call(
    path="/api/v1/figure",
    place=80,
    title="A plot",
    gives="any plot of the page as a Plotly figure in JSON",
    about="Any plot of the page as a figure that `plotly.io.from_json` reads in a notebook, with "
    "the colours, dashes and names of the page. Plotly would read some characters of a name as "
    "markup, so these are written as HTML entities; `html.unescape` gives the name as it was "
    "typed. A long line has only the points that make a visible difference. The two plots of times "
    "are measured again for each request and never cached.",
    parameters=(
        PLOT,
        RUN_OF_PLOT,
        STEP_OF_PLOT,
        DIRECTIONS,
        SMOOTH,
        *OF_FIGURE,
        *OF_SWEEP,
        *OF_VIEW,
    ),
    statuses=STATUSES_OF_CACHEABLE,
    bodies={"json": ReplyBody("application/json", FIGURE, "")},
    example=Example(
        text="Print the names of the lines in the loss plot.",
        query={"data": "moons", "data.n": "80", "runs": "full,16", "stop.epochs": "5"},
        python='for trace in reply.json()["data"]:\n    print(trace["name"])',
        javascript="const { data } = await reply.json();\n"
        "for (const { name } of data) console.log(name);",
    ),
)

router = APIRouter()


@router.api_route(CALL.path, methods=[*CALL.methods])
async def figure(request: Request, reading: OfRequest) -> Response:
    """A plot of the page as a Plotly figure; long lines keep what can be seen of them."""
    name = PLOT.of(request)
    plot, wanted = (
        PLOTS[name],
        FigureRequest(request, reading, _view(request), run_of(request, reading)),
    )
    _check(wanted, name, plot)
    check_accepts_json(request)
    key = "" if plot.is_measured else fresh_key(request, reading.prepared)
    draw, step = await plot.draw(wanted)
    meta = _meta(wanted, name, step)
    content = await reading.at_once(lambda: _written(draw(), meta))
    if plot.is_measured:
        no_store = {"Cache-Control": "no-store"}  # a measurement is another one each time
        return Response(content, media_type="application/json", headers=no_store)
    return cacheable(request, content, "application/json", key)


def _view(request: Request) -> dict[str, Any]:
    """The view settings that a figure takes; others are ignored.

    Raises:
        ExperimentError: for bad ones.
    """
    names = {each.name for each in OF_VIEW}
    view, bad = view_of([pair for pair in pairs(request) if pair[0] in names])
    if bad:
        raise ExperimentError(bad)
    return view


def _check(wanted: FigureRequest, name: str, plot: Plot) -> None:
    """Checks everything that can be checked before training.

    Raises:
        ExperimentError: for what the plot does not take, or the experiment does not have.
    """
    for key in (STEP_OF_PLOT, DIRECTIONS, SMOOTH, *OF_FIGURE, *OF_SWEEP):
        value = key.given(wanted.request)
        if value is not None and key.name not in plot.takes:
            takers = ", ".join(other for other in PLOTS if key.name in PLOTS[other].takes)
            raise refuse(key.name, value, f"is not a parameter of plot={name}, only of {takers}")
    if plot.has_end:
        named_state(wanted.request, wanted.reading, wanted.index)
    elif "step" in plot.takes:
        step_of(wanted.request, wanted.reading, wanted.index)
    plot.check(wanted)
    SMOOTH.of(wanted.request)
    directions_in(wanted.request, wanted.reading)
    if name == "landscape":
        landscape_view_of(wanted.request, wanted.reading, wanted.index)


def _meta(wanted: FigureRequest, name: str, step: int | None) -> Dict:
    """The experiment, run, step and plot of the figure, for `layout.meta`."""
    named = head(wanted.reading, wanted.index) | {"step": step, "plot": name}
    of_all = ("id", "engine", "plot")
    return named if step is not None else {key: named[key] for key in of_all}


def _written(drawn: Dict, meta: Dict) -> bytes:
    """The figure as JSON, made by Plotly's own package, which checks it.

    Imported with the first figure, so that a server starts without it. Its own writer packs
    arrays in base64; here they stand as plain lists, which clients of every version can read.
    """
    from plotly.graph_objects import Figure  # type: ignore[import-untyped]

    drawn["layout"]["meta"] = meta
    figure = Figure(drawn)
    return dumps(
        {
            "data": [_plain(trace.to_plotly_json()) for trace in figure.data],
            "layout": figure.layout.to_plotly_json(),
        }
    )


def _plain(trace: Dict) -> Dict:
    """Columns of mixed kinds as lists: JSON takes arrays of numbers alone."""
    return {
        key: value.tolist() if getattr(value, "dtype", None) == np.dtype(object) else value
        for key, value in trace.items()
    }
