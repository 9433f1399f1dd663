"""What Prometheus reads: numbers that are right, over all workers, and labels that are few."""

import ast
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families as families

from app.settings import Settings
from app.training.document.limits import Limits
from app.web.watching.routes import NONE, Routes
from tests.server import PROJECT, Server, comes_to, server_process, serving
from tests.web.client import LONG, get, streaming
from tests.web.raw import connected, until_closed

ON = {"BATCHWISE_METRICS": "1"}
SMALL = {"data.n": "20", "stop.epochs": "1"}
Labels = frozenset[tuple[str, str]]


def numbers(url: str) -> dict[tuple[str, Labels], float]:
    """Every sample by its name and labels, read as Prometheus reads them."""
    reply = httpx.get(f"{url}/metrics", timeout=60)
    assert reply.status_code == 200
    assert "pid=" not in reply.text  # a label with a value for each worker that ever was
    assert reply.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    found = {}
    for family in families(reply.text):
        assert family.documentation
        for sample in family.samples:
            key = sample.name, frozenset(sample.labels.items())
            assert key not in found, "a sample stands there twice"
            found[key] = sample.value
    return found


def number(url: str, name: str, **labels: str) -> float:
    """The sum of the samples that have these labels, perhaps among others."""
    wanted = set(labels.items())
    found = numbers(url).items()
    return sum(n for (own, having), n in found if own == f"batchwise_{name}" and wanted <= having)


@pytest.fixture(scope="module")
def watched() -> Iterator[Server]:
    limits = Limits(examples=500, parameters=300, steps=2000, work=1e7, cells=40_000)
    with serving(Settings(metrics=True, limits=limits, header_bytes=2000)) as running:
        yield running


def test_there_are_none_unless_the_setting_says_so(server: Server) -> None:
    assert httpx.get(f"{server.url}/metrics").status_code == 404
    text = "import sys, app.main as m; m.create_app(); print('prometheus_client' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", text], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"


def test_requests_are_counted_by_method_route_and_status(watched: Server) -> None:
    asked = {
        ("GET", "/api/v1/run", "200"): lambda: get(watched.url, "/api/v1/run", SMALL),
        ("POST", "/api/v1/run", "200"): lambda: httpx.post(
            f"{watched.url}/api/v1/run", json={"data": {"n": 20}, "stop": {"epochs": 1}}, timeout=60
        ),
        ("HEAD", "/robots.txt", "200"): lambda: httpx.head(f"{watched.url}/robots.txt"),
        ("GET", "/static", "200"): lambda: get(watched.url, "/static/favicon.svg"),
        ("GET", NONE, "404"): lambda: get(watched.url, "/wp-login.php"),
        ("other", "/healthz", "405"): lambda: httpx.put(f"{watched.url}/healthz"),
        ("DELETE", "/api/v1/datasets/{id}", "404"): lambda: httpx.delete(
            f"{watched.url}/api/v1/datasets/{'0' * 32}"
        ),
        ("GET", "/api/v1/run", "422"): lambda: get(watched.url, "/api/v1/run?n=x"),
    }
    for (method, route, status), ask in asked.items():
        labels = {"method": method, "route": route, "status": status}
        before = number(watched.url, "requests_total", **labels)
        timed = number(watched.url, "reply_start_seconds_count", route=route)
        nbytes = number(watched.url, "reply_bytes_total", route=route)
        reply = ask()
        comes_to(partial(number, watched.url, "requests_total", **labels), before + 1)
        assert number(watched.url, "reply_start_seconds_count", route=route) == timed + 1
        sent = 0 if method == "HEAD" else int(reply.headers["content-length"])
        assert number(watched.url, "reply_bytes_total", route=route) == nbytes + sent, labels


def test_the_time_of_a_reply_is_that_until_it_begins(watched: Server) -> None:
    name = "reply_start_seconds_sum"
    before = number(watched.url, name, route="/api/v1/stream")
    began = time.monotonic()
    with streaming(watched.url, {"data.n": "20", "stop.epochs": "20"}):
        time.sleep(1)
    whole = time.monotonic() - began
    assert 0 < number(watched.url, name, route="/api/v1/stream") - before < whole - 0.9


def test_nothing_that_a_client_sends_becomes_a_label(watched: Server) -> None:
    before = set(numbers(watched.url))
    for index in range(30):
        httpx.request("PURGE", f"{watched.url}/secret{index}", headers={"User-Agent": "spy"})
        get(watched.url, f"/api/v1/run?secret{index}=1", headers={"Host": f"secret{index}.test"})
    text = httpx.get(f"{watched.url}/metrics").text
    assert "secret" not in text
    assert "PURGE" not in text
    assert "spy" not in text
    assert "127.0.0.1" not in text
    assert len(set(numbers(watched.url)) - before) < 60


