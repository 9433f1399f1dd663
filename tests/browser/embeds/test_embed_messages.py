"""What an embed and the page that holds it say to each other, and that no other is heard."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Frame, Page

from app.web.docs.embedding import COMMANDS, EVENTS, LISTENING, script_text
from tests.browser.conftest import asked_for
from tests.browser.framed import (
    NATURAL,
    SANDBOXED,
    SHORT,
    STEP,
    STILL,
    embed,
    heard,
    still,
    tell,
    until_in,
)
from tests.browser.hosting import Hosts
from tests.server import Server, comes_to, eventually

pytestmark = pytest.mark.browser

QUERY = f"{SHORT}&panels=runs,loss"


@pytest.fixture(scope="module")
def recorded(browser: Browser, hosts: Hosts) -> Iterator[Page]:
    """A page that holds two embeds and notes every message."""
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 1280, "height": 1400})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    other = f"{SHORT}&data=circles&panels=loss"
    page.goto(hosts.holding(QUERY, other, attributes=SANDBOXED, scripts=("/recorder.js",)))
    for name in ("f0", "f1"):
        still(page, name)
        eventually(lambda name=name: bool(heard(page, "step", name)), "its place to be told")
    yield page
    context.close()
    assert said == []


@pytest.fixture
def held(recorded: Page) -> Iterator[Page]:
    """That page; the first embed is as it was for the next test."""
    yield recorded
    show(recorded, QUERY, SHORT)


def answer(page: Page, type: str, command: dict[str, Any], name: str = "f0") -> dict[str, Any]:
    """The next message of a type after a command."""
    before = len(heard(page, type, name))
    tell(page, command, name)
    eventually(lambda: len(heard(page, type, name)) > before, f"{type} after {command}")
    message: dict[str, Any] = heard(page, type, name)[before]
    return message


def state_after(page: Page, command: dict[str, Any], **wanted: Any) -> dict[str, Any]:
    """The last state told, once it is as wanted."""
    tell(page, command)

    def came() -> bool:
        last = heard(page, "state")[-1]
        return all(last[key] == value for key, value in wanted.items())

    eventually(came, f"a state with {wanted} after {command}")
    state: dict[str, Any] = heard(page, "state")[-1]
    return state


def show(page: Page, query: str, canonical: str) -> Frame:
    """The embed of another query, when its runs are there."""
    before = len(heard(page, "done"))
    tell(page, {"type": "set", "query": query})

    def stands() -> bool:
        last = heard(page, "state")[-1]
        is_new = len(heard(page, "done")) > before
        return is_new and (last["query"], last["state"]) == (canonical, "ready")

    eventually(stands, f"the runs of {query}")
    return still(page)


def quiet(page: Page) -> int:
    """How much has been said, when nothing more comes: the playhead is told ten times a second."""
    said = -1
    while said != (said := len(heard(page))):
        page.wait_for_timeout(250)
    return said


def shape(value: Any) -> Any:
    """The keys of a message, of those in it, and of the first of each list; refused values vary."""
    if isinstance(value, dict):
        return {key: None if key == "value" else shape(part) for key, part in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [shape(value[0])]
    return None


def test_every_message_has_the_keys_of_its_documented_example(held: Page) -> None:
    tell(held, {"type": "seek", "at": -1})
    eventually(lambda: bool(heard(held, "error")), "an error")
    for documented in EVENTS:
        for message in heard(held, documented.name):
            assert shape(message) == shape(documented.example), documented.name
            assert list(message) == list(documented.example)
    types = {message["type"] for message in heard(held) if "type" in message}
    assert types == {documented.name for documented in EVENTS}


def test_it_is_ready_before_all_else_and_done_once(held: Page) -> None:
    for name in ("f0", "f1"):
        first = heard(held, name=name)
        assert len(heard(held, "ready", name)) == 1
        known = [m["type"] for m in first if isinstance(m, dict) and m.get("source")]
        assert known[0] == "ready"
        assert "step" in known
    assert len(heard(held, "done", "f1")) == 1  # of which nobody has asked another experiment


def test_done_says_what_the_api_says(held: Page, server: Server) -> None:
    whole = httpx.get(f"{server.url}/api/v1/run?{SHORT}").json()
    done = heard(held, "done")[0]["runs"]
    for got, run in zip(done, whole["runs"], strict=True):
        assert (got["label"], got["steps"], got["step"]) == (
            run["label"],
            run["steps"],
            run["steps"],
        )
        assert (got["training_loss"], got["test_loss"], got["batch_loss"]) == (
            run["training_loss"][-1], run["test_loss"][-1], run["batch_loss"][-1],
        )  # fmt: skip


def test_the_height_is_told_in_three_forms(held: Page) -> None:
    tell(held, {"type": "getState"})
    height = answer(held, "resize", {"type": "getState"})["height"]
    texts = [json.loads(m) for m in heard(held) if isinstance(m, str)]
    resizes = [m for m in heard(held) if isinstance(m, dict) and m.get("subject")]
    assert resizes[-1] == {"subject": "lti.frameResize", "height": height}
    address = held.get_attribute("#f0", "src")
    assert texts[-1] == {"src": address, "context": "iframe.resize", "height": height}


def test_the_height_is_that_of_the_runs_though_parts_are_left_out(held: Page) -> None:
    frame = still(held)
    assert "notes" in frame.evaluate("document.body.dataset.without")
    comes_to(lambda: heard(held, "resize")[-1]["height"], frame.evaluate(NATURAL))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_documented_command_is_followed(held: Page, command: Any) -> None:
    before = len(heard(held, "error"))
    held.evaluate(
        "(command) => document.getElementById('f0').contentWindow.postMessage(command, '*')",
        command.example,
    )
    answer(held, "state", {"type": "getState"})
    assert len(heard(held, "error")) == before


def test_play_pause_and_seek_move_the_playhead(held: Page) -> None:
    frame = still(held)
    state = state_after(held, {"type": "seek", "at": 1}, at=1)
    assert (state["playing"], state["x"], state["end"]) == (False, "epochs", 3)
    until_in(frame, f"() => ({STEP})() === 45")
    state_after(held, {"type": "play"}, playing=True)
    state = state_after(held, {"type": "pause"}, playing=False)
    assert 1 <= state["at"] < 3
    tell(held, {"type": "pause"})  # which it does already
    assert answer(held, "state", {"type": "getState"})["at"] == state["at"]
    state_after(held, {"type": "seek", "at": 1e9}, at=3)
    eventually(lambda: heard(held, "step")[-1]["at"] == 3, "the step at the end")
    last = heard(held, "step")[-1]
    assert (last["at"], [run["step"] for run in last["runs"]]) == (3, [3, 6, 135])


def test_set_shows_what_the_address_would(held: Page, server: Server) -> None:
    query = f"data=circles&{SHORT}&x=updates&y=log&lock=runs&hide=notes&theme=dark&at=6&test_loss=1"
    tell(held, {"type": "set", "query": f"?{query}"})
    frame = embed(held)
    until_in(frame, "() => document.body.dataset.lock === 'runs'")
    frame.wait_for_selector('[data-run="2"][data-step="6"]')
    frame.wait_for_selector(STILL)
    assert frame.evaluate("document.body.dataset.hide") == "notes"
    assert frame.evaluate("document.documentElement.dataset.theme") == "dark"
    assert frame.is_checked("#scale-log")
    state = answer(held, "state", {"type": "getState"})
    assert (state["at"], state["x"]) == (6, "updates")
    wanted = twin(server, query)
    assert twin(server, state["query"])["view"] == wanted["view"] | {"at": None}
    # and nothing of it stays
    frame = show(held, QUERY, SHORT)
    assert frame.evaluate("[document.body.dataset.lock, document.body.dataset.hide]") == ["", ""]


def twin(server: Server, query: str) -> Any:
    """What an embed of this query shows."""
    reply = httpx.get(f"{server.url}/embed?{query}", headers={"Accept": "application/json"})
    return reply.json()


def test_the_query_of_its_state_makes_the_same_embed_anew(
    held: Page, hosts: Hosts, server: Server
) -> None:
    frame = still(held)
    frame.select_option("#data-name", "xor")
    frame.fill("#run-1-size", "16")
    frame.press("#run-1-size", "Enter")
    frame.fill("#run-2-rate", "0.05")
    frame.press("#run-2-rate", "Enter")
    frame.check("#axis-examples", force=True)
    frame.check("#test-loss")
    still(held)
    query = answer(held, "state", {"type": "getState"})["query"]
    page = twin(server, query)
    assert page["notices"] == []
    assert page["view"]["x"] == "examples"
    assert page["view"]["test_loss"] is True
    assert [run["batch_size"] for run in page["resolved"]["runs"]] == ["full", 16, 1]
    assert page["resolved"]["runs"][2]["learning_rate"] == 0.05
    assert page["resolved"]["data"]["name"] == "xor"
    show(held, query, query)
    assert answer(held, "state", {"type": "getState"})["query"] == query


@contextmanager
def holding_back(page: Page, pattern: str) -> Iterator[list[Any]]:
    """What is asked for at these addresses, unanswered."""
    late: list[Any] = []
    page.route(pattern, lambda route: late.append(route))
    yield late
    page.unroute(pattern)


def test_of_two_sets_the_last_holds_whichever_is_answered_first(held: Page) -> None:
    with holding_back(held, "**/embed?*data=spirals*") as late:
        tell(held, {"type": "set", "query": f"{SHORT}&data=spirals"})
        asked_for(held, late)
        query = f"data=blobs&{SHORT}"
        state_after(held, {"type": "set", "query": query}, query=query)
        with held.expect_event("requestfinished", lambda r: "data=spirals" in r.url):
            late[0].continue_()
        quiet(held)
        assert answer(held, "state", {"type": "getState"})["query"] == query


def test_commands_after_a_set_are_about_its_runs(held: Page) -> None:
    frame = still(held)
    query = f"{SHORT}&data=spirals&x=updates"
    with holding_back(held, "**/embed?*data=spirals*") as late:
        tell(held, {"type": "seek", "at": 2})  # in epochs
        tell(held, {"type": "set", "query": query})
        tell(held, {"type": "seek", "at": 100})
        asked_for(held, late)
        until_in(frame, f"() => ({STEP})() === 90")
        late[0].continue_()
        frame.wait_for_selector('[data-run="2"][data-step="100"]')
    state = answer(held, "state", {"type": "getState"})
    assert (state["query"], state["at"]) == (f"data=spirals&{SHORT}&x=updates", 100)
    still(held)
    with holding_back(held, "**/api/v1/stream*") as late:  # the same runs, which come anew
        tell(held, {"type": "set", "query": query})
        asked_for(held, late)
        tell(held, {"type": "seek", "at": 70})
        assert answer(held, "state", {"type": "getState"})["at"] == 100
        late[0].continue_()
        frame.wait_for_selector('[data-run="2"][data-step="70"]')
    assert still(held).evaluate(STEP) == 70


def test_commands_between_two_sets_are_gone_with_the_first(held: Page) -> None:
    with holding_back(held, "**/embed?*data=spirals*") as late:
        tell(held, {"type": "set", "query": f"{SHORT}&data=spirals"})
        tell(held, {"type": "play"})
        asked_for(held, late)
        show(held, QUERY, SHORT)
        quiet(held)
        assert heard(held, "state")[-1]["playing"] is False
        late[0].continue_()


def test_a_set_that_cannot_be_answered_changes_nothing(held: Page) -> None:
    frame = still(held)
    held.route("**/embed?*data=spirals*", lambda route: route.fulfill(body="<p>Log in</p>"))
    before = len(heard(held, "error"))
    tell(held, {"type": "set", "query": f"{SHORT}&data=spirals"})
    tell(held, {"type": "seek", "at": 1})
    frame.wait_for_selector('[data-run="2"][data-step="45"]')
    (error,) = heard(held, "error")[before:]
    assert error["detail"] == "It replied with status 200 and no JSON."
    assert answer(held, "state", {"type": "getState"})["query"] == SHORT
    held.unroute("**/embed?*data=spirals*")


WRONG = [
    ({"type": "seek"}, "at", "from 0 up"),
    ({"type": "seek", "at": -1}, "at", "from 0 up"),
    ({"type": "seek", "at": "2"}, "at", "from 0 up"),
    ({"type": "set"}, "query", "as text"),
    ({"type": "set", "query": {"data": "moons"}}, "query", "as text"),
    ({"type": "stop"}, "type", "set, seek, play, pause, getState"),
    ({"type": "constructor"}, "type", "set, seek"),
    ({}, "type", "set, seek"),
    ({"type": "play", "v": 2}, "v", "must be 1"),
    ({"type": "set", "query": f"{SHORT}&x=sideways"}, "x", "must be one of"),
    ({"type": "set", "query": f"{SHORT}&runs=0"}, "runs.0.batch_size", "from 1 to"),
    ({"type": "set", "query": f"{SHORT}&lock=doors"}, "lock", "choices, runs, axes, transport"),
    ({"type": "set", "query": f"{SHORT}&learningrate=1"}, "learningrate", "learning_rate"),
]


@pytest.mark.parametrize(("command", "field", "allowed"), WRONG)
def test_a_wrong_command_is_told_with_its_field_its_value_and_what_is_allowed(
    held: Page, command: dict[str, Any], field: str, allowed: str
) -> None:
    error = answer(held, "error", command)
    (entry,) = error["errors"]
    assert (entry["field"], error["source"]) == (field, "batchwise")
    assert allowed in entry["message"]
    assert error["detail"]
    if field in command:
        assert entry["value"] == command[field]


def test_what_is_not_for_it_is_left_alone(held: Page) -> None:
    before = quiet(held)
    for strange in (
        "text",
        None,
        7,
        [],
        {"target": "other", "v": 1, "type": "play"},
        {"type": "play"},
    ):
        held.evaluate(
            "(strange) => document.getElementById('f0').contentWindow.postMessage(strange, '*')",
            strange,
        )
    held.evaluate("() => new Promise((done) => setTimeout(done, 150))")
    assert len(heard(held)) == before


def test_only_the_parent_is_heard(held: Page) -> None:
    first, second = still(held), still(held, "f1")
    before = quiet(held)
    command = {"target": "batchwise", "v": 1, "type": "seek", "at": 1}
    second.evaluate("(command) => parent.frames[0].postMessage(command, '*')", command)
    first.evaluate("(command) => window.postMessage(command, '*')", command)
    held.evaluate("() => new Promise((done) => setTimeout(done, 150))")
    assert len(heard(held)) == before
    assert first.evaluate(STEP) == 135


def test_frames_on_one_page_do_not_mix(held: Page) -> None:
    second = len(heard(held, name="f1"))
    state_after(held, {"type": "seek", "at": 2}, at=2)
    assert len(heard(held, name="f1")) == second
    states = {name: heard(held, "state", name)[-1]["query"] for name in ("f0", "f1")}
    assert states == {"f0": SHORT, "f1": f"data=circles&{SHORT}&panels=loss"}


def test_what_is_asked_before_there_are_runs_is_done_when_they_come(
    browser: Browser, hosts: Hosts
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 700})
    try:
        page.goto(hosts.holding(SHORT, f"{SHORT}&x=updates", scripts=("/recorder.js",)))
        page.evaluate("document.body.style.paddingTop = '2000px'")
        for name in ("f0", "f1"):
            eventually(lambda name=name: bool(heard(page, "ready", name)), "it to be ready")
        tell(page, {"type": "play"}, "f0")
        tell(page, {"type": "seek", "at": 100}, "f1")
        assert all(m["state"] == "loading" for m in heard(page, "ready"))
        page.evaluate("scrollTo(0, 2000)")
        embed(page).wait_for_selector('body[data-playing="true"]')
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        assert still(page, "f1").evaluate(STEP) == 100
    finally:
        page.close()


def test_an_embed_that_nobody_holds_says_nothing(browser: Browser, server: Server) -> None:
    page = browser.new_page()
    try:
        page.add_init_script(
            "window.heard = []; addEventListener('message', (e) => heard.push(e.data));"
        )
        page.goto(f"{server.url}/embed?{SHORT}")
        page.wait_for_selector(STILL)
        assert page.evaluate("heard") == []
    finally:
        page.close()


def test_the_documented_page_listens_and_commands(
    browser: Browser, hosts: Hosts, server: Server
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    try:
        path = "/documented.html"
        scripts = f"{script_text(server.url)}<script>{LISTENING}</script>"
        frame = f'<iframe src="{server.url}/embed?{SHORT}" width="760" height="300"></iframe>'
        hosts.pages[path] = f'<!doctype html><link rel="icon" href="data:,">{frame}{scripts}'
        page.goto(hosts.url + path)
        whole = httpx.get(f"{server.url}/api/v1/run?data=circles&stop.epochs=5").json()
        wanted = ", ".join(f"{run['label']} {run['training_loss'][-1]}" for run in whole["runs"])
        # asking the page anything lets what it says come through
        eventually(lambda: page.evaluate("1") and f"[{wanted}]" in said, "the losses of the API")
        assert page.eval_on_selector("iframe", "(e) => e.clientHeight") > 300
    finally:
        page.close()
