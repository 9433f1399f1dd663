"""A plain client of the API: requests, server-sent events, NDJSON, and frames put together."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

STEP_COLUMNS = ("batch_loss", "gradient_norm", "update_norm", "layer_update_norm")
EVALUATIONS = (
    "evaluated_steps",
    "training_loss",
    "test_loss",
    "accuracy",
    "test_accuracy",
    "cosine",
    "relative_length",
)
# Enough steps to outlast any test: 240,000 by SGD alone.
LONG = {"stop.epochs": "800"}


def strict(text: str | bytes) -> Any:
    """JSON as the standard has it: NaN and Infinity are refused."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(text, parse_constant=refuse)


def get(url: str, path: str, query: dict[str, str] | None = None, **more: Any) -> httpx.Response:
    return httpx.get(f"{url}{path}", params=query, timeout=60, **more)


def run(url: str, query: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    """The reply of /api/v1/run."""
    reply = get(url, "/api/v1/run", query, **more)
    assert reply.status_code == 200, reply.text
    result: dict[str, Any] = strict(reply.content)
    return result


@dataclass(frozen=True)
class Event:
    """One event of a stream, whichever its form."""

    name: str
    id: str | None
    data: dict[str, Any]


def events_of(lines: Iterable[str]) -> Iterator[Event]:
    """Server-sent events out of lines, as the standard parses them."""
    fields: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(":")
            fields[name] = value.removeprefix(" ")
        else:
            if "data" in fields:
                yield Event(fields.get("event", ""), fields.get("id"), strict(fields["data"]))
            fields = {}


@contextmanager
def streaming(
    url: str, query: dict[str, str] | None = None, last: str | None = None, **more: str
) -> Iterator[Iterator[Event]]:
    """The events of /api/v1/stream; leaving the block leaves the stream. `more`: headers."""
    headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": last} if last else {}) | more
    with httpx.stream(
        "GET", f"{url}/api/v1/stream", params=query, headers=headers, timeout=60
    ) as reply:
        assert reply.status_code == 200, reply.read()
        assert reply.headers["content-type"].startswith("text/event-stream")
        yield events_of(reply.iter_lines())


def stream(url: str, query: dict[str, str] | None = None, last: str | None = None) -> list[Event]:
    """All events of a stream to its end."""
    with streaming(url, query, last) as events:
        return list(events)


def frames_of(events: list[Event]) -> list[dict[str, Any]]:
    return [event.data for event in events if event.name == "frame"]


def together(frames: list[dict[str, Any]], index: int) -> dict[str, Any]:
    """One run's columns out of a stream's frames, checked to follow on each other."""
    own = [frame for frame in frames if frame["run"] == index]
    columns: dict[str, Any] = {
        name: [value for frame in own for value in frame[name]]
        for name in (*STEP_COLUMNS, "seconds", *EVALUATIONS, "parameters", "parameter_steps")
    }
    done = 0
    for frame in own:
        assert frame["first_step"] == done
        done += len(frame["batch_loss"])
    assert [frame["last"] for frame in own] == [False] * (len(own) - 1) + [True]
    columns["order"] = [order["indices"] for frame in own for order in frame["order"]]
    return columns


def assert_same_steps(frames: list[dict[str, Any]], whole: dict[str, Any]) -> None:
    """The frames say what /run says (asked for with all columns); seconds are measurements."""
    for index, expected in enumerate(whole["runs"]):
        columns = together(frames, index)
        for name in (*STEP_COLUMNS, *EVALUATIONS, "parameters"):
            assert columns[name] == expected[name], name
        assert columns["parameter_steps"] == list(range(expected["steps"] + 1))
        size = expected["batch_size"]
        batches = [
            order[start : start + size]
            for order in columns["order"]
            for start in range(0, len(order), size)
        ]
        assert batches[: expected["steps"]] == expected["batches"]


ALL_FIELDS = ",".join((*STEP_COLUMNS, "seconds", *EVALUATIONS, "parameters", "batches"))
