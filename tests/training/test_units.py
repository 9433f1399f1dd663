"""The network at one θ_k against a plain loop over the examples, one unit after the other."""

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from app.training.analysis.units import BINS, NetworkState, network_state
from app.training.engine.seeking import Checkpoints
from tests.training.stepped import stepped
from tests.training.trained import at_once, prepared_from

SMALL: dict[str, Any] = {
    "data": {"name": "moons", "n": 40, "test_fraction": 0.25},
    "model": {"hidden": [5, 3]},
    "runs": [{"batch_size": 7}],
    "stop": {"epochs": 4},
}
STEPS = 20


def state(document: dict[str, Any], step: int, made: int = STEPS) -> NetworkState:
    prepared = prepared_from(document)
    return at_once(network_state(prepared, 0, step, made, Checkpoints(prepared, prepared.runs[0])))


def activations_by_hand(document: dict[str, Any], theta: Any, phi: Any) -> list[list[list[float]]]:
    """[layer][unit][example] by plain loops; a layer's weights are rows of inputs, then biases."""
    prepared = prepared_from(document)
    sizes = prepared.layout.sizes
    by_example = []
    for x in prepared.examples.x:
        values, at, layers = [float(v) for v in x], 0, [[float(v) for v in x]]
        for layer, (inputs, outputs) in enumerate(pairwise(sizes)):
            bias = at + inputs * outputs
            z = [
                theta[bias + j]
                + sum(values[i] * theta[at + i * outputs + j] for i in range(inputs))
                for j in range(outputs)
            ]
            is_last = layer == len(sizes) - 2
            values = [1 / (1 + math.exp(-v)) for v in z] if is_last else [phi(v) for v in z]
            layers.append(values)
            at = bias + outputs
        by_example.append(layers)
    return [
        [[layers[n][unit] for layers in by_example] for unit in range(size)]
        for n, size in enumerate(sizes)
    ]


@pytest.mark.parametrize("step", [0, 9, STEPS])
def test_activations_are_those_of_a_plain_loop_over_all_training_examples(step: int) -> None:
    found, run = state(SMALL, step), stepped(SMALL)
    assert np.array_equal(found.theta, run.parameters[step])
    for layer, by_hand in zip(
        found.layers, activations_by_hand(SMALL, found.theta, math.tanh), strict=True
    ):
        assert layer.activations == pytest.approx(np.array(by_hand), abs=1e-12)


@pytest.mark.parametrize("step", [0, 9, STEPS])
def test_gradient_and_last_update_are_those_of_the_run(step: int) -> None:
    found, run = state(SMALL, step), stepped(SMALL)
    if step < STEPS:
        assert found.gradient == pytest.approx(run.gradients[step], rel=1e-9, abs=1e-14)
    else:
        assert found.gradient is None
    if step == 0:
        assert found.last_update is None
    else:
        assert found.last_update is not None
        expected = run.parameters[step] - run.parameters[step - 1]
        assert np.array_equal(found.last_update, expected)


def test_the_full_gradient_is_the_slope_of_the_training_loss() -> None:
    found, prepared = state(SMALL, 9), prepared_from(SMALL)
    y = prepared.examples.y

    def loss(theta: Any) -> float:
        [p] = activations_by_hand(SMALL, theta, math.tanh)[-1]
        return -float(np.mean([math.log(q if t else 1 - q) for q, t in zip(p, y, strict=True)]))

    for place in range(0, len(found.theta), 7):
        there, back = found.theta.copy(), found.theta.copy()
        there[place] += 1e-6
        back[place] -= 1e-6
        slope = (loss(there) - loss(back)) / 2e-6
        assert found.full_gradient[place] == pytest.approx(slope, abs=1e-8)


def test_the_last_update_leaves_out_what_a_change_has_set() -> None:
    edit = {"at_step": 9, "W1[0,3]": 2.5}
    edited = {**SMALL, "runs": [{"batch_size": 7, "changes": [edit]}]}
    plain, found = state(SMALL, 9), state(edited, 9)
    assert found.theta[3] == 2.5
    assert found.last_update is not None
    assert np.array_equal(found.last_update, plain.last_update)


def test_passes_of_parts_of_many_examples_add_up_to_those_of_all() -> None:
    many = {**SMALL, "data": {"name": "moons", "n": 3000}, "model": {"hidden": [40, 30]}}
    prepared = prepared_from(many)
    found = state(many, 2)
    whole = np.vstack([prepared.inputs, np.ones(prepared.inputs.shape[1])])
    W = prepared.layout.blocks(found.theta)[0]
    assert found.layers[1].activations == pytest.approx(np.tanh(W.T @ whole), abs=1e-12)


