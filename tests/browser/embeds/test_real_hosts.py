"""`python -m tests.hosts` tries every place that Share offers, and its verdicts are right.

The hosts themselves are not installed here; small pages stand for what they make.
"""

import importlib
import json
import pkgutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser

from tests.hosts import landing, places, table, texts
from tests.hosts.__main__ import main
from tests.hosts.host import NOT_HERE, NOT_INSTALLED, Host, Row, row_of
from tests.hosts.landing import CUT, DEAD, EXPLAINED, GONE, MEANINGS, REFUSED, TEXT, WORKS, Seen
from tests.hosts.places import HOSTS
from tests.hosts.room import Room, room, site
from tests.hosts.texts import Embed, Target
from tests.hosts.tools import Failed, NotHere, PyPI, pins, run
from tests.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture
def embed(server: Server) -> Embed:
    return texts.embed_of(server.url)


@pytest.fixture
def given(browser: Browser, embed: Embed) -> dict[str, Target]:
    return texts.targets(browser, embed)


@pytest.fixture
def served(tmp_path: Path, embed: Embed) -> Iterator[Room]:
    """A room on another site than the embed's."""
    with site(tmp_path) as url, room(embed, tmp_path / "host", url) as made:
        yield made


Verdict = Callable[..., Seen]


@pytest.fixture
def seen(given: dict[str, Target], browser: Browser, served: Room) -> Verdict:
    """What is seen of a host that changes the text for a web page so."""

    def verdict(change: Callable[[str], str], look: Callable[..., Seen] = landing.seen) -> Seen:
        host = Host("A host", "html", WORKS, lambda text, r: r.body(change(text)), look=look)
        return row_of(host, given, browser, served).seen

    return verdict


def test_every_place_that_share_offers_works_in_a_real_host(given: dict[str, Target]) -> None:
    assert {host.target for host in HOSTS if host.expected == WORKS} == set(given)
    assert {host.target for host in HOSTS} == set(given)


def test_every_file_of_hosts_is_listed() -> None:
    files = [module.name for module in pkgutil.iter_modules(places.__path__, f"{places.__name__}.")]
    with_hosts = {name for name in files if hasattr(importlib.import_module(name), "HOSTS")}
    assert with_hosts == {module.__name__ for module in places.PLACES}


def test_every_host_has_a_name_of_its_own_and_a_known_verdict() -> None:
    assert len({host.name for host in HOSTS}) == len(HOSTS)
    assert {host.expected for host in HOSTS} <= set(MEANINGS)


def test_every_python_package_of_the_hosts_is_pinned_in_their_extra() -> None:
    used = {host.tool.package for host in HOSTS if isinstance(host.tool, PyPI)}
    assert used <= set(pins())
    assert all(pins().values())


def test_a_text_that_arrives_unchanged_works(seen: Verdict) -> None:
    assert seen(str) == Seen(WORKS, "unchanged")


def test_lost_changed_and_added_attributes_are_named(seen: Verdict) -> None:
    changed = seen(
        lambda text: text.replace(' loading="lazy"', "").replace('"480"', '"300" class="narrow"')
    )
    assert changed == Seen(WORKS, 'without loading; height becomes "300"; with class; 300 px high')


def test_a_frame_that_may_run_nothing_is_no_frame_that_works(seen: Verdict) -> None:
    found = seen(lambda text: text.replace('sandbox="allow-scripts', 'sandbox="'))
    assert found.verdict in (DEAD, EXPLAINED)
    assert "shows “" in found.words


