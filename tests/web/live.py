"""Streams that are watched while they train."""

from app.web.serving.computation import Computation
from tests.server import Server
from tests.web.client import get


def training(server: Server) -> int:
    reply = get(server.url, "/healthz")
    assert reply.status_code == 200
    count: int = reply.json()["training"]
    return count


def live(server: Server) -> list[Computation]:
    return list(server.app.state.computations._live.values())
