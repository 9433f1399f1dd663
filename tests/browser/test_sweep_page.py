"""The page of a sweep in a real browser: its numbers, its links, its form and its progress."""

from math import inf
from statistics import median
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, until
from tests.browser.swept import CELL, QUERY, READY, cells, ended, middle, of_cell, replied
from tests.server import Server

pytestmark = pytest.mark.browser
LONG = "stop.epochs=200&batch_sizes=1,2,4,8&learning_rates=0.001,0.002,0.003,0.004&seeds=10"


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
