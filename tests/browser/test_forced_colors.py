"""Forced colours (high contrast): what is drawn, chosen and moved is seen and told apart."""

import base64
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import OpenPage, ready, until
from tests.browser.looks import violations
from tests.server import Server

pytestmark = pytest.mark.browser

SHORT = "data.n=120&stop.epochs=6"
SCHEMES = {
    "light": ("rgb(255, 255, 255)", "rgb(0, 0, 0)"),
    "dark": ("rgb(0, 0, 0)", "rgb(255, 255, 255)"),
}

# The pixels of a canvas, read from a copy: reading from itself makes it slow.
PIXELS = """const pixels = (canvas, width) => {
    const copy = new OffscreenCanvas(width, canvas.height).getContext("2d");
    copy.drawImage(canvas, 0, 0);
    return copy.getImageData(0, 0, width, canvas.height).data;
  };"""
# Of each canvas on show how many different hues it has, greys left out.
HUES = f"""() => {{ {PIXELS}
  return [...document.querySelectorAll("canvas")].filter((e) => e.clientWidth).map((canvas) => {{
    const data = pixels(canvas, canvas.width);
    const hues = new Set();
    for (let at = 0; at < data.length; at += 4) {{
      const [r, g, b, alpha] = data.slice(at, at + 4);
      if (alpha === 255 && Math.max(r, g, b) - Math.min(r, g, b) > 24) hues.add([r, g, b].join());
    }}
    return hues.size;
  }}); }}"""
# The colours in which the names left of the first picture are written, where they cover a pixel.
WRITTEN = f"""() => {{ {PIXELS}
    const data = pixels(document.querySelector("[data-run] canvas"), 40);
    const found = new Set();
    for (let at = 0; at < data.length; at += 4) {{
      if (data[at + 3] === 255) found.add(`rgb(${{[...data.slice(at, at + 3)].join(", ")}})`);
    }}
    return [...found];
  }}"""
# How many columns of a picture have a pixel that is not as its corner.
COLUMNS = """async (url) => {
    const image = await createImageBitmap(await (await fetch(url)).blob());
    const { width, height } = image;
    const context = new OffscreenCanvas(width, height).getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const at = (x, y) => data.slice(4 * (y * width + x), 4 * (y * width + x) + 3).join();
    const isMarked = (x) => [...Array(height).keys()].some((y) => at(x, y) !== at(0, 0));
    return [[...Array(width).keys()].filter(isMarked).length, width];
  }"""


def styles(page: Page, selector: str, name: str, pseudo: str | None = None) -> list[str]:
    """A property of every element on show, as it is computed."""
    return page.evaluate(
        """([selector, name, pseudo]) => [...document.querySelectorAll(selector)]
          .filter((e) => e.checkVisibility())
          .map((e) => getComputedStyle(e, pseudo).getPropertyValue(name))""",
        [selector, name, pseudo],
    )


def drawn_whole(page: Page) -> None:
    ready(page)
    page.wait_for_selector('#step-drawer[data-waits="false"]')
    until(page, "() => document.querySelectorAll('.chart .graph-pad').length >= 5")


@pytest.fixture(params=SCHEMES)
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_pictures_lines_and_marks_are_seen_and_told_apart(open_page: OpenPage, scheme: str) -> None:
    ground, text = SCHEMES[scheme]
    path = f"/?{SHORT}&panels=step,batches,noise"
    with open_page(path, color_scheme=scheme, forced_colors="active") as page:
        drawn_whole(page)
        assert len(page.evaluate(HUES)) == 6  # a picture and a strip for each run
        assert min(page.evaluate(HUES)) >= 2  # of a strip that is used up: a class and the frame
        assert text in page.evaluate(WRITTEN)
        bold = "#loss-plot .graph-line[stroke-width='2.75']"
        for selector, name, pseudo in (
            (bold, "stroke", None),
            (bold, "stroke-dasharray", None),
            ("[data-run] .swatch line", "stroke", None),
            ("[data-run] .swatch line", "stroke-dasharray", None),
            ("#loss-plot .plot-name", "background-color", "::before"),
        ):
            assert len(set(styles(page, selector, name, pseudo))) == 3, (selector, name)
        assert len(set(styles(page, "#key [data-mark]", "color"))) == 2
        assert len(set(styles(page, ".matrix tbody td", "background-color"))) > 10
        assert styles(page, ".plot-hairline", "background-color") == [text]
        assert set(styles(page, ".sparkline polyline", "stroke")) == {text}
        assert ground not in styles(page, ".tint-key", "background-image")[0]
        assert "gradient" in styles(page, ".tint-key", "background-image")[0]


