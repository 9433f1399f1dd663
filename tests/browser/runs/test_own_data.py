"""Own data on the page: a table is given, shown as it was understood, used, changed, deleted."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, drawn, ready, until
from tests.browser.looks import CLIPPED, SIZES, assert_accessible, assert_tidy, violations
from tests.browser.own_sheet import (
    GIVEN,
    READY,
    REFUSED,
    open_sheet,
    paste,
    query,
    table,
    text,
    use,
)
from tests.server import comes_to

pytestmark = pytest.mark.browser

IS_OPEN = "document.querySelector('#own').open"
SHOWN = "document.querySelector('#data-name').selectedOptions[0].textContent"
CELLS = """() => [...document.querySelectorAll('[data-part=columns] tr')].map((row) =>
  [...row.children].map((cell) => cell.querySelector('select')?.value
    ?? cell.querySelector('input')?.checked ?? cell.textContent))"""
GERMAN = "Fläche (m²);Lage;Miete\n" + "\n".join(
    f"{50 + row},{row % 10};{'Nord' if row % 3 else 'Süd'};{600 + 13 * row % 400},5"
    for row in range(24)
)


def test_a_table_cannot_be_used_while_another_is_pasted(open_page: OpenPage) -> None:
    with open_page("/?data.n=40&stop.epochs=2") as page:
        open_sheet(page)
        paste(page, table(seed=3))
        page.fill("#own-text", table(seed=4))
        assert page.is_disabled("[data-part=use]")
        until(page, READY)
        assert "length_4" in text(page, "understood")
        page.fill("#own-text", table(seed=4) + " ")
        page.fill("#own-text", table(seed=4))
        until(page, READY)  # the same again is not read again


def test_a_file_is_understood_before_it_is_used(open_page: OpenPage, tmp_path: Path) -> None:
    file = tmp_path / "Mieten.csv"
    file.write_bytes(GERMAN.encode("windows-1252", "replace"))
    with open_page("/?autoplay=0&learning_rate=0.2") as page:
        open_sheet(page)
        assert page.is_disabled("[data-part=use]")
        page.set_input_files("#own [data-part=file]", file)
        page.wait_for_selector(GIVEN)
        assert text(page, "given").startswith("Mieten.csv, ")
        assert text(page, "reading") == (
            "Encoding Windows-1252, an older encoding; semicolons separate the cells; "
            "the decimal sign is a comma."
        )
        assert page.evaluate(CELLS) == [
            [True, "Fläche", "number", "50 to 73.3 m²", "24", "0"],
            [True, "Lage", "category", "Nord 16, Süd 8", "2", "0"],
            ["target", "Miete", "number", "600.5 to 899.5", "24", "0"],
        ]
        assert text(page, "task-words").startswith("The network learns to predict Miete, a number")
        assert query(page) == "?autoplay=0&learning_rate=0.2"  # nothing is used yet
        use(page)
        assert re.fullmatch(
            r"\?data=csv:[0-9a-f]{32}&data.target=Miete&data.task=regression&learning_rate=0.2",
            query(page),
        )
        assert page.evaluate(SHOWN) == "Own data"


DROP = """([name, text]) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], name));
    const drop = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
    document.querySelector('#own-title').dispatchEvent(drop);
  }"""


def test_a_file_is_dropped_and_one_that_is_too_large_is_refused(open_page: OpenPage) -> None:
    with open_page("/?autoplay=0") as page:
        page.evaluate("document.querySelector('#own').dataset.bytes = 100")
        open_sheet(page)
        page.evaluate(DROP, ["small.json", '{"a": [1, 2, 3, 4], "b": ["x", "y", "x", "y"]}'])
        page.wait_for_selector(GIVEN)
        assert text(page, "reading") == "Encoding UTF-8, JSON."
        page.evaluate(DROP, ["large.csv", table(seed=12)])
        comes_to(lambda: "this server takes at most 100 bytes" in text(page, "problem"), True)
        assert text(page, "given").startswith("small.json")  # which is not lost


def test_only_a_press_beside_the_sheet_closes_it(open_page: OpenPage) -> None:
    with open_page("/?autoplay=0") as page:
        open_sheet(page)
        box = page.locator("#own").bounding_box()
        assert box
        page.mouse.click(box["x"] + 5, box["y"] + 5)  # its edge
        page.mouse.move(box["x"] + 300, box["y"] + 100)
        page.mouse.down()
        page.mouse.move(box["x"] - 40, box["y"] + 100)
        page.mouse.up()
        assert page.evaluate(IS_OPEN)
        page.mouse.click(box["x"] - 40, box["y"] + 100)
        assert not page.evaluate(IS_OPEN)


def test_locked_choices_leave_own_data_alone(open_page: OpenPage) -> None:
    gone = "data=csv:00000000000000000000000000000000"
    with open_page(f"/?autoplay=0&lock=choices&{gone}") as page:
        ready(page)
        assert "is not kept here" in page.inner_text("#notices")
        assert page.locator("#notices button").count() == 0
        assert page.is_disabled("#data-name")


def test_closing_without_use_changes_nothing(open_page: OpenPage) -> None:
    with open_page("/?data=circles&autoplay=0") as page:
        for close in ("Escape", "×"):
            open_sheet(page)
            paste(page, table(seed=2))
            if close == "×":
                page.click("#own [aria-label='Close own data']")
            else:
                page.keyboard.press(close)
            page.wait_for_selector("#own", state="hidden")
            assert page.evaluate(SHOWN) == "Circles"
            assert query(page) == "?data=circles&autoplay=0"


def test_target_task_inputs_and_scale_are_the_persons(open_page: OpenPage) -> None:
    with open_page("/?autoplay=0&data=diabetes&loss=half_squared_error&data.seed=3") as page:
        open_sheet(page)
        paste(page, table(seed=3))
        words = "The network learns to tell the 3 classes of fruit apart: apple, pear and plum."
        assert text(page, "task-words") == words
        assert page.is_disabled("[name=own-task][value=regression]")
        page.select_option("#own-target", "width")
        until(page, "() => document.querySelector('[name=own-task][value=regression]').checked")
        page.check("[name=own-task][value=classification]")
        comes_to(
            lambda: text(page, "task-words"),
            "The network learns to tell the 7 classes of width apart.",
        )
        page.uncheck("#own-input-2")
        page.uncheck("#own-standardize")
        until(page, READY)
        use(page)
        assert re.fullmatch(
            r"\?data=csv:\w+&data.seed=3&data.features=length_3&data.target=width"
            r"&data.task=classification&data.standardize=false",
            query(page),
        )
        assert page.inner_text("#key").startswith("● 1") or "numerals" in page.inner_text("#key")


def test_the_sheet_opens_again_with_what_is_chosen(open_page: OpenPage) -> None:
    with open_page("/?autoplay=0") as page:
        open_sheet(page)
        paste(page, table(seed=4))
        page.uncheck("#own-input-1")
        use(page)
        for _ in range(2):
            page.click("#own-open")
            page.wait_for_selector(GIVEN)
            assert page.input_value("#own-target") == "fruit"
            assert [row[0] for row in page.evaluate(CELLS)] == [True, False, "target"]
            assert page.is_visible("#own-key")
            page.keyboard.press("Escape")
            page.reload()  # the file is then no longer at hand, and its key is still known
            ready(page)
        page.click("#own-open")
        page.wait_for_selector(GIVEN)
        assert page.is_disabled("#own-kind-0")
        page.select_option("#own-target", "length_4")
        page.check("#own-input-1")
        use(page)
        assert "data.target=length_4&data.task=regression" in query(page)
        assert "features" not in query(page)


def test_a_question_is_answered_and_the_text_stays(open_page: OpenPage) -> None:
    rows = "\n".join(f"{row + 1}.345;{row % 7};{'ab'[row % 2]}" for row in range(30))
    with open_page("/?autoplay=0", allowed=REFUSED) as page:
        open_sheet(page)
        page.fill("#own-text", f"a;b;k\n{rows}")
        page.wait_for_selector("#own-question-title:visible")
        assert "1 and 345 thousandths" in text(page, "question-words")
        assert page.is_disabled("[data-part=use]")
        page.click("[data-part=answers] >> text=A comma")
        page.wait_for_selector(GIVEN)
        assert page.evaluate(CELLS)[0][3] == "1,345 to 30,345"
        assert page.input_value("#own-decimal") == "comma"
        page.select_option("#own-kind-2", "number")
        page.wait_for_selector("#own-question-title:visible")
        assert "does not fit column k" in text(page, "question-words")
        page.click("[data-part=answers] >> text=As the file says")
        page.wait_for_selector("#own-question-title", state="hidden")
        page.fill("#own-text", "only one column\n1\n2")
        comes_to(lambda: "at least two columns" in text(page, "problem"), True)
        assert page.input_value("#own-text").startswith("only one column")


def test_a_column_is_what_the_person_says_and_a_file_is_read_differently(
    open_page: OpenPage,
) -> None:
    with open_page("/?autoplay=0") as page:
        open_sheet(page)
        paste(page, table(seed=5))
        page.select_option("#own-kind-1", "category")
        until(page, "() => document.querySelector('[data-part=columns] tr + tr .own-values')"
              ".textContent.startsWith('1')")  # fmt: skip
        page.click("[data-part=differently] summary")
        page.select_option("#own-header", "no")
        until(page, "() => document.querySelector('.own-name').textContent === 'column 1'")


SECOND_NAME = "document.querySelectorAll('.own-name')[1]"


def test_the_person_says_whether_the_names_go_on_in_the_second_row(open_page: OpenPage) -> None:
    with open_page("/?autoplay=0", allowed=REFUSED) as page:
        open_sheet(page)
        page.fill(
            "#own-text", "name,first,second\nAnn,absent,ill\nBob,5,6\nCy,8,7\nDi,11,9\nEd,6,4\n"
        )
        page.wait_for_selector("#own-question-title:visible")
        assert text(page, "question-words").startswith("Ann, absent, ill in line 2 may be more of")
        page.click("[data-part=answers] >> text=The first two rows")
        until(page, f"() => {SECOND_NAME}?.textContent === 'first absent'")
        assert "The names stand in two rows" in text(page, "notes")
        page.click("[data-part=differently] summary")
        page.select_option("#own-header", "yes")
        until(page, f"() => {SECOND_NAME}.textContent === 'first'")


def test_names_and_cells_are_only_text(open_page: OpenPage) -> None:
    kinds = ("<img src=x onerror=alert(1)>", "=1+1", "../../etc")
    with open_page("/?autoplay=0") as page:
        open_sheet(page)
        paste(page, table(seed=6, kinds=kinds).replace("width", "<b>width</b>"))
        assert page.locator("#own b, #own img").count() == 0
        use(page)
        assert page.locator("#key img").count() == 0
        assert page.inner_text("#key").count("<img") == 1


def test_data_are_deleted_with_their_key(open_page: OpenPage) -> None:
    with open_page("/?autoplay=0", allowed=("404",)) as page:
        open_sheet(page)
        paste(page, table(seed=7))
        use(page)
        id_ = query(page).partition("csv:")[2][:32]
        page.click("#own-open")
        assert "at least a year after somebody last read them" in text(page, "kept-words")
        page.click("[data-part=delete]")
        page.wait_for_selector("#own", state="hidden")
        comes_to(lambda: page.inner_text("#notices").partition(".")[0], "Your data are deleted")
        ready(page)
        assert page.evaluate(SHOWN) == "Two moons"
        page.reload()
        open_sheet(page)
        assert not page.is_visible("#own [data-part=kept]")
        assert page.is_disabled("[data-part=use]")
        reply = page.request.get(f"{page.url.partition('?')[0]}api/v1/datasets/{id_}")
        assert reply.status == 404


def test_data_whose_file_is_not_at_hand_are_gone_from_the_sheet_once_deleted(
    open_page: OpenPage,
) -> None:
    with open_page("/?autoplay=0") as page:
        open_sheet(page)
        paste(page, table(seed=13))
        use(page)
        page.reload()
        ready(page)
        page.click("#own-open")
        page.wait_for_selector(GIVEN)
        page.click("[data-part=delete]")
        page.wait_for_selector("#own", state="hidden")
        open_sheet(page)
        assert not page.is_visible("[data-part=understood]")
        assert page.is_disabled("[data-part=use]")


def test_a_link_to_data_that_are_gone_takes_the_same_file(open_page: OpenPage) -> None:
    given = table(seed=8)
    with open_page("/?autoplay=0") as page:
        open_sheet(page)
        paste(page, given)
        link = use(page) + "&learning_rate=0.3&runs=8"
        page.click("#own-open")
        page.click("[data-part=delete]")
        page.wait_for_selector("#own", state="hidden")
        page.goto(link)
        ready(page)
        assert "is not kept here" in page.inner_text("#notices")
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            drawn(page)
            assert_tidy(page)
        page.set_viewport_size({"width": 1440, "height": 900})
        page.select_option("#model-activation", "relu")  # which replaces the address
        ready(page)
        assert "csv" not in page.url
        page.click("#notices button")
        assert "Give the same file again" in text(page, "wanted")
        paste(page, given)
        page.click("[data-part=use]")
        page.wait_for_url(link)
        ready(page)
        assert page.evaluate(SHOWN) == "Own data"
        assert page.inner_text("#notices") == ""


def test_own_data_are_one_entry_in_the_history_and_their_features_can_be_ticked(
    open_page: OpenPage,
) -> None:
    with open_page("/?autoplay=0") as page:
        open_sheet(page)
        paste(page, table(seed=9))
        use(page)
        page.click("#more-open")
        page.uncheck("#features input[value=width]")
        ready(page)
        assert "data.features=length_9" in query(page)
        page.go_back()
        ready(page)
        assert page.is_checked("#features input[value=width]")
        page.go_back()
        ready(page)
        assert page.evaluate(SHOWN) == "Two moons"


def opened(page: Page, state: str) -> None:
    """The sheet as it looks when it is empty, has a table, a question, or points."""
    open_sheet(page)
    if state == "table":
        paste(page, table(seed=10))
        page.evaluate("() => document.querySelectorAll('#own details').forEach((d) => d.open = 1)")
    if state == "question":
        page.fill("#own-text", "a;b\n" + "\n".join(f"{row + 1}.345;{row % 7}" for row in range(30)))
        page.wait_for_selector("#own-question-title:visible")
    if state == "points":
        page.check("[name=own-way][value=points]")
        page.select_option("#own-start", "blobs3")
        until(page, READY)


@pytest.mark.parametrize("state", ["empty", "table", "question", "points"])
def test_axe_finds_nothing_in_the_sheet(open_page: OpenPage, state: str) -> None:
    with open_page("/?autoplay=0", allowed=REFUSED) as page:
        opened(page, state)
        assert_accessible(page, "#own")


def test_axe_finds_nothing_where_data_are_kept(open_page: OpenPage) -> None:
    with open_page("/?autoplay=0") as page:
        open_sheet(page)
        paste(page, table(seed=11))
        page.click("[data-part=use]")
        page.wait_for_selector("[data-part=show]")
        ready(page)
        assert violations(page) == []


@pytest.mark.parametrize("state", ["table", "points"])
def test_nothing_is_clipped_in_the_sheet(open_page: OpenPage, state: str) -> None:
    with open_page("/?autoplay=0") as page:
        opened(page, state)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            drawn(page)
            clipped = page.evaluate(CLIPPED)
            assert [one for one in clipped if "own" in one] == [], width
            assert page.evaluate("document.querySelector('#own').scrollWidth"
                                 " - document.querySelector('#own').clientWidth") <= 0  # fmt: skip


def test_an_embed_has_no_sheet(open_page: OpenPage) -> None:
    with open_page("/embed?data.n=60&stop.epochs=2") as page:
        ready(page)
        assert page.locator("#own, #own-open, [data-own]").count() == 0
