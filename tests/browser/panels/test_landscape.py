"""The drawer "Landscape": its numbers are the API's, of the plane, run and step that are chosen."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Frame, Page, Route

from tests.browser.conftest import OpenPage, asked_for, drawn, ready, until
from tests.browser.framed import SANDBOXED, still, until_in
from tests.browser.graphs import axes_of
from tests.browser.hosting import Host, Hosts
from tests.browser.looks import assert_accessible, assert_tidy
from tests.browser.numbers import reply, table, told
from tests.server import Server, comes_to

pytestmark = pytest.mark.browser

SMALL = "data=moons&data.n=60&model.hidden=4&runs=full,8,1&stop.epochs=6"

# Whether the finest map, the exact points and what is said of both are on show.
FILLED = """() => document.querySelector('#landscape-drawer [data-part="state"]').textContent === ''
    && document.querySelectorAll('[data-part="words"] p').length > 0
    && document.querySelectorAll('[data-part="here"]:not(.is-late) p').length > 0"""
READOUT = "#landscape-readout"
STATE = '#landscape-drawer [data-part="state"]'
# What is painted on the canvas of the surfaces.
PAINTED = "() => document.querySelector('.map-surface').toDataURL()"


def filled(page: Page | Frame) -> None:
    drawn(page)  # what was chosen is asked for by then
    until_in(page, FILLED) if isinstance(page, Frame) else until(page, FILLED)


def words(page: Page | Frame) -> str:
    return page.inner_text(".landscape-side").replace("\u00a0", " ")


def asked(page: Page) -> list[dict[str, str]]:
    """What every request for the landscape asks, as they come."""
    seen: list[dict[str, str]] = []

    def note(url: str) -> None:
        if "/landscape?" in url:
            seen.append({name: values[0] for name, values in parse_qs(urlsplit(url).query).items()})

    page.on("request", lambda request: note(request.url))
    return seen


def rows_of(page: Page, labels: list[str], steps: list[int], *columns: list[Any]) -> list[Any]:
    texts = [told(page, column) for column in columns]
    return [
        [label, f"{step:,}", *cells]
        for label, step, *cells in zip(labels, steps, *texts, strict=True)
    ]


def test_the_numbers_are_those_of_the_api(open_page: OpenPage, server: Server) -> None:
    found = reply(server, "landscape", SMALL, run=1, step=9)
    grid, plane = found["grid"], found["plane"]
    with open_page(f"/?{SMALL}&panels=landscape&run=1&x=updates&at=9") as page:
        ready(page)
        steps = page.evaluate("""() => [...document.querySelectorAll('[data-run]')]
            .map((card) => Number(card.dataset.step))""")
        here = reply(
            server,
            "landscape",
            SMALL,
            run=1,
            step=9,
            steps=",".join(map(str, steps)),
            fields="here",
        )["here"]
        filled(page)
        across, up = zip(*here["points"], strict=True)
        labels = [path["label"] for path in found["paths"]]
        known = [
            dict(zip(path["steps"], path["loss"], strict=True)).get(step)
            for path, step in zip(found["paths"], steps, strict=True)
        ]
        losses = [known[0], here["training_loss"], known[2]]
        shown = table(page, "landscape-here")
        expected = rows_of(page, labels, steps, list(across), list(up), here["outside"], losses)
        assert shown == expected
        path = found["paths"][1]
        across, up = zip(*path["points"], strict=True)
        columns = [list(across), list(up), path["outside"], path["loss"]]
        shown = [row for row in table(page, "landscape-paths") if row[0] == labels[1]]
        assert shown == rows_of(page, [labels[1]] * len(path["steps"]), path["steps"], *columns)
        said = words(page)
        lengths = told(page, [here["lengths"]["batch"], here["lengths"]["full"]])
        assert f"the batch gradient is {lengths[0]} long" in said
        assert f"full gradient is {lengths[1]} long" in said
        assert f"them is {here['cosine']:.4f}".replace("-", "−") in said
        assert f"The plane shows {100 * sum(plane['explained']):.1f} % of the variance" in said
        for path in found["paths"]:
            far, long = told(page, [max(path["outside"]), path["length"]])
            off, gone = said.split("From the start: ")
            assert f"{path['label']} {far}" in off.split("from the plane: ")[1]
            assert f"{path['label']} {long}" in gone
        page.focus(".map")
        page.keyboard.press("ArrowUp")  # the probe appears in the middle, a point of the grid
        u, v, loss = told(page, [grid["u"][30], grid["v"][30], grid["loss"][30][30]])
        comes_to(
            lambda: page.inner_text(READOUT).startswith(f"{u} across, {v} up: loss {loss}"), True
        )
        assert page.inner_text('[data-part="spoken"]') == page.inner_text(READOUT)
        for key in ("ArrowLeft", "Shift+ArrowUp", "ArrowUp", "ArrowUp"):
            page.keyboard.press(key)
        # One fortieth of the map to the left, seven up.
        (low, high), (foot, top) = [(grid[name][0], grid[name][-1]) for name in "uv"]
        place = [low + (high - low) * 19 / 40, foot + (top - foot) * 27 / 40]
        u, v = told(page, place)
        comes_to(lambda: page.inner_text(READOUT).startswith(f"{u} across, {v} up"), True)


def pixel_of(page: Page, point: list[float]) -> tuple[float, float]:
    """Of a place of the plane, by the axes' ticks."""
    axes = axes_of(page, ".map")
    box = page.locator(".map").bounding_box()
    assert box

    def at(name: str, value: float) -> float:
        (low, start), (high, end) = axes[name][0], axes[name][-1]
        return float(start + (value - low) / (high - low) * (end - start))

    return box["x"] + at("x", point[0]), box["y"] + at("y", point[1])


