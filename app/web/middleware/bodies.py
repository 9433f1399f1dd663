"""Which request bodies are taken, and how long one may take to arrive. Pure ASGI."""

import asyncio
from contextlib import suppress

from fastapi import Request, Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.settings import Settings
from app.web.http.errors import ErrorReply, Refusal, details, too_large

OF_TABLES = "/api/v1/datasets"  # takes own data as its body
LINGER = 2.0  # seconds in which what a refused client still sends is thrown away


class Bodies:
    """Refuses a body by its headers, unread; one that is read must arrive in time.

    A reply that comes before its request has ended closes the connection: so the rest of a body
    is never taken for another request.
    """

    def __init__(self, app: ASGIApp, settings: Settings, reply: ErrorReply) -> None:
        self.app, self.settings, self.reply = app, settings, reply

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _has_body(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        body = Arriving(receive, send, self.settings)
        await (self._refusal(scope) or self.app)(scope, body.receive, body.send)
        await body.end()

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        is_table = scope["path"].endswith(OF_TABLES)
        most = self.settings.table_bytes if is_table else self.settings.body_bytes
        if int(headers.get("content-length", 0)) > most:
            return self.reply(Request(scope), details(413, too_large(most, is_table)))
        if headers.get("content-encoding", "identity").strip().lower() != "identity":
            detail = "Send the body without Content-Encoding."
            response = self.reply(Request(scope), details(415, detail))
            response.headers["Accept-Encoding"] = "identity"
            return response
        return None


def _has_body(headers: Headers) -> bool:
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers


class Arriving:
    """One body on its way in, and the reply to it."""

    def __init__(self, receive: Receive, send: Send, settings: Settings) -> None:
        self._receive, self._send, self._settings = receive, send, settings
        self._due: float | None = None  # when all of it must be there, once somebody waits for it
        self._is_there = False  # all of it
        self._has_reply = False
        self._is_held = False  # the end of the reply

    async def receive(self) -> Message:
        """The next part.

        Raises:
            Refusal: 408, where it does not come in time and there is no reply yet.
        """
        try:
            async with asyncio.timeout_at(self._next_due()):
                message = await self._receive()
        except TimeoutError:
            raise Refusal(408, "The body took too long to arrive.") from None
        self._is_there = not message.get("more_body", False)
        return message

    def _next_due(self) -> float | None:
        """When the next part must be there; None: whenever it comes."""
        if self._is_there or self._has_reply:
            return None
        now = asyncio.get_running_loop().time()
        self._due = self._due or now + self._settings.body_seconds
        return min(self._due, now + self._settings.body_pause_seconds)

    async def send(self, message: Message) -> None:
        if not self._is_there:
            if message["type"] == "http.response.start":
                self._has_reply = True
                MutableHeaders(raw=message["headers"])["Connection"] = "close"
            elif not message.get("more_body", False):
                self._is_held = True
                message = {**message, "more_body": True}
        await self._send(message)

    async def end(self) -> None:
        """Ends a reply that came early.

        The client has all of it already. But if the connection closed at once, the system might
        throw the reply away because the client still sends.
        """
        if self._is_held:
            with suppress(TimeoutError):
                async with asyncio.timeout(LINGER):
                    while (await self._receive()).get("more_body", False):
                        pass
            await self._send({"type": "http.response.body", "body": b""})
