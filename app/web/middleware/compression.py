"""Replies compressed where the client takes it and it pays: whole ones, and streams that say so.

A stream is compressed where its handler has set `is_packed` in the state of the request.
"""

import asyncio
import gzip
from collections.abc import Callable

import brotli
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.http.negotiation import takes
from app.web.middleware.packing import Packing, Packings

LEAST_BYTES = 1000  # what fits into one packet anyway gains nothing
LARGE_BYTES = 2_000_000  # here and above the last few per cent would take seconds
LEVEL, LEVEL_OF_LARGE = 4, 1
COMPRESSED = ("text/", "application/json", "application/problem+json", "application/x-ndjson",
         "application/x-ipynb+json")  # fmt: skip
CODINGS: dict[str, Callable[[bytes, int], bytes]] = {  # the better one first
    "br": lambda content, level: brotli.compress(content, quality=level),
    "gzip": lambda content, level: gzip.compress(content, level, mtime=0),
}


def coding_for(accept_encoding: str) -> str | None:
    """The best coding that a client takes; None where it takes none."""
    return next((name for name in CODINGS if takes(name, accept_encoding)), None)


class Compression:
    """Compresses whole replies in a thread, beside the event loop and the training."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._packings = Packings()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        coding = coding_for(Headers(scope=scope).get("accept-encoding", ""))
        held: Message | None = None
        packing: Packing | None = None

        async def send_compressed(message: Message) -> None:
            nonlocal held, packing
            if message["type"] == "http.response.start":
                packing = self._packing_of(message, scope)
                if _is_worth_it(message):
                    held = message
                    return
            elif packing is not None:
                await packing.send(message, send)
                return
            if held is not None:
                start, held = held, None
                if coding is not None and not message.get("more_body"):
                    message = await _compressed(start, message, coding)
                await send(start)
            await send(message)

        await self.app(scope, receive, send_compressed)

    def _packing_of(self, start: Message, scope: Scope) -> Packing | None:
        """For a stream that is to be compressed; its headers then say so."""
        headers = MutableHeaders(raw=start["headers"])
        is_packed = scope.get("state", {}).get("is_packed") and "content-length" not in headers
        if not is_packed or not takes("gzip", Headers(scope=scope).get("accept-encoding", "")):
            return None
        headers["Content-Encoding"] = "gzip"
        return self._packings.begin()


def _is_worth_it(start: Message) -> bool:
    """Whether a reply may be compressed; if so, its headers say that it varies."""
    headers = MutableHeaders(raw=start["headers"])
    pays = (
        "content-encoding" not in headers
        and "no-transform" not in headers.get("cache-control", "")
        and headers.get("content-type", "").startswith(COMPRESSED)
        and int(headers.get("content-length", 0)) >= LEAST_BYTES
    )
    if pays and "accept-encoding" not in headers.get("vary", "").lower():
        headers.add_vary_header("Accept-Encoding")
    return pays


async def _compressed(start: Message, message: Message, coding: str) -> Message:
    headers = MutableHeaders(raw=start["headers"])
    level = LEVEL if len(message["body"]) < LARGE_BYTES else LEVEL_OF_LARGE
    body = await asyncio.to_thread(CODINGS[coding], message["body"], level)
    headers["Content-Encoding"] = coding
    headers["Content-Length"] = str(len(body))
    return {**message, "body": body}
