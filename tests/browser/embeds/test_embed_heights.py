"""The height that an embed asks for is the same before and after its runs come."""

from itertools import pairwise
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, asked_for, drawn, in_module
from tests.browser.framed import NATURAL, SHORT, embed, heard, still, tell, until_in
from tests.browser.hosting import Host, Hosts
from tests.server import Server, comes_to, eventually

pytestmark = pytest.mark.browser

WIDTHS = (320, 480, 700, 760, 900, 1200)
EXPERIMENTS = {
    "moons": "stop.epochs=10",
    "digits": "data=digits&stop.epochs=2",
    "diabetes": "data=diabetes&stop.epochs=2",
    "line": f"data=line&{SHORT}&learning_rate=0.01",
    "three classes": f"data=iris&{SHORT}",
    "one run": f"{SHORT}&runs=8",
    "six runs": f"{SHORT}&runs=full,32,16,8,4,1",
    "own settings": f"{SHORT}&optimizer=adam&l2=0.01&schedule=cosine&model.activation=relu",
    "a change": f"{SHORT}&changes.0.at_step=2&changes.0.learning_rate=0.2",
    "a run that diverges": "learning_rate=1000&stop.epochs=40&data.n=100",
    "all diverge": "data=line&learning_rate=30&stop.epochs=9&runs=full,8,1",
    "a linear one": "data=line&model.hidden=&learning_rate=30&schedule=cosine&stop.epochs=9",
    "a log axis": "y=log&x=time&test_loss=1&stop.epochs=40",
    "the plot alone": f"{SHORT}&panels=loss",
    "batches": f"{SHORT}&panels=runs,batches",
    "batches of a number": f"data=diabetes&{SHORT}&panels=batches",
}
PLOTTED = """() => !document.querySelector('#loss-plot')
    || document.querySelector('#loss-plot .graph-y .graph-tick') !== null"""


def told(page: Page, kind: str = "height") -> list[Any]:
    return [message[kind] for message in heard(page, "resize")]


def widths_for(name: str) -> tuple[int, ...]:
    """Of the default experiment all, of any other two: each stands beside each width for some."""
    first = list(EXPERIMENTS).index(name) % 3
    return WIDTHS if name == "moons" else (WIDTHS[first], WIDTHS[first + 3])


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_height_told_first_is_that_of_the_runs(host: Host, hosts: Hosts, name: str) -> None:
    recorder = '<script src="/recorder.js"></script>'
    with host(hosts.page("", recorder), viewport={"width": 1240, "height": 900}) as page:
        for width in widths_for(name):
            source = f"{hosts.embeds}/embed?{EXPERIMENTS[name]}"
            frame = f'<iframe id="f0" src="{source}" width="{width}" height="860"></iframe>'
            page.evaluate("(html) => { heard.length = 0; document.body.innerHTML = html; }", frame)
            own = still(page)
            until_in(own, PLOTTED)
            eventually(lambda: bool(told(page)), "its panels to be there")
            drawn(own)
            drawn(own)
            assert told(page) == [own.evaluate(NATURAL)] * len(told(page)), width


OPENED = {
    "step": """() => document.querySelector('.step').dataset.waits === 'false'
        && document.querySelector('.stage-equation') !== null""",
    "noise": """() => !document.querySelector('.noise-step').matches('.is-late')
        && document.querySelector('[data-part="where"]').textContent.startsWith('At step')""",
    "network": """() => document.querySelector('#network-drawer [data-part="state"]')
        .textContent === '' && document.querySelectorAll('.network-unit canvas').length > 0
        && [...document.querySelectorAll('.network-unit canvas')].every((e) => e.width >= 18)""",
}


@pytest.mark.parametrize(
    ("panel", "query"),
    [(panel, f"panels={panel}&{SHORT}") for panel in ("step", "noise", "network")],
)
def test_the_height_told_first_is_that_of_an_opened_step(
    host: Host, hosts: Hosts, panel: str, query: str
) -> None:
    recorder = '<script src="/recorder.js"></script>'
    with host(hosts.page("", recorder), viewport={"width": 1240, "height": 900}) as page:
        for width in WIDTHS[::2]:
            source = f"{hosts.embeds}/embed?{query}"
            frame = f'<iframe id="f0" src="{source}" width="{width}" height="860"></iframe>'
            page.evaluate("(html) => { heard.length = 0; document.body.innerHTML = html; }", frame)
            own = still(page)
            until_in(own, OPENED[panel])
            eventually(lambda: bool(told(page)), "its panels to be filled")
            drawn(own)
            drawn(own)
            assert set(told(page)) == {own.evaluate(NATURAL)}, width


def test_a_height_does_not_wait_for_ever_for_what_does_not_come(host: Host, hosts: Hosts) -> None:
    """A host such as WordPress shows no frame before it has a height."""
    frame = (
        f'<iframe id="f0" src="EMBED_SERVER/embed?panels=step&{SHORT}" width="700" height="860">'
    )
    with host(hosts.page("", '<script src="/recorder.js"></script>')) as page:
        page.route("**/api/v1/step?*", lambda route: None)  # never answered
        html = f"{frame}</iframe>".replace("EMBED_SERVER", hosts.embeds)
        page.evaluate("(html) => { heard.length = 0; document.body.innerHTML = html; }", html)
        eventually(lambda: bool(told(page)), "a height", seconds=40)
        assert told(page) == [860]  # as high as it is
        assert not still(page).evaluate(OPENED["step"])


