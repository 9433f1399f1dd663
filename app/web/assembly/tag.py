"""A name for the contents of all files of the pages, below which pages name the static ones.

What is fetched as `/static/v-1a2b3c4d5e/js/page.js` may be kept for good. Without the tag, as host
pages name embed.js, it may not. Depends on the files, and on the code that assembles some of them.
"""

import hashlib
import time
from functools import lru_cache
from pathlib import Path

from app.web.http.files import folder

CODE = Path(__file__).parent


@lru_cache(maxsize=512)
def _digest(path: Path, modified: float) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


def tag() -> str:
    """The tag, made anew each second."""
    return _tag_at(int(time.monotonic()))


@lru_cache(maxsize=1)
def _tag_at(second: int) -> str:
    paths = (*folder("static").rglob("*"), *folder("templates").rglob("*"), *CODE.glob("*.py"))
    files = sorted(path for path in paths if path.is_file())
    digests = b"".join(_digest(path, path.stat().st_mtime) for path in files)
    return f"v-{hashlib.sha256(digests).hexdigest()[:10]}"
