"""The documentation of /api/v1/figure."""

from app.web.calls.figure import PLOTS
from app.web.pages.view import VIEW_CHOICES
from app.web.reference.call import KEPT, Call, Form
from app.web.reference.catalog import OBJECT
from app.web.reference.example import Example
from app.web.reference.noise import DIRECTIONS
from app.web.reference.parameters import choice, free, whole_number
from app.web.reference.shapes import Part, listed, record

FIGURE = record(
    Part("data", listed(OBJECT, "traces"), "the traces, for plotly.js to draw"),
    Part("layout", OBJECT, "axes and texts; `meta` has the experiment, the plot and the step"),
)
_TEXTS = {
    "x": "The unit of the horizontal axis, as on the page.",
    "y": "The scale of the loss axis.",
    "test_loss": "1: the loss plot also shows the test losses.",
    "theme": "The colours; `auto` means light.",
}

CALL = Call(
    path="/api/v1/figure",
    title="A plot",
    gives="any plot of the page as a Plotly figure in JSON",
    about="Any plot of the page as a figure that `plotly.io.from_json` reads in a notebook, with "
    "the colours, dashes and names of the page. Plotly would read some characters of a name as "
    "markup, so these are written as HTML entities; `html.unescape` gives the name as it was "
    "typed. A long line has only the points that make a visible difference. The two plots of times "
    "are measured again for each request and never cached.",
    parameters=(
        choice("plot", "The plot.", tuple(PLOTS), "loss"),
        whole_number(
            "run",
            "For a plot of one run: number of the run, counted from 0 in the order of runs.",
            0,
        ),
        free(
            "step",
            "For a plot of one step: number of the step, counted from 0.",
            "the step that at names; without at 0, or the end for a picture",
            r"^\d{1,9}$",
        ),
        DIRECTIONS,
        choice("smooth", "For the plots cosine and length: 1 adds a moving mean.", ("0", "1"), "0"),
        *(
            choice(name, text, VIEW_CHOICES[name], VIEW_CHOICES[name][0])
            for name, text in _TEXTS.items()
        ),
        free("at", "Position of the playhead, in the unit of x.", "the end"),
    ),
    statuses=KEPT,
    forms={"json": Form("application/json", FIGURE, "")},
    example=Example(
        text="Print the names of the lines in the loss plot.",
        query={"data": "moons", "data.n": "80", "runs": "full,16", "stop.epochs": "5"},
        python='for trace in reply.json()["data"]:\n    print(trace["name"])',
        javascript="const { data } = await reply.json();\n"
        "for (const { name } of data) console.log(name);",
    ),
)
