"""What a request of the API says: the experiment, in query or body, and what comes besides."""

from typing import Any
from urllib.parse import parse_qsl

import orjson
from fastapi import Request

from app.settings import Settings
from app.training.problems import refuse
from app.training.query import VIEW_KEYS, Pair, experiment_from
from app.training.specification import Experiment, validated
from app.web.errors import Refusal

BESIDES = ("from", "fields", "format", "vectors")


def pairs(request: Request) -> list[Pair]:
    """The query as pairs, in order.

    Raises:
        ExperimentError: for a query that cannot be read.
    """
    text = request.scope["query_string"].decode("latin-1")
    try:
        return parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text), errors="strict")
    except ValueError:
        raise refuse("query", text[:200], "must be name=value pairs joined by &") from None


def besides(request: Request, name: str, choices: tuple[str, ...] | None = None) -> str | None:
    """A value of the query that is not part of the experiment.

    Raises:
        ExperimentError: where it is none of `choices`.
    """
    value = dict(pairs(request)).get(name)
    if value is not None and choices is not None and value not in choices:
        raise refuse(name, value, f"must be one of {', '.join(choices)}")
    return value


async def experiment_of(request: Request, settings: Settings) -> Experiment:
    """The experiment that a request asks for.

    Raises:
        ExperimentError: naming each bad field.
        Refusal: 413 for a body over the limit.
    """
    left = [pair for pair in pairs(request) if pair[0] not in BESIDES]
    if request.method == "GET":
        return experiment_from(left)
    for key, text in left:
        if key not in VIEW_KEYS:
            raise refuse(key, text, "must stand in the body when the experiment is posted")
    return validated(_json(await _body(request, settings.body_bytes)))


async def _body(request: Request, most: int) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise Refusal(413, f"The body is larger than {most:,} bytes.")
    return bytes(body)


def _json(body: bytes) -> Any:
    if not body:
        return {}
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise refuse(
            "body", body[:100].decode("utf-8", "replace"), f"is not JSON: {error}"
        ) from None
