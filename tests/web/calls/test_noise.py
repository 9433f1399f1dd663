"""/api/v1/noise against all batches of a small data set, and against formulas for a larger one."""

from itertools import product
from math import comb
from typing import Any

import numpy as np
import pytest

from tests.server import Server
from tests.web.by_hand import Array, batch_gradients, spread_of_examples
from tests.web.experiments import MANY, STEP, TEN
from tests.web.questions import Document, RecordedStep, ask, recorded


def noise(server: Server, document: Document = TEN, **more: Any) -> tuple[dict[str, Any], Array]:
    """The reply, and gᵢ at the same θ for all training examples."""
    more = {"run": 0, "step": STEP, **more}
    record = recorded(server, document, more["run"], more["step"])
    return ask(server, "noise", document, **more), record.book.gradients(*record.of_all)


def errors_of_batches(gradients: Array, size: int) -> Array:
    """g_B − g for every batch drawn without replacement."""
    g = gradients.mean(axis=0)
    return np.array([of_batch - g for of_batch in batch_gradients(gradients, size)])


def test_noise_is_told_of_a_step_with_its_place(server: Server) -> None:
    reply, gradients = noise(server)
    record = recorded(server, TEN, 0, STEP)
    assert (reply["id"], reply["engine"]) == (record.reply["id"], record.reply["engine"])
    assert (reply["run"], reply["label"], reply["step"]) == (0, record.columns["label"], STEP)
    assert (reply["n"], reply["batch_size"]) == (10, 3)
    g = np.linalg.norm(gradients.mean(axis=0))
    assert reply["full_gradient_norm"] == pytest.approx(g, rel=1e-9)
    assert reply["s2"] == pytest.approx(spread_of_examples(gradients), rel=1e-9)


@pytest.mark.parametrize("step", [0, 3, 14])
def test_the_noise_of_all_batches_is_measured_at_the_parameters_of_the_step(
    server: Server, step: int
) -> None:
    reply, gradients = noise(server, step=step)
    spread = reply["spread"]["without_replacement"]
    for size in (1, 2, 5, 10):
        expected = np.mean(np.sum(errors_of_batches(gradients, size) ** 2, axis=1))
        assert spread["measured"][size - 1] == pytest.approx(expected, rel=1e-9, abs=1e-30)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_draws_with_replacement_are_as_noisy_as_all_possible_draws(
    server: Server, size: int
) -> None:
    reply, gradients = noise(server)
    g = gradients.mean(axis=0)
    draws = product(range(10), repeat=size)
    exact = np.mean([np.sum((gradients[list(draw)].mean(axis=0) - g) ** 2) for draw in draws])
    told_of = {key: value[size - 1] for key, value in reply["spread"]["with_replacement"].items()}
    assert told_of["formula"] == pytest.approx(exact, rel=1e-9)
    half = (told_of["high"] - told_of["low"]) / 2
    assert abs(told_of["measured"] - exact) <= 3 * half + 1e-9 * exact


def test_the_sizes_of_many_examples_are_powers_of_two_the_runs_own_and_all(server: Server) -> None:
    reply, _ = noise(server, MANY, run=1, step=20)
    sizes = [1, 2, 4, 7, 8, 16, 32, 60]
    assert reply["spread"]["batch_sizes"] == sizes
    assert reply["batch_size"] == 7
    for kind in ("without_replacement", "with_replacement"):
        columns = reply["spread"][kind]
        assert set(columns) == {"measured", "low", "high", "batches", "exact", "formula"}
        assert all(len(values) == len(sizes) for values in columns.values())


def formula_of(kind: str, s2: float, M: int, N: int) -> float:
    """E‖g_B − g‖²."""
    return s2 * (N - 1) / (N * M) if kind == "with_replacement" else s2 / M * (1 - M / N)


