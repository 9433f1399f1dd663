"""The one place that joins the parts into an application."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from app import __version__
from app.settings import Settings
from app.web import api, errors, inspection, pages
from app.web.computations import Computations
from app.web.files import CompressedStaticFiles, folder
from app.web.headers import SecurityHeaders
from app.web.prefix import PathPrefix
from app.web.training_thread import TrainingThread


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application, with settings from the environment unless given."""
    chosen = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        gc.freeze()  # else a full collection goes through all imports and holds requests up
        app.state.thread = TrainingThread()
        app.state.computations = Computations(chosen, app.state.thread)
        yield
        app.state.thread.close()

    app = FastAPI(
        title="Batchwise",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=lifespan,
    )
    app.state.settings = chosen
    errors.install(app, pages.error_page)
    app.include_router(api.router)
    app.include_router(inspection.router)
    app.include_router(pages.router)
    app.mount("/static", CompressedStaticFiles(directory=folder("static")), name="static")
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "POST"],
        allow_headers=["*"],
        expose_headers=["ETag", "Retry-After"],
    )
    app.add_middleware(SecurityHeaders)
    app.add_middleware(PathPrefix, prefix=chosen.root_path.rstrip("/"))
    return app
