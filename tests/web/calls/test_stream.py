"""The stream: the same steps as /run, in any form, through any interruption."""

import base64
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import httpx
import numpy as np
import pytest

from app.web.http.wire import Cursor
from tests.server import Server, server_process
from tests.web.client import (
    ALL_FIELDS,
    Event,
    assert_same_steps,
    frames_of,
    get,
    run,
    stream,
    streaming,
    strict,
    together,
)

QUERY = {"data.n": "200", "runs": "full,16,1", "stop.epochs": "12", "learning_rate": "0.2"}
OTHERS = [
    {"data": "iris", "runs": "full,7", "stop.updates": "90"},
    {
        "data": "line",
        "model.hidden": "",
        "runs": "1,full",
        "learning_rate": "30",
        "stop.epochs": "9",
    },
    {"data": "circles", "learning_rate": "1e6", "runs": "20,full", "stop.epochs": "20"},
]


@pytest.fixture(scope="module")
def processes() -> Iterator[tuple[str, str]]:
    """Two server processes that know nothing of each other."""
    with server_process() as first, server_process() as second:
        yield first, second


def ndjson(url: str, query: dict[str, str], **more: Any) -> list[Event]:
    reply = get(url, "/api/v1/stream", query, headers={"Accept": "application/x-ndjson"}, **more)
    assert reply.headers["content-type"].startswith("application/x-ndjson")
    lines = [strict(line) for line in reply.text.splitlines()]
    return [Event(line["event"], line["id"], line["data"]) for line in lines]


@pytest.mark.parametrize("query", [QUERY, *OTHERS])
def test_the_stream_gives_the_same_steps_as_run(
    processes: tuple[str, str], query: dict[str, str]
) -> None:
    events = stream(processes[0], query)
    whole = run(processes[1], {**query, "fields": ALL_FIELDS})
    assert [event.name for event in events] == [
        "open",
        *["frame"] * (len(events) - 2),
        "end",
    ]
    opening = events[0].data
    for name in ("id", "experiment", "data", "parameters", "hashes", "notices", "engine"):
        assert opening[name] == whole[name]
    assert_same_steps(frames_of(events), whole)
    for end, expected in zip(events[-1].data["runs"], whole["runs"], strict=True):
        assert end.items() <= expected.items()


def test_ndjson_says_the_same_as_server_sent_events(server: Server) -> None:
    lines = ndjson(server.url, QUERY)
    events = stream(server.url, QUERY)
    assert [(e.name, e.data) for e in lines] == [(e.name, e.data) for e in events]
    assert [e.id for e in lines] == [e.id for e in events]
    by_name = get(server.url, "/api/v1/stream", {**QUERY, "format": "ndjson"})
    assert by_name.headers["content-type"].startswith("application/x-ndjson")


def test_measured_seconds_never_fall(server: Server) -> None:
    frames = frames_of(stream(server.url, QUERY))
    for index in range(3):
        seconds = together(frames, index)["seconds"]
        assert all(0 <= a <= b for a, b in pairwise(seconds))
        assert seconds[-1] > 0


@pytest.mark.parametrize("count", [0, 1, 5])
def test_a_client_that_reconnects_to_a_fresh_server_misses_and_repeats_nothing(
    processes: tuple[str, str], count: int
) -> None:
    taken: list[Event] = []
    query = {**QUERY, "seed": str(count)}
    with streaming(processes[0], query) as events:
        for event in events:
            taken.append(event)
            if len(taken) == 1 + count:
                break
    rest = stream(processes[1], query, last=taken[-1].id)
    assert rest[0].name == "open"
    assert not rest[0].data["restarted"]
    frames = frames_of(taken) + frames_of(rest)
    assert len(frames_of(taken)) == count
    assert_same_steps(frames, run(processes[1], {**query, "fields": ALL_FIELDS}))
    for index in range(3):
        seconds = together(frames, index)["seconds"]
        assert all(a <= b for a, b in pairwise(seconds))


def test_seconds_go_on_from_what_the_slower_server_before_had_measured(server: Server) -> None:
    events = stream(server.url, QUERY)
    cursor = Cursor.read(str(events[6].id))
    slower = replace(cursor, seconds=tuple(1000 + seconds for seconds in cursor.seconds))
    rest = frames_of(stream(server.url, QUERY, last=slower.text()))
    for before, after in zip(frames_of(events)[6:], rest, strict=True):
        expected = np.array(before["seconds"]) + 1000
        np.testing.assert_allclose(after["seconds"], expected, rtol=0, atol=1e-9)


