"""The script that gives embeds their heights, in pages of many kinds: it covers no text."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.framed import NATURAL, SHORT, TALLER, embed, heights, stands, still, until_in
from tests.browser.hosting import Host, Hosts
from tests.server import comes_to, eventually

pytestmark = pytest.mark.browser

SCRIPT = '<script src="EMBED_SERVER/static/embed.js" defer></script>'
LISTENER = '<script src="/recorder.js"></script>'
FRAME = (
    f'<iframe id="f0" src="EMBED_SERVER/embed?{SHORT}" title="Embed" width="640" height="360" '
    'style="STYLE" sandbox="allow-scripts"></iframe>'
)
TEXT = '<p id="text">Text of the page, which nothing may cover.</p>'

# Whether a word of the page lies where a frame is.
COVERED = """() => {
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const rects = [];
    while (words.nextNode()) {
      if (words.currentNode.parentElement.closest('script, style')) continue;
      const range = document.createRange();
      range.selectNode(words.currentNode);
      rects.push(...range.getClientRects());
    }
    return [...document.querySelectorAll('iframe')].some((frame) => {
      const own = frame.getBoundingClientRect();
      return rects.some(({ top, bottom, left, right }) => right > left
        && top < own.bottom - 1 && bottom > own.top + 1
        && left < own.right - 1 && right > own.left + 1);
    });
  }"""


def frame(style: str = "border:0") -> str:
    return FRAME.replace("STYLE", style)


def is_as_high_as_it_asks(page: Page, name: str = "f0") -> bool:
    own = still(page, name)
    return bool(own.evaluate("innerHeight") == own.evaluate(NATURAL) and own.evaluate(TALLER) <= 0)


# Where it may be sized

PLACES = {
    "a paragraph": f"<p>{frame()}</p>{TEXT}",
    "a figure": f"<figure>{frame()}<figcaption>Caption</figcaption></figure>{TEXT}",
    "a line of text": f"<p>Before {frame()} after</p>{TEXT}",
    "a grid": f'<div style="display:grid;gap:8px">{TEXT}{frame()}{TEXT}</div>{TEXT}',
    "a column": f'<div style="display:flex;flex-direction:column">{frame()}{TEXT}</div>{TEXT}',
    "a page that scrolls inside": '<main style="height:500px;overflow:auto">'
    f"{TEXT}{frame()}{TEXT}</main>{TEXT}",
    "an application": f'<div style="height:100%">{TEXT}{frame()}{TEXT}</div>',
    "text that flows around it": f"{frame('float:left')}{TEXT}{TEXT}",
    "a box that grows": f'<div style="aspect-ratio:16/9">{frame("width:100%")}</div>{TEXT}',
    "a thick border": f"{frame('box-sizing:border-box;border:9px solid;padding:4px')}{TEXT}",
    "a page with a banner": f"{TEXT}{frame()}{TEXT}"
    '<div style="position:fixed;bottom:0">Banner</div>',
}


@pytest.mark.parametrize("place", PLACES)
def test_in_the_flow_of_a_page_it_gets_its_height(host: Host, hosts: Hosts, place: str) -> None:
    styles = "<style>html, body { height: 100%; }</style>"
    with host(hosts.page(PLACES[place], styles + SCRIPT)) as page:
        eventually(lambda: is_as_high_as_it_asks(page), place)
        if place not in ("a page with a banner", "a page that scrolls inside"):
            assert not page.evaluate(COVERED)


def test_frames_in_shadow_trees_are_seen(host: Host, hosts: Hosts) -> None:
    inner = f'<div><template shadowrootmode="open"><slot></slot></template>{frame()}</div>'
    body = f'<div id="outer"><template shadowrootmode="open">{inner}</template></div>{TEXT}'
    with host(hosts.page(body, SCRIPT)) as page:
        own = page.locator("#f0")
        inner = stands(page.frames[1])
        wanted = "() => Math.ceil(document.body.getBoundingClientRect().height)"
        eventually(
            lambda: own.evaluate("(e) => e.clientHeight") == inner.evaluate(NATURAL) > 300,
            "the frame in two shadow trees to be as high as it asks",
        )
        assert inner.evaluate(wanted) > 300


LOADED = {
    "in the head": SCRIPT,
    "as a module": SCRIPT.replace("<script", '<script type="module"'),
    "imported": '<script type="module">import "EMBED_SERVER/static/embed.js";</script>',
    "twice": SCRIPT * 2,
    "in two ways": SCRIPT + SCRIPT.replace("<script", '<script type="module"'),
    "without defer": SCRIPT.replace(" defer", ""),
}


@pytest.mark.parametrize("way", LOADED)
def test_it_works_however_it_is_loaded(host: Host, hosts: Hosts, way: str) -> None:
    with host(hosts.page(frame() + TEXT, LOADED[way])) as page:
        eventually(lambda: is_as_high_as_it_asks(page), way)


def test_frames_that_come_later_are_sized(host: Host, hosts: Hosts) -> None:
    with host(hosts.page(TEXT, SCRIPT)) as page:
        html = frame().replace("EMBED_SERVER", hosts.embeds)
        page.evaluate("(html) => document.body.insertAdjacentHTML('afterbegin', html)", html)
        eventually(lambda: is_as_high_as_it_asks(page), "the new frame")


def test_foreign_frames_with_any_address_stop_nothing(host: Host, hosts: Hosts) -> None:
    addresses = ("http://[", "https://", "//", "http://a b/", "about:blank", "data:text/html,x", "")
    others = "".join(f'<iframe height="40" src="{address}"></iframe>' for address in addresses)
    others += '<iframe height="40" srcdoc="x"></iframe><iframe height="40"></iframe>'
    with host(hosts.page(others + frame() + TEXT, SCRIPT)) as page:
        eventually(lambda: is_as_high_as_it_asks(page), "the embed")
        assert page.evaluate(
            """() => [...document.querySelectorAll('iframe:not(#f0)')]
              .every((frame) => frame.clientHeight === 40)"""
        )


# Where it stays as it is

RATIO = "position:absolute;inset:0;width:100%;height:100%"
PADDED = "position:relative;padding-bottom:56.25%;height:0"
FULL = frame("border:0;width:100%;height:100%")
LOW = '<div style="height:360px;MORE">'
FIXED = {
    "a padded box": f'<div style="{PADDED}">{frame(RATIO)}</div>{TEXT}',
    "a ratio of its own": f"{frame('width:100%;height:auto;aspect-ratio:16/9')}{TEXT}",
    "a box of fixed ratio": f'<div style="aspect-ratio:16/9;overflow:hidden">{FULL}</div>{TEXT}',
    "a box of fixed height": f"{LOW}{FULL}</div>{TEXT}",
    "a box that is followed by bare text": f"{LOW}{FULL}</div>Bare text",
    "a box in a box": f"<section>{LOW}<p style='height:100%'>{FULL}</p></div></section>{TEXT}",
    "a box that floats": f"{LOW.replace('MORE', 'float:left')}{FULL}</div>{TEXT}",
    "a box that cuts": f"{LOW.replace('MORE', 'overflow:hidden')}{FULL}</div>",
    "the middle of a box": f"{TEXT}{LOW.replace('MORE', 'display:flex;align-items:center')}"
    f"{frame()}</div>",
    "a slide": f'<div class="reveal"><div class="slides"><section>{frame()}</section></div></div>',
}


@pytest.mark.parametrize("place", FIXED)
def test_a_frame_of_fixed_size_stays_and_nothing_is_covered(
    host: Host, hosts: Hosts, place: str
) -> None:
    body = f'<main style="width:640px">{FIXED[place]}</main>'
    with host(hosts.page(body, SCRIPT + LISTENER)) as page:
        before = heights(page)
        own = still(page)
        told = "() => heard.filter(({ data }) => data.type === 'resize').length"
        asked = page.evaluate(told)
        page.evaluate(
            """() => document.querySelector('iframe').contentWindow.postMessage(
                { target: 'batchwise', v: 1, type: 'getState' }, '*')"""
        )
        eventually(lambda: page.evaluate(told) > asked, "the height to be told")
        assert heights(page) == before
        assert not page.evaluate(COVERED)
        until_in(own, f"() => ({TALLER})() <= 0")


def test_a_deck_of_reveal_keeps_the_frame_on_its_slide(host: Host, hosts: Hosts) -> None:
    body = (
        f'<div class="reveal"><div class="slides"><section>{frame()}{TEXT}</section></div></div>'
        '<script src="/reveal/reveal.js"></script><script src="/slides.js"></script>'
    )
    head = f'<link rel="stylesheet" href="/reveal/reveal.css">{SCRIPT}'
    with host(hosts.page(body, head)) as page:
        page.wait_for_selector(".reveal.ready")
        still(page)
        assert heights(page) == {"f0": 360}
        assert not page.evaluate(COVERED)


# Who is heard


@pytest.fixture(scope="module")
def holding(browser: Browser, hosts: Hosts) -> Iterator[Page]:
    """A page with three frames of its own site; two have an address like an embed's."""
    hosts.pages["/embed"] = "<!doctype html><link rel=icon href=data:,>Says what the test says."
    hosts.pages["/other"] = hosts.pages["/embed"]
    sources = ("/embed", "/embed?data=moons#x", "/other")
    frames = "".join(
        f'<p><iframe id="f{i}" src="{source}" height="100" style="border:0"></iframe></p>'
        for i, source in enumerate(sources)
    )
    page = browser.new_page()
    page.goto(hosts.page(frames, SCRIPT))
    yield page
    page.close()


