"""Pages rendered once for all who open the same address, and compressed once.

Depends on requests and replies; must not know what a page shows.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi import Request, Response

from app.web.assembly.tag import tag
from app.web.http.negotiation import preferred
from app.web.middleware.compression import CODINGS, coding_for
from app.web.serving.once import Once

MOST_KEPT, LONGEST_KEPT = 100, 4_000  # pages, and bytes of an address
LEVEL = 9  # for a page that is compressed once


@dataclass(frozen=True)
class Page:
    """A reply as it is sent."""

    status: int
    headers: dict[str, str]
    body: bytes


class KeptPages:
    """The latest pages of this worker."""

    def __init__(self) -> None:
        self._kept = Once[Page](MOST_KEPT)

    async def reply(
        self, request: Request, kinds: tuple[str, ...], make: Callable[[], Awaitable[Response]]
    ) -> Response:
        """The reply that `make` gives to this address; it has one of these media types."""
        if len(request.scope["query_string"]) > LONGEST_KEPT:
            return await make()
        coding = coding_for(request.headers.get("accept-encoding", ""))
        kind = preferred(request.headers.get("accept", ""), kinds)
        key = (str(request.url), request.scope["root_path"], kind, coding, tag())
        page = await self._kept.get(key, lambda: _made(make, coding))
        return Response(page.body, page.status, dict(page.headers))


async def _made(make: Callable[[], Awaitable[Response]], coding: str | None) -> Page:
    response = await make()
    headers = {name: value for name, value in response.headers.items() if name != "content-length"}
    body = bytes(response.body)
    if coding is not None:
        body = await asyncio.to_thread(CODINGS[coding], body, LEVEL)
        headers["content-encoding"] = coding
    headers["vary"] = "Accept, Accept-Encoding"
    return Page(response.status_code, headers, body)
