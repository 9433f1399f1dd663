"""Every choice is undone and redone, by keys and by two buttons, beside the browser's own back."""

import pytest
from playwright.sync_api import Page

from tests.browser.changes import steps
from tests.browser.conftest import OpenPage, drawn, ready, until
from tests.browser.own_runs import SHORT, accents, labels, open_sheet, query, until_query
from tests.server import comes_to

pytestmark = pytest.mark.browser


def can(page: Page) -> tuple[bool, bool]:
    """Whether there is something to undo, and to redo."""
    undo, redo = (
        page.get_attribute(name, "aria-disabled") == "false" for name in ("#undo", "#redo")
    )
    return undo, redo


def choose_three(page: Page) -> list[str]:
    """Makes three choices of different kinds, and gives the addresses from the first on."""
    addresses = [SHORT]
    page.select_option("#model-activation", "relu")
    until_query(page, "data.n=60&model.activation=relu&stop.epochs=3")
    addresses.append(query(page))
    page.fill("#run-1-size", "8")
    page.press("#run-1-size", "Enter")
    until(page, "(before) => location.search.includes('runs=full,8,1')")
    ready(page)
    addresses.append(query(page))
    page.click("#add-run")
    page.wait_for_selector('#run-cards[data-count="4"]')
    ready(page)
    addresses.append(query(page))
    page.locator("body").evaluate("(body) => document.activeElement.blur()")
    return addresses


@pytest.mark.parametrize(
    ("undo", "redo"),
    [("Control+z", "Control+Shift+Z"), ("Control+z", "Control+y"), ("Meta+z", "Meta+Shift+Z")],
)
def test_choices_are_undone_and_redone_by_keys(open_page: OpenPage, undo: str, redo: str) -> None:
    with open_page(f"/?{SHORT}") as page:
        ready(page)
        assert can(page) == (False, False)
        *before, last = choose_three(page)
        for address in reversed(before):
            page.keyboard.press(undo)
            until_query(page, address)
        assert can(page) == (False, True)
        assert labels(page) == ["Full batch", "Mini-batch", "SGD"]
        assert page.input_value("#model-activation") == "tanh"
        page.keyboard.press(undo)  # there is nothing more
        for address in (*before[1:], last):
            page.keyboard.press(redo)
            until_query(page, address)
        assert can(page) == (True, False)
        assert page.locator("[data-run]").count() == 4


def test_the_buttons_do_the_same_and_keep_the_focus(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}") as page:
        ready(page)
        first, second, third, last = choose_three(page)
        page.focus("#undo")
        for address in (third, second, first):
            page.keyboard.press("Enter")
            until_query(page, address)
        assert page.evaluate("document.activeElement.id") == "undo"
        page.click("#redo")
        until_query(page, second)
        page.click("#redo")
        page.click("#redo")
        until_query(page, last)


def test_a_choice_after_an_undo_ends_what_could_be_redone(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}") as page:
        ready(page)
        _, second, third, _ = choose_three(page)
        page.click("#undo")
        until_query(page, third)
        page.click("#undo")
        until_query(page, second)
        page.click("#new-seed")
        until(page, "() => location.search.includes('model.seed=1')")
        ready(page)
        assert can(page) == (True, False)
        page.click("#undo")
        until_query(page, second)


def test_it_comes_back_to_the_place_where_one_stood(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}&at=1&x=epochs") as page:
        ready(page)
        assert steps(page) == [1, 2, 45]
        page.select_option("#model-activation", "relu")
        until(page, "() => location.search.includes('relu')")
        ready(page)
        page.keyboard.press("End")
        comes_to(lambda: steps(page), [3, 6, 135])
        page.locator("body").evaluate("() => document.activeElement.blur()")
        page.keyboard.press("Control+z")
        comes_to(lambda: steps(page), [1, 2, 45])
        page.keyboard.press("Control+y")
        comes_to(lambda: steps(page), [3, 6, 135])


def test_a_drag_is_one_choice(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}") as page:
        ready(page)
        box = page.locator("#learning-rate-slider").bounding_box()
        assert box
        middle = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + 0.6 * box["width"], middle)
        page.mouse.down()
        for share in (0.65, 0.7, 0.75, 0.8, 0.85):
            page.mouse.move(box["x"] + share * box["width"], middle)
            drawn(page)
        page.mouse.up()
        until(page, "() => location.search.includes('learning_rate')")
        ready(page)
        page.click("#undo")
        until_query(page, SHORT)
        assert can(page) == (False, True)


def test_while_one_types_the_keys_are_those_of_the_field(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}") as page:
        ready(page)
        page.select_option("#model-activation", "relu")
        until(page, "() => location.search.includes('relu')")
        ready(page)
        page.focus("#run-1-size")
        page.keyboard.press("End")
        page.keyboard.type("5")
        page.keyboard.press("Control+z")
        drawn(page)
        assert "relu" in query(page)
        assert page.input_value("#run-1-size") == "32"
        page.keyboard.press("Escape")
        page.locator("body").evaluate("() => document.activeElement.blur()")
        page.keyboard.press("Control+z")
        until_query(page, SHORT)


def test_what_the_sheet_and_the_gallery_do_is_undone_too(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}") as page:
        ready(page)
        open_sheet(page, 0)
        page.check("#own-accent-5")
        comes_to(lambda: accents(page), [5, 2, 3])
        page.click('[data-act="right"]')
        comes_to(lambda: accents(page), [2, 5, 3])
        page.keyboard.press("Control+z")
        comes_to(lambda: accents(page), [5, 2, 3])
        assert page.locator("#run-sheet").is_visible()
        page.keyboard.press("Escape")
        page.click("#compare")
        page.click('[data-comparison="large_rate"]')
        until(page, "() => location.search.includes('data=line')")
        ready(page)
        page.locator("body").evaluate("() => document.activeElement.blur()")
        page.keyboard.press("Control+z")
        comes_to(lambda: accents(page), [5, 2, 3])
        page.keyboard.press("Control+z")
        until_query(page, SHORT)


def test_the_browsers_back_goes_on_working_beside_it(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}") as page:
        ready(page)
        first, second, *_ = choose_three(page)
        page.click("#undo")
        page.wait_for_selector('#run-cards[data-count="3"]')
        page.go_back()
        page.wait_for_selector('#run-cards[data-count="4"]')  # an undo is a change as any other
        page.go_back()
        page.go_back()
        until_query(page, second)
        page.go_back()
        until_query(page, first)
        page.keyboard.press("Control+z")  # from where the browser's back came
        until_query(page, second)


def test_another_dialog_keeps_its_keys(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}") as page:
        ready(page)
        page.click("#new-seed")
        until(page, "() => location.search.includes('model.seed=1')")
        ready(page)
        page.keyboard.press("?")
        page.keyboard.press("Control+z")
        drawn(page)
        assert "model.seed=1" in query(page)
