"""What the page and an embed weigh, and how long they take until a person can use them.

`python -m tests.benchmarks.loading` starts a server process of its own and opens each address
several times in a fresh Chromium profile, with the processor as it is and slowed down four times.
Bytes are those on the wire, headers included. Painted: the first text stands. Interactive: the
runs are drawn and the controls answer. Plotted: the loss plot stands too. The budget: an embed
with runs and loss transfers at most 180,000 bytes besides its data.
"""

from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.browsers import CHROMIUM, find_or_install, launch_arguments
from tests.server import eventually, server_process

ADDRESSES = ("/", "/embed", "/embed?panels=runs")
SLOWDOWNS = (1, 4)
ROUNDS = 5
NOTE_TIMES = """
  const since = {};
  const note = (name, found) => { if (found && !(name in since)) since[name] = performance.now(); };
  new MutationObserver(() => {
    note('interactive', document.querySelector('.run-card[data-step]'));
    note('plotted', document.querySelector('#loss-plot .graph'));
  }).observe(document, { subtree: true, childList: true, attributes: true });
  window.since = since;
"""


def opened(browser: Browser, address: str, slowdown: int) -> dict[str, float]:
    """Bytes and milliseconds of one visit with an empty cache."""
    context = browser.new_context(viewport={"width": 1200, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(NOTE_TIMES)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    addresses: dict[str, str] = {}
    sizes: dict[str, float] = {}
    wire.on(
        "Network.responseReceived",
        lambda event: addresses.update({event["requestId"]: event["response"]["url"]}),
    )
    wire.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    page.goto(address)
    last = "interactive" if "panels=runs" in address else "plotted"
    eventually(lambda: page.evaluate(f"'{last}' in since"), last)
    page.wait_for_selector('body[data-state="ready"]')
    data = {name for name, url in addresses.items() if "/stream" in url}
    found = {
        "requests": float(len(sizes)),
        "code": sum(size for name, size in sizes.items() if name not in data) / 1000,
        "data": sum(sizes[name] for name in data if name in sizes) / 1000,
        "painted": page.evaluate("performance.getEntriesByType('paint').at(-1).startTime"),
        **page.evaluate("since"),
    }
    context.close()
    return found


def row(browser: Browser, url: str, path: str, slowdown: int) -> str:
    """A row of the table: medians of several visits."""
    visits = [opened(browser, url + path, slowdown) for _ in range(ROUNDS)]
    columns = ("requests", "code", "data", "painted", "interactive", "plotted")
    cells: list[Any] = [
        f"{median(visit[name] for visit in visits):,.0f}" if name in visits[0] else "–"
        for name in columns
    ]
    return f"| `{path}` | {slowdown} | {' | '.join(cells)} |"


def main() -> None:
    """Prints a row for each address and slowdown."""
    print("| address | slowed | requests | code, kB | data, kB ", end="")
    print("| painted, ms | interactive, ms | plotted, ms |")
    print("| --- | --: | --: | --: | --: | --: | --: | --: |")
    with server_process() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_or_install(CHROMIUM), args=list(launch_arguments())
        )
        for path in ADDRESSES:
            for slowdown in SLOWDOWNS:
                print(row(browser, url, path, slowdown), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
