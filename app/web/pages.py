"""The pages: HTML first, with the experiment of the address and everything the script needs."""

import math
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.templating import Jinja2Templates

from app import __version__
from app.training.preparation import prepare
from app.training.problems import ExperimentError, Problem, refuse
from app.training.query import VIEW_KEYS, Pair, lenient
from app.training.specification import canonical
from app.web.catalog import catalog
from app.web.errors import problem_entries
from app.web.files import folder
from app.web.glossary import TERMS
from app.web.requests import pairs
from app.web.training_thread import Priority, TrainingThread

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(folder("templates"))

VIEW_CHOICES: dict[str, tuple[str, ...]] = {
    "x": ("epochs", "updates", "examples", "time"),
    "y": ("linear", "log"),
    "theme": ("auto", "light", "dark"),
    "autoplay": ("1", "0"),
    "test_loss": ("0", "1"),
    "v": ("1",),
}

DRAWERS = ("step", "batches", "noise")  # further panels, which can be opened below the plot


def view_of(query: list[Pair]) -> tuple[dict[str, Any], list[Problem]]:
    """The view settings of a query, a default in place of a bad one, and what was bad."""
    given = {key: value for key, value in query if key in VIEW_KEYS}
    view: dict[str, Any] = {}
    notices = []
    for key, choices in VIEW_CHOICES.items():
        view[key] = given.get(key, choices[0])
        if view[key] not in choices:
            notices.append(Problem(key, view[key], f"must be one of {', '.join(choices)}"))
            view[key] = choices[0]
    for key in ("autoplay", "test_loss"):
        view[key] = view[key] == "1"
    for key, default, read in (("at", None, _position), ("panels", [], _panels), ("run", 0, _run)):
        try:
            view[key] = read(given[key]) if key in given else default
        except ExperimentError as error:
            view[key] = default
            notices += error.problems
    return view, notices


def _panels(text: str) -> list[str]:
    names = [name for name in text.split(",") if name]
    if not set(names) <= set(DRAWERS):
        raise refuse("panels", text, f"must be among {', '.join(DRAWERS)}, joined by commas")
    return names


def _run(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 1):
        raise refuse("run", text, "must be the number of a run, from 0")
    return int(text)


def _position(text: str) -> float:
    try:
        position = float(text)
    except ValueError:
        position = math.nan
    if not (math.isfinite(position) and position >= 0):
        raise refuse("at", text, "must be a number from 0 up, in the unit of x")
    return position


def _embedded(payload: Any) -> str:
    """JSON that may stand in a script element."""
    text = orjson.dumps(payload, option=orjson.OPT_SERIALIZE_NUMPY, default=str).decode()
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _render(
    request: Request, template: str, context: dict[str, Any], status: int = 200
) -> Response:
    common = {"root": request.scope["root_path"].rstrip("/"), "version": __version__}
    return templates.TemplateResponse(request, template, common | context, status_code=status)


@router.get("/")
async def index(request: Request) -> Response:
    """The page with the experiment that its address says; bad parts are left at their defaults."""
    settings, thread = request.app.state.settings, request.app.state.thread
    assert isinstance(thread, TrainingThread)
    broken: tuple[Problem, ...] = ()
    try:
        query = pairs(request)
    except ExperimentError as error:
        query, broken = [], error.problems
    view, bad_views = view_of(query)
    experiment, prepared, bad_leaves = await thread.run(
        lambda: lenient(query, lambda found: prepare(found, settings.limits)), Priority.REQUEST
    )
    everything = catalog(settings)
    notices = [*broken, *bad_views, *bad_leaves]
    page = {
        "experiment": canonical(experiment),
        "resolved": prepared.document,
        "view": view,
        "notices": problem_entries(tuple(notices)),
        "catalog": everything,
    }
    context = {
        "page_data": _embedded(page),
        "theme": view["theme"],
        "notices": page["notices"],
        "fields": everything["fields"],
        "datasets": everything["datasets"],
        "catalog": everything,
        "resolved": prepared.document,
        "glossary": [{"term": term, "text": text} for term, text in TERMS],
    }
    return _render(request, "index.html", context)


def error_page(request: Request, document: dict[str, Any]) -> Response:
    """A problem document as a page."""
    return _render(request, "error.html", {**document, "theme": "auto"}, document["status"])


@router.get("/healthz")
async def healthz(request: Request) -> Response:
    """Whether the server lives, and how many experiments it trains for a reader now."""
    training = request.app.state.computations.unfinished
    return Response(
        orjson.dumps({"status": "ok", "training": training}), media_type="application/json"
    )
