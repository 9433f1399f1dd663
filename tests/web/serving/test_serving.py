"""The server around the API: headers, origins, prefix, proxies, ports, the catalog."""

import re
import resource
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from app.numerics.activations import ACTIVATIONS
from app.numerics.initialization import INITIALIZATIONS
from app.numerics.losses import LOSSES
from app.settings import Settings
from app.training.data.made import MADE
from app.training.data.shipped import SHIPPED
from tests.server import PROJECT, Server, server_process, started_process
from tests.web.client import LONG, get, streaming

PATHS = ("/", "/api/v1/catalog", "/api/v1/run?stop.epochs=1", "/static/favicon.svg", "/nothing")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_every_reply_has_the_security_headers(server: Server, path: str, accept: str) -> None:
    headers = get(server.url, path, headers={"Accept": accept}).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert "x-frame-options" not in headers
    if headers["content-type"].startswith("text/html"):
        assert "script-src 'self'" in policy
        assert headers["referrer-policy"] == "no-referrer"
        assert "camera=()" in headers["permissions-policy"]
    else:
        assert "script-src" not in policy


@pytest.mark.parametrize("path", [*PATHS[1:4], "/api/v1/run?seed=-1", "/api/v1/nothing"])
def test_the_api_and_static_files_are_open_to_every_origin(server: Server, path: str) -> None:
    reply = get(server.url, path, headers={"Origin": "null"})
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in reply.headers


def test_a_preflight_allows_to_post_json(server: Server) -> None:
    asked = {
        "Origin": "null",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    reply = httpx.options(f"{server.url}/api/v1/run", headers=asked, timeout=60)
    assert reply.status_code == 200
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "POST" in reply.headers["access-control-allow-methods"]
    assert "content-type" in reply.headers["access-control-allow-headers"].lower()


def test_a_stream_is_open_to_every_origin(server: Server) -> None:
    with httpx.stream(
        "GET", f"{server.url}/api/v1/stream", headers={"Origin": "null"}, timeout=60
    ) as reply:
        assert reply.headers["access-control-allow-origin"] == "*"


def test_no_reply_sets_a_cookie(server: Server) -> None:
    assert all("set-cookie" not in get(server.url, path).headers for path in PATHS)


def linked(page: str) -> list[str]:
    """The own addresses that a page loads or links to."""
    return [a for a in re.findall(r'(?:src|href)="([^"]*)"', page) if not a.startswith("#")]


def test_every_file_that_the_page_loads_is_there(server: Server) -> None:
    page = get(server.url, "/").text
    loaded = [address for address in linked(page) if "/static/" in address]
    assert len(loaded) >= 3
    for address in loaded:
        assert address.startswith("/static/")
        assert get(server.url, address).status_code == 200, address


def test_under_a_prefix_every_address_begins_with_it() -> None:
    with server_process("--root-path", "/tools/batchwise") as url:
        page = get(url, "/", headers={"Accept": "text/html"}).text
        addresses = [a for a in linked(page) if a.startswith("/")]
        assert any(address.startswith("/tools/batchwise/static/") for address in addresses)
        assert [a for a in addresses if not a.startswith("/tools/batchwise/")] == []
        missing = get(url, "/nothing", headers={"Accept": "text/html"})
        assert missing.status_code == 404
        assert all(a.startswith("/tools/batchwise/") for a in linked(missing.text) if a[0] == "/")
        api = get(url, "/api/v1/nothing", headers={"Accept": "text/html"})
        assert api.headers["content-type"].startswith("application/problem+json")
        assert get(url, "/static/favicon.svg").status_code == 200
        assert get(url, "/api/v1/run?stop.epochs=1").status_code == 200
        # and where the proxy leaves the prefix on the path:
        assert get(url, "/tools/batchwise/").text == page
        assert get(url, "/tools/batchwise/static/favicon.svg").status_code == 200


@pytest.mark.parametrize(("trusted", "status"), [("127.0.0.1", 200), ("192.0.2.1", 429)])
def test_a_forwarded_address_counts_only_from_a_trusted_hop(trusted: str, status: int) -> None:
    options = ("--forwarded-allow-ips", trusted)
    with (
        server_process(*options, BATCHWISE_STREAMS_PER_ADDRESS="1") as url,
        streaming(url, LONG) as events,
    ):
        next(events)
        other = {"X-Forwarded-For": "198.51.100.7"}
        reply = get(url, "/api/v1/run?stop.epochs=1", headers=other)
        assert reply.status_code == status
        # Without the header it is the same address in any case.
        assert get(url, "/api/v1/run?stop.epochs=2").status_code == 429


UPGRADES = (
    {"Upgrade": "websocket", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
     "Sec-WebSocket-Version": "13"},
    {"Upgrade": "h2c"},
)  # fmt: skip


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_process_names_no_server_and_answers_a_request_to_upgrade_as_any_other(
    workers: str,
) -> None:
    with started_process("--workers", workers) as (url, process):
        for path, status in (("/healthz", 200), ("/nothing", 404), ("/api/v1/run?n=x", 422)):
            plain = get(url, path)
            assert plain.status_code == status
            assert "server" not in plain.headers
            for upgrade in UPGRADES:
                reply = get(url, path, headers={"Connection": "Upgrade", **upgrade})
                assert (reply.status_code, reply.text) == (status, plain.text)
                assert "server" not in reply.headers
        process.terminate()
        assert process.stdout is not None
        assert process.stdout.read() == ""


def test_a_server_takes_more_connections_than_a_process_has_files_by_itself() -> None:
    few, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(few, 256), most))
    try:
        with started_process() as (_, process):
            limits = Path(f"/proc/{process.pid}/limits").read_text(encoding="ascii")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (few, most))
    line = next(line for line in limits.splitlines() if line.startswith("Max open files"))
    assert line.split()[3:5] == [str(most)] * 2