def test_a_path_is_where_the_axes_say_and_a_press_on_it_goes_to_its_step(
    open_page: OpenPage, server: Server
) -> None:
    path = reply(server, "landscape", SMALL, fields="paths")["paths"][2]
    place = len(path["steps"]) // 2
    with open_page(f"/?{SMALL}&panels=landscape&run=1&x=updates") as page:
        ready(page)
        filled(page)
        page.locator(".map").scroll_into_view_if_needed()
        x, y = pixel_of(page, path["points"][place])
        page.mouse.move(x, y)
        comes_to(lambda: "SGD, step" in page.inner_text(READOUT), True)
        step = int(page.inner_text(READOUT).split("SGD, step ")[1].split(":")[0])
        assert abs(step - path["steps"][place]) <= 3
        before = page.evaluate(PAINTED)
        page.mouse.click(x, y)
        comes_to(lambda: page.get_attribute('[data-run="2"]', "data-step"), str(step))
        filled(page)
        assert page.evaluate(PAINTED) == before  # no surface is drawn again for another step
        names = page.locator(".map .plot-name:not([hidden])").all_inner_texts()
        assert sorted(names) == ["Full batch", "Mini-batch", "SGD", "start"]


def test_the_map_comes_coarse_then_fine_and_in_bands_where_it_takes_long(
    open_page: OpenPage, server: Server
) -> None:
    """The coarse map is held back for half a second, as if it took so long to compute."""
    grid = reply(server, "landscape", SMALL, fields="grid")["grid"]
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "resolution=16" in route.request.url:
            route.fetch()
            page.wait_for_timeout(500)
            route.continue_()
        elif "rows=" in route.request.url and "rows=0:" not in route.request.url:
            held.append(route)
        else:
            route.continue_()

    with open_page(f"/?{SMALL}&run=1") as page:
        ready(page)
        seen = asked(page)
        page.route("**/landscape?*", hold)
        page.click('[data-opens="landscape"]')
        asked_for(page, held)
        rows = re.compile(r"Computing the map: \d+ of 61 rows …")
        comes_to(lambda: bool(rows.fullmatch(page.inner_text(STATE))), True)
        partial = page.evaluate(PAINTED)
        page.unroute("**/landscape?*")  # lets go what is held
        filled(page)
        drawn(page)
        assert page.evaluate(PAINTED) != partial
        bands = [tuple(map(int, ask["rows"].split(":"))) for ask in seen if "rows" in ask]
        assert [row for first, end in bands for row in range(first, end)] == list(range(61))
        assert next(ask["resolution"] for ask in seen if "resolution" in ask) == "16"
        page.focus(".map")
        page.keyboard.press("ArrowUp")
        loss = told(page, [grid["loss"][30][30]])[0]
        comes_to(lambda: f"loss {loss}" in page.inner_text(READOUT), True)