@pytest.mark.parametrize(
    ("inside", "verdict"),
    [
        ('<a href="/embed?data.n=24">Open the page</a>', EXPLAINED),
        ('<a href="/api/v1/run">Numbers</a>', DEAD),
        ('<a href="/embed" hidden>Open the page</a>', DEAD),
        ('<a href="/embed">Open the page</a> Loading', DEAD),
        ('<a href="/embed">Open the page</a><button>Play</button>', DEAD),
    ],
)
def test_a_dead_frame_explains_itself_by_a_link_and_nothing_that_seems_to_work(
    inside: str, verdict: str, browser: Browser, served: Room, embed: Embed
) -> None:
    content = f"<!doctype html><title>Dead</title>{inside}"
    page = browser.new_page()
    page.route(embed.source, lambda route: route.fulfill(body=content, content_type="text/html"))
    page.goto(served.body(f'<iframe sandbox src="{escape(embed.source)}"></iframe>'))
    found = landing.seen(page, embed, {})
    page.close()
    assert found.verdict == verdict


def test_a_text_that_is_shown_or_lost_is_told_apart(seen: Verdict) -> None:
    assert seen(escape) == Seen(TEXT, "shown as text")
    assert seen(lambda _: "Nothing.") == Seen(GONE, "no frame on the page")


GROWS = """<script>
addEventListener("message", ({ data }) => {
  if (data.type === "resize") document.querySelector("iframe").height = data.height;
});
</script>"""


def test_a_frame_that_should_grow_is_told_from_one_that_stays(seen: Verdict) -> None:
    assert seen(lambda text: GROWS + text, landing.grown).verdict == WORKS
    assert seen(str, landing.grown).verdict == CUT


def test_a_host_that_draws_late_is_waited_for(seen: Verdict) -> None:
    def drawn(text: str) -> str:
        code = f"document.body.innerHTML = {json.dumps(text)}"
        return f"<script>setTimeout(() => {{ {code} }}, 300)</script>".replace("</i", "<\\/i")

    assert seen(drawn, landing.late).verdict == WORKS
    assert seen(lambda _: landing.RENDERED, landing.late).verdict == GONE


@dataclass(frozen=True)
class Absent:
    """A program that cannot be installed, for this reason."""

    reason: Exception
    version: str = "1.0"

    def install(self) -> NoReturn:
        raise self.reason


def test_a_program_that_cannot_be_had_is_no_failure_but_one_that_does_not_install_is(
    given: dict[str, Target], browser: Browser, served: Room
) -> None:
    def row(reason: Exception) -> Row:
        host = Host("A host", "html", WORKS, lambda text, r: r.body(text), Absent(reason))
        return row_of(host, given, browser, served)

    absent, broken = row(NotHere("needs a tool")), row(Failed("no such version"))
    assert (absent.seen, absent.right) == (Seen(NOT_HERE, "needs a tool"), True)
    assert (broken.seen, broken.right) == (Seen(NOT_INSTALLED, "no such version"), False)


def test_a_host_that_makes_no_page_says_why(
    given: dict[str, Target], browser: Browser, served: Room
) -> None:
    def page(_: str, __: Room) -> str:
        return run([sys.executable, "-c", "print('first'); raise ValueError('unknown style')"])

    found = row_of(Host("A host", "html", REFUSED, page), given, browser, served)
    assert (found.seen, found.right) == (Seen(REFUSED, "ValueError: unknown style"), True)


def test_names_that_no_host_begins_with_are_answered_with_the_hosts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["unheard-of"]) == 1
    said = capsys.readouterr().out
    assert all(host.name in said for host in HOSTS)


def test_the_table_shows_every_row_and_names_what_is_not_as_expected() -> None:
    hosts = [Host(name, "html", WORKS, lambda text, _: text) for name in ("One", "Two")]
    rows = [Row(hosts[0], "1.0", Seen(WORKS, "a|b")), Row(hosts[1], "", Seen(DEAD, "blank"))]
    lines = table.text(rows, {"html": "Web page"}).splitlines()
    assert lines[2:4] == [
        "| One | 1.0 | Web page | a\\|b | works |",
        "| Two |  | Web page | blank | dead |",
    ]
    assert table.wrong(rows) == ["Two: dead, expected works (blank)"]
