"""The drawer "Network": its pictures and numbers are the server's, and what is changed there."""

from typing import Any
from urllib.parse import unquote

import httpx
import numpy as np
import pytest
from playwright.sync_api import Frame, Page

from tests.browser.conftest import OpenPage, drawn, ready, until
from tests.browser.framed import SANDBOXED, still, until_in
from tests.browser.hosting import Host, Hosts
from tests.browser.looks import SIZES, assert_accessible, assert_tidy
from tests.server import Server, comes_to

pytestmark = pytest.mark.browser

SMALL = "data=moons&data.n=60&model.hidden=4,3&runs=full,8,1&stop.epochs=6"
AT_9 = f"/?{SMALL}&panels=network&run=1&x=updates&at=9"
# Whether the numbers of so many updates are there, and nothing is on its way.
ANSWERED = """(where) => { const part = (name) =>
      document.querySelector(`#network-drawer [data-part="${name}"]`)?.textContent;
    return part('where') === where && part('state') === ''; }"""
UNITS = """() => [...document.querySelectorAll('.network-unit canvas')].map((canvas) => {
    const { width, height } = canvas;
    const copy = new OffscreenCanvas(width || 1, height || 1).getContext('2d');
    if (width) copy.drawImage(canvas, 0, 0);
    return { width, pixels: width ? [...copy.getImageData(0, 0, width, height).data] : [] };
  })"""
PAINTED = """() => { const all = [...document.querySelectorAll('.network-unit canvas')];
    return all.length > 3 && all.every((canvas) => canvas.width >= 18); }"""
TABLE = """(name) => [...document.querySelectorAll(`[data-table="${name}"] tbody tr`)]
    .map((row) => [...row.cells].map((cell) => cell.textContent))"""
WEIGHTS = """() => [...document.querySelectorAll('.network-weights tbody tr')].map((row) =>
    [row.dataset.name, row.querySelector('button').textContent])"""
HIDDEN = """() => [...document.querySelectorAll('.network-units-count span')]
    .map((number) => number.textContent).join()"""
FOCUS = "() => document.activeElement.getAttribute('aria-label')"


def answered(page: Page, where: str) -> None:
    until(page, ANSWERED, where)
    until(page, PAINTED)
    drawn(page)


def reply(server: Server, call: str, query: str, **more: Any) -> Any:
    pairs = "&".join([query, *(f"{key}={value}" for key, value in more.items())])
    found = httpx.get(f"{server.url}/api/v1/{call}?{pairs}", timeout=60)
    assert found.status_code == 200, found.text
    return found.json()


def told(page: Page, values: list[float | None]) -> list[str]:
    """The numbers as the page writes them."""
    words: list[str] = page.evaluate(
        "async (values) => values.map((await import('/static/js/core/format.js')).loss)", values
    )
    return words


def table(page: Page, name: str) -> list[list[str]]:
    page.locator(f'[data-table="{name}"] summary').click()
    until(page, f"(name) => ({TABLE})(name).length > 0", name)
    rows: list[list[str]] = page.evaluate(TABLE, name)
    return rows


def address(page: Page) -> str:
    return str(page.evaluate("decodeURIComponent(location.search)"))


def square_of(x: Any) -> tuple[float, float, float, float]:
    """The plane of a square picture: the data with 7 % more on all sides, one unit each way."""
    low, high = x.min(axis=0), x.max(axis=0)
    room = 0.07 * (high - low)
    half = (high - low + 2 * room).max() / 2
    middle = (low + high) / 2
    return middle[0] - half, middle[0] + half, middle[1] - half, middle[1] + half


