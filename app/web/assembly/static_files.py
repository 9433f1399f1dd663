"""Static files as they are served: one by one or assembled, compressed once, not each time.

Depends on the assembled files by their addresses; must not know what is in them.
"""

import asyncio
import os
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.web.assembly.assembled_file import assembled_file
from app.web.assembly.tag import tag
from app.web.middleware.compression import CODINGS, coding_for
from app.web.serving.once import Once

COMPRESSIBLE = (".js", ".css", ".svg", ".html")
ASSEMBLED = "assembled"  # the folder in which the assembled files seem to be
MEDIA_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".map": "application/json",
}

LEVELS = {"br": 11, "gzip": 9}  # for what is compressed once
MOST_KEPT = 576  # files in a coding


def _compressed(path: str, coding: str) -> bytes:
    return _coded(Path(path).read_bytes(), coding)


def _assembled(address: str, coding: str | None) -> bytes:
    return _coded(assembled_file(address).encode(), coding)


def _coded(content: bytes, coding: str | None) -> bytes:
    return CODINGS[coding](content, LEVELS[coding]) if coding else content


class StaticAndAssembledFiles(StaticFiles):
    """Static files, and those assembled from them, compressed where the client takes it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._kept = Once[bytes](MOST_KEPT)

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
        coding = coding_for(Headers(scope=scope).get("accept-encoding", ""))
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
            content = await self._kept.get(
                (address, tag(), coding), lambda: asyncio.to_thread(_assembled, address, coding)
            )
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
        content = await self._kept.get(
            (file, modified, coding), lambda: asyncio.to_thread(_compressed, file, coding)
        )
        headers = dict(response.headers) | {"Content-Encoding": coding}
        headers["content-length"] = str(len(content))
        headers.pop("accept-ranges", None)  # pieces of it are not given
        return Response(content, headers=headers)
