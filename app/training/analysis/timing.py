"""How long a batch takes: a loop against one matrix product, and an update of every batch size.

The clock gives the processor time of this thread and runs within slices only, so that what others
do between them is not counted. Medians of rounds that measure the batch sizes of a group in turn.
"""

from collections.abc import Callable
from dataclasses import replace
from statistics import median
from typing import Any

import numpy as np

from app.training.analysis.averaging import Batch, gradient_of_mean_loss, mean_of_gradients
from app.training.analysis.opened_step import Opened
from app.training.engine.loop import Clock, train
from app.training.engine.slices import Sliced, silently
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan
from app.training.setup.timetable import STEP, BatchRule, even_timetable

ROUNDS, WARM_UP = 9, 4
LEAST_SECONDS = 5e-4  # of one measurement: shorter ones are repeated within it
DONE = object()
QUICK_SECONDS = 5e-3  # that measuring one batch size takes, about
LOOP_SECONDS = 0.5  # that all rounds of the loop may take
TOGETHER = 4096  # batch sizes up to this are measured in turn
STEPS = 4_000  # more than the chunks of all rounds have
TINY_RATE = 1e-9  # nothing explodes, and a step takes as long as with any other


def timing(prepared: Prepared, opened: Opened, clock: Clock) -> Sliced[dict[str, Any]]:
    """This batch's two times, and time an update and an epoch by batch size; all in seconds."""
    this_batch = yield from silently(_this_batch(prepared, opened, clock))
    sizes = yield from _sizes(prepared, opened, clock)
    return {"batch_size": opened.examples.size, "this_batch": this_batch, "sizes": sizes}


def _this_batch(prepared: Prepared, opened: Opened, clock: Clock) -> Sliced[dict[str, Any]]:
    """The gradient of this very batch, by a loop of single examples and in one product a layer."""
    chosen = opened.record.examples
    batch = Batch(prepared.network, opened.inputs, prepared.targets_of(opened.plan)[:, chosen])
    np.copyto(batch.theta, opened.record.before.theta)
    loops, products = list[float](), list[float]()
    while len(loops) < ROUNDS and (len(loops) < 3 or sum(loops) < LOOP_SECONDS):
        loops.append((yield from _seconds_of(lambda: mean_of_gradients(batch, 1.0), clock)))
        products.append((yield from _seconds_of(lambda: gradient_of_mean_loss(batch, 1.0), clock)))
    loop, product = median(loops), median(products)
    return {
        "loop": loop,
        "matrix_product": product,
        "ratio": loop / product,
        "rounds": len(loops),
    }


def _seconds_of(make: Callable[[], Sliced[Any]], clock: Clock) -> Sliced[float]:
    """The time of one piece of work: a mean over LEAST_SECONDS of repetitions, without pauses."""
    seconds, times = 0.0, 0
    while seconds < LEAST_SECONDS:
        work, times, done = make(), times + 1, False
        while not done:
            started = clock()
            done = next(work, DONE) is DONE
            seconds += clock() - started
            if not done:
                yield
    return seconds / times


def batch_sizes(n: int, own: int) -> list[int]:
    """1, 2, 4, … up to n, with 63, 64 and 65, n itself and a run's own."""
    powers = [1 << power for power in range(n.bit_length())]
    return sorted({size for size in (*powers, 63, 64, 65, own, n) if size <= n})


def _sizes(prepared: Prepared, opened: Opened, clock: Clock) -> Sliced[dict[str, Any]]:
    """The time of an update and of an epoch for each batch size, in the run's own training loop."""
    plan, updates = opened.plan, list[float]()
    sizes = batch_sizes(plan.example_count, opened.examples.size)
    for group in size_groups(sizes):
        updates += yield from _updates(prepared, plan, group, clock)
    in_epoch = [_rule(plan).steps(size) for size in sizes]
    return {
        "batch_size": sizes,
        "update": updates,
        "updates_per_epoch": in_epoch,
        "epoch": [update * count for update, count in zip(updates, in_epoch, strict=True)],
    }


def size_groups(sizes: list[int]) -> list[list[int]]:
    """Batch sizes that are measured in turn; the large ones each alone, to save memory."""
    small = [size for size in sizes if size <= TOGETHER]
    return [small, *([size] for size in sizes if size > TOGETHER)]


def seconds_of_step(prepared: Prepared, plan: RunPlan, clock: Clock) -> Sliced[float]:
    """The time of a step of a run that is trained alone, with the batch size of its start.

    Measured for a few milliseconds, and for no more steps than the run has or than a chunk.
    """
    run, measured = train(prepared, resized(plan, plan.batch_size), clock), list[float]()
    seconds, steps = 0.0, 0
    while len(measured) < ROUNDS and seconds < QUICK_SECONDS and steps < plan.steps:
        chunk = next(run)
        seconds, steps = seconds + chunk.seconds, steps + chunk.steps
        measured.append(chunk.seconds / chunk.steps)
        yield
    return median(measured[len(measured) // 2 :])  # the first ones make the caches warm


def _updates(
    prepared: Prepared, plan: RunPlan, sizes: list[int], clock: Clock
) -> Sliced[list[float]]:
    """Seconds of one update of each batch size, medians of rounds over all of them."""
    runs = [train(prepared, resized(plan, size), clock) for size in sizes]
    seconds: list[list[float]] = [[] for _ in sizes]
    for round_number in range(WARM_UP + ROUNDS):
        for run, measured in zip(runs, seconds, strict=True):
            chunk = next(run)
            if round_number >= WARM_UP:
                measured.append(chunk.seconds / chunk.steps)
            yield
    return [median(measured) for measured in seconds]


def resized(plan: RunPlan, size: int) -> RunPlan:
    """The run with another, constant batch size and a rate so small that θ hardly moves."""
    return replace(
        plan,
        batch_size=size,
        learning_rate=TINY_RATE,
        bias_learning_rate=plan.bias_learning_rate and TINY_RATE,
        accumulate=1,
        changes=(),
        edits=(),
        timetable=even_timetable(_rule(plan), size, None, STEPS),
    )


def _rule(plan: RunPlan) -> BatchRule:
    """How the run cuts an epoch, with an update for each batch."""
    return replace(plan.timetable.rule, accumulate=1, rest=STEP)
