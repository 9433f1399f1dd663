"""Activations and losses at their kinks and far out, through one step of the training loop."""

from math import exp, log, tanh

import numpy as np
import pytest

from tests.training.oracle_network import ACTIVATIONS
from tests.training.stepped import Steps, stepped


def at(activation: str, z: float) -> Steps:
    """One step of ŷ = φ(w x + b) + c at x = 1, w = 0, b = z, c = 0 and the target −1.

    The squared error (ŷ + 1)² has ∂c = 2(φ + 1), ∂b = 2(φ + 1) φ'.
    """
    return stepped(
        {
            "data": {"name": "inline", "x": [[1.0]], "y": [-1.0]},
            "model": {
                "hidden": [1],
                "activation": activation,
                "parameters": [0.0, z, 1.0, 0.0],
            },
            "loss": "squared_error",
            "learning_rate": 0,
            "runs": [{"batch_size": 1}],
            "stop": {"updates": 1},
        }
    )


def value_and_slope(activation: str, z: float) -> tuple[float, float]:
    _, by_b, _, by_c = at(activation, z).gradients[0]
    return by_c / 2 - 1, by_b / by_c


SIGMOID_2 = 1 / (1 + exp(-2))
# φ(0) and φ'(0), φ(2) and φ'(2), φ(−2) and φ'(−2)
# gelu: u = √(2/π) (2 + 0.044715 · 8) = 1.88116…, u' = √(2/π) (1 + 0.134145 · 4) = 1.22602…
U, DU = (2 / np.pi) ** 0.5 * 2.35772, (2 / np.pi) ** 0.5 * 1.53658
GELU_SLOPE = (1 + tanh(U)) / 2 + (1 - tanh(U) ** 2) * DU
VALUES: dict[str, tuple[float, ...]] = {
    "linear": (0, 1, 2, 1, -2, 1),
    "sigmoid": (
        *(1 / 2, 1 / 4),
        *(SIGMOID_2, SIGMOID_2 * (1 - SIGMOID_2)),
        *(1 - SIGMOID_2, SIGMOID_2 * (1 - SIGMOID_2)),
    ),
    "tanh": (0, 1, tanh(2), 1 - tanh(2) ** 2, -tanh(2), 1 - tanh(2) ** 2),
    "relu": (0, 0, 2, 1, 0, 0),
    "leaky_relu": (0, 0.01, 2, 1, -0.02, 0.01),
    "elu": (0, 1, 2, 1, exp(-2) - 1, exp(-2)),
    "softplus": (log(2), 1 / 2, log(1 + exp(2)), SIGMOID_2, log(1 + exp(-2)), 1 - SIGMOID_2),
    "gelu": (0, 1 / 2, 1 + tanh(U), GELU_SLOPE, tanh(U) - 1, 1 - GELU_SLOPE),
}
# φ(1000) and φ'(1000), φ(−1000) and φ'(−1000), within a rounding
FAR: dict[str, tuple[float, ...]] = {
    "linear": (1000, 1, -1000, 1),
    "sigmoid": (1, 0, 0, 0),
    "tanh": (1, 0, None, None),  # ŷ + 1 = 0 there: no gradient to see
    "relu": (1000, 1, 0, 0),
    "leaky_relu": (1000, 1, -10, 0.01),
    "elu": (1000, 1, None, None),
    "softplus": (1000, 1, 0, 0),
    "gelu": (1000, 1, 0, 0),
}


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_values_and_slopes_at_the_kink_and_on_either_side(activation: str) -> None:
    found = [number for z in (0, 2, -2) for number in value_and_slope(activation, z)]
    assert found == pytest.approx(list(VALUES[activation]), rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_values_and_slopes_are_exact_far_out(activation: str) -> None:
    above = value_and_slope(activation, 1000)
    assert above == pytest.approx(FAR[activation][:2], rel=1e-12, abs=1e-14)
    if FAR[activation][2] is None:
        assert not at(activation, -1000).gradients[0].any()
        return
    assert value_and_slope(activation, -1000) == pytest.approx(FAR[activation][2:], abs=1e-14)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_nothing_overflows_at_the_largest_numbers(activation: str) -> None:
    # z up to 1e9: its cube in gelu, its power of e in elu and softplus.
    for z in (1e9, -1e9):
        steps = at(activation, z)
        assert np.isfinite(steps.gradients).all()
        assert np.isfinite(steps.batch_loss).all()


@pytest.mark.parametrize(
    ("loss", "error", "value", "slope"),
    [
        ("absolute_error", 0, 0, 0),
        ("absolute_error", 2.5, 2.5, 1),
        ("absolute_error", -2.5, 2.5, -1),
        ("huber", 0, 0, 0),
        ("huber", 0.5, 0.125, 0.5),
        ("huber", -0.5, 0.125, -0.5),
        ("huber", 1, 0.5, 1),
        ("huber", -1, 0.5, -1),
        ("huber", 3, 2.5, 1),
        ("huber", -3, 2.5, -1),
        ("squared_error", 3, 9, 6),
        ("squared_error", -3, 9, -6),
        ("absolute_error", 1e8, 1e8, 1),
        ("huber", -1e8, 1e8 - 0.5, -1),
    ],
)
def test_losses_and_their_slopes_on_paper(
    loss: str, error: float, value: float, slope: float
) -> None:
    # ŷ = w x + b with x = 2, w = 0.25, b = error − 0.5 and y = 0: ∂w = 2 slope, ∂b = slope.
    steps = stepped(
        {
            "data": {"name": "inline", "x": [[2.0]], "y": [0.0]},
            "model": {"hidden": [], "parameters": [0.25, error - 0.5]},
            "loss": loss,
            "runs": [{"batch_size": 1}],
            "stop": {"updates": 1},
        }
    )
    assert steps.batch_loss.tolist() == [value]
    assert steps.gradients[0].tolist() == pytest.approx([2 * slope, slope], rel=1e-15)
