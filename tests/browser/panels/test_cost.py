"""The drawer "Cost of a target" and the line across the loss plot: the numbers are /summary's."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import OpenPage, drawn, in_module, ready, until
from tests.browser.framed import SANDBOXED, embed, heard, still, tell, until_in
from tests.browser.hosting import Host, Hosts
from tests.browser.looks import SIZES, assert_accessible, assert_tidy
from tests.server import Server, comes_to

pytestmark = pytest.mark.browser

SMALL = "data=moons&data.n=80&runs=full,16,1&stop.epochs=12&autoplay=0"
HOVERING = (
    "data=line&data.n=40&data.noise=0.5&model.hidden=&learning_rate=0.2&runs=full,4,1,1"
    "&runs.1.order=with_replacement&runs.3.schedule=cosine&stop.epochs=60"
)
AXES = (
    "updates", "epochs", "examples", "forward_passes", "backward_passes", "operations", "seconds",
)  # fmt: skip
CELLS = """(table) => [...document.querySelectorAll(`${table} tbody tr`)].map((row) =>
    [...row.cells].map((cell) => (cell.querySelector('strong') ?? cell).textContent))"""
LEAST = """() => [...document.querySelectorAll('.cost-costs tbody tr')].map((row) =>
    [...row.cells].flatMap((cell, i) => (cell.querySelector('strong') ? [i - 1] : [])))"""
GRIP = ".target-grip"
MARKS = "() => document.querySelectorAll('.target-mark:not([hidden])').length"
# The runs of a stream as a page has them, their costs and their floors.
FROM_STREAM = """const [columns, floors] = await Promise.all([
      import('/static/js/core/columns.js'), import('/static/js/core/floor.js')]);
    const reply = await fetch(`/api/v1/stream?${given.query}&vectors=drawing`,
      { headers: { Accept: 'application/x-ndjson' } });
    const lines = (await reply.text()).trim().split('\\n').map((line) => JSON.parse(line));
    let runs = [];
    for (const { event, data } of lines) {
      if (event === 'open') runs = columns.createRuns(data);
      if (event === 'frame') runs[data.run].append(data);
      if (event === 'end') data.runs.forEach((end, i) => runs[i].finish(end));
    }
    return runs.map((run) => {
      const reach = m.reachOf(run, { value: given.target, measure: given.measure });
      return { cost: reach && m.costAt(run, reach.step),
        lowest: m.lowestOf(run, given.measure),
        floor: floors.floorOf(run), settled: floors.settledOf(run) };
    });"""


def summary(server: Server, query: str, **more: Any) -> dict[str, Any]:
    pairs = "&".join([query, *(f"{key}={value}" for key, value in more.items())])
    reply = httpx.get(f"{server.url}/api/v1/summary?{pairs}", timeout=60)
    assert reply.status_code == 200, reply.text
    told: dict[str, Any] = reply.json()
    return told


def address_has(page: Page, part: str) -> None:
    until(page, "(part) => location.search.includes(part)", part)


@pytest.mark.parametrize("measure", ["training_loss", "test_loss"])
def test_costs_and_floors_from_the_columns_of_a_page_are_those_of_the_summary(
    open_page: OpenPage, server: Server, measure: str
) -> None:
    for query, target in ((SMALL, 0.45), (HOVERING, 0.3 if measure == "training_loss" else 0.6)):
        told = summary(server, query, target=target, measure=measure)
        given = {"query": query, "target": target, "measure": measure}
        found = in_module(open_page, "core/cost.js", FROM_STREAM, given)
        assert any(run["reached"] for run in told["runs"])
        for own, run in zip(found, told["runs"], strict=True):
            if run["reached"]:
                assert {**own["cost"], "seconds": 0} == {**run["reached"], "seconds": 0}
                assert own["cost"]["seconds"] == pytest.approx(run["reached"]["seconds"], rel=1e-9)
            else:
                assert own["cost"] is None
            best = run["best"][measure]
            assert own["lowest"] == {"step": best["step"], "loss": best["value"]}
            for level in ("floor", "settled"):
                assert (own[level] is None) == (run[level] is None)
                if run[level]:
                    assert own[level] == pytest.approx(run[level], rel=1e-12)
        if query == HOVERING:
            assert [bool(run["floor"]) for run in told["runs"]] == [False, True, True, False]
            assert told["runs"][3]["settled"]


def test_the_table_says_what_each_run_spends_and_marks_the_least(
    open_page: OpenPage, server: Server
) -> None:
    told = summary(server, SMALL.replace("&autoplay=0", ""), target=0.45)
    with open_page(f"/?{SMALL}&panels=cost&target=0.45&x=updates") as page:
        ready(page)
        comes_to(lambda: len(page.evaluate(CELLS, ".cost-costs")), 3)
        words = page.evaluate(
            """async (runs) => { const m = await import('/static/js/core/words/cost-words.js');
              const inWords = (cost) => Object.fromEntries(
                Object.entries(m.costInWords).map(([axis, say]) => [axis, say(cost[axis])]));
              return runs.map(({ reached }) => reached && inWords(reached)); }""",
            told["runs"],
        )
        cells = page.evaluate(CELLS, ".cost-costs")
        least = page.evaluate(LEAST)
        for index, run in enumerate(told["runs"]):
            assert cells[index][0] == run["label"]
            if run["reached"]:
                assert cells[index][1:8] == [words[index][axis] for axis in AXES]
                winning = [i for i, axis in enumerate(AXES) if index in told["winners"][axis]]
                assert least[index] == winning
            else:
                assert cells[index][1].startswith("not reached; lowest training loss 0.")
        assert "needs the fewest updates" in page.inner_text('[data-part="winners"]')
        assert page.evaluate(MARKS) == sum(bool(run["reached"]) for run in told["runs"])
        step = told["runs"][1]["reached"]["step"]
        page.get_by_role("button", name=f"Go to step {step}, where Mini-batch").click()
        until(
            page,
            "(step) => document.querySelector('[data-run=\"1\"]').dataset.step === step",
            str(step),
        )
        # What lies past the playhead is not marked yet.
        reached = [run["reached"]["step"] for run in told["runs"] if run["reached"]]
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("Home")
        until(page, "() => document.querySelector('[data-run=\"1\"]').dataset.step === '0'")
        assert page.evaluate(CELLS, ".cost-costs") == cells
        assert len(reached) >= 2


# How far the grip and the title of the axis lie over each other, in pixels.
COVERED = """() => {
    const [grip, title] = [".target-grip", "#loss-plot .graph-y .graph-title"]
      .map((each) => document.querySelector(each).getBoundingClientRect());
    return Math.max(0, title.right - grip.left);
  }"""


@pytest.mark.parametrize("target", ["0.6", "0.60123"])
def test_the_grip_covers_no_title_and_the_name_stands_out(open_page: OpenPage, target: str) -> None:
    with open_page(f"/?{SMALL}&target={target}") as page:
        ready(page)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            drawn(page)
            assert page.inner_text(GRIP) == target
            assert page.evaluate(COVERED) == 0
            title = page.locator("#loss-plot .graph-y .graph-title").bounding_box()
            assert title
            assert title["x"] >= 0
        name = page.locator(".target-name")
        assert name.evaluate("(e) => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"


def test_the_line_is_dragged_typed_moved_by_keys_and_removed(open_page: OpenPage) -> None:
    with open_page(f"/?{SMALL}&panels=cost&target=0.45") as page:
        ready(page)
        page.wait_for_selector(GRIP)
        box = page.locator(GRIP).bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24
        before = page.evaluate("history.length")
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x, y - 10)
        page.mouse.move(x, y - 20)
        until(page, "() => Number(document.querySelector('#cost-target').value) > 0.45")
        assert page.url.endswith("target=0.45")
        page.mouse.up()
        dragged = page.input_value("#cost-target")
        address_has(page, f"target={dragged}")
        assert page.evaluate("history.length") == before + 1
        assert page.locator(GRIP).get_attribute("aria-valuenow") == dragged
        said = page.locator(GRIP).get_attribute("aria-valuetext")
        assert said == f"training loss {dragged}, reached by {page.evaluate(MARKS)} of 3 runs"
        page.fill("#cost-target", "0.5")
        page.keyboard.press("Enter")
        address_has(page, "target=0.5&")
        page.focus(GRIP)
        at = page.locator("#scrubber").input_value()
        for key, value in (("ArrowDown", "0.45"), ("ArrowRight", "0.5"), ("PageDown", "0.28")):
            page.keyboard.press(key)
            address_has(page, f"target={value}&")
            comes_to(lambda value=value: page.input_value("#cost-target"), value)
        # Three presses before anything is drawn.
        page.locator(GRIP).evaluate(
            """(grip) => { for (const type of Array(3).fill(['keydown', 'keyup']).flat())
              grip.dispatchEvent(new KeyboardEvent(type, { key: 'ArrowUp', bubbles: true })); }"""
        )
        address_has(page, "target=0.4&")
        page.keyboard.press("End")
        until(page, "() => Number(document.querySelector('#cost-target').value) > 0.6")
        page.keyboard.press("PageUp")  # would leave the plot
        assert page.locator(GRIP).is_visible()
        page.keyboard.press("Home")
        until(page, "() => Number(document.querySelector('#cost-target').value) < 0.4")
        assert page.locator("#scrubber").input_value() == at
        page.fill("#cost-target", "-1")
        page.keyboard.press("Enter")
        until(page, "() => document.querySelector('#notices').textContent.includes('loss above 0')")
        assert page.get_attribute("#cost-target", "aria-invalid") == "true"
        page.get_by_role("button", name="Remove the line").click()
        until(page, "() => !location.search.includes('target=')")
        page.wait_for_selector(GRIP, state="hidden")
        assert "No target yet" in page.inner_text(".cost-state")
        page.get_by_role("button", name="Propose a target").click()
        address_has(page, "target=")
        page.go_back()
        until(page, "() => !location.search.includes('target=')")


def test_a_target_is_proposed_and_floors_are_drawn_while_the_drawer_is_open(
    open_page: OpenPage, server: Server
) -> None:
    with open_page(f"/?{HOVERING}&autoplay=0") as page:
        ready(page)
        assert page.locator(GRIP).count() == 0
        page.click("[data-opens=cost]")
        address_has(page, "target=")
        comes_to(lambda: "proposed" in page.inner_text(".cost-state"), True)
        target = float(page.input_value("#cost-target"))
        reached = [run["reached"] for run in summary(server, HOVERING, target=target)["runs"]]
        assert sum(bool(each and each["step"] > 0) for each in reached) >= 2
        until(
            page, "() => document.querySelector('.floors-table').classList.contains('has-theory')"
        )
        told = summary(server, HOVERING)["runs"]
        rows = page.evaluate(CELLS, ".cost-floors")
        assert [row[1] for row in rows] == ["no floor", "hovers", "hovers", "settles"]
        words = page.evaluate(
            "async (values) => values.map((await import('/static/js/core/format.js')).loss)",
            [v for run in told[1:3] for v in (run["floor"]["mean"], run["predicted"]["loss"])],
        )
        assert [rows[1][4], rows[1][7], rows[2][4], rows[2][7]] == words
        said = page.inner_text('[data-part="words"]')
        assert "Theory says" in said
        assert "If it drew its batches with replacement" in said
        assert "SGD (2) stays mostly between" in said
        assert "No prediction for SGD (2)." in said
        bands = "() => document.querySelectorAll('.target-band:not([hidden])').length"
        comes_to(lambda: page.evaluate(bands), 2)
        page.uncheck("#cost-bands")
        comes_to(lambda: page.evaluate(bands), 0)
        page.check("#cost-bands")
        comes_to(lambda: page.evaluate(bands), 2)
        page.click("[data-opens=cost]")
        comes_to(lambda: page.evaluate(bands), 0)
        assert page.locator(GRIP).is_visible()
        page.click("[data-opens=cost]")
        page.check("#cost-test", force=True)
        address_has(page, "target_of=test")
        address_has(page, "test_loss=1")


def test_locked_axes_hold_the_line(open_page: OpenPage) -> None:
    with open_page(f"/?{SMALL}&panels=cost&target=0.45&lock=axes") as page:
        ready(page)
        until(
            page,
            f"() => document.querySelector('{GRIP}')?.getAttribute('aria-disabled') === 'true'",
        )
        box = page.locator(GRIP).bounding_box()
        assert box
        page.mouse.move(box["x"] + 8, box["y"] + 12)
        page.mouse.down()
        page.mouse.move(box["x"] + 8, box["y"] - 20)
        page.mouse.up()
        assert page.input_value("#cost-target") == "0.45"
        assert page.is_disabled("#cost-target")


def test_a_sandboxed_embed_shows_the_costs_and_takes_a_target(host: Host, hosts: Hosts) -> None:
    query = "data.n=80&runs=full,16,1&stop.epochs=12&panels=cost,loss&target=0.45"
    address = hosts.holding(query, attributes=SANDBOXED, scripts=("/recorder.js",))
    with host(address) as page:
        frame = still(page)
        comes_to(lambda: len(frame.evaluate(CELLS, ".cost-costs")), 3)
        assert frame.locator(GRIP).is_visible()
        tell(page, {"type": "set"}, query=f"{query.replace('0.45', '0.5')}")
        until_in(embed(page), "() => document.querySelector('#cost-target').value === '0.5'")
        frame.focus(GRIP)
        page.keyboard.press("ArrowUp")
        until_in(frame, "() => document.querySelector('#cost-target').value === '0.55'")
        comes_to(lambda: "target=0.55" in heard(page, "state")[-1]["query"], True)


def test_the_offline_page_counts_by_itself(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    url = f"{server.url}/api/v1/export?{SMALL}&panels=loss,cost&target=0.45&format=html"
    file = tmp_path / "cost.html"
    file.write_bytes(httpx.get(url, timeout=60).content)
    told = summary(server, SMALL, target=0.45)["runs"]
    context = browser.new_context(reduced_motion="reduce", offline=True)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_selector(GRIP)
    comes_to(lambda: len(page.evaluate(CELLS, ".cost-costs")), 3)
    cells = page.evaluate(CELLS, ".cost-costs")
    for row, run in zip(cells, told, strict=True):
        if run["reached"]:
            assert row[1] == f"{run['reached']['updates']:,}"
        else:
            assert row[1].startswith("not reached")
    assert "needs the server" in page.inner_text('[data-part="wait"]')
    context.close()
    assert said == []


def test_nothing_is_clipped_and_axe_finds_nothing(open_page: OpenPage) -> None:
    with open_page(f"/?{HOVERING}&panels=cost&target=0.3&autoplay=0") as page:
        ready(page)
        until(
            page, "() => document.querySelector('.floors-table').classList.contains('has-theory')"
        )
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            assert_tidy(page)
        page.locator('[data-table="cost"] summary').click()
        assert_accessible(page)
