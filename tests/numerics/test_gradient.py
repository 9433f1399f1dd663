"""The gradient against central differences of a textbook loss, and against numbers on paper."""

import numpy as np
import pytest

from app.numerics.activations import ACTIVATIONS
from app.numerics.losses import LOSSES, loss_named
from app.numerics.parameters import Layout
from tests.numerics.networks import (
    HEADS,
    PHI,
    Array,
    central_differences,
    passed,
    textbook_losses,
    textbook_outputs,
)

HIDDEN = {"no hidden layer": (), "one": (4,), "two": (5, 3)}


def example_batch(outputs: int, n: int = 7) -> tuple[Array, Array]:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(n, 2))
    if outputs == 1:
        return x, rng.integers(0, 2, size=(n, 1)).astype(float)
    return x, np.eye(outputs)[rng.integers(0, outputs, size=n)]


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_gradient_equals_central_differences_of_the_textbook_mean_loss(
    activation: str, head: str, hidden: tuple[int, ...]
) -> None:
    loss, outputs = HEADS[head]
    sizes = (2, *hidden, outputs)
    x, y = example_batch(outputs)
    # Not too large: the textbook log(1 − p) loses its digits where p is nearly 1.
    theta = np.random.default_rng(1).normal(scale=0.7, size=Layout(sizes).size)

    def mean_loss(at: Array) -> float:
        return float(textbook_losses(loss, textbook_outputs(sizes, activation, at, x), y).mean())

    expected = central_differences(mean_loss, theta)
    assert np.linalg.norm(expected) > 0.05  # a zero gradient would prove nothing
    gradient = passed(sizes, activation, loss, theta, x, y).gradient
    np.testing.assert_allclose(gradient, expected, rtol=2e-6, atol=1e-8)


@pytest.mark.parametrize("head", HEADS)
def test_batch_gradient_is_the_mean_of_per_example_gradients(head: str) -> None:
    loss, outputs = HEADS[head]
    sizes = (2, 4, outputs)
    x, y = example_batch(outputs, n=5)
    theta = np.random.default_rng(2).normal(size=(2 + 1) * 4 + (4 + 1) * outputs)
    single = [
        passed(sizes, "tanh", loss, theta, x[i : i + 1], y[i : i + 1]).gradient for i in range(5)
    ]
    whole = passed(sizes, "tanh", loss, theta, x, y).gradient
    np.testing.assert_allclose(whole, np.mean(single, axis=0), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("head", HEADS)
def test_values_and_outputs_equal_the_textbook(head: str) -> None:
    loss, outputs = HEADS[head]
    sizes = (2, 4, 3, outputs)
    x, y = example_batch(outputs)
    theta = np.random.default_rng(4).normal(size=3 * 4 + 5 * 3 + 4 * outputs)
    done = passed(sizes, "sigmoid", loss, theta, x, y)
    z = textbook_outputs(sizes, "sigmoid", theta, x)
    np.testing.assert_allclose(done.outputs.T, z, rtol=1e-13)
    values = loss_named(loss, outputs).values(done.outputs, done.targets)
    np.testing.assert_allclose(values, textbook_losses(loss, z, y), rtol=1e-12)


def test_a_worked_2_2_1_example_agrees_with_the_numbers_on_paper() -> None:
    # x = (1, 2), y = 1; hidden layer relu, squared error without ½.
    # W1 = [[1, −1], [0.5, 1]], b1 = (0.5, −3)
    # z1 = (1·1 + 2·0.5 + 0.5, 1·(−1) + 2·1 − 3) = (2.5, −2), a1 = (2.5, 0)
    # W2 = [[2], [3]], b2 = −1:  ŷ = 2·2.5 + 3·0 − 1 = 4
    # ℓ = (4 − 1)² = 9, δ2 = 2·(4 − 1) = 6
    # ∂W2 = a1 δ2 = (15, 0), ∂b2 = 6
    # δ1 = W2 δ2 ⊙ relu'(z1) = (12, 18) ⊙ (1, 0) = (12, 0)
    # ∂W1 = x δ1ᵀ = [[12, 0], [24, 0]], ∂b1 = (12, 0)
    theta = np.array([1, -1, 0.5, 1, 0.5, -3, 2, 3, -1.0])
    done = passed(
        (2, 2, 1), "relu", "squared_error", theta, np.array([[1.0, 2.0]]), np.array([[1.0]])
    )
    assert done.outputs.tolist() == [[4.0]]
    assert LOSSES["squared_error"].values(done.outputs, done.targets).tolist() == [9.0]
    assert done.gradient.tolist() == [12, 0, 24, 0, 12, 0, 15, 0, 6]


def test_a_second_example_halves_the_share_of_the_first() -> None:
    # The same network. x = (2, −1), y = 0: z1 = (2 − 0.5 + 0.5, −2 − 1 − 3) = (2, −6), a1 = (2, 0)
    # ŷ = 4 − 1 = 3, ℓ = 9, δ2 = 6, ∂W2 = (12, 0), ∂b2 = 6, δ1 = (12, 0)
    # ∂W1 = [[24, 0], [−12, 0]], ∂b1 = (12, 0); the mean with the first:
    # ∂W1 = [[18, 0], [6, 0]], ∂b1 = (12, 0), ∂W2 = (13.5, 0), ∂b2 = 6
    theta = np.array([1, -1, 0.5, 1, 0.5, -3, 2, 3, -1.0])
    x, y = np.array([[1.0, 2.0], [2.0, -1.0]]), np.array([[1.0], [0.0]])
    done = passed((2, 2, 1), "relu", "squared_error", theta, x, y)
    assert done.gradient.tolist() == [18, 0, 6, 0, 12, 0, 13.5, 0, 6]


def test_relu_has_slope_0_at_its_kink() -> None:
    # z1 = 0 exactly: nothing reaches W1 or b1, and a1 = 0 leaves W2 without a gradient.
    theta = np.array([1.0, 0.0, 2.0, 0.0])
    done = passed((1, 1, 1), "relu", "squared_error", theta, np.array([[0.0]]), np.array([[1.0]]))
    assert done.gradient.tolist() == [0, 0, 0, -2]


def test_every_registered_activation_has_a_textbook_twin_here() -> None:
    assert set(PHI) == set(ACTIVATIONS)
