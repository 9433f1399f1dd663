"""What a person would see at a glance: nothing clipped, nothing beside the page, readable."""

import pytest
from playwright.sync_api import Route

from tests.browser.conftest import OpenPage, asked_for, drawn, ready, until
from tests.browser.looks import (
    BRACKETS,
    LOW,
    NOTE_WORDS,
    SIZES,
    TIGHT,
    assert_accessible,
    assert_tidy,
    violations,
)
from tests.server import comes_to

pytestmark = pytest.mark.browser

# Every further line, counter and list of a card at once.
BUSY = "/?optimizer=adam&schedule=cosine&warmup=20&batch_growth=1.5&l2=0.01&learning_rate=0.02"
BUSY += "&learning_rate_rule=square_root&runs.1.optimizer=nesterov&runs.2.order=with_replacement"
BUSY += "&runs.1.changes.0.at_step=100&runs.1.changes.0.learning_rate=0.01"
BUSY += "&runs.2.changes.0.at_step=3000&runs.2.changes.0.batch_size=16"


@pytest.mark.parametrize("path", ["/", BUSY], ids=["default", "busy"])
def test_nothing_is_clipped_or_overlaps(open_page: OpenPage, path: str) -> None:
    with open_page(path) as page:
        ready(page)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            drawn(page)
            assert_tidy(page)
            page.click("#more-open")
            page.wait_for_selector("#more:not([hidden])")
            assert_tidy(page)
            page.keyboard.press("Escape")
            page.wait_for_selector("#more", state="hidden")


def test_words_and_numbers_fit_their_controls(open_page: OpenPage) -> None:
    with open_page("/?data=digits&learning_rate=1e6&stop.epochs=1") as page:
        ready(page)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            comes_to(lambda: page.evaluate(TIGHT), [])
            comes_to(lambda: page.evaluate(LOW), [])


@pytest.mark.parametrize(("width", "height"), SIZES[:2])  # smaller pictures have no axes
def test_the_names_of_a_pictures_axes_lie_on_it(
    open_page: OpenPage, width: int, height: int
) -> None:
    with open_page("/?data=digits&stop.epochs=1", width, height) as page:
        ready(page)
        page.evaluate(NOTE_WORDS)
        page.set_viewport_size({"width": width - 2, "height": height})  # all is drawn again
        until(page, "() => 'principal component 2' in window.words")
        words = page.evaluate("window.words")
        for name in ("principal component 1", "principal component 2"):
            assert words[name] <= 0


@pytest.mark.parametrize("path", ["/", BUSY], ids=["default", "busy"])
def test_the_first_screen_needs_no_scrolling(open_page: OpenPage, path: str) -> None:
    with open_page(path) as page:
        ready(page)
        assert page.evaluate("document.documentElement.scrollHeight") <= 900


def test_pictures_and_counters_of_the_panels_stand_at_one_height(open_page: OpenPage) -> None:
    with open_page(BUSY) as page:
        ready(page)
        for part in ("canvas", ".counters", ".run-note", ".changes"):
            tops = page.eval_on_selector_all(
                f"[data-run] {part}", "all => all.map((e) => e.getBoundingClientRect().top)"
            )
            assert len(set(tops)) == 1, part


@pytest.mark.parametrize("path", ["/?data=circles", BUSY], ids=["plain", "busy"])
def test_nothing_jumps_while_it_plays(open_page: OpenPage, path: str) -> None:
    boxes = """() => [...document.querySelectorAll(
        '[data-run], #loss-plot, .transport, dd, canvas')]
      .map((e) => e.getBoundingClientRect()).map((b) => [b.x, b.y, b.width, b.height])"""
    with open_page(path, reduced_motion="no-preference") as page:
        page.wait_for_selector('body[data-playing="true"]')
        page.select_option("#speed", "4")
        seen = [page.evaluate(boxes)]
        for share in (5, 20, 39):
            until(
                page, "(s) => document.querySelector('[data-run=\"0\"]').dataset.step >= s", share
            )
            seen.append(page.evaluate(boxes))
        assert all(state == seen[0] for state in seen[1:])


def test_nothing_moves_when_the_runs_come(open_page: OpenPage) -> None:
    boxes = """() => [...document.querySelectorAll('[data-run], [data-run] > *, #loss-plot')]
      .map((e) => e.getBoundingClientRect()).map((b) => [b.x, b.y, b.width, b.height])"""
    with open_page("/nowhere", allowed=("404",)) as page:
        streams: list[Route] = []
        page.route("**/api/v1/stream?*", lambda route: streams.append(route))
        page.goto(page.url.replace("/nowhere", "/?data=circles"))
        page.wait_for_selector("#run-2 .counters")
        asked_for(page, streams)
        drawn(page)
        before = page.evaluate(boxes)
        assert len(before) > 20
        streams[0].continue_()
        ready(page)
        assert page.evaluate(boxes) == before


