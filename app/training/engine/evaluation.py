"""What is measured at chosen steps, outside the measured time: losses, accuracy, cosine."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from itertools import chain, repeat
from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.numerics.arrays import Array
from app.numerics.network import Network, Pass
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan
from app.training.setup.timetable import Segment

PER_EPOCH = 10  # evaluations in an epoch, at most


def evaluate_every(segment: Segment, per_epoch: int = PER_EPOCH) -> int:
    """Steps from one evaluation to the next within an epoch; each epoch's start has one."""
    return -(-segment.steps_per_epoch // per_epoch)


def most_evaluations(plan: RunPlan, steps: range) -> int:
    """The largest number of evaluations in a stretch of a run."""
    first, end = (plan.timetable.epochs_at(step) for step in (steps.start, steps.stop))
    return min(len(steps), PER_EPOCH * (ceil(end) - floor(first))) + 1


def work_of(prepared: Prepared, plan: RunPlan) -> int:
    """Passes of an example in a run, in batches and in evaluations, times the parameters."""
    evaluated = most_evaluations(plan, range(plan.steps)) * len(prepared.examples.y)
    return (plan.timetable.total_examples + evaluated) * prepared.layout.size


def evaluated_steps(
    plan: RunPlan, first: int, end: int, per_epoch: int = PER_EPOCH
) -> NDArray[np.intp]:
    """The k from first to end − 1 whose θ_k is evaluated: some in each epoch, its first always."""
    segment = plan.timetable.at(first)
    every, k = evaluate_every(segment, per_epoch), np.arange(first, end)
    return np.asarray(k[(k - segment.first_step) % segment.steps_per_epoch % every == 0])


def _column(text: str) -> Any:
    """A field of Evaluation that is a column of replies, with its text for the documentation."""
    return field(metadata={"text": text})


@dataclass(frozen=True)
class Evaluation:
    """Measured at one θ_k over all examples; None where there is nothing to measure."""

    step: int
    training_loss: float = _column("the mean loss over all training examples")
    test_loss: float | None = _column(
        "the mean loss over the test examples; null if there are none"
    )
    accuracy: float | None = _column(
        "share of training examples with the right class; null if y is a number"
    )
    test_accuracy: float | None = _column(
        "share of test examples with the right class; null if y is a number"
    )
    cosine: float | None = _column(
        "cosine of the angle between batch gradient and full gradient; null if one of them "
        "is 0 or too large to measure, and at the last θ of a finished run, which has no batch"
    )
    relative_length: float | None = _column(
        "length of the batch gradient divided by that of the full gradient; null "
        "if the full gradient is 0, if one is too large to measure, and at the last θ of a "
        "finished run"
    )


# The columns that have a value at each evaluated step, with their texts.
EVALUATION_COLUMNS: dict[str, str] = {
    each.name: each.metadata["text"] for each in fields(Evaluation) if "text" in each.metadata
}


AT_ONCE = 1 << 15  # outputs whose losses are computed at once: what a cache holds


class _Part:
    """The training or the test examples, all passed through the network at `theta`."""

    def __init__(
        self, network: Network, theta: Array, x: Array, y: Array, targets: Array, are_classes: bool
    ) -> None:
        """x (n, features), y (n,) classes or numbers, targets (outputs, n) coded for the loss."""
        self._loss, self._y, self._are_classes = network.loss, y, are_classes
        self._targets, self._count = targets, network.loss.count(targets)
        self._pass = Pass(network, theta, np.ascontiguousarray(x.T), self._targets)
        self.size = self._targets.size

    def forward(self) -> Array:
        """Z_L (outputs, n)."""
        self._pass.forward()
        return self._pass.outputs

    def gradient(self) -> Array:
        """(P,) of the mean loss, after the forward pass."""
        self._pass.backward()
        return self._pass.gradient

    def measured(self, outputs: Array) -> Iterator[tuple[float, float | None]]:
        """Mean loss and accuracy of each of K passes (K, outputs, n)."""
        losses = np.add.reduce(self._loss.values(outputs, self._targets), axis=-1) / self._count
        if not self._are_classes:
            return zip(losses.tolist(), repeat(None), strict=False)
        several = outputs.shape[1] > 1
        likely = np.argmax(outputs, axis=1) if several else outputs[:, 0] > 0
        return zip(losses.tolist(), (likely == self._y).mean(axis=-1).tolist(), strict=True)


class Evaluator:
    """Evaluates parameters of one prepared experiment, for all its runs."""

    def __init__(self, prepared: Prepared) -> None:
        examples, network = prepared.examples, prepared.network
        are_classes = examples.classes is not None
        self._theta = np.zeros(prepared.layout.size)
        self._training, self._test = (
            _Part(network, self._theta, x, y, targets, are_classes)
            for x, y, targets in (
                (examples.x, examples.y, prepared.targets),
                (examples.x_test, examples.y_test, prepared.test_targets),
            )
        )
        self._at_once = max(1, AT_ONCE // (self._training.size + self._test.size))

    def at(self, steps: list[int], thetas: Array, gradients: Array) -> Iterator[Evaluation]:
        """The evaluations at θ_step for each of the steps, thetas (K, P).

        gradients (K, P): of the batch of each step; one fewer if the last θ has no step.
        """
        for first in range(0, len(steps), self._at_once):
            some = slice(first, first + self._at_once)
            yield from self._some(steps[some], thetas[some], gradients[some])

    def _some(self, steps: list[int], thetas: Array, gradients: Array) -> Iterator[Evaluation]:
        training, test, full = [], [], np.zeros_like(thetas)
        with np.errstate(all="ignore"):
            for row, theta in enumerate(thetas):
                np.copyto(self._theta, theta)
                training.append(self._training.forward().copy())
                full[row] = self._training.gradient()
                if self._test.size:
                    test.append(self._test.forward().copy())
            seen = list(self._training.measured(np.stack(training)))
            unseen = self._test.measured(np.stack(test)) if test else repeat((None, None))
            compared = against_full(gradients, full[: len(gradients)])
        for step, (loss, accuracy), (test_loss, test_accuracy), angle in zip(
            steps, seen, unseen, chain(compared, [(None, None)]), strict=False
        ):
            yield Evaluation(step, loss, test_loss, accuracy, test_accuracy, *angle)


Compared = tuple[float | None, float | None]


def against_full(gradients: Array, full: Array) -> list[Compared]:
    """Cosine and ratio of lengths of batch gradients and full ones, rows of two (K, P).

    No cosine where one of the two has no direction, no ratio where the full gradient has none.
    """
    lengths, units = np.linalg.norm(gradients, axis=1), np.linalg.norm(full, axis=1)
    products = np.einsum("kp,kp->k", gradients, full)
    return [
        (
            float(product / (length * unit)) if 0 < length * unit < np.inf else None,
            float(length / unit) if 0 < unit < np.inf and length < np.inf else None,
        )
        for product, length, unit in zip(products, lengths, units, strict=True)
    ]