def test_out_of_sight_a_frame_stays_as_high_as_it_is_until_its_step_is_opened(
    host: Host, hosts: Hosts
) -> None:
    frame = (
        f'<iframe id="f0" src="EMBED_SERVER/embed?panels=step&{SHORT}" width="700" height="860">'
    )
    body = f'<p style="height: 5000px">Above.</p>{frame}</iframe>'
    with host(hosts.page(body, '<script src="/recorder.js"></script>')) as page:
        eventually(lambda: bool(told(page)), "a first height")
        assert told(page) == [860]
        assert embed(page).locator(".matrix-example").count() == 0
        page.evaluate("scrollTo(0, 5000)")
        own = still(page)
        until_in(own, OPENED["step"])
        comes_to(lambda: told(page), [860, own.evaluate(NATURAL)])


@pytest.mark.parametrize("when", ["from the start", "once it has a size"])
def test_a_frame_that_is_not_shown_tells_no_height_until_it_is(
    host: Host, hosts: Hosts, when: str
) -> None:
    frame = '<iframe id="f0" width="700" height="860"></iframe>'
    body = f'<div id="tab">{frame}</div>'
    with host(hosts.page(body, '<script src="/recorder.js"></script>')) as page:
        late: list[Any] = []
        page.route("**/assembled/embedded.js", lambda route: late.append(route))
        show = "(isShown) => { document.getElementById('tab').hidden = !isShown; }"
        page.evaluate(show, when == "once it has a size")
        source = f"{hosts.embeds}/embed?{SHORT}&panels=runs"
        page.eval_on_selector("#f0", "(e, source) => { e.src = source; }", source)
        asked_for(page, late)
        page.evaluate(show, False)
        assert embed(page).evaluate("document.body.offsetWidth") == 0
        late[0].continue_()
        eventually(lambda: bool(heard(page, "ready")), "the embed")
        tell(page, {"type": "getState"})
        eventually(lambda: len(heard(page, "state")) > 0, "an answer")
        assert told(page) == []
        page.evaluate(show, True)
        natural = still(page).evaluate(NATURAL)
        comes_to(lambda: told(page), [natural])


def test_what_will_not_come_keeps_no_height_back(host: Host, hosts: Hosts) -> None:
    with host(hosts.page("", '<script src="/recorder.js"></script>'), allowed=("503",)) as page:
        page.route("**/api/v1/step*", lambda route: route.fulfill(status=503, body="{}"))
        source = f"{hosts.embeds}/embed?panels=step&{SHORT}"
        frame = f'<iframe id="f0" src="{source}" width="700" height="860"></iframe>'
        page.evaluate("(html) => { document.body.innerHTML = html; }", frame)
        own = still(page)
        eventually(lambda: bool(told(page)), "a height")
        assert own.is_visible("[data-part=step-again]")
        assert told(page) == [own.evaluate(NATURAL)]


def test_what_the_page_knows_beforehand_is_what_the_stream_says(
    open_page: OpenPage, server: Server
) -> None:
    for query in ("data.n=60", "data=diabetes&runs=full,8", "data=iris&batch_growth=2"):
        opening = httpx.get(f"{server.url}/api/v1/stream?{query}&format=ndjson", timeout=60)
        head = opening.text.split("\n")[0]
        with open_page(f"/embed?{query}") as page:
            known = page.evaluate(
                "JSON.parse(document.getElementById('page-data').textContent).sizes"
            )
        said = in_module(
            open_page, "ui/runs/facts.js", "return m.sizesOf(JSON.parse(given).data);", head
        )
        assert known == said


def test_the_facts_keep_their_room_while_another_experiment_starts(open_page: OpenPage) -> None:
    with open_page(f"/embed?data=diabetes&{SHORT}", 900, 1000) as page:
        page.wait_for_selector('body[data-state="ready"]')
        late: list[Any] = []
        page.route("**/api/v1/stream*", lambda route: late.append(route))
        before = page.evaluate("document.getElementById('facts').offsetHeight")
        page.click("#new-seed")
        page.wait_for_selector('#facts[data-news="Starting …"]', state="attached")
        assert page.evaluate("document.getElementById('facts').offsetHeight") == before > 0
        eventually(lambda: page.evaluate("1") and bool(late), "the stream")
        late[0].continue_()
        page.wait_for_selector("#facts:not([data-news])")


# What is left out


def test_what_is_left_out_is_told_with_the_height(host: Host, hosts: Hosts) -> None:
    with host(hosts.holding(SHORT, scripts=("/recorder.js",))) as page:
        own = still(page)
        drawn(own)
        assert told(page, "without")[-1][0] == "notes"
        for size in ([1200, 1000], [320, 180], [700, 640], [760, 560]):
            page.eval_on_selector("#f0", "(e, [w, h]) => { e.width = w; e.height = h; }", size)
            until_in(own, "([w, h]) => innerWidth === w && innerHeight === h", size)
            drawn(own)
            without = "() => document.body.dataset.without.split(' ').filter(Boolean)"
            comes_to(lambda: told(page, "without")[-1], own.evaluate(without))
        assert [] in told(page, "without")
        assert any("small" in names for names in told(page, "without"))
        before = len(told(page))
        tell(page, {"type": "getState"})
        comes_to(lambda: told(page, "without")[before:], [own.evaluate(without)])


def test_nothing_is_told_twice_unasked(host: Host, hosts: Hosts) -> None:
    with host(hosts.holding(SHORT, scripts=("/recorder.js",))) as page:
        own = still(page)
        for height in (560, 561, 562, 561, 900, 901):
            page.eval_on_selector("#f0", "(e, height) => { e.height = height; }", height)
            until_in(own, "(height) => innerHeight === height", height)
            drawn(own)
        messages = heard(page, "resize")
        assert all(one != other for one, other in pairwise(messages))
