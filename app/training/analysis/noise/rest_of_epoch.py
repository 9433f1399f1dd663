"""Within an epoch: the gradient of the examples not yet used, against the full gradient.

At fixed weights each batch of a shuffled epoch is unbiased. Given the batches before it, it is
not: it can only hold examples that are left, whose mean gradient differs from the full one.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from app.numerics.arrays import Array, Indices
from app.numerics.batch_noise import s_squared, without_replacement
from app.numerics.network import Pass
from app.numerics.per_example import PerExample, of_pass
from app.training.engine.batches import order_in
from app.training.engine.seeking import Checkpoints, chunks_to
from app.training.engine.slices import Sliced
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan

MOST_STEPS = 64  # of an epoch at which it is measured


@dataclass(frozen=True)
class _Epoch:
    """An epoch of a run, and the steps of it that are measured."""

    number: int
    steps: Indices  # ascending, the epoch's first among them
    used: Indices  # examples that the epoch has used before each of them
    # Places of the examples that it uses among those of the run, without those that it drops.
    order: Indices


def rest_of_epoch(
    prepared: Prepared, plan: RunPlan, step: int, made: int, kept: Checkpoints
) -> Sliced[dict[str, Any]]:
    """The distance at steps j of the epoch of `step`, each at the run's own θ_j.

    `made`: how many steps the run has made, up to the end of that epoch; fewer if it diverged.
    `distance` is ‖mean of g_i over the rest − g‖/‖g‖. `expected` is its root mean square for
    `remaining` examples drawn at random, as many as the epoch will still use. With replacement both
    are 0, because every draw is from all examples.
    """
    epoch = _epoch_of(prepared, plan, step, made)
    if plan.replaces:
        pairs = [(0.0, 0.0)] * len(epoch.steps)
    else:
        pairs = yield from _distances(prepared, plan, epoch, kept)
    distance, expected = zip(*pairs, strict=True)
    return {
        "order": plan.order,
        "epoch": epoch.number,
        "steps": epoch.steps,
        "used": epoch.used,
        "remaining": len(epoch.order) - epoch.used,
        "distance": distance,
        "expected": expected,
    }


def _epoch_of(prepared: Prepared, plan: RunPlan, step: int, made: int) -> _Epoch:
    segment = plan.timetable.at(step)
    number, position = segment.epoch_at(step)
    first = step - position
    last = min(first + segment.steps_per_epoch, made) - 1
    count = min(last - first + 1, MOST_STEPS)
    steps = np.round(np.linspace(first, last, count)).astype(np.intp)
    order = order_in(plan, segment, prepared.y_of(plan)).of(number, segment.examples_per_epoch)
    places = np.searchsorted(plan.kept(len(prepared.examples.y)), order)
    return _Epoch(number, steps, (steps - first) * segment.batch_size, places)


def _distances(
    prepared: Prepared, plan: RunPlan, epoch: _Epoch, kept: Checkpoints
) -> Sliced[list[tuple[float, float]]]:
    first, last = int(epoch.steps[0]), int(epoch.steps[-1])
    passes = _Passes(prepared, plan)
    pairs: list[tuple[float, float]] = []
    for _, chunk in chunks_to(prepared, plan, first, kept):
        end = chunk.first_step + chunk.steps
        for step, used in zip(epoch.steps, epoch.used, strict=True):
            if chunk.first_step <= step < end:
                yield
                examples = yield from passes.at(chunk.parameters[step - chunk.first_step])
                pairs.append((yield from _distance(examples, epoch.order[used:])))
        if last < end:
            break
        yield
    return pairs


class _Passes:
    """One pass of all examples of the run, used for each θ in turn."""

    def __init__(self, prepared: Prepared, plan: RunPlan) -> None:
        self._network = prepared.network
        self._theta = np.zeros(prepared.layout.size)
        inputs, targets = prepared.own_examples(plan)
        self._pass = Pass(prepared.network, self._theta, inputs, targets, weight=1.0)

    def at(self, theta: Array) -> Sliced[PerExample]:
        """The gradients of all examples at theta (P,); they last until the next θ."""
        np.copyto(self._theta, theta)
        with np.errstate(all="ignore"):
            self._pass.forward()
        yield
        with np.errstate(all="ignore"):
            self._pass.backward()
        yield
        with np.errstate(all="ignore"):
            return of_pass(self._network, self._pass)


def _distance(examples: PerExample, rest: Indices) -> Sliced[tuple[float, float]]:
    """Relative distance of the mean gradient of the rest (R,) from the full one; and expected."""
    weights, size = np.zeros(examples.size), len(rest)
    weights[rest] = 1.0
    with np.errstate(all="ignore"):
        full = examples.mean()
    yield
    with np.errstate(all="ignore"):
        deviation = examples.weighted_sum(weights) / examples.counts(rest[None])[0] - full
    yield
    with np.errstate(all="ignore"):
        square = without_replacement(s_squared(examples, full), size, examples.size)
        length = np.linalg.norm(full)
        return float(np.linalg.norm(deviation) / length), float(np.sqrt(square) / length)
