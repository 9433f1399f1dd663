"""Numbers at ±1000, and the learning rate at which a linear model turns from falling to growing."""

import numpy as np
import pytest

from app.numerics.activations import ACTIVATIONS
from app.numerics.curvature import stability_threshold
from app.numerics.losses import loss_named
from tests.numerics.networks import Array, passed

FAR = np.array([[-1000.0, 0.0, 1000.0]])


def activated(name: str, z: Array) -> Array:
    a = np.empty_like(z)
    for call in ACTIVATIONS[name].forward(z, a):
        call()
    return a


def slopes(name: str, z: Array) -> Array:
    slope = np.empty_like(z)
    for call in ACTIVATIONS[name].slope(z, activated(name, z), slope):
        call()
    return slope


@pytest.mark.parametrize(
    ("name", "values", "derivatives"),
    [
        ("sigmoid", [0, 0.5, 1], [0, 0.25, 0]),
        ("tanh", [-1, 0, 1], [0, 1, 0]),
        ("relu", [0, 0, 1000], [0, 0, 1]),
        ("linear", [-1000, 0, 1000], [1, 1, 1]),
        ("leaky_relu", [-10, 0, 1000], [0.01, 0.01, 1]),
        ("elu", [-1, 0, 1000], [0, 1, 1]),
        ("softplus", [0, np.log(2), 1000], [0, 0.5, 1]),
        ("gelu", [0, 0, 1000], [0, 0.5, 1]),
    ],
)
def test_activations_and_slopes_are_exact_far_out(
    name: str, values: list[float], derivatives: list[float]
) -> None:
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        assert activated(name, FAR)[0].tolist() == values
        assert slopes(name, FAR)[0].tolist() == derivatives


def test_binary_cross_entropy_stays_finite_and_exact_far_out() -> None:
    loss = loss_named("cross_entropy", 1)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        z, y = np.array([[-1000.0, 1000.0]]), np.array([0.0, 1.0])
        right = loss.values(z, loss.coded(y, 1))
        wrong = loss.values(z, loss.coded(1 - y, 1))
    assert right.tolist() == [0, 0]
    assert wrong.tolist() == [1000, 1000]
    assert loss.predictions(FAR)[0].tolist() == [0, 0.5, 1]


def test_softmax_cross_entropy_stays_finite_and_exact_far_out() -> None:
    loss, y = loss_named("cross_entropy", 3), np.array([[1.0], [0.0], [0.0]])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        assert loss.values(np.array([[1000.0], [-1000.0], [0.0]]), y).tolist() == [0]
        assert loss.values(np.array([[-1000.0], [1000.0], [0.0]]), y).tolist() == [2000]
        assert loss.predictions(np.array([[1000.0], [1000.0], [-1000.0]])).tolist() == [
            [0.5],
            [0.5],
            [0],
        ]


@pytest.mark.parametrize("outputs", [1, 3])
def test_the_gradient_stays_finite_where_the_network_is_certain_and_wrong(outputs: int) -> None:
    theta = np.full(2 * outputs, 0.0)
    theta[0] = 1000.0
    y = np.zeros((1, outputs))
    y[0, -1] = float(outputs > 1)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        done = passed((1, outputs), "tanh", "cross_entropy", theta, np.array([[1.0]]), y)
    # δ = ŷ − y: (1) for one output, (1, 0, −1) for three; then ∂W = x δ, ∂b = δ with x = 1.
    delta = [1.0] if outputs == 1 else [1.0, 0.0, -1.0]
    assert done.gradient.tolist() == delta * 2


def trained_loss(x: Array, y: Array, rate: float, steps: int) -> tuple[float, float]:
    """Mean squared error of a linear model at the start and after full-batch steps."""
    theta = np.zeros(x.shape[1] + 1)
    sizes = (x.shape[1], 1)
    losses = []
    for _ in range(steps):
        done = passed(sizes, "linear", "squared_error", theta, x, y)
        losses.append(float(np.mean((done.outputs.T - y) ** 2)))
        theta = theta - rate * done.gradient
    return losses[0], losses[-1]


def test_linear_regression_turns_from_falling_to_growing_at_2_over_lambda_max() -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=(40, 3)) * (1, 2, 3) + 1
    y = x @ np.array([[1.0], [-2.0], [0.5]]) + 3
    threshold = stability_threshold(x.T, loss_named("squared_error", 1))
    start, below = trained_loss(x, y, 0.99 * threshold, 1500)
    _, above = trained_loss(x, y, 1.01 * threshold, 1500)
    assert below < start / 10
    assert above > start * 1e6


def test_the_threshold_of_the_two_points_is_one_half() -> None:
    # x̃ = (1, 1) twice: S = [[1, 1], [1, 1]], λmax(S) = 2, H = 2 S, 2/λmax = 2/4.
    assert stability_threshold(
        np.array([[1.0, 1.0]]), loss_named("squared_error", 1)
    ) == pytest.approx(0.5)
    # Binary: H ≤ S/4, 2/(2/4) = 4; softmax: H ≤ S/2, 2/(2/2) = 2.
    assert stability_threshold(
        np.array([[1.0, 1.0]]), loss_named("cross_entropy", 1)
    ) == pytest.approx(4)
    assert stability_threshold(
        np.array([[1.0, 1.0]]), loss_named("cross_entropy", 3)
    ) == pytest.approx(2)
