"""The drawer "Code": the script of the export, its marked lines, and its one key."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Frame, Page, Route

from tests.browser.conftest import OpenPage, drawn, ready, until
from tests.browser.framed import SANDBOXED, still, until_in
from tests.browser.hosting import Host, Hosts
from tests.browser.looks import SIZES, assert_accessible, assert_tidy
from tests.server import Server, comes_to

pytestmark = pytest.mark.browser

SMALL = "data=moons&data.n=60&model.hidden=4&runs=full,8,1&stop.epochs=6"
WHERE = (
    "(where) => document.querySelector('#code-drawer [data-part=\"where\"]').textContent === where"
)
VALUES = '#code-drawer [data-values="{}"]'
SETTLED = '#code-drawer[data-waits="false"]'
SAID = '#code-drawer [data-part="said"]'


def api(server: Server, call: str, query: str) -> httpx.Response:
    found = httpx.get(f"{server.url}/api/v1/{call}?{query}", timeout=60)
    assert found.status_code == 200, found.text
    return found


def told(page: Page | Frame, value: float) -> str:
    """A number as the page writes it."""
    words: str = page.evaluate(
        "async (value) => (await import('/static/js/core/format.js')).loss(value)", value
    )
    return words


def test_the_script_is_the_export_with_the_numbers_of_the_step_beside_its_lines(
    open_page: OpenPage, server: Server
) -> None:
    script = api(server, "export", f"{SMALL}&format=py").text
    step: dict[str, Any] = api(server, "step", f"{SMALL}&run=1&step=9").json()
    with open_page(f"/?{SMALL}&panels=code&run=1&x=updates&at=9") as page:
        ready(page)
        until(page, WHERE, "Mini-batch at step 9")
        page.wait_for_selector(SETTLED)
        lines = page.locator("#code-drawer .code-line > code").all_text_contents()
        assert "\n".join(lines) == script.rstrip("\n")
        norm = told(page, step["gradient_norm"])
        comes_to(lambda: norm in page.inner_text(VALUES.format("mean")), True)
        assert told(page, step["batch_loss"]) in page.inner_text(VALUES.format("forward"))
        first = told(page, step["parameters"]["update"][0])
        assert f"update = ({first}, " in page.inner_text(VALUES.format("update"))
        assert f"M = 8: examples {step['examples']['index'][0]}, " in page.inner_text(
            VALUES.format("batch")
        )
        mean = page.locator("#code-drawer .is-mean > code")
        assert "/ M" in (mean.text_content() or "")
        box = page.locator("#code-drawer .code-box").bounding_box()
        line = mean.bounding_box()
        assert box
        assert line
        assert box["y"] < line["y"] < box["y"] + box["height"]
        page.locator(".opened-run label", has_text="SGD").click()
        until(page, WHERE, "SGD at step 9")
        comes_to(lambda: "M = 1: example " in page.inner_text(VALUES.format("batch")), True)
        assert_accessible(page)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            drawn(page)
            assert_tidy(page)


def test_one_key_copies_the_whole_script_unless_a_field_has_the_focus(
    open_page: OpenPage, server: Server
) -> None:
    script = api(server, "export", f"{SMALL}&format=py").text
    granted = {"permissions": ["clipboard-read", "clipboard-write"]}
    with open_page(f"/?{SMALL}&panels=code&x=updates&at=9", **granted) as page:
        ready(page)
        until(page, WHERE, "Mini-batch at step 9")
        page.keyboard.press("c")
        comes_to(lambda: page.inner_text(SAID), f"Copied: {len(script.splitlines())} lines.")
        assert page.evaluate("navigator.clipboard.readText()") == script
        page.evaluate("navigator.clipboard.writeText('before')")
        page.focus("#learning-rate")
        page.keyboard.press("c")
        page.keyboard.press("Escape")
        page.locator("#code-key").uncheck()
        page.keyboard.press("c")
        drawn(page)
        assert page.evaluate("navigator.clipboard.readText()") == "before"
        page.click('#code-drawer [data-part="copy"]')
        comes_to(lambda: page.evaluate("navigator.clipboard.readText()"), script)
        with page.expect_download() as download:
            page.click('#code-drawer [data-part="download"]')
        assert download.value.suggested_filename.endswith(".py")
        page.keyboard.press("?")
        assert "copy the script" in page.inner_text("#help")


def test_a_script_that_is_on_its_way_is_copied_once_it_is_there(
    open_page: OpenPage, server: Server
) -> None:
    granted = {"permissions": ["clipboard-read", "clipboard-write"]}
    with open_page(f"/?{SMALL}&panels=code&x=updates&at=9", **granted) as page:
        ready(page)
        page.wait_for_selector(SETTLED)
        held: list[Route] = []
        page.route("**/api/v1/code?*", lambda route: held.append(route))
        with page.expect_request("**/api/v1/code?*"):
            page.select_option("#data-name", "circles")
        page.evaluate("document.activeElement.blur()")
        page.evaluate("navigator.clipboard.writeText('before')")
        page.keyboard.press("c")
        drawn(page)
        assert page.evaluate("navigator.clipboard.readText()") == "before"
        held[0].continue_()
        query = held[0].request.url.partition("?")[2]
        script = api(server, "export", f"{query}&format=py").text
        comes_to(lambda: page.evaluate("navigator.clipboard.readText()"), script)
        comes_to(lambda: page.inner_text(SAID)[:7], "Copied:")


def test_in_a_sandboxed_frame_the_script_is_selected_to_be_copied(host: Host, hosts: Hosts) -> None:
    query = f"{SMALL}&panels=code&run=1&x=updates&at=9"
    with host(hosts.holding(query, attributes=SANDBOXED)) as page:
        frame = still(page)
        until_in(frame, WHERE, "Mini-batch at step 9")
        frame.evaluate("document.execCommand = () => false")  # as where no copying is allowed
        frame.click('#code-drawer [data-part="copy"]')
        comes_to(lambda: frame.inner_text(SAID)[:15], "Selected: press")
        chosen = frame.evaluate(
            "() => { const f = document.activeElement; return f.selectionEnd - f.selectionStart; }"
        )
        assert chosen > 3000
        frame.click("#play")
        until_in(
            frame,
            "() => document.querySelector('#code-drawer [data-part=\"state\"]').textContent !== ''",
        )
        frame.click("#play")
