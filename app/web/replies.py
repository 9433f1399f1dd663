"""Replies that may be kept, and how calls are described in OpenAPI."""

from typing import Any

from fastapi import Request, Response

from app.training.fields import LEAVES
from app.training.identity import fingerprint
from app.training.specification import Experiment

BODY = {"content": {"application/json": {"schema": Experiment.model_json_schema()}}}


def parameters(*more: tuple[str, str]) -> list[dict[str, Any]]:
    """The query parameters of a call, for OpenAPI."""
    paths = [("data" if leaf.path == "data.name" else leaf.path, leaf.help) for leaf in LEAVES]
    return [
        {"name": name, "in": "query", "description": text, "schema": {"type": "string"}}
        for name, text in (*paths, *more)
        if not name.startswith(("runs.", "data.x", "changes"))
    ]


def cacheable(request: Request, content: bytes, media_type: str, key: str) -> Response:
    """A reply that may be kept, since it is a function of the address; POST replies are not."""
    if request.method != "GET":
        return Response(content, media_type=media_type)
    tag = f'W/"{key}-{fingerprint()}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=300", "Vary": "Accept"}
    if _has_tag(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def _has_tag(header: str, tag: str) -> bool:
    """Whether If-None-Match names the tag, compared weakly (RFC 9110, section 13.1.2)."""
    given = [part.strip().removeprefix("W/") for part in header.split(",")]
    return "*" in given or tag.removeprefix("W/") in given
