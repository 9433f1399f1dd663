"""What a request of the API says: the experiment, in query or body, and what comes besides."""

from collections.abc import Callable, Collection
from urllib.parse import parse_qsl

import orjson
from fastapi import Request
from starlette.requests import ClientDisconnect

from app.settings import Settings
from app.training.document.limits import Limits
from app.training.document.problems import refuse, unknown
from app.training.document.query import VIEW_KEYS, Pair, experiment_from
from app.training.document.specification import Experiment, validated
from app.web.http.errors import ReaderLeft, Refusal, too_large

PARTS_BESIDES_ROWS = 2_000  # lists and objects of a document, besides the rows of inline data
MOST_TEXTS = 400_000  # of a document: far more than any needs


def pairs(request: Request) -> list[Pair]:
    """The query as pairs, in order; read once for a request.

    Raises:
        ExperimentError: for a query that cannot be read.
    """
    if not hasattr(request.state, "pairs"):
        request.state.pairs = _pairs(request.scope["query_string"].decode("latin-1"))
    read: list[Pair] = request.state.pairs
    return read


def _pairs(text: str) -> list[Pair]:
    try:
        return parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text), errors="strict")
    except ValueError:
        raise refuse("query", text[:200], "must be name=value pairs joined by &") from None


def query_value(request: Request, name: str, choices: tuple[str, ...] | None = None) -> str | None:
    """A value of the query that is not part of the experiment.

    Raises:
        ExperimentError: where it is none of `choices`.
    """
    value = next((text for key, text in reversed(pairs(request)) if key == name), None)
    if value is not None and choices is not None and value not in choices:
        raise refuse(name, value, f"must be one of {', '.join(choices)}")
    return value


def check_known(request: Request, known: Collection[str]) -> None:
    """For a call without an experiment.

    Raises:
        ExperimentError: for a name in the query that is none of the known ones.
    """
    for name, text in pairs(request):
        if name not in known:
            raise refuse(name, text, unknown(name, known, "parameter"))


async def said_by(request: Request, settings: Settings) -> tuple[bytes, Callable[[], Experiment]]:
    """The experiment of a request, unread, as bytes; and a function that reads it.

    The reading raises an ExperimentError that names each bad field.

    Raises:
        ExperimentError: for a query that cannot be read, or says what stands in the body.
        Refusal: 413 for a body over the limit.
    """
    own = request.app.state.call_parameters[request.url.path.rpartition("/")[2]]
    left = [pair for pair in pairs(request) if pair[0] not in own and pair[0] not in VIEW_KEYS]
    if request.method == "GET":
        return orjson.dumps(left), lambda: experiment_from(left)
    for key, text in left:
        raise refuse(key, text, "must be in the body, because a POST has its experiment there")
    body = await body_of(request, settings.body_bytes)
    return b"POST " + body, lambda: read_body(body, settings.limits)


async def body_of(request: Request, most: int, is_table: bool = False) -> bytes:
    """The whole body, an experiment or a table.

    Raises:
        ReaderLeft: where the client leaves before it is there.
        Refusal: 413 for a body over `most` bytes.
    """
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > most:
                raise Refusal(413, too_large(most, is_table))
    except ClientDisconnect:
        raise ReaderLeft from None
    return bytes(body)


def read_body(body: bytes, limits: Limits) -> Experiment:
    """The experiment that a body says.

    Its parts are counted before they are made: a million of them would take a hundred megabytes.

    Raises:
        ExperimentError: naming each bad field.
    """
    most_parts = limits.examples + PARTS_BESIDES_ROWS
    if body.count(b"[") + body.count(b"{") > most_parts:
        raise refuse("body", _beginning(body), f"has more than {most_parts:,} lists and objects")
    if body.count(b'"') > 2 * MOST_TEXTS:
        raise refuse("body", _beginning(body), f"has more than {MOST_TEXTS:,} texts")
    try:
        document = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError as error:
        raise refuse("body", _beginning(body), f"is not JSON: {error}") from None
    return validated(document)


def _beginning(body: bytes) -> str:
    return body[:100].decode("utf-8", "replace")
