"""Security headers on every reply. Pure ASGI, so that a stream passes through untouched."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.middleware.hosts import origin_of

# {own} is this server: 'self', and its origin by name. In a sandboxed frame WebKit takes 'self'
# for the frame's own opaque origin, which nothing comes from; Chromium and Firefox for the
# server's (WebKitGTK 2.50).
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src {own}",
        "style-src {own}",
        "img-src {own} data: blob:",
        "connect-src {own}",
        "frame-src {own}",
        "base-uri 'none'",
        "form-action 'self'",
    )
)
NOTHING = "default-src 'none'; frame-ancestors 'none'"  # the policy of what is no page
HEADERS = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "cross-origin"}
OF_PAGES = {
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
NOT_INDEXED = {"X-Robots-Tag": "noindex"}  # numbers are nothing to find by a search
API = "/api/v1/"
EMBEDS = ("/embed", "/sweep/embed")  # the pages that others may hold in a frame
ALL = "*"
ALL_AND_FILES = "* file:"  # by itself `*` leaves out what is opened from a disk, such as slides


class SecurityHeaders:
    """Adds HEADERS and a policy to each HTTP response; for a page also which sites may frame it.

    hsts_seconds: how long a browser that used https must use only https; 0: no such header.
    """

    def __init__(self, app: ASGIApp, frame_ancestors: str, hsts_seconds: int = 0) -> None:
        self.app = app
        hsts = {"Strict-Transport-Security": f"max-age={hsts_seconds}"}
        self.secured = hsts if hsts_seconds else {}
        self.frame_ancestors = ALL_AND_FILES if frame_ancestors == ALL else frame_ancestors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                is_page = headers.get("content-type", "").startswith("text/html")
                headers.update(HEADERS | OF_PAGES if is_page else HEADERS)
                headers.update(NOT_INDEXED if _path(scope).startswith(API) else {})
                headers.update(self.secured if scope["scheme"] == "https" else {})
                headers["Content-Security-Policy"] = self._policy(scope) if is_page else NOTHING
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)

    def _policy(self, scope: Scope) -> str:
        ancestors = f"'self' {self.frame_ancestors}" if _path(scope) in EMBEDS else "'none'"
        own = " ".join(source for source in ("'self'", origin_of(scope)) if source)
        return f"{POLICY.format(own=own)}; frame-ancestors {ancestors}"


def _path(scope: Scope) -> str:
    """Without the prefix under which this is served."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))
