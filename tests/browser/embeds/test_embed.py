"""The embed in pages of other sites: it fits, moves when it is seen, and keeps what is locked."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Frame, Page
from playwright.sync_api import Error as PlaywrightError

from app.settings import Settings
from app.web.serving.computation import Computation, Writer
from tests.browser.conftest import OpenPage, counters, ready, until
from tests.browser.framed import (
    NATURAL,
    SHORT,
    STEP,
    STILL,
    TALLER,
    WIDER,
    embed,
    heights,
    stands,
    still,
    tell,
    until_in,
)
from tests.browser.hosting import Host, Hosts, hosting
from tests.browser.looks import CLIPPED, OVERLAPPING, violations
from tests.browser.transfers import transferred
from tests.server import Server, eventually, serving

pytestmark = pytest.mark.browser

WIDTHS = (320, 480, 640, 768, 900, 1200)

# What scrolls within the frame, and whether the frame itself does.
SCROLLS = """() => [...document.querySelectorAll('body *')].filter((e) => {
    const style = getComputedStyle(e);
    const may = [style.overflowX, style.overflowY].some((o) => ['auto', 'scroll'].includes(o));
    return may && e.getClientRects().length && (e.scrollHeight > e.clientHeight + 1
      || e.scrollWidth > e.clientWidth + 1);
  }).map((e) => e.outerHTML.slice(0, 100))"""


# Sizes


@pytest.mark.parametrize(
    "query",
    [
        SHORT,
        f"{SHORT}&panels=loss,runs&test_loss=1&optimizer=adam&l2=0.01&schedule=cosine",
        f"{SHORT}&panels=runs&runs=full,32,16,8,4,1",
        f"{SHORT}&panels=loss&hide=choices,notes",
    ],
    ids=["default", "much", "six", "one"],
)
def test_at_every_width_in_a_flat_frame_nothing_is_cut_and_nothing_scrolls(
    host: Host, hosts: Hosts, query: str
) -> None:
    with host(hosts.holding(query, attributes='sandbox="allow-scripts"')) as page:
        frame = still(page)
        for width in WIDTHS:
            size = [width, width * 9 // 16]
            page.eval_on_selector("#f0", "(e, [w, h]) => { e.width = w; e.height = h; }", size)
            until_in(frame, "([w, h]) => innerWidth === w && innerHeight === h", size)
            until_in(frame, f"() => ({TALLER})() <= 0")
            until_in(frame, f"() => ({CLIPPED})().length === 0")  # names move a picture later
            assert frame.evaluate(WIDER) <= 0, width
            assert frame.evaluate(SCROLLS) == [], width
            assert frame.evaluate(OVERLAPPING) == [], width
            assert frame.locator("#play").is_visible()
            wanted = ".run-card canvas, #loss-plot .plot-graph"
            for box in frame.eval_on_selector_all(
                wanted,
                """all => all.filter((e) => e.getClientRects().length)
                  .map((e) => [e.clientWidth, e.clientHeight])""",
            ):
                assert box[0] >= 90, width
                assert box[1] >= 45, width


def test_each_frame_of_a_course_page_gets_the_height_that_it_asks_for(
    host: Host, hosts: Hosts
) -> None:
    with host(f"{hosts.url}/course.html", viewport={"width": 1280, "height": 1600}) as page:
        first, second = still(page, "first"), still(page, "second")

        def fit() -> bool:
            got = heights(page)
            wanted = [first.evaluate(NATURAL), second.evaluate(NATURAL)]
            return [got["first"], got["second"]] == wanted

        eventually(fit, "the frames to be as high as their embeds")
        assert heights(page)["first"] != heights(page)["second"]
        state = embed(page, "third").evaluate("document.body?.dataset.state")
        assert state in (None, "loading")  # nobody has seen it yet
        for frame in (first, second):
            assert frame.evaluate("document.body.dataset.without") == ""
            assert frame.evaluate(TALLER) <= 0
        before = heights(page)
        first.click("#more-open")
        eventually(lambda: heights(page)["first"] > before["first"] + 100, "the first to grow")
        assert heights(page)["second"] == before["second"]
        eventually(fit, "the first to fit again")
        page.set_viewport_size({"width": 420, "height": 800})
        until_in(first, "() => innerWidth < 420")
        eventually(fit, "both to fit at another width")
        page.locator("#third").scroll_into_view_if_needed()
        third = still(page, "third")
        eventually(lambda: heights(page)["third"] == third.evaluate(NATURAL), "the third to fit")


def test_a_script_that_comes_late_finds_the_frames(
    host: Host, hosts: Hosts, server: Server
) -> None:
    with host(hosts.holding(f"{SHORT}&panels=loss,batches")) as page:
        frame = still(page)
        assert heights(page)["f0"] == 560
        page.add_script_tag(url=f"{server.url}/static/embed.js")
        eventually(lambda: heights(page)["f0"] == frame.evaluate(NATURAL) > 560, "the height")


def test_what_is_taller_than_its_frame_scrolls_as_a_whole(host: Host, hosts: Hosts) -> None:
    query = f"{SHORT}&panels=noise&hide=choices"
    with host(hosts.holding(query, attributes='sandbox="allow-scripts"')) as page:
        frame = still(page)
        until_in(frame, f"() => ({TALLER})() > 200")
        until_in(frame, "() => document.body.dataset.without === ''")
        frame.locator("#noise-drawer").evaluate("(e) => e.scrollIntoView({ block: 'end' })")
        assert frame.evaluate("scrollY") > 200
        assert frame.locator("#play").is_visible()


# Real hosts


def test_a_learning_platform_shows_it_with_and_without_a_sandbox(host: Host, hosts: Hosts) -> None:
    with host(f"{hosts.url}/platform.html", viewport={"width": 800, "height": 900}) as page:
        frames = page.frames[1:]
        assert len(frames) == 2
        for frame in frames:
            stands(frame)
            until_in(frame, f"() => ({TALLER})() <= 0 && ({CLIPPED})().length === 0")
            assert frame.evaluate(STEP) == 3 * 45
        open_one, sandboxed = frames
        assert open_one.evaluate("document.cookie") == ""
        assert sandboxed.evaluate("origin") == "null"
        assert page.context.cookies() == []


def test_nothing_is_stored_where_it_could_be(open_page: OpenPage) -> None:
    with open_page(f"/embed?{SHORT}") as page:
        ready(page)
        page.select_option("#data-name", "circles")
        ready(page)
        kept = """async () => [document.cookie, localStorage.length, sessionStorage.length,
            (await indexedDB.databases()).length, (await caches.keys()).length]"""
        assert page.evaluate(kept) == ["", 0, 0, 0, 0]


def test_on_a_slide_it_plays_when_the_slide_comes_and_not_before(host: Host, hosts: Hosts) -> None:
    with host(f"{hosts.url}/slides.html", reduced_motion="no-preference") as page:
        asked = streams_of(page)
        page.wait_for_selector(".reveal.ready")
        frame = page.frames[-1]
        frame.wait_for_selector("#facts", state="attached")
        frame.evaluate("new Promise((done) => setTimeout(done, 300))")
        assert frame.evaluate("document.body.dataset.state") == "loading"
        assert asked == []
        page.keyboard.press("ArrowRight")
        frame.wait_for_selector('body[data-playing="true"]')
        assert len(asked) == 1
        until_in(frame, f"() => ({STEP})() > 5")
        assert frame.evaluate(TALLER) <= 0
        page.keyboard.press("ArrowRight")
        page.wait_for_selector("section:nth-child(3).present")
        until_in(
            frame,
            f"""() => {{ const now = ({STEP})(), before = window.before;
              window.before = now;
              return now === before; }}""",
        )
        assert frame.evaluate(STEP) < 3 * 45
        assert page.evaluate("history.length") <= 4  # three slides, and where it came from


# What an address says


def test_it_stands_at_the_end_unless_asked_to_play(open_page: OpenPage) -> None:
    with open_page(f"/embed?{SHORT}", reduced_motion="no-preference") as page:
        page.wait_for_selector('[data-run="2"][data-step="135"]')
        assert page.evaluate("document.body.dataset.playing") == "false"


def test_asked_to_play_it_plays_once_when_it_is_seen(host: Host, hosts: Hosts) -> None:
    address = hosts.holding(f"{SHORT}&autoplay=1")
    with host(address, reduced_motion="no-preference") as page:
        frame = embed(page)
        frame.wait_for_selector('body[data-playing="true"]')
        frame.select_option("#speed", "4")
        frame.wait_for_selector('[data-run="2"][data-step="135"]')
        frame.wait_for_selector(STILL)
    with host(address) as page:  # where motion is unwanted
        frame = embed(page)
        frame.wait_for_selector('[data-run="2"][data-step="135"]')
        assert frame.evaluate("document.body.dataset.playing") == "false"


def test_axis_scale_place_theme_and_run_stand_in_the_address(open_page: OpenPage) -> None:
    query = f"{SHORT}&x=updates&y=log&at=7&test_loss=1&theme=dark&run=2&panels=batches,loss"
    with open_page(f"/embed?{query}") as page:
        ready(page)
        assert page.is_checked("#axis-updates")
        assert page.is_checked("#scale-log")
        assert page.is_checked("#test-loss")
        assert page.text_content("#position") == "7 updates"
        assert page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"
        assert page.is_checked('[name="opened-run"][value="2"]')
        page.wait_for_selector("#batches-drawer canvas")


@pytest.mark.parametrize(
    "panels", ["loss", "runs", "loss,runs", "noise,runs", "batches,loss,step", "step"]
)
def test_the_panels_stand_in_the_order_of_the_address(open_page: OpenPage, panels: str) -> None:
    parts = {"runs": "part-runs", "loss": "loss"}
    with open_page(f"/embed?{SHORT}&panels={panels}") as page:
        ready(page)
        shown = page.eval_on_selector_all(
            "main > *", "all => all.map((e) => e.id.replace('-drawer', '') || e.className)"
        )
        assert shown == [parts.get(name, name) for name in panels.split(",")]


HIDDEN = {
    "choices": "#choices", "more": "#more-open", "runs": ".run-choices", "axes": "#axis-epochs",
    "transport": "#play", "counters": ".counters", "notes": "#facts, .run-note, #loss-note",
    "link": "#whole-page",
}  # fmt: skip


SHOWN = """(parts) => parts.map((part) => [...document.querySelectorAll(part)].some((e) =>
    e.checkVisibility()))"""


def test_each_part_can_be_hidden_alone_and_all_together(open_page: OpenPage) -> None:
    names, parts = list(HIDDEN), list(HIDDEN.values())
    with open_page(f"/embed?{SHORT}", 1200, 1100) as page:
        ready(page)
        assert all(page.evaluate(SHOWN, parts))
        for name in names:
            page.evaluate("(name) => { document.body.dataset.hide = name; }", name)
            shown = dict(zip(names, page.evaluate(SHOWN, parts), strict=True))
            hidden = {part for part in names if not shown[part]}
            assert hidden == ({name, "more"} if name == "choices" else {name})
    with open_page(f"/embed?{SHORT}&hide={','.join(HIDDEN)}", 1200, 1100) as page:
        ready(page)
        assert not any(page.evaluate(SHOWN, parts))


# Out of sight


def streams_of(page: Page) -> list[str]:
    """The addresses of the streams that are asked for from now on."""
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "/stream" in r.url else None)
    return asked


def training(server: Server) -> int:
    return int(httpx.get(f"{server.url}/healthz").json()["training"])


@pytest.fixture
def dam(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Until this is set, no stream gets further than its ninetieth frame."""
    opened = threading.Event()
    written = Computation.text

    async def text(computation: Computation, index: int, writer: Writer) -> bytes | None:
        while index >= 90 and not opened.is_set():
            await asyncio.sleep(0.01)
        return await written(computation, index, writer)

    monkeypatch.setattr(Computation, "text", text)
    yield opened
    opened.set()


