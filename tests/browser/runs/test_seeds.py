"""Several seeds on the page: the bands over the loss plot, the words below, the choice itself."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from tests.browser.choices import until_open
from tests.browser.conftest import OpenPage, ready, until
from tests.browser.graphs import axes_of
from tests.server import Server

QUERY = "data=moons&runs=full,8&stop.epochs=20&repeats=8&learning_rate=0.2"
WORDS = "#loss-plot + .verdict"
# The rows of the canvas of bands, in the column at a share of the plot's width, that are painted.
PAINTED = """(share) => {
  const canvas = document.querySelector("#loss-plot > canvas");
  const { x, width } = document.querySelector("#loss-plot .graph-pad").getBBox();
  const ratio = canvas.width / canvas.clientWidth;
  const column = Math.round(ratio * (x + share * width));
  const copy = new OffscreenCanvas(1, canvas.height).getContext("2d");
  copy.drawImage(canvas, -column, 0);
  const { data } = copy.getImageData(0, 0, 1, canvas.height);
  const rows = Array.from({ length: canvas.height }, (_, y) => y);
  return rows.filter((y) => data[4 * y + 3]).map((y) => y / ratio);
}"""


def spread(server: Server, query: str) -> dict[str, Any]:
    reply: dict[str, Any] = httpx.get(f"{server.url}/api/v1/repeats?{query}").json()
    return reply


def with_bands(page: Page) -> None:
    ready(page)
    until(page, "(words) => document.querySelector(words)?.children.length > 1", WORDS)


def test_the_bands_lie_where_the_losses_of_all_seeds_do(
    open_page: OpenPage, server: Server
) -> None:
    query = QUERY.replace("full,8", "full")
    (run,) = spread(server, query)["runs"]
    with open_page(f"/?{query}") as page:
        with_bands(page)
        axes = axes_of(page)
        (low, start), (high, end) = axes["y"][0], axes["y"][-1]
        top = min(axes["ends"]["y"])
        for share, at in ((0.25, 5), (0.5, 10), (0.75, 15)):
            rows = page.evaluate(PAINTED, share)
            for line, row in (("lowest", max(rows)), ("highest", min(rows))):
                loss = run["training_loss"][line][at]
                expected = start + (loss - low) / (high - low) * (end - start)
                assert row == pytest.approx(max(expected, top), abs=2)


def test_the_words_are_the_losses_at_the_end(open_page: OpenPage, server: Server) -> None:
    reply = spread(server, QUERY)
    with open_page(f"/?{QUERY}") as page:
        with_bands(page)
        head, *texts = page.locator(f"{WORDS} p").all_inner_texts()
        assert head.startswith("Start and order vary over 8 seeds.")
        for run, text in zip(reply["runs"], texts, strict=True):
            assert text.startswith(f"{run['label']}: half of the seeds end between ")
            for line in ("lower_quartile", "upper_quartile", "lowest", "highest"):
                loss = run["training_loss"][line][-1]
                assert (f"{loss:.4f}" if loss < 0.1 else f"{loss:.3f}") in text


def test_the_band_under_the_pointer_shows_each_of_its_seeds(open_page: OpenPage) -> None:
    with open_page(f"/?{QUERY}") as page:
        with_bands(page)
        before = page.evaluate(PAINTED, 0.5)
        box = page.locator("#loss-plot").bounding_box()
        assert box is not None
        middle = (min(before) + max(before)) / 2
        picture = "document.querySelector('#loss-plot > canvas').toDataURL()"
        still = page.evaluate(picture)
        axes = axes_of(page)["ends"]["x"]
        with page.expect_response(lambda reply: "singles=yes" in reply.url):
            page.mouse.move(box["x"] + sum(axes) / 2, box["y"] + middle)
        until(page, f"(still) => {picture} !== still", still)
        page.mouse.move(box["x"] + sum(axes) / 2, box["y"] - 40)
        until(page, f"(still) => {picture} === still", still)


def test_the_bands_go_as_far_as_the_playhead(open_page: OpenPage) -> None:
    with open_page(f"/?{QUERY}&at=5") as page:
        with_bands(page)
        clip = page.evaluate("document.querySelector('#loss-plot > canvas').style.clipPath")
        ends, width = axes_of(page)["ends"]["x"], page.locator("#loss-plot").bounding_box()
        assert width is not None
        left = width["width"] - (ends[0] + (ends[1] - ends[0]) / 4)
        assert float(clip.split()[1].removesuffix("px")) == pytest.approx(left, abs=1.5)


def test_seeds_are_chosen_in_the_form_and_taken_back(open_page: OpenPage) -> None:
    with open_page("/?runs=full,8&stop.epochs=5") as page:
        ready(page)
        assert page.locator(WORDS).count() == 0
        page.click("#more-open")
        page.fill("#repeats", "4")
        page.press("#repeats", "Enter")
        until_open(page, "?stop.epochs=5&repeats=4&runs=full,8")
        with_bands(page)
        page.select_option("#vary", "order")
        until_open(page, "?stop.epochs=5&repeats=4&vary=order&runs=full,8")
        until(page, f"() => document.querySelector('{WORDS}').innerText.startsWith('The order')")
        page.fill("#repeats", "1")
        page.press("#repeats", "Enter")
        until_open(page, "?stop.epochs=5&vary=order&runs=full,8")
        until(page, f"() => document.querySelector('{WORDS}').hidden")
        assert page.evaluate(PAINTED, 0.5) == []


def test_too_many_seeds_are_refused_with_the_most_below_the_plot(open_page: OpenPage) -> None:
    with open_page("/?repeats=64&stop.epochs=400&data.n=20", allowed=("422",)) as page:
        ready(page)
        until(page, f"() => document.querySelector('{WORDS}')?.innerText.length > 0")
    with open_page("/?repeats=64&stop.epochs=800", allowed=("422",)) as page:
        ready(page)
        until(
            page, f"() => /must be at most \\d+/.test(document.querySelector('{WORDS}')?.innerText)"
        )


@pytest.mark.parametrize("axis", ["updates", "epochs", "examples", "time"])
def test_a_band_ends_where_its_run_does_on_every_axis(open_page: OpenPage, axis: str) -> None:
    with open_page(f"/?{QUERY.replace('full,8', '8')}&x={axis}") as page:
        with_bands(page)
        assert page.evaluate(PAINTED, 0.985)
        assert page.evaluate(PAINTED, 0.01)
