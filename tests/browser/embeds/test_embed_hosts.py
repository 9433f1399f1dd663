"""The embed in WordPress and in a deck of reveal.js, by the messages that these know."""

import httpx
import pytest
from playwright.sync_api import Frame, Page

from tests.browser import wordpress
from tests.browser.conftest import drawn
from tests.browser.framed import NATURAL, SHORT, STEP, TALLER, stands, until_in
from tests.browser.hosting import Host, Hosts
from tests.server import Server, comes_to, eventually

pytestmark = pytest.mark.browser


# WordPress


def post(hosts: Hosts, server: Server, query: str, script: str = "wordpress.js") -> str:
    """The address of a post that shows the bare address of a page."""
    address = {"url": f"{server.url}/?{query}", "maxwidth": 640}
    html = wordpress.shown(httpx.get(f"{server.url}/oembed", params=address).json()["html"])
    assert wordpress.listens(html)
    scripts = f'<script src="/{script}"></script>' if script else ""
    return hosts.page(f'<main style="width:640px">{html}</main><p id="below">Below.</p>', scripts)


def frame_of(page: Page) -> Frame:
    page.wait_for_selector("iframe", state="attached")
    return page.frames[1]


def shows_all(page: Page, frame: Frame) -> bool:
    height: int = page.evaluate("document.querySelector('iframe').clientHeight")
    return bool(height == frame.evaluate(NATURAL))


@pytest.mark.parametrize("query", [SHORT, f"{SHORT}&runs=8,16", f"{SHORT}&data=line"])
def test_in_wordpress_it_is_as_high_as_it_asks_for(
    host: Host, hosts: Hosts, server: Server, query: str
) -> None:
    with host(post(hosts, server, query)) as page:
        frame = stands(frame_of(page))
        eventually(lambda: shows_all(page, frame), "the frame to be as high as its content")
        assert frame.evaluate("origin") == "null"
        assert frame.evaluate("document.body.dataset.without") == ""
        assert page.evaluate("document.querySelector('iframe').clientWidth") == 640
        border = "getComputedStyle(document.querySelector('iframe')).borderTopWidth"
        assert page.evaluate(border) == "0px"
        assert not page.is_visible("blockquote")
        before = page.evaluate("document.querySelector('iframe').clientHeight")
        frame.click("#more-open")
        until_in(frame, f"(before) => ({NATURAL})() > before + 50", before)
        grown = min(1000, frame.evaluate(NATURAL))
        comes_to(lambda: page.evaluate("document.querySelector('iframe').clientHeight"), grown)
        assert frame.evaluate(TALLER) <= 0


def test_a_frame_that_wordpress_hides_is_shown_before_its_step_is_opened(
    host: Host, hosts: Hosts, server: Server
) -> None:
    with host(post(hosts, server, f"{SHORT}&panels=step")) as page:
        until_in(frame_of(page), "() => document.querySelector('.stage-equation') !== null")
        comes_to(lambda: page.evaluate("document.querySelector('iframe').clientHeight"), 1000)
        assert not page.is_visible("blockquote")


def test_without_its_script_wordpress_shows_a_link(
    host: Host, hosts: Hosts, server: Server
) -> None:
    with host(post(hosts, server, SHORT, script="")) as page:
        assert page.is_visible("blockquote a")
        assert page.get_attribute("blockquote a", "href") == f"{server.url}/?{SHORT}"
        assert page.inner_text("blockquote").startswith("Batchwise: Two moons")


def test_a_script_of_wordpress_that_comes_late_asks_again(
    host: Host, hosts: Hosts, server: Server
) -> None:
    with host(post(hosts, server, SHORT, script="recorder.js")) as page:
        frame = frame_of(page)
        until_in(frame, "() => document.body.dataset.fit !== undefined")  # it has told its height
        page.add_script_tag(url=f"{hosts.url}/wordpress.js")
        page.evaluate("tellReady()")
        eventually(lambda: shows_all(page, frame), "the height to be told again")


HEIGHTS_FOR_WORDPRESS = """heard.filter(({ data }) => data?.message === 'height')
    .map(({ data }) => [data.value > 100, data.secret])"""


@pytest.mark.parametrize(
    ("fragment", "asked", "secrets"),
    [
        ("#?secret=abc123XYZ0", "abc123XYZ0", ["abc123XYZ0", "abc123XYZ0"]),
        ("#?secret=abc123XYZ0", "another", ["abc123XYZ0"]),
        ("", "abc123XYZ0", []),
        ("#?secret=", "", []),
        ("#?secret=%22%5D", "%22%5D", []),
        ("#step-drawer", "step-drawer", []),
    ],
)
def test_only_a_frame_with_a_secret_tells_it_and_only_to_who_knows_it(
    host: Host, hosts: Hosts, fragment: str, asked: str, secrets: list[str]
) -> None:
    source = f"EMBED_SERVER/embed?{SHORT}{fragment}"
    frame = f'<iframe id="f0" src="{source}" width="640" height="900"></iframe>'
    with host(hosts.page(frame, '<script src="/recorder.js"></script>')) as page:
        stands(frame_of(page))
        before = page.evaluate("heard.length")
        page.evaluate(
            """(secret) => {
              const { contentWindow } = document.querySelector('iframe');
              contentWindow.postMessage({ message: 'ready', secret }, '*');
              contentWindow.postMessage({ target: 'batchwise', v: 1, type: 'getState' }, '*');
            }""",
            asked,
        )
        told = "(from) => heard.slice(from).some(({ data }) => data.type === 'resize')"
        eventually(lambda: bool(page.evaluate(told, before)), "the second command's answer")
        known = set(map(tuple, page.evaluate(HEIGHTS_FOR_WORDPRESS)))
        assert known == {(True, secret) for secret in secrets}
        after = page.evaluate(
            "(from) => heard.slice(from).filter(({ data }) => data?.message === 'height').length",
            before,
        )
        # one for the height that getState tells, and one where the secret was right
        assert after == len(secrets)


