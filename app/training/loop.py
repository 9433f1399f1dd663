"""The training loop: one run as a generator of chunks of consecutive steps.

Full batch, mini-batch and SGD are this one loop with three batch sizes. It computes and keeps
what the steps themselves produce; what is evaluated or sent from it is decided elsewhere. The
clock comes in as an argument and runs over the training steps alone.

Step k, from θ_k to θ_{k+1}:
  batch    the next M examples of the epoch's order; the last of an epoch may be shorter
  g_k      the gradient of the batch's mean loss at θ_k
  u_k      the optimiser's update: −η g_k, or −η M g_k where the gradients are summed
  θ_{k+1}  = θ_k + u_k
Boundaries of chunks are fixed from step 0, so every replay makes the same calls in order.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from app.numerics.activations import ACTIVATIONS, Array, Call
from app.numerics.losses import Loss, loss_named
from app.numerics.network import Pass
from app.numerics.optimizers import gradient_descent
from app.training.evaluation import evaluate_every
from app.training.preparation import Prepared, RunPlan, permutation

Clock = Callable[[], float]
Order = tuple[int, NDArray[np.intp]]  # epoch, the examples in the order in which it visits them

FIRST_CHUNK = 8  # steps: small, so that something can be shown at once
CHUNK_SECONDS = 4e-3  # a chunk is one slice of the training thread
TINY = 1e-12  # seconds, against a division by 0
CHUNK_NUMBERS = 1 << 16  # parameters times steps that a chunk keeps


@dataclass(frozen=True)
class Chunk:
    """Consecutive steps of one run; K of them, P parameters."""

    first_step: int
    batch_loss: Array  # (K,) mean over the batch at θ_k, whatever the reduction
    gradients: Array  # (K, P) of the mean batch loss at θ_k
    parameters: Array  # (K + 1, P), θ before each step and after the last
    order: tuple[Order, ...]  # of each epoch that begins in this chunk
    seconds: float  # spent on these steps

    @property
    def steps(self) -> int:
        return len(self.batch_loss)


def chunk_lengths(prepared: Prepared, plan: RunPlan) -> Iterator[int]:
    """Steps of each chunk, growing from a small one; a function of the run's shape alone."""
    layout, n = prepared.layout, len(prepared.examples.y)
    # Rough guesses in seconds: an example's way forward and backward, a step, an evaluation.
    per_example = 3e-10 * layout.size + 1e-8 * sum(layout.sizes[1:])
    per_step = 1e-5 + plan.batch_size * per_example
    per_step += (5e-5 + n * per_example) / evaluate_every(plan)
    longest = int(
        min(
            256,
            CHUNK_SECONDS / per_step,
            CHUNK_NUMBERS / layout.size,
            CHUNK_NUMBERS * 8 / (plan.batch_size * layout.sizes[-1]),
        )
    )
    left, length = plan.steps, FIRST_CHUNK
    while left > 0:
        steps = max(1, min(length, longest, left))
        yield steps
        left, length = left - steps, 2 * length


class _Step:
    """The calls of one step for one batch size, with room for a chunk's outputs."""

    def __init__(self, prepared: Prepared, plan: RunPlan, theta: Array, size: int) -> None:
        layout, loss = prepared.layout, loss_named(prepared.loss, prepared.layout.sizes[-1])
        activation = ACTIVATIONS[prepared.activation]
        self.batch = Pass(layout, activation, loss, theta, size)
        update = np.zeros(layout.size)
        rate = plan.learning_rate * (size if plan.reduction == "sum" else 1)
        self.calls: list[Call] = [
            *self.batch.calls,
            *gradient_descent(self.batch.gradient, update, rate),
            partial(np.add, theta, update, theta),
        ]
        self._loss: Loss = loss
        self._kept: list[tuple[int, Array, Array]] = []

    def keep(self, position: int, targets: Array) -> None:
        """Keeps this step's outputs, so that the losses of a chunk are computed at once."""
        self._kept.append((position, self.batch.outputs.copy(), targets))

    def losses(self, batch_loss: Array) -> None:
        """Writes the kept steps' mean losses to their positions, and forgets them."""
        if self._kept:
            positions, outputs, targets = zip(*self._kept, strict=True)
            values = self._loss.values(np.stack(outputs), np.stack(targets))
            batch_loss[list(positions)] = values.mean(axis=-1)
            self._kept.clear()


class _Batches:
    """The batches of a run in order: a step's calls with its inputs and targets."""

    def __init__(self, prepared: Prepared, plan: RunPlan, theta: Array) -> None:
        self._x, self._y = prepared.inputs.T, prepared.targets.T
        self._plan, n = plan, len(self._x)
        self._full = n // plan.batch_size
        usual = _Step(prepared, plan, theta, plan.batch_size)
        rest = n - self._full * plan.batch_size
        self.steps = [usual] + ([_Step(prepared, plan, theta, rest)] if rest else [])
        self.begun: list[Order] = []

    def __iter__(self) -> Iterator[tuple[_Step, Array, Array]]:
        epoch = 0
        while True:
            order = permutation(self._plan.seed, epoch, len(self._x))
            self.begun.append((epoch, order))
            x, y = self._x[order], self._y[order]
            cut = self._full * self._plan.batch_size
            usual = self.steps[0]
            for inputs, targets in zip(self._blocks(x[:cut]), self._blocks(y[:cut]), strict=True):
                yield usual, inputs, targets
            if cut < len(x):
                yield self.steps[1], x[cut:].T.copy(), y[cut:].T.copy()
            epoch += 1

    def _blocks(self, rows: Array) -> Array:
        """(full batches, columns, M): every batch of the epoch contiguous and feature-major."""
        blocks = rows.reshape(self._full, self._plan.batch_size, rows.shape[1])
        return np.ascontiguousarray(blocks.transpose(0, 2, 1))


def train(
    prepared: Prepared, plan: RunPlan, clock: Clock, stopwatch: Clock = time.perf_counter
) -> Iterator[Chunk]:
    """The steps of one run, a chunk at a time; non-finite numbers are results like others.

    `clock` gives the processor time of a chunk; `stopwatch`, which must be cheap to read, the
    share of it that went into the steps and not into recording them.
    """
    theta = prepared.initial.copy()
    batches = _Batches(prepared, plan, theta)
    upcoming = iter(batches)
    for step in batches.steps:
        step.batch.run()  # a first pass on zeros, so that no warming up is measured
    first_step = 0
    for length in chunk_lengths(prepared, plan):
        parameters = np.empty((length + 1, theta.size))
        gradients = np.empty((length, theta.size))
        with np.errstate(all="ignore"):
            started, begun, training = clock(), stopwatch(), 0.0
            for k in range(length):
                np.copyto(parameters[k], theta)
                step_begun = stopwatch()
                step, inputs, targets = next(upcoming)
                np.copyto(step.batch.inputs, inputs)
                np.copyto(step.batch.targets, targets)
                for call in step.calls:
                    call()
                training += stopwatch() - step_begun
                np.copyto(gradients[k], step.batch.gradient)
                step.keep(k, targets)
            share = min(1.0, training / max(stopwatch() - begun, TINY))
            seconds = (clock() - started) * share
            parameters[length] = theta
            batch_loss = np.empty(length)
            for step in batches.steps:
                step.losses(batch_loss)
        order, batches.begun = tuple(batches.begun), []
        yield Chunk(first_step, batch_loss, gradients, parameters, order, seconds)
        first_step += length
