"""Where each parameter lies in θ, and how θ_0 is drawn."""

from math import sqrt

import numpy as np
import pytest

from app.numerics.arrays import Array
from app.numerics.initialization import INITIALIZATIONS, initial_parameters
from app.numerics.parameters import Layout

SIZES = (60, 40, 50)


def drawn(name: str, sizes: tuple[int, ...] = SIZES) -> dict[str, Array]:
    rng = np.random.default_rng(8)
    layout = Layout(sizes)
    theta = initial_parameters(layout, name, rng.random, rng.standard_normal)
    return {
        entry.name: theta[entry.offset : entry.offset + int(np.prod(entry.shape))]
        for entry in layout.entries
    }


def test_the_layout_lists_w_then_b_of_each_layer_without_gaps() -> None:
    layout = Layout((2, 8, 4, 1))
    assert [(e.name, e.shape, e.offset) for e in layout.entries] == [
        ("W1", (2, 8), 0),
        ("b1", (8,), 16),
        ("W2", (8, 4), 24),
        ("b2", (4,), 56),
        ("W3", (4, 1), 60),
        ("b3", (1,), 64),
    ]
    assert layout.size == 65


def test_a_network_without_hidden_layers_has_one_block() -> None:
    layout = Layout((3, 2))
    assert [(e.name, e.offset) for e in layout.entries] == [("W1", 0), ("b1", 6)]
    assert layout.size == 8


def test_blocks_are_views_with_the_bias_as_last_row() -> None:
    layout = Layout((2, 3, 1))
    theta = np.arange(13.0)
    first, second = layout.blocks(theta)
    assert first.tolist() == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    assert second.tolist() == [[9], [10], [11], [12]]
    first[0, 0] = 100
    assert theta[0] == 100


@pytest.mark.parametrize("name", INITIALIZATIONS)
def test_biases_start_at_0(name: str) -> None:
    parts = drawn(name)
    assert not parts["b1"].any()
    assert not parts["b2"].any()


def test_glorot_fills_its_interval_evenly() -> None:
    for name, inputs, outputs in (("W1", 60, 40), ("W2", 40, 50)):
        weights, bound = drawn("glorot")[name], sqrt(6 / (inputs + outputs))
        assert np.abs(weights).max() <= bound
        assert np.abs(weights).max() > 0.99 * bound
        assert weights.var() == pytest.approx(bound**2 / 3, rel=0.08)
        assert abs(weights.mean()) < bound / 20


def test_he_has_variance_2_over_its_inputs() -> None:
    parts = drawn("he")
    assert parts["W1"].var() == pytest.approx(2 / 60, rel=0.1)
    assert parts["W2"].var() == pytest.approx(2 / 40, rel=0.1)


def test_normal_has_variance_1() -> None:
    parts = drawn("normal")
    assert parts["W1"].var() == pytest.approx(1, rel=0.1)
    assert parts["W2"].var() == pytest.approx(1, rel=0.1)


def test_zeros_are_zeros() -> None:
    assert not any(part.any() for part in drawn("zeros").values())


def test_the_weights_of_two_layers_are_different_draws() -> None:
    parts = drawn("normal", (3, 3, 3))
    assert len(set(np.concatenate([parts["W1"], parts["W2"]]).tolist())) == 18
