"""The folders of static files and templates, and the tag of all static files.

Pages name static files below a tag, `/static/v-1a2b3c4d5e/js/page.js`: what is fetched so may be
kept for good. Without it, as host pages name embed.js, it may not. The tag is made of the contents
of all static files, and of the code that assembles some of them.
"""

import hashlib
import time
from functools import lru_cache
from pathlib import Path

APP = Path(__file__).parents[2]


def folder(name: str) -> Path:
    """`static` or `templates`: inside the installed package, or beside it in a checkout."""
    inside = APP / name
    return inside if inside.is_dir() else APP.parent / name


@lru_cache(maxsize=512)
def _digest(path: Path, modified: float) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


def tag() -> str:
    """A name for the contents of all static files, looked at anew each second."""
    return _tag_at(int(time.monotonic()))


@lru_cache(maxsize=1)
def _tag_at(second: int) -> str:
    code = (APP / "web" / "assembly").glob("*.py")
    files = sorted(path for path in (*folder("static").rglob("*"), *code) if path.is_file())
    digests = b"".join(_digest(path, path.stat().st_mtime) for path in files)
    return f"v-{hashlib.sha256(digests).hexdigest()[:10]}"
