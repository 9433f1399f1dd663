"""The page of a sweep in a real browser: its numbers, its form, its keys and its embed."""

from math import inf
from statistics import median
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, drawn, until
from tests.browser.framed import embed
from tests.browser.hosting import Host, Hosts
from tests.browser.looks import LOOKS, assert_tidy, violations
from tests.server import Server

pytestmark = pytest.mark.browser
GRID = "batch_sizes=1,8,full&learning_rates=0.1,1&seeds=3"
QUERY = f"data=moons&data.n=80&stop.epochs=10&{GRID}&target=0.4"
LONG = "stop.epochs=200&batch_sizes=1,2,4,8&learning_rates=0.001,0.002,0.003,0.004&seeds=10"
WIDTHS = (1440, 768, 390)
READY = 'body[data-state="ready"]'
CELL = ".sweep-table tbody td"


def ended(page: Page) -> Page:
    page.wait_for_selector(READY)
    drawn(page)
    return page


def cells(page: Page) -> dict[tuple[str, str], dict[str, Any]]:
    """State, number and address of each cell, by the heads of its row and its column."""
    found = page.evaluate(
        """() => {
          const table = document.querySelector('.sweep-table');
          const heads = [...table.tHead.rows[1].cells].slice(1).map((e) => e.textContent);
          return [...table.tBodies[0].rows].flatMap((row) => heads.map((head, i) => {
            const cell = row.cells[i + 1];
            return [row.cells[0].textContent, head, {
              state: cell.dataset.state,
              text: cell.querySelector('.sweep-number').textContent,
              note: cell.querySelector('.sweep-note').textContent,
              best: cell.classList.contains('is-best'),
              href: cell.querySelector('a').getAttribute('href'),
            }];
          }));
        }"""
    )
    return {(rate, size): cell for rate, size, cell in found}


def replied(server: Server, query: str) -> dict[str, Any]:
    reply: dict[str, Any] = httpx.get(f"{server.url}/api/v1/sweep?{query}", timeout=60).json()
    return reply


def of_cell(reply: dict[str, Any], rate: str, size: str) -> list[dict[str, Any]]:
    wanted = 60 if size.startswith("full") else int(size)
    return [
        cell
        for cell in reply["cells"]
        if cell["learning_rate"] == float(rate) and cell["batch_size"] == wanted
    ]


def middle(results: list[dict[str, Any]], cost: str) -> float:
    return median(each["reached"][cost] if each["reached"] else inf for each in results)


def test_each_cell_has_the_median_of_the_call(open_page: OpenPage, server: Server) -> None:
    reply = replied(server, QUERY)
    with open_page(f"/sweep?{QUERY}") as page:
        shown = cells(ended(page))
        assert set(shown) == {
            (rate, size) for rate in ("0.1", "1") for size in ("1", "8", "full (60)")
        }
        for (rate, size), cell in shown.items():
            updates = middle(of_cell(reply, rate, size), "updates")
            assert (cell["state"] == "value") == (updates < inf)
            assert cell["text"] == (f"{round(updates):,}" if updates < inf else "–")
        page.select_option("#sweep-show", "examples")
        for (rate, size), cell in cells(page).items():
            examples = middle(of_cell(reply, rate, size), "examples")
            assert cell["text"] == (f"{round(examples):,}" if examples < inf else "–")
        assert "show=examples" in page.url


def test_a_frame_marks_the_best_rate_of_each_batch_size(
    open_page: OpenPage, server: Server
) -> None:
    best = {
        (each["batch_size"], each["learning_rate"])
        for each in replied(server, QUERY)["best"]
        if each["updates"] is not None
    }
    assert len(best) > 1
    with open_page(f"/sweep?{QUERY}") as page:
        marked = {
            (60 if size.startswith("full") else int(size), float(rate))
            for (rate, size), cell in cells(ended(page)).items()
            if cell["best"]
        }
        assert marked == best


def test_what_has_no_number_says_why(open_page: OpenPage) -> None:
    query = "data=line&model.hidden=&stop.epochs=30&batch_sizes=full&learning_rates=0.0001,0.1,9"
    with open_page(f"/sweep?{query}&target=0.2&seeds=1") as page:
        shown = cells(ended(page))
        assert shown["0.0001", "full (150)"]["note"] == "not reached"
        assert shown["0.1", "full (150)"]["state"] == "value"
        assert shown["9", "full (150)"]["note"] == "diverged"


def test_a_cell_opens_its_experiment_on_the_main_page(open_page: OpenPage, server: Server) -> None:
    first = of_cell(replied(server, QUERY), "1", "8")[0]
    with open_page(f"/sweep?{QUERY}&momentum=0.5&optimizer=momentum") as page:
        ended(page)
        page.locator(f"{CELL} a").nth(1).click()
        page.wait_for_selector(f'{READY}[data-playing="false"]')
        said = parse_qs(urlsplit(page.url).query)
        expected = {
            "data.n": "80", "runs": "8", "learning_rate": "1", "stop.epochs": "10",
            "target": "0.4", "runs.0.optimizer": "momentum", "runs.0.momentum": "0.5",
        }  # fmt: skip
        found = {key: value[-1] for key, value in said.items()}
        either = found | {key.replace("runs.0.", ""): value for key, value in found.items()}
        for key, value in expected.items():
            assert either[key.replace("runs.0.", "")] == value, key
        assert first["seed"] == int(found.get("seed", 0))
        assert page.locator("[data-run]").count() == 1