@pytest.mark.parametrize("path", ["/?runs=full,5000,1", BUSY], ids=["notice", "busy"])
def test_axe_finds_nothing(open_page: OpenPage, path: str) -> None:
    with open_page(path) as page:
        ready(page)
        assert_accessible(page)
        page.click("#more-open")
        assert_accessible(page, ".setup")  # what lies under it may be seen in part
        page.keyboard.press("Escape")  # the sheet may lie over the button
        page.wait_for_selector("#more", state="hidden")
        page.click("#help-open")
        assert_accessible(page, "#help")


def test_axe_finds_nothing_on_an_error_page(open_page: OpenPage) -> None:
    with open_page("/nowhere", allowed=("404",)) as page:
        assert "Not Found" in page.text_content("body")
        assert violations(page) == []


def test_the_keyboard_alone_reaches_and_works_everything(open_page: OpenPage) -> None:
    with open_page() as page:
        ready(page)
        reached = set()
        for _ in range(70):
            page.keyboard.press("Tab")
            focused = page.evaluate(
                """() => { const e = document.activeElement, s = getComputedStyle(e);
                   return [e.id || e.tagName, s.outlineStyle !== 'none' || s.boxShadow !== 'none'
                     || (e.nextElementSibling && getComputedStyle(e.nextElementSibling)
                        .outlineStyle !== 'none')]; }"""
            )
            reached.add(focused[0])
            assert focused[1] or focused[0] == "BODY", f"the focus cannot be seen on {focused[0]}"
        wanted = {"data-name", "model-hidden", "model-activation", "learning-rate", "restart"}
        wanted |= {"new-seed", "more-open", "play", "step-back", "step-forward", "scrubber"}
        wanted |= {"learning-rate-rule", "apply-start"}
        wanted |= {"speed", "help-open", "run-0-size", "run-1-size", "run-2-rate", "test-loss"}
        assert wanted <= reached
        page.keyboard.press("Escape")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("?")
        page.wait_for_selector("dialog[open]")
        page.keyboard.press("Escape")
        assert page.locator("dialog[open]").count() == 0


def test_terms_explain_themselves_on_hover_and_focus_and_esc_closes(open_page: OpenPage) -> None:
    with open_page() as page:
        ready(page)
        page.locator('[data-run="0"] dt', has_text="Training loss").hover()
        page.wait_for_selector("#tip:not([hidden])")
        assert "all N training examples" in (page.text_content("#tip") or "")
        page.keyboard.press("Escape")
        page.wait_for_selector("#tip", state="hidden")


def test_on_a_phone_the_runs_are_tabs(open_page: OpenPage) -> None:
    with open_page("/", 390, 844) as page:
        ready(page)
        assert page.locator("[data-run] canvas:visible").count() == 3
        assert page.locator("[data-run] .counters:visible").count() == 1
        page.locator('[role="tab"]', has_text="SGD").click()
        assert page.locator('[data-run="2"] .counters').is_visible()
        page.locator('[data-run="1"] canvas').click()  # a press on a picture chooses its run too
        assert page.locator('[data-run="1"] .counters').is_visible()
        assert page.locator("[data-run] .counters:visible").count() == 1
        small = page.evaluate(
            """() => [...document.querySelectorAll('button, select, input')]
              .filter((e) => e.offsetParent && e.type !== 'radio' && e.type !== 'checkbox')
              .map((e) => [e.id, e.getBoundingClientRect()])
              .filter(([, box]) => box.width < 24 || box.height < 24).map(([id]) => id)"""
        )
        assert small == []


def test_without_a_script_the_page_says_where_the_numbers_are(open_page: OpenPage) -> None:
    with open_page("/", java_script_enabled=False) as page:
        assert "JavaScript" in page.inner_text("body noscript")


def test_mathematics_has_a_face_in_which_brackets_grow_with_what_they_hold(
    open_page: OpenPage,
) -> None:
    with open_page("/?data.n=60&stop.epochs=3&panels=noise") as page:
        ready(page)
        shares = page.evaluate(BRACKETS)
        assert len(shares) == 2
        assert min(shares) > 0.75
        faces = page.evaluate("getComputedStyle(document.querySelector('math')).fontFamily")
        assert faces.endswith(", math")
