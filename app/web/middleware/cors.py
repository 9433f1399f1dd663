"""Every origin may read every reply, `null` too: there is no secret and no cookie. Pure ASGI."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Said to all, whether or not they name an origin: so a cache keeps one reply for both.
OPEN = {"Access-Control-Allow-Origin": "*"}
# Files of the page that are kept for good have none of these.
EXPOSED = {"Access-Control-Expose-Headers": "Content-Disposition, ETag, Link, Retry-After"}
ALLOWED = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, DELETE",
    "Access-Control-Max-Age": "86400",
}
ASKED = "access-control-request-headers"


class Origins:
    """Adds OPEN and EXPOSED to each reply, and answers what a browser asks before it posts JSON."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_open(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                headers.update(OPEN)
                if "immutable" not in headers.get("cache-control", ""):
                    headers.update(EXPOSED)
            await send(message)

        asked = Headers(scope=scope) if scope["type"] == "http" else Headers()
        if scope.get("method") == "OPTIONS" and "access-control-request-method" in asked:
            allowed = {"Access-Control-Allow-Headers": asked.get(ASKED, "*"), "Vary": ASKED}
            await Response(headers=ALLOWED | allowed)(scope, receive, send_open)
            return
        await self.app(scope, receive, send_open if scope["type"] == "http" else send)
