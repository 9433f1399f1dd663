"""How fast many runs at once are, beside the same runs one after the other.

`python -m tests.benchmarks.stacks` trains so many runs of each workload, which differ in seed,
start and rate, on one core: alone, one at a time, and as stacks; the steps by themselves, with the
training loss as often as it is usually evaluated, and with it once an epoch. It prints how many
times as fast the stacks are, medians of interleaved rounds; above 1 they are faster.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median
from typing import Any
from unittest.mock import patch

from tests.benchmarks.engine import use_one_core

STEPS = {("W1", 1): 5000, ("W1", 32): 1600, ("W1", 500): 200, ("W2", 1): 3594, ("W2", 64): 290}
STEPS |= {("W2", 1797): 60, ("W3", 1): 5000}
MEASURED = ("steps alone", "with the loss", "once an epoch")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.stacks")
    parser.add_argument("--runs", type=int, default=32, help="default %(default)s")
    parser.add_argument("--rounds", type=int, default=5, help="default %(default)s")
    given = parser.parse_args()
    use_one_core()
    from tests.benchmarks.workloads import WORKLOADS

    print(f"{given.runs} runs       " + "  ".join(f"{name:>14}" for name in MEASURED))
    for workload in WORKLOADS:
        prepared = workload.prepared(STEPS[workload.name, workload.batch_size])
        ratios = measured(prepared, given.runs, given.rounds)
        name = f"{workload.name} B={workload.batch_size}"
        print(f"{name:12}  " + "  ".join(f"{ratio:13.2f}×" for ratio in ratios), flush=True)


def measured(prepared: Any, runs: int, rounds: int) -> list[float]:
    """How many times as fast stacks are, for each of MEASURED."""
    members = members_of(prepared, runs)
    ways: list[tuple[Callable[[], object], Callable[[], object]]] = [
        (
            lambda count=count, each=each: alone(prepared, members, count, each),  # type: ignore[misc]
            lambda count=count, each=each: stacked(prepared, members, count, each),  # type: ignore[misc]
        )
        for count, each in ((False, 10), (True, 10), (True, 1))
    ]
    found: list[list[float]] = [[] for _ in ways]
    for turn in range(rounds + 1):
        for ratios, (single, stack) in zip(found, ways, strict=True):
            ratio = seconds(single) / seconds(stack)
            ratios += [ratio] if turn else []
    return [median(ratios) for ratios in found]


def seconds(work: Callable[[], object]) -> float:
    """Processor time of this thread."""
    started = time.thread_time()
    work()
    return time.thread_time() - started


def members_of(prepared: Any, runs: int) -> list[Any]:
    from app.numerics.initialization import initial_parameters
    from app.training.data.randomness import Purpose, Stream
    from app.training.engine.stacks.members import Member

    plan, members = prepared.runs[0], []
    for seed in range(runs):
        stream = Stream(seed, Purpose.INITIAL)
        initial = initial_parameters(prepared.layout, "glorot", stream.uniform, stream.normal)
        rate = plan.learning_rate * (1 + 0.01 * (seed % 4))
        own = replace(plan, seed=seed, learning_rate=rate)
        members.append(Member(own, initial, prepared.penalty))
    return members


def alone(prepared: Any, members: Sequence[Any], evaluates: bool, per_epoch: int) -> None:
    """Each run by the engine of single runs."""
    import numpy as np

    from app.numerics.network import Pass
    from app.training.engine.evaluation import evaluated_steps
    from app.training.engine.loop import start_of, train

    theta = np.zeros(prepared.layout.size)
    all_examples = Pass(prepared.network, theta, prepared.inputs, prepared.targets)
    for member in members:
        start = replace(start_of(prepared, member.plan), theta=member.initial)
        for chunk in train(prepared, member.plan, time.thread_time, start):
            if not evaluates:
                continue
            first = chunk.first_step
            for k in evaluated_steps(member.plan, first, first + chunk.steps, per_epoch) - first:
                np.copyto(theta, chunk.parameters[k])
                all_examples.forward()
                prepared.network.loss.values(all_examples.outputs, prepared.targets).mean()


def stacked(prepared: Any, members: Sequence[Any], evaluates: bool, per_epoch: int) -> None:
    """All runs as stacks."""
    import numpy as np

    from app.training.engine.stacks import losses
    from app.training.engine.stacks.forms import most_runs
    from app.training.engine.stacks.stack import courses

    size = most_runs(prepared, members[0].plan)
    with patch.object(losses.Losses, "at", losses.Losses.at if evaluates else _nothing(np)):
        for first in range(0, len(members), size):
            for _ in courses(prepared, members[first : first + size], per_epoch):
                pass


def _nothing(np: Any) -> Any:
    return lambda self, thetas: np.zeros((1, len(thetas)))


if __name__ == "__main__":
    main()
