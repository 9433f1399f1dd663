"""Graphs as they are drawn: axes, lines, points and intervals at their places, to the pixel."""

import base64

import httpx
import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import OpenPage, drawn, ready, until
from tests.browser.graphs import axes_of, pixel_of, value_at
from tests.server import Server

pytestmark = pytest.mark.browser

SHORT = "data.n=120&model.hidden=4&stop.epochs=12"

# The lines of the loss plot that are so wide, each as the text of all its pieces.
LINES = """(width) => [...document.querySelectorAll("#loss-plot .graph-line")]
  .filter((line) => line.getAttribute("stroke-width") === String(width))
  .map((line) => [...line.children].map((piece) => piece.getAttribute("d")))"""
# A graph of 100 by 100 pixels by itself, whose area is 60 by 60 in its middle.
ALONE = """async (traces) => {
  const { createGraph } = await import("/static/js/plots/graph/graph.js");
  const el = Object.assign(document.createElement("div"), { id: "alone" });
  Object.assign(el.style, { position: "fixed", inset: "0 auto auto 0", background: "#fff" });
  document.body.append(el);
  const axis = { type: "linear", range: [0, 1], ticks: { values: [], labels: [] }, title: "" };
  const palette = { text: "#000", ink: "#000", grid: "#eee", back: "#fff", font: "Arial" };
  createGraph(el, { onZoom() {} }).react(traces, {
    width: 100, height: 100, area: { left: 20, top: 20, width: 60, height: 60 }, palette,
    drags: { x: false, y: false }, x: { ...axis, gap: 0 }, y: { ...axis, gap: 0 } });
}"""
# The least red of a picture within the area and around it.
DARKEST = """async (url) => {
  const image = await createImageBitmap(await (await fetch(url)).blob());
  const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const least = { inside: 255, around: 255 };
  for (let at = 0; at < data.length; at += 4) {
    const [x, y] = [(at / 4) % image.width, Math.floor(at / 4 / image.width)];
    const where = Math.min(x, y) >= 20 && Math.max(x, y) < 80 ? "inside" : "around";
    least[where] = Math.min(least[where], data[at]);
  }
  return least;
}"""


def test_grid_lines_and_numbers_stand_at_the_same_places(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}") as page:
        ready(page)
        axes = axes_of(page)
        grid = page.locator("#loss-plot .graph-grid").get_attribute("d") or ""
        lines = [float(part.split(",")[1].split("h")[0]) for part in grid.split("M")[1:]]
        bottom, _ = axes["ends"]["y"]
        within = [at for _, at in axes["y"] if at < bottom - 1]
        assert lines == pytest.approx(within, abs=0.01)
        middles = page.eval_on_selector_all(
            "#loss-plot .graph-y .graph-tick",
            """all => all.map((e) => { const { top, height } = e.getBoundingClientRect();
              const plot = document.querySelector('#loss-plot').getBoundingClientRect();
              return top + height / 2 - plot.top; })""",
        )
        assert middles == pytest.approx([at for _, at in axes["y"]], abs=1.5)


def test_lines_lie_at_their_losses(open_page: OpenPage, server: Server) -> None:
    told = httpx.get(f"{server.url}/api/v1/run?{SHORT}", timeout=60).json()["runs"][0]
    with open_page(f"/?{SHORT}&x=updates&y=log") as page:
        ready(page)
        axes = axes_of(page)
        (*_, [path]) = page.evaluate(LINES, 2.75)
        corners = [tuple(map(float, part.split(","))) for part in path[1:].split("L")]
        assert len(corners) == len(told["training_loss"])
        for (x, y), step, loss in zip(
            corners, told["evaluated_steps"], told["training_loss"], strict=True
        ):
            assert value_at(axes["x"], x) == pytest.approx(step, abs=0.05)
            assert y == pytest.approx(pixel_of(axes["y"], loss), abs=0.05)


def test_lines_that_grew_while_it_played_are_the_lines_that_are_drawn_at_once(
    open_page: OpenPage,
) -> None:
    address = f"/?{SHORT}&at=0&autoplay=0&test_loss=1"
    with open_page(address, reduced_motion="no-preference") as page:
        ready(page)
        page.select_option("#speed", "4")
        page.click("#play")
        page.wait_for_selector('body[data-playing="true"]')
        ready(page)
        widths = (1, 1.25, 2.75)
        marks = "#loss-plot .graph-marks"
        grown = [page.evaluate(LINES, width) for width in widths]
        marked = page.locator(marks).evaluate_all("all => all.map((e) => e.innerHTML)")
        page.set_viewport_size({"width": 1300, "height": 900})
        drawn(page)
        assert [page.evaluate(LINES, width) for width in widths] != grown
        page.set_viewport_size({"width": 1440, "height": 900})
        drawn(page)
        assert [page.evaluate(LINES, width) for width in widths] == grown
        assert page.locator(marks).evaluate_all("all => all.map((e) => e.innerHTML)") == marked
        assert max(len(pieces) for line in grown for pieces in line) > 3


