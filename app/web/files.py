"""The folders of static files and templates, and static files compressed once, not each time."""

import gzip
import os
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

APP = Path(__file__).parent.parent
COMPRESSIBLE = (".js", ".css", ".svg", ".html")


def folder(name: str) -> Path:
    """`static` or `templates`: inside the installed package, or beside it in a checkout."""
    inside = APP / name
    return inside if inside.is_dir() else APP.parent / name


@lru_cache(maxsize=256)
def _compressed(path: str, modified: float) -> bytes:
    return gzip.compress(Path(path).read_bytes(), mtime=0)


class CompressedStaticFiles(StaticFiles):
    """Static files, gzip where the client takes it; vendored ones, named by version, are kept."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        path = str(full_path)
        kept = f"{os.sep}vendor{os.sep}" in path
        age = "public, max-age=31536000, immutable" if kept else "no-cache"
        response.headers["Cache-Control"] = age
        response.headers["Vary"] = "Accept-Encoding"
        takes_gzip = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        if response.status_code != 200 or not takes_gzip or not path.endswith(COMPRESSIBLE):
            return response
        content = _compressed(path, stat_result.st_mtime)
        headers = dict(response.headers) | {"Content-Encoding": "gzip"}
        headers["content-length"] = str(len(content))
        return Response(content, headers=headers)