def test_planes_losses_and_scale_are_chosen(open_page: OpenPage, server: Server) -> None:
    with open_page(f"/?{SMALL}&panels=landscape&run=1&x=updates&at=9") as page:
        ready(page)
        filled(page)
        title = ".map .graph-{} .graph-title"

        def axes() -> list[str | None]:
            return [page.text_content(title.format(name)) for name in "xy"]

        def chosen(plane: str, named: str) -> dict[str, str]:
            seen = asked(page)
            page.select_option("#landscape-plane", plane)
            comes_to(lambda: axes()[0], named)
            filled(page)
            return next(ask for ask in seen if "grid" in ask["fields"])

        assert axes() == ["principal direction 1", "principal direction 2"]
        assert chosen("ends", "from start to end of Mini-batch")["plane"] == "ends"
        ask = chosen("parameters", "W1[0,0]")
        assert (ask["run"], ask["step"], ask["plane"]) == ("1", "9", "W1[0,0];W1[0,1]")
        page.select_option('[aria-label="Parameter up the map"]', "b1[0]")
        comes_to(axes, ["W1[0,0]", "b1[0]"])
        filled(page)
        assert "All other parameters stay as they are at step 9 of Mini-batch." in words(page)
        assert chosen("random", "random direction 1")["plane_seed"] == "0"
        assert "Li, Xu, Taylor, Studer and Goldstein" in words(page)
        before = page.evaluate(PAINTED)
        seen = asked(page)
        page.get_by_role("button", name="Other directions").click()
        comes_to(lambda: page.evaluate(PAINTED) != before, True)
        filled(page)
        assert {ask["plane_seed"] for ask in seen} == {"1"}
        page.focus(".map")
        page.keyboard.press("+")
        filled(page)
        low, high = map(float, seen[-1]["u_range"].split(","))
        whole = reply(server, "landscape", SMALL, run=1, step=9, plane="random", plane_seed=1,
                      resolution=5, fields="grid")["grid"]["u"]  # fmt: skip
        assert high - low == pytest.approx(0.6 * (whole[-1] - whole[0]))
        assert (high + low) / 2 == pytest.approx((whole[-1] + whole[0]) / 2)
        page.get_by_role("button", name="Whole map").click()
        page.click("label[for=landscape-test]")
        comes_to(lambda: "the loss of the test examples" in words(page), True)
        filled(page)
        assert seen[-1]["of"] == "test"
        page.focus(".map")
        page.keyboard.press("ArrowUp")
        of_test = reply(server, "landscape", SMALL, run=1, step=9, plane="random", plane_seed=1,
                        of="test", fields="grid")["grid"]["loss"]  # fmt: skip
        loss = told(page, [of_test[30][30]])[0]
        comes_to(lambda: f"loss {loss}" in page.inner_text(READOUT), True)


