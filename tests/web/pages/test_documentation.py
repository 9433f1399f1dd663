"""What the documentation says is what there is: routes, parameters, replies, choices, settings."""

import csv
import re
from html import unescape
from typing import Any

import httpx
import pytest
import schemathesis
from fastapi.routing import iter_route_contexts

from app.main import create_app
from app.numerics.optimizers import OPTIMIZERS
from app.numerics.schedules import SCHEDULES
from app.settings import Settings
from app.training.data.made import MADE
from app.training.data.shipped import SHIPPED
from app.training.document.comparisons import COMPARISONS
from app.training.document.fields import LEAVES
from app.training.document.presets import PRESETS
from app.training.document.query import VIEW_KEYS
from app.training.document.run_settings import Run
from app.web import api
from app.web.catalog.glossary import TERMS
from app.web.docs.openapi import document
from app.web.docs.page import marked
from app.web.docs.table import CALLS
from app.web.pages.view import EMBED, HIDEABLE, LOCKABLE
from app.web.reference.call import Call
from app.web.reference.shapes import Part, flat
from app.web.reference.statuses import STATUSES
from tests.server import Server
from tests.web import described
from tests.web.client import events_of, strict
from tests.web.described import BASE, BY_PATH, faults, schema_name

DOCS = "/api/docs"
SMALL = {"data.n": "20", "stop.epochs": "3"}
# Experiments whose replies together hold every documented key.
PLAIN = {"data": "two_points", "model.hidden": "", "stop.epochs": "3", "runs": "full,1"}
SHIPPED_ONE = {"data": "diabetes", "data.n": "30", "model.hidden": "3", "runs": "8", "l2": "1"}
SHIPPED_ONE |= {"like": "keras"}
DIVERGED = {"data": "line", "data.n": "12", "model.hidden": "", "learning_rate": "1e6"}
OVERFLOWING = {
    "data": "line",
    "model.hidden": "",
    "learning_rate": "1e9",
    "runs": "1",
    "stop.updates": "500",
}
BUSY = {
    **SMALL,
    "optimizer": "adam",
    "batch_growth": "2",
    "schedule_epochs": "1",
    "runs": "8,5000",
    "runs.0.label": "own",
    "changes.0.at_step": "1",
    "changes.0.W1[0,0]": "0.5",
}
EXPERIMENTS = (SMALL, PLAIN, SHIPPED_ONE, BUSY)


def routes() -> dict[str, set[str]]:
    """Every route of the application with its methods."""
    found: dict[str, set[str]] = {}
    for route in iter_route_contexts(create_app(Settings()).routes):
        if route.methods:  # else it is the folder of files
            found.setdefault(route.path or "", set()).update(route.methods)
    return found


@pytest.fixture(scope="module")
def page(server: Server) -> str:
    reply = httpx.get(f"{server.url}{DOCS}", timeout=60)
    assert reply.status_code == 200
    return reply.text


def test_every_route_is_documented_with_its_methods() -> None:
    documented = {call.path: set(call.methods) for call in CALLS}
    documented |= {DOCS: {"GET"}, f"{DOCS}/operating": {"GET"}, f"{DOCS}/libraries": {"GET"}}
    assert routes() == documented


# A plot that takes the parameter; the default one takes few.
RENTS = "Rents\n\nsize (m²),rent\n20,300\n31,420\n55.5,800\n"
FREE = {"datasets.missing"}  # takes any value
TAKER = {"step": "spread", "directions": "cloud", "smooth": "cosine"}


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (call, each.name)
        for call in api.CALLS
        for each in call.parameters
        if each.place == "query" and f"{call.name}.{each.name}" not in FREE
    ],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_every_parameter_of_a_call_is_read(server: Server, call: Call, name: str) -> None:
    query = {**PLAIN, name: "no such value"}
    if call.name == "figure" and name in TAKER:
        query["plot"] = TAKER[name]
    if not call.takes_experiment:
        query = {name: "no such value"}
    reply = described.ask(server.url, call, query)
    assert reply.status_code == 422
    assert [error["field"] for error in reply.json()["errors"]] == [name]


@pytest.mark.parametrize("call", api.CALLS, ids=lambda call: call.name)
def test_a_call_takes_no_parameter_that_is_not_documented(server: Server, call: Call) -> None:
    others = {each.name for other in api.CALLS for each in other.parameters} - VIEW_KEYS
    if not call.takes_experiment:
        return
    for name in others - {each.name for each in call.parameters}:
        reply = httpx.get(f"{server.url}{call.path}", params={**PLAIN, name: "1"}, timeout=60)
        assert (reply.status_code, reply.json()["errors"][0]["field"]) == (422, name)