def test_out_of_sight_nothing_streams_and_it_goes_on_where_it_was(
    host: Host, hosts: Hosts, server: Server, dam: threading.Event
) -> None:
    query = "data.noise=0.21&autoplay=1"  # 114 frames, and no other test has trained it
    with host(hosts.holding(query), reduced_motion="no-preference") as page:
        page.evaluate("document.body.style.paddingBottom = '3000px'")
        asked = streams_of(page)
        frame = embed(page)
        frame.wait_for_selector('body[data-playing="true"]')
        frame.select_option("#speed", "0.25")
        until_in(frame, f"() => document.querySelector('[data-run=\"2\"]') && ({STEP})() > 50")
        eventually(lambda: training(server) == 1, "it to be the one that is trained")
        page.evaluate("scrollTo(0, 2500)")
        eventually(lambda: training(server) == 0, "the training to end")
        assert frame.evaluate("document.body.dataset.state") == "streaming"
        stood = frame.evaluate(STEP)
        page.evaluate("() => new Promise((done) => setTimeout(done, 300))")
        assert frame.evaluate(STEP) == stood
        already = len(asked)
        page.evaluate("scrollTo(0, 0)")
        until_in(frame, f"(stood) => ({STEP})() > stood", stood)
        dam.set()
        frame.wait_for_selector('body[data-state="ready"]')
        frame.locator("#play").press("End")
        frame.wait_for_selector(STILL)
        assert "from=" not in "".join(asked[:already])
        assert ["from=" in address for address in asked[already:]] == [True]
        whole = httpx.get(f"{server.url}/api/v1/run?{query}", timeout=60).json()
        shown = counters_in(frame)
        for run, got in zip(whole["runs"], shown, strict=True):
            assert got["updates"] == f"{run['steps']:,}"
            assert float(got["training-loss"]) == pytest.approx(run["training_loss"][-1], rel=5e-3)


