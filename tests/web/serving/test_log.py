"""The log of a real process: silence, or lines of JSON that say nothing of a person."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.web.http.addresses import network_of
from app.web.watching.lines import NETWORK_BITS
from tests.server import PROJECT, started_process
from tests.web.client import LONG, get, streaming
from tests.web.log_lines import OF_A_REQUEST, TIME
from tests.web.raw import DOCUMENT

JSON = {"BATCHWISE_LOG": "json"}
SMALL = {"data.n": "20", "stop.epochs": "1"}


def lines_of(output: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in output.splitlines()]
    for line in lines:
        assert TIME.fullmatch(line["time"])
        assert line["worker"] > 0
    return lines


@pytest.mark.parametrize("workers", ["1", "2"])
def test_each_request_is_one_line(workers: str) -> None:
    with started_process("--workers", workers, **JSON) as (url, process):
        sizes = [
            len(get(url, "/api/v1/run", SMALL).content),
            len(httpx.post(f"{url}/api/v1/run", content=DOCUMENT, timeout=60).content),
            len(get(url, "/api/v1/run?learning_rate=x").content),
            len(get(url, "/secret").content),
        ]
        process.terminate()
        process.wait(timeout=60)
        assert process.stdout is not None
        lines = lines_of(process.stdout.read())
    assert [line["event"] for line in lines] == ["request"] * 4
    told = [(line["method"], line["route"], line["status"]) for line in lines]
    run = "/api/v1/run"
    assert told == [("GET", run, 200), ("POST", run, 200), ("GET", run, 422), ("GET", "none", 404)]
    assert [line["address"] for line in lines] == ["127.0.0.0/24"] * 4
    assert all(0 < line["seconds"] < 60 for line in lines)
    assert lines[2].pop("limit") == "experiment"
    assert all(tuple(line) == OF_A_REQUEST for line in lines)
    assert sizes[3] == lines[3]["bytes"]
    assert all(0 < line["bytes"] <= size for line, size in zip(lines, sizes, strict=True))


def test_a_stream_is_a_line_when_it_ends() -> None:
    with started_process(**JSON) as (url, process):
        with streaming(url, SMALL) as events:
            assert len(list(events)) > 2
        with streaming(url, LONG) as events:
            next(events)
        process.terminate()
        assert process.stdout is not None
        whole, left = lines_of(process.stdout.read())
    assert (whole["route"], whole["status"]) == ("/api/v1/stream", 200)
    assert whole["bytes"] > 1000
    assert (left["route"], left["status"]) == ("/api/v1/stream", 200)


def test_no_line_says_who_asked_or_what() -> None:
    with started_process("--forwarded-allow-ips", "127.0.0.1", **JSON) as (url, process):
        headers = {
            "User-Agent": "secret-browser",
            "Referer": "http://secret.test/",
            "Cookie": "secret=1",
            "X-Forwarded-For": "198.51.100.77",
        }
        get(url, "/api/v1/run", SMALL | {"runs": "8", "runs.0.label": "secret"}, headers=headers)
        get(url, "/secret?secret=1", headers=headers)
        process.terminate()
        assert process.stdout is not None
        said = process.stdout.read()
    assert [line["address"] for line in lines_of(said)] == ["198.51.100.0/24"] * 2
    assert "secret" not in said
    assert "100.77" not in said


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("_hidden", None),
        (None, None),
    ],
)
def test_an_address_is_cut_to_its_network(address: str | None, network: str | None) -> None:
    assert network_of(address, NETWORK_BITS) == network


# So that asking for robots.txt fails.
BROKEN = "import app.web.pages.robots\napp.web.pages.robots.KEPT_OUT = None\n"


@pytest.mark.parametrize("log", ["quiet", "json"])
def test_a_fault_is_a_line_too(log: str, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(BROKEN)
    path = f"{tmp_path}:{PROJECT}"
    with started_process(BATCHWISE_LOG=log, PYTHONPATH=path) as (url, process):
        assert get(url, "/robots.txt").status_code == 500
        process.terminate()
        assert process.stdout is not None
        said = process.stdout.read()
    if log == "quiet":
        assert "Traceback" in said
        return
    fault, request = lines_of(said)
    assert (fault["event"], fault["level"]) == ("fault", "error")
    assert fault["message"] == "/robots.txt failed"
    assert "TypeError" in fault["fault"].splitlines()[-1]
    assert (request["route"], request["status"]) == ("/robots.txt", 500)


def test_without_the_setting_nothing_is_said() -> None:
    with started_process() as (url, process):
        get(url, "/api/v1/run", SMALL)
        get(url, "/nowhere")
        process.terminate()
        assert process.stdout is not None
        assert process.stdout.read() == ""
