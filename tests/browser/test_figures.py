"""Figures of the API drawn by plotly.js: the page's own bundle, and the whole one of notebooks."""

import json

import httpx
import plotly.io
import pytest
from playwright.sync_api import Browser
from plotly.offline import get_plotlyjs

from tests.browser.conftest import OpenPage
from tests.server import Server

pytestmark = pytest.mark.browser

SHORT = "data.n=60&model.hidden=4&stop.epochs=6"
DRAWN = """async (address) => {
  const { data, layout } = await (await fetch(address)).json();
  const el = document.createElement("div");
  document.body.append(el);
  await Plotly.newPlot(el, data, layout);
  const drawn = el.calcdata.map((points) => points.map(({ x, y }) => [x, y]));
  return { types: el._fullData.map(({ type }) => type), drawn, names: layout.annotations.length,
    shown: el.querySelectorAll(".annotation-text").length };
}"""


@pytest.mark.parametrize("plot", ["loss", "spread"])
def test_a_figure_of_lines_is_drawn_by_the_pages_own_bundle(
    open_page: OpenPage, server: Server, plot: str
) -> None:
    address = f"{server.url}/api/v1/figure?plot={plot}&{SHORT}"
    figure = httpx.get(address, timeout=60).json()
    with open_page("/") as page:
        page.locator(".plot-graph .main-svg").first.wait_for(state="attached")
        told = page.evaluate(DRAWN, address)
    assert set(told["types"]) == {"scatter"}
    assert told["shown"] == told["names"] > 0
    for trace, drawn in zip(figure["data"], told["drawn"], strict=True):
        known = [[x, y] for x, y in zip(trace["x"], trace["y"], strict=True) if y is not None]
        assert [pair for pair in drawn if pair[1] is not None] == known or not known


def test_pictures_are_drawn_by_the_bundle_of_notebooks(browser: Browser, server: Server) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.set_content("<!doctype html><div id=figure></div>")
    page.add_script_tag(content=get_plotlyjs())
    for data, layer in (("moons&data.n=60", ".heatmaplayer image"), ("iris", ".imagelayer image")):
        address = f"{server.url}/api/v1/figure?plot=picture&data={data}&stop.epochs=3"
        read = plotly.io.from_json(httpx.get(address, timeout=60).text)
        figure = json.loads(read.to_json(engine="json"))
        page.evaluate("({ data, layout }) => Plotly.newPlot('figure', data, layout)", figure)
        page.wait_for_selector(layer, state="attached")
        assert page.locator(".scatterlayer .trace").count() > 3
    page.close()
    assert said == []
