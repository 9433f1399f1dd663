"""Who asks: the address that a request comes from, as far as limits and turns tell addresses apart.

It is a variable of the request's context, so that whatever works for the request knows it.
"""

from contextvars import ContextVar
from ipaddress import IPv6Address, ip_address

from starlette.types import ASGIApp, Receive, Scope, Send

party: ContextVar[str] = ContextVar("party", default="")
NETWORK_BITS = 64  # of an IPv6 address: the rest is the client's own to choose


def party_of(address: str) -> str:
    """The address; of IPv6 the network, in which one client has as many addresses as it likes."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address  # of a socket that has none, or a proxy that hides it
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    host_bits = 128 - NETWORK_BITS
    return f"{IPv6Address(int(parsed) >> host_bits << host_bits)}/{NETWORK_BITS}"


class Parties:
    """Tells each request's party to what works for it. Pure ASGI."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        party.set(party_of(client[0]) if client else "")
        await self.app(scope, receive, send)
