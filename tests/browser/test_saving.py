"""Every plot can be saved as SVG and PNG, and what is saved is true and complete by itself."""

import base64
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Download, FrameLocator, Locator, Page

from tests.browser.conftest import OpenPage, in_module, ready, until
from tests.browser.hosting import Hosts, hosting
from tests.browser.looks import assert_tidy, violations
from tests.browser.saved import HREF, NS, Point, Saved, between
from tests.server import Server
from tests.web.client import run

pytestmark = pytest.mark.browser

LABELS = ["Full batch", 'Small <batch> & "pale"', "SGD"]
QUERY = {"data.n": "120", "stop.epochs": "12", "runs": "full,16,1", "runs.1.label": LABELS[1]}
ADDRESS = "/?data.n=120&stop.epochs=12&runs=full,16,1"
ADDRESS += "&runs.1.label=Small%20%3Cbatch%3E%20%26%20%22pale%22"
NAMES = ["picture", "picture", "picture", "loss", "time-of-an-update", "time-of-an-epoch"]
NAMES += ["batches"] * 3 + ["cosine", "length", "spread", "cloud", "epoch"]

LIGHT = ((0, 114, 178), (213, 94, 0), (0, 158, 115))
DARK_GROUND = (21, 24, 28)

# Size, the colour of the corner, the least opacity, and how many pixels have each of some colours.
DECODED = """
  const image = await createImageBitmap(await (await fetch(given.url)).blob());
  const { width, height } = image;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const counts = given.colors.map(() => 0);
  let least = 255;
  for (let at = 0; at < data.length; at += 4) {
    least = Math.min(least, data[at + 3]);
    given.colors.forEach((color, i) => {
      if (color.every((c, j) => c === data[at + j])) counts[i]++;
    });
  }
  return { size: [width, height], corner: [...data.slice(0, 3)], least, counts };
"""


