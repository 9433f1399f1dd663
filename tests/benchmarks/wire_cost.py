"""What it costs to record, serialise and frame a step, beside what it costs to train it.

Beyond `train`: everything that `frames` does, the payload and the text of its event.
"""

import time
from collections import deque
from dataclasses import dataclass

from app.training.comparison import frames
from app.training.loop import train
from app.training.preparation import Prepared
from app.web.wire import frame_payload, json_line, server_sent
from tests.benchmarks.stopwatch import Run, of_fixed_length, rounds
from tests.benchmarks.workloads import LIMITS, Array, Workload

IDENTIFIER = "x" * 64  # an event's id is about that long
RECORDED, PACKED, PLAIN = "recorded", "packed events", "plain JSON lines"


@dataclass(frozen=True)
class WireCost:
    """Of one workload."""

    evaluations: float  # per step: losses and accuracy over all examples, recorded with it
    beyond_training: dict[str, Array]  # over training, (rounds,), for each form


def wire_cost(workload: Workload, count: int) -> WireCost:
    """Measures in so many rounds."""
    prepared = workload.prepared()
    made = frames(prepared, LIMITS, time.thread_time)
    evaluations = sum(len(frame.evaluations) for frame in made) / workload.steps
    runs: dict[str, Run] = {
        "trained": lambda _: _trained(prepared),
        RECORDED: lambda _: deque(frames(prepared, LIMITS, time.thread_time), 0),
        PACKED: lambda _: _packed(prepared),
        PLAIN: lambda _: _plain(prepared),
    }
    contestants = {title: of_fixed_length(run, workload.steps) for title, run in runs.items()}
    times = rounds(contestants, count)
    training = times.pop("trained")
    beyond = {title: (seconds - training) / training for title, seconds in times.items()}
    return WireCost(evaluations, beyond)


def _trained(prepared: Prepared) -> None:
    for _ in train(prepared, prepared.runs[0], time.thread_time):
        pass


def _packed(prepared: Prepared) -> None:
    """Server-sent events with parameters as float32, as the page asks for them."""
    for frame in frames(prepared, LIMITS, time.thread_time):
        server_sent("frame", IDENTIFIER, frame_payload(frame, True, 0.0))


def _plain(prepared: Prepared) -> None:
    """Lines of JSON in which every number is written out."""
    for frame in frames(prepared, LIMITS, time.thread_time):
        json_line("frame", IDENTIFIER, frame_payload(frame, False, 0.0))
