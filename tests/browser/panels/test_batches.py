"""The drawer with each run's epoch: its layout, its words, and the examples pointed at."""

from typing import Any

import httpx
import orjson
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, drawn, in_module, ready, until
from tests.browser.looks import SIZES, assert_tidy, violations
from tests.server import Server

pytestmark = pytest.mark.browser

# Every cell of a strip by its place, the place told for its middle, and where each batch begins.
LAID_OUT = """return given.map(([count, size, width, pitch]) => {
    const strip = m.layOutStrip({ count, size }, width, pitch), half = strip.cell / 2;
    const places = [...Array(count).keys()];
    const cells = places.map((place) => m.cellOf(strip, place));
    const blocks = [...Array(Math.ceil(count / size)).keys()].map((b) => m.blockOf(strip, b));
    return { cells, blocks, cell: strip.cell, height: strip.height,
      hits: cells.map(({ x, y }) => m.placeAt(strip, x + half, y + half)) }; });"""

STRIPS = [  # examples, batch size, width and pitch in pixels
    (300, 300, 450, 14),
    (300, 32, 450, 14),
    (300, 1, 450, 13),
    (288, 32, 200, 12),
    (300, 7, 358, 14),
    (4500, 32, 358, 3),
    (4500, 4500, 240, 2),
    (6000, 1, 358, 2),
    (2, 1, 200, 14),
    (20, 13, 100, 14),
]


def test_each_example_of_an_epoch_has_one_cell_of_its_own(open_page: OpenPage) -> None:
    strips = in_module(open_page, "core/geometry/strip-layout.js", LAID_OUT, STRIPS)
    for (count, _, width, _), strip in zip(STRIPS, strips, strict=True):
        corners = [(cell["x"], cell["y"]) for cell in strip["cells"]]
        assert len(set(corners)) == count
        assert all(x >= 0 and x + strip["cell"] <= width for x, _ in corners)
        assert all(y >= 0 and y + strip["cell"] <= strip["height"] for _, y in corners)
        for x, y in corners[: 50 if count > 1000 else count]:
            near = [(a, b) for a, b in corners if abs(a - x) < strip["cell"] > abs(b - y)]
            assert near == [(x, y)], "cells overlap"
        assert strip["hits"] == list(range(count))


