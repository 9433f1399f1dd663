"""Batch gradients against the full gradient at one step of a run: measured, and by formula.

Every number is of the data loss at the run's own θ_k, over the examples that this run
learns. What is drawn at random is a function of the experiment, the run's seed and the step.
"""

from typing import Any

import numpy as np

from app.numerics.arrays import Array
from app.numerics.batch_noise import FORMULAS, interval, s_squared
from app.numerics.per_example import PerExample, per_example
from app.training.analysis.noise.cloud import cloud, cloud_draws, directions_of
from app.training.analysis.noise.rest_of_epoch import rest_of_epoch
from app.training.analysis.noise.spread import Measured, batch_sizes, measure
from app.training.data.randomness import Purpose, Stream
from app.training.engine.seeking import Checkpoints, record_at
from app.training.engine.slices import Sliced
from app.training.setup.preparation import Prepared


def noise(
    prepared: Prepared, index: int, step: int, made: int, kept: Checkpoints, directions: str
) -> Sliced[dict[str, Any]]:
    """The gradient noise at a step, 0 … steps − 1, of run `index`; keeps states for seeking.

    `made`: how many steps of the run exist, up to the end of the step's epoch.

    Raises:
        ExperimentError: for directions in which the batches cannot be seen.
        IndexError: for a step that the run does not have.
    """
    places = directions_of(directions, prepared.layout)
    plan = prepared.runs[index]
    record = yield from record_at(prepared, plan, step, kept)
    yield
    network, theta = prepared.network, record.before.theta
    with np.errstate(all="ignore"):
        examples = per_example(network, theta, *prepared.own_examples(plan))
        full = _full_gradient(examples)
    yield
    n, size, stream = examples.size, len(record.examples), Stream(plan.seed, Purpose.NOISE, step)
    sizes = batch_sizes(n, size)
    without = yield from measure(examples, full, False, sizes, stream)
    with_ = yield from measure(examples, full, True, sizes, stream)
    draws = cloud_draws(n, size, plan.order == "with_replacement", len(full))
    seen = yield from cloud(examples, full, record.gradient, draws, stream, places)
    yield
    measured = _measured(examples, full, sizes, without, with_)
    del examples  # the rest needs as much memory again
    rest = yield from rest_of_epoch(prepared, plan, step, made, kept)
    return {"n": n, "batch_size": size, **measured, "cloud": seen, "epoch": rest}


def _full_gradient(examples: PerExample) -> Array:
    """(P,) computed like the batch of all examples, whose distance is therefore exactly 0."""
    return np.asarray(examples.means(np.arange(examples.size)[None])[0])


@np.errstate(all="ignore")
def _measured(
    examples: PerExample,
    full: Array,
    sizes: list[int],
    without: list[Measured],
    with_: list[Measured],
) -> dict[str, Any]:
    s2 = s_squared(examples, full)
    exact = [measured for measured in without if measured.draws.exact]
    every_single = without[0].mean  # over all N batches of one example
    spread = {"without_replacement": without, "with_replacement": with_}
    return {
        "full_gradient_norm": float(np.linalg.norm(full)),
        "s2": s2,
        "spread": {"batch_sizes": sizes}
        | {name: _columns(measured, name, s2) for name, measured in spread.items()},
        "bias": {
            "batch_sizes": [measured.draws.size for measured in exact],
            "batches": [measured.draws.count for measured in exact],
            "largest": [float(np.abs(measured.mean - full).max()) for measured in exact],
        },
        "sum": {"factor": float(np.linalg.norm(examples.sum()) / np.linalg.norm(every_single))},
    }


def _columns(measured: list[Measured], name: str, s2: float) -> dict[str, list[Any]]:
    """The columns for one way of drawing, with an entry for each batch size."""
    means = [float(each.distances.mean()) for each in measured]
    bounds = [
        (mean, mean) if each.draws.exact else interval(each.distances)
        for each, mean in zip(measured, means, strict=True)
    ]
    return {
        "measured": means,
        "low": [low for low, _ in bounds],
        "high": [high for _, high in bounds],
        "batches": [each.draws.count for each in measured],
        "exact": [each.draws.exact for each in measured],
        "formula": [FORMULAS[name](s2, each.draws.size, each.draws.n) for each in measured],
    }
