"""The share dialog: what it makes works where it is pasted, and it is pleasant to use."""

import re
import shlex
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import OpenPage, in_module, ready, until
from tests.browser.test_looks import CLIPPED, violations
from tests.server import Server, comes_to, eventually

pytestmark = pytest.mark.browser

GIVEN = {
    "source": "https://lab.test/embed?data=moons&runs.1.label=a%20%3C%22b",
    "title": 'Batchwise: Two moons: a <"b*_[x]` & SGD',
    "height": 480,
}


class First(HTMLParser):
    """The first element of a text, and whether anything else stands in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def frame(text: str) -> dict[str, str | None]:
    elements = First(text).elements
    assert [tag for tag, _ in elements] == ["iframe"]
    return elements[0][1]


@pytest.fixture
def texts(open_page: OpenPage) -> dict[str, str]:
    """The text for each target, of one embed with an awkward title."""
    found: dict[str, str] = in_module(
        open_page,
        "core/snippets.js",
        "return Object.fromEntries(m.TARGETS.map(({ name, text }) => [name, text(given)]));",
        GIVEN,
    )
    return found


def test_every_html_target_holds_one_frame_with_the_embed(texts: dict[str, str]) -> None:
    for name in ("html", "moodle", "wordpress", "sphinx", "quarto", "canvas"):
        found = frame(texts[name])
        assert (found["src"], found["title"]) == (GIVEN["source"], GIVEN["title"]), name
        assert (found["width"], found["height"]) == ("100%", "480"), name
    for name in ("html", "moodle", "wordpress", "sphinx", "quarto"):
        found = frame(texts[name])
        assert "allow-scripts" in shlex.split(found["sandbox"] or ""), name
        assert "allow-same-origin" not in (found["sandbox"] or ""), name


def test_the_frame_for_canvas_holds_only_what_canvas_keeps(texts: dict[str, str]) -> None:
    kept = {"src", "width", "height", "title", "style", "allowfullscreen"}
    assert set(frame(texts["canvas"])) <= kept


def test_the_markdown_targets_fence_the_frame(texts: dict[str, str]) -> None:
    for name, opening in (("sphinx", "```{raw} html"), ("quarto", "```{=html}")):
        lines = texts[name].split("\n")
        assert (lines[0], lines[-1], len(lines)) == (opening, "```", 3)
    lines = texts["mystmd"].split("\n")
    assert lines[0] == f":::{{iframe}} {GIVEN['source']}"
    assert lines[1:2] + lines[3:] == [":width: 100%", ":::"]
    assert re.sub(r"\\(.)", r"\1", lines[2]) == GIVEN["title"]
    assert "\\*\\_\\[x\\]\\`" in lines[2]


def test_the_notebook_cell_shows_the_embed(texts: dict[str, str]) -> None:
    display = pytest.importorskip("IPython.display")
    scope: dict[str, Any] = {}
    *lines, last = texts["jupyter"].split("\n")
    exec("\n".join(lines), scope)
    shown = eval(last, scope)
    assert isinstance(shown, display.IFrame)
    found = frame(shown._repr_html_())
    assert (found["src"], found["width"], found["height"]) == (GIVEN["source"], "100%", "480")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "data=inline&data.x.0=1&data.x.1=2&data.x.2=4&data.y=1,2,3&model.hidden=",
        "data=iris&optimizer=momentum&runs=1,8,2000",
        "runs=full,32,32&runs.2.learning_rate=0.00003125&runs.1.optimizer=adamw",
        "runs=16,16&runs.0.label=Slow&runs.1.label=Slow&data.n=3000&stop.updates=5",
        "data=penguins&runs=8",
    ],
)
def test_the_page_names_an_experiment_as_the_server_does(
    open_page: OpenPage, server: Server, query: str
) -> None:
    page = httpx.get(f"{server.url}/?{query}", headers={"Accept": "application/json"}).json()
    catalog = httpx.get(f"{server.url}/api/v1/catalog").json()
    given = {name: page[name] for name in ("experiment", "resolved")} | {"catalog": catalog}
    body = "return m.headlineOf(given.experiment, given.resolved, given.catalog);"
    assert page["notices"] == [] or "2000" in query
    assert in_module(open_page, "core/headline.js", body, given) == page["headline"]


@pytest.fixture(scope="module")
def shared(browser: Browser, server: Server) -> Iterator[Page]:
    """One page that has played to its end, for tests that open and close the dialog."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, reduced_motion="reduce", service_workers="block"
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{server.url}/?data.n=60&stop.epochs=4&x=updates&theme=light")
    ready(page)
    yield page
    context.close()
    assert said == []


