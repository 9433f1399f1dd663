"""One shape for every error: problem details (RFC 9457), as JSON, or as a page with the same."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from app.training.problems import ExperimentError, Problem

Render = Callable[[Request, dict[str, Any]], Response]


class Refusal(Exception):
    """A request that is refused for another reason than its experiment."""

    def __init__(self, status: int, detail: str, retry_after: int | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.retry_after = status, detail, retry_after


def problem_entries(problems: tuple[Problem, ...]) -> list[dict[str, Any]]:
    """Problems or notices as they stand in replies; long values are shortened."""
    return [{"field": p.field, "value": _short(p.value), "message": p.message} for p in problems]


def _short(value: Any) -> Any:
    text = repr(value)
    if isinstance(value, float) and value != value:
        return "NaN"
    return value if len(text) <= 200 else f"{text[:200]}…"


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
    """The problem document for a bad experiment."""
    named = "; ".join(f"{p.field} {p.message}" for p in error.problems)
    return details(422, f"This is not an experiment: {named}", error.problems)


def problem_reply(document: dict[str, Any], retry_after: int | None = None) -> Response:
    """The problem document as application/problem+json."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Response(
        orjson.dumps(document, default=str),
        document["status"],
        headers,
        media_type="application/problem+json",
    )


def install(app: FastAPI, render: Render) -> None:
    """Handles every error of the application; pages get `render`, the API gets JSON."""

    def reply(
        request: Request, document: dict[str, Any], retry_after: int | None = None
    ) -> Response:
        wants_page = "text/html" in request.headers.get("accept", "")
        is_api = request.scope["path"].startswith(f"{request.scope['root_path']}/api/")
        if wants_page and not is_api:
            return render(request, document)
        return problem_reply(document, retry_after)

    @app.exception_handler(ExperimentError)
    async def experiment_error(request: Request, error: ExperimentError) -> Response:
        return reply(request, refused_experiment(error))

    @app.exception_handler(Refusal)
    async def refusal(request: Request, error: Refusal) -> Response:
        return reply(request, details(error.status, error.detail), error.retry_after)

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> Response:
        return reply(request, details(error.status_code, str(error.detail)))

    @app.exception_handler(Exception)
    async def fault(request: Request, error: Exception) -> Response:
        return reply(request, details(500, "The server made a mistake; it has been logged."))
