"""The fields of the form: one for each of the catalog's, and never taken from under the hand."""

import pytest
from playwright.sync_api import Page

from app.training.document.fields import LEAVES
from tests.browser.announcements import LISTEN
from tests.browser.conftest import OpenPage, in_module, ready, until

pytestmark = pytest.mark.browser

# Said by the address alone, by the runs' own cards, or by two controls together.
OF_OWN_DATA = (
    "x", "y", "columns", "target", "task", "standardize", "classes", "target_name", "targets",
    "example_weights", "further_targets", "weight_column",
)  # fmt: skip
WITHOUT_CONTROL = {"model.parameters", "batch_size", "changes"}
WITHOUT_CONTROL |= {f"data.{name}" for name in OF_OWN_DATA}  # in a sheet of their own
WITHOUT_CONTROL |= {"stop.epochs", "stop.updates"}
# Chosen in the sheet for own data.


def test_every_field_of_the_catalog_has_a_control_with_its_label_help_and_bounds(
    open_page: OpenPage,
) -> None:
    with open_page() as page:
        ready(page)
        page.hover("#choices")  # the explanations come when somebody points at something
        until(page, "() => document.querySelector('#loss').title")
        for leaf in LEAVES:
            if leaf.per_run or leaf.path in WITHOUT_CONTROL | {"data.features"}:
                continue
            control = page.locator(f'[data-path="{leaf.path}"]')
            assert control.count() == 1, leaf.path
            if leaf.path != "data.name":
                assert control.get_attribute("title") == leaf.help
            if leaf.type in ("number", "integer"):
                for name, bound in (
                    ("aria-valuemin", leaf.minimum),
                    ("aria-valuemax", leaf.maximum),
                ):
                    assert float(control.get_attribute(name)) == bound
            if leaf.choices and leaf.path != "data.name":
                values = control.locator("option").evaluate_all("o => o.map((e) => e.value)")
                assert tuple(value for value in values if value) == leaf.choices
                if leaf.path != "like":  # names of libraries stand as they are
                    assert "_" not in "".join(control.locator("option").all_text_contents())
        assert page.locator("#more legend").all_text_contents() == [
            "Data", "Start and length", "Loss and penalty", "Optimiser",
            "Learning rate over time", "Numbers like a library", "Batches", "Features",
        ]  # fmt: skip


def test_what_is_being_typed_is_not_overwritten_by_a_reply(open_page: OpenPage) -> None:
    with open_page("/?stop.epochs=2") as page:
        ready(page)
        page.fill("#model-hidden", "5")
        page.evaluate("document.querySelector('#new-seed').click()")
        until(page, "() => location.search.includes('model.seed=1')")
        ready(page)
        assert page.input_value("#model-hidden") == "5"
        page.press("#model-hidden", "Enter")
        until(page, "() => location.search.includes('model.hidden=5')")


NONE = "no number"
TYPED = [  # what is typed, what it is as a number, and as a whole number
    ("0.5", 0.5, NONE), ("0,5", 0.5, NONE), (".5", 0.5, NONE), (",5", 0.5, NONE),
    ("0.5.", NONE, NONE), ("1e-3", 0.001, NONE), ("1.5e-2", 0.015, NONE), ("1,5E-2", 0.015, NONE),
    ("1e−3", 0.001, NONE), (" 0.1 ", 0.1, NONE), ("+0.1", 0.1, NONE), ("−0.1", -0.1, NONE),
    ("-2", -2, -2), ("1e3", 1000, 1000), ("32", 32, 32), ("32,0", 32, 32), ("1,5", 1.5, NONE),
    ("1,25", 1.25, NONE), ("0,125", 0.125, NONE), ("1000,5", 1000.5, NONE),
    ("1,000", [1, 1000], 1000), ("1.000", 1, [1, 1000]), ("12,345", [12.345, 12345], 12345),
    ("1,000.5", 1000.5, NONE), ("1.000,5", 1000.5, NONE), ("1,000,000", 1e6, 1e6),
    ("1.000.000", 1e6, 1e6), ("12 000", 12000, 12000), ("12\u202f000", 12000, 12000),
    ("1'000", 1000, 1000), ("12 00", NONE, NONE), ("1,00,000", NONE, NONE), ("1.5,5", NONE, NONE),
    ("1,2,3", NONE, NONE), ("", NONE, NONE), (".", NONE, NONE), ("e5", NONE, NONE),
    ("0x10", NONE, NONE), ("1_000", NONE, NONE), ("fast", NONE, NONE), ("1/8", NONE, NONE),
    ("5 %", NONE, NONE), ("Infinity", NONE, NONE), ("1e999", NONE, NONE),
]  # fmt: skip


