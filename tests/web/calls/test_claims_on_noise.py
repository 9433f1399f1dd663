"""Why a batch's gradient can stand in for the full gradient: claims B1 to B6, by enumeration.

The product's own numbers come over HTTP; what they are held against is computed here.
"""

from math import comb
from typing import Any

import numpy as np
import pytest

from tests.server import Server
from tests.web.by_hand import Array, batch_gradients, cosine, spread_of_examples
from tests.web.client import get
from tests.web.questions import Document, ask, recorded

TEN: Document = {"data": {"name": "moons", "n": 10, "test_fraction": 0}, "model": {"hidden": [4]}}
THREE_RUNS = {"runs": [{"batch_size": "full"}, {"batch_size": 3}, {"batch_size": 1}]}


def noise(server: Server, step: int = 6, **settings: Any) -> tuple[dict[str, Any], Array]:
    """/api/v1/noise of the run with batches of 3 of 10 examples, and all gᵢ by autograd."""
    document = {**TEN, "runs": [{"batch_size": 3}], "stop": {"epochs": 5}, **settings}
    record = recorded(server, document, 0, step)
    gradients = record.book.gradients(*record.of_all)
    return ask(server, "noise", document, run=0, step=step), gradients


def test_b1_a_single_examples_gradient_is_unbiased_for_the_mean_loss_alone(server: Server) -> None:
    reply, gradients = noise(server)
    g = gradients.mean(axis=0)
    draws = np.array(list(batch_gradients(gradients, 1)))
    assert np.abs(draws.mean(axis=0) - g).max() < 1e-15
    at = reply["bias"]["batch_sizes"].index(1)
    assert reply["bias"]["batches"][at] == 10
    assert 0 <= reply["bias"]["largest"][at] < 1e-15
    # The sum of the losses has a gradient N times as long as what one draw gives on average.
    of_sum = np.linalg.norm(gradients.sum(axis=0))
    assert of_sum / np.linalg.norm(draws.mean(axis=0)) == pytest.approx(10)
    assert reply["sum"]["factor"] == pytest.approx(10, rel=1e-12)
    assert reply["full_gradient_norm"] == pytest.approx(np.linalg.norm(g), rel=1e-9)


@pytest.mark.parametrize(
    ("size", "count"), [(1, 10), (2, 45), (3, 120), (5, 252), (9, 10), (10, 1)]
)
def test_b2_the_mean_over_all_batches_of_a_size_is_the_full_gradient(
    server: Server, size: int, count: int
) -> None:
    reply, gradients = noise(server)
    batches = np.array(list(batch_gradients(gradients, size)))
    assert len(batches) == comb(10, size) == count
    assert np.abs(batches.mean(axis=0) - gradients.mean(axis=0)).max() < 1e-15
    at = reply["bias"]["batch_sizes"].index(size)
    assert reply["bias"]["batches"][at] == count
    assert 0 <= reply["bias"]["largest"][at] < 1e-15


@pytest.mark.parametrize("size", range(1, 11))
def test_b3_the_squared_noise_of_a_batch_drawn_without_replacement(
    server: Server, size: int
) -> None:
    reply, gradients = noise(server)
    g = gradients.mean(axis=0)
    expected = np.mean([np.sum((b - g) ** 2) for b in batch_gradients(gradients, size)])
    s2 = spread_of_examples(gradients)
    assert reply["n"] == 10
    assert reply["s2"] == pytest.approx(s2, rel=1e-9)
    assert reply["spread"]["batch_sizes"] == list(range(1, 11))
    told_of = {
        key: value[size - 1] for key, value in reply["spread"]["without_replacement"].items()
    }
    assert told_of["exact"]
    assert told_of["batches"] == comb(10, size)
    assert told_of["measured"] == pytest.approx(expected, rel=1e-9, abs=1e-30)
    assert told_of["low"] == told_of["high"] == told_of["measured"]
    assert told_of["formula"] == pytest.approx(s2 / size * (1 - size / 10), rel=1e-9, abs=1e-18)
    assert told_of["measured"] == pytest.approx(told_of["formula"], rel=1e-9, abs=1e-18)


def test_b3_a_full_batch_drawn_without_replacement_has_no_noise(server: Server) -> None:
    reply, _ = noise(server)
    assert reply["spread"]["without_replacement"]["formula"][-1] == 0
    assert reply["spread"]["without_replacement"]["measured"][-1] < 1e-30


