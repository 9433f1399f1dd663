"""Who asks: the address that a request comes from, as far as limits and turns tell addresses apart.

It is a variable of the request's context, so that whatever works for the request knows it.
"""

from contextvars import ContextVar

from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.http.addresses import network_of

party: ContextVar[str] = ContextVar("party", default="")
BITS = {4: 32, 6: 64}  # of an address: the rest of IPv6 is the client's own to choose
LARGEST_SHARE = 0.5  # of what the others leave: so there is always some for the next party


def party_of(address: str) -> str:
    """The address; of IPv6 the network, in which one client has as many addresses as it likes."""
    return network_of(address, BITS) or address  # no IP address: Unix socket, anonymising proxy


def passes_share(own: int, more: int, left: int) -> bool:
    """Whether `more` for a party that has `own` is above its share of what the others leave."""
    return own + more > LARGEST_SHARE * left


class Parties:
    """Tells each request's party to what works for it. Pure ASGI."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        party.set(party_of(client[0]) if client else "")
        await self.app(scope, receive, send)