SAY = """(message) => parent.postMessage(
    { source: 'batchwise', v: 1, type: 'resize', ...message }, '*')"""


def says(page: Page, name: str, **message: object) -> None:
    embed(page, name).evaluate(SAY, message)


@pytest.mark.parametrize("height", [None, "700", -5, 0, {}, [900]])
def test_what_is_no_height_sizes_nothing(holding: Page, height: object) -> None:
    before = heights(holding)
    says(holding, "f0", height=height)
    says(holding, "f0", height=before["f0"] + 10)
    comes_to(lambda: heights(holding), before | {"f0": before["f0"] + 10})


def test_a_frame_sizes_itself_alone_and_only_an_embed_is_sized(holding: Page) -> None:
    before = heights(holding)
    says(holding, "f2", height=500)  # its address is no embed's
    says(holding, "f1", height=501, source="other")
    says(holding, "f1", height=502, v=2)
    says(holding, "f1", height=503, type="state")
    says(holding, "f0", height=650)
    comes_to(lambda: heights(holding), before | {"f0": 650})
    says(holding, "f1", height=400)
    comes_to(lambda: heights(holding), before | {"f0": 650, "f1": 400})


def test_a_height_that_cannot_be_had_is_tried_once(holding: Page) -> None:
    # Each trial is a new size for the embed, which may tell its height again.
    holding.evaluate(
        """() => {
          const frame = document.getElementById('f0');
          Object.assign(frame.parentElement.style, { height: '150px', overflow: 'hidden' });
          window.trials = 0;
          new MutationObserver(() => { trials += 1; }).observe(frame, { attributes: true });
        }"""
    )
    before = heights(holding)
    for height in (800, 800, 801, 801):
        says(holding, "f0", height=height)
    says(holding, "f1", height=before["f1"] + 5)
    comes_to(lambda: heights(holding), before | {"f1": before["f1"] + 5})
    assert holding.evaluate("trials") == 2