@pytest.mark.parametrize("size", range(1, 11))
def test_b3_the_squared_noise_of_a_batch_drawn_with_replacement(server: Server, size: int) -> None:
    reply, gradients = noise(server)
    N = len(gradients)
    formula = spread_of_examples(gradients) * (N - 1) / (N * size)
    told_of = {key: value[size - 1] for key, value in reply["spread"]["with_replacement"].items()}
    assert told_of["formula"] == pytest.approx(formula, rel=1e-9)
    if told_of["exact"]:
        assert told_of["batches"] in (N**size, comb(N + size - 1, size))
        assert told_of["low"] == told_of["high"] == told_of["measured"]
        assert told_of["measured"] == pytest.approx(formula, rel=1e-9)
    else:
        assert 0 < told_of["low"] < told_of["measured"] < told_of["high"]
        half = (told_of["high"] - told_of["low"]) / 2  # about two standard errors
        assert abs(told_of["measured"] - formula) < 3 * half
    assert told_of["measured"] > 0  # at M = N, too


def test_b4_at_the_kink_of_relu_the_slope_is_0(server: Server) -> None:
    # x = 0, W1 = 1, b1 = 0: z = 0 stands on the kink. W2 = 1, b2 = 0: ŷ = 0, δ2 = 2(0 − 1) = −2.
    document = {
        "data": {"name": "inline", "x": [[0]], "y": [1]},
        "model": {"hidden": [1], "activation": "relu", "parameters": [1, 0, 1, 0]},
        "runs": [{"batch_size": 1}],
        "stop": {"updates": 1},
    }
    reply = ask(server, "step", document)
    assert [layer["z"] for layer in reply["layers"]] == [[[0]], [[0]]]
    assert [layer["delta"] for layer in reply["layers"]] == [[[0]], [[-2]]]
    assert reply["gradients"] == [[0, 0, 0, -2]]


def test_b4_the_slope_at_the_kink_is_said_where_relu_is_chosen(server: Server) -> None:
    activations = get(server.url, "/api/v1/catalog").json()["activations"]
    (relu,) = [entry for entry in activations if entry["name"] == "relu"]
    assert "at the kink the subgradient 0 is used" in relu["equation"]


def batches_at_fixed_weights(server: Server, order: str) -> tuple[Array, Array]:
    """The gradients of both batches of 300 epochs, (300, 2, P), and the full gradient."""
    document = {
        **TEN,
        "learning_rate": 0,
        "runs": [{"batch_size": 5, "order": order}],
        "stop": {"epochs": 300},
    }
    record = recorded(server, document)
    gradients = record.book.gradients(*record.of_all)
    means = [gradients[batch].mean(axis=0) for batch in record.columns["batches"]]
    return np.reshape(means, (300, 2, -1)), gradients.mean(axis=0)


@pytest.mark.parametrize("order", ["shuffle_every_epoch", "with_replacement"])
def test_b5_each_batch_of_an_epoch_is_unbiased_at_fixed_weights(server: Server, order: str) -> None:
    batches, g = batches_at_fixed_weights(server, order)
    for place in range(2):
        errors = batches[:, place] - g
        standard_error = errors.std(axis=0) / np.sqrt(300)
        assert (np.abs(errors.mean(axis=0)) < 5 * standard_error).all()


def test_b5_what_is_left_of_a_shuffled_epoch_depends_on_what_was_used(server: Server) -> None:
    batches, g = batches_at_fixed_weights(server, "shuffle_every_epoch")
    np.testing.assert_allclose(batches[:, 1], 2 * g - batches[:, 0], rtol=0, atol=1e-14)
    drawn, g = batches_at_fixed_weights(server, "with_replacement")
    first, second = (drawn[:, place, 0] - g[0] for place in range(2))
    assert abs(np.corrcoef(first, second)[0, 1]) < 5 / np.sqrt(300)


@pytest.mark.parametrize("order", ["shuffle_once", "as_given"])
def test_b5_an_order_that_stays_repeats_its_batches(server: Server, order: str) -> None:
    batches, _ = batches_at_fixed_weights(server, order)
    assert (batches == batches[0]).all()


def test_b6_every_step_has_the_cosine_of_its_gradient_with_the_full_gradient(
    server: Server,
) -> None:
    document = {**TEN, **THREE_RUNS, "stop": {"epochs": 5}}
    for run in range(3):
        steps = recorded(server, document, run).columns["steps"]
        reply = ask(server, "cosine", document, run=run, steps=f"0:{steps}")
        expected = []
        for step in range(steps):
            record = recorded(server, document, run, step)
            full = record.book.gradient(*record.of_all)
            expected.append(cosine(record.book.gradient(*record.of_batch), full))
        assert reply["steps"] == list(range(steps))
        np.testing.assert_allclose(reply["cosine"], expected, rtol=0, atol=1e-12)