def test_a_number_is_read_as_it_was_meant_or_not_at_all(open_page: OpenPage) -> None:
    read = in_module(
        open_page,
        "ui/parts/fields.js",
        """const numbers = await import('/static/js/core/typed-number.js');
           const read = (text, name) => {
             const { value, other } = numbers.numberIn(text, name === 'whole');
             const { problem } = m.readNumber(text, { name, low: -Infinity, high: Infinity });
             return other !== undefined ? [value, other] : problem ? 'no number' : value; };
           return given.map((text) => [text, read(text, 'power'), read(text, 'whole')]);""",
        [text for text, *_ in TYPED],
    )
    assert [tuple(row) for row in read] == TYPED


# A field of each kind, something bad typed into it, and what is said of it.
REFUSED = {
    "#learning-rate": ("1,234", "Learning rate (1,234) must be written as 1.234 or 1234"),
    "#run-1-rate": ("-0,5", "Learning rate of run 2 (-0,5) must be a number from 0 to 1,000,000"),
    "#run-1-size": (
        "half",
        "Batch size of run 2 (half) must be a whole number from 1 to 1,000,000, or full",
    ),
    "#data-n": ("0,5", "Examples (0,5) must be a whole number from 1 to 1,000,000"),
    "#data-test-fraction": ("1", "Test fraction (1) must be a number from 0 to 0.9"),
    "#data-seed": ("1.5", "Data seed (1.5) must be a whole number from 0"),
    "#momentum": ("1,0", "Momentum μ (1,0) must be a number from 0 to 0.999999"),
    "#l2": ("a", "L2 penalty (a) must be a number from 0 to 1,000,000"),
    "#stop-count": ("", "Train for must be a whole number from 1 to 1,000,000"),
    "#model-hidden": ("8.5", "Hidden layers (8.5) must be up to six whole numbers"),
    "#step-number": ("1,5", "Step (1,5) must be a whole number from 0 up"),
}  # fmt: skip


def test_what_is_refused_stays_as_typed_beside_its_words_and_they_are_said_once(
    open_page: OpenPage,
) -> None:
    query = "/?data.n=60&optimizer=momentum&stop.epochs=2&panels=step"
    with open_page(query) as page:
        ready(page)
        page.evaluate(LISTEN)
        page.click("#more-open")
        notices = [
            refused(page, query, field, text, words) for field, (text, words) in REFUSED.items()
        ]
        heard = "\n".join(page.evaluate("window.heard"))
        assert [heard.count(notice) for notice in notices] == [1] * len(REFUSED)


def refused(page: Page, query: str, field: str, text: str, words: str) -> str:
    """The notice of a refusal, once the field is as it was."""
    before = page.input_value(field)
    page.fill(field, text)
    page.press(field, "Enter")
    page.locator(field).blur()
    page.wait_for_selector("#notices li")
    notice = page.text_content("#notices") or ""
    assert notice.startswith(words)
    until(page, "(words) => window.heard.some((said) => said.includes(words))", notice)
    control = page.locator(field)
    assert control.get_attribute("aria-invalid") == "true"
    described = control.get_attribute("aria-describedby") or ""
    assert page.text_content(f'[id="{described}"]') == notice
    page.evaluate("document.querySelector('#scale-log').click()")  # all is drawn anew
    ready(page)
    assert page.input_value(field) == text
    until(page, "(query) => location.href.endsWith(query)", query.replace("&p", "&y=log&p"))
    page.evaluate("document.querySelector('#scale-linear').click()")
    ready(page)
    page.fill(field, before)
    page.press(field, "Enter")
    page.locator(field).blur()
    until(page, "() => document.querySelector('#notices').textContent === ''")
    assert control.get_attribute("aria-invalid") is None
    assert page.input_value(field) == before
    return notice


def test_the_words_of_a_refusal_stand_beside_the_field_where_their_notice_is_out_of_sight(
    open_page: OpenPage,
) -> None:
    with open_page("/?data.n=60&stop.epochs=2", width=390, height=640) as page:
        ready(page)
        page.click("#more-open")
        page.fill("#l2", "1,234")
        page.press("#l2", "Enter")
        tip, field = page.locator("#tip"), page.locator("#l2")
        tip.wait_for()
        assert tip.text_content() == page.text_content("#notices")
        own, words = field.bounding_box(), tip.bounding_box()
        assert own
        assert words
        gap = max(words["y"] - own["y"] - own["height"], own["y"] - words["y"] - words["height"])
        assert 0 <= gap < 20
        field.press("Escape")
        tip.wait_for(state="hidden")
        field.blur()
        field.focus()
        tip.wait_for()
        page.fill("#l2", "1")
        tip.wait_for(state="hidden")