@pytest.fixture
def dialog(shared: Page) -> Iterator[Page]:
    shared.click("#share-open")
    yield shared
    shared.keyboard.press("Escape")
    until(shared, "() => !document.querySelector('#share[open], .share-stage iframe')")
    shared.evaluate("document.getElementById('share-choices').reset()")


def embed(page: Page) -> dict[str, list[str]]:
    """The query of the embed in the text, parsed."""
    return parse_qs(urlsplit(frame(page.input_value("#share-text"))["src"] or "").query)


def test_the_link_opens_the_page_and_can_say_where(dialog: Page, server: Server) -> None:
    assert dialog.evaluate("document.activeElement.id") == "share-address"
    link = dialog.input_value("#share-address")
    assert link == f"{server.url}/?data.n=60&stop.epochs=4&x=updates&theme=light"
    dialog.check("#share-link-at")
    told = dialog.text_content("label[for=share-link-at]")
    assert dialog.input_value("#share-address") == f"{link}&at=180"
    assert "180 updates" in (told or "")
    dialog.uncheck("#share-link-at")


def test_each_choice_is_in_the_address_of_the_embed(dialog: Page) -> None:
    plain = {"data.n": ["60"], "stop.epochs": ["4"], "x": ["updates"]}
    assert embed(dialog) == plain
    dialog.check("#share-panel-batches")
    dialog.uncheck("#share-panel-runs")
    dialog.uncheck('[name="free"][value="axes"]')
    dialog.uncheck('[name="shown"][value="axes"]')  # so that it need not be locked
    dialog.uncheck('[name="shown"][value="notes"]')
    dialog.uncheck('[name="free"][value="transport"]')
    dialog.select_option("#share-theme", "dark")
    dialog.check("#share-autoplay")
    dialog.check("#share-at")
    assert embed(dialog) == plain | {
        "panels": ["loss,batches"], "hide": ["axes,notes"], "lock": ["transport"],
        "theme": ["dark"], "autoplay": ["1"], "at": ["180"],
    }  # fmt: skip
    assert dialog.is_disabled('[name="free"][value="axes"]')


def test_everything_locked_is_said_in_one_word_and_one_panel_is_left(dialog: Page) -> None:
    for name in ("choices", "runs", "axes", "transport"):
        dialog.uncheck(f'[name="free"][value="{name}"]')
    assert embed(dialog)["lock"] == ["all"]
    dialog.uncheck("#share-panel-runs")
    dialog.click("#share-panel-loss")
    assert dialog.is_checked("#share-panel-loss")
    assert embed(dialog)["panels"] == ["loss"]