def test_pictures_and_numbers_are_those_of_the_server(open_page: OpenPage, server: Server) -> None:
    network = reply(server, "network", SMALL, run=1, step=9)
    data = reply(server, "run", SMALL)["data"]
    theta = np.array(network["parameters"]["value"])
    with open_page(AT_9, color_scheme="light") as page:
        ready(page)
        answered(page, "Mini-batch after 9 updates")
        pictures = page.evaluate(UNITS)
        rows, parameters = table(page, "units"), table(page, "parameters")
        for column, key in enumerate(("mean", "low", "high"), start=2):
            values = [value for layer in network["units"] for value in layer[key]]
            assert [row[column] for row in rows] == told(page, values)
        keys = ("value", "gradient", "full_gradient", "last_update")
        for column, key in enumerate(keys, start=1):
            assert [row[column] for row in parameters] == told(page, network["parameters"][key])
        assert [row[0] for row in parameters][7:9] == ["W1[1,3]", "b1[0]"]
    x = np.array(data["x"] + data["x_test"])
    left, right, bottom, top = square_of(x)
    size = pictures[2]["width"]
    u, v = np.meshgrid(np.linspace(left, right, size), np.linspace(top, bottom, size))
    points = np.stack([u.ravel(), v.ravel()], axis=1)
    hidden = np.tanh(points @ theta[:8].reshape(2, 4) + theta[8:12])
    z = np.tanh(hidden @ theta[12:24].reshape(4, 3) + theta[24:27]) @ theta[27:30] + theta[30]
    ends = np.array([[0xF7, 0xF1, 0xE3], [0xB9, 0xAE, 0xD2]])  # of the ramp, on a light ground
    regions = np.array([[0xF7, 0xF1, 0xE3], [0xD6, 0xD0, 0xE4]])
    shares = [*(hidden.T + 1) / 2, 1 / (1 + np.exp(-z))]
    for picture, share, tones in zip(
        [*pictures[2:6], pictures[-1]], shares, [ends] * 4 + [regions], strict=True
    ):
        pixels = np.array(picture["pixels"]).reshape(-1, 4)[:, :3]
        expected = tones[0] + share[:, None] * (tones[1] - tones[0])
        assert np.abs(pixels - expected).max() < 1.01


def test_a_weight_is_changed_where_the_playhead_stands_and_that_is_undone(
    open_page: OpenPage, server: Server
) -> None:
    with open_page(AT_9) as page:
        ready(page)
        answered(page, "Mini-batch after 9 updates")
        before = dict(page.evaluate(WEIGHTS))
        page.click('tr[data-name="W1[1,0]"] button')
        page.keyboard.type("many")
        page.keyboard.press("Enter")
        until(page, "() => document.querySelector('#notices').textContent.includes('W1[1,0]')")
        assert page.inner_text("#notices").startswith("W1[1,0] (many) must be a number")
        page.keyboard.press("Control+a")
        page.keyboard.type("−2,5")  # as it is shown, and with the comma of other countries
        page.keyboard.press("Enter")
        change = "runs.1.changes.0.at_step=9&runs.1.changes.0.W1[1,0]=-2.5"
        comes_to(lambda: change in address(page), True)
        ready(page)
        answered(page, "Mini-batch after 9 updates")
        comes_to(lambda: dict(page.evaluate(WEIGHTS))["W1[1,0]"], "−2.50")
        assert page.evaluate(FOCUS).startswith("W1[1,0] is −2.50")
        assert "from update 9: W1[1,0] = -2.5" in page.text_content('#run-1 [data-part="changes"]')
        opened = reply(server, "step", f"{SMALL}&{change}", run=1, step=9)["parameters"]
        assert opened["before"][4] == -2.5  # W1[1,0] of four units
        page.keyboard.press("Enter")  # an arrow key makes it another number, again at step 9
        page.wait_for_selector('tr[data-name="W1[1,0]"] input:focus')
        page.keyboard.press("ArrowUp")
        comes_to(lambda: address(page).partition("W1[1,0]=")[2][:4], "-2.2")
        ready(page)
        page.keyboard.press("Escape")
        page.click("#undo")
        comes_to(lambda: "W1[1,0]=-2.5" in address(page), True)
        page.click("#undo")
        comes_to(lambda: "changes" in address(page), False)
        ready(page)
        comes_to(lambda: dict(page.evaluate(WEIGHTS)), before)


def test_at_the_end_of_a_run_it_says_what_to_do_instead(open_page: OpenPage) -> None:
    with open_page(f"/?{SMALL}&panels=network&run=1&x=updates") as page:
        ready(page)
        until(page, PAINTED)
        drawer = page.locator("#network-drawer")
        comes_to(lambda: "at its end, after" in drawer.inner_text(), True)
        assert drawer.locator(".network-weights button:enabled").count() == 0
        assert "Go back to change a weight" in drawer.inner_text()
        drawer.get_by_text("One update back").click()
        comes_to(lambda: drawer.locator(".network-weights button:enabled").count(), 3)
        assert drawer.get_by_text("One update back").is_hidden()


