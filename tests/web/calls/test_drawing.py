"""The stream as a page reads it: what it holds, and how it is sent, live and kept."""

import gzip
import zlib
from base64 import b64decode
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import brotli
import httpx
import numpy as np
import pytest
from pydantic import ValidationError

from app.numerics.arrays import Array
from app.training.document.limits import Limits
from app.web.replies import stream_events
from app.web.replies.drawn import _in_characters
from tests.server import Server, serving
from tests.web.client import LONG, get, run, strict

DRAWING = {"vectors": "drawing", "format": "ndjson"}
SMALL = {"data.n": "60", "runs": "full,7,1", "stop.epochs": "4"}
UNPACKED = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}


@pytest.fixture
def own() -> Iterator[Server]:
    """A server that no other test uses, so that nothing is kept in it."""
    with serving() as running:
        yield running


def raw(url: str, query: dict[str, str], **headers: str) -> httpx.Response:
    """A reply with its content as it was sent."""
    with httpx.stream(
        "GET", f"{url}/api/v1/stream", params=query, headers=headers, timeout=60
    ) as reply:
        content = b"".join(reply.iter_raw())
    return httpx.Response(
        reply.status_code,
        headers={k: v for k, v in reply.headers.items() if k != "content-encoding"}
        | {"coding": reply.headers.get("content-encoding", "identity")},
        content=content,
    )


def lines_of(url: str, query: dict[str, str]) -> list[dict[str, Any]]:
    text = get(url, "/api/v1/stream", DRAWING | query).text
    return [strict(line) for line in text.splitlines()]


def whole_numbers(text: str) -> list[int]:
    """Each character's place among those from U+0023 on without the two stretches left out."""
    alphabet = [*range(0x23, 0x7F), *range(0xA1, 0x2008), *range(0x206C, 0xD800)]
    place = {chr(code): number for number, code in enumerate(alphabet)}
    return [place[character] for character in text]


def units(frame: dict[str, Any]) -> Array:
    """What the last bit of each parameter is worth."""
    return 0.5 ** np.array(whole_numbers(frame["bits"]))


