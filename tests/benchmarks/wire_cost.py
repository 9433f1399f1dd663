"""What it costs to record, serialise and frame a step, beside what it costs to train it.

Beyond `train` and the evaluations: everything that `frames` does, the payload and the text of its
event. Evaluations, passes of all examples, are more training-like work of their own, told apart.
"""

import time
from collections import deque
from dataclasses import dataclass

from app.training.engine.comparison import frames
from app.training.engine.evaluation import Evaluator, evaluated_steps
from app.training.engine.loop import train
from app.training.setup.preparation import Prepared
from app.web.http.wire import frame_payload, json_line, server_sent
from tests.benchmarks.stopwatch import Run, of_fixed_length, rounds
from tests.benchmarks.workloads import LIMITS, Array, Workload

IDENTIFIER = "x" * 64  # an event's id is about that long
RECORDED, PACKED, PLAIN = "recorded", "packed events", "plain JSON lines"


@dataclass(frozen=True)
class WireCost:
    """Of one workload."""

    evaluations: Array  # over training, (rounds,)
    beyond: dict[str, Array]  # beyond training and evaluations, over training, for each form


def wire_cost(workload: Workload, count: int) -> WireCost:
    """Measures in so many rounds."""
    prepared = workload.prepared()
    runs: dict[str, Run] = {
        "trained": lambda _: _trained(prepared),
        "evaluated": lambda _: _evaluated(prepared),
        RECORDED: lambda _: deque(frames(prepared, LIMITS, time.thread_time), 0),
        PACKED: lambda _: _packed(prepared),
        PLAIN: lambda _: _plain(prepared),
    }
    contestants = {title: of_fixed_length(run, workload.steps) for title, run in runs.items()}
    times = rounds(contestants, count)
    training, evaluated = times.pop("trained"), times.pop("evaluated")
    beyond = {title: (seconds - evaluated) / training for title, seconds in times.items()}
    return WireCost((evaluated - training) / training, beyond)


def _trained(prepared: Prepared) -> None:
    for _ in train(prepared, prepared.runs[0], time.thread_time):
        pass


def _evaluated(prepared: Prepared) -> None:
    """Trained, and evaluated where frames are."""
    plan, evaluator = prepared.runs[0], Evaluator(prepared)
    for chunk in train(prepared, plan, time.thread_time):
        due = evaluated_steps(plan, chunk.first_step, chunk.first_step + chunk.steps)
        rows = due - chunk.first_step
        deque(evaluator.at(due.tolist(), chunk.parameters[rows], chunk.gradients_of(rows)), 0)


def _packed(prepared: Prepared) -> None:
    """Server-sent events with parameters as float32, as the page asks for them."""
    for frame in frames(prepared, LIMITS, time.thread_time):
        server_sent("frame", IDENTIFIER, frame_payload(frame, True, 0.0))


def _plain(prepared: Prepared) -> None:
    """Lines of JSON in which every number is written out."""
    for frame in frames(prepared, LIMITS, time.thread_time):
        json_line("frame", IDENTIFIER, frame_payload(frame, False, 0.0))