def test_a_frame_with_other_panels_is_still_known_by_its_secret(host: Host, hosts: Hosts) -> None:
    source = f"EMBED_SERVER/embed?{SHORT}#?secret=abc"
    frame = f'<iframe id="f0" src="{source}" width="640" height="900"></iframe>'
    with host(hosts.page(frame, '<script src="/recorder.js"></script>')) as page:
        stands(frame_of(page))
        page.evaluate(
            """(query) => { heard.length = 0;
              document.querySelector('iframe').contentWindow.postMessage(
                { target: 'batchwise', v: 1, type: 'set', query }, '*'); }""",
            f"{SHORT}&panels=loss",
        )
        eventually(lambda: bool(page.evaluate(HEIGHTS_FOR_WORDPRESS)), "the new height")
        assert page.evaluate(HEIGHTS_FOR_WORDPRESS)[0] == [True, "abc"]


# reveal.js, which tells a frame when its slide comes and goes


def deck(hosts: Hosts, query: str, source: str = "src") -> str:
    """A deck whose second of three slides holds an embed."""
    frame = (
        f'<iframe id="f0" {source}="EMBED_SERVER/embed?{query}" title="Batchwise" width="900" '
        'height="506" sandbox="allow-scripts" style="border:0"></iframe>'
    )
    slides = f"<section><h2>One</h2></section><section>{frame}</section><section>Three</section>"
    return hosts.page(
        f'<div class="reveal"><div class="slides">{slides}</div></div>'
        '<script src="/reveal/reveal.js"></script><script src="/slides.js"></script>',
        '<link rel="stylesheet" href="/reveal/reveal.css">',
    )


def turn(page: Page, key: str, slide: int) -> None:
    page.keyboard.press(key)
    page.wait_for_selector(f".slides > section:nth-child({slide}).present")


def test_on_a_slide_it_plays_anew_each_time_the_slide_comes(host: Host, hosts: Hosts) -> None:
    with host(deck(hosts, f"{SHORT}&autoplay=1"), reduced_motion="no-preference") as page:
        page.wait_for_selector(".reveal.ready")
        loads = page.evaluate("performance.getEntriesByType('resource').length")
        turn(page, "ArrowRight", 2)
        frame = frame_of(page)
        for _ in range(2):
            frame.wait_for_selector('body[data-playing="true"]')
            until_in(frame, f"() => ({STEP})() > 20")
            turn(page, "ArrowRight", 3)
            frame.wait_for_selector('body[data-playing="false"]', state="attached")
            assert 20 < frame.evaluate(STEP) < 135
            frame.evaluate("() => { window.before = true; }")
            turn(page, "ArrowLeft", 2)
            until_in(frame, f"() => ({STEP})() < 20")
            assert frame.evaluate("window.before") is True  # it was not loaded anew
        assert page.evaluate("performance.getEntriesByType('resource').length") == loads


@pytest.mark.parametrize(
    ("query", "motion", "end"),
    [
        (SHORT, "no-preference", 135),
        (f"{SHORT}&autoplay=1", "reduce", 135),
        (f"{SHORT}&autoplay=1&at=1", "no-preference", 45),
        (f"{SHORT}&autoplay=1&panels=step,runs", "no-preference", 135),
    ],
    ids=["no autoplay", "no motion", "a place", "a step"],
)
def test_on_a_slide_it_stands_where_it_would_without_one(
    host: Host, hosts: Hosts, query: str, motion: str, end: int
) -> None:
    with host(deck(hosts, query), reduced_motion=motion) as page:
        page.wait_for_selector(".reveal.ready")
        turn(page, "ArrowRight", 2)
        frame = stands(frame_of(page))
        frame.evaluate(
            """() => { window.signs = [];
              addEventListener('message', ({ data }) => signs.push(data)); }"""
        )
        turn(page, "ArrowRight", 3)
        turn(page, "ArrowLeft", 2)
        until_in(frame, "() => signs.includes('slide:start')")
        drawn(frame)
        assert frame.evaluate(STEP) == end
        assert frame.evaluate("document.body.dataset.playing") == "false"


def test_what_the_reader_plays_pauses_with_its_slide(host: Host, hosts: Hosts) -> None:
    with host(deck(hosts, SHORT), reduced_motion="no-preference") as page:
        page.wait_for_selector(".reveal.ready")
        turn(page, "ArrowRight", 2)
        frame = stands(frame_of(page))
        frame.select_option("#speed", "0.25")
        frame.evaluate("document.querySelector('#play').click()")  # the deck scales its slides
        until_in(frame, f"() => ({STEP})() > 0 && ({STEP})() < 100")
        page.evaluate("Reveal.next()")
        frame.wait_for_selector('body[data-playing="false"]', state="attached")
        stood = frame.evaluate(STEP)
        page.evaluate("Reveal.prev()")
        drawn(frame)
        assert frame.evaluate("document.body.dataset.playing") == "false"
        assert frame.evaluate(STEP) == stood < 135