def test_every_call_parameter_key_and_choice_of_form_has_its_words() -> None:
    for call in CALLS:
        assert call.about
        assert call.gives
        assert [p.name for p in call.parameters if not p.text] == []
        for name, body in call.bodies.items():
            silent = [path for path, part in flat(body.shape.parts) if not part.text]
            assert silent == [], call.path
            assert body.text or len(call.bodies) == 1 or name == "json", call.path


def test_every_field_of_an_experiment_is_a_parameter() -> None:
    shared = document(BASE, CALLS)["components"]["parameters"]
    entries = shared.pop("entries")["schema"]["patternProperties"]
    for leaf in LEAVES:
        name = {"data.name": "data", "runs.batch_size": "runs"}.get(leaf.path, leaf.path)
        alone = leaf.path.replace("runs.", "runs.0.", 1)
        examples = (name, alone, f"{alone}.0.at_step", f"{alone}.0")
        assert name in shared or any(
            re.search(pattern, example) for pattern in entries for example in examples
        ), leaf.path
        if leaf.minimum is not None and leaf.path in shared:
            bounded = re.findall(r"'minimum': ([\d.e-]+)", str(shared[leaf.path]["schema"]))
            assert leaf.per_run or [float(bound) for bound in bounded] == [leaf.minimum]


def test_the_openapi_document_is_a_good_one(server: Server) -> None:
    given = httpx.get(f"{server.url}/api/openapi.json", timeout=60).json()
    schemathesis.openapi.from_dict(given).validate()
    assert given == document(server.url, CALLS)
    assert faults("OpenapiJson", given) == []


def ask(server: Server, call: Call, query: dict[str, str], **headers: str) -> httpx.Response:
    reply = described.ask(server.url, call, query, **headers)
    assert reply.status_code in (200, *call.success.values()), reply.text
    return reply


WEIGHTED = {
    "data": "inline", "data.x.0": "0", "data.x.1": "1", "data.targets.0": "0,1",
    "data.targets.1": "2,0.5", "data.example_weights": "1,0.5", "stop.epochs": "1", "runs": "2",
}  # fmt: skip
HOVERING = {  # one run hovers at a floor, the other settles
    "data": "line", "data.noise": "0.5", "model.hidden": "", "runs": "1,1", "stop.epochs": "60",
    "learning_rate": "0.2", "runs.1.schedule": "cosine",
}  # fmt: skip
COLUMNS = {"fields": "batch_loss,layer_update_norm,training_loss,test_loss,parameters,batches"}
QUESTIONS: dict[str, tuple[dict[str, str], ...]] = {
    "run": (*EXPERIMENTS, DIVERGED, OVERFLOWING, {**PLAIN, **COLUMNS}, {**PLAIN, "steps": "0:2"}),
    "summary": (
        *({**query, "target": "0.6"} for query in (*EXPERIMENTS, DIVERGED)),
        SMALL,
        HOVERING,
    ),
    "repeats": (
        {**SMALL, "repeats": "5", "singles": "yes"},
        {**PLAIN, "repeats": "2", "vary": "order", "data.test_fraction": "0"},
        {
            "data": "spirals",
            "repeats": "16",
            "runs": "8",
            "stop.epochs": "60",
            "learning_rate": "0.5",
        },
    ),
    "sweep": (
        {
            "data": "moons",
            "data.n": "80",
            "stop.epochs": "8",
            "batch_sizes": "1,4,full,9000",
            "learning_rates": "0.1,1",
            "target": "0.45",
        },
        {**DIVERGED, "batch_sizes": "1", "seeds": "1", "optimizers": "adam"},
    ),
    "step": (*EXPERIMENTS, {**SMALL, "group": "target"}, WEIGHTED),
    "noise": (*EXPERIMENTS, {**PLAIN, "directions": "W1[0,0];b1[0]"}),
    "code": (*EXPERIMENTS, {"data": "penguins", "stop.epochs": "1"}),
    "network": (*EXPERIMENTS, {**PLAIN, "step": "1", "fields": "units"}),
    "figure": tuple(
        {**SMALL, "plot": name}
        for name in ("loss", "picture", "cosine", "cloud", "ways", "spread", "network")
    ),
    "catalog": ({},),
    "openapi": ({},),
    "datasets": ({}, {"BODY": RENTS}),
    "dataset": ({}, {"BODY": RENTS}),
    "healthz": ({},),
    "readyz": ({},),
    "oembed": ({"url": "BASE/?data=iris"},),
    "page": (SMALL, {"learning_rate": "many"}),
    "embed": (SMALL, {"hide": "everything"}),
    "sweep_page": (SMALL, {"seeds": "many"}),
    "sweep_embed": (SMALL, {"seeds": "many"}),
}
WITH_JSON = [call for call in CALLS if "json" in call.bodies]


