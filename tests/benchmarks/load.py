"""How many readers one worker serves, and what disturbs them; beside an older commit if given.

`python -m tests.benchmarks.load [commit]` starts a server process for every row, reads it from a
process of its own, and prints the table: when the last reader had its first frame, and when its
last byte; refusals on the way; the server's processor time and the most memory that it held.
Every row ends after a minute at most. The older commit is checked out into a folder of its own
and served with the same Python and libraries, row by row in turn with this one.
"""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from tests.benchmarks.crowd import Read, Request, busy, read, stalled
from tests.server import PROJECT, started_process

MOST_SECONDS = 60.0
STREAM = "/api/v1/stream?vectors=drawing"
HEAVY = f"{STREAM}&stop.epochs=800"
HALL, OTHER = "198.51.100.1", "203.0.113.7"  # addresses for examples (RFC 5737)
TICKS = 100  # of processor time in a second, as Linux counts it


async def one_link(url: str, readers: int) -> list[Read]:
    """So many readers of one experiment behind one address."""
    return await _all(read(url, Request(STREAM, HALL)) for _ in range(readers))


async def different(url: str, readers: int) -> list[Read]:
    """Each reads an experiment of its own, behind one address."""
    return await _all(read(url, Request(f"{STREAM}&seed={n}", HALL)) for n in range(readers))


async def greedy(url: str, readers: int) -> list[Read]:
    """Three experiments one after the other, beside another address's many heavy streams."""
    tasks = busy(url, lambda number: Request(f"{HEAVY}&seed={number}", HALL), readers)
    await asyncio.sleep(2)
    reads = [await read(url, Request(f"{STREAM}&seed={n}", OTHER)) for n in range(90, 93)]
    _cancel(tasks)
    return reads


async def opened(url: str, readers: int) -> list[Read]:
    """Three steps opened one after the other, beside another address's many heavy streams."""
    tasks = busy(url, lambda number: Request(f"{HEAVY}&seed={number}", HALL), readers)
    await asyncio.sleep(2)
    step = "/api/v1/step?run=1&step=120"
    reads = [await read(url, Request(f"{step}&seed={n}", OTHER)) for n in range(90, 93)]
    _cancel(tasks)
    return reads


async def silent(url: str, readers: int) -> list[Read]:
    """Ten readers of another address, each of an experiment of its own, after so many of four
    addresses that ask for one and take nothing.
    """
    asked = [Request(f"{HEAVY}&seed={n}", f"192.0.2.{n % 4}") for n in range(readers)]
    connections = await stalled(url, asked)
    await asyncio.sleep(2)
    reads = await _all(read(url, Request(f"{STREAM}&seed={n}", OTHER)) for n in range(500, 510))
    for connection in connections:
        connection.close()
    return reads


def _cancel(tasks: list["asyncio.Task[None]"]) -> None:
    for task in tasks:
        task.cancel()


async def _all(asked: Iterable[Awaitable[Read]]) -> list[Read]:
    return list(await asyncio.gather(*asked))


Row = Callable[[str, int], Awaitable[list[Read]]]
ROWS: dict[str, tuple[Row, int]] = {
    "1 reader": (one_link, 1),
    "10 readers of one link": (one_link, 10),
    "50 readers of one link": (one_link, 50),
    "200 readers of one link": (one_link, 200),
    "500 readers of one link": (one_link, 500),
    "50 readers of different ones": (different, 50),
    "beside a greedy address": (greedy, 49),
    "a step, beside a greedy address": (opened, 49),
    "after 200 silent readers": (silent, 200),
}


@dataclass(frozen=True)
class Measured:
    """One row; `reads` is None where it had not ended in time."""

    reads: list[Read] | None
    seconds: float  # of the server's processor time
    megabytes: float  # resident at most

    def __str__(self) -> str:
        cost = f"{self.seconds:.1f} | {self.megabytes:.0f}"
        if self.reads is None:
            return f"more than {MOST_SECONDS:.0f} | | | {cost}"
        first, last = (max(getattr(r, name) for r in self.reads) for name in ("first", "last"))
        refusals = sum(r.refusals for r in self.reads)
        assert {r.status for r in self.reads} == {200}
        return f"{first:.2f} | {last:.2f} | {refusals} | {cost}"


def measured(row: str, checkout: Path) -> Measured:
    """The row with a fresh server of that checkout, read from a fresh process."""
    with started_process(cwd=checkout) as (url, server):
        with get_context("spawn").Pool(1) as pool:
            reads = pool.apply(_reads, (row, url))
        status = Path(f"/proc/{server.pid}/status").read_text(encoding="ascii")
        peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        stat = Path(f"/proc/{server.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        user, system = stat.split()[11:13]
        return Measured(reads, (int(user) + int(system)) / TICKS, int(peak.split()[1]) / 1024)


def _reads(row: str, url: str) -> list[Read] | None:
    read_row, readers = ROWS[row]

    async def bounded() -> list[Read] | None:
        try:
            return await asyncio.wait_for(read_row(url, readers), MOST_SECONDS)
        except TimeoutError:
            return None

    return asyncio.run(bounded())


@contextmanager
def checkouts(commit: str | None) -> Iterator[dict[str, Path]]:
    """This checkout, and one of the older commit."""
    if commit is None:
        yield {"now": PROJECT}
        return
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(
            ["git", "-C", str(PROJECT), "archive", commit], check=True, capture_output=True
        )
        subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
        yield {commit[:10]: Path(folder), "now": PROJECT}


def main() -> None:
    """Measures and prints."""
    with checkouts(next(iter(sys.argv[1:]), None)) as folders:
        print("| | | first frame, s | last byte, s | refusals | processor, s | memory, MB |")
        print("| --- | --- | --: | --: | --: | --: | --: |")
        for row in ROWS:
            for name, folder in folders.items():
                print(f"| {row} | {name} | {measured(row, folder)} |", flush=True)


if __name__ == "__main__":
    main()