def test_every_route_has_a_template_of_its_own(watched: Server) -> None:
    routes = Routes(["/", "/api/v1/run", "/sets/{name}", "/static"], "/tools/x")
    paths = {
        "/": "/",
        "/api/v1/run": "/api/v1/run",
        "/tools/x/api/v1/run": "/api/v1/run",
        "/tools/x/": "/",
        "/sets/a": "/sets/{name}",
        "/static/v-1/js/page.js": "/static",
        "/static": NONE,
        "/sets/a/b": NONE,
        "/api/v1/run/": NONE,
    }
    assert {path: routes.template_of(path) for path in paths} == paths


def test_gauges_tell_what_is_trained_held_and_kept(watched: Server) -> None:
    url = watched.url
    kept = number(url, "experiment_bytes", state="kept")
    assert number(url, "experiment_bytes", state="reserved") == 0
    query = {"data.n": "40", "stop.epochs": "40", "seed": "71"}
    with streaming(url, query) as events:
        next(events)
        assert number(url, "experiment_bytes", state="reserved") > 0
        assert number(url, "requests_running", route="/api/v1/stream") == 1
        list(events)
    comes_to(lambda: number(url, "requests_running", route="/api/v1/stream"), 0)
    assert number(url, "experiment_bytes", state="reserved") == 0
    assert number(url, "experiment_bytes", state="kept") > kept
    assert number(url, "workers") == 1
    assert number(url, "call_bytes_free") == watched.app.state.room.total
    if Path("/proc/self/statm").exists():
        assert number(url, "memory_bytes") > 30e6


def test_an_experiment_in_training_is_counted() -> None:
    with serving(Settings(metrics=True)) as running, streaming(running.url, LONG) as events:
        next(events)
        assert number(running.url, "experiments_training") == 1


def test_the_wait_for_the_training_thread_is_measured(watched: Server) -> None:
    # The thread is held up for longer than between two looks.
    for _ in range(3):
        watched.app.state.thread._jobs.put(
            next(iter(watched.app.state.thread._jobs._turns)), "", "", lambda: time.sleep(0.7)
        )
    assert number(watched.url, "training_waiting") >= 1
    comes_to(lambda: number(watched.url, "training_wait_seconds") > 0.1, True)
    comes_to(lambda: number(watched.url, "training_wait_seconds") < 0.1, True)


BY_EXPERIMENT = {
    "examples": {"data.n": "501"},
    "parameters": {"model.hidden": "100"},
    "cells": {"data.n": "500", "model.hidden": "50"},
    "steps": {"stop.updates": "2001", "runs": "1"},
    "work": {"data.n": "400", "model.hidden": "20", "stop.updates": "2000"},
    "experiment": {"data": "nothing"},
}


@pytest.mark.parametrize("limit", BY_EXPERIMENT)
def test_a_refused_experiment_is_counted_by_its_limit(watched: Server, limit: str) -> None:
    before = number(watched.url, "refusals_total")
    assert get(watched.url, "/api/v1/run", BY_EXPERIMENT[limit]).status_code == 422
    assert number(watched.url, "refusals_total", limit=limit, status="422") >= 1
    assert number(watched.url, "refusals_total") == before + 1


BY_SERVER: dict[str, tuple[int, dict[str, Any]]] = {
    "streams": (503, {"streams": 1}),
    "streams_per_address": (429, {"streams_per_address": 1}),
    "readers": (503, {"readers": 1}),
    "readers_per_address": (429, {"readers_per_address": 1}),
    "memory_bytes": (429, {"memory_bytes": None}),
    "calls_waiting": (503, {"calls_waiting": 0}),
}


@pytest.mark.parametrize("limit", BY_SERVER)
def test_a_request_too_many_is_counted_by_its_limit(limit: str) -> None:
    status, chosen = BY_SERVER[limit]
    if limit == "memory_bytes":
        chosen = {"memory_bytes": memory_for_one()}
    with serving(Settings(metrics=True, **chosen)) as running, ExitStack() as held:
        path, query = "/api/v1/run", SMALL
        if limit != "calls_waiting":
            events = held.enter_context(streaming(running.url, LONG))
            next(events)
            path, query = "/api/v1/stream", LONG | {"seed": "2"}
        assert get(running.url, path, query).status_code == status
        assert number(running.url, "refusals_total", limit=limit, status=str(status)) == 1
        assert number(running.url, "refusals_total") == 1


