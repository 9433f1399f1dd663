"""The folders of static files and templates, and static files compressed once, not each time.

Pages name static files below a tag made of their contents, `/static/v-1a2b3c4d5e/js/page.js`:
what is fetched so may be kept for good. Without it, as host pages name embed.js, it may not.
"""

import asyncio
import gzip
import hashlib
import os
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import brotli
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.web.http.negotiation import takes

APP = Path(__file__).parents[2]
COMPRESSIBLE = (".js", ".css", ".svg", ".html")


def folder(name: str) -> Path:
    """`static` or `templates`: inside the installed package, or beside it in a checkout."""
    inside = APP / name
    return inside if inside.is_dir() else APP.parent / name


CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, quality=11),
    "gzip": lambda content: gzip.compress(content, mtime=0),
}


@lru_cache(maxsize=512)
def _compressed(path: str, modified: float, coding: str) -> bytes:
    """The file in a coding."""
    return CODINGS[coding](Path(path).read_bytes())


@lru_cache(maxsize=512)
def _digest(path: Path, modified: float) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


def tag() -> str:
    """A name for the contents of all static files, looked at anew each second."""
    return _tag_at(int(time.monotonic()))


@lru_cache(maxsize=1)
def _tag_at(second: int) -> str:
    files = sorted(path for path in folder("static").rglob("*") if path.is_file())
    digests = b"".join(_digest(path, path.stat().st_mtime) for path in files)
    return f"v-{hashlib.sha256(digests).hexdigest()[:10]}"


class CompressedStaticFiles(StaticFiles):
    """Static files, compressed where the client takes it."""

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
        response = await super().get_response(path, scope)
        age = "public, max-age=31536000, immutable" if scope.get("is_kept") else "no-cache"
        response.headers["Cache-Control"] = age
        response.headers["Vary"] = "Accept-Encoding"
        if scope.get("is_kept"):  # it is not asked for again, so nothing is compared
            del response.headers["ETag"], response.headers["Last-Modified"]
        taken = Headers(scope=scope).get("accept-encoding", "")
        coding = next((coding for coding in CODINGS if takes(coding, taken)), None)
        if not isinstance(response, FileResponse) or coding is None:
            return response
        file = str(response.path)
        if not file.endswith(COMPRESSIBLE):
            return response
        modified = Path(file).stat().st_mtime
        content = await asyncio.to_thread(_compressed, file, modified, coding)
        headers = dict(response.headers) | {"Content-Encoding": coding}
        headers["content-length"] = str(len(content))
        headers.pop("accept-ranges", None)  # pieces of it are not given
        return Response(content, headers=headers)
