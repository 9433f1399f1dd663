"""Replies that may be kept, and who has one already.

A reply to GET is a function of its address and form, and of the engine's version and numerics.
So its tag is known before anything is trained, and who has the reply already is told so at once.
"""

from fastapi import Request, Response

from app.training.document.data_settings import KEPT
from app.training.engine.identity import fingerprint
from app.training.setup.hashing import short_hash
from app.training.setup.preparation import Prepared
from app.web.http.errors import Unchanged

VARY = "Accept, Accept-Encoding"

# A browser asks again after five minutes and a cache between after an hour, which trains
# nothing; so a new version is seen everywhere within that hour, and a lecture hall asks once.
CACHE_CONTROL = "public, max-age=300, s-maxage=3600"
PRIVATE = "private, no-cache"  # of kept data, which may be deleted at any time


def keep_private(request: Request) -> None:
    """For a reply of kept data: no shared cache may keep it, and a browser asks each time."""
    request.state.is_private = True


def fresh_key(request: Request, prepared: Prepared, *more: object) -> str:
    """What tells this reply from others: all that it depends on but engine and numerics.

    The address holds what the call takes besides the experiment; `more`: what was settled
    otherwise, such as a format by Accept or a default out of the settings. Call after validation,
    before computing.

    Raises:
        Unchanged: where the client says that it has this very reply.
    """
    if prepared.document["data"]["name"].startswith(KEPT):
        keep_private(request)
    parts = (request.scope["path"], request.scope["query_string"], prepared.id, *more)
    key = short_hash(*(repr(part).encode() for part in parts))
    if request.method == "GET" and _names(request, _tag(key)):
        raise Unchanged(_headers(request, key))
    return key


def cacheable(
    request: Request,
    content: bytes,
    media_type: str,
    key: str,
    download: str | None = None,
    coding: str | None = None,
) -> Response:
    """A reply that may be kept, since it is a function of the address; POST replies are not.

    download: the name of the file that it is to be saved as. coding: of the content.
    """
    attached = {"Content-Disposition": f'attachment; filename="{download}"'} if download else {}
    if coding:
        attached["Content-Encoding"] = coding
    if request.method != "GET":
        return Response(content, media_type=media_type, headers=attached)
    if _names(request, "*") or _names(request, _tag(key)):
        raise Unchanged(_headers(request, key))
    return Response(content, media_type=media_type, headers=_headers(request, key) | attached)


def _headers(request: Request, key: str) -> dict[str, str]:
    is_private = getattr(request.state, "is_private", False)
    control = PRIVATE if is_private else CACHE_CONTROL
    return {"ETag": _tag(key), "Cache-Control": control, "Vary": VARY}


def _tag(key: str) -> str:
    """A weak one: times are measured anew, and the reply may be compressed."""
    return f'W/"{key}-{fingerprint()}"'


def _names(request: Request, tag: str) -> bool:
    """Whether If-None-Match names the tag, compared weakly (RFC 9110, section 13.1.2)."""
    header = ",".join(request.headers.getlist("if-none-match"))
    return tag.removeprefix("W/") in [part.strip().removeprefix("W/") for part in header.split(",")]
