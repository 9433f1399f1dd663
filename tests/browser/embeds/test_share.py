"""The share dialog: what it makes works where it is pasted, and it is pleasant to use."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page

from app.settings import Settings
from app.web.catalog import contents
from app.web.catalog.contents import for_script
from tests.browser.conftest import OpenPage, drawn, in_module, ready, until
from tests.browser.looks import CLIPPED, LOOKS, violations
from tests.browser.snippets import NAMES, frame
from tests.server import Server, comes_to, eventually

pytestmark = pytest.mark.browser


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
    page = httpx.get(
        f"{server.url}/?{query}", headers={"Accept": "application/json"}, timeout=60
    ).json()
    catalog = for_script(contents.catalog(Settings()))
    given = {name: page[name] for name in ("experiment", "resolved")} | {"catalog": catalog}
    body = "return m.headlineOf(given.experiment, given.resolved, given.catalog);"
    assert page["notices"] == [] or "2000" in query
    assert in_module(open_page, "core/words/headline.js", body, given) == page["headline"]


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
def dialog(shared: Page, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The dialog, open; a parameter is the width of the page."""
    shared.set_viewport_size({"width": getattr(request, "param", 1440), "height": 900})
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
    dialog.check("#share-at")
    chosen = plain | {
        "panels": ["loss,batches"], "hide": ["axes,notes"],
        "lock": ["transport"], "theme": ["dark"],
    }  # fmt: skip
    assert embed(dialog) == chosen | {"at": ["180"]}
    assert dialog.is_disabled('[name="free"][value="axes"]')
    dialog.check("#share-autoplay")  # an embed that opens at a moment does not play
    assert embed(dialog) == chosen | {"autoplay": ["1"]}


def test_only_parts_of_chosen_panels_are_offered_and_said_in_the_address(dialog: Page) -> None:
    def offered(*names: str) -> list[bool]:
        return [dialog.is_visible(f'[name="shown"][value="{name}"]') for name in names]

    assert offered("counters", "axes", "matrix", "timing") == [True, True, False, False]
    dialog.uncheck('[name="shown"][value="counters"]')
    dialog.check("#share-panel-step")
    dialog.uncheck("#share-panel-runs")
    dialog.uncheck("#share-panel-loss")
    assert offered("counters", "axes", "matrix", "timing") == [False, False, True, True]
    dialog.uncheck('[name="shown"][value="example"]')
    dialog.uncheck('[name="shown"][value="ways"]')
    dialog.uncheck('[name="free"][value="choices"]')
    found = embed(dialog)
    assert (found["panels"], found["hide"], found["lock"]) == (
        ["step"], ["example,ways"], ["choices"],
    )  # fmt: skip
    dialog.check("#share-panel-runs")
    dialog.uncheck("#share-panel-step")
    assert embed(dialog)["hide"] == ["counters"]


def test_the_name_of_a_part_is_part_of_its_box(dialog: Page) -> None:
    dialog.get_by_text("Playback", exact=True).click()
    assert embed(dialog)["hide"] == ["transport"]
    box = dialog.get_by_role("checkbox", name="Playback Can be changed", exact=True)
    assert box.is_disabled()


def test_a_place_is_found_by_its_group_and_by_typing(dialog: Page) -> None:
    groups = dialog.eval_on_selector_all(
        "#share-target optgroup", "all => all.map((e) => [e.label, e.children.length])"
    )
    assert len(groups) == 5
    assert sum(size for _, size in groups) == len(NAMES)
    for typed, name in (("doc", "mdx"), ("jupyter book 1", "sphinx"), ("moo", "moodle")):
        dialog.select_option("#share-target", "html")
        dialog.focus("#share-target")
        dialog.keyboard.type(typed)
        comes_to(lambda: dialog.input_value("#share-target"), name)
        dialog.keyboard.press("Tab")  # what is typed next begins a new word
    dialog.select_option("#share-target", "html")


def test_each_place_has_its_text_and_its_words(dialog: Page) -> None:
    notes = set()
    for name in NAMES:
        dialog.select_option("#share-target", name)
        note = dialog.text_content("#share-note") or ""
        assert "/embed?" in dialog.input_value("#share-text"), name
        notes.add(note)
    assert len(notes) > 10
    assert all(note.startswith(("Paste ", "Save ")) and note.endswith(".") for note in notes)
    dialog.select_option("#share-target", "html")


