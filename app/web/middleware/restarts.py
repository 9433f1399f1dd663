"""Requests that are under way when the server stops get a last word. Pure ASGI."""

import asyncio
from collections.abc import Callable

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.http.errors import ErrorReply, details
from app.web.http.wire import json_line, server_sent

RETRY_AFTER = 2  # seconds
DETAIL = "The server restarts."
EVENT = "restart"
LAST_WORDS = {"text/event-stream": server_sent, "application/x-ndjson": json_line}


class Stop:
    """A signal that the server stops, from a connection to the request that it replies to."""

    def __init__(self) -> None:
        self.has_come = False
        self.listener: Callable[[], None] = lambda: None

    def come(self) -> None:
        self.has_come = True
        self.listener()


class Reached:
    """How far a reply has come."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.has_started = False
        self.kind: str | None = None  # media type of a stream
        self.is_whole = True  # no event is half sent
        self.has_ended = False
        self.when_whole: Callable[[], None] = lambda: None  # called after each whole event

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._send(message)
            self.has_started = True
            headers = Headers(raw=message["headers"])
            if "content-length" not in headers:
                self.kind = headers.get("content-type", "").partition(";")[0]
            return
        self.is_whole = False
        await self._send(message)
        self.is_whole = message.get("body", b"").endswith(b"\n")
        self.has_ended = not message.get("more_body", False)
        if self.is_whole:
            self.when_whole()

    @property
    def can_be_ended(self) -> bool:
        """Whether the reply can be ended early; one of known length must be sent to its end."""
        return not self.has_started or (self.kind in LAST_WORDS and not self.has_ended)


class Restarts:
    """Ends what runs when the server stops: a call with 503, a stream with an event of its own.

    An event that is on its way to a stream's reader is sent to its end first. A reader that does
    not take it is cut off by the connection.
    """

    def __init__(self, app: ASGIApp, reply: ErrorReply) -> None:
        self.app, self.reply = app, reply

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        stop: Stop | None = scope.get("state", {}).get("stop")
        if scope["type"] != "http" or stop is None:
            await self.app(scope, receive, send)
            return
        reached = Reached(send)
        bound = asyncio.timeout(None)
        try:
            async with bound:
                await self._until(stop, bound, scope, receive, reached)
        except TimeoutError:
            if not bound.expired():
                raise
            await self._end(scope, receive, send, reached)

    async def _until(
        self, stop: Stop, bound: asyncio.Timeout, scope: Scope, receive: Receive, reached: Reached
    ) -> None:
        """Runs the application until it is done, or `stop` comes while it can be ended."""

        def end() -> None:
            if reached.can_be_ended and reached.is_whole:
                bound.reschedule(0)  # long past: now
            reached.when_whole = end

        stop.listener = end
        if stop.has_come:
            end()
        try:
            await self.app(scope, receive, reached.send)
        finally:
            stop.listener = lambda: None

    async def _end(self, scope: Scope, receive: Receive, send: Send, reached: Reached) -> None:
        problem = details(503, DETAIL)
        if not reached.has_started:
            response = self.reply(Request(scope), problem)
            response.headers["Retry-After"] = str(RETRY_AFTER)
            await response(scope, receive, send)
            return
        text = LAST_WORDS[reached.kind or ""](EVENT, None, problem)
        await send({"type": "http.response.body", "body": text})