def test_the_preview_is_the_embed_and_nothing_jumps_while_it_loads(dialog: Page) -> None:
    boxes = "() => [...document.querySelectorAll('#share *')].filter((e) => !e.closest('iframe'))"
    boxes += (
        ".filter((e) => !e.matches('iframe, figcaption *')).map((e) => e.getBoundingClientRect())"
    )
    boxes += ".map((b) => [b.x, b.y, b.width, b.height])"
    before = dialog.evaluate(boxes)
    previewed = dialog.frame_locator(".share-stage iframe[data-loaded]")
    previewed.locator('body[data-state="ready"]').wait_for()
    until(dialog, "() => document.querySelector('.share-preview [data-part=\"told\"]').textContent")
    assert dialog.evaluate(boxes) == before
    sandbox = dialog.get_attribute(".share-stage iframe", "sandbox") or ""
    assert "allow-scripts" in sandbox
    assert "allow-same-origin" not in sandbox
    source = frame(dialog.input_value("#share-text"))["src"]
    assert dialog.get_attribute(".share-stage iframe", "src") == source
    dialog.uncheck('[name="shown"][value="counters"]')
    wanted = '.share-stage iframe[data-loaded][src$="hide=counters"]'
    dialog.wait_for_selector(wanted)
    assert dialog.locator(".share-stage iframe").count() == 1
    assert not dialog.frame_locator(wanted).locator(".counters").first.is_visible()


def test_a_height_in_which_all_is_shown_is_one_press_away(dialog: Page) -> None:
    dialog.locator('#share [data-part="whole"]').wait_for()
    dialog.click('#share [data-part="whole"]')
    dialog.locator('#share [data-part="whole"]').wait_for(state="hidden")
    assert int(dialog.input_value("#share-height")) > 560
    eventually(
        lambda: (
            frame(dialog.input_value("#share-text"))["height"]
            == dialog.input_value("#share-height")
        ),
        "the same height in the text",
    )


def test_the_height_follows_what_comes_into_the_embed_until_one_is_typed(dialog: Page) -> None:
    preview = dialog.wait_for_selector(".share-stage iframe[data-loaded]").content_frame()
    assert preview is not None
    preview.wait_for_selector('body[data-state="ready"]')
    whole = dialog.locator('#share [data-part="whole"]')
    dialog.fill("#share-height", "560")
    dialog.keyboard.press("Tab")
    whole.click()

    def told(height: int, shown: str) -> None:
        preview.evaluate(
            """(height) => parent.postMessage(
              { source: 'batchwise', v: 1, type: 'resize', height }, '*')""",
            height,
        )
        comes_to(lambda: frame(dialog.input_value("#share-text"))["height"], shown)
        assert dialog.input_value("#share-height") == shown
        comes_to(lambda: preview.evaluate("() => innerHeight"), int(shown))

    told(1200, "1200")
    assert not whole.is_visible()
    dialog.fill("#share-height", "600")  # what is being typed stays as it is
    told(1300, "600")
    assert whole.inner_text() == "Use 1,300 pixels"


def test_the_size_of_the_replay_is_told_before_it_is_fetched(dialog: Page, server: Server) -> None:
    dialog.click("[data-part=replay-ask]")
    link = dialog.locator("[data-part=replay-link]")
    link.wait_for()
    address = link.evaluate("(a) => a.href")
    with dialog.expect_download() as download:
        link.click()
    size = download.value.path().stat().st_size
    assert link.inner_text() == f"Download {size / 1e6:.1f} MB"
    dialog.check("[name=panels][value=batches]")  # another file, whose size is not known yet
    link.wait_for(state="hidden")
    dialog.click("[data-part=replay-ask]")
    link.wait_for()
    assert link.evaluate("(a) => a.href") != address
    for panel in ("runs", "loss", "batches"):
        dialog.set_checked(f"[name=panels][value={panel}]", panel == "batches")
    dialog.check("[name=panels][value=noise]")
    dialog.uncheck("[name=panels][value=batches]")
    assert dialog.locator("[data-part=replay-ask]").is_disabled()
    assert dialog.inner_text("[data-part=replay-told]").startswith("Not with these panels")


def test_no_embed_is_kept_when_the_dialog_is_closed(dialog: Page) -> None:
    dialog.wait_for_selector(".share-stage iframe[data-loaded]")
    dialog.keyboard.press("Escape")
    until(dialog, "() => !document.querySelector('.share-stage iframe')")
    assert dialog.evaluate("document.activeElement.id") == "share-open"
    assert dialog.evaluate("history.length") <= 2  # a preview makes no entry
    dialog.click("#share-open")


