"""The page of a sweep: its plots, its keys, how it looks, and its embed."""

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, drawn
from tests.browser.framed import embed
from tests.browser.hosting import Host, Hosts
from tests.browser.looks import LOOKS, assert_tidy, violations
from tests.browser.swept import CELL, QUERY, READY, ended, of_cell, replied
from tests.server import Server

pytestmark = pytest.mark.browser
WIDTHS = (1440, 768, 390)


def test_the_curve_names_the_critical_batch_size_and_the_noise_scale(
    open_page: OpenPage, server: Server
) -> None:
    query = f"{QUERY.replace('1,8,full', '1,2,4,8,16,full')}&seeds=5"
    (critical,) = replied(server, query)["critical"]
    assert critical["measured"] is not None
    with open_page(f"/sweep?{query}") as page:
        ended(page)
        names = page.locator('[data-chart="curve"] .plot-name')
        said = " ".join(names.all_text_contents())
        for word in ("critical batch size", "gradient noise scale", "perfect scaling", "fit"):
            assert word in said
        words = page.text_content("[data-words=curve]") or ""
        assert f"batch size of {critical['measured']['batch_size']:.2g}" in words
        rates = " ".join(page.locator('[data-chart="rates"] .plot-name').all_text_contents())
        assert rates.split() == ["linear", "rule", "square-root", "rule"]


def test_a_cell_reads_out_its_seeds(open_page: OpenPage, server: Server) -> None:
    results = of_cell(replied(server, QUERY), "1", "8")
    updates = sorted(each["reached"]["updates"] for each in results if each["reached"])
    with open_page(f"/sweep?{QUERY}") as page:
        ended(page)
        page.hover(f"{CELL} >> nth=1")
        words = page.text_content("#sweep-reading") or ""
        assert f"least {updates[0]:,}, most {updates[-1]:,}" in words
        assert f"Reached by {len(updates)} of 3 seeds" in words


def test_everything_works_by_the_keyboard(open_page: OpenPage) -> None:
    with open_page(f"/sweep?{QUERY}") as page:
        ended(page)
        page.focus(".sweep-scroll")
        page.keyboard.press("Tab")
        expect(page.locator(f"{CELL} a").nth(0)).to_be_focused()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
        cell = page.locator(f"{CELL} a").nth(4)
        expect(cell).to_be_focused()
        expect(page.locator("#sweep-reading")).to_contain_text("Batch size 8, learning rate 0.1")
        page.keyboard.press("End")
        page.keyboard.press("ArrowUp")
        expect(page.locator("#sweep-reading")).to_contain_text("Batch size full (60)")
        page.keyboard.press("Tab")
        assert page.locator(f"{CELL} a:focus").count() == 0
        page.locator(f"{CELL} a").nth(2).focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/?*runs=full*")


def test_downloads_and_links_are_of_the_sweep_on_show(open_page: OpenPage, server: Server) -> None:
    with open_page(f"/sweep?{QUERY}") as page:
        ended(page)
        rows = httpx.get(server.url + str(page.get_attribute("[data-part=csv]", "href")))
        assert len(rows.text.strip().splitlines()) == 1 + 3 * 2 * 3
        reply = httpx.get(server.url + str(page.get_attribute("[data-part=json]", "href")))
        assert reply.json()["sweep"]["target"] == 0.4
        assert page.input_value("#sweep-address") == page.url
        experiment = str(page.get_attribute("[data-part=experiment]", "href"))
        assert "data.n=80" in experiment
        assert "target=0.4" in experiment


def test_a_plot_is_saved(open_page: OpenPage) -> None:
    with open_page(f"/sweep?{QUERY}") as page:
        ended(page)
        page.click('[data-chart="curve"] .save-open')
        with page.expect_download() as saved:
            page.click('[data-chart="curve"] .save-menu >> text=SVG')
        text = saved.value.path().read_text()
        assert "perfect scaling" in text
        assert "Updates to a training loss of 0.4" in text


def test_axe_finds_nothing(open_page: OpenPage) -> None:
    with open_page(f"/sweep?{QUERY}") as page:
        ended(page)
        for width in WIDTHS:
            for scheme in ("light", "dark"):
                page.set_viewport_size({"width": width, "height": 900})
                page.emulate_media(color_scheme=scheme)
                drawn(page)
                assert violations(page, rules=LOOKS[0][2]) == [], (width, scheme)


def test_nothing_is_cut_and_nothing_overlaps(open_page: OpenPage) -> None:
    with open_page(f"/sweep?{QUERY}") as page:
        ended(page)
        for width in (*WIDTHS, 320):
            page.set_viewport_size({"width": width, "height": 900})
            drawn(page)
            assert_tidy(page)


def test_nothing_jumps_when_the_results_come(open_page: OpenPage) -> None:
    places = """() => ['.sweep-grid', '.sweep-table tbody', '.sweep-figures', '.sweep-files']
      .map((name) => document.querySelector(name).getBoundingClientRect().top + scrollY)"""
    for width in WIDTHS:
        with open_page(f"/sweep?{QUERY}&seeds=40", width=width) as page:
            page.wait_for_selector(CELL)
            before = page.evaluate(places)
            ended(page)
            assert page.evaluate(places) == before, width


def test_the_panel_of_cost_leads_to_the_sweep_of_its_experiment(open_page: OpenPage) -> None:
    query = "data=circles&data.n=80&stop.epochs=4&target=0.6&panels=cost"
    with open_page(f"/?{query}") as page:
        page.wait_for_selector(f'{READY}[data-playing="false"]')
        page.click("[data-part=sweep]")
        page.wait_for_url("**/sweep?**")
        ended(page)
        assert page.input_value("#sweep-data") == "circles"
        assert page.input_value("#sweep-target") == "0.6"
        assert page.input_value("#sweep-stop") == "4"


def test_the_embed_trains_in_a_sandboxed_frame_at_every_width(
    host: Host, hosts: Hosts, server: Server
) -> None:
    frame = (
        f'<iframe id="f0" title="A sweep" src="{server.url}/sweep/embed?{QUERY}"'
        ' width="760" height="900" sandbox="allow-scripts"></iframe>'
    )
    with host(hosts.page(frame), allowed=("Blocked opening",)) as page:
        inner = embed(page)
        inner.wait_for_selector(READY)
        assert inner.locator("header").count() == 0
        assert inner.locator(f'{CELL}[data-state="value"]').count() > 0
        inner.locator(f"{CELL} a").first.click()
        expect(inner.locator("#notices")).to_contain_text("no window")
        for width in (320, 480, 768, 1200):
            page.eval_on_selector("#f0", "(e, width) => { e.width = width; }", width)
            drawn(inner)
            assert inner.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_an_embed_out_of_view_does_not_train(host: Host, hosts: Hosts, server: Server) -> None:
    frame = f'<iframe id="f0" title="A sweep" src="{server.url}/sweep/embed?{QUERY}"></iframe>'
    with host(hosts.page(f'<div style="height: 5000px"></div>{frame}')) as page:
        inner = embed(page)
        inner.wait_for_selector("body", state="attached")
        page.wait_for_timeout(500)
        assert inner.locator(CELL).count() == 0
        page.evaluate("scrollTo(0, 5000)")
        inner.wait_for_selector(READY)
