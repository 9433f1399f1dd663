"""Static files as they are served: one by one or assembled, compressed once, not each time.

Depends on the assembled files by their addresses; must not know what is in them.
"""

import asyncio
import gzip
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import brotli
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.web.assembly.assembled_file import assembled_file
from app.web.assembly.tag import tag
from app.web.http.negotiation import takes

COMPRESSIBLE = (".js", ".css", ".svg", ".html")
ASSEMBLED = "assembled"  # the folder in which the assembled files seem to be
MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".map": "application/json"}

CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, quality=11),
    "gzip": lambda content: gzip.compress(content, mtime=0),
}


@lru_cache(maxsize=512)
def _compressed(path: str, modified: float, coding: str) -> bytes:
    """The file in a coding."""
    return CODINGS[coding](Path(path).read_bytes())


@lru_cache(maxsize=64)
def _assembled(address: str, present: str, coding: str | None) -> bytes:
    """The assembled file in a coding; made anew when the tag of all files is another."""
    content = assembled_file(address).encode()
    return CODINGS[coding](content) if coding else content


class StaticAndAssembledFiles(StaticFiles):
    """Static files, and those assembled from them, compressed where the client takes it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._pending: dict[Any, asyncio.Future[bytes]] = {}

    def get_path(self, scope: Scope) -> str:
        """The file's path without its tag; notes in the scope whether that is the present tag."""
        path = super().get_path(scope)
        first, _, rest = path.partition(os.sep)
        if not first.startswith("v-"):
            return path
        scope["is_kept"] = first == tag()
        return rest

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file; compressed once, in a thread, and then kept."""
        first, _, rest = path.partition(os.sep)
        taken = Headers(scope=scope).get("accept-encoding", "")
        coding = next((coding for coding in CODINGS if takes(coding, taken)), None)
        if first == ASSEMBLED and scope["method"] in ("GET", "HEAD"):
            response = await self._assembled_reply(rest.replace(os.sep, "/"), coding)
        else:
            response = await super().get_response(path, scope)
        age = "public, max-age=31536000, immutable" if scope.get("is_kept") else "no-cache"
        response.headers["Cache-Control"] = age
        response.headers["Vary"] = "Accept-Encoding"
        if scope.get("is_kept"):  # it is not asked for again, so nothing is compared
            del response.headers["ETag"], response.headers["Last-Modified"]
        if not isinstance(response, FileResponse) or coding is None:
            return response
        return await self._smaller(response, coding)

    async def _assembled_reply(self, address: str, coding: str | None) -> Response:
        try:
            content = await self._once(_assembled, address, tag(), coding)
        except FileNotFoundError:
            raise HTTPException(404) from None
        headers = {"Content-Encoding": coding} if coding else {}
        kind = MEDIA_TYPES[os.path.splitext(address)[1]]
        return Response(content, headers=headers, media_type=kind)

    async def _smaller(self, response: FileResponse, coding: str) -> Response:
        """The file in this coding, if it is of a kind that becomes smaller."""
        file = str(response.path)
        if not file.endswith(COMPRESSIBLE):
            return response
        modified = Path(file).stat().st_mtime
        content = await self._once(_compressed, file, modified, coding)
        headers = dict(response.headers) | {"Content-Encoding": coding}
        headers["content-length"] = str(len(content))
        headers.pop("accept-ranges", None)  # pieces of it are not given
        return Response(content, headers=headers)

    async def _once(self, make: Callable[..., bytes], *given: object) -> bytes:
        """What `make` gives, in a thread; who asks for it meanwhile waits for the same."""
        key = (make, given)
        if key not in self._pending:
            pending = asyncio.ensure_future(asyncio.to_thread(make, *given))
            pending.add_done_callback(lambda _: self._pending.pop(key))
            self._pending[key] = pending
        return await asyncio.shield(self._pending[key])
