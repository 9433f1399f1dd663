"""Laws that hold for every network, data set and batch, tried on random small ones."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.training.generated import experiments, laws
from tests.training.oracle import objective_of
from tests.training.stepped import stepped
from tests.training.trained import Document

Array = NDArray[np.float64]


def at_one_place(document: Document, batch_size: int | str) -> tuple[Array, Array]:
    """The gradients and losses of one epoch's batches, all at the initial parameters."""
    still = {"learning_rate": 0, "runs": [{"batch_size": batch_size}], "stop": {"epochs": 1}}
    steps = stepped({**document, **still})
    return steps.gradients, steps.batch_loss


def autograd_gradient(document: Document) -> Array:
    x, y = np.array(document["data"]["x"]), np.array(document["data"]["y"])
    classes = len(set(y)) if document["loss"] == "cross_entropy" else None
    objective = objective_of(document, x, classes)
    return objective.gradient(np.array(document["model"]["parameters"]), x, y)


def assert_close(found: Array, expected: Array, tolerance: float = 1e-12) -> None:
    """Apart by at most `tolerance` of the larger of 1 and the largest entry."""
    assert np.abs(found - expected).max() <= tolerance * max(1, np.abs(expected).max())


@laws
@given(experiments())
def test_the_batch_gradient_is_the_mean_of_the_gradients_of_its_examples(
    document: Document,
) -> None:
    (whole,), (loss,) = at_one_place(document, "full")
    single, losses = at_one_place(document, 1)
    assert len(single) == len(document["data"]["y"])
    assert_close(whole, single.mean(axis=0))
    assert loss == pytest.approx(losses.mean(), rel=1e-12)


@laws
@given(experiments())
def test_the_batch_gradient_is_the_gradient_of_the_mean_loss(document: Document) -> None:
    (whole,), _ = at_one_place(document, "full")
    assert_close(whole, autograd_gradient(document))


@laws
@given(experiments(), st.data())
def test_the_order_of_the_examples_within_a_batch_does_not_matter(
    document: Document, data: st.DataObject
) -> None:
    x, y = np.array(document["data"]["x"]), np.array(document["data"]["y"])
    size = data.draw(st.integers(2, len(y)))
    # Any order within the first batch, the second, …, the rest.
    places = [
        place
        for start in range(0, len(y), size)
        for place in data.draw(st.permutations(range(start, min(start + size, len(y)))))
    ]
    permuted = {**document["data"], "x": x[places].tolist(), "y": y[places].tolist()}
    rest = {"learning_rate": 0.02, "runs": [{"batch_size": size}], "stop": {"epochs": 3}}
    before, after = (stepped({**document, **rest, "data": d}) for d in (document["data"], permuted))
    assert_close(after.parameters, before.parameters, 1e-11)
    assert_close(after.gradients, before.gradients, 1e-11)
    assert_close(after.batch_loss, before.batch_loss, 1e-11)


@laws
@given(experiments(st.sampled_from([4, 6, 8])), st.sampled_from([1, 2, "full"]))
def test_the_sum_at_rate_eta_over_m_equals_the_mean_at_eta(
    document: Document, size: int | str
) -> None:
    M = len(document["data"]["y"]) if size == "full" else int(size)
    runs = [
        {"batch_size": size, "learning_rate": 0.02},
        {"batch_size": size, "learning_rate": 0.02 / M, "reduction": "sum"},
    ]
    compared = {**document, "runs": runs, "stop": {"epochs": 5}}
    assert_close(stepped(compared, 1).parameters, stepped(compared, 0).parameters)