def test_everything_locked_is_said_in_one_word_and_one_panel_is_left(dialog: Page) -> None:
    for name in ("choices", "runs", "axes", "transport"):
        dialog.uncheck(f'[name="free"][value="{name}"]')
    assert embed(dialog)["lock"] == ["all"]
    dialog.uncheck("#share-panel-runs")
    dialog.click("#share-panel-loss")
    assert dialog.is_checked("#share-panel-loss")
    assert embed(dialog)["panels"] == ["loss"]


@pytest.mark.parametrize("dialog", [1440, 768, 390], indirect=True)
def test_the_preview_is_the_embed_and_nothing_jumps_while_it_loads(dialog: Page) -> None:
    boxes = "() => [...document.querySelectorAll('#share *')].filter((e) => !e.closest('iframe'))"
    boxes += (
        ".filter((e) => !e.matches('iframe, figcaption *')).map((e) => e.getBoundingClientRect())"
    )
    boxes += ".map((b) => [b.x, b.y, b.width, b.height])"
    before = dialog.evaluate(boxes)
    previewed = dialog.frame_locator(".share-stage iframe[data-loaded]")
    previewed.locator('body[data-state="ready"]').wait_for()
    until(dialog, "() => document.querySelector('[data-part=\"left-out\"]').textContent")
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


def test_a_height_in_which_all_is_shown_is_one_press_away_and_then_follows_the_embed(
    open_page: OpenPage,
) -> None:
    with open_page("/?data.n=60&stop.epochs=2") as page:
        ready(page)
        page.click("#share-open")
        whole = page.locator('#share [data-part="whole"]')
        whole.click()
        height = page.locator("#share-height")
        whole.wait_for(state="hidden")
        low = int(height.input_value())
        assert low > 560
        page.check("#share-panel-batches")
        until(page, "(low) => document.querySelector('#share-height').value > low + 100", low)
        assert not whole.is_visible()
        eventually(
            lambda: frame(page.input_value("#share-text"))["height"] == height.input_value(),
            "the same height in the text",
        )
        height.fill("600")  # from now on it is the person's
        page.uncheck("#share-panel-batches")
        whole.wait_for()
        assert frame(page.input_value("#share-text"))["height"] == "600"
        until(page, "() => document.querySelector('.share-stage iframe').clientHeight === 600")


def test_the_embed_in_the_preview_says_by_name_what_it_leaves_out(open_page: OpenPage) -> None:
    with open_page("/?data.n=60&stop.epochs=2") as page:
        ready(page)
        page.click("#share-open")
        words = page.locator('[data-part="left-out"]')
        words.filter(has_text="Left out at this height: notes").wait_for()
        page.fill("#share-height", "240")
        page.keyboard.press("Tab")
        words.filter(has_text="Pictures and plot are smaller.").wait_for()
        assert "counters, data and network choices" in words.inner_text()
        page.uncheck('[name="shown"][value="counters"]')
        words.filter(has_not_text="counters").wait_for()
        page.click('#share [data-part="whole"]')
        words.filter(has_text="Nothing is left out at this height.").wait_for()


def test_a_height_that_is_none_is_refused_in_words(dialog: Page) -> None:
    comes_to(lambda: "Left out" in dialog.inner_text('[data-part="left-out"]'), True)
    dialog.fill("#share-height", "5,5")
    dialog.press("#share-height", "Tab")
    said = "The height must be a whole number from 160 to 9,999."
    comes_to(lambda: dialog.inner_text('[data-part="left-out"]'), said)
    assert dialog.get_attribute("#share-height", "aria-invalid") == "true"
    assert frame(dialog.input_value("#share-text"))["height"] == "560"
    dialog.fill("#share-height", "1,200")
    dialog.press("#share-height", "ArrowUp")
    comes_to(lambda: frame(dialog.input_value("#share-text"))["height"], "1201")
    assert dialog.get_attribute("#share-height", "aria-invalid") == "false"


@pytest.mark.parametrize(
    ("without", "shown", "is_low", "words"),
    [
        ([], ["notes"], False, "Nothing is left out at this height."),
        ([], ["notes"], True, "At this height the frame scrolls."),
        (["notes"], ["notes"], True, "Left out at this height: notes."),
        (
            ["notes", "more", "counters", "axes", "runs", "small"],
            ["more", "counters", "axes", "runs"],
            True,
            "Left out at this height: “More choices”, counters, axes of the loss, batch sizes and "
            "rates. Pictures and plot are smaller.",
        ),
        (["notes", "small"], [], True, "Pictures and plot are smaller at this height."),
    ],
)
def test_what_is_not_chosen_anyhow_is_not_called_left_out(
    open_page: OpenPage, without: list[str], shown: list[str], is_low: bool, words: str
) -> None:
    given = {"without": without, "shown": shown, "isLow": is_low}
    assert (
        in_module(open_page, "core/document/left-out.js", "return m.leftOutInWords(given);", given)
        == words
    )


