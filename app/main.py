"""The one place that joins the parts into an application."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI

from app import __version__, logs
from app.settings import Settings
from app.web import api
from app.web.assembly.static_files import StaticAndAssembledFiles
from app.web.docs import libraries, operating
from app.web.docs import page as docs
from app.web.http import errors
from app.web.http.files import folder
from app.web.middleware.bodies import Bodies
from app.web.middleware.compression import Compression
from app.web.middleware.cors import Origins
from app.web.middleware.head_method import Head
from app.web.middleware.hosts import ForwardedHosts, HostNames
from app.web.middleware.path_prefix import PathPrefix
from app.web.middleware.pieces import Pieces
from app.web.middleware.restarts import Restarts
from app.web.middleware.security_headers import SecurityHeaders
from app.web.pages import oembed, page, robots, sweep
from app.web.pages.kept import KeptPages
from app.web.serving.computations import Computations
from app.web.serving.own_tables import OwnTables
from app.web.serving.party import Parties
from app.web.serving.room import Room
from app.web.serving.stopping import Stopping
from app.web.serving.training_thread import TrainingThread
from app.web.serving.writings import Writings
from app.web.watching import health, watching


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application, with settings from the environment unless given."""
    chosen = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
        logs.quieten()
        gc.freeze()  # else a full collection goes through all imports and holds requests up
        app.state.thread = TrainingThread()
        app.state.computations = Computations(chosen, app.state.thread)
        app.state.own_tables = OwnTables(chosen)
        app.state.writings = Writings(chosen, app.state.thread, app.state.own_tables)
        app.state.pages = KeptPages()
        app.state.room = Room(chosen.call_bytes, chosen.calls_waiting)
        app.state.stopping = Stopping()
        app.state.stopping.listen(chosen.stop_notice_seconds)
        async with watching.kept_up(app):
            yield {"watching": app.state.watching}
        app.state.thread.close()
        app.state.own_tables.close()

    app = FastAPI(
        title="Batchwise",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
    )
    app.state.settings = chosen
    problem_reply = errors.install(app, page.error_page)
    app.state.call_parameters = api.CALL_PARAMETERS
    for part in (api, docs, libraries, operating, page, sweep, oembed, robots, health):
        app.include_router(part.router)
    app.mount("/static", StaticAndAssembledFiles(directory=folder("static")), name="static")
    app.add_middleware(HostNames, allowed=chosen.allowed_hosts, reply=problem_reply)
    app.add_middleware(Restarts, reply=problem_reply)
    app.add_middleware(Compression)  # also of the last word of a stream that a restart ends
    app.add_middleware(Bodies, settings=chosen, reply=problem_reply)
    app.add_middleware(Origins)
    app.add_middleware(
        SecurityHeaders, frame_ancestors=chosen.frame_ancestors, hsts_seconds=chosen.hsts_seconds
    )
    app.add_middleware(PathPrefix, prefix=chosen.root_path.rstrip("/"))
    app.add_middleware(Head)
    watching.install(app, chosen)
    app.add_middleware(Parties)
    app.add_middleware(ForwardedHosts, trusted=chosen.forwarded_allow_ips)
    app.add_middleware(Pieces)
    return app
