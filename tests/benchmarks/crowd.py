"""Readers of a server, many at once and each on a connection of its own, as a browser reads.

A reader that is refused with 429 or 503 waits as long as it is told to and asks again. Must not
know a table.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

BUSY = (429, 503)
FRAME = b'"event":"frame"'


@dataclass(frozen=True)
class Read:
    """What one reader got, and when: seconds since it first asked."""

    status: int
    refusals: int
    first: float  # frame of a stream, or byte of another reply
    last: float  # byte


@dataclass(frozen=True)
class Request:
    """One request; `party` is the address that the proxy before the server names."""

    path: str
    party: str


async def read(url: str, request: Request) -> Read:
    """One reader to the end of its reply."""
    began, refusals = time.perf_counter(), 0
    while True:
        status, wait, first = await _ask(url, request)
        if status not in BUSY:
            last = time.perf_counter()
            return Read(status, refusals, (first or last) - began, last - began)
        refusals += 1
        await asyncio.sleep(wait)


async def _ask(url: str, request: Request) -> tuple[int, float, float | None]:
    """Status, the seconds to wait if refused, and when the first frame had come."""
    reader, writer = await _connected(url, request)
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(head.split()[1])
        wait = float(head.partition("retry-after: ")[2].partition("\r")[0] or 1)
        first, seen = None, b""
        while part := await reader.read(1 << 18):
            if first is None:
                seen += part
                if FRAME in seen or "ndjson" not in head:
                    first, seen = time.perf_counter(), b""
        return status, wait, first
    finally:
        writer.close()


async def _connected(
    url: str, request: Request
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port, limit=1 << 19)
    lines = (
        f"GET {request.path} HTTP/1.1",
        "Host: load",
        "Accept: application/x-ndjson, application/json",
        f"X-Forwarded-For: {request.party}",
        "Connection: close",
    )
    writer.write("\r\n".join((*lines, "", "")).encode())
    return reader, writer


async def stalled(url: str, requests: list[Request]) -> list[asyncio.StreamWriter]:
    """Readers that ask and then take nothing; gives their connections, to be kept."""
    connections = []
    for request in requests:
        _, writer = await _connected(url, request)
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        connections.append(writer)
    return connections


def busy(
    url: str, request_of: Callable[[int], Request], readers: int
) -> list["asyncio.Task[None]"]:
    """So many readers that begin anew with another request whenever theirs has ended."""

    async def for_ever(number: int) -> None:
        while True:
            with suppress(OSError):
                await read(url, request_of(number))
            number += readers

    return [asyncio.create_task(for_ever(number)) for number in range(readers)]