def test_a_tall_embed_is_no_higher_than_a_screen_at_first_so_that_playback_stays_in_sight(
    open_page: OpenPage,
) -> None:
    with open_page("/?data.n=60&stop.epochs=2") as page:
        ready(page)
        page.click("#share-open")
        page.check("#share-panel-step")
        comes_to(lambda: page.input_value("#share-height"), "900")
        whole = page.locator('#share [data-part="whole"]')
        whole.wait_for()
        assert int(whole.inner_text().replace(",", "").split()[1]) > 900
        comes_to(
            lambda: page.inner_text('[data-part="left-out"]'), "At this height the frame scrolls."
        )
        page.uncheck("#share-panel-step")
        assert page.input_value("#share-height") == "560"  # at once: it needs no preview


def test_the_size_of_the_offline_page_is_told_before_it_is_fetched(
    dialog: Page, server: Server
) -> None:
    dialog.click("[data-part=offline-ask]")
    link = dialog.locator("[data-part=offline-link]")
    link.wait_for()
    address = link.evaluate("(a) => a.href")
    with dialog.expect_download() as download:
        link.click()
    size = download.value.path().stat().st_size
    assert link.inner_text() == f"Download {size / 1e6:.1f} MB"
    dialog.check("[name=panels][value=batches]")  # another file, whose size is not known yet
    link.wait_for(state="hidden")
    dialog.click("[data-part=offline-ask]")
    link.wait_for()
    assert link.evaluate("(a) => a.href") != address
    for panel in ("runs", "loss", "batches"):
        dialog.set_checked(f"[name=panels][value={panel}]", panel == "batches")
    dialog.check("[name=panels][value=noise]")
    dialog.uncheck("[name=panels][value=batches]")
    assert dialog.locator("[data-part=offline-ask]").is_disabled()
    assert dialog.inner_text("[data-part=offline-status]").startswith("Not with these panels")


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
            assert httpx.get(href, timeout=60).status_code == 200, href


def test_a_script_comes_or_the_dialog_says_what_its_library_does_not_have(
    open_page: OpenPage, server: Server
) -> None:
    query = "data.n=60&stop.epochs=2&schedule=cosine"
    with open_page(f"/?{query}", allowed=("422",)) as page:
        ready(page).click("#share-open")
        page.click('[data-format="sklearn"]')
        refusal = page.locator("#share .share-refusal")
        refusal.filter(has_text="no such change of the learning rate.").wait_for()
        assert refusal.inner_text().startswith("The scikit-learn script is not possible, because")
        assert violations(page) == []
        with page.expect_download() as kept:
            page.click('[data-format="jax"]')
        assert kept.value.suggested_filename == "batchwise-moons-full-32-1-jax.py"
        assert refusal.text_content() == ""
        own = httpx.get(f"{server.url}/api/v1/export?{query}&format=jax", timeout=60)
        assert kept.value.path().read_bytes() == own.content


def test_the_keyboard_alone_shares(shared: Page) -> None:
    shared.focus("#share-open")
    shared.keyboard.press("Enter")
    reached = []
    for _ in range(40):
        shared.keyboard.press("Tab")
        reached.append(
            shared.evaluate("() => { const e = document.activeElement; return e.id || e.name; }")
        )
    wanted = {"share-panel-noise", "share-shown-notes", "free", "share-height", "share-theme"}
    assert wanted | {"share-end", "share-target", "share-text", "share-link-at"} <= set(reached)
    shared.keyboard.press("Escape")
    assert not shared.is_visible("#share")


def test_the_dialog_is_clean_to_axe_and_clips_nothing(open_page: OpenPage) -> None:
    fits = "() => { const e = document.getElementById('share');"
    with open_page("/?data.n=60&stop.epochs=2") as page:
        ready(page)
        page.click("#share-open")
        for width, scheme, rules in LOOKS:
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=scheme)
            frame = page.frame_locator(".share-stage iframe")
            frame.locator('body[data-state="ready"]').wait_for()
            drawn(page)
            assert violations(page, rules=rules) == [], (width, scheme)
            assert [text for text in page.evaluate(CLIPPED) if "share" in text] == []
            assert page.evaluate(f"{fits} return e.scrollWidth <= e.clientWidth; }}")
