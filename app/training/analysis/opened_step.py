"""One step of a run opened: every example of its batch, the gradients, and the update.

Depends on the record of the step; computes the rest at its θ_k. Large arrays are kept as the
passes left them. Windows of per-example gradients are computed on request.
"""

from dataclasses import dataclass

import numpy as np

from app.numerics.arrays import Array
from app.numerics.penalties import PenaltyGradient, divisors
from app.numerics.per_example import PerExample, per_example
from app.training.analysis.averaging import WAYS, Batch
from app.training.engine.evaluation import against_full
from app.training.engine.seeking import Checkpoints, Record, record_at
from app.training.engine.slices import Sliced, silently
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan

MOST_REPEATS = 10  # steps that each way is followed for
REPEATED_EXAMPLES = 20_000  # single-example passes that following one way may cost
# Equal: no further apart than these shares of the gradient's length plus its terms' mean length.
ROUNDING, ROUNDING_OF_TERMS = 1e-9, 1e-14


@dataclass(frozen=True)
class Tried:
    """The result of one way to average: its gradient beside the true one, and where it leads."""

    gradient: Array  # (P,)
    cosine: float | None
    relative_length: float | None
    equal: bool
    losses: list[float]  # of the batch: before, and after each further step of this way


@dataclass(frozen=True)
class Opened:
    """A step with the results of all examples of its batch; P parameters, M examples."""

    plan: RunPlan
    record: Record
    inputs: Array  # (features, M)
    y: Array  # (M,)
    targets: Array | None  # (M, targets), where there are several
    weights: Array | None  # (M,) of the examples, where they have some
    examples: PerExample
    reduction_factor: float
    sum: Array  # (P,) of the per-example gradients
    penalty: Array  # (P,) gradient of the penalty at θ_k
    ways: dict[str, Tried]

    @property
    def nbytes(self) -> int:
        """Bytes held by the passes and the ways."""
        passes = (*self.examples.A, *self.examples.Z, *self.examples.delta, self.inputs)
        vectors = len(self.ways) + 8  # of the size of θ, with those of the record
        return sum(array.nbytes for array in passes) + vectors * self.sum.nbytes

    @property
    def mean(self) -> Array:
        """(P,) of the per-example gradients."""
        return self.sum / self.examples.count

    @property
    def loop_mean(self) -> Array:
        """(P,) the mean gradient by a loop of single-example passes."""
        return self.ways["mean_of_gradients"].gradient

    @property
    def descent(self) -> Array:
        """(P,) −η times the mean or the sum, by the run's reduction."""
        return 0.0 - self.record.learning_rate * self.reduction_factor * self.mean

    @property
    def optimizer_state(self) -> dict[str, tuple[Array, Array]]:
        """Each array that the optimiser keeps, before and after the step."""
        names = self.plan.state
        before, after = self.record.before.optimizer, self.record.after.optimizer
        return dict(zip(names, zip(before, after, strict=True), strict=True))


def opened_step(prepared: Prepared, plan: RunPlan, step: int, kept: Checkpoints) -> Sliced[Opened]:
    """Opens a step, 0 … steps − 1; keeps states for seeking.

    Raises:
        IndexError: for a step that the run does not have.
    """
    record = yield from record_at(prepared, plan, step, kept)
    yield
    theta, chosen = record.before.theta, record.examples
    inputs, targets = prepared.inputs[:, chosen], prepared.targets_of(plan)[:, chosen]
    with np.errstate(all="ignore"):
        examples = per_example(prepared.network, theta, inputs, targets)
        total = examples.sum()
        usual = plan.timetable.at(step).batch_size
        factor = plan.reduction_factor(len(chosen), usual, examples.count)
        of_update = plan.timetable.examples_of_updates(np.array([step]))[0]
        penalty = _penalty(prepared, theta, of_update if plan.accumulates else examples.count)
        true = _true_gradient(examples, total)
    batch, rate = Batch(prepared.network, inputs, targets), record.learning_rate * factor
    ways = {}
    for name in WAYS:
        ways[name] = yield from silently(_tried(name, batch, theta, rate, true))
    y, of_all = prepared.y_of(plan)[chosen], prepared.examples
    several, weights = (
        None if each is None else each[chosen] for each in (of_all.targets, of_all.example_weights)
    )
    return Opened(plan, record, inputs, y, several, weights, examples, factor, total, penalty, ways)


def _penalty(prepared: Prepared, theta: Array, examples: float) -> Array:
    """∂R/∂θ (P,) in an update of so many examples."""
    gradient, rule = np.zeros_like(theta), PenaltyGradient.of(prepared.layout, prepared.penalty)
    for call in rule.calls(theta, gradient, divisors(np.array(float(examples)))):
        call()
    return gradient


@dataclass(frozen=True)
class _True:
    """The true gradient (P,) of the batch, and the distance within which another is equal to it."""

    gradient: Array
    slack: float


def _true_gradient(examples: PerExample, total: Array) -> _True:
    """The true gradient from the sum (P,).

    Where terms nearly cancel, rounding is that of the terms.
    """
    gradient = total / examples.count
    length, of_terms = np.linalg.norm(gradient), examples.mean_length()
    return _True(gradient, float(ROUNDING * length + ROUNDING_OF_TERMS * of_terms))


def _tried(name: str, batch: Batch, theta: Array, rate: float, true: _True) -> Sliced[Tried]:
    """The gradient of a way at θ, and the losses after steps along it at the mean's rate."""
    repeats = max(1, min(MOST_REPEATS, REPEATED_EXAMPLES // batch.size))
    here, losses = theta, list[float]()
    for repeat in range(repeats):
        np.copyto(batch.theta, here)
        losses.append(batch.mean_loss())
        yield
        gradient = yield from WAYS[name].gradient(batch, rate)
        if repeat == 0:
            first = gradient
        here = here - rate * gradient
    np.copyto(batch.theta, here)
    losses.append(batch.mean_loss())
    [(cosine, length)] = against_full(first[None], true.gradient[None])
    distance = np.linalg.norm(first - true.gradient)
    return Tried(first, cosine, length, bool(distance <= true.slack), losses)


@dataclass(frozen=True)
class LinearTerms:
    """mean(δ x) = mean(δ) mean(x) + Cov(δ, x), for each weight of a linear model; (P,) each.

    The covariance is that of the population, divided by M; for a bias, whose x is 1, it is 0.
    """

    mean_of_products: Array
    product_of_means: Array
    covariance: Array


def linear_terms(opened: Opened) -> LinearTerms | None:
    """The three terms, each computed independently; None for a network with hidden layers."""
    examples = opened.examples
    if len(examples.A) > 1:
        return None
    x, delta = examples.A[0], examples.delta[0]
    delta = delta * (examples.size / examples.count)
    mean_x, mean_delta = x.mean(axis=1, keepdims=True), delta.mean(axis=1, keepdims=True)
    deviations = (x - mean_x) @ (delta - mean_delta).T / examples.size
    return LinearTerms(opened.mean, (mean_x @ mean_delta.T).ravel(), deviations.ravel())
