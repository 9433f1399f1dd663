"""What a request of the API says: the experiment, in query or body, and what comes besides."""

from math import inf
from typing import Any
from urllib.parse import parse_qsl

import orjson
from fastapi import Request
from starlette.requests import ClientDisconnect

from app.settings import Settings
from app.training.problems import refuse
from app.training.query import VIEW_KEYS, Pair, experiment_from
from app.training.specification import Experiment, validated
from app.web.errors import ReaderLeft, Refusal

# What each call takes in the query besides the experiment.
OF_ONE_RUN = ("run", "step")
BESIDES: dict[str, tuple[str, ...]] = {
    "run": ("fields", "format", "steps"),
    "stream": ("from", "format", "opening", "vectors"),
    "step": (*OF_ONE_RUN, "examples", "columns", "sort", "column_sort", "group", "fields"),
    "noise": (*OF_ONE_RUN, "directions"),
    "cosine": ("run", "steps"),
    "timing": OF_ONE_RUN,
    "figure": ("plot", *OF_ONE_RUN, "directions", "smooth"),
    "summary": ("target", "measure", "format"),
    "export": ("format",),
}


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


def whole_number(request: Request, name: str, default: int = 0) -> int:
    """A whole number from 0 of the query that is not part of the experiment.

    Raises:
        ExperimentError: where it is none.
    """
    text = besides(request, name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise refuse(name, text, "must be a whole number from 0 up")
    return int(text)


def window(request: Request, name: str, default: range, total: int, most: float = inf) -> range:
    """A stretch `first:end` of 0 … total − 1, cut at the end.

    Raises:
        ExperimentError: where it is none, or longer than `most`.
    """
    text = besides(request, name)
    first, colon, end = (text or "").partition(":")
    if text is None:
        asked = default
    elif colon and all(
        part.isascii() and part.isdigit() and len(part) <= 9 for part in (first, end)
    ):
        asked = range(int(first), int(end))
    else:
        raise refuse(name, text, "must be first:end, whole numbers from 0 up, such as 0:64")
    if asked.start > asked.stop:
        raise refuse(name, text, "must not end before it begins")
    if asked.stop - asked.start > most:
        raise refuse(name, text, f"must be at most {most:,} long")
    return range(min(asked.start, total), min(asked.stop, total))


async def experiment_of(request: Request, settings: Settings) -> Experiment:
    """The experiment that a request asks for.

    Raises:
        ExperimentError: naming each bad field.
        Refusal: 413 for a body over the limit.
    """
    own = BESIDES[request.url.path.rpartition("/")[2]]
    left = [pair for pair in pairs(request) if pair[0] not in own]
    if request.method == "GET":
        return experiment_from(left)
    for key, text in left:
        if key not in VIEW_KEYS:
            raise refuse(key, text, "must stand in the body when the experiment is posted")
    return validated(_json(await _body(request, settings.body_bytes)))


async def _body(request: Request, most: int) -> bytes:
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > most:
                raise Refusal(413, f"The body is larger than {most:,} bytes.")
    except ClientDisconnect:
        raise ReaderLeft from None
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