def stands_still(page: Page, frame: Frame) -> bool:
    """Whether it moves by no step while some would be played."""
    before = frame.evaluate(STEP)
    page.evaluate("() => new Promise((done) => setTimeout(done, 900))")
    return bool(frame.evaluate(STEP) == before)


def test_out_of_sight_it_stands_where_the_browser_would_go_on(open_page: OpenPage) -> None:
    # Frames of other origins get no animation frames there; those of the page's own origin do.
    with open_page("/nowhere", allowed=("404",), reduced_motion="no-preference") as page:
        page.evaluate(
            """(source) => {
              const frame = Object.assign(document.createElement('iframe'),
                { id: 'f0', src: source, width: 760, height: 560 });
              document.body.append(frame);
              document.body.style.paddingBottom = '3000px';
              frame.scrollIntoView();
            }""",
            f"/embed?{SHORT}&autoplay=1",
        )
        frame = embed(page)
        frame.wait_for_selector('body[data-playing="true"]')
        frame.select_option("#speed", "0.25")
        until_in(frame, f"() => document.querySelector('[data-run=\"2\"]') && ({STEP})() > 2")
        page.evaluate("scrollTo(0, 2500)")
        eventually(lambda: stands_still(page, frame), "it to stand")
        stood = frame.evaluate(STEP)
        assert stood < 135
        page.evaluate("scrollTo(0, 0)")
        until_in(frame, f"(stood) => ({STEP})() > stood", stood)