def test_many_reconnects_still_give_every_step_once(processes: tuple[str, str]) -> None:
    query = {**QUERY, "seed": "77"}
    frames: list[dict[str, Any]] = []
    last: str | None = None
    for attempt in range(100):
        with streaming(processes[attempt % 2], query, last) as events:
            for event in events:
                last = event.id
                if event.name == "frame":
                    frames.append(event.data)
                    break
            else:
                break
    assert_same_steps(frames, run(processes[0], {**query, "fields": ALL_FIELDS}))


def test_the_cursor_may_stand_in_the_query(server: Server) -> None:
    events = stream(server.url, QUERY)
    rest = stream(server.url, {**QUERY, "from": str(events[4].id)})
    assert [e.data for e in rest[1:]] == [e.data for e in events[5:]]


def test_the_opening_says_where_the_stream_goes_on_and_how_long_the_runs_are(
    server: Server,
) -> None:
    whole = stream(server.url, QUERY)
    again = stream(server.url, QUERY, last=whole[3].id)  # `open` and three frames were read
    assert (whole[0].data["first_frame"], again[0].data["first_frame"]) == (0, 3)
    for head, outcome in zip(whole[0].data["runs"], whole[-1].data["runs"], strict=True):
        assert head["planned_steps"] == outcome["steps"] == 12 * head["steps_per_epoch"]


def test_a_foreign_fingerprint_starts_anew_and_says_so(server: Server) -> None:
    events = stream(server.url, QUERY)
    cursor = replace(Cursor.read(str(events[3].id)), fingerprint="00000000")
    again = stream(server.url, QUERY, last=cursor.text())
    assert isinstance(again[0].data["restarted"], str)
    assert "starts again" in again[0].data["restarted"]
    assert not events[0].data["restarted"]
    assert_same_steps(frames_of(again), run(server.url, {**QUERY, "fields": ALL_FIELDS}))


def test_a_reconnect_past_the_end_gets_204(server: Server) -> None:
    events = stream(server.url, QUERY)
    assert events[-1].name == "end"
    headers = {"Last-Event-ID": str(events[-1].id)}
    reply = get(server.url, "/api/v1/stream", QUERY, headers=headers)
    assert (reply.status_code, reply.content) == (204, b"")


def test_a_reconnect_before_the_end_event_gets_the_end(server: Server) -> None:
    events = stream(server.url, QUERY)
    rest = stream(server.url, QUERY, last=events[-2].id)
    assert [event.name for event in rest] == ["open", "end"]
    assert rest[-1].data == events[-1].data


def cursor_with(frames: str, seconds: str = "[0,0]") -> str:
    """A cursor made by hand, whose count of frames may be anything."""
    return urlsafe_b64encode(f'["a","b",{frames},{seconds}]'.encode()).decode().rstrip("=")


BROKEN = [
    *("nonsense", "ü", "W10", "e30", "bnVsbA"),
    *(cursor_with(count) for count in ("true", "1.5", '"1"', "-1", "1e30", "[1]")),
    *(cursor_with("1", seconds) for seconds in ("null", "[true]", '["0"]', "[-1]", "{}")),
]


@pytest.mark.parametrize("cursor", BROKEN)
def test_a_broken_cursor_is_refused(server: Server, cursor: str) -> None:
    reply = get(server.url, "/api/v1/stream", {**QUERY, "from": cursor})
    assert reply.status_code == 422
    (error,) = reply.json()["errors"]
    assert (error["field"], error["value"]) == ("from", cursor)


@pytest.mark.parametrize("count", [10**30, 10**15])
def test_a_cursor_past_every_end_is_refused(server: Server, count: int) -> None:
    head = stream(server.url, QUERY)[0].data
    seconds = [0.0] * len(head["runs"])
    packed = json.dumps([head["id"], head["engine"]["fingerprint"], count, seconds])
    cursor = urlsafe_b64encode(packed.encode()).decode().rstrip("=")
    reply = get(server.url, "/api/v1/stream", {**QUERY, "from": cursor})
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["field"] == "from"