@pytest.mark.parametrize("kind", ["without_replacement", "with_replacement"])
def test_sampled_noise_is_told_with_an_interval_around_the_formula(
    server: Server, kind: str
) -> None:
    reply, gradients = noise(server, MANY, run=1, step=20)
    s2 = spread_of_examples(gradients)
    inside = []
    for place, size in enumerate(reply["spread"]["batch_sizes"]):
        at = {name: values[place] for name, values in reply["spread"][kind].items()}
        expected = formula_of(kind, s2, size, 60)
        assert at["formula"] == pytest.approx(expected, rel=1e-9, abs=1e-18)
        assert at["low"] <= at["measured"] <= at["high"]
        assert at["batches"] >= 1
        if at["exact"]:
            assert at["low"] == at["high"]
            assert at["measured"] == pytest.approx(expected, rel=1e-9, abs=1e-18)
        else:
            half = (at["high"] - at["low"]) / 2  # about two standard errors
            assert abs(at["measured"] - expected) < 3 * half
            inside.append(at["low"] <= expected <= at["high"])
    assert len(inside) >= 3
    assert np.mean(inside) >= 0.6  # of 95 % intervals


def test_where_all_batches_were_computed_the_bias_is_told(server: Server) -> None:
    reply, _ = noise(server, MANY, run=1, step=20)
    bias = reply["bias"]
    spread = reply["spread"]["without_replacement"]
    exact = [
        size
        for size, all_of_them in zip(reply["spread"]["batch_sizes"], spread["exact"], strict=True)
        if all_of_them
    ]
    assert bias["batch_sizes"] == exact
    assert {1, 60} <= set(exact)
    assert bias["batches"] == [comb(60, size) for size in exact]
    assert all(0 <= largest < 1e-14 for largest in bias["largest"])
    assert reply["sum"]["factor"] == pytest.approx(60, rel=1e-12)


def test_the_cloud_along_two_parameters_holds_every_batch(server: Server) -> None:
    reply, gradients = noise(server, directions="W1[1,2];b2[0]")
    record = recorded(server, TEN, 0, STEP)
    places = record.book.network.places()
    columns = [places["W1[1,2]"], places["b2[0]"]]
    errors = errors_of_batches(gradients, 3)[:, columns]
    cloud = reply["cloud"]
    assert (cloud["batch_size"], cloud["exact"]) == (3, True)
    assert cloud["names"] == ["W1[1,2]", "b2[0]"]
    assert cloud["explained"] is None
    np.testing.assert_allclose(sorted(cloud["points"]), sorted(errors.tolist()), atol=1e-12)
    g = gradients.mean(axis=0)
    of_this = gradients[record.batch].mean(axis=0) - g
    np.testing.assert_allclose(cloud["this"], of_this[columns], rtol=0, atol=1e-12)
    np.testing.assert_allclose(cloud["zero"], -g[columns], rtol=0, atol=1e-12)


def test_the_cloud_lies_in_the_plane_that_explains_most_of_it(server: Server) -> None:
    reply, gradients = noise(server, directions="principal")
    errors = errors_of_batches(gradients, 3)
    _, lengths, directions = np.linalg.svd(errors, full_matrices=False)
    cloud = reply["cloud"]
    assert cloud["names"] == ["principal direction 1", "principal direction 2"]
    assert cloud["explained"] == pytest.approx(np.sum(lengths[:2] ** 2) / np.sum(lengths**2))
    # A direction is known up to its sign.
    g = gradients.mean(axis=0)
    this = gradients[recorded(server, TEN, 0, STEP).batch].mean(axis=0) - g
    for axis in range(2):
        points = np.array(cloud["points"])[:, axis]
        expected = errors @ directions[axis]
        np.testing.assert_allclose(sorted(np.abs(points)), sorted(np.abs(expected)), atol=1e-9)
        assert abs(cloud["this"][axis]) == pytest.approx(abs(this @ directions[axis]), abs=1e-9)
        assert abs(cloud["zero"][axis]) == pytest.approx(abs(g @ directions[axis]), abs=1e-9)
    assert reply == ask(server, "noise", TEN, run=0, step=STEP)  # without `directions`, too


def test_a_cloud_of_too_many_batches_is_a_sample_of_them(server: Server) -> None:
    reply, _ = noise(server, MANY, run=1, step=20)
    cloud = reply["cloud"]
    assert not cloud["exact"]
    assert 100 <= len(cloud["points"]) <= 400
    assert 0 < cloud["explained"] <= 1
    # The noise in the plane is a share of the noise.
    squares = np.mean(np.sum(np.square(cloud["points"]), axis=1))
    formula = reply["spread"]["without_replacement"]["formula"]
    whole = formula[reply["spread"]["batch_sizes"].index(7)]
    assert 0.3 * cloud["explained"] < squares / whole < 3 * cloud["explained"]


