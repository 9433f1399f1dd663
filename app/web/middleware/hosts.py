"""The name under which a client reached this server: where it comes from, and which names pass.

It stands in links and in the policy of pages, so what is no host name is refused. Pure ASGI.
"""

import re

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app.web.http.errors import ErrorReply, details

NAME = re.compile(r"(?P<name>[a-z0-9_][a-z0-9._-]*|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", re.IGNORECASE)
SCHEMES = ("http", "https")
# Health checks use the machine's own addresses and names; their replies contain no link.
HEALTH = ("/healthz", "/readyz", "/metrics")


def origin_of(scope: Scope) -> str | None:
    """Scheme, host and port as a client wrote them, such as `https://course.example:8443`.

    None where a Content-Security-Policy has no way to say it: an IPv6 address, or no host name.
    """
    host = _host(scope)
    named = host is not None and NAME.fullmatch(host) and not host.startswith("[")
    return f"{scope['scheme']}://{host}" if named else None


def _host(scope: Scope) -> str | None:
    """The host with its port, by the header or else by the socket; None for several headers."""
    hosts = Headers(scope=scope).getlist("host")
    if not hosts and scope.get("server"):
        name, port = scope["server"]
        return f"[{name}]:{port}" if ":" in name else f"{name}:{port}"
    return hosts[0] if len(hosts) == 1 else None


class ForwardedHosts:
    """Takes scheme, host and client from the headers of a proxy that is trusted.

    `X-Forwarded-Proto` and `X-Forwarded-Host` may be lists, to which each proxy on the way has
    added: the first entry is what the client asked for. uvicorn's own middleware knows no list
    and no host.
    """

    def __init__(self, app: ASGIApp, trusted: str) -> None:
        self.app = ProxyHeadersMiddleware(app, trusted)  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        if scope["type"] == "http" and client and client[0] in self.app.trusted_hosts:
            scope = _as_forwarded(scope)
        await self.app(scope, receive, send)  # type: ignore[arg-type]


def _as_forwarded(scope: Scope) -> Scope:
    scheme, host = (_first(scope, f"x-forwarded-{name}") for name in ("proto", "host"))
    taken = {b"x-forwarded-proto"} | ({b"host"} if host else set())
    headers = [(name, value) for name, value in scope["headers"] if name not in taken]
    if host:
        headers.append((b"host", host.encode("latin-1")))
    known = scheme.lower() if scheme.lower() in SCHEMES else scope["scheme"]
    return {**scope, "headers": headers, "scheme": known}


def _first(scope: Scope, name: str) -> str:
    return ",".join(Headers(scope=scope).getlist(name)).split(",")[0].strip()


class HostNames:
    """Refuses a request whose host is no host name, or none of the allowed ones.

    allowed: names joined by commas; `*.example.org` is every name below, `*` every name.
    """

    def __init__(self, app: ASGIApp, allowed: str, reply: ErrorReply) -> None:
        self.app, self.reply = app, reply
        self.allowed = [name.strip().lower() for name in allowed.split(",")]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        detail = self._refusal(scope) if scope["type"] == "http" else None
        if detail is None:
            await self.app(scope, receive, send)
        else:
            await self.reply(Request(scope), details(400, detail))(scope, receive, send)

    def _refusal(self, scope: Scope) -> str | None:
        """Why the request is refused, or None where it is not."""
        match = NAME.fullmatch(_host(scope) or "")
        if match is None:
            return "The Host header must be one host name, with or without a port."
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if self._allows(match["name"].lower()) or path in HEALTH:
            return None
        return f"This server does not answer under the name {match['name']}."

    def _allows(self, name: str) -> bool:
        return any(
            allowed in ("*", name) or (allowed.startswith("*.") and name.endswith(allowed[1:]))
            for allowed in self.allowed
        )
