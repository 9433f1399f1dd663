"""The optimisers' forms in other libraries, against numbers on paper."""

from math import sqrt
from typing import Any

import numpy as np
import pytest

from tests.training.slopes import HALF, SLOPE, moved, weights
from tests.training.trained import Document, prepared_from, trained

# Velocities, μ = 1/2


@pytest.mark.parametrize(
    ("form", "path"),
    [
        # v = −2, −1 − 2 = −3, −1.5 − 2 = −3.5
        ({}, [2, 5, 8.5]),
        # v = 2, 1 + 2 = 3, 1.5 + 2 = 3.5
        ({"rate_in_velocity": True}, [2, 5, 8.5]),
        # The first gradient in whole: v = −2, −1 − 1 = −2, −2
        ({"dampening": 0.5}, [2, 4, 6]),
        ({"dampening": 0.5, "rate_in_velocity": True}, [2, 4, 6]),
        # v = −2, −1, −1/2: nothing is taken in after the first
        ({"dampening": 1}, [2, 3, 3.5]),
        # v = −1, −0.5 − 1 = −1.5, −0.75 − 1 = −1.75
        ({"dampening": 0.5, "dampening_from": "first_step"}, [1, 2.5, 4.25]),
        (
            {"dampening": 0.5, "dampening_from": "first_step", "rate_in_velocity": True},
            [1, 2.5, 4.25],
        ),
        ({"dampening": 1, "dampening_from": "first_step"}, [0, 0, 0]),
        # Without dampening it does not matter where it begins.
        ({"dampening": 0, "dampening_from": "first_step"}, [2, 5, 8.5]),
    ],
)
def test_a_velocity_of_momentum(form: Document, path: list[float]) -> None:
    assert weights(3, optimizer="momentum", momentum=0.5, **form) == path


@pytest.mark.parametrize("form", [{}, {"rate_in_velocity": True}])
def test_a_velocity_of_nesterov(form: Document) -> None:
    # v = −2, −3, −3.5, and g + v/2 = −3, −3.5, −3.75
    assert weights(3, optimizer="nesterov", momentum=0.5, **form) == [3, 6.5, 10.25]


@pytest.mark.parametrize(
    ("optimizer", "form", "path"),
    [
        # η = 1, 1/2, 1/2. Outside, the rate of now moves all of the velocity: 2, 3/2, 3.5/2
        ("momentum", {}, [2, 3.5, 5.25]),
        # Inside, each gradient keeps the rate of its step: v = 2, 1 + 1 = 2, 1 + 1 = 2
        ("momentum", {"rate_in_velocity": True}, [2, 4, 6]),
        # g + v/2 = −3, −3.5, −3.75 times 1, 1/2, 1/2
        ("nesterov", {}, [3, 4.75, 6.625]),
        # v = 2, 2, 2, and v/2 − η g = 1 + 2, 1 + 1, 1 + 1
        ("nesterov", {"rate_in_velocity": True}, [3, 5, 7]),
    ],
)
def test_after_a_change_of_rate_the_two_forms_of_a_velocity_differ(
    optimizer: str, form: Document, path: list[float]
) -> None:
    settings = {"optimizer": optimizer, "momentum": 0.5, "changes": [HALF]}
    assert weights(3, **settings, **form) == path


# A real network, whose gradients change.
WAVE: Document = {
    "data": {"name": "sine", "n": 40, "test_fraction": 0},
    "model": {"hidden": [4]},
    "runs": [{"batch_size": 8}],
    "learning_rate": 0.02,
    "stop": {"epochs": 4},
}


