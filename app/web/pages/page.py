"""The pages: HTML first, with the experiment of the address and everything the script needs."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.templating import Jinja2Templates

from app import __version__
from app.training.data.table import DataSet
from app.training.document.libraries import LIBRARIES
from app.training.document.problems import MOST_REPORTED, ExperimentError, Problem
from app.training.document.query import kept_id_in
from app.training.document.specification import canonical
from app.training.setup.preparation import Prepared
from app.web.assembly.assembled_module import ENTRIES
from app.web.assembly.module_graph import modules_of
from app.web.assembly.tag import tag
from app.web.catalog.contents import (
    OPTIMIZER_CHOICES,
    OPTIMIZER_PARAMETERS,
    catalog,
    dataset,
    for_script,
)
from app.web.catalog.glossary import TERMS
from app.web.catalog.headline import description, headline
from app.web.http.errors import problem_entries
from app.web.http.files import folder
from app.web.http.negotiation import preferred
from app.web.http.requests import pairs
from app.web.http.wire import dumps, sizes
from app.web.pages.kept import KeptPages
from app.web.pages.panels import FURTHER, PANELS
from app.web.pages.view import DRAWERS, EMBED, PAGE, VIEW, PageKind, view_of
from app.web.reference.call import Call, ReplyBody
from app.web.reference.common import NOTICES
from app.web.reference.example import Example
from app.web.reference.shapes import OBJECT, TEXT, Part, Shape, record
from app.web.scripts.formats import SCRIPTS
from app.web.serving.shown import shown

HTML = Shape("HTML", {"type": "string"})
PAGE_DATA = record(
    Part("experiment", OBJECT, "the document without the fields that have their default"),
    Part("resolved", OBJECT, "the document with all defaults filled in"),
    Part("view", OBJECT, "the view settings"),
    Part("headline", TEXT, "the experiment in a few words"),
    Part("description", TEXT, "the experiment in two sentences"),
    NOTICES,
)
MEDIA_TYPES = ("text/html", "application/json")
BODIES = {
    "html": ReplyBody("text/html", HTML, "The page."),
    "json": ReplyBody(
        "application/json",
        PAGE_DATA,
        "The same content as JSON. You get it if the Accept header prefers JSON.",
    ),
}
SHOWN = Example(
    text="Print what is wrong with an address.",
    query={"data": "moons", "learning_rate": "many"},
    headers={"Accept": "application/json"},
    python='for notice in reply.json()["notices"]:\n    print(notice["field"], notice["message"])',
    javascript="const { notices } = await reply.json();\n"
    "for (const { field, message } of notices) console.log(field, message);",
)
PAGE_CALL = Call(
    path="/",
    title="The page",
    gives="the page, or its content as JSON",
    about="The page never refuses an address. If a part is wrong, the page uses the default and "
    "shows a notice.",
    methods=("GET",),
    statuses=(200, 500),
    parameters=VIEW,
    bodies=BODIES,
    example=SHOWN,
)
EMBED_CALL = Call(
    path="/embed",
    title="The page for a frame",
    gives="chosen panels of the page, for a frame on another site",
    about="The page for an iframe. It shows the panels that `panels` names, in that order.",
    methods=("GET",),
    statuses=(200, 500),
    parameters=VIEW,
    bodies=BODIES,
    example=SHOWN,
)

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(folder("templates"))
templates.env.trim_blocks = templates.env.lstrip_blocks = True  # no lines of white space are sent
templates.env.globals["modules_of"] = modules_of
templates.env.globals["entries"] = ENTRIES
templates.env.globals["all_panels"] = PANELS
templates.env.globals["further_panels"] = FURTHER
templates.env.globals["scripts"] = SCRIPTS
templates.env.globals["own_parameters"] = OPTIMIZER_PARAMETERS
templates.env.globals["own_choices"] = OPTIMIZER_CHOICES
templates.env.globals["libraries"] = list(LIBRARIES.values())


def in_script(payload: Any, indented: bool = False) -> str:
    """JSON that may stand in a script element."""
    options = orjson.OPT_SERIALIZE_NUMPY | (orjson.OPT_INDENT_2 if indented else 0)
    text = orjson.dumps(payload, option=options, default=str).decode()
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def render(request: Request, template: str, context: dict[str, Any], status: int = 200) -> Response:
    """A template filled in, with what every page needs."""
    root = request.scope["root_path"].rstrip("/")
    common = {
        "root": root,
        "static": f"{root}/static/{tag()}",
        "version": __version__,
        "assemble": request.app.state.settings.assemble,
    }
    return templates.TemplateResponse(request, template, common | context, status_code=status)


async def _page(
    request: Request, kind: PageKind
) -> tuple[dict[str, Any], Prepared, DataSet | None]:
    """What a page shows: the experiment of its address, bad parts left at their defaults.

    Also the experiment made ready, and what is known of own data.
    """
    state = request.app.state
    notices: list[Problem] = []
    try:
        query = pairs(request)
    except ExperimentError as error:
        query, notices = [], list(error.problems)
    view, bad_views = view_of(query, kind)
    experiment, prepared, bad_leaves, own = await shown(
        query, state.settings, state.thread, state.own_tables
    )
    page = {
        "experiment": canonical(experiment),
        "resolved": prepared.document,
        "view": view,
        "headline": headline(experiment, prepared),
        "description": description(prepared),
        "notices": problem_entries(first_notices([*notices, *bad_views, *bad_leaves])),
    }
    return page, prepared, own


def first_notices(notices: list[Problem]) -> list[Problem]:
    """The first notices, and how many there are besides."""
    first, more = notices[:MOST_REPORTED], len(notices) - MOST_REPORTED
    if more > 0:
        first.append(
            Problem(
                "", None, f"{more:,} more parts of the address are wrong and have their default."
            )
        )
    return first


def _reply(
    request: Request,
    template: str,
    page: dict[str, Any],
    prepared: Prepared,
    own: DataSet | None,
    **more: Any,
) -> Response:
    """The page, or its content as JSON if the client prefers JSON."""
    headers = {"Vary": "Accept"}
    accept = request.headers.get("accept", "")
    if preferred(accept, MEDIA_TYPES) == "application/json":
        return Response(dumps(page), media_type="application/json", headers=headers)
    everything = catalog(request.app.state.settings)
    shipped = everything["datasets"]
    if own is not None:
        everything["datasets"] = [*shipped, dataset(own)]
    panels = [panel for panel in FURTHER if panel.name in more["drawers"]]
    read = for_script(everything, (part for panel in panels for part in panel.reads))
    context = {
        "page_data": in_script(
            {
                **page,
                "panels": [panel.in_script() for panel in PANELS],
                "sizes": sizes(prepared),
                "catalog": read,
            }
        ),
        "view": page["view"],
        "theme": page["view"]["theme"],
        "card": {**page, "base": request.base_url, "url": request.url},
        "by": {field["path"]: field for field in everything["fields"]},
        "datasets": shipped,
        "store_days": request.app.state.settings.store_days,
        "table_bytes": request.app.state.settings.table_bytes,
        "glossary": [{"term": term, "text": text} for term, text in TERMS],
    }
    response = render(request, template, context | more)
    response.headers.update(headers)
    return response


@router.get(PAGE_CALL.path)
async def index(request: Request) -> Response:
    """The page with the experiment that its address says."""

    async def made() -> Response:
        return _reply(request, "index.html", *await _page(request, PAGE), drawers=DRAWERS)

    return await kept_page(request, made)


@router.get(EMBED_CALL.path)
async def embed(request: Request) -> Response:
    """The chosen panels alone, for a frame on another site."""

    async def made() -> Response:
        page, prepared, own = await _page(request, EMBED)
        drawers = tuple(name for name in page["view"]["panels"] if name in DRAWERS)
        return _reply(request, "embed.html", page, prepared, own, drawers=drawers, embedded=True)

    return await kept_page(request, made)


async def kept_page(request: Request, make: Callable[[], Awaitable[Response]]) -> Response:
    """The reply that `make` gives, kept for the next reader unless it shows kept data."""
    with suppress(ExperimentError):  # which the page itself shows
        if kept_id_in(pairs(request)):  # the data may be deleted at any time
            return await make()
    pages: KeptPages = request.app.state.pages
    return await pages.reply(request, MEDIA_TYPES, make)


def error_page(request: Request, document: dict[str, Any]) -> Response:
    """A problem document as a page."""
    return render(request, "error.html", {**document, "theme": "auto"}, document["status"])