def test_the_cloud_of_full_batches_is_one_point(server: Server) -> None:
    reply, _ = noise(server, MANY, run=0, step=2)
    assert reply["batch_size"] == 60
    assert reply["cloud"]["exact"]
    np.testing.assert_allclose(reply["cloud"]["points"], [[0, 0]], atol=1e-15)
    np.testing.assert_allclose(reply["cloud"]["this"], [0, 0], atol=1e-15)


def rest_of_epoch(record: RecordedStep, used: list[int]) -> tuple[float, float]:
    """How far the mean over the unused examples is from g, and what a random rest has; by ‖g‖."""
    gradients = record.book.gradients(*record.of_all)
    N, R = len(gradients), len(gradients) - len(used)
    g = gradients.mean(axis=0)
    rest = np.delete(gradients, used, axis=0).mean(axis=0)
    expected = np.sqrt(spread_of_examples(gradients) / R * (1 - R / N))
    norm = np.linalg.norm(g)
    return float(np.linalg.norm(rest - g) / norm), float(expected / norm)


@pytest.mark.parametrize(("document", "run", "step"), [(TEN, 0, STEP), (MANY, 1, 20)])
def test_what_is_left_of_an_epoch_is_no_longer_the_whole(
    server: Server, document: Document, run: int, step: int
) -> None:
    reply, _ = noise(server, document, run=run, step=step)
    epoch, record = reply["epoch"], recorded(server, document, run, step)
    per_epoch, size = record.columns["steps_per_epoch"], record.columns["batch_size"]
    first = step // per_epoch * per_epoch
    assert epoch["order"] == "shuffle_every_epoch"
    assert epoch["epoch"] == step // per_epoch
    assert epoch["steps"] == list(range(first, first + per_epoch))
    assert epoch["used"] == [size * j for j in range(per_epoch)]
    batches = record.columns["batches"]
    for j, k in enumerate(epoch["steps"]):
        used = [example for batch in batches[first:k] for example in batch]
        distance, expected = rest_of_epoch(recorded(server, document, run, k), used)
        assert epoch["distance"][j] == pytest.approx(distance, rel=1e-9, abs=1e-12)
        assert epoch["expected"][j] == pytest.approx(expected, rel=1e-9, abs=1e-12)
    assert epoch["distance"][0] == pytest.approx(0, abs=1e-12)
    assert min(epoch["distance"][1:]) > 0.01


def test_draws_with_replacement_leave_the_whole_to_the_rest_of_the_epoch(server: Server) -> None:
    reply, _ = noise(server, {**TEN, "order": "with_replacement"})
    assert reply["epoch"]["order"] == "with_replacement"
    assert set(reply["epoch"]["distance"]) == {0}


def test_a_long_epoch_is_told_by_at_most_64_steps(server: Server) -> None:
    document = {**MANY, "data": {"n": 150, "test_fraction": 0}, "runs": [{"batch_size": 1}]}
    reply, _ = noise(server, document, step=200)
    steps = reply["epoch"]["steps"]
    assert 32 <= len(steps) <= 64
    assert steps[0] == 150
    assert 150 <= min(steps) < max(steps) < 300
    assert reply["epoch"]["used"] == [k - 150 for k in steps]
    assert max(np.diff(steps)) - min(np.diff(steps)) <= 1  # evenly spaced


def test_the_rest_of_an_epoch_ends_where_a_run_diverged(server: Server) -> None:
    # SGD at this rate leaves the finite numbers within an epoch.
    document = {
        "data": {"name": "line", "n": 60, "test_fraction": 0},
        "model": {"hidden": []},
        "learning_rate": 50,
        "runs": [{"batch_size": 1}],
        "stop": {"epochs": 5},
    }
    whole = ask(server, "run", document)["runs"][0]
    assert whole["status"] == "diverged"
    last = whole["steps"] - 1
    assert (last + 1) % 60 != 0
    reply = ask(server, "noise", document, step=last)
    assert reply["epoch"]["steps"][-1] == last
