"""How uvicorn serves the application: the same for `python -m app` and for tests."""

from functools import partial
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from app.settings import Settings
from app.web.server.connection import Connection
from app.web.watching import lines


def configured(app: ASGIApp | str, settings: Settings, **options: Any) -> uvicorn.Config:
    """uvicorn's configuration; `app` is an application or the name of what makes one.

    options: of uvicorn, besides what is settled here.
    """
    log = {"log_config": lines.CONFIGURATION} if settings.log == "json" else {}
    settled: dict[str, Any] = {
        "http": partial(Connection, settings=settings),
        "ws": "none",
        "proxy_headers": False,  # the application reads them
        "server_header": False,  # whose version is nobody's business
        "timeout_graceful_shutdown": 4,
        "log_level": "warning",
    }
    return uvicorn.Config(app, **settled | log | options)