def memory_for_one() -> int:
    """Bytes of memory in which one LONG experiment is taken, and another beside it is not."""
    with serving(Settings(metrics=True)) as running, streaming(running.url, LONG) as events:
        next(events)
        return int(2.2 * number(running.url, "experiment_bytes", state="reserved"))


def test_a_body_too_large_is_counted(watched: Server) -> None:
    reply = httpx.post(f"{watched.url}/api/v1/run", content=b" " * 4_000_001, timeout=60)
    assert reply.status_code == 413
    assert number(watched.url, "refusals_total", limit="body_bytes", status="413") == 1


@pytest.mark.parametrize(
    ("status", "start"), [("414", b"GET /?"), ("431", b"GET / HTTP/1.1\r\nA: b\r\nC:")]
)
def test_what_a_connection_refuses_is_counted(watched: Server, status: str, start: bytes) -> None:
    before = number(watched.url, "refusals_total", limit="header_bytes", status=status)
    with connected(watched) as connection:
        connection.sendall(start + b"x" * 3000)
        assert f" {status} ".encode() in until_closed(connection)
    after = number(watched.url, "refusals_total", limit="header_bytes", status=status)
    assert after == before + 1
    assert number(watched.url, "requests_total", route=NONE, status=status) >= 1


def test_a_header_that_comes_too_late_is_counted() -> None:
    with serving(Settings(metrics=True, header_seconds=0.3)) as running:
        with connected(running) as connection:
            connection.sendall(b"GET / HT")
            assert b" 408 " in until_closed(connection)
        assert number(running.url, "refusals_total", limit="header_seconds", status="408") == 1


def test_every_refusal_for_want_of_room_names_its_limit() -> None:
    """Read off the source: every `Refusal` with 429 or 503."""
    named = set()
    for path in (PROJECT / "app/web").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal":
                statuses = [part.value for part in ast.walk(node.args[0])
                            if isinstance(part, ast.Constant)]  # fmt: skip
                if {429, 503} & set(statuses):
                    named.add(ast.unparse(node.args[3]))
    assert named == {*map(repr, BY_SERVER), "READY", "'store'"}
    assert set(BY_SERVER) <= set(Settings.model_fields)


def test_the_numbers_of_two_workers_add_up(tmp_path: Path) -> None:
    environment = ON | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    with server_process("--workers", "2", **environment) as url:
        comes_to(lambda: number(url, "workers"), 2)
        asked = 0
        while asked < 40 or len(list(tmp_path.glob("counter_*.db"))) < 2:
            asked += asked_together(url, 10)
        for _ in range(8):  # whichever worker is asked
            labels = {"method": "GET", "route": "/api/v1/catalog", "status": "200"}
            assert number(url, "requests_total", **labels) == asked
            assert number(url, "reply_start_seconds_count", route="/api/v1/catalog") == asked
            assert number(url, "requests_running", route="/api/v1/catalog") == 0


def asked_together(url: str, times: int) -> int:
    with ThreadPoolExecutor(times) as pool:
        replies = list(pool.map(lambda _: get(url, "/api/v1/catalog"), range(times)))
    assert [reply.status_code for reply in replies] == [200] * times
    return times


def test_a_worker_that_ends_leaves_its_counts_and_nothing_else(tmp_path: Path) -> None:
    environment = ON | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    with server_process("--workers", "2", **environment) as url:
        comes_to(lambda: number(url, "workers"), 2)
        asked = asked_together(url, 20)
        (first, *_) = [int(path.stem.rpartition("_")[2]) for path in tmp_path.glob("counter_*.db")]
        os.kill(first, signal.SIGKILL)
        comes_to(lambda: (tmp_path / f"gauge_livesum_{first}.db").exists() and workers(url), False)
        comes_to(lambda: workers(url), 2, 60)
        assert number(url, "requests_total", route="/api/v1/catalog") == asked


def workers(url: str) -> float:
    """How many there are; 0 where the one that was asked has just ended."""
    try:
        return number(url, "workers")
    except httpx.TransportError:
        return 0


def test_workers_keep_their_numbers_in_a_folder_that_goes_with_them(tmp_path: Path) -> None:
    with server_process("--workers", "2", **ON, TMPDIR=str(tmp_path)) as url:
        comes_to(lambda: number(url, "workers"), 2)
        (folder,) = tmp_path.glob("batchwise-*")
        assert len(list(folder.glob("*.db"))) >= 2
    comes_to(lambda: list(tmp_path.glob("batchwise-*")), [])


def test_a_worker_that_has_not_written_its_numbers_yet_is_left_out(tmp_path: Path) -> None:
    environment = ON | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    with server_process("--workers", "2", **environment) as url:
        (tmp_path / "counter_1.db").touch()
        comes_to(lambda: number(url, "workers"), 2)