def test_what_is_chosen_differs_from_what_is_not(open_page: OpenPage, scheme: str) -> None:
    ground, text = SCHEMES[scheme]
    with open_page(
        f"/?{SHORT}&panels=batches", color_scheme=scheme, forced_colors="active"
    ) as page:
        ready(page)
        chosen = styles(page, ".segments input:checked + span", "background-color")
        rest = ".segments input:not(:checked) + span"
        assert len(set(chosen)) == 1
        assert chosen[0] not in styles(page, rest, "background-color")
        assert set(styles(page, rest, "border-bottom-color")) == {ground}
        assert set(styles(page, rest, "color")) == {text}
        assert styles(page, ".openers [aria-expanded=true]", "background-color") == chosen[:1]
        assert ground in styles(page, ".openers [aria-expanded=false]", "background-color")
        page.focus("#play")
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        assert page.evaluate("getComputedStyle(document.activeElement).outlineColor") != ground
        page.set_viewport_size({"width": 390, "height": 844})
        assert styles(page, ".run-tabs [aria-selected=true]", "background-color") == chosen[:1]
        others = styles(page, ".run-tabs [aria-selected=false]", "border-bottom-color")
        assert others == [ground, ground]
        assert violations(page) == []


def test_tracks_of_sliders_are_seen_and_locked_controls_look_so(
    open_page: OpenPage, browser: Browser, scheme: str
) -> None:
    path = f"/embed?{SHORT}&panels=runs&lock=choices"
    with open_page(path, 1200, color_scheme=scheme, forced_colors="active") as page:
        ready(page)
        blank = browser.new_page()
        sliders = page.locator("input[type=range]:visible").all()
        assert len(sliders) == 5  # the learning rate, three batch sizes, the playhead
        for slider in sliders:
            png = base64.b64encode(slider.screenshot()).decode()
            marked, width = blank.evaluate(COLUMNS, f"data:image/png;base64,{png}")
            assert marked >= 0.9 * width, slider.get_attribute("id")
        blank.close()
        gray = page.evaluate(
            """() => { const e = document.createElement("i"); e.style.color = "GrayText";
               document.body.append(e); return getComputedStyle(e).color; }"""
        )
        assert styles(page, "#data-name, #restart, #learning-rate", "color") == [gray] * 3
        assert gray not in styles(page, "[data-run] input", "color")


def test_an_explanation_can_be_read(open_page: OpenPage, scheme: str) -> None:
    ground, text = SCHEMES[scheme]
    with open_page(f"/?{SHORT}", color_scheme=scheme, forced_colors="active") as page:
        ready(page)
        page.hover('[data-run="0"] dt >> text="Training loss"')
        page.wait_for_selector("#tip:not([hidden])")
        assert styles(page, "#tip", "background-color") == [ground]
        assert styles(page, "#tip", "color") == styles(page, "#tip", "border-top-color") == [text]


def test_the_page_is_drawn_anew_when_the_colours_change(open_page: OpenPage) -> None:
    _, text = SCHEMES["dark"]
    with open_page(f"/?{SHORT}", color_scheme="dark") as page:
        ready(page)
        assert text not in page.evaluate(WRITTEN)
        page.emulate_media(forced_colors="active")
        until(page, f"(text) => ({WRITTEN})().includes(text)", text)
        page.emulate_media(forced_colors="none")
        until(page, f"(text) => !({WRITTEN})().includes(text)", text)


def test_a_chosen_theme_yields_to_the_systems_colours(open_page: OpenPage) -> None:
    _, text = SCHEMES["light"]
    with open_page(f"/?{SHORT}&theme=dark", color_scheme="light", forced_colors="active") as page:
        ready(page)
        assert text in page.evaluate(WRITTEN)
        assert styles(page, "#key [data-mark='0']", "color") == ["rgb(128, 100, 32)"]


def test_on_paper_the_colours_are_those_of_paper(open_page: OpenPage) -> None:
    _, text = SCHEMES["dark"]
    with open_page(f"/?{SHORT}", color_scheme="dark", forced_colors="active") as page:
        ready(page)
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert "rgb(89, 97, 107)" in page.evaluate(WRITTEN)
        assert styles(page, "html", "background-color") == ["rgb(255, 255, 255)"]
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert text in page.evaluate(WRITTEN)


def test_embeds_the_offline_page_and_the_documentation_have_them_too(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "offline.html"
    file.write_bytes(httpx.get(f"{server.url}/api/v1/export?format=html&{SHORT}").content)
    page = browser.new_page(color_scheme="dark", forced_colors="active", reduced_motion="reduce")
    for address in (f"{server.url}/embed?{SHORT}", f"{server.url}/api/docs", file.as_uri()):
        page.goto(address)
        if "docs" not in address:
            ready(page)
            assert min(page.evaluate(HUES)) > 100
        chosen = styles(page, ".segments input:checked + span", "background-color")
        rest = styles(page, ".segments input:not(:checked) + span", "background-color")
        assert len(set(chosen)) == len(set(rest)) == 1
        assert chosen[0] != rest[0]
    page.close()
