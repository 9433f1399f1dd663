"""/api/v1/export: the experiment as a file to keep: a script, a notebook, its numbers or a page."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from app.training.document.problems import refuse
from app.training.document.query import pairs_of
from app.training.engine.slices import Sliced
from app.training.setup.preparation import Prepared
from app.web.calls import run
from app.web.http.caching import cacheable, fresh_key
from app.web.reference.call import STATUSES_OF_CACHEABLE, Call, ReplyBody
from app.web.reference.example import Example
from app.web.reference.parameters import format_choice
from app.web.reference.shapes import Shape
from app.web.replies import offline_page, run_reply
from app.web.replies.columns import Selection
from app.web.replies.paging import thetas_of
from app.web.scripts.formats import SCRIPTS
from app.web.scripts.notebook import notebook
from app.web.scripts.script import Exported
from app.web.serving.dependencies import OfRequest, settings_of


@dataclass(frozen=True)
class FileFormat:
    """One kind of file.

    ending: what its name ends in. write: makes the file, of at most so many bytes.
    """

    media_type: str
    ending: str
    write: Callable[[Exported, int], Sliced[bytes]]


def _text(write: Callable[[Exported], str]) -> Callable[[Exported, int], Sliced[bytes]]:
    def written(exported: Exported, most: int) -> Sliced[bytes]:
        yield
        return write(exported).encode()

    return written


def _numbers(name: str) -> Callable[[Exported, int], Sliced[bytes]]:
    """What /api/v1/run replies in that format with its default parameters."""

    def written(exported: Exported, most: int) -> Sliced[bytes]:
        selection = Selection(
            run_reply.DEFAULT_FIELDS, thetas_of(None, exported.trained.steps), None, None
        )
        return run_reply.written(name, exported.trained, selection, most)

    return written


PYTHON = "text/x-python; charset=utf-8"
FILES: dict[str, FileFormat] = {
    **{
        name: FileFormat(PYTHON, script.ending, _text(script.write))
        for name, script in SCRIPTS.items()
    },
    "ipynb": FileFormat("application/x-ipynb+json", ".ipynb", _text(notebook)),
    "csv": FileFormat("text/csv", ".csv", _numbers("csv")),
    "json": FileFormat("application/json", ".json", _numbers("json")),
}
MEDIA_TYPES = {name: form.media_type.partition(";")[0] for name, form in FILES.items()}
MEDIA_TYPES["html"] = offline_page.MEDIA_TYPE

_SHAPES = {
    "csv": Shape("CSV", {"type": "string"}),
    "html": Shape("HTML", {"type": "string"}),
    "json": Shape("object", run.CALL.bodies["json"].shape.schema),
    "ipynb": Shape("notebook", {"type": "object"}),
}
_SCRIPT = Shape("Python", {"type": "string"})
_TEXTS = {
    **{name: script.text for name, script in SCRIPTS.items()},
    "ipynb": "A notebook with the NumPy code and a plot.",
    "csv": "The table of `/api/v1/run?format=csv`.",
    "json": "The columns of `/api/v1/run`.",
    "html": "A page that plays the recorded runs from a disk, without a server. The view settings "
    "are those of an embed.",
}

FORMAT = format_choice(MEDIA_TYPES, "The kind of file. It takes precedence over the Accept header.")
CALL = Call(
    path="/api/v1/export",
    place=90,
    title="A file to download",
    gives="the experiment as a script for a library, a notebook, a page, CSV or JSON",
    about="The experiment as a file to download. The scripts and the notebook are short code that "
    "trains the experiment again and prints the same losses. A setting that a library does not "
    "have is written out in its script, or the request is refused and names it. CSV and JSON are "
    "the numbers. HTML is a page that plays them. The file is named after the experiment.",
    parameters=(FORMAT,),
    statuses=STATUSES_OF_CACHEABLE,
    bodies={
        name: ReplyBody(kind, _SHAPES.get(name, _SCRIPT), _TEXTS.get(name, ""))
        for name, kind in MEDIA_TYPES.items()
    },
    example=Example(
        text="Print the first line of the script.",
        query={"data": "moons", "data.n": "80", "runs": "full,16", "stop.epochs": "5"},
        curl=" | head -n 1",
        python="print(reply.text.splitlines()[0])",
        javascript='console.log((await reply.text()).split("\\n")[0]);',
    ),
)

router = APIRouter()


@router.api_route(CALL.path, methods=[*CALL.methods])
async def export(request: Request, reading: OfRequest) -> Response:
    """The experiment as a file: a script, a notebook, its numbers, or a page that plays it."""
    name = FORMAT.of(request)
    if name == "html":
        return await offline_page.offline_page(request, reading)
    chosen, settings = FILES[name], settings_of(request)
    _check_library(name, reading.prepared)
    if name in run_reply.FORMATS:
        run_reply.check_size(reading.prepared, run_reply.DEFAULT_FIELDS, None, settings)
    key = fresh_key(request, reading.prepared, name)
    address = urlencode(pairs_of(reading.experiment), safe=",")
    exported = Exported(await reading.trained(), address, reading.experiment.repeats)
    await reading.takes(run_reply.making_bytes(reading.prepared, run_reply.DEFAULT_FIELDS, None))
    content = await reading.through(chosen.write(exported, settings.reply_bytes))
    download = f"{exported.name}{chosen.ending}"
    return cacheable(request, content, chosen.media_type, key, download)


def _check_library(name: str, prepared: Prepared) -> None:
    """Refuses a script whose library does not have what the experiment needs."""
    script = SCRIPTS.get(name)
    if script is not None and (missing := script.missing(prepared)):
        parts = " and no ".join(missing)
        message = f"is not possible, because {script.lacking} has no {parts}; py has everything"
        raise refuse("format", name, message)