def test_several_refused_fields_each_keep_their_words_until_a_choice_is_made(
    open_page: OpenPage,
) -> None:
    with open_page("/?data.n=60&stop.epochs=2") as page:
        ready(page)
        for field in ("#learning-rate", "#run-2-rate"):
            page.fill(field, "fast")
            page.press(field, "Enter")
        assert page.locator("#notices li").count() == 2
        assert [page.input_value(f) for f in ("#learning-rate", "#run-2-rate")] == ["fast", "fast"]
        page.select_option("#data-name", "circles")
        until(page, "() => document.querySelectorAll('#notices li').length === 0")
        ready(page)
        assert [page.input_value(f) for f in ("#learning-rate", "#run-2-rate")] == ["0.1", "0.1"]
        assert page.locator("[aria-invalid]").count() == 0


def test_a_comma_full_and_a_grouped_number_are_taken(open_page: OpenPage) -> None:
    typed = {
        "#learning-rate": ("0,5", "learning_rate=0.5"),
        "#stop-count": ("1,000", "stop.epochs=1000"),
        "#run-1-size": ("Full", "runs=full,full,1"),
        "#run-0-size": ("16", "runs=16,full,1"),
    }
    with open_page("/?data.n=8&stop.epochs=2") as page:
        ready(page)
        page.click("#more-open")
        for field, (text, told) in typed.items():
            page.fill(field, text)
            page.press(field, "Enter")
            until(page, "(told) => decodeURIComponent(location.search).includes(told)", told)
            ready(page)
        assert page.input_value("#learning-rate") == "0.5"
        assert "full batch" in (page.text_content("#notices") or "")  # 16 of 6 examples


STEPS = {  # a field, its value, and the values after presses of ↑, ↑, ↓, ↓, ↓, Page Up
    "#learning-rate": ("0.1", ["0.11", "0.12", "0.11", "0.1", "0.09", "0.9"]),
    "#run-0-rate": ("0.15", ["0.16", "0.18", "0.16", "0.14", "0.12", "1.2"]),
    "#run-0-size": ("6", ["6", "6", "5", "4", "3", "6"]),
    "#data-n": ("8", ["9", "10", "9", "8", "7", "17"]),
    "#data-noise": ("0", ["0.01", "0.011", "0.01", "0", "0", "0.09"]),
    "#data-test-fraction": ("0.25", ["0.3", "0.4", "0.3", "0.2", "0.1", "0.72"]),
    "#data-seed": ("0", ["1", "2", "1", "0", "0", "10"]),
    "#l1": ("0", ["0.0001", "0.00011", "0.0001", "0", "0", "0.0009"]),
    "#momentum": ("0.9", ["0.91", "0.92", "0.91", "0.9", "0.89", "0.965"]),
    "#stop-count": ("2", ["3", "4", "3", "2", "1", "11"]),
    "#step-number": ("1", ["2", "3", "2", "1", "0", "3"]),
}


@pytest.mark.parametrize("field", STEPS)
def test_arrow_keys_move_a_number_field_to_the_next_value_within_its_bounds(
    open_page: OpenPage, field: str
) -> None:
    value, wanted = STEPS[field]
    query = "/?data.n=8&stop.epochs=2&optimizer=momentum&l1=0&panels=step&at=1&runs=full,4"
    with open_page(query) as page:
        ready(page)
        page.wait_for_selector("#step-drawer:not([inert])")
        page.click("#more-open")
        page.fill(field, value)
        page.focus(field)
        reached = []
        for key in ("ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown", "ArrowDown", "PageUp"):
            page.keyboard.down(key)  # what is chosen by it begins when the key is let go
            reached.append(page.input_value(field))
        assert reached == wanted
        assert page.get_attribute(field, "aria-valuenow") == wanted[-1]


def test_a_held_arrow_key_in_a_field_is_one_choice(open_page: OpenPage) -> None:
    with open_page("/?data.n=60&stop.epochs=2") as page:
        ready(page)
        entries = page.evaluate("history.length")
        page.focus("#learning-rate")
        for _ in range(5):
            page.keyboard.down("ArrowUp")
        page.keyboard.up("ArrowUp")
        until(page, "() => location.search.includes('learning_rate=0.18')")
        assert page.evaluate("history.length") == entries + 1
        page.keyboard.press("Tab")
        ready(page)
        assert page.input_value("#learning-rate") == "0.18"
        assert page.evaluate("history.length") == entries + 1
