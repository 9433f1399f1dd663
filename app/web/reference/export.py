"""The documentation of /api/v1/export."""

from app.web.calls.export import KINDS
from app.web.reference import run
from app.web.reference.call import KEPT, Call, Form
from app.web.reference.example import Example
from app.web.reference.parameters import choice
from app.web.reference.shapes import Shape

_SHAPES = {
    "csv": Shape("CSV", {"type": "string"}),
    "html": Shape("HTML", {"type": "string"}),
    "json": Shape("object", run.CALL.forms["json"].shape.schema),
    "ipynb": Shape("notebook", {"type": "object"}),
}
_SCRIPT = Shape("Python", {"type": "string"})
_TEXTS = {
    "py": "A script for NumPy alone. It trains this experiment and prints its losses.",
    "pytorch": "The same script for PyTorch.",
    "ipynb": "A notebook with the NumPy code and a plot.",
    "csv": "The table of `/api/v1/run?format=csv`.",
    "json": "The columns of `/api/v1/run`.",
    "html": "A page that plays the recorded runs from a disk, without a server. The view settings "
    "are those of an embed.",
}

CALL = Call(
    path="/api/v1/export",
    title="A file to download",
    gives="the experiment as a NumPy or PyTorch script, a notebook, a page, CSV or JSON",
    about="The experiment as a file to download. The scripts and the notebook are short code that "
    "trains the experiment again and prints the same losses. CSV and JSON are its numbers. HTML is "
    "a page that plays it. The file is named after the experiment.",
    parameters=(
        choice(
            "format",
            "The kind of file. It takes precedence over the Accept header.",
            tuple(KINDS),
            "py",
        ),
    ),
    statuses=KEPT,
    forms={
        name: Form(kind, _SHAPES.get(name, _SCRIPT), _TEXTS.get(name, ""))
        for name, kind in KINDS.items()
    },
    example=Example(
        text="Print the first line of the script.",
        query={"data": "moons", "data.n": "80", "runs": "full,16", "stop.epochs": "5"},
        curl=" | head -n 5",
        python="print(reply.text.splitlines()[0])",
        javascript='console.log((await reply.text()).split("\\n")[0]);',
    ),
)