def counters_in(frame: Frame) -> list[dict[str, str]]:
    return counters(frame)  # type: ignore[arg-type] # it only evaluates


@pytest.mark.usefixtures("dam")
def test_leaving_amid_a_stream_ends_the_training(host: Host, hosts: Hosts, server: Server) -> None:
    with host(hosts.holding("data.noise=0.22")) as page:
        until_in(embed(page), f"() => document.querySelector('[data-run=\"2\"]') && ({STEP})() > 0")
        eventually(lambda: training(server) == 1, "it to be trained")
        page.evaluate("document.querySelector('iframe').remove()")
        eventually(lambda: training(server) == 0, "the training to end")


# What a host is spared


def test_where_no_window_may_be_opened_the_address_is_said(host: Host, hosts: Hosts) -> None:
    address = hosts.holding(SHORT, attributes='sandbox="allow-scripts"')
    with host(address, allowed=("Blocked opening",)) as page:
        frame = still(page)
        pages = list(page.context.pages)
        frame.click("#whole-page")
        until_in(
            frame, "() => document.querySelector('#notices').textContent.includes('/?data.n=60')"
        )
        assert "no window" in (frame.text_content("#notices") or "")
        assert frame.evaluate(WIDER) <= 0
        assert page.context.pages == pages


def test_the_link_opens_the_whole_page_where_windows_may_be_opened(
    host: Host, hosts: Hosts, server: Server
) -> None:
    sandbox = 'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"'
    with host(
        hosts.holding(f"{SHORT}&panels=runs,batches&theme=light", attributes=sandbox)
    ) as page:
        with page.expect_popup() as popup:
            still(page).click("#whole-page")
        opened = popup.value
        assert opened.url == f"{server.url}/?{SHORT}&theme=light&panels=batches"
        assert opened.evaluate("[opener, document.referrer]") == [None, ""]


