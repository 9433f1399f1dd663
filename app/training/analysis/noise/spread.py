"""Measured distances of batch gradients from the full gradient at one θ, for each batch size."""

from dataclasses import dataclass

import numpy as np

from app.numerics.arrays import Array
from app.numerics.batch_noise import squared_distances
from app.numerics.per_example import PerExample
from app.training.analysis.draws import Draws, cost_of, draws
from app.training.data.randomness import Stream
from app.training.engine.slices import Sliced

EVERY_SIZE = 12  # examples up to which every batch size is measured
MOST_EXACT = 3000  # batches of one size, or as many as there are examples
FEWEST, MOST = 40, 1000  # random batches of one size
WORK = 5_000_000_000  # multiplications: for random batches of all sizes, or all batches of one


@dataclass(frozen=True)
class Measured:
    """The measurements for K batches of one size; P parameters."""

    draws: Draws
    distances: Array  # ‖g_B − g‖² (K,)
    mean: Array  # (P,) of the g_B


def batch_sizes(n: int, own: int) -> list[int]:
    """1, 2, 4, … and n, with the run's own batch size; for few examples all sizes."""
    if n <= EVERY_SIZE:
        return list(range(1, n + 1))
    return sorted({*(1 << power for power in range(n.bit_length())), n, own})


def measure(
    examples: PerExample, full: Array, replacement: bool, sizes: list[int], stream: Stream
) -> Sliced[list[Measured]]:
    """The batches of each size, drawn with or without replacement; full (P,)."""
    n, parameters = examples.size, len(full)
    once = 2 * sum(cost_of(size, n, parameters) for size in sizes)  # for both ways of drawing
    random = min(max(WORK // once, FEWEST), MOST)
    measured = []
    for size in sizes:
        most = min(max(MOST_EXACT, n), WORK // (size * parameters))
        chosen = draws(n, size, replacement, most, random)
        measured.append((yield from _measured(examples, full, chosen, stream)))
    return measured


def _measured(examples: PerExample, full: Array, chosen: Draws, stream: Stream) -> Sliced[Measured]:
    distances, total = [], np.zeros_like(full)
    for batches in chosen.blocks(stream, len(full)):
        with np.errstate(all="ignore"):
            gradients = examples.means(batches)
            distances.append(squared_distances(gradients, full))
            total += gradients.sum(axis=0)
        yield
    return Measured(chosen, np.concatenate(distances), total / chosen.count)
