"""Runs are added, copied, removed, named, moved and coloured on the page."""

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenPage, drawn, ready, until
from tests.browser.looks import assert_accessible, assert_tidy
from tests.browser.own_runs import SHORT, accents, labels, open_sheet, query, until_query
from tests.server import Server, comes_to

pytestmark = pytest.mark.browser


def names_at_ends(page: Page) -> dict[str, str]:
    """The accent of each name at the end of a line."""
    found: dict[str, str] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('#loss-plot .plot-name')]
          .filter((e) => !e.hidden).map((e) => [e.textContent, e.dataset.accent]))"""
    )
    return found


def test_runs_are_added_up_to_six_and_each_has_a_colour_of_its_own(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}") as page:
        ready(page)
        for count in (4, 5, 6):
            page.click("#add-run")
            page.wait_for_selector(f'#run-cards[data-count="{count}"]')
            ready(page)
        assert accents(page) == [1, 2, 3, 4, 5, 6]
        assert len(set(labels(page))) == 6
        assert query(page) == f"{SHORT}&runs=full,32,1,8,4,1"
        assert page.get_attribute("#add-run", "aria-disabled") == "true"
        page.click("#add-run", force=True)
        drawn(page)
        assert page.locator("[data-run]").count() == 6
        assert_tidy(page)


def test_a_link_with_added_runs_opens_them_elsewhere(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}") as page:
        ready(page)
        open_sheet(page, 0)
        page.click('[data-act="remove"]')
        page.wait_for_selector('#run-cards[data-count="2"]')
        address, shown = page.url, accents(page)
    with open_page(address) as page:
        ready(page)
        assert (labels(page), accents(page)) == (["Mini-batch", "SGD"], shown)
        assert shown == [2, 3]


def test_a_run_is_removed_and_the_others_keep_their_colours_everywhere(
    open_page: OpenPage,
) -> None:
    with open_page(f"/?{SHORT}&panels=batches") as page:
        ready(page)
        before = names_at_ends(page)
        open_sheet(page, 0)
        page.click('[data-act="remove"]')
        until_query(page, f"{SHORT}&runs=32,1&runs.accent=2,3", "&run=0&panels=batches")
        ready(page)
        until(page, "() => document.querySelectorAll('#batches-drawer [data-accent]').length >= 2")
        assert not page.locator("#run-sheet").is_visible()
        del before["Full batch"]
        assert names_at_ends(page) == before
        assert accents(page) == [2, 3]
        strips = page.eval_on_selector_all(
            "#batches-drawer .strips [data-accent]", "all => all.map((e) => e.dataset.accent)"
        )
        assert strips == ["2", "3"]
        page.mouse.move(700, 700)
        comes_to(lambda: page.evaluate("document.activeElement.dataset.part"), "settings")


def test_the_last_run_cannot_be_removed(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}&runs=8") as page:
        ready(page)
        open_sheet(page, 0)
        for act in ("remove", "left", "right"):
            button = page.locator(f'[data-act="{act}"]')
            assert button.get_attribute("aria-disabled") == "true"
            button.click(force=True)
        drawn(page)
        assert page.locator("[data-run]").count() == 1
        assert page.locator("#run-sheet").is_visible()


def test_a_copy_stands_beside_its_run_and_the_sheet_goes_on_with_it(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}&runs=8,1&runs.0.optimizer=adam") as page:
        ready(page)
        open_sheet(page, 0)
        page.click('[data-act="copy"]')
        page.wait_for_selector('#run-cards[data-count="3"]')
        ready(page)
        assert query(page) == (f"{SHORT}&runs=8,8,1&runs.optimizer=adam,adam&runs.accent=,3,2")
        comes_to(lambda: page.inner_text("#run-sheet-title"), f"Settings of {labels(page)[1]}")
        assert page.input_value("#own-optimizer") == "adam"


def test_a_run_is_moved_with_all_that_is_its_own(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}&runs=full,8,1&runs.1.seed=3&run=0&panels=step&at=2") as page:
        ready(page)
        open_sheet(page, 0)
        page.click('[data-act="right"]')
        comes_to(lambda: labels(page), ["Mini-batch", "Full batch", "SGD"])
        assert accents(page) == [2, 1, 3]
        assert page.inner_text("#run-sheet-title") == "Settings of Full batch"
        assert page.evaluate("document.activeElement.dataset.act") == "right"
        assert "runs=8,full,1&runs.0.seed=3&runs.accent=2,1" in query(page)
        assert "&run=" not in query(page)  # the opened run has moved to the place of the default
        steps = page.eval_on_selector_all("[data-run]", "all => all.map((e) => e.dataset.step)")
        assert steps == ["12", "2", "90"]  # the playhead stands where it stood
        page.click('[data-act="left"]')
        comes_to(lambda: labels(page), ["Full batch", "Mini-batch", "SGD"])
        assert "accent" not in query(page)


def test_a_name_is_given_and_taken_back(open_page: OpenPage, server: Server) -> None:
    with open_page(f"/?{SHORT}") as page:
        ready(page)
        open_sheet(page, 1)
        page.fill("#own-label", "Mine, at last")
        page.press("#own-label", "Enter")
        comes_to(lambda: labels(page)[1], "Mine, at last")
        assert page.inner_text("#run-sheet-title") == "Settings of Mine, at last"
        comes_to(lambda: "Mine, at last" in names_at_ends(page), True)
        told = httpx.get(f"{server.url}/api/v1/run?{page.url.partition('?')[2]}", timeout=60).json()
        assert told["runs"][1]["label"] == "Mine, at last"
        page.fill("#own-label", "")
        page.press("#own-label", "Enter")
        comes_to(lambda: labels(page)[1], "Mini-batch")
        assert query(page) == SHORT


def test_colours_are_exchanged_and_change_no_number(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}") as page:
        ready(page)
        numbers = page.locator('[data-run] [data-counter="training-loss"]').all_text_contents()
        open_sheet(page, 0)
        page.check("#own-accent-3")
        comes_to(lambda: accents(page), [3, 2, 1])
        assert query(page) == f"{SHORT}&runs.accent=3,,1"
        expect(page.locator('label[for="own-accent-1"]')).to_contain_text("SGD")
        page.keyboard.press("ArrowDown")
        comes_to(lambda: accents(page), [4, 2, 1])
        ready(page)
        assert names_at_ends(page) == {"Full batch": "4", "Mini-batch": "2", "SGD": "1"}
        after = page.locator('[data-run] [data-counter="training-loss"]').all_text_contents()
        assert after == numbers
        tokens = page.evaluate(
            """() => { const style = getComputedStyle(document.documentElement);
              const probe = document.createElement('i'); document.body.append(probe);
              const colors = ['--run-4', '--run-2', '--run-1'].map((name) => {
                probe.style.color = `var(${name})`; return getComputedStyle(probe).color; });
              probe.remove(); return colors; }"""
        )
        drawn_as = page.eval_on_selector_all(
            "#run-cards h2 .swatch line", "all => all.map((e) => getComputedStyle(e).stroke)"
        )
        assert drawn_as == tokens


def looks_of_lines(page: Page) -> dict[str, tuple[str, str]]:
    """Colour and dash of each line of the loss plot, by where it runs."""
    found: list[tuple[str, str, str]] = page.evaluate(
        """() => [...document.querySelectorAll('#loss-plot .graph-line path')].map((path) => {
          const { stroke, strokeDasharray } = getComputedStyle(path);
          return [path.getAttribute('d'), stroke, strokeDasharray]; })"""
    )
    return {path: (color, dash) for path, color, dash in found if path}


def test_every_line_of_the_loss_has_the_accent_of_its_run(open_page: OpenPage) -> None:
    shown = []
    for said in (SHORT, f"{SHORT}&runs.accent=3,,1"):
        with open_page(f"/?{said}") as page:
            ready(page)
            shown.append(looks_of_lines(page))
    plain, colored = shown
    assert plain.keys() == colored.keys()
    looks = {plain[path]: colored[path] for path in plain}
    bold = {look[0]: look for look in looks if look[1] not in ("none", "1px, 4px")}
    (blue,) = {color for color, _ in looks} - bold.keys()
    green = next(color for color in bold if looks[bold[color]] == (blue, "none"))
    (vermilion,) = bold.keys() - {green}
    exchanged = {blue: green, green: blue, vermilion: vermilion}
    assert {before[0]: after[0] for before, after in looks.items()} == exchanged
    assert looks[bold[vermilion]] == bold[vermilion]


def test_what_differs_between_runs_is_bold_on_their_cards(open_page: OpenPage) -> None:
    weight = "(e) => Number(getComputedStyle(e).fontWeight)"
    address = f"/?{SHORT}&runs=8,8&runs.1.optimizer=adam&runs.reduction=sum,sum"
    with open_page(address) as page:
        ready(page)
        special = page.locator('[data-run] [data-part="special"]')
        assert special.all_text_contents() == ["Gradient descent · sum", "Adam · sum"]
        assert special.locator("strong").all_text_contents() == ["Gradient descent", "Adam"]
        for part in ("size", "rate"):
            assert page.locator(f'#run-0 [data-part="{part}"]').evaluate(weight) < 600
        page.fill("#run-1-rate", "0.2")
        page.press("#run-1-rate", "Enter")
        comes_to(lambda: page.locator('#run-0 [data-part="rate"]').evaluate(weight), 600)
        assert page.locator('#run-0 [data-part="size"]').evaluate(weight) < 600


def test_every_setting_is_the_runs_own_or_as_for_all(open_page: OpenPage, server: Server) -> None:
    chosen = {
        "batch_size": "16", "order": "sorted", "seed": "5", "last_batch": "drop",
        "batch_growth": "2", "optimizer": "adam", "beta1": "0.8", "beta2": "0.99",
        "epsilon": "0.001", "reduction": "sum", "learning_rate": "0.02", "schedule": "step",
        "schedule_factor": "0.4", "schedule_epochs": "2", "warmup": "3",
    }  # fmt: skip
    with open_page(f"/?{SHORT}") as page:
        ready(page)
        open_sheet(page, 1)
        for name, value in chosen.items():
            control = page.locator(f"#own-{name.replace('_', '-')}")
            if control.evaluate("(e) => e.localName") == "select":
                control.select_option(value)
            else:
                control.fill(value)
                control.press("Enter")
        said = page.url.partition("?")[2]
        told = httpx.get(f"{server.url}/api/v1/run?{said}", timeout=60).json()["experiment"]
        run = told["runs"][1]
        assert {name: str(run[name]).removesuffix(".0") for name in chosen} == chosen
        assert told["runs"][0]["optimizer"] == "gradient_descent"
        for name in list(chosen)[1:]:
            control = page.locator(f"#own-{name.replace('_', '-')}")
            if not control.is_visible():
                continue
            if control.evaluate("(e) => e.localName") == "select":
                control.select_option("")
            else:
                control.fill("")
                control.press("Enter")
        until_query(page, f"{SHORT}&runs=full,16,1")


def test_settings_that_have_no_effect_are_not_offered(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}&runs.optimizer=adam,momentum") as page:
        ready(page)
        shown = {0: (True, False), 1: (False, True), 2: (False, False)}
        for run, (beta, momentum) in shown.items():
            open_sheet(page, run)
            assert page.is_visible("#own-beta1") is beta
            assert page.is_visible("#own-momentum") is momentum
            assert not page.is_visible("#own-schedule-factor")
            page.keyboard.press("Escape")


def test_a_number_that_cannot_be_is_refused_beside_its_field(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}") as page:
        ready(page)
        open_sheet(page, 1)
        page.fill("#own-batch-size", "half")
        page.press("#own-batch-size", "Enter")
        assert page.inner_text("#own-refused") == (
            "Batch size (half) must be a whole number from 1 to 1,000,000, or full."
        )
        assert page.get_attribute("#own-batch-size", "aria-describedby") == "own-refused"
        assert query(page) == SHORT
        page.keyboard.press("Escape")
        open_sheet(page, 2)
        assert (page.input_value("#own-batch-size"), page.inner_text("#own-refused")) == ("1", "")
        page.keyboard.press("Escape")
        open_sheet(page, 1)
        page.fill("#own-batch-size", "half")
        page.press("#own-batch-size", "Enter")
        page.fill("#own-batch-size", "16")
        page.press("#own-batch-size", "Enter")
        until_query(page, f"{SHORT}&runs=full,16,1")
        assert page.inner_text("#own-refused") == ""


def test_the_sheet_and_the_gallery_are_fetched_when_they_are_first_opened(
    open_page: OpenPage,
) -> None:
    with open_page(f"/?{SHORT}") as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        ready(page)
        open_sheet(page, 1)
        page.keyboard.press("Escape")
        page.click("#compare")
        expect(page.locator("#gallery")).to_be_visible()
        assert [url for url in asked if "run-sheet.js" in url and "ui/" in url]
        assert [url for url in asked if "gallery.js" in url]
        addresses = page.evaluate(
            "() => performance.getEntriesByType('resource').map(({ name }) => name)"
        )
        assert sum("run-sheet/run-sheet.js" in one for one in addresses) == 1


@pytest.mark.parametrize("width", [1440, 768, 390])
def test_sheet_and_gallery_are_tidy(open_page: OpenPage, width: int) -> None:
    with open_page(f"/?{SHORT}&runs=full,8,1,2,4,6&runs.1.optimizer=adamw", width=width) as page:
        ready(page)
        page.locator('#run-1 [data-part="settings"]' if width > 700 else ":is(#tab-1)").click()
        if width < 700:
            page.locator('#run-1 [data-part="settings"]').click()
        for dialog in ("#run-sheet", "#gallery"):
            expect(page.locator(dialog)).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
            inner = "(e) => [e.scrollWidth - e.clientWidth, e.getBoundingClientRect().right]"
            over, right = page.locator(dialog).evaluate(inner)
            assert over <= 0
            assert right <= width
            tops = page.eval_on_selector_all(
                f"{dialog} .choice:not([hidden])",
                """all => all.map((e) => { const [a, b] = [...e.children].map(
                  (c) => c.getBoundingClientRect()); return [a.right, b.left]; })""",
            )
            assert all(label <= control for label, control in tops)
            page.keyboard.press("Escape")
            page.click("#compare")


def test_axe_finds_nothing_in_sheet_and_gallery(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}&runs.1.optimizer=adam") as page:
        ready(page)
        open_sheet(page, 1)
        assert_accessible(page, "#run-sheet")
        page.keyboard.press("Escape")
        page.click("#compare")
        expect(page.locator("#gallery")).to_be_visible()
        assert_accessible(page, "#gallery")


def test_everything_is_reached_and_done_by_the_keyboard(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}") as page:
        ready(page)
        page.focus('#run-0 [data-part="settings"]')
        page.keyboard.press("Enter")
        expect(page.locator("#run-sheet")).to_be_visible()
        seen: list[str] = []
        for _ in range(40):
            page.keyboard.press("Tab")
            here = page.evaluate(
                "() => document.activeElement.id || document.activeElement.dataset.act || ''"
            )
            if here == "own-label" and seen:
                break
            seen.append(here)
        for wanted in ("own-accent-1", "own-batch-size", "own-order", "own-optimizer",
                       "own-learning-rate", "copy", "right", "remove"):  # fmt: skip
            assert wanted in seen
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.closest('[data-run]').id") == "run-0"


@pytest.mark.parametrize("path", ["/embed", "/embed?panels=runs"])
def test_an_embed_has_none_of_it(open_page: OpenPage, path: str) -> None:
    with open_page(path) as page:
        ready(page)
        for one in ("#add-run", "#compare", "#undo", "#redo", "#run-sheet", "#gallery",
                    '[data-part="settings"]'):  # fmt: skip
            assert page.locator(one).count() == 0


def test_where_runs_are_locked_nothing_of_them_is_changed(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}&lock=runs") as page:
        ready(page)
        for one in ("#add-run", "#compare", '#run-0 [data-part="settings"]'):
            assert page.locator(one).is_disabled()
    with open_page(f"/?{SHORT}&lock=choices") as page:
        ready(page)
        assert page.locator("#compare").is_disabled()
        assert page.locator("#add-run").is_enabled()


COLORED = f"{SHORT}&runs.accent=3,,1"


def test_two_runs_of_one_colour_are_told_on_the_page_and_get_two(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}&runs.accent=2,2") as page:
        ready(page)
        assert page.inner_text("#notices") == (
            "Colour of run 2 (2) is the colour of another run too; free are 1, 3, 4, 5, 6"
        )
        assert accents(page) == [2, 1, 3]


@pytest.mark.parametrize("panels", ["", "runs,loss,batches", "runs,step", "runs,noise"])
def test_an_embed_has_the_accents(open_page: OpenPage, panels: str) -> None:
    with open_page(f"/embed?{COLORED}&run=0&panels={panels}".removesuffix("&panels=")) as page:
        ready(page)
        assert accents(page) == [3, 2, 1]
        if "step" in panels:
            comes_to(lambda: page.get_attribute("#step-drawer", "data-accent"), "3")
        if "noise" in panels:
            green = page.evaluate(
                "() => getComputedStyle(document.querySelector('#run-0 .swatch line')).stroke"
            )
            until(
                page,
                """(color) => [...document.querySelectorAll(
                  '[data-chart="cloud"] path, [data-chart="cloud"] g')].some((e) =>
                    [getComputedStyle(e).fill, getComputedStyle(e).stroke].includes(color))""",
                green,
            )


def test_a_file_that_plays_without_a_server_has_them_too(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "replay.html"
    url = f"{server.url}/api/v1/export?format=html&{COLORED}"
    file.write_bytes(httpx.get(url, timeout=60).content)
    page = browser.new_page(reduced_motion="reduce", viewport={"width": 1440, "height": 900})
    page.goto(file.as_uri())
    page.wait_for_selector('#run-2[data-step="135"]')
    assert accents(page) == [3, 2, 1]
    assert names_at_ends(page) == {"Full batch": "3", "Mini-batch": "2", "SGD": "1"}
    assert page.locator('#add-run, #undo, [data-part="settings"]').count() == 0
    page.close()
