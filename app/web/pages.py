"""The pages: HTML first, with the experiment of the address and everything the script needs."""

from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.templating import Jinja2Templates

from app import __version__
from app.training.preparation import prepare
from app.training.problems import ExperimentError, Problem
from app.training.query import lenient
from app.training.specification import canonical
from app.web.catalog import catalog
from app.web.errors import problem_entries
from app.web.files import folder
from app.web.glossary import TERMS
from app.web.requests import pairs
from app.web.training_thread import Priority, TrainingThread
from app.web.view import view_of

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(folder("templates"))


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
