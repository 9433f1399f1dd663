"""The last resort: what nothing has caught becomes a reply too. Pure ASGI."""

import logging
from collections.abc import Callable

from fastapi import Request, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

FaultReply = Callable[[Request], Response]


class Faults:
    """Logs a fault and answers 500, inside the middleware that every reply goes through.

    FastAPI's own place for it is outside of that: such a reply could not be read across origins.
    """

    def __init__(self, app: ASGIApp, reply: FaultReply) -> None:
        self.app, self.reply = app, reply

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, send_watched)
        except Exception:
            if started or scope["type"] != "http":
                raise
            log.exception("%s failed", scope["path"])
            await self.reply(Request(scope))(scope, receive, send)
