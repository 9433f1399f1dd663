"""What is told of /api/v1/figure."""

from app.web.figures import PLOTS
from app.web.reference.call import KEPT, Call, Form
from app.web.reference.catalog import OBJECT
from app.web.reference.example import Example
from app.web.reference.noise import DIRECTIONS
from app.web.reference.parameters import choice, free, whole_number
from app.web.reference.shapes import Part, listed, record
from app.web.view import VIEW_CHOICES

FIGURE = record(
    Part("data", listed(OBJECT, "traces"), "as plotly.js draws them"),
    Part("layout", OBJECT, "axes and words; `meta` names the experiment, the plot and the step"),
)
_TEXTS = {
    "x": "The axis, as on the page.",
    "y": "The scale of the loss.",
    "test_loss": "Whether the loss shows the test losses too.",
    "theme": "Light or dark; `auto` is light.",
}

CALL = Call(
    path="/api/v1/figure",
    title="A plot",
    gives="any plot of the page as a Plotly figure in JSON",
    about="Any plot of the page as a figure that `plotly.io.from_json` shows in a notebook, with "
    "the page's colours, dashes and names. Names are shown as they are typed: characters that "
    "Plotly takes for markup stand as entities, which `html.unescape` turns back. Long lines keep "
    "what can be seen of them. The two plots of times are measured anew, and never cached.",
    parameters=(
        choice("plot", "Which one.", tuple(PLOTS), "loss"),
        whole_number("run", "Of a plot of one run: which, from 0 in the order of runs.", 0),
        free(
            "step",
            "Of a plot of one step: which, from 0.",
            "where `at` stands, else 0; of a picture the end",
            r"^\d{1,9}$",
        ),
        DIRECTIONS,
        choice("smooth", "Of cosine and length: 1 for a moving mean too.", ("0", "1"), "0"),
        *(
            choice(name, text, VIEW_CHOICES[name], VIEW_CHOICES[name][0])
            for name, text in _TEXTS.items()
        ),
        free("at", "Where the playhead stands, in the unit of x.", "the end"),
    ),
    statuses=KEPT,
    forms={"json": Form("application/json", FIGURE, "")},
    example=Example(
        text="The names of the lines of the loss plot.",
        query={"data": "moons", "data.n": "80", "runs": "full,16", "stop.epochs": "5"},
        python='for trace in reply.json()["data"]:\n    print(trace["name"])',
        javascript="const { data } = await reply.json();\n"
        "for (const { name } of data) console.log(name);",
    ),
)