# b1 of a unit so low that z < 0 for every example, and one so high that z > 0 for every example.
RELU: dict[str, Any] = {
    "data": {"name": "moons", "n": 40, "test_fraction": 0},
    "model": {"hidden": [3], "activation": "relu"},
    "runs": [{"batch_size": "full", "changes": [{"at_step": 3, "b1[1]": -50, "b1[2]": 50}]}],
    "stop": {"epochs": 6},
}


def test_a_relu_unit_that_is_0_for_every_example_is_dead_and_gets_no_gradient() -> None:
    found = state(RELU, 3, made=6)
    hidden = found.layers[1]
    assert hidden.state[1:] == ["dead", ""]
    assert hidden.activations[1].max() == 0
    assert hidden.still is not None
    assert list(hidden.still[1:]) == [1, 0]
    assert hidden.flat is None
    to_unit = found.full_gradient[[1, 4, 7]]  # W1[0,1], W1[1,1] and b1[1]
    assert np.array_equal(to_unit, np.zeros(3))
    assert found.full_gradient[[2, 5, 8]].all()


@pytest.mark.parametrize(
    ("activation", "bias", "is_flat"),
    # tanh'(z) = 1 − tanh² z falls below 0.01 at z = 2.993, sigmoid' below 0.0025 at z = 5.986
    [("tanh", 3.1, True), ("tanh", 2.9, False), ("sigmoid", -6.1, True), ("sigmoid", -5.9, False)],
)
def test_a_unit_counts_as_saturated_by_the_stated_slope(
    activation: str, bias: float, is_flat: bool
) -> None:
    weights = [0.0] * 4 + [bias, 0.0] + [1.0, 1.0, 0.0]
    document = {
        "data": {"name": "moons", "n": 30, "test_fraction": 0},
        "model": {"hidden": [2], "activation": activation, "parameters": weights},
        "runs": [{"batch_size": "full"}],
        "stop": {"updates": 1},
    }
    hidden = state(document, 0, made=1).layers[1]
    assert hidden.flat is not None
    assert list(hidden.flat) == [float(is_flat), 0]
    assert hidden.state == ["saturated" if is_flat else "", ""]


def test_a_histogram_counts_every_example_once() -> None:
    found = state(SMALL, 9)
    for layer in found.layers:
        counts = layer.counts()
        assert counts.shape == (len(layer.activations), BINS)
        assert (counts.sum(axis=1) == 30).all()
        assert (layer.counts(found.places).sum(axis=1) == len(found.batch)).all()
        for unit, values in enumerate(layer.activations):
            expected, _ = np.histogram(values, BINS, layer.range)
            assert np.array_equal(counts[unit], expected)


def test_parameters_that_are_not_finite_have_no_activations() -> None:
    document = {
        "data": {"name": "line", "n": 40, "test_fraction": 0},
        "model": {"hidden": [3], "activation": "relu"},
        "learning_rate": 1e9,
        "runs": [{"batch_size": "full", "seed": 1}],
        "stop": {"updates": 40},
    }
    made = next(
        k for k, theta in enumerate(stepped(document).parameters) if not np.isfinite(theta).all()
    )
    found = state(document, made, made)
    assert not np.isfinite(found.layers[1].activations).any()
    assert found.layers[1].state == ["", "", ""]
    assert found.layers[1].counts().sum() == 0


def test_a_run_that_leaves_examples_out_has_units_over_those_that_it_learns() -> None:
    run = {"batch_size": 7, "left_out": [0, 4], "flipped": [9]}
    document = {**SMALL, "runs": [run]}
    found, prepared = state(document, 3), prepared_from(document)
    kept = [row for row in range(30) if row not in (0, 4)]
    assert np.array_equal(found.layers[0].activations, prepared.examples.x[kept].T)
    assert np.array_equal(found.layers[0].activations[:, found.places].T,
                          prepared.examples.x[found.batch])  # fmt: skip
    y = prepared.examples.y.copy()
    y[9] = 1 - y[9]
    [p] = np.array(activations_by_hand(SMALL, found.theta, math.tanh)[-1])
    [last] = [entry.offset for entry in prepared.layout.entries if entry.name == "b3"]
    expected = np.mean([p[row] - y[row] for row in kept])  # ∂ℓ/∂z of the output is ŷ − y
    assert found.full_gradient[last] == pytest.approx(expected, rel=1e-9)
