"""One visit of a page in Chromium with an empty cache: bytes, requests, times. Must not know
a table.

Bytes are those on the wire, headers included. Painted: the first text stands. Interactive: the
runs are drawn and the controls answer. Complete: the loss plot stands too, and all data are there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.browsers import CHROMIUM, find_or_install, launch_arguments
from tests.server import eventually

NOTE_TIMES = """
  const since = {};
  const note = (name, found) => { if (found && !(name in since)) since[name] = performance.now(); };
  new MutationObserver(() => {
    const plot = document.querySelector('#loss-plot');
    const isPlotted = document.body && (!plot || plot.querySelector('svg path'));
    note('interactive', document.querySelector('.run-card[data-step]'));
    note('complete', isPlotted && document.body.dataset.state === 'ready');
  }).observe(document, { subtree: true, childList: true, attributes: true });
  window.since = since;
"""


@dataclass(frozen=True)
class Network:
    """Milliseconds that a reply takes at least, and bits that arrive in a second."""

    latency: float
    bits: float

    @property
    def name(self) -> str:
        return f"{self.latency:g} ms, {self.bits / 1e6:g} Mbit/s"


@dataclass(frozen=True)
class Visit:
    """Files, kB and milliseconds; `first`: until interactive."""

    requests: int
    first_requests: int
    code: float
    first_code: float
    data: float
    painted: float
    interactive: float
    complete: float


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_or_install(CHROMIUM), args=list(launch_arguments())
        )
        yield browser
        browser.close()


def visit(browser: Browser, address: str, network: Network | None = None) -> Visit:
    """Opens an address and waits until everything is there."""
    context = browser.new_context(viewport={"width": 1200, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(NOTE_TIMES)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    if network is not None:
        wire.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": network.latency,
                "downloadThroughput": network.bits / 8,
                "uploadThroughput": network.bits / 8,
            },
        )
    replies: dict[str, dict[str, Any]] = {}
    sent: dict[str, float] = {}

    def note(event: dict[str, Any]) -> None:
        replies.setdefault(event["requestId"], {}).update(event)

    wire.on(
        "Network.requestWillBeSent",
        lambda event: sent.update({event["requestId"]: event["timestamp"]}),
    )
    wire.on(
        "Network.responseReceived",
        lambda event: note({**event, "url": event["response"]["url"]}),
    )
    wire.on("Network.loadingFinished", lambda event: note({**event, "ended": event["timestamp"]}))
    page.goto(address, wait_until="commit")
    eventually(lambda: bool(page.evaluate("'complete' in since")), "everything", 120)
    page.wait_for_timeout(300)
    since = page.evaluate("since")
    started = min(sent.values())
    done = [reply for reply in replies.values() if "ended" in reply]
    data = [reply for reply in done if "/stream" in reply["url"]]
    code = [reply for reply in done if "/stream" not in reply["url"]]
    early = started + since["interactive"] / 1000
    found = Visit(
        len(sent),
        sum(at <= early for at in sent.values()),
        _kilobytes(code),
        _kilobytes(reply for reply in code if reply["ended"] <= early),
        _kilobytes(data),
        page.evaluate("performance.getEntriesByType('paint').at(-1).startTime"),
        since["interactive"],
        since["complete"],
    )
    context.close()
    return found


def _kilobytes(replies: Any) -> float:
    return sum(float(reply["encodedDataLength"]) for reply in replies) / 1000
