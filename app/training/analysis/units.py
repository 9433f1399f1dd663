"""A network at one θ_k of a run: what each unit does over its training examples and the batch.

The training examples are those that the run learns. Depends on the network and the examples; must
not know a drawing or a reply. Layer 0 holds the features, the last layer the predictions ŷ.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.numerics.arrays import Array, Indices
from app.numerics.network import Pass
from app.training.engine.seeking import Checkpoints, record_at
from app.training.engine.slices import Sliced, silently
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan

FLAT = 0.01  # of the steepest slope: below it an activation that levels off counts as flat
NEARLY_ALL = 0.95  # share of the training examples at which a saturated unit is flat
BINS = 16
AT_ONCE = 2_000_000  # parameters times examples of one pass

Counts = NDArray[np.intp]


@dataclass(frozen=True)
class Layer:
    """The units (U,) of one layer over all N training examples.

    `range` is that of its pictures and histograms: the bounds of the activation, else from the
    least to the greatest activation in the layer; None for features, of which each has its own.
    `still`: share of the examples at which the slope φ' is exactly 0; `flat`: at which it is below
    FLAT of its steepest, None for an activation without bounds. Both are None for features and
    predictions. `state` of each unit is dead, saturated, or empty.
    """

    activations: Array  # (U, N)
    range: tuple[float, float] | None
    still: Array | None
    flat: Array | None
    state: list[str]

    def counts(self, examples: Indices | slice = slice(None)) -> Counts:
        """(U, BINS): how many of the examples lie in each equal part of the range."""
        shown = self.activations[:, examples]
        low, high = self.range or self._own_ranges()
        with np.errstate(all="ignore"):
            places = (shown - low) / np.where(high > low, high - low, 1.0) * BINS
        bins = np.where(np.isfinite(places), places, 0).astype(np.intp).clip(0, BINS - 1)
        rows = np.arange(len(shown))[:, None] * BINS
        known = np.isfinite(shown)
        flat = np.bincount((bins + rows)[known], minlength=BINS * len(shown))
        return np.asarray(flat.reshape(len(shown), BINS))

    def _own_ranges(self) -> tuple[Array, Array]:
        """The least and the greatest value (U, 1) of each unit."""
        values = self.activations
        return values.min(axis=1, keepdims=True), values.max(axis=1, keepdims=True)


@dataclass(frozen=True)
class NetworkState:
    """A run's network at θ_k; P parameters.

    `gradient` is that of the batch of step k, None at the end of the run, where there is no
    step k; `batch` is then that of the last step. `last_update` is what step k − 1 added, without
    what a change set after it; None at k = 0. Gradients are of the data loss.
    """

    step: int
    updates: int  # made before it
    theta: Array  # (P,)
    gradient: Array | None
    full_gradient: Array
    last_update: Array | None
    batch: Indices  # (M,) rows of the training data
    places: Indices  # (M,) of these examples among the N of the layers
    layers: list[Layer]


def network_state(
    prepared: Prepared, index: int, step: int, made: int, kept: Checkpoints
) -> Sliced[NetworkState]:
    """The network of run `index` at θ_step, 0 … `made`, the steps that the run has so far."""
    plan = prepared.runs[index]
    previous = None
    if step > 0:
        previous = yield from record_at(prepared, plan, step - 1, kept)
        yield
    if step < made or previous is None:
        record = yield from record_at(prepared, plan, step, kept)
        theta, gradient = record.before.theta, record.gradient
    else:
        record, theta, gradient = previous, previous.after.theta, None
    yield
    passes = _Passes(prepared, plan, theta)
    yield from silently(passes.add_all())
    with np.errstate(all="ignore"):
        update = None if previous is None else previous.after.theta - previous.before.theta
        layers = passes.layers()
    batch = record.examples
    places = np.searchsorted(plan.kept(len(prepared.examples.y)), batch)
    updates = plan.timetable.updates_at(step)
    return NetworkState(
        step, updates, theta, gradient, passes.gradient, update, batch, places, layers
    )


class _Passes:
    """What the passes of all N examples of a run at θ add up to.

    `activations` (U, N) of each layer; `gradient` (P,) of the mean loss; `still` and `flat` (U,) of
    each hidden layer count examples. The activations of a θ that is not finite are not: the ReLU
    would show NaN as 0.
    """

    def __init__(self, prepared: Prepared, plan: RunPlan, theta: Array) -> None:
        self._prepared, self._theta = prepared, theta
        self._inputs, self._targets = prepared.own_examples(plan)
        sizes, n = prepared.layout.sizes, self._inputs.shape[1]
        self.activations = [np.full((size, n), np.nan) for size in sizes]
        self.gradient = np.zeros_like(theta)
        self.still = [np.zeros(size) for size in sizes[1:-1]]
        self.flat = [np.zeros(size) for size in sizes[1:-1]]
        self.is_finite = bool(np.isfinite(theta).all())

    def add_all(self) -> Sliced[None]:
        n = self.activations[0].shape[1]
        size = max(1, AT_ONCE // self._prepared.layout.size)
        for first in range(0, n, size):
            self._add(slice(first, min(n, first + size)))
            yield

    def _add(self, part: slice) -> None:
        prepared = self._prepared
        inputs, targets = self._inputs[:, part], self._targets[:, part]
        weight = 1.0 / float(prepared.network.loss.count(self._targets))
        passing = Pass(prepared.network, self._theta, inputs, targets, weight)
        passing.forward()
        passing.backward()
        self.gradient += passing.gradient
        self.activations[0][:, part] = inputs
        if self.is_finite:
            self._take(passing, part)

    def _take(self, passing: Pass, part: slice) -> None:
        network = self._prepared.network
        phi = network.activation
        for layer, (Z, A) in enumerate(zip(passing.Z[:-1], passing.A[1:], strict=True)):
            a, slope = A[:-1], np.empty_like(Z)
            for call in phi.slope(Z, a, slope):
                call()
            self.activations[layer + 1][:, part] = a
            self.still[layer] += (slope == 0).sum(axis=1)
            self.flat[layer] += (np.abs(slope) < FLAT * phi.steepest).sum(axis=1)
        self.activations[-1][:, part] = network.loss.predictions(passing.outputs)

    def layers(self) -> list[Layer]:
        first, *hidden, last = self.activations
        bounds = (0.0, 1.0) if self._prepared.examples.classes is not None else None
        return [
            _outer(first, None),
            *(self._hidden(layer, values) for layer, values in enumerate(hidden)),
            _outer(last, bounds or _range(last)),
        ]

    def _hidden(self, layer: int, values: Array) -> Layer:
        phi, n = self._prepared.network.activation, values.shape[1]
        none = np.full(len(values), np.nan)
        still, flat = (
            counts[layer] / n if self.is_finite else none for counts in (self.still, self.flat)
        )
        if phi.bounds is None:
            state = ["dead" if share == 1 else "" for share in still]
            return Layer(values, _range(values), still, None, state)
        state = ["saturated" if share >= NEARLY_ALL else "" for share in flat]
        return Layer(values, phi.bounds, still, flat, state)


def _outer(values: Array, bounds: tuple[float, float] | None) -> Layer:
    """The layer of the features, or of the predictions."""
    return Layer(values, bounds, None, None, [""] * len(values))


def _range(values: Array) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    return (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
