"""A further panel that is out of sight is not drawn while the page plays, but at rest."""

import pytest

from tests.browser.conftest import OpenPage, ready, until

pytestmark = pytest.mark.browser

LONG = "data.n=120&runs=full,8,1&stop.epochs=30&panels=noise,network&run=2"
WHERE = "document.querySelector('#network-drawer [data-part=where]').textContent"
SHOWN = f"() => /after [\\d,]+ updates/.test({WHERE})"


def test_a_panel_out_of_sight_stands_while_the_page_plays_and_is_right_at_rest(
    open_page: OpenPage,
) -> None:
    with open_page(f"/?{LONG}", reduced_motion="reduce") as page:
        ready(page)
        until(page, SHOWN)
        page.evaluate("scrollTo(0, 0)")
        page.keyboard.press("Home")
        until(page, f"() => {WHERE}.includes('before') || {WHERE}.includes('start')")
        before = page.evaluate(WHERE)
        page.click("#play")
        counter = "document.querySelector('[data-run=\"2\"] [data-counter=updates]').textContent"
        until(page, f"() => parseInt({counter}.replace(',', '')) > 300")
        assert page.evaluate(WHERE) == before
        page.evaluate("document.querySelector('#network-drawer').scrollIntoView()")
        until(page, SHOWN)
        page.evaluate("scrollTo(0, 0)")
        page.keyboard.press("End")
        until(page, f"() => {WHERE}.includes('after 2,700 updates')")
