"""Who listens, by the settings. If nobody listens, nothing is measured and nothing imported."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from app.settings import Settings
from app.web.watching import health
from app.web.watching.lines import Lines
from app.web.watching.routes import Routes
from app.web.watching.watch import Listener, Watch, Watching


def install(app: FastAPI, settings: Settings) -> None:
    """Adds what the settings ask for, once all other routes are there."""
    listeners: list[Listener] = []
    app.state.watching = app.state.metrics = None
    if settings.log == "json":
        listeners.append(Lines())
    if settings.metrics:
        from app.web.watching.metrics import Metrics

        app.state.metrics = Metrics()
        listeners.append(app.state.metrics)
        app.include_router(health.metrics_router)
    if listeners:
        paths = [route.path or "" for route in iter_route_contexts(app.routes)]
        routes = Routes(paths, settings.root_path.rstrip("/"))
        app.state.watching = Watching(listeners, routes)
        app.add_middleware(Watch, watching=app.state.watching)


@asynccontextmanager
async def kept_up(app: FastAPI) -> AsyncIterator[None]:
    """Keeps the gauges up to date while the application runs, where there are any."""
    state = app.state
    if state.metrics is None:
        yield
        return
    async with state.metrics.gauges.kept_up(state.thread, state.computations, state.room):
        yield