def test_the_surface_of_the_batch_moves_with_the_step(open_page: OpenPage) -> None:
    with open_page(f"/?{SMALL}&panels=landscape&run=1&x=epochs&at=1.56&autoplay=0") as page:
        ready(page)
        filled(page)
        seen = asked(page)
        running: set[str] = set()
        most = [0]

        def begin(url: str) -> None:
            if "of=batch" in url:
                running.add(url)
                most[0] = max(most[0], len(running))

        page.on("request", lambda request: begin(request.url))
        page.on("requestfinished", lambda request: running.discard(request.url))
        pictures = [page.evaluate(PAINTED)]
        page.click("label[for=landscape-both]")
        comes_to(lambda: page.evaluate(PAINTED) not in pictures, True)
        pictures.append(page.evaluate(PAINTED))
        assert "the loss of the 8 examples in the batch of step 9 of Mini-batch" in words(page)
        while page.get_attribute('[data-run="1"]', "data-step") == "9":
            page.click("#step-forward")  # to the next step of any run
            drawn(page)
        comes_to(lambda: page.evaluate(PAINTED) not in pictures, True)
        assert [ask["step"] for ask in seen if ask.get("of") == "batch"] == ["9", "10"]
        filled(page)
        page.keyboard.press("Home")
        page.click("#play")

        def steps_asked() -> list[int]:
            page.evaluate("1")  # lets what is asked through
            return [int(ask["step"]) for ask in seen if ask.get("of") == "batch"]

        comes_to(lambda: len(set(steps_asked())) > 6, True)
        assert page.evaluate("document.body.dataset.playing") == "true"
        assert most[0] == 1
        steps = steps_asked()
        played = steps[steps.index(0) :]
        assert played == sorted(played)


def test_two_parameters_a_penalty_and_a_diverged_run(open_page: OpenPage, server: Server) -> None:
    line = "data=line&data.n=40&model.hidden=&stop.epochs=4"
    with open_page(f"/?{line}&runs=full,4&run=1&l2=0.1&panels=landscape") as page:
        ready(page)
        filled(page)
        grid = reply(server, "landscape", f"{line}&runs=full,4&l2=0.1", fields="grid")["grid"]
        page.focus(".map")
        page.keyboard.press("ArrowUp")
        loss = told(page, [grid["loss"][30][30] + grid["penalty"][30][30]])[0]
        comes_to(lambda: f"loss {loss}" in page.inner_text(READOUT), True)
        assert "The map shows loss plus penalty" in words(page)
        assert "so the plane is the whole parameter space and the map is exact" in words(page)
        assert page.locator("#landscape-plane").is_hidden()
    with open_page(f"/?{line}&runs=full,1&runs.1.learning_rate=1e9&run=1&panels=landscape") as page:
        ready(page)
        filled(page)
        said = page.inner_text("#landscape-drawer")
        assert "SGD diverged. Its path is drawn as far as its parameters are finite." in said
        assert not any(word in said for word in ("NaN", "null", "undefined"))


def test_the_embed_in_a_sandbox_looks_well_and_its_controls_are_reached_by_keys(
    host: Host, hosts: Hosts, open_page: OpenPage
) -> None:
    with host(hosts.holding(f"{SMALL}&panels=landscape&run=1", attributes=SANDBOXED)) as page:
        frame = still(page)
        filled(frame)
        blank = "() => document.createElement('canvas').toDataURL()"
        assert len(frame.evaluate(PAINTED)) > 10 * len(frame.evaluate(blank))
        frame.focus(".map")
        page.keyboard.press("ArrowUp")
        comes_to(lambda: "up: loss" in frame.inner_text(READOUT), True)
    with open_page(f"/?{SMALL}&panels=landscape&run=1") as page:
        ready(page)
        page.select_option("#landscape-plane", "parameters")
        filled(page)
        table(page, "landscape-here")
        assert_accessible(page, "#landscape-drawer")
        for width in (1440, 768, 320):
            page.set_viewport_size({"width": width, "height": 900})
            drawn(page)
            assert_tidy(page)
        page.focus(".map")
        reached = set()
        for _ in range(12):
            page.keyboard.press("Tab")
            reached.add(
                page.evaluate("""() => { const e = document.activeElement;
                return e.id || e.getAttribute('aria-label') || e.textContent; }""")
            )
        assert {"Closer", "Further away", "Whole map", "landscape-plane", "landscape-training",
                "Parameter across the map", "Parameter up the map"} <= reached  # fmt: skip
