"""Hundreds of commands that no host should send: the embed goes on, and its console stays silent.

The commands are the same in every run; with BATCHWISE_FUZZ=2000 there are so many.
"""

import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from app.training.document.fields import LEAVES
from app.training.document.query import VIEW_KEYS
from app.web.docs.embedding import EVENTS
from tests.browser.framed import SANDBOXED, SHORT, heard, still, tell
from tests.browser.hosting import Hosts
from tests.server import eventually

pytestmark = pytest.mark.browser

COMMANDS = int(os.environ.get("BATCHWISE_FUZZ", "250"))
AT_ONCE = 10
TYPES = ("set", "play", "pause", "seek", "getState", "toString", "__proto__", "", "SET")
# Made in the page: what JSON cannot say. Some of them cannot be turned into a text.
VALUES = (
    "undefined", "null", "NaN", "-0", "Infinity", "-1", "0", "1", "2.5", "1e308", "5e-324", "true",
    "10n ** 400n", "[]", "[1, [2, [3]]]", "{}", "{ toString: 1, valueOf: 1 }", "new Date(NaN)",
    "new Map([[1, new Map()]])", "new Set([NaN])", "new ArrayBuffer(8)", "new Uint8Array(9)",
    "/a/g", "new Error('a')", "(() => { const own = {}; own.own = own; return own; })()",
    "'x'.repeat(100000)", "'\\ud800'", "'\\0'", "'<b>a</b>'", "'set'", "'1'", "''",
    "new Blob(['a'])",
)  # fmt: skip
TOO_LONG = "414"  # what the browser says of a query that is longer than an address may be
TEXTS = ("", "0", "-1", "1e999", "nan", "%", "%ff", "\ud800", "#", "?", "&&", "=", "a,b", "full,3",
         "\r\n", "../..", "//a", "<b>", "x" * 3000)  # fmt: skip
POST = """(commands) => {
    const { contentWindow } = document.getElementById('f0');
    for (const text of commands) contentWindow.postMessage((0, eval)(`(${text})`), '*');
}"""


def strange_query(draw: random.Random) -> str:
    """An embed's query with some of its fields strange; the panels stay, or it loads anew."""
    names = [leaf.path for leaf in LEAVES] + sorted(VIEW_KEYS - {"panels"})
    pairs = [
        f"{draw.choice([draw.choice(names), draw.choice(TEXTS)])}={draw.choice(TEXTS)}"
        for _ in range(draw.randrange(4))
    ]
    return draw.choice(["", "?", "&"]) + "&".join([SHORT, *pairs])


def strange_command(draw: random.Random) -> str:
    """A JavaScript expression of what is posted."""
    if draw.random() < 0.1:
        return draw.choice(VALUES)
    parts = {"target": "'batchwise'", "v": "1", "type": f"'{draw.choice(TYPES)}'"}
    if draw.random() < 0.5:
        parts["at"] = draw.choice(VALUES)
    query = repr(strange_query(draw)).replace("\\U", "\\u")
    parts["query"] = query if draw.random() < 0.7 else draw.choice(VALUES)
    if draw.random() < 0.5:
        parts[draw.choice([*parts, "extra"])] = draw.choice(VALUES)
    return f"{{ {', '.join(f'{name}: {value}' for name, value in parts.items())} }}"


@pytest.fixture
def holding(browser: Browser, hosts: Hosts) -> Iterator[Page]:
    """A page that holds an embed; nothing may be said on a console."""
    page = browser.new_page(reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(f"uncaught: {error}"))
    page.goto(
        hosts.holding(f"{SHORT}&panels=runs", attributes=SANDBOXED, scripts=("/recorder.js",))
    )
    still(page)
    yield page
    page.close()
    assert {line for line in said if TOO_LONG not in line} == set()


def answers(page: Page) -> None:
    """Holds the embed to an answer; one that loads anew hears nothing meanwhile."""
    before = len(heard(page, "state"))

    def answered() -> bool:
        tell(page, {"type": "getState"})
        page.wait_for_timeout(50)
        return len(heard(page, "state")) > before

    eventually(answered, "its state")


def assert_documented(messages: list[Any]) -> None:
    """Each of the embed's own messages has the keys of one that is documented."""
    keys = {documented.name: list(documented.example) for documented in EVENTS}
    for message in messages:
        if isinstance(message, dict) and message.get("source") == "batchwise":
            assert list(message) == keys[message["type"]]
            if message["type"] == "error":
                assert all(set(e) == {"field", "value", "message"} for e in message["errors"])


def test_an_embed_lives_through_strange_commands(holding: Page) -> None:
    draw = random.Random(11)
    for _ in range(COMMANDS // AT_ONCE):
        commands = [strange_command(draw) for _ in range(AT_ONCE)]
        holding.evaluate(POST, commands)
        answers(holding)
        assert_documented(heard(holding))
        holding.evaluate("heard.splice(0)")
    wanted = f"data=circles&{SHORT}&panels=runs"

    def shows() -> bool:
        tell(holding, {"type": "set", "query": wanted})
        holding.wait_for_timeout(500)
        states = [(state["query"], state["state"]) for state in heard(holding, "state")]
        return states[-1:] == [(wanted, "ready")]

    eventually(shows, "the runs that are asked for at last")
