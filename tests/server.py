"""A real server for tests: in a thread of this process, or as a fresh process of its own.

The in-process test client buffers differently, so nothing about streams could be tested with it.
"""

import json
import os
import re
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from app.main import create_app
from app.settings import Settings
from app.web.server.configuration import configured

PROJECT = Path(__file__).resolve().parents[1]
FREE = ("--port", "0")


@dataclass(frozen=True)
class Server:
    """A running server: `url` without a slash at its end, the application behind it, and the
    connections that it has.
    """

    url: str
    app: FastAPI
    connections: Collection[object]

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])


@contextmanager
def serving(settings: Settings | None = None, **config: object) -> Iterator[Server]:
    """A server in a thread on a free port; `config` goes to uvicorn."""
    settings = settings or Settings()
    app = create_app(settings)
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.bind(("127.0.0.1", 0))
    server = uvicorn.Server(configured(app, settings, **{"timeout_graceful_shutdown": 1, **config}))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    try:
        eventually(lambda: server.started or not thread.is_alive(), "the server to start")
        assert server.started, "the server ended instead of starting"
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        yield Server(url, app, server.server_state.connections)
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        bound.close()


@contextmanager
def server_process(
    *options: str,
    python: tuple[str, ...] = (),
    cwd: Path = PROJECT,
    **environment: str,
) -> Iterator[str]:
    """A freshly started `python -m app` on a free port; gives its address without the slash."""
    with started_process(*options, python=python, cwd=cwd, **environment) as (url, _):
        yield url


@contextmanager
def started_process(
    *options: str, python: tuple[str, ...] = (), cwd: Path = PROJECT, **environment: str
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The same, with the process; what it prints after its address is in `stdout`."""
    process = subprocess.Popen(
        [sys.executable, *python, "-m", "app", *(() if "--port" in options else FREE), *options],
        cwd=cwd,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        ready, _, _ = select.select([process.stdout], [], [], 30)
        line = process.stdout.readline() if ready else ""
        found = re.search(r"Batchwise is at (http://\S+?:\d+)\S*/\s*$", _message(line))
        assert found, f"no address in what the server printed: {line!r}"
        eventually(lambda: _listens(found[1]), "the new process to listen")
        yield found[1], process
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def _message(line: str) -> str:
    """What the server says in a line of its output, which may be one of JSON."""
    return str(json.loads(line)["message"]) if line.startswith("{") else line


def _listens(url: str) -> bool:
    host, port = url.removeprefix("http://").split(":")
    try:
        socket.create_connection((host, int(port)), timeout=1).close()
    except OSError:
        return False
    return True


def comes_to(read: Callable[[], Any], wanted: Any, seconds: float = 20.0) -> None:
    """Waits until what is read is as wanted; after a while tells how it differs."""
    end, pauses = time.monotonic() + seconds, _pauses()
    while (got := read()) != wanted and time.monotonic() < end:
        time.sleep(next(pauses))
    assert got == wanted


def eventually(condition: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
    """Waits until `condition` holds; the bound is generous, since machines differ."""
    end, pauses = time.monotonic() + seconds, _pauses()
    while not condition():
        assert time.monotonic() < end, f"waited {seconds:g} s in vain for {what}"
        time.sleep(next(pauses))


def _pauses() -> Iterator[float]:
    """Seconds between two looks: they grow, since asking a page takes processor time, too."""
    pause = 0.01
    while True:
        yield pause
        pause = min(1.4 * pause, 0.1)
