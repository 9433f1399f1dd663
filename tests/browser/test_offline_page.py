"""The offline page, opened from a disk by a browser that is cut off from everything."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route

from tests.browser.conftest import counters, drawn, ready, until
from tests.browser.looks import CLIPPED
from tests.server import Server

pytestmark = pytest.mark.browser

QUERY = "data=circles&data.n=60&runs=full,8,1&stop.epochs=4"
OpenFile = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="module")
def open_file(
    browser: Browser, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> OpenFile:
    """`with open_file("panels=runs") as page:`; the console must stay silent, and nothing but the
    file itself may be asked for."""
    folder = tmp_path_factory.mktemp("files")
    saved: dict[str, Path] = {}

    def file(view: str) -> Path:
        if view not in saved:
            url = f"{server.url}/api/v1/export?{QUERY}&{view}&format=html"
            saved[view] = folder / f"{len(saved)}.html"
            saved[view].write_bytes(httpx.get(url.replace("&&", "&"), timeout=60).content)
        return saved[view]

    @contextmanager
    def opened(
        view: str = "",
        change: Callable[[str], str] | None = None,
        size: tuple[int, int] = (1440, 900),
        **options: Any,
    ) -> Iterator[Page]:
        path = file(view)
        if change is not None:
            path = path.with_suffix(".changed.html")
            path.write_text(change(file(view).read_text()))
        viewport = {"width": size[0], "height": size[1]}
        options = {"reduced_motion": "reduce", "viewport": viewport} | options
        context = browser.new_context(**options)
        page = context.new_page()
        page.set_default_timeout(20_000)
        said = _cut_off(page)
        page.goto(path.as_uri())
        try:
            yield page
            assert said == []
        finally:
            context.close()

    return opened


def _cut_off(page: Page) -> list[str]:
    """Leaves a page nothing but files; gives what it says and asks for from now on."""
    said: list[str] = []

    def only_files(route: Route) -> None:
        if route.request.url.startswith("file:"):
            route.continue_()
        else:
            route.abort()

    def note(url: str) -> None:
        if not url.startswith(("data:", "blob:")) and not (url.startswith("file:") and not said):
            said.append(f"asked for: {url}")

    page.context.set_offline(True)
    page.context.route("**", only_files)
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"uncaught: {error}"))
    page.on("request", lambda request: note(request.url))
    return said


@pytest.fixture(scope="module")
def replay(open_file: OpenFile) -> Iterator[Page]:
    """One file that several tests look at, in the view of an embed."""
    with open_file() as page:
        ready(page)
        until(page, "() => document.querySelector('#loss-plot .graph-x .graph-tick')")
        yield page


def steps(page: Page) -> list[int]:
    return [
        int(s) for s in page.eval_on_selector_all("[data-run]", "l => l.map(e => e.dataset.step)")
    ]


def stand(page: Page, run: int, step: int) -> None:
    """Waits until a run stands at a step."""
    at = "([run, step]) => document.querySelector(`[data-run='${run}']`).dataset.step === `${step}`"
    until(page, at, [run, step])


@pytest.fixture(scope="module")
def whole(server: Server) -> list[dict[str, Any]]:
    runs: list[dict[str, Any]] = httpx.get(f"{server.url}/api/v1/run?{QUERY}").json()["runs"]
    return runs


def check_counters(page: Page, runs: list[dict[str, Any]], expected: list[int]) -> None:
    """Every number of the cards, at these steps of the runs."""
    assert steps(page) == expected
    for shown, run, step in zip(counters(page), runs, expected, strict=True):
        assert int(shown["updates"].replace(",", "")) == step
        at = max(i for i, known in enumerate(run["evaluated_steps"]) if known <= step)
        losses = {
            "batch-loss": run["batch_loss"][min(step, run["steps"] - 1)],
            "training-loss": run["training_loss"][at],
            "test-loss": run["test_loss"][at],
        }
        for name, loss in losses.items():
            assert float(shown[name]) == pytest.approx(loss, rel=5e-3, abs=5e-5), (name, step)
        assert float(shown["accuracy"].rstrip(" %")) == pytest.approx(
            100 * run["accuracy"][at], abs=0.06
        )


def test_at_every_step_its_numbers_are_those_of_the_runs(
    replay: Page, whole: list[dict[str, Any]]
) -> None:
    replay.keyboard.press("End")
    stand(replay, 0, 4)
    check_counters(replay, whole, [4, 24, 180])
    replay.keyboard.press("Home")
    stand(replay, 0, 0)
    check_counters(replay, whole, [0, 0, 0])
    replay.click("#step-forward", modifiers=["Shift"])
    stand(replay, 0, 1)
    check_counters(replay, whole, [1, 6, 45])
    replay.keyboard.press("ArrowRight")
    stand(replay, 2, 46)
    check_counters(replay, whole, [1, 6, 46])
    replay.fill("#scrubber", "62500")
    stand(replay, 0, 2)
    check_counters(replay, whole, [2, 14, 112])  # 2.5 epochs by examples: batches of 8 of 45


def test_it_plays_pauses_and_stands_at_the_end(open_file: OpenFile) -> None:
    with open_file("autoplay=1", reduced_motion="no-preference") as page:
        until(page, "() => Number(document.querySelector('[data-run=\"2\"]')?.dataset.step) > 3")
        page.keyboard.press("Space")
        page.wait_for_selector('body[data-playing="false"]')
        drawn(page)
        paused = steps(page)
        assert 3 < paused[2] < 180
        page.select_option("#speed", "4")
        page.click("#play")
        stand(page, 2, 180)
        page.wait_for_selector('body[data-playing="false"]')
        assert steps(page) == [4, 24, 180]


def test_axes_scale_and_test_loss_are_chosen_as_in_an_embed(open_file: OpenFile) -> None:
    with open_file("x=updates&at=24") as page:
        ready(page)
        assert steps(page) == [4, 24, 24]
        page.check("#axis-examples", force=True)
        page.check("#scale-log", force=True)
        page.check("#test-loss")
        until(page, "() => document.querySelector('#position').textContent.includes('examples')")
        assert steps(page) == [0, 3, 24]
        link = str(page.get_attribute("#whole-page", "href"))
        assert link.endswith("/?data=circles&data.n=60&stop.epochs=4&runs=full,8,1"
                             "&x=examples&y=log&test_loss=1")  # fmt: skip


def test_the_loss_plot_is_pressed_at_a_place(replay: Page) -> None:
    area = replay.locator("#loss-plot .graph-pad").bounding_box()
    assert area is not None
    replay.mouse.click(area["x"] + area["width"] * 0.8, area["y"] + area["height"] / 2)
    stand(replay, 0, 3)


def test_the_batches_of_an_epoch_are_there(open_file: OpenFile) -> None:
    with open_file("panels=runs,batches,step&at=1.5") as page:
        ready(page)
        until(page, "() => document.querySelectorAll('.strip canvas').length === 3")
        drawn(page)
        cuts = page.locator(".strip").all_inner_texts()
        assert "45 examples in 6 batches of 8, the last with 5" in cuts[1]
        assert "“One step opened”" in page.inner_text(".recording")
        assert page.locator(".counters").first.is_visible()  # what is too high scrolls
        assert page.locator("#step-drawer, #choices, .apply, #loss-plot").count() == 0
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def test_what_is_hidden_and_locked_is(open_file: OpenFile) -> None:
    with open_file("hide=counters,link&lock=transport&theme=dark&at=0") as page:
        ready(page)
        assert page.is_disabled("#play")
        page.keyboard.press("End")
        drawn(page)
        assert steps(page) == [0, 0, 0]
        hidden = ".counters, #whole-page, .recording a"
        assert [e.is_visible() for e in page.locator(hidden).all()] == [False] * 5
        back = "() => getComputedStyle(document.documentElement).backgroundColor"
        assert page.evaluate(back) == "rgb(21, 24, 28)"


def test_what_each_run_takes_is_told_in_words(replay: Page) -> None:
    sizes = ("Batch 45, full", "Batch 8 of 45", "Batch 1 of 45")
    told = replay.locator('[data-part="held"]').all_inner_texts()
    assert told == [f"{size}; rate 0.1" for size in sizes]


def test_a_plot_is_saved_without_a_server(replay: Page) -> None:
    replay.click('[data-run="0"] .save-open')
    with replay.expect_download() as download:
        replay.click('[data-run="0"] .save-menu >> text=PNG')
    assert download.value.path().read_bytes()[:4] == b"\x89PNG"


def test_on_paper_it_has_its_title_and_its_address(replay: Page) -> None:
    replay.keyboard.press("End")
    stand(replay, 0, 4)
    replay.emulate_media(media="print")
    until(replay, "() => document.querySelector('#printed h2').textContent !== ''")
    drawn(replay)
    said = replay.inner_text("#printed")
    assert "Circles: full batch, mini-batch of 8 and SGD" in said
    assert "stop.epochs=4&runs=full,8,1&at=4" in said
    for selector in (".transport", ".recording"):
        assert not replay.is_visible(selector)
    for selector in (".counters", '[data-part="held"]', "[data-run] canvas", ".plot"):
        assert replay.locator(selector).first.is_visible()
    replay.emulate_media(media="screen")
    replay.wait_for_selector(".transport")  # as before


def test_a_file_that_is_not_whole_says_so(open_file: OpenFile) -> None:
    def cut(text: str) -> str:
        start = text.index('id="recording"')
        return text[: (start + text.index("</script>", start)) // 2]

    with open_file(change=cut) as page:
        page.wait_for_selector('body[data-state="refused"]')
        assert "Perhaps the file is not whole" in page.inner_text("#notices")


def test_its_own_policy_lets_nothing_out(browser: Browser, server: Server, tmp_path: Path) -> None:
    """With the network there and nothing else in the way."""
    path = tmp_path / "replay.html"
    path.write_bytes(httpx.get(f"{server.url}/api/v1/export?{QUERY}&format=html").content)
    page = browser.new_page(reduced_motion="reduce")
    asked: list[str] = []
    page.on("requestfinished", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    ready(page)
    came = page.evaluate(
        """async (url) => {
            const outcome = (element, address) => new Promise((done) => {
              element.onload = () => done(address);
              element.onerror = () => done(null);
              element.src = url + address;
              document.head.append(element);
            });
            return (await Promise.all([
              outcome(new Image(), '/static/img/preview.png'),
              outcome(document.createElement('script'), '/static/embed.js'),
              fetch(`${url}/healthz`).then(() => '/healthz', () => null),
            ])).filter(Boolean);
        }""",
        server.url,
    )
    page.close()
    assert came == []
    assert [url for url in asked if url.startswith("http")] == []


@pytest.mark.parametrize(
    ("width", "height", "scheme"), [(1440, 900, "light"), (1440, 900, "dark"), (390, 844, "dark")]
)
def test_axe_finds_nothing_and_nothing_sticks_out(
    replay: Page, width: int, height: int, scheme: Literal["light", "dark"]
) -> None:
    replay.set_viewport_size({"width": width, "height": height})
    replay.emulate_media(color_scheme=scheme)
    replay.mouse.move(0, 0)  # away from what explains itself
    until(replay, "() => document.querySelector('#tip').hidden")
    drawn(replay)
    found = Axe().run(replay)
    assert found.violations_count == 0, found.generate_report()
    assert replay.evaluate(CLIPPED) == []


@pytest.mark.parametrize(
    ("width", "height"), [(1440, 900), (1024, 576), (768, 1024), (390, 844), (320, 568)]
)
def test_it_fits_the_window(replay: Page, width: int, height: int) -> None:
    replay.set_viewport_size({"width": width, "height": height})
    fits = "() => document.documentElement.scrollHeight <= innerHeight"
    until(replay, f"{fits} && document.documentElement.scrollWidth <= innerWidth")
    assert replay.is_visible("#play")