def test_test_losses_have_up_to_14_marks_on_their_lines(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}&test_loss=1") as page:
        ready(page)
        lines = ["".join(pieces) for pieces in page.evaluate(LINES, 1.25)]
        marks = page.locator("#loss-plot .graph-marks").evaluate_all(
            "all => all.map((e) => [...e.children].map((mark) => mark.getAttribute('transform')))"
        )
        assert len(lines) == len(marks) == 3
        for line, own in zip(lines, marks, strict=True):
            places = [place.removeprefix("translate(").removesuffix(")") for place in own]
            corners = {
                tuple(map(float, corner.split(",")))
                for corner in line.replace("M", "L").split("L")[1:]
            }
            assert 5 <= len(places) <= 14
            assert all(tuple(map(float, place.split(","))) in corners for place in places)


@pytest.mark.parametrize("length", [40, 4000])
def test_a_pale_line_is_no_darker_where_it_crosses_itself(
    open_page: OpenPage, browser: Browser, length: int
) -> None:
    """Of a few points, and of so many that it is drawn in pieces; none leaves the area."""
    zigzag = {
        "color": "#000000",
        "opacity": 0.2,
        "width": 1,
        "x": [(i / 9 if length < 100 else i / 400) % 1.4 - 0.2 for i in range(length)],
        "y": [1.3 if i % 2 else -0.3 for i in range(length)],
        "settled": length,
    }
    with open_page("/nowhere", allowed=("404",)) as page:
        page.evaluate(ALONE, [zigzag])
        assert page.locator(".graph-line path").count() == (1 if length < 100 else 16)
        png = base64.b64encode(page.locator("#alone").screenshot()).decode()
    blank = browser.new_page()
    least = blank.evaluate(DARKEST, f"data:image/png;base64,{png}")
    blank.close()
    assert least["around"] == 255
    assert 202 <= least["inside"] <= 206  # black at an opacity of a fifth over white


def test_many_pale_marks_are_no_darker_where_they_cover_each_other(
    open_page: OpenPage, browser: Browser
) -> None:
    look = {"mode": "markers", "color": "#000000", "size": 9, "opacity": 0.2}
    with open_page("/nowhere", allowed=("404",)) as page:
        page.evaluate(ALONE, [{**look, "x": [0.5] * 300, "y": [i / 900 for i in range(300)]}])
        assert page.locator(".graph-marks path").count() == 2
        png = base64.b64encode(page.locator("#alone").screenshot()).decode()
    blank = browser.new_page()
    assert 202 <= blank.evaluate(DARKEST, f"data:image/png;base64,{png}")["inside"] <= 206
    blank.close()


def test_points_and_intervals_of_a_chart_lie_at_the_numbers_of_the_api(
    open_page: OpenPage, server: Server
) -> None:
    query = "data.n=60&model.hidden=4&stop.epochs=4"
    with open_page(f"/?{query}&panels=noise&run=1&x=updates&at=3") as page:
        ready(page)
        plot = '[data-chart="spread"]'
        until(page, f"() => document.querySelector('{plot} .graph-marks')")
        noise = f"{server.url}/api/v1/noise?{query}&run=1&step=3"
        spread = httpx.get(noise, timeout=60).json()["spread"]
        axes = axes_of(page, plot)
        sizes, column = spread["batch_sizes"], spread["with_replacement"]
        shown = [i for i, exact in enumerate(column["exact"]) if not exact]
        assert len(shown) >= 3
        trace = page.locator(f"{plot} .graph-trace:has(path[stroke-width='1.25'])").first
        places = trace.locator(".graph-marks path").evaluate_all(
            "all => all.map((e) => e.getAttribute('transform').match(/[\\d.]+/g).map(Number))"
        )
        d = trace.locator("> path").get_attribute("d") or ""
        ends = [[*map(float, part.replace("V", ",").split(","))] for part in d.split("M")[1:]]
        for i, (x, y), (at, low, high) in zip(shown, places, ends, strict=True):
            assert x == at == pytest.approx(pixel_of(axes["x"], sizes[i]), abs=0.1)
            for pixel, name in ((y, "measured"), (low, "low"), (high, "high")):
                assert pixel == pytest.approx(pixel_of(axes["y"], column[name][i]), abs=0.1)
