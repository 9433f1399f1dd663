"""The documentation for those who run the server: /api/docs/operating."""

from collections.abc import Iterator

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, SecretStr

from app.web.http.files import folder
from app.web.pages.page import render
from app.web.serving.dependencies import settings_of
from app.web.watching.described import COUNTERS, GAUGES, HISTOGRAMS, PREFIX, Metric
from app.web.watching.wait import LONGEST

router = APIRouter(include_in_schema=False)
PROXIES = ("nginx.conf", "Caddyfile")
DASK = ("Dockerfile", "cluster.yaml")
AT_REST = 100_000_000  # bytes that a worker holds before it trains anything, generously
# What Prometheus has at the end of a name.
ENDINGS = {"counter": "_total", "histogram": "", "gauge": ""}
LINE = """\
{"time":"2026-03-02T09:15:04.218Z","event":"request","worker":71,"method":"GET",
 "route":"/api/v1/run","status":200,"seconds":0.073878,"bytes":14744,
 "address":"192.0.2.0/24"}"""


@router.get("/api/docs/operating")
async def operating(request: Request) -> Response:
    """The page."""
    settings = settings_of(request)
    context = {
        "base": str(request.base_url).rstrip("/"),
        "proxies": {name: (folder("static") / "proxies" / name).read_text() for name in PROXIES},
        "dask": {name: (folder("static") / "dask" / name).read_text() for name in DASK},
        "numbers": list(_numbers()),
        "settings": list(_rows(settings, "BATCHWISE_")),
        "given": settings,
        "longest_wait": f"{LONGEST:g}",
        "worker_bytes": sum(
            (
                AT_REST,
                settings.memory_bytes,
                settings.text_bytes,
                settings.call_bytes,
                settings.table_memory_bytes,
            )
        ),
        "line": LINE,
    }
    return render(request, "docs-operating.html", context)


def _numbers() -> Iterator[tuple[str, str, Metric]]:
    """Name, kind and meaning of each metric."""
    kinds = {"counter": COUNTERS, "histogram": HISTOGRAMS, "gauge": GAUGES}
    for kind, numbers in kinds.items():
        for number in numbers.values():
            yield f"{PREFIX}{number.name}{ENDINGS[kind]}", kind, number


def _rows(settings: BaseModel, prefix: str) -> Iterator[tuple[str, str, object]]:
    """Each setting as a variable, with its meaning and its value in this server."""
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        if isinstance(value, BaseModel):
            yield from _rows(value, f"{prefix}{name.upper()}__")
        else:
            yield f"{prefix}{name.upper()}", field.description or "", _written(value)


def _written(value: object) -> str:
    if isinstance(value, SecretStr):
        return "not shown" if value else "none"
    if isinstance(value, str):
        return value or "none"
    return f"{float(value):,.0f}" if isinstance(value, int | float) else str(value)