@laws
@given(experiments(), st.integers(1, 8), st.integers(1, 4), st.integers(1, 4))
def test_a_run_cut_at_an_epoch_and_joined_is_the_run_bit_for_bit(
    document: Document, size: int, before: int, after: int
) -> None:
    run = {**document, "learning_rate": 0.05, "runs": [{"batch_size": size}]}
    whole = stepped({**run, "stop": {"epochs": before + after}})
    first = stepped({**run, "stop": {"epochs": before}})
    model = {**document["model"], "parameters": first.parameters[-1].tolist()}
    second = stepped({**run, "model": model, "stop": {"epochs": after}})
    cut = len(first.gradients)
    assert np.array_equal(whole.parameters[: cut + 1], first.parameters)
    assert np.array_equal(whole.parameters[cut:], second.parameters)
    assert np.array_equal(whole.gradients[cut:], second.gradients)
    assert np.array_equal(whole.batch_loss[cut:], second.batch_loss)


# What the law of sum and mean does not cover (N = 60: batches of 20, or of 25, 25 and 10).

MOONS: Document = {"data": {"name": "moons", "n": 80}, "stop": {"epochs": 40}}


def sum_beside_mean(size: int, factor: float, **more: Any) -> tuple[Array, Array]:
    """Parameters of a run with the mean at η, and with the sum at `factor` times η."""
    rate = more.pop("learning_rate", 0.1)
    document = {
        **MOONS,
        **more,
        "runs": [
            {"batch_size": size, "learning_rate": rate},
            {"batch_size": size, "learning_rate": rate * factor, "reduction": "sum"},
        ],
    }
    return stepped(document, 0).parameters, stepped(document, 1).parameters


def distance(found: Array, expected: Array) -> float:
    return float(np.linalg.norm(found[-1] - expected[-1]))


def test_sum_and_mean_coincide_with_equal_batches() -> None:
    mean, summed = sum_beside_mean(20, 1 / 20)
    assert_close(summed, mean)


def test_sum_and_mean_part_at_the_first_ragged_batch() -> None:
    mean, summed = sum_beside_mean(25, 1 / 25)
    assert_close(summed[:3], mean[:3])
    # The batch of 10 weighs 10/25 in the sum.
    np.testing.assert_allclose(summed[3] - summed[2], 0.4 * (mean[3] - mean[2]), rtol=1e-9)
    assert distance(summed, mean) > 0.01


def test_sum_and_weighted_mean_coincide_with_a_ragged_batch() -> None:
    mean, summed = sum_beside_mean(25, 1 / 25, last_batch="weighted")
    assert_close(summed, mean)


@pytest.mark.parametrize("penalty", ["l1", "l2"])
def test_sum_and_mean_end_apart_with_a_penalty(penalty: str) -> None:
    mean, summed = sum_beside_mean(20, 1 / 20, **{penalty: 0.1})
    assert distance(summed, mean) > 0.1


def test_sum_and_mean_with_a_penalty_coincide_where_the_penalty_is_multiplied_too() -> None:
    document = {**MOONS, "runs": [{"batch_size": 20}]}
    mean = stepped({**document, "learning_rate": 0.1, "l2": 0.01})
    summed = stepped({**document, "learning_rate": 0.005, "l2": 0.2, "reduction": "sum"})
    assert_close(summed.parameters, mean.parameters)


@pytest.mark.parametrize("optimizer", ["adagrad", "rmsprop", "adam", "adamw"])
def test_optimizers_that_normalise_hardly_notice_sum_or_mean_at_the_same_rate(
    optimizer: str,
) -> None:
    mean, summed = sum_beside_mean(20, 1, optimizer=optimizer, learning_rate=0.01)
    moved = distance(mean, mean[:1])
    assert moved > 0.5
    assert distance(summed, mean) < 1e-4 * moved
    _, divided = sum_beside_mean(20, 1 / 20, optimizer=optimizer, learning_rate=0.01)
    assert distance(divided, mean) > 0.5 * moved


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov"])
def test_momentum_takes_sum_at_eta_over_m_for_mean_at_eta(optimizer: str) -> None:
    mean, summed = sum_beside_mean(20, 1 / 20, optimizer=optimizer, learning_rate=0.02)
    assert_close(summed, mean, 1e-11)
