"""The page /sweep and its embed: batch sizes against learning rates, trained by /api/v1/sweep.

The address is the sweep: the experiment, and the parameters of the call under their names. A page
refuses nothing: a bad part has its default and a notice.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.datastructures import State

from app.training.analysis.sweep.grid import single_run
from app.training.analysis.sweep.proposal import TARGET, proposal
from app.training.document.fields import LEAVES
from app.training.document.problems import ExperimentError, Problem
from app.training.document.query import Pair, pairs_of, query_text
from app.training.document.specification import Experiment, canonical
from app.training.document.sweep_settings import MEASURE_OF, Sweep, sweep_from
from app.training.setup.preparation import Prepared
from app.web.catalog.contents import catalog, optimizer_in_sentence
from app.web.catalog.headline import one_run, sweep_card
from app.web.http.errors import problem_entries
from app.web.http.negotiation import preferred
from app.web.http.requests import pairs
from app.web.http.wire import dumps
from app.web.pages.page import (
    HTML,
    MEDIA_TYPES,
    first_notices,
    in_script,
    kept_page,
    render,
)
from app.web.pages.view import CHOICES
from app.web.reference.call import Call, ReplyBody
from app.web.reference.common import NOTICES
from app.web.reference.example import Example
from app.web.reference.experiment_parameters import written
from app.web.reference.parameters import choice, whole_number
from app.web.reference.shapes import OBJECT, TEXT, WHOLE, Part, listed, record
from app.web.reference.sweep_parameters import SWEEP
from app.web.serving.shown import shown

RUN = whole_number("run", "Number of the run, counted from 0 in the order of runs.", 0)
SHOW = choice(
    "show",
    "The number in each cell of the table.",
    ("updates", "epochs", "examples", "operations", "seconds", "final_training_loss"),
    "updates",
)
THEME = CHOICES["theme"]
OWN = (*SWEEP, RUN, SHOW, THEME)
NAMES = frozenset(each.name for each in OWN)
ALWAYS = ("batch_sizes", "learning_rates", "seeds")  # named in every address that the page writes
VARIED = {"runs", "learning_rate", "runs.0.learning_rate", "seed", "runs.0.seed", "model.seed"}

PAGE_DATA = record(
    Part("query", TEXT, "the query of this sweep, for `/sweep` and for `/api/v1/sweep`"),
    Part("experiment", TEXT, "the experiment alone, as a query"),
    Part("description", TEXT, "the experiment in a few words"),
    Part("stop", OBJECT, "the stop rule of the experiment"),
    Part("data", TEXT, "the data set"),
    Part("sweep", OBJECT, "the settings of the sweep, all defaults filled in"),
    Part("run", WHOLE, "the run that is swept"),
    Part("show", TEXT, "the number in each cell"),
    Part("theme", TEXT, "the colours"),
    Part(
        "cells",
        listed(
            record(
                Part("optimizer", TEXT, "the optimiser"),
                Part("schedule", TEXT, "the schedule"),
                Part("title", TEXT, "both, as the page names them"),
                Part("query", TEXT, "the experiment of a cell without batch size, rate and seeds"),
            ),
            "curves",
        ),
        "for links to the experiment of each cell",
    ),
    NOTICES,
)
BODIES = {
    "html": ReplyBody("text/html", HTML, "The page."),
    "json": ReplyBody(
        "application/json",
        PAGE_DATA,
        "What the page knows before the training, as JSON. You get it if the Accept header "
        "prefers JSON.",
    ),
}
SHOWN = Example(
    text="Print the whole query of a sweep.",
    query={"data": "moons", "batch_sizes": "1,16,full", "learning_rates": "0.1,1"},
    headers={"Accept": "application/json"},
    python='print(reply.json()["query"])',
    javascript="const sweep = await reply.json();\nconsole.log(sweep.query);",
)
PAGE_CALL = Call(
    path="/sweep",
    called="sweep_page",
    title="The page of a sweep",
    gives="the page of a sweep, or its content as JSON",
    about="Shows which batch size and which learning rate reach a target first. The address is the "
    "sweep, with the parameters of `/api/v1/sweep`. Without batch sizes and learning rates the "
    "page proposes some that suit the experiment. If a part is wrong, the page uses the default "
    "and shows a notice.",
    methods=("GET",),
    statuses=(200, 500),
    parameters=OWN,
    bodies=BODIES,
    example=SHOWN,
)
EMBED_CALL = Call(
    path="/sweep/embed",
    called="sweep_embed",
    title="The page of a sweep for a frame",
    gives="the page of a sweep, for a frame on another site",
    about="The same page for an iframe, without its header. It trains when it is first in view.",
    methods=("GET",),
    statuses=(200, 500),
    parameters=OWN,
    bodies=BODIES,
    example=SHOWN,
)
router = APIRouter(include_in_schema=False)


async def _page(request: Request) -> dict[str, Any]:
    """What the page shows, bad parts of its address left at their defaults."""
    try:
        return await page_of(request.app.state, pairs(request))
    except ExperimentError as error:  # the query cannot be read
        return await page_of(request.app.state, [], error.problems)


async def page_of(
    state: State, query: Sequence[Pair], problems: Sequence[Problem] = ()
) -> dict[str, Any]:
    """What the page of a query shows; problems: what was bad before."""
    notices = list(problems)
    said = {key: text for key, text in query if key in NAMES}
    for each in (SHOW, THEME):
        if said.get(each.name, each.default) not in each.choices:
            text = said.pop(each.name)
            notices.append(Problem(each.name, text, f"must be one of {each.bounds}"))
    left = [pair for pair in query if pair[0] not in NAMES]
    experiment, prepared, bad, _ = await shown(left, state.settings, state.thread, state.own_tables)
    run, bad_run = _run(said.get(RUN.name), len(prepared.runs))
    sweep, bad_sweep = _sweep(said, dict(query), experiment, prepared, run)
    own = pairs_of(experiment)
    return {
        "query": query_text([*own, *_pairs(sweep, run)]),
        "experiment": query_text(own),
        "description": one_run(experiment, prepared, run),
        "stop": {name: value for name, value in prepared.document["stop"].items() if value},
        "data": experiment.data.name,
        "sweep": sweep.model_dump(),
        "run": run,
        "show": said.get(SHOW.name, SHOW.default),
        "theme": said.get(THEME.name, THEME.default),
        "cells": _cells(experiment, prepared, sweep, run),
        "notices": problem_entries(first_notices([*notices, *bad_run, *bad_sweep, *bad])),
    }


def _run(text: str | None, count: int) -> tuple[int, list[Problem]]:
    """The run that is swept, and what was bad."""
    if text is None or (text.isascii() and text.isdigit() and int(text) < count):
        return int(text or RUN.default), []
    return 0, [Problem(RUN.name, text, f"must be a whole number below {count}, the number of runs")]


def _sweep(
    said: Mapping[str, str],
    query: Mapping[str, str],
    experiment: Experiment,
    prepared: Prepared,
    run: int,
) -> tuple[Sweep, list[Problem]]:
    """The settings of the sweep with the page's defaults, and what was bad.

    The main page's address says by `target_of` which loss its target is for.
    """
    texts = {each.name: said[each.name] for each in SWEEP if said.get(each.name, "") != ""}
    measure = MEASURE_OF.get(query.get("target_of", ""))
    if measure and "target" in texts:
        texts.setdefault("measure", measure)
    defaults = {name: written(value) for name, value in proposal(prepared, run).items()}
    if not texts and not canonical(experiment):
        defaults["target"] = written(TARGET)
    notices: list[Problem] = []
    while True:
        try:
            return sweep_from(defaults | texts), notices
        except ExperimentError as error:
            if not texts:
                raise
            notices += error.reported
            bad = {problem.field for problem in error.problems} & texts.keys()
            texts = {name: text for name, text in texts.items() if name not in (bad or texts)}


def _pairs(sweep: Sweep, run: int) -> list[Pair]:
    """The settings of a sweep as its address says them: most defaults are left out."""
    values = {
        name: getattr(sweep, name)
        for name, field in Sweep.model_fields.items()
        if name in ALWAYS or getattr(sweep, name) != field.get_default()
    }
    said = [(name, _text(value)) for name, value in values.items()]
    return said + ([(RUN.name, str(run))] if run else [])


def _text(value: Any) -> str:
    """Numbers in as many digits as they have."""
    if isinstance(value, list):
        return ",".join(map(_text, value))
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


def _cells(
    experiment: Experiment, prepared: Prepared, sweep: Sweep, run: int
) -> list[dict[str, str]]:
    """For each optimiser and schedule the query of a cell, without what differs in a curve."""
    settings = prepared.document["runs"][run]
    found = []
    for optimizer in sweep.optimizers or [settings["optimizer"]]:
        for schedule in sweep.schedules or [settings["schedule"]]:
            varied = {
                **({"optimizer": optimizer} if sweep.optimizers else {}),
                **({"schedule": schedule} if sweep.schedules else {}),
            }
            kept = {
                "optimizer": optimizer,
                "schedule": schedule,
                "title": f"{optimizer_in_sentence(optimizer)}, {schedule}",
                "query": query_text(_kept(experiment, run, varied)),
            }
            found.append(kept)
    return found


def _kept(experiment: Experiment, run: int, varied: dict[str, Any]) -> list[Pair]:
    """The query of one run without what differs in a curve."""
    varied = {"batch_size": 1, "learning_rate": 1.0, **varied}
    one = single_run(experiment, run, varied)
    unnamed = one.model_copy(update={"runs": [one.runs[0].model_copy(update={"label": None})]})
    return [pair for pair in pairs_of(unnamed) if pair[0] not in VARIED]


def view_of(page: dict[str, Any]) -> list[Pair]:
    """The settings of the view that are not the usual ones, for an address."""
    return [
        (each.name, page[each.name]) for each in (SHOW, THEME) if page[each.name] != each.default
    ]


async def _reply(request: Request, template: str) -> Response:
    """The page, or its content as JSON if the client prefers JSON."""
    page = await _page(request)
    headers = {"Vary": "Accept"}
    accept = request.headers.get("accept", "")
    if preferred(accept, MEDIA_TYPES) == "application/json":
        return Response(dumps(page), media_type="application/json", headers=headers)
    context = {
        "page": page,
        "card": {**sweep_card(page), "base": request.base_url, "url": request.url},
        "page_data": in_script(page),
        "theme": page["theme"],
        "fields": Sweep.model_fields,
        "shows": SHOW.choices,
        "leaves": {leaf.path: leaf for leaf in LEAVES},
        "datasets": catalog(request.app.state.settings)["datasets"],
        "values": {name: _text(value) for name, value in page["sweep"].items()},
        "url": request.url,
    }
    response = render(request, template, context)
    response.headers.update(headers)
    return response


@router.get(PAGE_CALL.path)
async def sweep_page(request: Request) -> Response:
    """The page of the sweep that its address says."""
    return await kept_page(request, lambda: _reply(request, "sweep.html"))


@router.get(EMBED_CALL.path)
async def sweep_embed(request: Request) -> Response:
    """The same for a frame on another site."""
    return await kept_page(request, lambda: _reply(request, "sweep-embed.html"))
