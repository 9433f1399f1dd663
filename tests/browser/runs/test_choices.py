"""Choices, the address that holds them, and what happens when one is bad."""

import pytest
from playwright.sync_api import Page, Route

from tests.browser.choices import until_open
from tests.browser.conftest import OpenPage, counters, ready, until
from tests.server import Server, eventually, server_process

pytestmark = pytest.mark.browser


def labels(page: Page) -> list[str]:
    return page.locator('[data-run] [data-part="label"]').all_text_contents()


def test_a_choice_starts_the_new_experiment_and_stands_in_the_address(open_page: OpenPage) -> None:
    with open_page() as page:
        ready(page)
        before = counters(page)
        page.select_option("#data-name", "circles")
        until_open(page, "?data=circles")
        assert page.url.endswith("/?data=circles")
        circles = counters(page)
        assert circles != before
        page.fill("#model-hidden", "5")
        page.press("#model-hidden", "Enter")
        until_open(page, "?data=circles&model.hidden=5")
        page.reload()
        until_open(page, "?data=circles&model.hidden=5")
        assert "2 · 5 · 1" in (page.text_content("#facts") or "")
        assert page.input_value("#data-name") == "circles"
        page.go_back()
        until_open(page, "?data=circles")
        same = [{k: v for k, v in run.items() if k != "time"} for run in counters(page)]
        assert same == [{k: v for k, v in run.items() if k != "time"} for run in circles]
        page.go_back()
        until_open(page, "")
        assert page.input_value("#data-name") == "moons"


def test_restart_keeps_the_start_and_new_seed_changes_it_but_not_the_data(
    open_page: OpenPage,
) -> None:
    with open_page() as page:
        ready(page)
        hashes = page.text_content("#hashes")
        page.click("#restart")
        ready(page)
        assert page.text_content("#hashes") == hashes
        page.click("#new-seed")
        until(page, "(h) => document.querySelector('#hashes').textContent !== h", hashes)
        ready(page)
        assert "model.seed=1" in page.url
        assert "seed=1" in page.url
        assert "data.seed" not in page.url


def test_a_batch_size_is_a_choice_of_its_run(open_page: OpenPage) -> None:
    with open_page() as page:
        ready(page)
        page.fill("#run-1-size", "64")
        page.press("#run-1-size", "Enter")
        until(page, "() => location.search.includes('64')")
        page.wait_for_selector('[data-run="1"][data-step="200"]')
        assert "runs=full,64,1" in page.url.replace("%2C", ",")


def test_a_batch_larger_than_the_data_is_full_and_said_aloud(open_page: OpenPage) -> None:
    with open_page("/?runs=full,5000") as page:
        ready(page)
        assert "5000" in page.text_content("#notices").replace(",", "")
        assert "full batch" in page.text_content("#notices")


BAD = {
    "/?learning_rate=fast": "must be a number",
    "/?data=moon": "must be one of",
    "/?data=diabetes&loss=cross_entropy": "does not fit",
    "/?foo=1": "not a known field",
    "/?x=sideways": "must be one of",
    "/?at=-3": "from 0 up",
    "/?stop.epochs=40&stop.updates=3": "not both",
    "/?model.hidden=8,8,8,8,8,8,8": "at most 6",
    "/?%%%": "name=value",
}


@pytest.mark.parametrize("address", BAD)
def test_a_bad_address_gives_a_notice_and_the_default_never_a_blank_page(
    open_page: OpenPage, address: str
) -> None:
    with open_page(address) as page:
        ready(page)
        assert BAD[address] in page.text_content("#notices")
        assert page.locator("[data-run]").count() == 3


def test_what_the_server_refuses_is_said_and_the_picture_stays(open_page: OpenPage) -> None:
    with open_page(allowed=("status of 422",)) as page:
        ready(page)
        before = counters(page)
        page.fill("#model-hidden", "200, 200")
        page.press("#model-hidden", "Enter")
        page.wait_for_selector('body[data-state="refused"]')
        assert "parameters" in page.text_content("#notices")
        assert counters(page) == before
        page.fill("#model-hidden", "4")
        page.press("#model-hidden", "Enter")
        until_open(page, "?model.hidden=4")


