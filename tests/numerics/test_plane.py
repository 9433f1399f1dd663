"""Networks over a plane of their inputs, against the networks themselves at its points."""

import numpy as np
import pytest

from app.numerics.activations import ACTIVATIONS
from app.numerics.arrays import Array
from app.numerics.losses import LOSSES
from app.numerics.network import Network, Pass
from app.numerics.parameters import Layout
from app.numerics.plane import networks_on


def outputs(layout: Layout, theta: Array, points: Array) -> Array:
    """(K, outputs) at K points."""
    network = Network(layout, ACTIVATIONS["tanh"], LOSSES["squared_error"])
    there = Pass(network, theta, points.T, np.zeros((layout.sizes[-1], len(points))))
    there.forward()
    return there.outputs.T


@pytest.mark.parametrize("sizes", [(5, 4, 3), (3, 2), (1, 4, 1), (2, 3, 1)])
def test_a_network_over_a_plane_has_the_outputs_of_the_network_there(
    sizes: tuple[int, ...],
) -> None:
    rng = np.random.default_rng(0)
    layout, rows = Layout(sizes), rng.normal(size=(3, Layout(sizes).size))
    origin, axes = rng.normal(size=sizes[0]), rng.normal(size=(min(2, sizes[0]), sizes[0]))
    inside = rng.normal(size=(7, len(axes)))
    over = Layout((len(axes), *sizes[1:]))
    for theta, plane in zip(rows, networks_on(layout, rows, origin, axes), strict=True):
        wanted = outputs(layout, theta, origin + inside @ axes)
        np.testing.assert_allclose(outputs(over, plane, inside), wanted, rtol=1e-12, atol=1e-12)


def test_over_its_own_inputs_a_network_stays_as_it_is() -> None:
    layout = Layout((2, 3, 1))
    rows = np.random.default_rng(0).normal(size=(4, layout.size))
    np.testing.assert_array_equal(networks_on(layout, rows, np.zeros(2), np.eye(2)), rows)
    assert networks_on(layout, rows[:0], np.zeros(2), np.eye(2)).shape == (0, layout.size)
