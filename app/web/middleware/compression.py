"""Whole replies compressed where the client takes it and it pays; a stream passes untouched."""

import asyncio
import gzip
from collections.abc import Callable

import brotli
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.http.negotiation import takes

LEAST_BYTES = 1000  # what fits into one packet anyway gains nothing
LARGE_BYTES = 2_000_000  # here and above the last few per cent would take seconds
LEVEL, LEVEL_OF_PAGES, LEVEL_OF_LARGE = 4, 5, 1  # numbers become no smaller at 5
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
    """Compresses whole replies, in a thread beside the event loop and the training."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        coding = coding_for(Headers(scope=scope).get("accept-encoding", ""))
        held: Message | None = None

        async def send_compressed(message: Message) -> None:
            nonlocal held
            if message["type"] == "http.response.start" and _is_worth_it(message):
                held = message
                return
            if held is not None:
                start, held = held, None
                if coding is not None and not message.get("more_body"):
                    message = await _compressed(start, message, coding)
                await send(start)
            await send(message)

        await self.app(scope, receive, send_compressed)


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
    level = LEVEL_OF_PAGES if headers["content-type"].startswith("text/html") else LEVEL
    if len(message["body"]) >= LARGE_BYTES:
        level = LEVEL_OF_LARGE
    body = await asyncio.to_thread(CODINGS[coding], message["body"], level)
    headers["Content-Encoding"] = coding
    headers["Content-Length"] = str(len(body))
    return {**message, "body": body}