@pytest.mark.parametrize("call", WITH_JSON, ids=lambda call: call.name)
def test_replies_have_the_documented_keys_and_no_others(call: Call, server: Server) -> None:
    seen: set[str] = set()
    for query in QUESTIONS.get(call.name, EXPERIMENTS):
        here = {key: value.replace("BASE", server.url) for key, value in query.items()}
        reply = strict(ask(server, call, here, Accept="application/json").content)
        assert faults(schema_name(call, "json"), reply) == []
        seen |= keys_of(reply, call.bodies["json"].shape.parts)
    documented = {path for path, _ in flat(call.bodies["json"].shape.parts)}
    assert documented == seen


def keys_of(reply: Any, parts: tuple[Part, ...], prefix: str = "") -> set[str]:
    """The documented paths that a reply has something at."""
    found: set[str] = set()
    objects = reply if isinstance(reply, list) else [reply]
    if parts and isinstance(reply, dict) and not any(part.name in reply for part in parts):
        objects = list(reply.values())  # an object by name
    for part in parts:
        path = f"{prefix}{part.name}"
        for value in (o[part.name] for o in objects if isinstance(o, dict) and part.name in o):
            found |= {path}
            found |= keys_of(value, part.shape.parts, path + ("[]." if part.shape.is_list else "."))
    return found


def test_lines_and_events_have_the_documented_keys(server: Server) -> None:
    for query in (SMALL, {**PLAIN, **COLUMNS}, OVERFLOWING):
        lines = ask(server, BY_PATH["/api/v1/run"], query | {"format": "ndjson"}).text.splitlines()
        assert [fault for line in lines for fault in faults("RunNdjson", strict(line))] == []
    call = BY_PATH["/api/v1/stream"]
    for vectors in ("json", "float32", "drawing"):
        query = BUSY | {"vectors": vectors}
        lines = ask(server, call, query | {"format": "ndjson"}).text.splitlines()
        events = [strict(line) for line in lines]
        sent = list(events_of(iter(ask(server, call, query).text.split("\n"))))
        assert [event["event"] for event in events] == [event.name for event in sent]
        assert [fault for event in events for fault in faults("StreamNdjson", event)] == []
        for event in sent:
            as_line = {"event": event.name, "id": event.id, "data": event.data}
            assert faults("StreamNdjson", as_line) == []


@pytest.mark.parametrize("name", ["run", "summary"])
def test_tables_have_the_documented_columns(name: str, server: Server) -> None:
    call = BY_PATH[f"/api/v1/{name}"]
    asked = PLAIN | {"format": "csv"} | (COLUMNS if name == "run" else {})
    header = next(csv.reader(ask(server, call, asked).text.splitlines()))
    documented = {part.name for part in call.bodies["csv"].shape.parts}
    shown = {re.sub(r"_\d+$", "", re.sub(r"^[Wb]\d.*", "parameters", cell)) for cell in header}
    assert shown <= documented
    whole = next(csv.reader(ask(server, call, PLAIN | {"format": "csv"}).text.splitlines()))
    assert shown | set(whole) >= documented - {"layer_update_norm", "parameters", "batches"}


def test_every_form_has_its_documented_media_type(server: Server) -> None:
    for call in CALLS:
        if any(parameter.name == "format" for parameter in call.parameters):
            for name, body in call.bodies.items():
                own = {"oembed": {"url": f"{server.url}/"}, "dataset": {}}
                reply = ask(server, call, own.get(call.name, PLAIN) | {"format": name})
                assert reply.headers["content-type"].split(";")[0] == body.media_type, call.path


def test_an_error_is_the_documented_problem(server: Server) -> None:
    reply = httpx.get(f"{server.url}/api/v1/run?data=nothing")
    assert reply.headers["content-type"] == "application/problem+json"
    assert faults("Problem", reply.json()) == []


def words(page: str) -> set[str]:
    return set(map(unescape, re.findall(r"<code>(.*?)</code>", page.replace("<wbr>", ""))))


def test_the_page_names_every_call_parameter_and_key(page: str) -> None:
    named = words(page)
    for call in CALLS:
        assert call.path in named
        assert {parameter.name for parameter in call.parameters} <= named
        for body in call.bodies.values():
            assert {path for path, _ in flat(body.shape.parts)} <= named, call.path


