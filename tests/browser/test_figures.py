"""Figures of the API drawn by plotly.js, the bundle of notebooks."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import plotly.io
import pytest
from playwright.sync_api import Browser, Page
from plotly.offline import get_plotlyjs

from app.web.replies.figure_plots import PLOTS
from tests.server import Server

pytestmark = pytest.mark.browser

SHORT = "data.n=60&model.hidden=4&stop.epochs=6"
DRAWN = """async ({ data, layout }) => {
  const el = document.createElement("div");
  document.body.append(el);
  await Plotly.newPlot(el, data, layout);
  const drawn = el.calcdata.map((points) => points.map(({ x, y }) => [x, y]));
  return { types: el._fullData.map(({ type }) => type), drawn, names: layout.annotations.length,
    shown: el.querySelectorAll(".annotation-text").length };
}"""

LABELS = (
    "<b>bold</b><br>and <i>so on</i>",
    '<a href="http://a.test">Adam</a> &lt; 5%',
    "%{x} %{meta.plot} %{y:.2f} &amp; &#60;",
    "$\\frac{1}{2}$ \\(x\\) <sup>2</sup> ]]>",
)
OF_ALL_RUNS = ("loss", "cosine", "length", "cost")
OF_SWEEPS = ("sweep_map", "sweep_curve", "sweep_rates")  # which show no run's name
TARGET = 0.7  # which these runs reach on their way
FEATURES = ["<b>u</b> %{x} $a$", "&lt;v&gt; <br>"]
# The words of a figure and of what is said of the first point of each trace; with a MathJax that
# tells when it is asked for anything.
WORDS = """async ({ data, layout }) => {
  const el = document.querySelector("#figure");
  await Plotly.newPlot(el, data, { ...layout, showlegend: true });
  const words = (of) => [...el.querySelectorAll(of)].map((text) => text.textContent);
  const [said, hovered] = [words("text"), []];
  const links = [...el.querySelectorAll("svg a")].length;
  for (const [curveNumber, { type, hoverinfo, y, xaxis = "x", yaxis = "y" }] of el.data.entries()) {
    const pointNumber = y?.findIndex((value) => value !== null);
    if (type !== "scatter" || hoverinfo === "skip" || pointNumber < 0) continue;
    Plotly.Fx.hover(el, [{ curveNumber, pointNumber }], xaxis + yaxis);
    await new Promise((next) => { setTimeout(next, 60); }); // more than the 50 between two hovers
    hovered.push(...words(".hoverlayer text"));
  }
  return { said, hovered, links, typeset: window.typeset };
}"""
MATHJAX = """window.typeset = 0;
window.MathJax = new Proxy({}, { get() { window.typeset++; throw new Error("MathJax"); } });"""


@pytest.fixture(scope="module")
def notebook(browser: Browser) -> Iterator[Page]:
    """A page with the bundle of notebooks, and a MathJax that must not be asked for anything."""
    page = browser.new_page()
    page.set_content("<!doctype html><div id=figure></div>")
    page.add_script_tag(content=get_plotlyjs())
    page.add_script_tag(content=MATHJAX)
    yield page
    page.close()


def nasty(**more: Any) -> dict[str, Any]:
    """An experiment of runs and features with names like markup."""
    x = [[i % 5, i % 3] for i in range(24)]
    data = {"name": "inline", "x": x, "y": [i % 2 for i in range(24)], "features": FEATURES}
    runs = [{"batch_size": 8, "label": label} for label in LABELS]
    document = {"data": data, "model": {"hidden": [2]}, "runs": runs, "stop": {"epochs": 3}}
    return document | more


@pytest.mark.parametrize(
    ("plot", "index"),
    [
        (plot, i)
        for plot in PLOTS
        for i in range(len(LABELS))
        if plot not in OF_SWEEPS and (i == 0 or plot not in OF_ALL_RUNS)
    ],
)
def test_names_in_a_figure_stand_as_they_were_typed(
    notebook: Page, server: Server, plot: str, index: int
) -> None:
    address = f"{server.url}/api/v1/figure?plot={plot}&run={index}&target={TARGET}"
    reply = httpx.post(address, json=nasty(), timeout=60)
    assert reply.status_code == 200, reply.text
    shown = notebook.evaluate(WORDS, reply.json())
    assert shown["typeset"] == shown["links"] == 0
    words = " | ".join(shown["said"])
    for name in LABELS if plot in OF_ALL_RUNS else (LABELS[index],):
        assert name in words
    if plot == "picture":
        assert set(FEATURES) <= set(shown["said"])
    if plot in OF_ALL_RUNS:
        ending = {"loss": ", training"}.get(plot, "")
        assert {f"{label}{ending}" for label in LABELS} <= set(shown["hovered"])


@pytest.mark.parametrize("plot", OF_SWEEPS)
def test_a_figure_of_a_sweep_is_drawn_in_a_notebook(
    notebook: Page, server: Server, plot: str
) -> None:
    address = f"{server.url}/api/v1/figure?plot={plot}&target={TARGET}&batch_sizes=4,8,full"
    reply = httpx.post(address, json=nasty(), timeout=60)
    assert reply.status_code == 200, reply.text
    figure = reply.json()
    shown = notebook.evaluate(WORDS, figure)
    assert shown["typeset"] == shown["links"] == 0
    axes = [figure["layout"][axis]["title"]["text"] for axis in ("xaxis", "yaxis")]
    assert {*axes, "4", "8", "24"} <= set(shown["said"])


@pytest.mark.parametrize("plot", ["loss", "spread"])
def test_a_figure_of_lines_is_drawn_with_every_point(
    notebook: Page, server: Server, plot: str
) -> None:
    address = f"{server.url}/api/v1/figure?plot={plot}&{SHORT}"
    figure = httpx.get(address, timeout=60).json()
    told = notebook.evaluate(DRAWN, figure)
    assert set(told["types"]) == {"scatter"}
    assert told["shown"] == told["names"] > 0
    for trace, drawn in zip(figure["data"], told["drawn"], strict=True):
        known = [[x, y] for x, y in zip(trace["x"], trace["y"], strict=True) if y is not None]
        assert [pair for pair in drawn if pair[1] is not None] == known or not known


def test_pictures_are_drawn(browser: Browser, server: Server) -> None:
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