def test_batches_stand_apart_and_the_last_one_is_short(open_page: OpenPage) -> None:
    strips = in_module(open_page, "core/geometry/strip-layout.js", LAID_OUT, STRIPS)
    for (count, size, _, pitch), strip in zip(STRIPS, strips, strict=True):
        lengths = [block["length"] for block in strip["blocks"]]
        assert lengths == [size] * (count // size) + [count % size] * (count % size > 0)
        for batch, block in enumerate(strip["blocks"]):
            first = strip["cells"][batch * size]
            assert (first["x"], first["y"]) == (block["x"], block["y"])
        corners = [(cell["x"], cell["y"]) for cell in strip["cells"]]
        for place in range(size, min(count, 1500), size):
            (left, top), (x, y) = corners[place - 1], corners[place]
            assert x - left > pitch or y - top > pitch, "no gap before this batch"


def test_no_cell_is_told_beside_the_strip(open_page: OpenPage) -> None:
    beside = in_module(
        open_page,
        "core/geometry/strip-layout.js",
        """const strip = m.layOutStrip({ count: 300, size: 32 }, 450, 14);
           const last = m.cellOf(strip, 299);
           return [[0, 20], [20, 0], [449, 20], [20, strip.height], [last.x + 30, last.y + 3]]
             .map(([x, y]) => m.placeAt(strip, x, y));""",
    )
    assert beside == [-1] * 5


def test_whole_epochs_fit_a_modest_height(open_page: OpenPage) -> None:
    cuts = [(300, 1), (300, 32), (1348, 1), (4500, 32), (6000, 1), (15_000, 1), (10, 1)]
    found = in_module(
        open_page,
        "core/geometry/strip-layout.js",
        """return given.map(([count, size]) => { const cut = { count, size };
             const pitch = m.pitchFor([cut], 370, 212);
             const height = (pitch) => m.layOutStrip(cut, 370, pitch).height;
             return [pitch, height(pitch), height(pitch + 1)]; });""",
        cuts,
    )
    assert all(height <= 212 for _, height, _ in found)
    assert all(larger > 212 or pitch == 14 for pitch, _, larger in found)
    assert min(pitch for pitch, *_ in found[:5]) == 2  # of up to 6,000 examples


WORDS = [  # the query's end, the run, the step, what is said
    ("", 0, 2, "All 300 examples in one batch, in the given order."),
    (
        "",
        1,
        13,
        "300 examples in 10 batches of 32, the last with 12 (300 mod 32 = 12), shuffled every "
        "epoch.",
    ),
    ("", 2, 5, "300 examples in 300 batches of 1, shuffled every epoch."),
    (
        "&runs=full,30&order=shuffle_once",
        1,
        0,
        "300 examples in 10 batches of 30 (300 mod 30 = 0), shuffled once.",
    ),
    (
        "&last_batch=drop&order=sorted",
        1,
        9,
        "288 of 300 examples in 9 batches of 32, the other 12 dropped (300 mod 32 = 12), sorted "
        "by target.",
    ),
    (
        "&runs=full,200&last_batch=drop",
        1,
        0,
        "200 of 300 examples in 1 batch of 200, the other 100 dropped (300 mod 200 = 100), "
        "shuffled every epoch.",
    ),
    (
        "&last_batch=weighted&order=as_given",
        1,
        0,
        "300 examples in 10 batches of 32, the last with 12, weighted by 12/32 (300 mod 32 = 12), "
        "in the given order.",
    ),
    (
        "&stop.updates=25",
        1,
        22,
        "300 examples in 10 batches of 32, the last with 12 (300 mod 32 = 12), shuffled every "
        "epoch; the run ends after batch 5.",
    ),
    (
        "&runs=full,32&runs.1.changes.0.at_step=10&runs.1.changes.0.batch_size=7",
        1,
        12,
        "300 examples in 43 batches of 7, the last with 6 (300 mod 7 = 6), shuffled every epoch.",
    ),
]

# A function body over the lines of a stream.
RUNS = """const { createRuns } = await import('/static/js/core/columns.js');
    const runsOf = (lines) => { const runs = createRuns(lines[0].data);
      for (const { event, data } of lines) if (event === 'frame') runs[data.run].append(data);
      return runs; };"""


def lines_of(server: Server, query: str) -> list[Any]:
    length = "" if "stop." in query else "&stop.epochs=3"
    stream = f"{server.url}/api/v1/stream?vectors=drawing&format=ndjson{query}{length}"
    return [orjson.loads(line) for line in httpx.get(stream).text.splitlines()]


@pytest.mark.parametrize(("query", "run", "step", "words"), WORDS)
def test_the_cut_of_an_epoch_is_said_in_words(
    open_page: OpenPage, server: Server, query: str, run: int, step: int, words: str
) -> None:
    said = in_module(
        open_page,
        "core/words/epoch-words.js",
        f"{RUNS} return m.cutInWords(runsOf(given[0])[given[1]], given[2]);",
        [lines_of(server, query), run, step],
    )
    assert said.replace("\u00a0", " ") == words


def test_draws_with_replacement_are_counted(open_page: OpenPage, server: Server) -> None:
    """Against the API's own batches: how many examples are hit, how often one, and in which."""
    query = "&order=with_replacement&runs=full,32"
    whole = httpx.get(f"{server.url}/api/v1/run?stop.epochs=3{query}&fields=batches").json()
    batches = whole["runs"][1]["batches"][10:20]  # the second epoch
    drawn = [example for batch in batches for example in batch]
    often = max(drawn, key=drawn.count)
    never = next(example for example in range(300) if example not in drawn)
    said = in_module(
        open_page,
        "core/words/epoch-words.js",
        f"""{RUNS} const run = runsOf(given[0])[1]; return [m.cutInWords(run, 14),
              m.placesInWords(run, 14, given[1]), m.placesInWords(run, 14, given[2])];""",
        [lines_of(server, query), often, never],
    )
    holding = [str(place) for place, batch in enumerate(batches, 1) if often in batch]
    assert said == [
        "320 draws with replacement in 10 batches of 32, the last filled up "
        f"(300\u00a0mod\u00a032\u00a0=\u00a012): {len(set(drawn))} different examples of 300, "
        f"some up to {drawn.count(often)} times.",
        f"batches {', '.join(holding[:-1])} and {holding[-1]} of 10",
        "not drawn in this epoch",
    ]


def test_examples_are_told_in_their_own_units(open_page: OpenPage, server: Server) -> None:
    """Against the shipped data: of many features three, and a price, not a standardised one."""
    lines = lines_of(server, "&data=diamonds&model.hidden=2&runs=full&stop.epochs=1")
    data = lines[0]["data"]["data"]
    said = in_module(
        open_page, "core/words/epoch-words.js", "return m.exampleInWords(given, 17);", data
    )
    carat = data["x"][17][0] * data["scale"][0] + data["mean"][0]
    price = data["y"][17] * data["target_scale"] + data["target_mean"]
    assert said.startswith(f"Example 17: carat = {carat:.3g}")
    assert said.endswith(f", …, price = {price:,.0f}" if price >= 1000 else f"price = {price:.0f}")
    assert said.count("=") == 4


def standing(page: Page) -> list[list[str]]:
    """Which epoch and batch each run is at; examples used, in this batch and to come."""
    return page.eval_on_selector_all(
        ".strip",
        """all => all.map((strip) => ['epoch', 'batch', 'used', 'own', 'rest'].map((part) =>
             strip.querySelector(`[data-part="${part}"]`).textContent))""",
    )


def test_used_batches_are_counted_while_seeking(open_page: OpenPage) -> None:
    with open_page("/?panels=batches&at=12.34") as page:
        ready(page)
        until(page, "() => document.querySelectorAll('.strip').length === 3")
        assert standing(page) == [
            ["13 of 40", "1 of 1", "0", "300", "0"],
            ["13 of 40", "4 of 10", "96", "32", "172"],
            ["13 of 40", "103 of 300", "102", "1", "197"],
        ]
        page.keyboard.press("ArrowRight")
        until(page, "() => document.querySelector('[data-run=\"2\"]').dataset.step === '3703'")
        assert standing(page)[2] == ["13 of 40", "104 of 300", "103", "1", "196"]
        page.keyboard.press("Home")
        until(page, "() => document.querySelector('[data-run=\"2\"]').dataset.step === '0'")
        assert standing(page)[1] == ["1 of 40", "1 of 10", "0", "32", "268"]
        assert page.locator('[data-part="which"]').all_text_contents() == ["Next batch"] * 3
        page.keyboard.press("End")
        until(page, "() => document.querySelector('[data-run=\"2\"]').dataset.step === '12000'")
        assert standing(page)[1] == ["40 of 40", "10 of 10", "288", "12", "0"]
        assert page.locator('[data-part="which"]').all_text_contents() == ["Last batch"] * 3


@pytest.mark.parametrize(
    ("query", "all_of_them"),
    [("", 300), ("&last_batch=drop", 288), ("&order=with_replacement", 320)],
)
def test_used_own_and_coming_examples_are_all_of_an_epoch(
    open_page: OpenPage, server: Server, query: str, all_of_them: int
) -> None:
    told = in_module(
        open_page,
        "core/words/epoch-words.js",
        f"""{RUNS} const run = runsOf(given)[1];
            const numbers = (step) => {{ const {{ used, own, rest }} = m.standingInWords(run, step);
              return [used, own, rest].map(Number); }};
            return Array.from({{ length: run.length }}, (_, step) => numbers(step));""",
        lines_of(server, query),
    )
    assert len(told) >= 27
    assert {sum(numbers) for numbers in told} == {all_of_them}
    assert all(own > 0 and min(numbers) >= 0 for numbers in told for own in numbers[1:2])


READS = ("getImageData",)  # Chromium warns of a canvas read again and again, as only a test does

# The colour in the middle of each of some cells of a run's strip, as [r, g, b].
COLORS = """async ([run, count, size, places]) => {
    const m = await import('/static/js/core/geometry/strip-layout.js');
    const canvas = document.querySelectorAll('.strip canvas')[run];
    const strips = [[300, 300], [300, 32], [300, 1]].map(([n, M]) => ({ count: n, size: M }));
    const pitch = m.pitchFor(strips, canvas.clientWidth, 212);
    const strip = m.layOutStrip({ count, size }, canvas.clientWidth, pitch);
    const middle = (place) => Object.values(m.cellOf(strip, place)).map((v) => v + strip.cell / 2);
    return places.map((place) => ({ at: middle(place), color:
      [...canvas.getContext('2d').getImageData(...middle(place), 1, 1).data].slice(0, 3) })); }"""


@pytest.mark.parametrize(("run", "size", "first", "used"), [(1, 32, 120, 96), (2, 1, 3600, 102)])
def test_cells_have_the_colour_of_their_class_and_used_ones_are_pale(
    open_page: OpenPage, server: Server, run: int, size: int, first: int, used: int
) -> None:
    whole = httpx.get(f"{server.url}/api/v1/run?fields=batches").json()
    order = [example for batch in whole["runs"][run]["batches"][first:] for example in batch]
    marks = {0: [0x80, 0x64, 0x20], 1: [0x51, 0x37, 0x7C]}
    with open_page("/?panels=batches&at=12.34", allowed=READS, color_scheme="light") as page:
        ready(page)
        until(page, "() => document.querySelectorAll('.strip').length === 3")
        cells = page.evaluate(COLORS, [run, 300, size, list(range(300))])
        for place, cell in enumerate(cells):
            own = marks[int(whole["data"]["y"][order[place]])]
            pale = [255 - (255 - tone) * 0.26 for tone in own]
            assert cell["color"] == pytest.approx(pale if place < used else own, abs=2), place


def until_hovered(page: Page, example: int | str) -> None:
    """Waits until every panel shows this example; none is ''."""
    condition = """(example) => [...document.querySelectorAll('[data-run]')].every(
        (panel) => panel.dataset.hovered === example)"""
    until(page, condition, str(example))


INK = """() => [...document.querySelectorAll('[data-run] canvas, .strip canvas')].map((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4)
      count += data[i] === 0x1b && data[i + 1] === 0x1f && data[i + 2] === 0x24 && data[i + 3] > 0;
    return count; })"""


def test_a_cell_pointed_at_is_shown_in_every_picture_and_strip(
    open_page: OpenPage, server: Server
) -> None:
    whole = httpx.get(f"{server.url}/api/v1/run?fields=batches").json()
    batches = [run["batches"] for run in whole["runs"]]
    example = batches[1][121][5]
    with open_page("/?panels=batches&at=12.34", allowed=READS, color_scheme="light") as page:
        ready(page)
        until(page, "() => document.querySelectorAll('.strip').length === 3")
        assert page.evaluate(INK) == [0] * 6
        (cell,) = page.evaluate(COLORS, [1, 300, 32, [32 + 5]])
        canvas = page.locator(".strip canvas").nth(1)
        canvas.scroll_into_view_if_needed()
        canvas.hover(position={"x": cell["at"][0], "y": cell["at"][1]})
        until_hovered(page, example)
        assert all(count > 20 for count in page.evaluate(INK))
        readout = page.inner_text(".batches-readout")
        named, x1, *_ = readout.replace("−", "-").replace(",", " =").split(" = ")
        assert named == f"Example {example}: x1"
        assert float(x1) == pytest.approx(whole["data"]["x"][example][0], rel=5e-3)
        place = [batch[0] for batch in batches[2][3600:3900]].index(example) + 1
        assert "Mini-batch: batch 2 of 10; " in readout
        assert readout.endswith(f"SGD: batch {place} of 300.")
        page.mouse.move(2, 2)
        until_hovered(page, "")
        assert page.evaluate(INK) == [0] * 6


@pytest.mark.parametrize("data", ["moons", "line"], ids=["regions", "curve"])
def test_a_mark_pointed_at_in_a_picture_is_found_in_the_strips(
    open_page: OpenPage, data: str
) -> None:
    with open_page(f"/?data={data}&panels=batches&at=2.5") as page:
        ready(page)
        shown = page.evaluate(
            """async () => {
              const { createScene, layOut } = await import('/static/js/plots/picture/scene.js');
              const body = await fetch(`/api/v1/stream${location.search}&format=ndjson`);
              const { data } = JSON.parse((await body.text()).split('\\n')[0]);
              const { clientWidth, clientHeight } = document.querySelector('#run-2 canvas');
              const { train } = layOut(createScene(data), clientWidth, clientHeight);
              const lone = train.map(({ x, y }) => Math.min(...train.map((p) =>
                Math.hypot(p.x - x, p.y - y) || 99))), best = lone.indexOf(Math.max(...lone));
              return [best, train[best].x, train[best].y]; }"""
        )
        canvas = page.locator("#run-2 canvas")
        canvas.hover(position={"x": shown[1] + 3, "y": shown[2] - 3})
        until_hovered(page, shown[0])
        assert page.inner_text(".batches-readout").startswith(f"Example {shown[0]}: ")
        canvas.hover(position={"x": 3, "y": 3})
        until_hovered(page, "")
        assert page.inner_text(".batches-readout").startswith("Point at a cell")


def test_where_there_is_no_mouse_one_taps(open_page: OpenPage) -> None:
    with open_page("/?panels=batches", 390, 844, has_touch=True, is_mobile=True) as page:
        ready(page)
        until(page, "() => document.querySelector('.batches-readout').textContent !== ''")
        assert page.inner_text(".batches-readout").startswith("Tap a cell, or an example in")


def test_the_keyboard_goes_through_the_order(open_page: OpenPage, server: Server) -> None:
    """Draws with replacement, so that an example may come again; the playhead stays."""
    query = "data.n=80&order=with_replacement&stop.epochs=2"
    whole = httpx.get(f"{server.url}/api/v1/run?{query}&fields=batches").json()
    order = [example for batch in whole["runs"][1]["batches"][2:] for example in batch]
    with open_page(f"/?{query}&panels=batches") as page:
        ready(page)
        slider = page.locator("#order-1")
        slider.focus()
        until_hovered(page, order[0])
        for place in range(1, 64):
            slider.press("ArrowRight")
            if place % 20 == 0:
                until_hovered(page, order[place])
        until_hovered(page, order[-1])
        assert slider.input_value() == "64"
        told = page.get_attribute("#order-1", "aria-valuetext") or ""
        assert told.startswith(f"Place 64 of 64: example {order[-1]}, class ")
        assert told.endswith("2 of 2")
        assert page.get_attribute("#run-2", "data-step") == "120"
        slider.evaluate("e => e.blur()")
        until_hovered(page, "")


def test_on_a_narrow_page_the_chosen_run_alone_is_shown(open_page: OpenPage) -> None:
    with open_page("/?panels=batches&run=1", 390, 844) as page:
        ready(page)
        until(page, "() => document.querySelectorAll('.strip').length === 3")
        assert page.locator(".strip:visible h3").all_inner_texts() == ["Mini-batch"]
        page.locator("#opened-run label", has_text="SGD").click()
        until(page, "() => document.querySelector('#order-2').offsetWidth > 0")
        assert page.locator(".strip:visible h3").all_inner_texts() == ["SGD"]


@pytest.mark.parametrize(
    "query",
    ["", "&data=diamonds&model.hidden=8&stop.epochs=1", "&order=with_replacement&runs=full,99,7"],
    ids=["default", "many", "draws"],
)
def test_the_drawer_is_tidy(open_page: OpenPage, query: str) -> None:
    with open_page(f"/?panels=batches{query}", *SIZES[0]) as page:
        ready(page)
        until(page, "() => document.querySelectorAll('.strip').length > 1")
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            drawn(page)
            assert_tidy(page)


def test_nothing_of_the_drawer_moves_while_the_playhead_does(open_page: OpenPage) -> None:
    with open_page("/?panels=batches&order=with_replacement&at=0") as page:
        ready(page)
        tops = set()
        for _ in range(12):
            page.keyboard.press("Shift+ArrowRight")
            page.wait_for_timeout(40)
            tops.add(
                str(
                    page.evaluate("""() => ['.strip canvas', '.order', '.batches-readout']
              .map((s) => document.querySelector(s).getBoundingClientRect().top + scrollY)""")
                )
            )
        assert len(tops) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_drawer(open_page: OpenPage, scheme: str) -> None:
    with open_page("/?panels=batches", color_scheme=scheme) as page:
        ready(page)
        until(page, "() => document.querySelectorAll('.strip').length === 3")
        assert violations(page) == []