def test_a_cursor_past_the_end_of_this_training_is_a_problem(server: Server) -> None:
    cursor = str(stream(server.url, QUERY)[-2].id)
    experiment, mark, frames, seconds = json.loads(urlsafe_b64decode(cursor + "=="))
    packed = json.dumps([experiment, mark, frames + 1, seconds])
    later = urlsafe_b64encode(packed.encode()).decode().rstrip("=")
    events = stream(server.url, {**QUERY, "from": later})
    assert [event.name for event in events] == ["open", "problem"]
    assert events[1].data["errors"][0]["field"] == "from"


def test_a_cursor_of_another_experiment_is_refused(server: Server) -> None:
    cursor = str(stream(server.url, QUERY)[2].id)
    reply = get(server.url, "/api/v1/stream", {"from": cursor})
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["field"] == "from"


def test_float32_vectors_decode_to_the_json_numbers(server: Server) -> None:
    plain = frames_of(stream(server.url, QUERY))
    packed = frames_of(stream(server.url, {**QUERY, "vectors": "float32"}))
    assert len(packed) == len(plain)
    for a, b in zip(plain, packed, strict=True):
        numbers = np.array(a["parameters"], dtype="<f4")
        assert base64.b64decode(b["parameters"]) == numbers.tobytes()
        for order, coded in zip(a["order"], b["order"], strict=True):
            assert coded["epoch"] == order["epoch"]
            indices = np.frombuffer(base64.b64decode(coded["indices"]), "<u2")
            assert indices.tolist() == order["indices"]
        scalars = {"parameters", "order"}
        assert {k: v for k, v in b.items() if k not in scalars} == {
            k: v for k, v in a.items() if k not in scalars
        }


def test_posting_the_experiment_streams_the_same(server: Server) -> None:
    document = {
        "data": {"n": 200},
        "runs": [{"batch_size": m} for m in ("full", 16, 1)],
        "stop": {"epochs": 12},
        "learning_rate": 0.2,
    }
    url = f"{server.url}/api/v1/stream?format=ndjson&vectors=json"
    reply = httpx.post(url, json=document, timeout=60)
    lines = [strict(line) for line in reply.text.splitlines()]
    assert [line["event"] for line in lines][:: len(lines) - 1] == ["open", "end"]
    frames = [line["data"] for line in lines if line["event"] == "frame"]
    assert_same_steps(frames, run(server.url, {**QUERY, "fields": ALL_FIELDS}))


def test_a_stream_tells_browsers_and_proxies_how_to_treat_it(server: Server) -> None:
    with httpx.stream("GET", f"{server.url}/api/v1/stream", params=QUERY, timeout=60) as reply:
        assert reply.headers["cache-control"] == "no-cache"
        assert reply.headers["x-accel-buffering"] == "no"
        assert "Accept" in reply.headers["vary"]


def test_each_block_of_the_stream_is_an_event_with_data_and_the_first_says_when_to_retry(
    server: Server,
) -> None:
    text = get(server.url, "/api/v1/stream", QUERY).text
    assert text.endswith("\n\n")
    blocks = [block.split("\n") for block in text.removesuffix("\n\n").split("\n\n")]
    names = [[line.partition(":")[0] for line in block] for block in blocks]
    assert names[0] == ["retry", "event", "id", "data"]
    assert len(names) > 2
    assert all(block == ["event", "id", "data"] for block in names[1:])
    assert blocks[0][:2] == ["retry: 1000", "event: open"]


@pytest.mark.parametrize("form", ["sse", "ndjson"])
def test_the_first_event_has_another_name_on_request(server: Server, form: str) -> None:
    texts = {}
    for opening in ("open", "start"):
        query = {**QUERY, "format": form, "opening": opening}
        texts[opening] = get(server.url, "/api/v1/stream", query).text
    known = {"sse": "event: {}\n", "ndjson": '{{"event":"{}",'}[form]
    assert known.format("open") in texts["open"]
    renamed = texts["open"].replace(known.format("open"), known.format("start"), 1)
    assert texts["start"] == renamed


def test_the_first_event_has_no_third_name(server: Server) -> None:
    reply = get(server.url, "/api/v1/stream", {**QUERY, "opening": "message"})
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["field"] == "opening"
    assert "open, start" in reply.json()["errors"][0]["message"]
