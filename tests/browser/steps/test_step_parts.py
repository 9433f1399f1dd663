"""The parts of an opened step, each alone in an embed."""

import pytest
from playwright.sync_api import Page

from app.web.pages.view import STEP_PARTS
from tests.browser.conftest import OpenPage, drawn, until
from tests.browser.looks import CLIPPED, violations

pytestmark = pytest.mark.browser

SHORT = "data.n=60&stop.epochs=4&at=2&run=1"

# The part on show within its drawer: its width in the room there is, and the blank above and below.
ROOM = """(name) => {
    const box = (selector) => document.querySelector(selector).getBoundingClientRect();
    const [drawer, lead, part] = ['#step-drawer', '.lead', `[data-control="${name}"]`].map(box);
    const style = getComputedStyle(document.querySelector('#step-drawer'));
    const inner = drawer.width - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    return { width: part.width / inner, above: part.top - lead.bottom,
      below: drawer.bottom - part.bottom };
  }"""


def alone(name: str, path: str = "/embed") -> str:
    """The address of a step with this part alone."""
    others = ",".join(part for part in STEP_PARTS if part != name)
    return f"{path}?{SHORT}&panels=step&hide={others}"


def opened(page: Page) -> Page:
    page.wait_for_selector('#step-drawer[data-waits="false"][data-step="4"]')
    drawn(page)
    return page


@pytest.mark.parametrize("name", STEP_PARTS)
def test_a_part_is_shown_alone_below_the_line_that_names_its_step(
    open_page: OpenPage, name: str
) -> None:
    with open_page(alone(name), 1200, 1400) as page:  # so that nothing lies behind the transport
        opened(page)
        if name == "example":  # its equations come with an answer of their own
            page.wait_for_selector('[data-part="equations"] math')
        assert "Mini-batch, step 4" in page.inner_text(".lead")
        for part in STEP_PARTS:
            assert page.is_visible(f'[data-control="{part}"]') == (part == name), part
        for width in (1200, 760, 390):
            page.set_viewport_size({"width": width, "height": 1400})
            drawn(page)
            room = page.evaluate(ROOM, name)
            assert room["width"] > 0.99
            assert 0 <= room["above"] < 40
            assert 0 <= room["below"] < 40
            assert page.evaluate(CLIPPED) == []
        assert violations(page) == []


def test_the_times_are_measured_and_plotted_where_nothing_else_of_the_step_is(
    open_page: OpenPage,
) -> None:
    with open_page(alone("timing"), 760, 900) as page:
        opened(page).click('[data-part="measure"]')
        page.locator(".timing-plots .graph-x .graph-tick").first.wait_for()
        heights = page.eval_on_selector_all(".chart", "all => all.map((e) => e.clientHeight)")
        assert len(heights) == 2
        assert min(heights) > 200
        head = page.locator(".drawer-head").bounding_box()
        assert head is not None
        assert head["height"] < 80  # its controls stand beside the title


def test_another_example_is_followed_and_named_where_the_matrix_is_not_shown(
    open_page: OpenPage,
) -> None:
    with open_page(alone("example"), 760, 700) as page:
        name = opened(page).locator('[data-part="example-name"]')
        name.filter(has_text="1st of the batch").wait_for()
        page.click('[data-part="next"]')
        name.filter(has_text="2nd of the batch").wait_for()
        said = page.locator('[data-part="announcement"]')
        assert said.is_visible()  # for a screen reader
        assert "followed below" in said.inner_text()


def test_all_parts_are_shown_unless_the_address_hides_them(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}&panels=step&hide=matrix,timing", 1440, 900) as page:
        opened(page)
        seen = {part: page.is_visible(f'[data-control="{part}"]') for part in STEP_PARTS}
        assert seen == {"matrix": False, "example": True, "ways": True, "timing": False}
        widths = page.evaluate("""() => ['example', 'ways'].map((name) =>
            document.querySelector(`[data-control="${name}"]`).clientWidth)""")
        assert min(widths) > 1300  # one below the other
    with open_page(f"/embed?{SHORT}&panels=step", 760, 700) as page:
        opened(page)
        until(
            page,
            """(names) => names.every((name) =>
              document.querySelector(`[data-control="${name}"]`).getClientRects().length)""",
            list(STEP_PARTS),
        )