def paths(*runs: Document, **settings: Any) -> list[np.ndarray[Any, Any]]:
    """θ_0 … of each run."""
    document = {**WAVE, **settings, "runs": [{"batch_size": 8, **run} for run in runs]}
    return [run.parameters for run in trained(document)]


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
def test_at_a_constant_rate_the_two_forms_of_a_velocity_are_the_same(optimizer: str) -> None:
    outside, inside = paths({}, {"rate_in_velocity": True}, optimizer=optimizer)
    np.testing.assert_allclose(inside, outside, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("factor", [0.25, 3])
def test_a_momentum_for_one_update_turns_one_form_into_the_other(factor: float) -> None:
    # u = −η v: where the rate goes from η to η' = f η, u ← μ f u − η' g is v ← μ v + g, and
    # v ← (μ/f) v + g is u ← μ u − η' g. With μ = 0.6 one of the two is above 1.
    rate, ends = {"at_step": 5, "learning_rate": 0.02 * factor}, {"at_step": 6, "momentum": 0.6}
    outside, inside, as_outside, as_inside = paths(
        {"changes": [rate]},
        {"changes": [rate], "rate_in_velocity": True},
        {"changes": [{**rate, "momentum": 0.6 * factor}, ends], "rate_in_velocity": True},
        {"changes": [{**rate, "momentum": 0.6 / factor}, ends]},
        optimizer="momentum",
        momentum=0.6,
    )
    assert np.abs(inside[7:] - outside[7:]).max() > 1e-4
    np.testing.assert_allclose(as_outside, outside, rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(as_inside, inside, rtol=1e-11, atol=1e-12)


def test_no_dampening_is_none() -> None:
    plain, undampened = paths({}, {"dampening": 0}, optimizer="momentum")
    np.testing.assert_array_equal(undampened, plain)


# Roots, with ε = 1; the square of the gradient is 4


@pytest.mark.parametrize(
    ("form", "path"),
    [
        # s = 4, 8: 2/(√4 + 1), 2/(√8 + 1)
        ({}, [2 / 3, 2 / 3 + 2 / (sqrt(8) + 1)]),
        # 2/√(4 + 1), 2/√(8 + 1)
        ({"epsilon_place": "inside"}, [2 / sqrt(5), 2 / sqrt(5) + 2 / 3]),
        # s = 5 + 4, 13
        ({"initial_accumulator": 5}, [1 / 2, 1 / 2 + 2 / (sqrt(13) + 1)]),
        # 2/√(4 + 4 + 1), 2/√(4 + 8 + 1)
        (
            {"initial_accumulator": 4, "epsilon_place": "inside"},
            [2 / 3, 2 / 3 + 2 / sqrt(13)],
        ),
    ],
)
def test_forms_of_adagrad(form: Document, path: list[float]) -> None:
    found = weights(2, optimizer="adagrad", epsilon=1, **form)
    assert found == pytest.approx(path, rel=1e-14)


@pytest.mark.parametrize(
    ("form", "path"),
    [
        # s = 2, 1 + 2 = 3
        ({}, [2 / (sqrt(2) + 1), 2 / (sqrt(2) + 1) + 2 / (sqrt(3) + 1)]),
        # 2/√(2 + 1), 2/√(3 + 1)
        ({"epsilon_place": "inside"}, [2 / sqrt(3), 2 / sqrt(3) + 1]),
        # s = 7 + 2 = 9, 4.5 + 2 = 6.5
        ({"initial_accumulator": 14}, [1 / 2, 1 / 2 + 2 / (sqrt(6.5) + 1)]),
        # s = 6 + 2 = 8, 4 + 2 = 6: 2/√9, 2/√7
        (
            {"initial_accumulator": 12, "epsilon_place": "inside"},
            [2 / 3, 2 / 3 + 2 / sqrt(7)],
        ),
    ],
)
def test_forms_of_rmsprop(form: Document, path: list[float]) -> None:
    found = weights(2, optimizer="rmsprop", decay=0.5, epsilon=1, **form)
    assert found == pytest.approx(path, rel=1e-14)


# β₁ = 1/2, β₂ = 3/4: m = −1, −1.5 and s = 1, 1.75, corrected −2, −2 and 4, 4;
# 1 − β₁ᵗ = 1/2, 3/4 and 1 − β₂ᵗ = 1/4, 7/16.
UNCORRECTED = [1 / 2, 1 / 2 + 1.5 / (sqrt(1.75) + 1)]
ADAM: dict[str, tuple[Document, list[float]]] = {
    "outside": ({}, [2 / 3, 4 / 3]),
    "inside": ({"epsilon_place": "inside"}, [2 / sqrt(5), 4 / sqrt(5)]),
    # √(1/4)/(1/2) = 1 and √(7/16)/(3/4) = √7/3, times m/(√s + 1)
    "hat": (
        {"epsilon_place": "hat"},
        [1 / 2, 1 / 2 + sqrt(7) / 3 * 1.5 / (sqrt(1.75) + 1)],
    ),
    "uncorrected": ({"bias_correction": False}, UNCORRECTED),
    "uncorrected hat": ({"bias_correction": False, "epsilon_place": "hat"}, UNCORRECTED),
    # 1/√(1 + 1), 1.5/√(1.75 + 1)
    "uncorrected inside": (
        {"bias_correction": False, "epsilon_place": "inside"},
        [1 / sqrt(2), 1 / sqrt(2) + 1.5 / sqrt(2.75)],
    ),
}


@pytest.mark.parametrize("name", ADAM)
def test_forms_of_adam(name: str) -> None:
    form, path = ADAM[name]
    betas: Document = {"beta1": 0.5, "beta2": 0.75, "epsilon": 1}
    for optimizer in ({"optimizer": "adam"}, {"optimizer": "adamw", "weight_decay": 0}):
        assert weights(2, **optimizer, **betas, **form) == pytest.approx(path, rel=1e-14)


@pytest.mark.parametrize("optimizer", ["adam", "adamw"])
def test_without_correction_hat_is_outside(optimizer: str) -> None:
    outside, hat = paths(
        {}, {"epsilon_place": "hat"}, optimizer=optimizer, bias_correction=False, epsilon=0.01
    )
    np.testing.assert_array_equal(hat, outside)


def test_adamw_shrinks_all_parameters_or_the_weights_alone() -> None:
    # From w = b = 8, with λ = 1/2 and η = 1/4: 8 (1 − 1/8) = 7. Adam's first step is 1/4 · 2/3 for
    # g = −2, and 1/4 · 1/2 for g = −1.
    start = {"model": {"hidden": [], "parameters": [8.0, 8.0]}, "learning_rate": 0.25}
    decay = {"optimizer": "adamw", "weight_decay": 0.5, "epsilon": 1}
    for form, b in (({}, 7), ({"decay_on": "all"}, 7), ({"decay_on": "weights"}, 8)):
        found = moved(1, **start, **decay, **form).parameters[1]
        assert found == pytest.approx([7 + 1 / 6, b + 1 / 8], rel=1e-14)


def test_a_state_that_starts_above_0_does_so_for_every_parameter() -> None:
    document = {**SLOPE, "optimizer": "adagrad", "initial_accumulator": 4, "epsilon": 1e-16}
    run = trained({**document, "stop": {"updates": 1}})[0]
    # 2/√(4 + 4) and 1/√(4 + 1)
    assert run.parameters[1] == pytest.approx([2 / sqrt(8), 1 / sqrt(5)], rel=1e-14)
    assert prepared_from(document).runs[0].own["initial_accumulator"] == 4
