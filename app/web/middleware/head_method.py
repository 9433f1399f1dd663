"""HEAD is GET without the body. Pure ASGI, so that it holds for pages, calls and files alike."""

from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class _HeadersSent(Exception):
    """Raised once the headers are sent, to end the application's reply."""


class Head:
    """Asks the application for GET, and sends the headers of its reply alone.

    A reply in parts ends at its first: the stream of an experiment trains nothing.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_headers(message: Message) -> None:
            if message["type"] != "http.response.body":
                await send(message)
                return
            await send({"type": "http.response.body", "body": b""})
            if message.get("more_body"):
                raise _HeadersSent

        with suppress(_HeadersSent):
            await self.app({**scope, "method": "GET"}, receive, send_headers)
