"""Servers and workers that are killed in the middle of streams: no reader loses or repeats a step.

Killed means SIGKILL: nothing can be said or put away. The moments are the same in every run, in
bytes of each stream; with BATCHWISE_KILLS=100 there are so many.
"""

import base64
import os
import random
import signal
import socket
from itertools import pairwise
from typing import Any

import numpy as np

from tests.resilience.followers import Follower
from tests.resilience.processes import children, serving_process
from tests.server import eventually, started_process
from tests.web.client import ALL_FIELDS, assert_same_steps, run, together

QUERY = {"data.n": "200", "runs": "full,16,1", "stop.epochs": "12", "learning_rate": "0.2"}
FORMS = [(form, vectors) for form in ("sse", "ndjson") for vectors in ("json", "float32")]
KILLS = int(os.environ.get("BATCHWISE_KILLS", "0"))
MOST_BYTES = 2_000_000  # that a reader takes before the last kill: the longest stream has more


def followers(query: dict[str, str]) -> list[Follower]:
    """A reader of each form."""
    return [Follower(form, {**query, "vectors": vectors}) for form, vectors in FORMS]


def connect(follower: Follower, port: int) -> None:
    """Lets a reader connect, as often as it takes."""

    def connects() -> bool:
        try:
            follower.connect(port)
        except ConnectionError:
            return False
        return True

    eventually(connects, "a connection", seconds=60)


def unpacked(frames: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Frames with their base64 parts as lists; parameters are those of float32."""

    def rows(frame: dict[str, Any]) -> list[list[float]]:
        numbers = np.frombuffer(base64.b64decode(frame["parameters"]), "<f4")
        return numbers.reshape(len(frame["parameter_steps"]), -1).tolist()

    def orders(frame: dict[str, Any]) -> list[dict[str, Any]]:
        return [
            {**order, "indices": np.frombuffer(base64.b64decode(order["indices"]), "<u2").tolist()}
            for order in frame["order"]
        ]

    return [{**frame, "parameters": rows(frame), "order": orders(frame)} for frame in frames]


def as_float32(whole: dict[str, Any]) -> dict[str, Any]:
    """The reply of /run with its parameters as float32 has them."""
    runs = [
        {**each, "parameters": np.array(each["parameters"]).astype("<f4").tolist()}
        for each in whole["runs"]
    ]
    return {**whole, "runs": runs}


def assert_had_all(follower: Follower, whole: dict[str, Any]) -> None:
    """Every step once, in its order, bit for bit; measured seconds never fall."""
    is_packed = follower.query["vectors"] == "float32"
    frames = unpacked(follower.frames) if is_packed else follower.frames
    assert_same_steps(frames, as_float32(whole) if is_packed else whole)
    for index in range(len(whole["runs"])):
        seconds = together(frames, index)["seconds"]
        assert all(a <= b for a, b in pairwise(seconds))


def read_on(
    readers: list[Follower], port: int, most: int, moments: random.Random
) -> list[Follower]:
    """Lets readers connect that are not, and take up to so many bytes; those that go on."""
    going = [reader for reader in readers if not reader.has_ended]
    for reader in going:
        if not reader.is_connected:
            connect(reader, port)
        if not reader.read(moments.randrange(most)):
            reader.read_rest()
    return [reader for reader in going if reader.is_connected]


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port: int = bound.getsockname()[1]
        return port


def test_readers_of_a_server_that_is_killed_and_started_again_get_every_step_once() -> None:
    moments, readers, port = random.Random(1), followers({**QUERY, "seed": "1"}), free_port()
    kills = KILLS or 6
    for _ in range(kills):
        with started_process("--port", str(port)) as (_, process):
            going = read_on(readers, port, MOST_BYTES // kills, moments)
            process.kill()
            for reader in going:
                reader.read_rest()
    assert all(reader.interruptions for reader in readers)
    with started_process("--port", str(port)) as (url, _):
        assert_get_all(readers, port, run(url, {**QUERY, "seed": "1", "fields": ALL_FIELDS}))


def test_readers_of_a_worker_that_is_killed_get_every_step_once_from_the_other() -> None:
    moments, readers = random.Random(2), followers({**QUERY, "seed": "2"})
    with started_process("--workers", "2") as (url, process):
        port, kills = int(url.rsplit(":", 1)[1]), KILLS or 9
        for _ in range(kills):
            going = read_on(readers, port, MOST_BYTES // kills, moments)
            of_reader = [serving_process(children(process.pid), r.local_port) for r in going]
            killed = moments.choice(of_reader)
            os.kill(killed, signal.SIGKILL)
            for reader, worker in zip(going, of_reader, strict=True):
                if worker == killed:
                    reader.read_rest()
        assert sum(reader.interruptions for reader in readers) >= kills
        assert_get_all(readers, port, run(url, {**QUERY, "seed": "2", "fields": ALL_FIELDS}))


def assert_get_all(readers: list[Follower], port: int, whole: dict[str, Any]) -> None:
    """Lets every reader read to the end."""
    for reader in readers:
        if not reader.has_ended:
            if not reader.is_connected:
                connect(reader, port)
            reader.read_rest()
        assert_had_all(reader, whole)