def test_nothing_in_it_makes_an_entry_in_the_hosts_history(host: Host, hosts: Hosts) -> None:
    with host(f"{hosts.url}/platform.html") as page:
        page.goto(hosts.holding(SHORT, attributes='sandbox="allow-scripts"'))
        frame = still(page)
        length = page.evaluate("history.length")
        frame.select_option("#data-name", "circles")
        frame.wait_for_selector(STILL)
        frame.check("#axis-updates", force=True)
        frame.click("#step-back")
        tell(page, {"type": "set", "query": f"{SHORT}&panels=batches"})
        until_in_new(page, "() => document.querySelector('#batches-drawer canvas')")
        assert page.evaluate("history.length") == length
        page.go_back()
        assert page.url.endswith("/platform.html")


def until_in_new(page: Page, condition: str) -> None:
    """Waits in a frame whose document may be on its way."""

    def holds() -> bool:
        try:
            return bool(embed(page).evaluate(condition))
        except PlaywrightError:  # the document of a moment ago is no more
            return False

    eventually(holds, condition)


def test_only_hosts_that_may_hold_it_do(host: Host) -> None:
    with (
        serving(Settings(frame_ancestors="https://course.test")) as own,
        hosting(own.url) as others,
    ):
        with host(others.holding(SHORT), allowed=("frame-ancestors",)) as page:
            assert embed(page).evaluate("document.getElementById('play')") is None
        assert (
            httpx.get(f"{own.url}/embed")
            .headers["content-security-policy"]
            .endswith("frame-ancestors 'self' https://course.test")
        )


def test_no_other_page_can_be_held(host: Host, hosts: Hosts, server: Server) -> None:
    paths = ("/", "/api/docs", "/nowhere", "/healthz", "/api/v1/catalog")
    frames = "".join(
        f'<iframe id="p{i}" src="{server.url}{path}"></iframe>' for i, path in enumerate(paths)
    )
    hosts.pages["/others.html"] = f'<!doctype html><link rel="icon" href="data:,">{frames}'
    with host(f"{hosts.url}/others.html", allowed=("frame-ancestors", "404")) as page:
        for i, path in enumerate(paths):
            text = embed(page, f"p{i}").evaluate("document.body?.textContent ?? ''")
            assert "Batchwise" not in text, path
            assert "status" not in text, path


