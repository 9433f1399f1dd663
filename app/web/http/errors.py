"""One shape for every error: problem details (RFC 9457), as JSON, or as a page with the same."""

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from random import randint
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount

from app.training.document.problems import ExperimentError, Problem
from app.web.http.faults import Faults
from app.web.http.negotiation import preferred
from app.web.http.passed_limits import limit_of, note_limit
from app.web.http.shortening import MOST_NAMED, sendable, shortened

_ALLOWED = (("GET", "GET, HEAD"), ("POST", "POST"), ("DELETE", "DELETE"))
Headers = Mapping[str, str] | None
Render = Callable[[Request, dict[str, Any]], Response]

READER_LEFT = 499  # not in the standard, but what servers log
MEDIA_TYPES = ("application/problem+json", "application/json", "text/html")
STATUS_TITLES = {READER_LEFT: "Client Closed Request"}


class ReaderLeft(Exception):
    """Nobody waits for the result any more."""


class Unchanged(Exception):
    """The client has this very reply; `headers` are those of the reply."""

    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__()
        self.headers = headers


class Refusal(Exception):
    """A request that is refused for another reason than its experiment."""

    def __init__(
        self, status: int, detail: str, retry_after: int | None = None, limit: str = ""
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.retry_after = status, detail, retry_after
        self.limit = limit  # the setting behind it, if there is one


def too_large(most: int, is_table: bool = False) -> str:
    """What a refused body is told."""
    advice = " Leave out rows, or columns not needed." if is_table else ""
    return f"The body is larger than {most:,} bytes.{advice}"


def problem_entries(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Problems or notices as they stand in replies; long names and values are shortened."""
    return [
        {"field": shortened(p.field, MOST_NAMED), "value": sendable(p.value), "message": p.message}
        for p in problems
    ]


def details(status: int, detail: str, problems: Iterable[Problem] = ()) -> dict[str, Any]:
    """The problem document."""
    return {
        "type": "about:blank",
        "title": STATUS_TITLES.get(status) or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": problem_entries(problems),
    }


def refused_experiment(error: ExperimentError) -> dict[str, Any]:
    """The problem document for a bad experiment, or for a bad parameter of the call."""
    named = [f"{shortened(p.field, MOST_NAMED)} {p.message}" for p in error.reported]
    named += [f"and {error.more:,} more"] if error.more else []
    return details(422, f"This request cannot be answered: {'; '.join(named)}", error.reported)


def problem_reply(document: dict[str, Any], headers: Headers) -> Response:
    """The problem document as application/problem+json."""
    return Response(
        orjson.dumps(document, default=str),
        document["status"],
        headers,
        media_type="application/problem+json",
    )


def _fitting(request: Request, render: Render, document: dict[str, Any]) -> Response:
    """A problem as JSON, or as a page where one is preferred and the address is no call's."""
    accept = ",".join(request.headers.getlist("accept"))
    is_api = request.scope["path"].startswith(f"{request.scope['root_path']}/api/")
    if is_api or preferred(accept, MEDIA_TYPES) != "text/html":
        response = problem_reply(document, None)
    else:
        response = render(request, document)
    response.headers["Vary"] = "Accept"
    return response


ErrorReply = Callable[[Request, dict[str, Any]], Response]


def install(app: FastAPI, render: Render) -> ErrorReply:
    """Handles every error of the application; pages get `render`, the API gets JSON.

    Gives what makes a reply of a problem document, for middleware.
    """

    def reply(
        request: Request, document: dict[str, Any], headers: Headers = None, limit: str = ""
    ) -> Response:
        note_limit(request.scope, limit or limit_of(document["status"]))
        response = _fitting(request, render, document)
        response.headers.update(headers or {})
        return response

    @app.exception_handler(ExperimentError)
    async def experiment_error(request: Request, error: ExperimentError) -> Response:
        return reply(request, refused_experiment(error), limit=error.limit)

    @app.exception_handler(Refusal)
    async def refusal(request: Request, error: Refusal) -> Response:
        later = _later(error.retry_after)
        return reply(request, details(error.status, error.detail), later, error.limit)

    @app.exception_handler(Unchanged)
    async def unchanged(request: Request, error: Unchanged) -> Response:
        return Response(status_code=304, headers=error.headers)

    @app.exception_handler(ReaderLeft)
    async def reader_left(request: Request, error: ReaderLeft) -> Response:
        return reply(request, details(READER_LEFT, "The client left before the reply was ready."))

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> Response:
        headers = {"Allow": _allowed(request)} if error.status_code == 405 else error.headers
        return reply(request, details(error.status_code, str(error.detail)), headers)

    def fault(request: Request) -> Response:
        return reply(request, details(500, "The server made a mistake and has logged it."))

    app.add_middleware(Faults, reply=fault)
    return reply


def _later(seconds: int | None) -> Headers:
    """When to ask again: not all at the same time, or they would be refused again together."""
    return {"Retry-After": str(randint(seconds, 2 * seconds))} if seconds else None


def _allowed(request: Request) -> str:
    """The methods that the address of a request can be asked with, over all its routes."""
    scope = request.scope
    scope = {**scope, "root_path": scope.get("app_root_path", scope["root_path"])}  # as outside
    return ", ".join(
        allowed
        for method, allowed in _ALLOWED
        if any(
            route.matches({**scope, "method": method})[0] is Match.FULL
            for route in request.app.routes
            if not isinstance(route, Mount) or method == "GET"  # files are only got
        )
    )
