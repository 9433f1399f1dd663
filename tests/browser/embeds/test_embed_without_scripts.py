"""A frame in which no script runs, and a copy of one in a file, say why and give their address."""

from html import escape
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Frame, Page

from tests.browser.conftest import OpenPage, ready
from tests.browser.framed import SHORT, STILL, embed
from tests.browser.hosting import Host, Hosts
from tests.browser.looks import violations
from tests.server import Server

pytestmark = pytest.mark.browser

QUERY = f"data=circles&{SHORT}&x=updates"
TITLE = "Circles: full batch, mini-batch of 32 and SGD"
CONTROLS = "button, input, select, textarea, canvas, [role=tab], .plot"
BLOCKED = ("Blocked script execution", "modulepreload", "Failed to load", "preload")


def says_why(frame: Frame | Page, address: str) -> None:
    """What stands in the frame, and that nothing else does."""
    frame.wait_for_selector("#without-script")
    said = frame.inner_text("body")
    assert TITLE in said
    assert "No scripts run" in said
    assert "The page that holds" in said
    assert address in said.replace("\n", "")
    assert "Loading" not in said
    assert frame.locator("#without-script a").get_attribute("href") == address
    assert frame.locator(f":is({CONTROLS}):visible").count() == 0


def inlined(server: Server, path: str) -> str:
    """A page as pandoc puts it into a file: its text, and nothing that this asks for."""
    text = httpx.get(server.url + path, timeout=60).text
    return f"data:text/html; charset=utf-8;charset=utf-8,{quote(text)}"


def test_a_frame_that_forbids_scripts_says_so(host: Host, hosts: Hosts, server: Server) -> None:
    held = hosts.holding(QUERY, attributes='sandbox=""')
    with host(held, allowed=BLOCKED) as page:
        says_why(embed(page), f"{server.url}/embed?{QUERY}")
        for width in (320, 1200):
            page.eval_on_selector("#f0", "(e, width) => { e.width = width; }", width)
            box = embed(page).locator("#without-script").bounding_box()
            assert box
            assert box["width"] <= width


@pytest.mark.parametrize("sandbox", ['sandbox="allow-scripts"', 'sandbox=""', ""])
def test_a_copy_in_a_file_says_so(host: Host, hosts: Hosts, server: Server, sandbox: str) -> None:
    source = escape(inlined(server, f"/embed?{QUERY}"))
    frame = f'<iframe id="f0" src="{source}" width="700" height="400" {sandbox}></iframe>'
    with host(hosts.page(frame), allowed=BLOCKED) as page:
        says_why(embed(page), f"{server.url}/embed?{QUERY}")


def test_where_javascript_is_off_it_says_so(open_page: OpenPage, server: Server) -> None:
    for scheme in ("light", "dark"):
        with open_page(
            f"/embed?{QUERY}&panels=runs,loss,step", java_script_enabled=False, color_scheme=scheme
        ) as page:
            says_why(page, f"{server.url}/embed?{QUERY}&panels=runs,loss,step")


def test_an_address_of_own_data_breaks_where_it_must(open_page: OpenPage) -> None:
    rows = "&".join(f"data.x.{i}={i},{i * i}" for i in range(40))
    query = f"data=inline&{rows}&data.y={','.join(map(str, range(40)))}&loss=squared_error"
    with open_page(f"/embed?{query}", 320, 500, java_script_enabled=False) as page:
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert page.locator("#without-script a").bounding_box()["width"] <= 320  # type: ignore[index]


def test_where_its_script_does_not_come_it_says_so_after_a_while(open_page: OpenPage) -> None:
    with open_page("/nowhere", allowed=("404", "Failed to load")) as page:
        page.route("**/assembled/embedded*.js", lambda route: route.abort())
        page.goto(page.url.replace("/nowhere", f"/embed?{QUERY}"))
        assert page.is_visible("#play")  # as long as it may still come
        assert not page.is_visible("#without-script")
        page.evaluate("document.getAnimations().forEach((animation) => animation.finish())")
        says_why_late = page.inner_text("#without-script")
        assert page.is_visible("#without-script")
        assert "No scripts run" in says_why_late
        assert page.locator(f":is({CONTROLS}):visible").count() == 0


def test_where_scripts_run_nothing_of_it_is_left(open_page: OpenPage) -> None:
    with open_page(f"/embed?{QUERY}") as page:
        page.wait_for_selector(STILL)
        assert page.locator("#without-script, #with-script").count() == 0
        assert page.locator("body > main, body > .transport, body > form").count() == 3
        assert "No scripts" not in page.inner_text("body")


def test_axe_finds_nothing_in_what_is_said(open_page: OpenPage) -> None:
    with open_page("/nowhere", allowed=("404", "Failed to load")) as page:
        page.route("**/assembled/embedded*.js", lambda route: route.abort())
        page.goto(page.url.replace("/nowhere", f"/embed?{QUERY}"))
        page.evaluate("document.getAnimations().forEach((animation) => animation.finish())")
        assert violations(page) == []


def test_a_file_that_plays_by_itself_says_so_too(
    host: Host, hosts: Hosts, server: Server, tmp_path: Path
) -> None:
    text = httpx.get(f"{server.url}/api/v1/export?format=html&{QUERY}", timeout=60).text
    file = tmp_path / "replay.html"
    file.write_text(text)
    with host(file.as_uri(), java_script_enabled=False) as page:
        says_why(page, f"{server.url}/?data=circles&{SHORT}")
    frame = f'<iframe id="f0" srcdoc="{escape(text)}" sandbox="" width="700" height="400"></iframe>'
    with host(hosts.page(frame), allowed=BLOCKED) as page:
        says_why(embed(page), f"{server.url}/?data=circles&{SHORT}")
    with host(file.as_uri()) as page:
        ready(page)
        assert page.locator("#without-script, #with-script").count() == 0
