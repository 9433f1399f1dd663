"""What the page and an embed weigh, how soon they can be used, how they play; beside another one.

`python -m tests.benchmarks.loading --against PATH` serves this checkout and the one at PATH, visits
both in turn in fresh profiles of Chromium, Firefox and WebKit, and prints medians and their ratios.
`--rounds 5` says how often, `--only TEXT` which rows.
"""

import argparse
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import httpx
from playwright.sync_api import Browser

from app.web.pages.panels import FURTHER, names_of
from tests.benchmarks.playing import LONG, played, played_in
from tests.benchmarks.visits import Network, chromium, visit
from tests.server import PROJECT, started_process

NETWORKS = (Network(150, 5e6), Network(300, 1.6e6))
EMBED = "/embed"
READERS = 8
TICKS = 100  # of processor time in a second, as Linux counts it


@dataclass(frozen=True)
class Served:
    """A running server of one checkout."""

    url: str
    process: int


Measure = Callable[[Served], dict[str, float]]


def weights(browser: Browser, path: str, server: Served) -> dict[str, float]:
    """Bytes and requests without a slow network."""
    found = visit(browser, server.url + path)
    return {
        f"`{path}` data, kB": found.data,
        f"`{path}` code, kB": found.code,
        f"`{path}` code before the first picture, kB": found.first_code,
        f"`{path}` requests before interactive": found.first_requests,
    }


def times(browser: Browser, path: str, network: Network, server: Served) -> dict[str, float]:
    """Milliseconds over a slow network."""
    found = visit(browser, server.url + path, network)
    return {
        f"`{path}` painted at {network.name}, ms": found.painted,
        f"`{path}` interactive at {network.name}, ms": found.interactive,
        f"`{path}` all there at {network.name}, ms": found.complete,
    }


def offline(server: Served) -> dict[str, float]:
    """The page in one file."""
    reply = httpx.get(f"{server.url}/api/v1/export?format=html", timeout=60)
    return {"one-file replay, kB": len(reply.content) / 1000}


def further_readers(browser: Browser, server: Served) -> dict[str, float]:
    """The server's processor time for each more reader of what it keeps."""
    for _ in range(2):
        visit(browser, server.url + "/")
    before = _ticks(server.process)
    for _ in range(READERS):
        visit(browser, server.url + "/")
    spent = (_ticks(server.process) - before) / TICKS / READERS
    return {"server's processor time for each further reader, ms": 1000 * spent}


def _ticks(process: int) -> int:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def in_chromium(
    browser: Browser, name: str, path: str, opens: bool, server: Served
) -> dict[str, float]:
    found = played(browser, server.url + path, opens)
    return {
        f"{name}, Chromium, frames/s": found.frames,
        f"{name}, Chromium, main thread, %": 100 * found.busy,
        f"{name}, Chromium, main thread, ms a frame": 1000 * found.busy / found.frames,
    }


def in_engine(name: str, title: str, path: str, opens: bool, server: Served) -> dict[str, float]:
    return {f"{title}, {name}, frames/s": played_in(name, server.url, path, opens).frames}


def measures(browser: Browser) -> Iterator[tuple[str, Measure]]:
    """Each with the words by which `--only` finds it."""
    for path in ("/", EMBED):
        yield f"weight {path}", partial(weights, browser, path)
    yield "offline", offline
    yield "readers", partial(further_readers, browser)
    for network in NETWORKS:
        for path in ("/", EMBED):
            yield f"times {path} {network.latency:g}", partial(times, browser, path, network)
    plays = {"default": "/", "3 × 100,000 steps": LONG}
    name = "3 × 100,000 steps, all panels, playing"  # with panels of a step it opens at rest
    path = f"{LONG}&panels={','.join(names_of(FURTHER))}"
    yield f"play {name}", partial(in_chromium, browser, name, path, False)
    for kind, opens in (("playing", False), ("opening", True)):
        for name, path in plays.items():
            title = f"{name}, {kind}"
            yield f"play {title}", partial(in_chromium, browser, title, path, opens)
        for engine in ("firefox", "webkit"):
            yield f"play {title} {engine}", partial(in_engine, engine, title, path, opens)


def compared(measure: Measure, servers: list[Served], rounds: int) -> Iterator[str]:
    """A row for each figure: its median for each server, and how many times smaller the first's."""
    found: list[list[dict[str, float]]] = [[] for _ in servers]
    for turn in range(rounds):
        order = list(enumerate(servers))
        for index, server in order[:: -1 if turn % 2 else 1]:
            found[index].append(measure(server))
    for name in found[0][0]:
        medians = [median(each[name] for each in each_server) for each_server in found]
        ratio = f" {medians[-1] / medians[0]:.2f} |" if len(medians) > 1 and medians[0] else ""
        yield f"| {name} | {' | '.join(f'{value:,.4g}' for value in medians)} |{ratio}"


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--against", type=Path, help="another checkout")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="rows whose name holds this")
    chosen = parser.parse_args()
    folders = [PROJECT, *([chosen.against.resolve()] if chosen.against else [])]
    names = ["this", "the other", "the other / this"][: 2 * len(folders) - 1]
    print(f"| | {' | '.join(names)} |\n| --- |{' --: |' * len(names)}")
    with ExitStack() as stack:
        running = [stack.enter_context(started_process(cwd=folder)) for folder in folders]
        servers = [Served(url, process.pid) for url, process in running]
        browser = stack.enter_context(chromium())
        for name, measure in measures(browser):
            if chosen.only in name:
                for row in compared(measure, servers, chosen.rounds):
                    print(row, flush=True)


if __name__ == "__main__":
    main()
