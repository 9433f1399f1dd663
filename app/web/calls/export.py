"""/api/v1/export: the experiment as a file to keep: a script, a notebook, its numbers or a page."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from app.training.document.query import pairs_of
from app.training.engine.slices import Sliced
from app.web.calls import offline_page as replay
from app.web.calls import run_reply as whole
from app.web.calls.columns import Told
from app.web.calls.paging import thetas_of
from app.web.scripts.notebook import notebook
from app.web.scripts.numpy_script import numpy_script
from app.web.scripts.pytorch_script import pytorch_script
from app.web.scripts.script import Exported
from app.web.serving.dependencies import Found, settings_of
from app.web.serving.replies import cacheable, format_of, fresh_key

router = APIRouter(prefix="/api/v1")


@dataclass(frozen=True)
class Format:
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
    """What /api/v1/run replies in that format without further words."""

    def written(exported: Exported, most: int) -> Sliced[bytes]:
        told = Told(whole.DEFAULT_FIELDS, thetas_of(None, exported.trained.steps), None, None)
        return whole.written(name, exported.trained, told, most)

    return written


PYTHON = "text/x-python; charset=utf-8"
FORMATS: dict[str, Format] = {
    "py": Format(PYTHON, ".py", _text(numpy_script)),
    "pytorch": Format(PYTHON, "-pytorch.py", _text(pytorch_script)),
    "ipynb": Format("application/x-ipynb+json", ".ipynb", _text(notebook)),
    "csv": Format("text/csv", ".csv", _numbers("csv")),
    "json": Format("application/json", ".json", _numbers("json")),
}
KINDS = {name: form.media_type.partition(";")[0] for name, form in FORMATS.items()}
KINDS["html"] = replay.KIND


@router.get("/export")
@router.post("/export")
async def export(request: Request, found: Found) -> Response:
    """The experiment as a file: a script, a notebook, its numbers, or a page that plays it."""
    name = format_of(request, KINDS)
    if name == "html":
        return await replay.replay(request, found)
    chosen, settings = FORMATS[name], settings_of(request)
    if name in whole.FORMATS:
        whole.check_size(found.prepared, whole.DEFAULT_FIELDS, None, settings)
    key = fresh_key(request, found.prepared, name)
    exported = Exported(await found.trained(), urlencode(pairs_of(found.experiment), safe=","))
    await found.takes(whole.making_bytes(found.prepared, whole.DEFAULT_FIELDS, None))
    content = await found.through(chosen.write(exported, settings.reply_bytes))
    download = f"{exported.name}{chosen.ending}"
    return cacheable(request, content, chosen.media_type, key, download)