def test_slides_that_are_opened_from_a_disk_can_hold_it(
    host: Host, server: Server, tmp_path: Any
) -> None:
    page_file = tmp_path / "page.html"
    page_file.write_text(
        f'<!doctype html><iframe id="f0" src="{server.url}/embed?{SHORT}"></iframe>'
    )
    with host(page_file.as_uri()) as page:
        still(page)


# Weight

WITH_PLOT, WITHOUT = 80_000, 70_000  # bytes, compressed, without the stream's data
# The lines of the loss plot in the first frame that finds every run drawn.
FIRST_PICTURE = """const look = () => {
    const cards = [...document.querySelectorAll("[data-run]")];
    if (!cards.length || !cards.every((card) => card.dataset.step)) requestAnimationFrame(look);
    else window.linesAtFirst = document.querySelectorAll("#loss-plot .graph-line").length;
  };
  look();"""
PAINTED = """() => performance.getEntriesByName('first-contentful-paint').length"""


@pytest.mark.parametrize(("panels", "most"), [("runs,loss", WITH_PLOT), ("runs", WITHOUT)])
def test_an_embed_weighs_no_more_than_promised(
    browser: Browser, server: Server, panels: str, most: int
) -> None:
    sizes = transferred(browser, f"{server.url}/embed?{SHORT}&panels={panels}", STILL)
    assert 50_000 < sum(sizes.values()) <= most
    assert any("-with-loss" in address for address in sizes) == ("loss" in panels)


def test_the_first_picture_of_the_runs_has_the_loss_plot_too(open_page: OpenPage) -> None:
    with open_page("/nowhere", allowed=("404",)) as page:
        page.add_init_script(FIRST_PICTURE)
        page.goto(page.url.replace("/nowhere", f"/embed?{SHORT}"))
        ready(page)
        assert page.evaluate(PAINTED) == 1
        assert page.evaluate("window.linesAtFirst") == 9


# For everybody

LOOKS = [
    (f"{SHORT}&runs=full,5000,1", 900, 900, "light"),
    (f"{SHORT}&panels=loss,runs&theme=dark", 640, 360, "light"),
    (f"{SHORT}&panels=loss,runs", 320, 180, "dark"),
    (f"{SHORT}&panels=runs,batches&lock=all", 900, 700, "dark"),
    (f"{SHORT}&panels=step,noise&hide=choices,link", 480, 700, "light"),
    (f"{SHORT}&panels=loss&hide=choices,axes,transport,notes,link", 480, 270, "light"),
]


@pytest.mark.parametrize(("query", "width", "height", "scheme"), LOOKS)
def test_axe_finds_nothing_in_an_embed(
    open_page: OpenPage, query: str, width: int, height: int, scheme: str
) -> None:
    with open_page(f"/embed?{query}", width, height, color_scheme=scheme) as page:
        ready(page)
        if "step" in query:
            page.wait_for_selector('#step-drawer[data-waits="false"]')
        assert violations(page) == []
        assert page.evaluate(WIDER) <= 0


def test_the_keyboard_alone_works_an_embed(open_page: OpenPage) -> None:
    with open_page(f"/embed?{SHORT}", 1200, 1000) as page:
        ready(page)
        reached = []
        for _ in range(45):
            page.keyboard.press("Tab")
            reached.append(
                page.evaluate(
                    """() => { const e = document.activeElement;
                      const shown = e.matches('.segments input') ? e.nextElementSibling : e;
                      return [e.id, getComputedStyle(shown).outlineStyle !== 'none']; }"""
                )
            )
            if reached[-1][0] == "whole-page":
                break
        names = [name for name, _ in reached]
        assert all(is_seen for name, is_seen in reached if name)
        order = ["data-name", "learning-rate", "restart", "run-0-size", "run-2-rate", "axis-epochs"]
        order += ["scale-linear", "test-loss", "play", "scrubber", "speed", "whole-page"]
        assert [names.index(name) for name in order] == sorted(names.index(name) for name in order)
        page.focus("#play")
        page.keyboard.press("Home")
        until(page, "() => document.querySelector('[data-run=\"2\"]').dataset.step === '0'")