def test_layers_and_units_are_added_and_removed_and_limits_are_said(open_page: OpenPage) -> None:
    with open_page(AT_9) as page:
        ready(page)
        answered(page, "Mini-batch after 9 updates")
        page.click('[aria-label="One unit more in layer 2"]')
        comes_to(lambda: page.evaluate(HIDDEN), "4,4")
        assert "model.hidden=4,4" in address(page)
        page.click('[aria-label="One unit fewer in layer 1"]')
        page.click('[aria-label="Remove the last hidden layer"]')
        comes_to(lambda: page.evaluate(HIDDEN), "3")
        ready(page)
        until(page, PAINTED)
        assert page.input_value("#model-hidden") == "3"
        for _ in range(3):
            page.click("#undo")
        comes_to(lambda: page.evaluate(HIDDEN), "4,3")
        # Presses before the runs of the first one are there.
        page.evaluate(
            """() => { for (const name of ['One unit more in layer 1', 'One unit more in layer 1',
                'Add a hidden layer', 'One unit fewer in layer 2'])
              document.querySelector(`[aria-label="${name}"]`).click(); }"""
        )
        comes_to(lambda: page.evaluate(HIDDEN), "6,2,3")
    most = SMALL.replace("4,3", "16,1,4,4,4,4")
    with open_page(f"/?{most}&panels=network&x=updates&at=9") as page:
        ready(page)
        until(page, PAINTED)
        for name in ("Add a hidden layer", "One unit more in layer 1", "One unit fewer in layer 2"):
            assert page.get_by_label(name, exact=True).is_disabled()
        said = page.inner_text('#network-drawer [data-part="limit"]')
        assert said.startswith("At most 6 hidden layers. At most 16 units here.")


def test_inputs_are_chosen_and_derived_ones_drawn_over_the_two(open_page: OpenPage) -> None:
    with open_page(AT_9) as page:
        ready(page)
        answered(page, "Mini-batch after 9 updates")
        page.locator(".network-inputs").get_by_label("x1^2").check()
        comes_to(lambda: "data.features=x1,x2,x1^2" in address(page), True)
        ready(page)
        inputs = page.locator('.network-unit[data-layer="0"]')
        comes_to(inputs.count, 3)
        answered(page, "Mini-batch after 9 updates")
        pixels = page.evaluate(UNITS)[2]
        rows = np.array(pixels["pixels"]).reshape(pixels["width"], -1, 4)[:, :, 0]
        assert (rows == rows[0]).all()  # x1² does not depend on x2
        assert rows[0, 0] < rows[0].max() > rows[0, -1]  # and is least between its two ends
        page.locator(".network-inputs").get_by_label("x1", exact=True).uncheck()
        comes_to(lambda: "data.features=x2,x1^2" in address(page), True)


def test_what_is_locked_cannot_be_changed(open_page: OpenPage) -> None:
    counts = ".network-sizes button, .network-units-count button"
    for lock, sizes, weights in (("choices", 0, 3), ("runs", 6, 0)):
        with open_page(f"/embed?{AT_9[2:]}&lock={lock}") as page:
            ready(page)
            answered(page, "Mini-batch after 9 updates")
            assert page.locator(counts).and_(page.locator(":enabled")).count() == sizes
            assert page.locator(".network-weights button:enabled").count() == weights


DEAD = (
    "data=moons&data.n=40&model.hidden=3&model.activation=relu&runs=full,8"
    "&runs.1.changes.0.at_step=3&runs.1.changes.0.b1[1]=-50&stop.epochs=4"
)


def test_dead_units_are_marked_and_said(open_page: OpenPage, server: Server) -> None:
    network = reply(server, "network", DEAD, run=1, step=3)
    assert network["units"][1]["state"][1] == "dead"
    with open_page(f"/?{DEAD}&panels=network&run=1&x=updates&at=3") as page:
        ready(page)
        answered(page, "Mini-batch after 3 updates")
        unit = page.locator('.network-unit[data-layer="1"][data-unit="1"]')
        assert unit.get_attribute("aria-label") == "Unit 1 of layer 1: mean activation 0, dead"
        assert unit.locator(".network-unit-sign").inner_text() == "×"
        said = page.inner_text('[data-part="states"]')
        dead = network["units"][1]["state"].count("dead")
        assert said.startswith(f"{dead} of 3 units of layer 1 ")
        assert "0 for every training example, so no gradient reaches" in said
        unit.locator("canvas").click()
        comes_to(lambda: page.inner_text("#network-unit"), "Unit 1 of layer 1")
        assert page.inner_text('[data-part="unit-slope"]').startswith("Dead: ")
        rows = page.locator(".network-weights tbody tr").all()
        assert [row.locator("td").nth(2).inner_text() for row in rows] == ["0", "0", "0"]