def read(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


def choose(control: Locator, kind: str) -> Download:
    """Opens a plot's menu, if it is closed, and saves."""
    if not control.locator(".save-menu").is_visible():
        control.locator(".save-open").click()
    with control.page.expect_download() as caught:
        control.get_by_role("button", name=kind, exact=True).click()
    return caught.value


def svg_of(control: Locator) -> Saved:
    return Saved(read(choose(control, "SVG")).decode())


def decoded(browser: Browser, png: bytes, *colors: tuple[int, ...]) -> Any:
    """What a browser sees in a PNG."""
    url = "data:image/png;base64," + base64.b64encode(png).decode()
    page = browser.new_page()
    try:
        return page.evaluate(f"async (given) => {{ {DECODED} }}", {"url": url, "colors": colors})
    finally:
        page.close()


def test_a_saved_loss_plot_names_everything_and_its_lines_are_the_runs(
    open_page: OpenPage, server: Server
) -> None:
    with open_page(ADDRESS) as page:
        ready(page)
        download = choose(page.locator(".loss .save"), "SVG")
        assert download.suggested_filename == "batchwise-two-moons-loss.svg"
        saved = Saved(read(download).decode())
    title, headline = saved.words[:2]
    assert title == "Loss against epochs"
    assert headline == f"Two moons: full batch, {LABELS[1]} and SGD"
    assert {"loss", "epochs", *LABELS} <= set(saved.words)
    assert any("Bold: training loss; pale: each batch." in word for word in saved.words)
    assert len(saved.lines("1")) == len(saved.lines("2.75")) == 3
    ticks = saved.ticks("y")
    across = saved.ticks("x")
    for index, line in enumerate(reversed(saved.lines("2.75"))):  # small batches lie at the back
        told = run(server.url, QUERY)["runs"][index]
        assert line[0][1] == pytest.approx(between(ticks, told["training_loss"][0]), abs=0.05)
        assert line[-1][1] == pytest.approx(between(ticks, told["training_loss"][-1]), abs=0.05)
        assert line[-1][0] - line[0][0] == pytest.approx(between(across, 12) - between(across, 0))
    names = dict(zip(saved.words, saved.texts, strict=True))
    heights = [float(names[label].attrib["y"]) for label in LABELS]
    losses = [told["training_loss"][-1] for told in run(server.url, QUERY)["runs"]]
    assert sorted(range(3), key=heights.__getitem__) == sorted(range(3), key=lambda i: -losses[i])


def test_a_saved_picture_has_each_example_at_its_place_over_the_regions(
    open_page: OpenPage, server: Server, browser: Browser
) -> None:
    told = run(server.url, {**QUERY, "fields": "batches"})
    with open_page(ADDRESS) as page:
        ready(page)
        download = choose(page.locator('[data-run="1"] .save'), "SVG")
        assert download.suggested_filename == "batchwise-two-moons-picture-small-batch-pale.svg"
        saved = Saved(read(download).decode())
    assert " ".join(saved.words).startswith(f"Decision regions of {LABELS[1]} after 72 updates ")
    assert {"x1", "x2", "class:", "0", "1"} <= set(saved.words)
    assert "filled: training, hollow: test, ringed: batch" in saved.words
    across, up = saved.places("x"), saved.places("y")

    data = told["data"]

    def assert_at(circles: list[Point], rows: list[int]) -> None:
        middle = 0.31 * 12  # from the middle of a tick's number down to its base line
        rest = list(circles)
        for x, y in (data["x"][row] for row in rows):
            place = between(across, x), between(up, y) - middle
            rest.remove(next(c for c in rest if c == pytest.approx(place, abs=0.05)))
        assert rest == []

    *marks, _of_the_key = saved.circles(fill="#806420")
    assert_at(marks, [i for i, y in enumerate(data["y"]) if y == 0])
    assert_at(saved.circles(stroke="#d55e00"), told["runs"][1]["batches"][-1])
    (image,) = saved.root.iter(f"{NS}image")
    kind, _, raster = image.attrib[HREF].partition(",")
    assert kind == "data:image/png;base64"
    seen = decoded(browser, base64.b64decode(raster))
    assert seen["size"] == [round(2 * float(image.attrib[name])) for name in ("width", "height")]


def test_a_saved_png_is_twice_as_large_opaque_and_in_the_runs_colours(
    open_page: OpenPage, browser: Browser
) -> None:
    with open_page(ADDRESS) as page:
        ready(page)
        control = page.locator(".loss .save")
        width, height = svg_of(control).size
        seen = decoded(browser, read(choose(control, "PNG")), *LIGHT)
        assert width >= page.locator("#loss-plot").bounding_box()["width"]  # type: ignore[index]
        across = page.locator("#loss-plot .graph-pad").bounding_box()["width"]  # type: ignore[index]
    assert seen["size"] == [2 * width, 2 * height]
    assert (seen["corner"], seen["least"]) == ([255, 255, 255], 255)
    assert all(count > 300 for count in seen["counts"])
    assert seen["counts"][0] > 3.5 * 2 * across  # the bold line without dashes is 2 · 2.75 thick


def test_every_plot_of_the_page_is_saved_complete_in_the_theme_on_show(
    open_page: OpenPage, browser: Browser
) -> None:
    with open_page(f"{ADDRESS}&panels=step,batches,noise&theme=dark") as page:
        ready(page)
        page.wait_for_selector('#step-drawer[data-waits="false"]')
        page.click('[data-part="measure"]')
        until(page, "() => document.querySelectorAll('.chart .graph-pad').length === 7")
        at = page.input_value("#scrubber")
        names = []
        for control in page.locator(".save").all():
            download = choose(control, "SVG")
            names.append(download.suggested_filename.split("moons-")[1])
            saved = Saved(read(download).decode())
            assert "Two moons: full batch" in " ".join(saved.words)
            ground = saved.root.find(f"{NS}rect")
            assert ground is not None
            assert ground.attrib["fill"] == "#15181c"
            figure = control.locator("xpath=..")
            drawn = figure.locator(".graph-title, .plot-name:visible").all_text_contents()
            assert set(drawn) <= set(saved.words), names[-1]
            assert drawn or figure.locator("canvas").count()
        assert page.input_value("#scrubber") == at  # a click on it is none on the plot
        png = decoded(browser, read(choose(page.locator(".loss .save"), "PNG")), DARK_GROUND)
        assert png["counts"][0] > 0.5 * png["size"][0] * png["size"][1]
    assert [name.startswith(wanted) for name, wanted in zip(names, NAMES, strict=True)] == [
        True
    ] * len(NAMES)


def test_the_keyboard_alone_saves(open_page: OpenPage) -> None:
    with open_page(ADDRESS) as page:
        ready(page)
        opener = page.locator(".loss .save-open")
        opener.focus()
        page.keyboard.press("Space")
        assert opener.get_attribute("aria-expanded") == "true"
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        with page.expect_download() as caught:
            page.keyboard.press("Enter")
        assert caught.value.suggested_filename == "batchwise-two-moons-loss.png"
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.className") == "save-open"
        assert opener.get_attribute("aria-expanded") == "false"
        page.keyboard.press("Enter")
        for _ in range(3):
            page.keyboard.press("Tab")
        assert opener.get_attribute("aria-expanded") == "false"  # who goes on leaves it closed
        assert page.get_attribute("body", "data-playing") == "false"


def test_the_menus_cover_nothing_and_move_nothing(open_page: OpenPage) -> None:
    boxes = """() => [...document.querySelectorAll('canvas, #loss-plot, .openers, .run-card dd')]
      .map((e) => e.getBoundingClientRect()).filter((b) => b.width)
      .map((b) => [b.x, b.y + scrollY, b.width, b.height])"""
    with open_page() as page:
        for width, height in ((1440, 900), (768, 1024), (320, 640)):
            page.set_viewport_size({"width": width, "height": height})
            ready(page)
            before = page.evaluate(boxes)
            for control in page.locator(".save:visible").all():
                control.locator(".save-open").click()
                assert page.locator(".save-menu:visible").count() == 1
                assert_tidy(page)
                for button in control.locator("button").all():
                    box = button.bounding_box()
                    assert box is not None
                    assert min(box["width"], box["height"]) >= 24
                assert page.evaluate(boxes) == before
            # So high that no control lies half under the transport, where it could be scrolled out.
            page.set_viewport_size({"width": width, "height": 2000})
            assert page.locator(".save-menu:visible").count() == 1
            assert violations(page) == []
            page.mouse.click(2, 2)
            assert page.locator(".save-menu:visible").count() == 0


@pytest.fixture(scope="module")
def hosts(server: Server) -> Iterator[Hosts]:
    with hosting(server.url) as running:
        yield running


@contextmanager
def framed(browser: Browser, hosts: Hosts, sandbox: str) -> Iterator[tuple[Page, FrameLocator]]:
    """An embed in a sandboxed frame of another site."""
    page = browser.new_page(reduced_motion="reduce")
    page.goto(hosts.holding(ADDRESS[2:], attributes=f'sandbox="{sandbox}"'))
    frame = page.frame_locator("#f0")
    frame.locator('body[data-state="ready"][data-playing="false"]').wait_for()
    try:
        yield page, frame
    finally:
        page.close()


def test_an_embed_that_may_download_saves(browser: Browser, hosts: Hosts) -> None:
    with framed(browser, hosts, "allow-scripts allow-downloads") as (page, frame):
        control = frame.locator(".loss .save")
        with page.expect_download() as caught:
            control.locator(".save-open").click()
            control.get_by_role("button", name="PNG", exact=True).click()
        assert caught.value.suggested_filename == "batchwise-two-moons-loss.png"
        seen = decoded(browser, read(caught.value), *LIGHT)
        assert all(count > 300 for count in seen["counts"])


def test_an_embed_that_may_not_download_shows_the_picture_instead(
    browser: Browser, hosts: Hosts
) -> None:
    with framed(browser, hosts, "allow-scripts") as (page, frame):
        downloads: list[Download] = []
        said: list[ConsoleMessage] = []
        page.on("download", lambda download: downloads.append(download))
        page.on("console", lambda message: said.append(message))
        for kind, place in (("SVG", '[data-run="0"]'), ("PNG", ".loss")):
            control = frame.locator(f"{place} .save")
            control.locator(".save-open").click()
            control.get_by_role("button", name=kind, exact=True).click()
            control.get_by_role("button", name="Nothing saved? Show it").click()
            image = frame.locator("dialog.saved[open] img")
            assert image.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 300
            assert "right-click" in (frame.locator("dialog.saved").text_content() or "")
            frame.locator("dialog.saved").get_by_role("button", name="Close").click()
            assert frame.locator("dialog[open]").count() == 0
        assert downloads == []
        assert all("ownload" in message.text for message in said)


# A plot whose every word is the same text, saved under the same headline.
SAVED = """
  const { sheetOf } = await import('/static/js/plots/sheet.js');
  const palette = { ink: '#000', text: '#333', back: '#fff', valueColor: () => '#888' };
  return Promise.all(given.map(async (codes) => {
    const text = String.fromCharCode(...codes);
    const paint = (context) => { context.fillStyle = text; context.fillText(text, 1, 1); };
    const picture = { title: text, note: text, width: 100, height: 100, paint };
    const { svg } = await sheetOf(picture, text, palette);
    return [...new TextEncoder().encode(svg)];
  }));
"""
SIGNS = "&<>\"' ;]-\t\n\r"  # that mean something in XML, and blanks
BEYOND = "\0\x01\x0b\x0c\x1f\x7f\x85\ufffe\uffff\ud800\udc00\U0001f41a\u2028ü"
NAMES_LIKE_XML = [
    "]]>",
    "<![CDATA[",
    "&amp;",
    "&#0;",
    "<!--",
    "-->",
    "<?xml?>",
    "</text>",
    "\ud800",
]


def test_a_saved_svg_is_well_formed_whatever_its_words(open_page: OpenPage) -> None:
    made = random.Random(3)
    texts = [*NAMES_LIKE_XML, *SIGNS, *BEYOND]
    texts += ["".join(made.choices(f"{SIGNS}{BEYOND}ab", k=12)) for _ in range(300)]
    units = [memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H") for text in texts]
    saved = in_module(open_page, "plots/svg-context.js", SAVED, [list(unit) for unit in units])
    for text, file in zip(texts, saved, strict=True):
        root = ElementTree.fromstring(bytes(file))
        said = "".join(root.itertext())
        if text.isprintable():
            assert said.count(text.strip()) >= 4, text


ODD = ("<b>&lt;1 %{x}</b>", "$a$ ]]> &#60;", '=5 <!-- "it\'s" -->')


def test_names_like_markup_stand_on_the_page_and_in_its_files_as_they_were_typed(
    open_page: OpenPage,
) -> None:
    features = ["<i>u</i>", "&amp; %{y} $v$"]
    query = {f"data.x.{i}": f"{i % 5},{i % 3}" for i in range(20)}
    query |= {"data": "inline", "data.y": ",".join(["0", "1"] * 10), "stop.epochs": "4"}
    query |= {"runs": "full,8,1", "data.features": ",".join(features), "panels": "noise"}
    query |= {f"runs.{i}.label": label for i, label in enumerate(ODD)}
    with open_page(f"/?{urlencode(query)}") as page:
        ready(page)
        until(page, "() => document.querySelectorAll('.chart .graph-pad').length >= 3")
        for place, words in (
            (".loss", ODD),
            ('[data-run="1"]', (ODD[1], *features)),
            ("#noise-drawer figure", ODD),
        ):
            saved = svg_of(page.locator(place).locator(".save").first)
            for word in words:
                assert word in " ".join(saved.words)
        for plot in ("#loss-plot", '[data-chart="cosine"]'):
            named = page.locator(f"{plot} .plot-name:visible").all_text_contents()
            assert sorted(named) == sorted(ODD)


def test_files_are_named_in_plain_letters(open_page: OpenPage) -> None:
    body = "return given.map((words) => m.fileNameOf(...words));"
    given = [
        ["Two moons with Adam: SGD", "loss", None],
        ["Eigene Daten: a", "picture", "Größe: 3/4 → “β”"],
    ]
    assert in_module(open_page, "core/document/file-name.js", body, given) == [
        "batchwise-two-moons-with-adam-loss",
        "batchwise-eigene-daten-picture-gro-e-3-4",
    ]
