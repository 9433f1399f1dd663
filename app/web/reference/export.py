"""What is told of /api/v1/export."""

from app.web.export import KINDS
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
    "py": "a script that needs only NumPy: the code of this very experiment, printing its losses",
    "pytorch": "the same in PyTorch",
    "ipynb": "a notebook with the NumPy code and a plot",
    "csv": "the table of /api/v1/run",
    "json": "the columns of /api/v1/run",
    "html": "a page that plays the recorded runs from a disk, with no server, in the view that the "
    "view settings of an embed say",
}

CALL = Call(
    path="/api/v1/export",
    title="A file to keep",
    gives="the experiment as a NumPy or PyTorch script, a notebook, a page, CSV or JSON",
    about="The experiment as a file with a speaking name: short, readable code that trains it "
    "again elsewhere and prints the same losses, its numbers, or a page that plays it.",
    parameters=(choice("format", "Which file, instead of an Accept header.", tuple(KINDS), "py"),),
    statuses=KEPT,
    forms={
        name: Form(kind, _SHAPES.get(name, _SCRIPT), _TEXTS.get(name, ""))
        for name, kind in KINDS.items()
    },
    example=Example(
        text="The first words of the script.",
        query={"data": "moons", "data.n": "80", "runs": "full,16", "stop.epochs": "5"},
        curl=" | head -n 5",
        python="print(reply.text.splitlines()[0])",
        javascript='console.log((await reply.text()).split("\\n")[0]);',
    ),
)