def test_pointing_at_a_link_shows_its_numbers_and_a_press_opens_its_field(
    open_page: OpenPage, server: Server
) -> None:
    query = "data=moons&data.n=60&model.hidden=1&runs=full,8&stop.epochs=6"
    parameters = reply(server, "network", query, run=1, step=9)["parameters"]
    with open_page(f"/?{query}&panels=network&run=1&x=updates&at=9") as page:
        ready(page)
        answered(page, "Mini-batch after 9 updates")
        links = page.locator(".network-links")
        links.scroll_into_view_if_needed()
        boxes = [
            page.locator(f'.network-unit[data-layer="{layer}"] canvas').bounding_box()
            for layer in (1, 2)
        ]
        x = sum(box["x"] + box["width"] / 2 for box in boxes if box) / 2
        y = boxes[0]["y"] + boxes[0]["height"] / 2 if boxes[0] else 0
        page.mouse.move(x, y)
        tip = page.locator('#network-drawer [data-part="tip"]')
        comes_to(tip.is_visible, True)
        shown = [parameters[key][3] for key in ("value", "gradient", "last_update")]
        assert tip.locator("dd").all_inner_texts() == told(page, shown)
        assert tip.inner_text().startswith("W2[0,0]\nfrom unit 0 of layer 1 to output")
        page.mouse.click(x, y)
        comes_to(lambda: page.evaluate(FOCUS), "New value of W2[0,0]")
        page.mouse.move(0, 0)
        assert tip.is_hidden()


def test_it_needs_no_mouse(open_page: OpenPage) -> None:
    with open_page(AT_9) as page:
        ready(page)
        answered(page, "Mini-batch after 9 updates")
        page.focus('[aria-label="One unit more in layer 2"]')
        page.focus('.network-unit[tabindex="0"]')
        assert page.evaluate(FOCUS).startswith("Unit 0 of layer 1")
        for key, wanted in (
            ("ArrowDown", "Unit 1 of layer 1"),
            ("ArrowRight", "Unit 1 of layer 2"),
            ("End", "Unit 2 of layer 2"),
            ("ArrowRight", "Output"),
            ("ArrowLeft", "Unit 0 of layer 2"),
        ):
            page.keyboard.press(key)
            comes_to(lambda: page.inner_text("#network-unit"), wanted)
            assert page.evaluate(FOCUS).startswith(wanted)
        assert page.text_content("#position") == "9 updates"  # the arrows did not move it
        names = [name for name, _ in page.evaluate(WEIGHTS)]
        assert names == ["W2[0,0]", "W2[1,0]", "W2[2,0]", "W2[3,0]", "b2[0]"]
        for _ in range(12):  # past the saver and the weights' region
            page.keyboard.press("Tab")
            if str(page.evaluate(FOCUS)).startswith("W2[0,0] is"):
                break
        page.keyboard.press("Enter")
        comes_to(lambda: page.evaluate(FOCUS), "New value of W2[0,0]")
        page.keyboard.type("0")
        page.keyboard.press("Enter")
        comes_to(lambda: "W2[0,0]=0" in address(page), True)


def test_it_moves_while_it_plays_and_an_example_is_marked_in_every_picture(
    open_page: OpenPage,
) -> None:
    long = SMALL.replace("stop.epochs=6", "stop.epochs=400")
    with open_page(f"/?{long}&panels=network&run=1&x=updates&at=9") as page:
        ready(page)
        answered(page, "Mini-batch after 9 updates")
        first = page.evaluate(UNITS)
        page.keyboard.press("Space")
        changed = f"(first) => JSON.stringify(({UNITS})()) !== first"
        until(page, changed, page.evaluate("(all) => JSON.stringify(all)", first))
        where = '#network-drawer [data-part="where"]'
        comes_to(lambda: page.inner_text(where) != "Mini-batch after 9 updates", True)
        page.keyboard.press("Space")
        ready(page)
        box = page.locator('#network-drawer [data-part="large"]').bounding_box()
        assert box
        page.evaluate("document.querySelector('[data-part=large]').scrollIntoView()")
        for share in np.linspace(0.1, 0.9, 17):
            page.locator('[data-part="large"]').hover(
                position={"x": box["width"] * share, "y": box["height"] / 2}
            )
            drawn(page)
            if page.get_attribute('[data-run="0"]', "data-hovered"):
                break
        assert page.get_attribute('[data-run="0"]', "data-hovered")
        assert page.locator("#network-drawer.has-example").count() == 1


