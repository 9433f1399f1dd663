"""One shape for every error: problem details (RFC 9457), as JSON, or as a page with the same."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from app.training.problems import ExperimentError, Problem

Headers = Mapping[str, str] | None
Render = Callable[[Request, dict[str, Any]], Response]


class ReaderLeft(Exception):
    """Nobody waits for the result any more."""


class Refusal(Exception):
    """A request that is refused for another reason than its experiment."""

    def __init__(self, status: int, detail: str, retry_after: int | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.retry_after = status, detail, retry_after


def problem_entries(problems: tuple[Problem, ...]) -> list[dict[str, Any]]:
    """Problems or notices as they stand in replies; long values are shortened."""
    return [{"field": p.field, "value": _short(p.value), "message": p.message} for p in problems]


def _short(value: Any) -> Any:
    text = "NaN" if value != value else str(value)
    try:
        sendable = orjson.loads(orjson.dumps(value)) == value  # not NaN, not over 64 bits
    except TypeError:
        sendable = False
    if sendable and len(text) <= 200:
        return value
    return text if len(text) <= 200 else f"{text[:200]}…"


def details(status: int, detail: str, problems: tuple[Problem, ...] = ()) -> dict[str, Any]:
    """The problem document."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": problem_entries(problems),
    }


def refused_experiment(error: ExperimentError) -> dict[str, Any]:
    """The problem document for a bad experiment, or for what the query says besides."""
    named = "; ".join(f"{p.field} {p.message}" for p in error.problems)
    return details(422, f"This cannot be answered: {named}", error.problems)


def problem_reply(document: dict[str, Any], headers: Headers) -> Response:
    """The problem document as application/problem+json."""
    return Response(
        orjson.dumps(document, default=str),
        document["status"],
        headers,
        media_type="application/problem+json",
    )


def install(app: FastAPI, render: Render) -> None:
    """Handles every error of the application; pages get `render`, the API gets JSON."""

    def reply(request: Request, document: dict[str, Any], headers: Headers = None) -> Response:
        wants_page = "text/html" in request.headers.get("accept", "")
        is_api = request.scope["path"].startswith(f"{request.scope['root_path']}/api/")
        if wants_page and not is_api:
            response = render(request, document)
            response.headers.update(headers or {})
            return response
        return problem_reply(document, headers)

    @app.exception_handler(ExperimentError)
    async def experiment_error(request: Request, error: ExperimentError) -> Response:
        return reply(request, refused_experiment(error))

    @app.exception_handler(Refusal)
    async def refusal(request: Request, error: Refusal) -> Response:
        headers = {"Retry-After": str(error.retry_after)} if error.retry_after else None
        return reply(request, details(error.status, error.detail), headers)

    @app.exception_handler(ReaderLeft)
    async def reader_left(request: Request, error: ReaderLeft) -> Response:
        return Response(status_code=499)

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> Response:
        return reply(request, details(error.status_code, str(error.detail)), error.headers)

    @app.exception_handler(Exception)
    async def fault(request: Request, error: Exception) -> Response:
        return reply(request, details(500, "The server made a mistake; it has been logged."))