def test_the_page_names_every_field_set_preset_view_key_limit_and_status(page: str) -> None:
    named = words(page)
    fields = {leaf.path for leaf in LEAVES if not leaf.per_run} | {"runs.label", "runs.accent"}
    sets = {*MADE, *SHIPPED, "inline", *(preset.name for preset in PRESETS)}
    sets |= {comparison.name for comparison in COMPARISONS}
    limits = set(Settings().limits.model_dump()) | {"body_bytes", "reply_bytes", "runs"}
    statuses = {str(status) for status in STATUSES}
    assert (fields | sets | VIEW_KEYS | limits | statuses) - named == set()
    for choice in (
        *EMBED.panels,
        *HIDEABLE,
        *LOCKABLE,
        *(c for f in LEAVES for c in f.choices or ()),
    ):
        assert re.search(rf"\b{choice}\b", page), choice


def section(page: str, name: str) -> str:
    """The section of the page with this id."""
    return page.partition(f'<section id="{name}">')[2].partition("</section>")[0]


def said(text: str) -> object:
    """The number, truth value or name that a default is written as."""
    if text in ("true", "false"):
        return text == "true"
    return float(text) if text[0].isdigit() else text


def test_the_page_names_each_optimizer_with_its_equation_and_defaults(page: str) -> None:
    rows = section(page, "rules").split("<dt>")
    for name, optimizer in OPTIMIZERS.items():
        row = next(row for row in rows if row.startswith(f"<code>{name}</code>"))
        assert optimizer.equation in unescape(row)
        shown = re.findall(r"<code>(\w+)</code> ([\w.-]+)", row)
        assert {key: said(value) for key, value in shown} == optimizer.own
    assert [
        name for name in SCHEDULES if f"<code>{name}</code>" not in section(page, "rules")
    ] == []


def test_the_page_explains_every_term(page: str) -> None:
    rows = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", section(page, "terms"))
    assert [(unescape(term), unescape(text)) for term, text in rows] == list(TERMS)


def test_each_shipped_data_set_stands_with_its_licence(page: str) -> None:
    for name, about in SHIPPED.items():
        row = section(page, "datasets").partition(f"<code>{name}</code>")[2].partition("</div>")[0]
        assert about.licence in unescape(row), name


def test_every_entry_of_the_contents_leads_somewhere(page: str) -> None:
    targets = set(re.findall(r' id="([^"]+)"', page))
    links = re.findall(r'href="#([^"]+)"', page)
    assert len(links) > 20
    assert set(links) <= targets
    assert len(re.findall(r' id="([^"]+)"', page)) == len(targets)


def test_examples_name_the_address_that_the_page_was_asked_at(server: Server) -> None:
    host = f"localhost:{server.port}"
    page = httpx.get(f"http://{host}{DOCS}", timeout=60).text
    assert f"http://{host}/api/v1/run?" in page
    assert server.url not in page


def test_every_link_within_the_page_leads_to_a_part_of_it(server: Server) -> None:
    page = httpx.get(server.url + DOCS).text
    names = re.findall(r'\bid="([^"]*)"', page)
    assert len(names) == len(set(names))
    links = set(re.findall(r'href="#([^"]*)"', page))
    assert len(links) > len(CALLS)
    assert links <= set(names) - {""}


def test_a_name_in_a_text_is_code_and_an_index_is_set_low() -> None:
    text = "the new learning_rate takes θ_k to θ_{k+1}, ‖g_B − g‖ and `max_x`"
    assert marked(text) == (
        "the new <code>learning_rate</code> takes θ<sub>k</sub> to θ<sub>k+1</sub>, "
        "‖g<sub>B</sub> − g‖ and <code>max_x</code>"
    )


def test_no_part_of_a_name_is_set_low(page: str) -> None:
    assert re.findall(r"\w[gE]<sub>\w+", page) == []
    assert "<code>learning_rate</code>" in page


def test_all_that_the_page_lists_for_each_run_can_stand_in_one(server: Server) -> None:
    text = httpx.get(f"{server.url}/api/docs").text
    section = text[text.index("<h3>Each run</h3>") :].split("<h3>")[1]
    listed = {
        name.removeprefix("runs.") for name in re.findall(r"<dt[^>]*><code>([\w.]+)", section)
    }
    assert {"learning_rate", "accumulate", "epoch_loss", "like"} <= listed
    assert listed - {"learning_rate_rule", "runs"} <= Run.model_fields.keys()
    loss = text[text.index("<h3>Loss</h3>") :].split("<h3>")[1]
    for name in ("mean_by", "over_outputs", "l2_on", "l2_per"):
        assert f"<code>{name}</code>" in loss