def test_a_diverged_run_says_so_and_why(open_page: OpenPage) -> None:
    with open_page("/?data=line&model.hidden=&learning_rate=3&runs=full,32") as page:
        ready(page)
        said = page.text_content('[data-run="0"] [data-part="status"]')
        assert "too large" in said
        assert "2/λmax" in said
        assert page.get_attribute('[data-run="0"]', "data-status") == "diverged"
        ticks = page.locator("#loss-plot .graph-y .graph-tick").all_text_contents()
        assert len(ticks) >= 3
        assert not any("e" in tick for tick in ticks), ticks
        assert len(set(ticks)) == len(ticks), ticks


@pytest.mark.parametrize("count", [1, 2, 6])
def test_one_to_six_runs_stand_side_by_side(open_page: OpenPage, count: int) -> None:
    sizes = ",".join(["full", "64", "32", "16", "4", "1"][:count])
    with open_page(f"/?runs={sizes}&stop.epochs=3") as page:
        ready(page)
        assert len(set(labels(page))) == count
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    "query",
    [
        "data=digits&model.hidden=16&stop.epochs=2&runs=full,64",
        "data=diabetes&stop.epochs=3&learning_rate=0.01",
        "data=sine&stop.epochs=5",
        "data=blobs3&stop.epochs=5",
        "data=two_points&model.hidden=&stop.epochs=5",
        "data=moons&data.features=x1&stop.epochs=3",
        "data=iris&data.features=petal_length_cm,petal_width_cm&stop.epochs=3",
        "data=inline&data.x.0=1,2&data.x.1=3,1&data.x.2=0,0&data.y=0,1,1&model.hidden=2",
    ],
)
def test_every_kind_of_data_has_a_picture(open_page: OpenPage, query: str) -> None:
    with open_page(f"/?{query}") as page:
        ready(page)
        until(
            page,
            """() => document.querySelectorAll('[data-run] canvas').length > 0
               && [...document.querySelectorAll('[data-run] canvas')].every((canvas) => {
                 const { data } = canvas.getContext('2d').getImageData(
                   0, 0, canvas.width, canvas.height);
                 const colours = new Set();
                 for (let i = 0; i < data.length; i += 4)
                   colours.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
                 return colours.size > 10; })""",
        )


def test_a_lost_connection_is_said_and_mended_without_a_gap(
    open_page: OpenPage, server: Server
) -> None:
    own = "learning_rate=0.0437&stop.epochs=2"  # no other test has it: the browser keeps streams
    with open_page(f"/?data=diamonds&{own}", allowed=("ERR_",)) as page:
        page.context.set_offline(True)
        try:
            page.select_option("#data-name", "circles")
            page.wait_for_selector('body[data-state="offline"]')
            assert "cannot be reached" in page.text_content("#notices")
        finally:
            page.context.set_offline(False)
        until_open(page, f"?data=circles&{own}")
        assert "cannot be reached" not in page.text_content("#notices")


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/?panels=step", "**/ui/step/step.js"),
        ("/embed?panels=runs,batches", "**/ui/batches/batches.js"),
        ("/", "**/panels/step.html"),
        ("/", "**/panels/step+forced-colors.css"),
    ],
)
def test_a_file_that_does_not_come_is_said_and_asked_for_again(
    open_page: OpenPage, address: str, file: str
) -> None:
    with open_page("/nowhere", allowed=("404", "ERR_FAILED")) as page:
        tries: list[Route] = []

        def come(route: Route) -> None:
            tries.append(route)
            if len(tries) < 3:
                route.abort()

        page.route(file, come)
        page.goto(page.url.replace("/nowhere", address))
        if "panels" not in address:
            page.click("[data-opens=step]")
        said = page.wait_for_selector("#notices li:has-text('could not be fetched')")
        eventually(lambda: page.evaluate("1") and len(tries) == 3, "the third try")
        assert said is not None
        assert said.evaluate("(line) => line.isConnected")  # told once, so read out once
        tries[2].continue_()
        ready(page)
        until(page, "() => !document.querySelector('.drawer:not([hidden])[inert]')")
        until(page, "() => document.querySelector('#notices').textContent === ''")


def test_the_page_works_under_a_path_prefix_behind_a_proxy(open_page: OpenPage) -> None:
    from tests.browser.proxy import stripping_proxy

    with (
        server_process("--root-path", "/tools/batchwise") as url,
        stripping_proxy(url, "/tools/batchwise") as outside,
        open_page(f"{outside}/tools/batchwise/") as page,
    ):
        ready(page)
        assert len(labels(page)) == 3