def parameters_in(frame: dict[str, Any]) -> Array:
    """The rows of a frame, by its documentation."""
    first = np.frombuffer(b64decode(frame["parameters"]), "<f4").astype(float)
    steps = frame["parameter_steps"]
    rows = len(steps) if steps is not None else frame["steps"] + frame["last"]
    if frame["bits"] is None:
        return first.reshape(rows, -1)
    codes = whole_numbers(frame["changes"])
    changes = np.array([-(c + 1) // 2 if c % 2 else c // 2 for c in codes])
    moved = np.cumsum(changes.reshape(len(first), rows - 1), axis=1).T * units(frame)
    return np.asarray(np.vstack([first, first + moved]))


def inputs(*values: float) -> dict[str, str]:
    """Examples of one feature."""
    return {f"data.x.{row}": str(value) for row, value in enumerate(values)}


GROWING = {"data": "line", "model.hidden": "", "learning_rate": "40", "stop.epochs": "9"}
LINEAR = {"model.hidden": "", "model.initialization": "zeros", "stop.epochs": "20"}
OWN = {"data": "inline", "loss": "squared_error", "data.test_fraction": "0", "runs": "full,1"}
TO_DRAW = {
    "classes": SMALL,
    "numbers": {"data": "line", "model.hidden": "3", "runs": "full,8", "stop.epochs": "30"},
    "first steps from zeros": {**LINEAR, "data.n": "60", "learning_rate": "0.001"},
    "large inputs": LINEAR
    | OWN
    | inputs(100_000, 200_000, 300_000, 400_000)
    | {"data.y": "1,2,3,4", "learning_rate": "1e-11"},
    "years": LINEAR
    | OWN
    | inputs(1990, 2000, 2010, 2020)
    | {"data.y": "1,2,3,4", "learning_rate": "1e-8"},
    "small targets": OWN
    | inputs(1, 2, 3, 4)
    | {"data.y": "0.001,0.002,0.003,0.004", "learning_rate": "0.05", "model.hidden": "3"}
    | {"stop.epochs": "300"},
}


def outputs(rows: Array, sizes: list[int], points: Array) -> Array:
    """(K, n, outputs) of tanh networks at n points."""
    a, at = np.broadcast_to(points, (len(rows), *points.shape)), 0
    for layer, (before, after) in enumerate(pairwise(sizes)):
        if layer:
            a = np.tanh(a)
        end = at + before * after
        W = rows[:, at:end].reshape(-1, before, after)
        at = end + after
        with np.errstate(all="ignore"):
            a = a @ W + rows[:, None, end:at]
    return a


@pytest.mark.parametrize("query", TO_DRAW.values(), ids=TO_DRAW)
def test_parameters_give_the_same_picture_at_every_step(
    server: Server, query: dict[str, str]
) -> None:
    """No error adds up, and none shows where the network is small, or its inputs are large."""
    opened, *lines = [line["data"] for line in lines_of(server.url, query)]
    x = np.array(opened["data"]["x"], dtype=float).reshape(len(opened["data"]["x"]), -1)
    shapes = [part["shape"] for part in opened["parameters"]["layout"]]
    sizes = [x.shape[1], *(units for _, units in (s for s in shapes if len(s) == 2))]
    across = np.linspace(x.min(axis=0), x.max(axis=0), 9)
    points = np.stack(np.meshgrid(*across.T), axis=-1).reshape(-1, x.shape[1])
    for index, expected in enumerate(run(server.url, {**query, "fields": "parameters"})["runs"]):
        own = [frame for frame in lines[:-1] if frame["run"] == index]
        found = outputs(np.vstack([parameters_in(frame) for frame in own]), sizes, points)
        wanted = outputs(np.array(expected["parameters"], dtype=float), sizes, points)
        differences = wanted.max(axis=1) - wanted.min(axis=1)
        assert (np.abs(found - wanted).max(axis=1) <= 0.004 * differences + 1e-12).all()


@pytest.mark.parametrize(("query", "grows"), [(SMALL, False), (GROWING, True)])
def test_vectors_that_are_far_apart_are_whole(
    server: Server, query: dict[str, str], grows: bool
) -> None:
    """Then they are float32, or what float32 holds of them."""
    frames = [line["data"] for line in lines_of(server.url, query) if line["event"] == "frame"]
    several = [frame for frame in frames if frame["steps"] > 1]
    whole = [frame for frame in several if frame["bits"] is None]
    assert bool(whole) == grows
    expected = run(server.url, {**query, "fields": "parameters"})["runs"]
    for frame in whole:
        rows = expected[frame["run"]]["parameters"][frame["first_step"] :][: frame["steps"]]
        with np.errstate(over="ignore"):
            wanted = np.array(rows, dtype=float).astype("<f4")
        np.testing.assert_array_equal(parameters_in(frame)[: frame["steps"]], wanted)


def test_orders_of_many_examples_are_the_same(server: Server) -> None:
    """Above 8,100 the second stretch of characters is left out, too."""
    query = {"data.n": "10000", "runs": "500", "stop.epochs": "1", "data.test_fraction": "0"}
    indices = next(
        frame["data"]["order"][0]["indices"]
        for frame in lines_of(server.url, query)
        if frame["event"] == "frame" and frame["data"]["order"]
    )
    batches = run(server.url, {**query, "fields": "batches"})["runs"][0]["batches"]
    assert whole_numbers(indices) == [example for batch in batches for example in batch]
    assert len(indices.splitlines()) == 1


def test_as_many_examples_as_a_server_may_allow_have_characters() -> None:
    most = Limits(examples=55_000).examples
    assert whole_numbers(_in_characters(np.arange(most))) == list(range(most))
    with pytest.raises(ValidationError):
        Limits(examples=most + 1)


def test_a_page_receives_a_tenth_of_what_the_columns_take(server: Server) -> None:
    """The default experiment: 12,440 steps of a network with 65 parameters."""
    columns = len(raw(server.url, {"vectors": "float32", "format": "ndjson"}).content)
    for coding, most in (("br", 9), ("gzip", 8)):
        reply = raw(server.url, DRAWING, **{"Accept-Encoding": coding})
        assert len(reply.content) < columns / most


@pytest.mark.parametrize(
    ("accepted", "live", "kept"),
    [
        ("gzip, deflate, br", "gzip", "br"),
        ("gzip", "gzip", "gzip"),
        ("br", "identity", "br"),
        ("identity", "identity", "identity"),
    ],
)
def test_a_stream_and_the_kept_reply_are_the_same_text(
    own: Server, accepted: str, live: str, kept: str
) -> None:
    """The first reader has it while it is trained, the second in one piece, in any coding."""
    first, second = (
        raw(own.url, DRAWING | SMALL, **{"Accept-Encoding": accepted}) for _ in range(2)
    )
    assert (first.headers["coding"], second.headers["coding"]) == (live, kept)
    text = UNPACKED[live](first.content)
    assert UNPACKED[kept](second.content) == text
    assert text.count(b'"event":"frame"') > 3
    assert first.headers["cache-control"] == "no-cache"
    assert "etag" not in first.headers
    assert second.headers["cache-control"].startswith("public, max-age=")
    assert int(second.headers["content-length"]) == len(second.content)
    assert {reply.headers["vary"] for reply in (first, second)} == {"Accept, Accept-Encoding"}


def test_who_has_the_kept_reply_is_told_so(server: Server) -> None:
    for _ in range(2):
        tag = raw(server.url, DRAWING | SMALL).headers.get("etag")
    assert tag
    again = raw(server.url, DRAWING | SMALL, **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_frames_can_be_read_while_the_rest_is_trained(server: Server) -> None:
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    text = b""
    with httpx.stream(
        "GET", f"{server.url}/api/v1/stream", params=DRAWING | LONG,
        headers={"Accept-Encoding": "gzip"}, timeout=60,
    ) as reply:  # fmt: skip
        for piece in reply.iter_raw():
            text += unpacker.decompress(piece)
            if text.count(b'"event":"frame"') > 3:
                break
    lines = text.splitlines()
    assert [strict(line)["event"] for line in lines[:4]] == ["open", "frame", "frame", "frame"]
    assert b'"event":"end"' not in text


def test_a_reader_goes_on_from_any_frame_of_it(server: Server) -> None:
    lines = lines_of(server.url, SMALL)
    rest = lines_of(server.url, SMALL | {"from": lines[2]["id"]})
    assert [line["data"] for line in rest[1:]] == [line["data"] for line in lines[3:]]
    assert rest[0]["data"]["first_frame"] == 2


def test_a_text_that_could_not_be_written_is_not_kept(
    own: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines_of(own.url, SMALL)  # trained, so that the next reply would be kept
    own.app.state.computations.texts._kept.clear()
    with monkeypatch.context() as broken:
        broken.setattr(stream_events, "drawn_frame", lambda *given: 1 / 0)
        assert get(own.url, "/api/v1/stream", DRAWING | SMALL).status_code == 500
    lines = lines_of(own.url, SMALL)
    assert {line["event"] for line in lines} == {"open", "frame", "end"}
