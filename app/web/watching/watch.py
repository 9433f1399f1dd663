"""How each request was answered, told to those who count it or write it down. Pure ASGI.

Depends on ASGI and the routes; must not know who listens. It is part of the application only
where somebody listens: otherwise no request is measured.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.watching.routes import NONE, Routes

METHODS = ("GET", "HEAD", "POST", "DELETE", "OPTIONS")
OTHER = "other"  # any other method: a client may send every word as one


@dataclass
class Answer:
    """One request and its reply, as far as that has come."""

    method: str
    route: str
    client: str | None  # its address
    began: float  # by time.perf_counter
    status: int = 0  # 0: no reply yet
    first: float = 0.0  # seconds until the reply began
    seconds: float = 0.0  # until it had been handed over
    nbytes: int = 0  # of its body
    limit: str = ""  # the setting that it was refused by


class Listener:
    """Hears of each request twice."""

    def begun(self, answer: Answer) -> None:
        """A request has arrived."""

    def ended(self, answer: Answer) -> None:
        """Its reply has ended."""


class Watching:
    """Those who listen, and what they are told."""

    def __init__(self, listeners: Sequence[Listener], routes: Routes) -> None:
        self._listeners, self._routes = listeners, routes

    def begin(self, method: str, path: str, client: str | None) -> Answer:
        named = method if method in METHODS else OTHER
        answer = Answer(named, self._routes.template_of(path), client, time.perf_counter())
        self._tell_begun(answer)
        return answer

    def _tell_begun(self, answer: Answer) -> None:
        for listener in self._listeners:
            listener.begun(answer)

    def end(self, answer: Answer) -> None:
        answer.seconds = time.perf_counter() - answer.began
        answer.status = answer.status or 500  # the reply of the last resort comes after this
        for listener in self._listeners:
            listener.ended(answer)

    def refused(self, status: int, client: str | None, limit: str) -> None:
        """A connection has refused what never became a request."""
        answer = Answer(OTHER, NONE, client, time.perf_counter(), status, limit=limit)
        self._tell_begun(answer)
        self.end(answer)


class Watch:
    """Measures each request."""

    def __init__(self, app: ASGIApp, watching: Watching) -> None:
        self.app, self.watching = app, watching

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        client = scope.get("client")
        answer = self.watching.begin(scope["method"], scope["path"], client[0] if client else None)
        scope.setdefault("state", {})["answer"] = answer

        async def send_watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.first = time.perf_counter() - answer.began
            elif message["type"] == "http.response.body":
                answer.nbytes += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, send_watched)
        finally:
            self.watching.end(answer)