def clipboard(page: Page) -> str:
    """What has been copied, as it arrives in another page's field."""
    other = page.context.new_page()
    other.goto(f"{page.url.split('/?')[0]}/healthz")
    other.evaluate("document.body.innerHTML = '<textarea autofocus></textarea>'")
    other.focus("textarea")
    other.keyboard.press("Control+V")
    text = other.input_value("textarea")
    other.close()
    page.bring_to_front()
    return text


@pytest.mark.parametrize("field", ["share-address", "share-text"])
def test_one_key_copies_the_whole_text(dialog: Page, field: str) -> None:
    dialog.focus(f"#{field}")
    dialog.keyboard.press("Control+C")
    assert dialog.text_content(f'[data-says="{field}"]') == "Copied"
    assert clipboard(dialog) == dialog.input_value(f"#{field}")


def test_the_button_copies_and_says_so(dialog: Page) -> None:
    dialog.select_option("#share-target", "quarto")
    dialog.focus('[data-copies="share-text"]')
    dialog.keyboard.press("Enter")
    until(
        dialog,
        "() => document.querySelector('[data-says=\"share-text\"]').textContent === 'Copied'",
    )
    assert clipboard(dialog) == dialog.input_value("#share-text")
    dialog.select_option("#share-target", "html")


def test_where_nothing_may_be_copied_the_text_is_selected_and_says_so(open_page: OpenPage) -> None:
    with open_page("/?data.n=60&stop.epochs=2") as page:
        ready(page)
        page.evaluate("""() => {
            navigator.clipboard.writeText = () => Promise.reject(new Error('denied'));
            document.execCommand = () => false;
        }""")
        page.click("#share-open")
        page.click('[data-copies="share-text"]')
        until(
            page,
            """() => /^Selected: press/.test(
              document.querySelector('[data-says="share-text"]').textContent)""",
        )
        assert page.evaluate("""() => { const field = document.getElementById('share-text');
            return document.activeElement === field && field.selectionStart === 0
              && field.selectionEnd === field.value.length; }""")


def test_the_dialog_is_of_the_experiment_as_it_is_now(open_page: OpenPage, server: Server) -> None:
    with open_page("/?data.n=60&stop.epochs=2") as page:
        ready(page)
        page.select_option("#data-name", "circles")
        ready(page)
        page.click("#share-open")
        assert (
            page.text_content('[data-part="headline"]')
            == "Circles: full batch, mini-batch of 32 and SGD"
        )
        for href in page.eval_on_selector_all("[data-format]", "all => all.map((a) => a.href)"):
            assert parse_qs(urlsplit(href).query)["data"] == ["circles"]
            assert httpx.get(href).status_code == 200, href


def test_the_keyboard_alone_shares(shared: Page) -> None:
    shared.focus("#share-open")
    shared.keyboard.press("Enter")
    reached = []
    for _ in range(36):
        shared.keyboard.press("Tab")
        reached.append(
            shared.evaluate("() => { const e = document.activeElement; return e.id || e.name; }")
        )
    wanted = {"share-panel-noise", "shown", "free", "share-height", "share-theme", "share-at"}
    assert wanted | {"share-target", "share-text", "share-link-at"} <= set(reached)
    shared.keyboard.press("Escape")
    assert not shared.is_visible("#share")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (390, "light")])
def test_the_dialog_is_clean_to_axe_and_clips_nothing(
    open_page: OpenPage, width: int, scheme: str
) -> None:
    with open_page("/?data.n=60&stop.epochs=2", width, 844, color_scheme=scheme) as page:
        ready(page)
        page.click("#share-open")
        page.frame_locator(".share-stage iframe").locator('body[data-state="ready"]').wait_for()
        assert violations(page) == []
        assert [text for text in page.evaluate(CLIPPED) if "share" in text] == []
        fits = "() => { const e = document.getElementById('share');"
        assert page.evaluate(f"{fits} return e.scrollWidth <= e.clientWidth; }}")