def started(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *options],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_taken_port_ends_the_server_with_one_clear_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = started("--port", str(port))
    assert ended.returncode != 0
    (line,) = ended.stderr.strip().splitlines()
    assert f"127.0.0.1:{port}" in line
    assert "Address already in use" in line
    assert ended.stdout == ""


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--port", "70000"), "0 to 65535"),
        (("--workers", "0"), "at least 1"),
        (("--root-path", "tools"), "must start with /"),
        (("--host", "no.such.host.invalid"), "no.such.host.invalid"),
    ],
)
def test_a_bad_option_ends_the_server_without_a_traceback(
    options: tuple[str, ...], named: str
) -> None:
    ended = started(*options)
    assert ended.returncode != 0
    assert named in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_catalog_lists_what_is_registered(server: Server) -> None:
    catalog = get(server.url, "/api/v1/catalog").json()
    assert [entry["name"] for entry in catalog["datasets"]] == [*MADE, *SHIPPED]
    assert [entry["name"] for entry in catalog["activations"]] == list(ACTIVATIONS)
    assert [entry["name"] for entry in catalog["losses"]] == list(LOSSES)
    assert [entry["name"] for entry in catalog["initializations"]] == list(INITIALIZATIONS)
    assert catalog["reductions"] == ["mean", "sum"]


def test_the_catalog_has_the_promised_sets_functions_and_optimizers(server: Server) -> None:
    catalog = get(server.url, "/api/v1/catalog").json()
    sets = {entry["name"]: entry for entry in catalog["datasets"]}
    made = {"moons", "circles", "spirals", "xor", "blobs", "line", "sine", "two_points"}
    shipped = {"penguins", "iris", "wine", "breast_cancer", "digits", "diabetes"}
    assert made | shipped <= set(sets)
    assert sets["digits"]["n"] == 1797
    assert any(not entry["made"] and entry["n"] > 5000 for entry in sets.values())
    assert all(sets[name]["source"] and sets[name]["licence"] for name in shipped)
    names = {entry["name"] for entry in catalog["activations"]}
    assert names == {
        *("linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "gelu"),
    }
    names = {entry["name"] for entry in catalog["losses"]}
    assert names == {
        "squared_error", "half_squared_error", "cross_entropy", "absolute_error", "huber",
    }  # fmt: skip
    names = {entry["name"] for entry in catalog["optimizers"]}
    assert names == {
        *("gradient_descent", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"),
    }
    assert all(entry["equation"] for entry in catalog["optimizers"] + catalog["schedules"])
    defaults = Settings()
    assert catalog["limits"]["examples"] == defaults.limits.examples
    assert catalog["limits"]["streams"] == defaults.streams
    assert set(catalog["schema"]["properties"]) >= {"data", "model", "loss", "runs", "stop"}


@pytest.mark.parametrize("name", [*MADE, *SHIPPED])
def test_every_data_set_of_the_catalog_can_be_trained(server: Server, name: str) -> None:
    query = {"data": name, "runs": "full,16", "stop.updates": "3"}
    reply = get(server.url, "/api/v1/run", query)
    assert reply.status_code == 200, reply.text
    assert [got["steps"] for got in reply.json()["runs"]] == [3, 3]


def test_the_openapi_document_names_the_calls(server: Server) -> None:
    document = get(server.url, "/api/openapi.json").json()
    for path in ("/api/v1/run", "/api/v1/stream"):
        assert {"get", "post"} <= set(document["paths"][path])
    assert "get" in document["paths"]["/api/v1/catalog"]
