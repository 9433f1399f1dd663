"""What is measured at chosen steps, outside the measured time: losses, accuracy, cosine."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.numerics.activations import Array
from app.numerics.network import Pass, outputs_of
from app.training.plans import RunPlan
from app.training.preparation import Prepared
from app.training.timetable import Segment

PER_EPOCH = 10  # evaluations in an epoch, at most


def evaluate_every(segment: Segment) -> int:
    """Steps from one evaluation to the next within an epoch; each epoch's start has one."""
    return -(-segment.steps_per_epoch // PER_EPOCH)


def evaluated_steps(plan: RunPlan, first: int, end: int) -> NDArray[np.intp]:
    """The k from first to end − 1 whose θ_k is evaluated: some in each epoch, its first always."""
    segment = plan.timetable.at(first)
    k = np.arange(first, end)
    return np.asarray(
        k[(k - segment.first_step) % segment.steps_per_epoch % evaluate_every(segment) == 0]
    )


@dataclass(frozen=True)
class Evaluation:
    """Measured at one θ_k over all examples; None where there is nothing to measure."""

    step: int
    training_loss: float
    test_loss: float | None
    accuracy: float | None  # share of training examples whose most likely class is right
    test_accuracy: float | None
    cosine: float | None  # between the batch gradient and the full gradient


class Evaluator:
    """Evaluates parameters of one prepared experiment; serves all its runs."""

    def __init__(self, prepared: Prepared) -> None:
        examples, network = prepared.examples, prepared.network
        self._network, self._y, self._y_test = network, examples.y, examples.y_test
        self._is_classification = examples.classes is not None
        self._theta = np.zeros(prepared.layout.size)
        self._all = Pass(network, self._theta, prepared.inputs, prepared.targets)
        self._x_test = np.ascontiguousarray(examples.x_test.T)
        self._test_targets = network.loss.coded(examples.y_test, prepared.layout.sizes[-1])

    def at(self, step: int, theta: Array, gradient: Array | None) -> Evaluation:
        """The evaluation at θ_step; `gradient` is the step's batch gradient, if it has one."""
        with np.errstate(all="ignore"):
            self._theta[:] = theta
            self._all.run()
            outputs = self._all.outputs
            loss = float(self._network.loss.values(outputs, self._all.targets).mean())
            test_loss, test_accuracy = self._test(theta)
            return Evaluation(
                step,
                loss,
                test_loss,
                self._accuracy(outputs, self._y),
                test_accuracy,
                None if gradient is None else _cosine(gradient, self._all.gradient),
            )

    def _test(self, theta: Array) -> tuple[float | None, float | None]:
        if len(self._y_test) == 0:
            return None, None
        outputs = outputs_of(self._network, theta, self._x_test)
        loss = float(self._network.loss.values(outputs, self._test_targets).mean())
        return loss, self._accuracy(outputs, self._y_test)

    def _accuracy(self, outputs: Array, y: Array) -> float | None:
        if not self._is_classification:
            return None
        return float(np.mean(predicted_classes(outputs) == y))


def predicted_classes(outputs: Array) -> NDArray[np.intp]:
    """The most likely class of each example, from Z_L of shape (outputs, M)."""
    if len(outputs) == 1:
        return np.asarray(outputs[0] > 0, dtype=np.intp)
    return np.asarray(np.argmax(outputs, axis=0))


def _cosine(a: Array, b: Array) -> float | None:
    lengths = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / lengths if 0 < lengths < np.inf else None