def test_more_than_two_inputs_are_counted_and_large_layers_shown_in_parts(
    open_page: OpenPage, server: Server
) -> None:
    query = "data=digits&data.n=200&model.hidden=20&runs=32&stop.epochs=2"
    network = reply(server, "network", query, run=0, step=3)
    with open_page(f"/?{query}&panels=network&run=0&x=updates&at=3", width=390, height=844) as page:
        ready(page)
        answered(page, "Mini-batch after 3 updates")
        units = '.network-unit[data-layer="{}"]'
        assert [page.locator(units.format(layer)).count() for layer in (0, 1, 2)] == [16, 16, 10]
        assert page.locator(".network-pages >> visible=true").all_inner_texts() == [
            "‹\n0–15 of 64\n›",
            "‹\n0–15 of 20\n›",
        ]
        page.get_by_label("Later units of layer 1").click()
        comes_to(lambda: page.locator(units.format(1)).first.get_attribute("data-unit"), "4")
        words = page.locator(units.format(1)).last.get_attribute("aria-label")
        mean = told(page, network["units"][1]["mean"][19:])[0]
        assert words == f"Unit 19 of layer 1: mean activation {mean}"
        assert "counts a unit's activations" in page.inner_text("#network-drawer")
        assert_tidy(page)
        assert page.get_by_label("One unit more in layer 1").is_disabled()
        page.get_by_label("One unit fewer in layer 1").click()
        comes_to(lambda: page.evaluate(HIDDEN), "19")
    with open_page(f"/?{SMALL.replace('4,3', '4,4,4,4')}&panels=network", width=390) as page:
        ready(page)
        until(page, PAINTED)
        wider = "The network is wider than the window: scroll it sideways."
        comes_to(lambda: page.inner_text('[data-part="wider"]'), wider)


def test_it_is_accessible_and_tidy(open_page: OpenPage) -> None:
    with open_page(AT_9) as page:
        ready(page)
        answered(page, "Mini-batch after 9 updates")
        page.locator('[data-table="units"] summary').click()
        page.click('tr[data-name="b1[0]"] button')
        assert_accessible(page, "#network-drawer")
        page.keyboard.press("Escape")
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            drawn(page)
            assert_tidy(page)
        page.emulate_media(media="print")
        for name in (".network-unit", ".network-weight"):  # buttons that say something
            assert page.locator(name).first.is_visible()
        assert page.locator(".network-sizes button").first.is_hidden()


def weight_of(frame: Frame) -> str:
    return frame.inner_text('tr[data-name="W1[0,0]"] button')


def test_a_sandboxed_embed_shows_it_alone_and_lets_a_weight_be_changed(
    host: Host, hosts: Hosts
) -> None:
    query = AT_9[2:]
    with host(hosts.holding(query, attributes=SANDBOXED)) as page:
        page.eval_on_selector("#f0", "(e) => { e.width = 1100; e.height = 900; }")
        frame = still(page)
        until_in(frame, ANSWERED, "Mini-batch after 9 updates")
        until_in(frame, PAINTED)
        assert frame.locator(".drawer").count() == 1
        frame.click('tr[data-name="W1[0,0]"] button')
        page.keyboard.type("3")
        page.keyboard.press("Enter")
        comes_to(lambda: weight_of(frame), "3.00")
        whole = str(frame.get_attribute("#whole-page", "href"))
        assert "&runs.1.changes.0.at_step=9&runs.1.changes.0.W1[0,0]=3&" in unquote(whole)


def test_the_saved_picture_holds_units_and_links(open_page: OpenPage) -> None:
    with open_page(AT_9) as page:
        ready(page)
        answered(page, "Mini-batch after 9 updates")
        page.click("#network-drawer .save-open")
        with page.expect_download() as download:
            page.click("#network-drawer .save-menu button:has-text('SVG')")
        text = download.value.path().read_text("utf-8")
        assert text.count("<image") == 10  # 2 inputs, 7 hidden units, the output
        dashed = text.count("stroke-dasharray")
        assert 0 < dashed < text.count('stroke-width="') == 23  # links
        assert "Network of Mini-batch after 9 updates" in text
