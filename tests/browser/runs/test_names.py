"""Every control has a name of its own, as a screen reader lists them."""

from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import OpenPage, drawn, ready, until
from tests.browser.opened_step import BUSY_REPLY
from tests.server import Server

pytestmark = pytest.mark.browser

ALIKE = "data.n=60&stop.epochs=2&runs=8,8,8&changes.0.at_step=1&changes.0.learning_rate=0.2"


NO_CONTROLS = {"RootWebArea", "option"}  # an option belongs to its list


def controls(page: Page) -> list[tuple[str, str]]:
    """Role and name of all that can have the focus, of Chromium's own accessibility tree."""
    session = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    found = []
    for node in nodes:
        properties = {p["name"]: p["value"].get("value") for p in node.get("properties", ())}
        role = node.get("role", {}).get("value", "")
        if properties.get("focusable") and not node["ignored"] and role not in NO_CONTROLS:
            found.append((role, node.get("name", {}).get("value", "")))
    return found


def check(page: Page, least: int) -> None:
    found = controls(page)
    assert len(found) >= least, found
    # On a narrow page the tabs choose the same run as the further panels do.
    names = [name for role, name in found if role != "tab"]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert [pair for pair in found if not pair[1].strip()] == []


def everything_shown(page: Page) -> None:
    """Opens what can be opened, and has the opened step measured."""
    page.evaluate("() => document.querySelector('#more-open')?.click()")
    page.evaluate("() => document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    drawn(page)


@pytest.mark.parametrize(("width", "least"), [(1440, 100), (390, 80)])
def test_no_two_controls_of_the_page_share_a_name(
    open_page: OpenPage, width: int, least: int
) -> None:
    with open_page(f"/?{ALIKE}&panels=step,batches,noise&at=1", width=width) as page:
        ready(page)
        until(page, "() => document.querySelector('#step-drawer').dataset.waits === 'false'")
        page.click('[data-part="measure"]')
        page.wait_for_selector('[data-part="timing-plots"]:not([hidden])')
        page.click('[data-part="next"]')  # so that an example stands before it, and one after it
        everything_shown(page)
        check(page, least)


def test_what_can_be_tried_again_is_named(open_page: OpenPage) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=503, content_type="application/problem+json", body=BUSY_REPLY)

    with open_page(allowed=("503",)) as page:
        ready(page)
        for name, again in (("step", "step-again"), ("noise", "again")):
            page.route(f"**/api/v1/{name}?*", refuse)
            page.click(f"[data-opens={name}]")
            page.wait_for_selector(f"[data-part={again}]:visible")
        check(page, 60)


@pytest.mark.parametrize("panels", ["runs,loss", "step", "batches", "noise,runs"])
def test_no_two_controls_of_an_embed_share_a_name(open_page: OpenPage, panels: str) -> None:
    with open_page(f"/embed?{ALIKE}&panels={panels}&at=1", width=1200, height=900) as page:
        ready(page)
        until(page, "() => document.querySelector('.drawer[inert]') === null")
        everything_shown(page)
        check(page, 10)


def test_no_two_controls_of_the_offline_page_share_a_name(
    open_page: OpenPage, server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "offline.html"
    query = f"format=html&{ALIKE}&panels=runs,loss,batches"
    file.write_bytes(httpx.get(f"{server.url}/api/v1/export?{query}").content)
    with open_page("/nowhere", allowed=("404",)) as page:
        page.goto(file.as_uri())
        check(ready(page), 10)


def test_controls_of_a_run_are_named_after_it(open_page: OpenPage) -> None:
    with open_page("/?data.n=60&stop.epochs=2&panels=batches") as page:
        ready(page)
        names = set(controls(page))
        assert {
            ("slider", "Batch size of SGD, slider"), ("spinbutton", "Batch size of SGD"),
            ("spinbutton", "Learning rate of SGD"), ("button", "Save the picture of SGD"),
            ("button", "Save the batches of SGD"), ("button", "Save the plot of the loss"),
            ("slider", "Example in the order of SGD"), ("slider", "Learning rate, slider"),
        } <= names  # fmt: skip