def test_the_main_page_trains_what_the_cell_counted(open_page: OpenPage, server: Server) -> None:
    reply = replied(server, QUERY)
    with open_page(f"/sweep?{QUERY}") as page:
        shown = cells(ended(page))
        for (rate, size), cell in shown.items():
            if (rate, size) == ("1", "1"):  # so unsteady that rounding grows
                continue
            (own,) = replied_run(server, cell["href"])
            first = of_cell(reply, rate, size)[0]
            final = own["training_loss"][-1]
            assert final == pytest.approx(first["final"]["training_loss"]["value"], rel=1e-9)


def replied_run(server: Server, href: str) -> list[dict[str, Any]]:
    runs: list[dict[str, Any]] = httpx.get(
        f"{server.url}/api/v1/run?{urlsplit(href).query}", timeout=60
    ).json()["runs"]
    return runs


def test_a_bad_value_of_the_address_is_named_in_a_notice(open_page: OpenPage) -> None:
    with open_page(f"/sweep?{QUERY}&seeds=400") as page:
        ended(page)
        expect(page.locator("#notices li")).to_have_count(1)
        expect(page.locator("#notices")).to_contain_text("Seeds")
        expect(page.locator("#notices")).to_contain_text("400")
        assert page.input_value("#sweep-seeds") == "3"


def test_the_address_is_the_sweep_and_going_back_trains_the_former(open_page: OpenPage) -> None:
    with open_page(f"/sweep?{QUERY}") as page:
        ended(page)
        page.fill("#sweep-batch-sizes", "2, 4")
        page.fill("#sweep-target", "0.5")
        page.keyboard.press("Enter")
        page.wait_for_url("**batch_sizes=2,4&**")
        ended(page)
        assert {size for _, size in cells(page)} == {"2", "4"}
        page.reload()
        assert {size for _, size in cells(ended(page))} == {"2", "4"}
        assert page.input_value("#sweep-target") == "0.5"
        page.go_back()
        until(page, "() => document.querySelector('#sweep-target').value === '0.4'")
        ended(page)
        assert {size for _, size in cells(page)} == {"1", "8", "full (60)"}


def test_what_is_bad_in_the_form_is_said_at_the_field_and_nothing_is_lost(
    open_page: OpenPage,
) -> None:
    with open_page(f"/sweep?{QUERY}") as page:
        before = cells(ended(page))
        page.fill("#sweep-learning-rates", "0.1, high")
        page.click("text=Start the sweep")
        expect(page.locator("[data-problem=learning_rates]")).to_contain_text("must be")
        expect(page.locator("#sweep-learning-rates")).to_be_focused()
        assert page.get_attribute("#sweep-learning-rates", "aria-invalid") == "true"
        assert cells(page) == before


def test_a_sweep_over_the_limits_is_refused_at_its_field(open_page: OpenPage) -> None:
    sizes = ",".join(map(str, range(1, 21)))
    with open_page(f"/sweep?{QUERY}", allowed=("422",)) as page:
        before, address = cells(ended(page)), page.url
        page.fill("#sweep-batch-sizes", sizes)
        page.fill("#sweep-seeds", "60")
        page.click("text=Start the sweep")
        expect(page.locator("[data-problem=seeds]")).to_contain_text("2,400 trainings")
        assert cells(page) == before
        assert page.is_visible(".sweep-table")
        assert page.url == address


def test_another_data_set_is_swept(open_page: OpenPage) -> None:
    with open_page(f"/sweep?{QUERY}") as page:
        ended(page)
        page.select_option("#sweep-data", "circles")
        page.click("text=Start the sweep")
        page.wait_for_url("**data=circles**")
        ended(page)
        expect(page.locator("[data-part=description]")).to_contain_text("Circles")
        assert "data.n" not in page.url


def test_without_a_target_the_table_has_final_losses_and_one_can_be_proposed(
    open_page: OpenPage, server: Server
) -> None:
    query = QUERY.removesuffix("&target=0.4")
    reply = replied(server, query)
    with open_page(f"/sweep?{query}") as page:
        ended(page)
        assert page.input_value("#sweep-show") == "final_training_loss"
        for (rate, size), cell in cells(page).items():
            finals = [
                each["final"]["training_loss"]["value"] for each in of_cell(reply, rate, size)
            ]
            assert float(cell["text"]) == pytest.approx(median(finals), rel=5e-3)
        expect(page.locator("[data-empty=curve]")).to_contain_text("Give a target")
        page.click("text=Propose a target")
        page.wait_for_url("**target=**")
        ended(page)
        assert page.input_value("#sweep-show") == "updates"
        marked = {size for (_, size), cell in cells(page).items() if cell["best"]}
        assert marked == {"1", "8", "full (60)"}


def test_a_sweep_can_be_cancelled(open_page: OpenPage) -> None:
    with open_page(f"/sweep?{LONG}") as page:
        until(page, "() => / of 160 trainings/.test(document.body.textContent)")
        with page.expect_event("requestfailed", lambda asked: "/api/v1/sweep?" in asked.url):
            page.click("text=Cancel")
        expect(page.locator("[data-part=state]")).to_contain_text("Stopped after")
        assert page.get_attribute("body", "data-state") == "cancelled"
        expect(page.locator("[type=submit]")).to_be_focused()
        assert page.is_disabled("[data-part=cancel]")


def test_the_cells_come_while_the_sweep_is_trained(open_page: OpenPage) -> None:
    with open_page(f"/sweep?{LONG}&target=0.4") as page:
        page.wait_for_selector(f'{CELL}:not([data-state="pending"])')
        assert page.locator(f'{CELL}[data-state="pending"]').count() > 0
        words = page.text_content("[data-part=state]") or ""
        assert 0 < int(words.split()[0]) < 160
        page.click("text=Cancel")


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
