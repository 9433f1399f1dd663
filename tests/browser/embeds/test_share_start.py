"""What the share dialog starts with: what is on the screen, and what a person has chosen before."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, in_module, ready, until
from tests.browser.looks import violations
from tests.browser.snippets import frame
from tests.server import Server

pytestmark = pytest.mark.browser

SHORT = "/?data.n=60&stop.epochs=4&x=updates"
STEP = '#step-drawer[data-waits="false"][data-step]'


def share(page: Page) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Opens the dialog; gives the queries of the link and of the embed."""
    page.click("#share-open")
    return queries(page)


def queries(page: Page) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    source = frame(page.input_value("#share-text"))["src"] or ""
    link, embed = urlsplit(page.input_value("#share-address")), urlsplit(source)
    return parse_qs(link.query), parse_qs(embed.query)


def close(page: Page) -> None:
    page.keyboard.press("Escape")
    until(page, "() => !document.querySelector('#share[open], .share-stage iframe')")


def test_a_page_at_its_end_is_shared_as_it_opens(open_page: OpenPage) -> None:
    with open_page(SHORT) as page:
        link, embed = share(ready(page))
        assert "at" not in link | embed
        assert "panels" not in link | embed
        assert not page.is_checked("#share-link-at")
        assert page.is_checked("#share-end")


def test_an_open_step_is_shared_with_its_run_and_its_moment(open_page: OpenPage) -> None:
    with open_page(f"{SHORT}&panels=step&run=2&at=7") as page:
        ready(page).wait_for_selector(STEP)
        link, embed = share(page)
        assert (link["panels"], link["run"], link["at"]) == (["step"], ["2"], ["7"])
        assert (embed["panels"], embed["run"], embed["at"]) == (["runs,loss,step"], ["2"], ["7"])
        assert page.is_checked("#share-link-at")
        assert page.is_checked("#share-at")
        assert page.is_visible("#share-shown-matrix")


def test_a_playhead_that_was_moved_is_where_link_and_embed_open(open_page: OpenPage) -> None:
    with open_page(SHORT) as page:
        ready(page).keyboard.press("Home")
        link, embed = share(page)
        assert (link["at"], embed["at"]) == (["0"], ["0"])
        close(page)
        page.keyboard.press("End")
        link, embed = share(page)
        assert "at" not in link | embed


def test_a_page_that_plays_is_shared_without_a_moment_that_nobody_has_chosen(
    open_page: OpenPage,
) -> None:
    with open_page(SHORT, reduced_motion="no-preference") as page:
        page.wait_for_selector('body[data-playing="true"]')
        link, embed = share(page)
        assert page.evaluate("document.body.dataset.playing") == "true"
        assert "at" not in link | embed
        page.check("#share-at")
        moment = queries(page)[1]["at"]
        page.check("#share-link-at")
        page.select_option("#share-theme", "dark")  # while the page plays on
        link, embed = queries(page)
        assert (link["at"], embed["at"]) == (moment, moment)


def test_what_was_chosen_in_the_dialog_is_kept_until_the_screen_shows_something_else(
    open_page: OpenPage,
) -> None:
    with open_page(SHORT) as page:
        share(ready(page))
        page.uncheck("#share-panel-loss")
        page.check("#share-autoplay")
        page.check("#share-link-at")
        page.select_option("#share-theme", "dark")
        page.select_option("#share-target", "jekyll")
        chosen = queries(page)
        close(page)
        assert share(page) == chosen
        close(page)
        page.click("[data-opens=batches]")
        link, embed = share(page)
        assert embed["panels"] == ["runs,loss,batches"]
        assert (embed["at"], link["at"]) == (["180"], ["180"])
        assert embed["theme"] == ["dark"]  # the screen says nothing of it
        assert page.input_value("#share-target") == "jekyll"
        page.uncheck("#share-panel-runs")
        close(page)
        page.keyboard.press("Home")  # the drawer is still the one that is open
        assert share(page)[1]["panels"] == ["loss,batches"]


def test_what_the_page_hides_and_locks_the_embed_does_at_first(open_page: OpenPage) -> None:
    with open_page(f"{SHORT}&hide=counters,notes&lock=axes") as page:
        _, embed = share(ready(page))
        assert (embed["hide"], embed["lock"]) == (["counters,notes"], ["axes"])


# An address that is too long


def own_data(rows: int) -> str:
    """The query of an experiment with so many examples of a person's own."""
    x = "&".join(f"data.x.{i}={i / rows:.4f},{(i * i) % 7}" for i in range(rows))
    y = ",".join(str(i % 2) for i in range(rows))
    return f"data=inline&{x}&data.y={y}&stop.epochs=2"


def test_own_data_too_long_for_an_address_get_that_reason_and_what_works_instead(
    open_page: OpenPage, server: Server
) -> None:
    with open_page(f"/?{own_data(500)}", allowed=("preload",)) as page:
        ready(page).click("#share-open")
        words = page.inner_text('[data-part="too-long"]')
        _, _, query = (page.get_attribute("#json-link", "href") or "").partition("?")
        assert f"{len(f'{server.url}/embed?{query}'):,} characters" in words
        assert "your own data" in words
        for gone in (
            "#share-address",
            "#share-text",
            "[data-copies]",
            ".share-stage",
            "form.share-choices",
        ):
            assert not page.is_visible(f"#share {gone}"), gone
        assert page.locator(".share-stage iframe").count() == 0
        for name in ("ipynb", "json"):
            href = page.get_attribute(f'[data-format="{name}"]', "href")
            assert httpx.get(server.url + str(href)).status_code == 200, name
        offline = page.locator('[data-part="offline-ask"]')
        assert f"The {offline.inner_text().lower()} below" in words
        offline.click()
        page.locator('[data-part="offline-link"]').wait_for()
        assert violations(page) == []


def test_own_data_that_fit_into_an_address_have_a_link_and_an_embed_that_work(
    open_page: OpenPage, server: Server
) -> None:
    longest = in_module(open_page, "core/document/long-address.js", "return m.LONGEST;")
    rows = next(n for n in range(400, 1, -1) if len(f"{server.url}/embed?{own_data(n)}") <= longest)
    with open_page(f"/?{own_data(rows)}") as page:
        ready(page).click("#share-open")
        assert not page.is_visible('[data-part="too-long"]')
        for box in ("#share-panel-step", "#share-panel-noise", "#share-at"):
            page.check(box)
        source = frame(page.input_value("#share-text"))["src"] or ""
        assert longest - 60 < len(source) <= 8000
        assert httpx.get(source).status_code == 200
        previewed = page.frame_locator(".share-stage iframe[data-loaded]")
        previewed.locator('body[data-state="ready"]').wait_for()


def test_many_settings_are_not_called_own_data(open_page: OpenPage) -> None:
    given = {"characters": 12_345, "isOwn": False}
    words = in_module(
        open_page, "core/document/long-address.js", "return m.tooLongInWords(given);", given
    )
    assert "very many settings" in words
    assert "12,345 characters" in words
    assert "own data" not in words
    assert "7,700" in words
