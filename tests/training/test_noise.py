"""Gradient noise at one step, against autograd's per-example gradients and own enumerations.

The gradients of single examples are autograd's, at the θ that the run recorded; every batch's
gradient is their mean, written out. Formulas are computed here from NumPy's variance.
"""

from collections.abc import Sequence
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray

from app.training.analysis.noise.cloud import directions_of
from app.training.analysis.noise.cosines import cosines
from app.training.analysis.noise.noise import noise
from app.training.document.problems import ExperimentError
from app.training.engine.seeking import Checkpoints
from tests.training.generated import experiments, laws
from tests.training.oracle import objective_of
from tests.training.stepped import stepped
from tests.training.trained import Document, at_once, prepared_from, trained

Array = NDArray[np.float64]

TEN: Document = {
    "data": {"n": 10, "test_fraction": 0},
    "model": {"hidden": [3]},
    "learning_rate": 0.5,
    "runs": [{"batch_size": 5}],
    "stop": {"epochs": 4},
}
FORTY: Document = {
    **TEN,
    "data": {"name": "blobs3", "n": 40, "test_fraction": 0},
    "model": {"hidden": []},
    "runs": [{"batch_size": 2}],
}
WAYS = ("without_replacement", "with_replacement")


def noise_at(document: Document, step: int, directions: str = "principal") -> dict[str, Any]:
    prepared = prepared_from(document)
    kept = Checkpoints(prepared, prepared.runs[0])
    made = prepared.runs[0].timetable.epoch_end(step)
    return at_once(noise(prepared, 0, step, made, kept, directions))


def cosines_of(document: Document, first: int, last: int) -> dict[str, Any]:
    prepared = prepared_from(document)
    kept = Checkpoints(prepared, prepared.runs[0])
    return at_once(cosines(prepared, 0, first, last, kept))


def gradients_at(document: Document, theta: Array) -> Array:
    """(N, P): autograd's gradient of each example's loss."""
    examples = prepared_from(document).examples
    classes = None if examples.classes is None else len(examples.classes)
    objective = objective_of(document, examples.x, classes)
    return np.array(
        [
            objective.gradient(theta, examples.x[[row]], examples.y[[row]])
            for row in range(len(examples.y))
        ]
    )


def gradients_of(document: Document, step: int) -> Array:
    """(N, P) at the run's θ before a step."""
    return gradients_at(document, stepped(document).parameters[step])


def batches_of(document: Document) -> dict[int, list[int]]:
    """The examples of each step's batch, cut from the orders that the run states."""
    (run,), (plan,) = trained(document), prepared_from(document).runs
    size, per_epoch = plan.batch_size, plan.steps_per_epoch
    return {
        epoch * per_epoch + place: order[place * size :][:size]
        for epoch, order in run.order.items()
        for place in range(per_epoch)
    }


def s_squared(gradients: Array) -> float:
    return float(gradients.var(axis=0, ddof=1).sum())


def deviations(gradients: Array, batches: Sequence[Sequence[int]]) -> Array:
    """g_B − g of each batch, (K, P)."""
    return np.array([gradients[list(rows)].mean(axis=0) for rows in batches]) - gradients.mean(
        axis=0
    )


def mean_square(gradients: Array, batches: Sequence[Sequence[int]]) -> float:
    """The mean of ‖g_B − g‖² over these batches."""
    return float((deviations(gradients, batches) ** 2).sum(axis=1).mean())


def column(reply: dict[str, Any], way: str, name: str) -> dict[int, Any]:
    """A column of the spread by batch size."""
    spread = reply["spread"]
    return dict(zip(spread["batch_sizes"], spread[way][name], strict=True))


def test_every_batch_of_ten_examples_is_computed() -> None:
    reply, gradients = noise_at(TEN, 3), gradients_of(TEN, 3)
    assert reply["spread"]["batch_sizes"] == list(range(1, 11))
    counts = column(reply, WAYS[0], "batches")
    assert [counts[size] for size in (1, 2, 3, 5, 9, 10)] == [10, 45, 120, 252, 10, 1]
    assert reply["bias"]["batches"] == list(counts.values())
    assert all(column(reply, WAYS[0], "exact").values())
    for size, measured in column(reply, WAYS[0], "measured").items():
        batches = list(combinations(range(10), size))
        assert counts[size] == len(batches)
        expected = mean_square(gradients, batches)
        assert measured == pytest.approx(expected, rel=1e-12, abs=1e-30)


def test_the_mean_over_all_batches_is_the_full_gradient() -> None:
    for step in range(8):
        bias = noise_at(TEN, step)["bias"]
        assert bias["batch_sizes"] == list(range(1, 11))
        assert max(bias["largest"]) < 1e-15


def test_draws_with_replacement_are_computed_as_sequences() -> None:
    reply, gradients = noise_at(TEN, 3), gradients_of(TEN, 3)
    exact, counts = (column(reply, WAYS[1], name) for name in ("exact", "batches"))
    assert [size for size in exact if exact[size]] == [1, 2, 3]
    for size in (1, 2, 3):
        sequences = list(product(range(10), repeat=size))
        assert counts[size] == len(sequences) == 10**size
        measured = column(reply, WAYS[1], "measured")[size]
        assert measured == pytest.approx(mean_square(gradients, sequences), rel=1e-12)


@pytest.mark.parametrize("step", [0, 7])
def test_what_is_measured_exactly_equals_the_formulas(step: int) -> None:
    reply, gradients = noise_at(TEN, step), gradients_of(TEN, step)
    s2 = s_squared(gradients)
    assert reply["s2"] == pytest.approx(s2, rel=1e-12)
    assert reply["full_gradient_norm"] == pytest.approx(
        np.linalg.norm(gradients.mean(axis=0)), rel=1e-12
    )
    for way in WAYS:
        for size, formula in column(reply, way, "formula").items():
            share = (1 - size / 10) if way == WAYS[0] else 9 / 10
            assert formula == pytest.approx(s2 / size * share, rel=1e-12)
            if column(reply, way, "exact")[size]:
                measured, low, high = (
                    column(reply, way, name)[size] for name in ("measured", "low", "high")
                )
                assert measured == low == high
                assert measured == pytest.approx(s2 / size * share, rel=1e-12)


def test_the_batch_of_all_examples_has_no_noise_and_as_many_draws_have() -> None:
    for document, n in ((TEN, 10), (FORTY, 40)):
        reply = noise_at(document, 2)
        assert column(reply, WAYS[0], "exact")[n]
        assert column(reply, WAYS[0], "measured")[n] == 0
        assert column(reply, WAYS[0], "formula")[n] == 0
        assert column(reply, WAYS[1], "measured")[n] > 0
        assert column(reply, WAYS[1], "formula")[n] > 0


def test_sampled_intervals_hold_the_true_mean_about_nineteen_times_in_twenty() -> None:
    inside = []
    for step in range(25):
        reply, s2 = noise_at(FORTY, step), s_squared(gradients_of(FORTY, step))
        for way in WAYS:
            exact, low, high = (column(reply, way, name) for name in ("exact", "low", "high"))
            sampled = [size for size in exact if not exact[size]]
            assert sampled == [4, 8, 16, 32] + ([40] if way == WAYS[1] else [])
            for size in sampled:
                true = s2 / size * ((1 - size / 40) if way == WAYS[0] else 39 / 40)
                assert 0 < low[size] < column(reply, way, "measured")[size] < high[size]
                inside.append(low[size] <= true <= high[size])
    assert len(inside) == 225
    assert 0.90 <= np.mean(inside) <= 0.99


def test_sizes_are_powers_of_two_the_runs_own_and_all_examples() -> None:
    document = {**FORTY, "runs": [{"batch_size": 39}], "stop": {"epochs": 1}}
    reply = noise_at(document, 0)
    assert reply["n"] == 40
    assert reply["batch_size"] == 39
    assert reply["spread"]["batch_sizes"] == [1, 2, 4, 8, 16, 32, 39, 40]
    assert reply["bias"]["batch_sizes"] == [1, 2, 39, 40]
    assert reply["bias"]["batches"] == [40, 780, 40, 1]
    # The last batch of an epoch is the one example that is left.
    assert noise_at(document, 1)["batch_size"] == 1


def test_random_batches_are_a_function_of_experiment_seed_and_step() -> None:
    def sampled(document: Document, step: int) -> list[float]:
        spread: list[float] = noise_at(document, step)["spread"][WAYS[0]]["measured"]
        return spread

    still = {**FORTY, "learning_rate": 0}
    assert sampled(still, 3) == sampled(still, 3)
    assert sampled(still, 3) != sampled(still, 4)
    assert sampled(still, 3) != sampled({**still, "seed": 1}, 3)


@pytest.mark.parametrize(("document", "n"), [(TEN, 10), (FORTY, 40)])
def test_the_sum_of_gradients_is_n_times_the_mean_over_single_draws(
    document: Document, n: int
) -> None:
    assert noise_at(document, 1)["sum"]["factor"] == pytest.approx(n, rel=1e-12)


def places_in(document: Document, *names: str) -> list[int]:
    examples = prepared_from(document).examples
    classes = None if examples.classes is None else len(examples.classes)
    places = objective_of(document, examples.x, classes).network.places()
    return [places[name] for name in names]


@pytest.mark.parametrize("order", ["shuffle_every_epoch", "with_replacement"])
def test_the_cloud_holds_real_batches_and_the_one_of_this_step(order: str) -> None:
    document = {**TEN, "order": order, "runs": [{"batch_size": 2}]}
    step, names = 13, ["W1[1,2]", "b2[0]"]
    cloud = noise_at(document, step, ";".join(names))["cloud"]
    gradients, places = gradients_of(document, step), places_in(document, *names)
    every = combinations(range(10), 2) if order != WAYS[1] else product(range(10), repeat=2)
    expected = deviations(gradients, list(every))[:, places]
    assert cloud["exact"]
    assert cloud["batch_size"] == 2
    assert cloud["names"] == names
    assert cloud["explained"] is None
    np.testing.assert_allclose(cloud["points"], expected, atol=1e-14)
    batch = batches_of(document)[step]
    np.testing.assert_allclose(cloud["this"], deviations(gradients, [batch])[0, places], atol=1e-14)
    np.testing.assert_allclose(cloud["zero"], -gradients.mean(axis=0)[places], atol=1e-14)


def test_random_points_are_batches_too() -> None:
    names = ["W1[0,0]", "b1[2]"]
    cloud = noise_at(FORTY, 5, ";".join(names))["cloud"]
    gradients, places = gradients_of(FORTY, 5), places_in(FORTY, *names)
    pairs = deviations(gradients, list(combinations(range(40), 2)))[:, places]
    points = np.asarray(cloud["points"])
    assert not cloud["exact"]
    assert 200 <= len(points) <= 400
    apart = np.linalg.norm(points[:, None] - pairs[None], axis=2)
    assert apart.min(axis=1).max() < 1e-14
    assert len(set(apart.argmin(axis=1))) > 200  # drawn all over the 780 pairs


def principal(points: Array) -> tuple[Array, float]:
    """Two axes by the singular vectors, each with a positive largest entry, and their share."""
    _, lengths, axes = np.linalg.svd(points - points.mean(axis=0))
    largest = axes[np.arange(2), np.abs(axes[:2]).argmax(axis=1)]
    variances = lengths**2
    return axes[:2] * np.sign(largest)[:, None], float(variances[:2].sum() / variances.sum())


@pytest.mark.parametrize(("size", "count"), [(5, 252), (9, 10)])  # more and fewer than P = 13
def test_the_principal_plane_holds_the_largest_share_of_the_variance(size: int, count: int) -> None:
    document, step = {**TEN, "runs": [{"batch_size": size}]}, 4
    cloud, gradients = noise_at(document, step)["cloud"], gradients_of(document, step)
    batch = batches_of(document)[step]
    points = deviations(gradients, list(combinations(range(10), len(batch))))
    axes, share = principal(points)
    assert cloud["names"] == ["principal direction 1", "principal direction 2"]
    assert len(cloud["points"]) == count
    assert cloud["explained"] == pytest.approx(share, rel=1e-9)
    assert 0.3 < share < 1
    np.testing.assert_allclose(cloud["points"], points @ axes.T, atol=1e-12)
    np.testing.assert_allclose(cloud["this"], axes @ deviations(gradients, [batch])[0], atol=1e-12)
    np.testing.assert_allclose(cloud["zero"], -axes @ gradients.mean(axis=0), atol=1e-12)


def test_a_full_batch_is_one_point_with_the_zero_gradient_in_full_view() -> None:
    cloud = noise_at({**TEN, "runs": [{"batch_size": "full"}]}, 2)["cloud"]
    assert cloud["exact"]
    np.testing.assert_array_equal(cloud["points"], [[0, 0]])
    np.testing.assert_allclose(cloud["this"], [0, 0], atol=1e-16)
    norm = noise_at({**TEN, "runs": [{"batch_size": "full"}]}, 2)["full_gradient_norm"]
    assert np.linalg.norm(cloud["zero"]) == pytest.approx(norm, rel=1e-12)
    assert np.isnan(cloud["explained"])  # null in JSON: there is no variance


REFUSED = (
    *("", "PRINCIPAL", "x;y", "W1;b1", "W1[0,0]", "W1[0,0];W1[0,0]", "W1[0,0];b9[0]"),
    *("W1[0,0];b1[0];b1[1]", "W1[0,0],b1[0]", "W1[00,0];b1[0]", ";W1[0,0];b1[0]"),
)


@pytest.mark.parametrize("directions", REFUSED)
def test_other_directions_are_refused_with_what_is_allowed(directions: str) -> None:
    with pytest.raises(ExperimentError) as refused:
        noise_at(TEN, 0, directions)
    (problem,) = refused.value.problems
    assert (problem.field, problem.value) == ("directions", directions)
    assert "principal" in problem.message
    assert "W1[0,0];b2[0]" in problem.message


def test_directions_are_checked_by_the_network_alone() -> None:
    layout = prepared_from(TEN).layout
    assert directions_of("principal", layout) == {}
    assert list(directions_of("b2[0];W1[0,0]", layout)) == ["b2[0]", "W1[0,0]"]
    for directions in REFUSED:
        with pytest.raises(ExperimentError):
            directions_of(directions, layout)


EPOCHS: dict[str, tuple[Document, int, list[int]]] = {  # with a step and the steps looked at
    "shuffled": ({"runs": [{"batch_size": 6}]}, 15, [14, 15, 16, 17, 18, 19, 20]),
    "sorted": ({"runs": [{"batch_size": 6}], "order": "sorted"}, 2, [*range(7)]),
    "dropped": ({"runs": [{"batch_size": 6}], "last_batch": "drop"}, 7, [*range(6, 12)]),
    "ends early": ({"runs": [{"batch_size": 6}], "stop": {"updates": 17}}, 16, [14, 15, 16]),
    "full": ({"runs": [{"batch_size": "full"}]}, 2, [2]),
    "edited": (
        {"runs": [{"batch_size": 6, "changes": [{"at_step": 9, "W1[0,0]": 2.0}]}]},
        13,
        [*range(7, 14)],
    ),
    "resized": (
        {"runs": [{"batch_size": 20, "batch_growth": 2, "schedule_epochs": 1}]},
        2,
        [2],
    ),
}


@pytest.mark.parametrize("name", EPOCHS)
def test_the_rest_of_an_epoch_strays_from_the_full_gradient(name: str) -> None:
    settings, step, steps = EPOCHS[name]
    document = {**FORTY, **settings}
    epoch = noise_at(document, step)["epoch"]
    assert list(epoch["steps"]) == steps
    order = trained(document)[0].order[epoch["epoch"]]
    parameters = stepped(document).parameters
    size = prepared_from(document).runs[0].timetable.at(step).batch_size
    for place, (k, used) in enumerate(zip(steps, epoch["used"], strict=True)):
        assert used == place * size
        gradients, rest = gradients_at(document, parameters[k]), order[used:]
        full = gradients.mean(axis=0)
        away = np.linalg.norm(gradients[rest].mean(axis=0) - full) / np.linalg.norm(full)
        left = len(rest)
        usual = s_squared(gradients) / left * (1 - left / 40)
        assert epoch["distance"][place] == pytest.approx(away, rel=1e-9, abs=1e-13)
        assert epoch["expected"][place] == pytest.approx(
            np.sqrt(usual) / np.linalg.norm(full), rel=1e-9, abs=1e-13
        )
    assert list(epoch["remaining"]) == [len(order) - used for used in epoch["used"]]
    whole = len(order) == 40
    assert (epoch["distance"][0] == 0) == whole
    assert (epoch["expected"][0] == 0) == whole
    assert all(distance > 1e-3 for distance in epoch["distance"][1:])


def test_draws_with_replacement_leave_nothing_behind() -> None:
    document = {**FORTY, "order": "with_replacement", "runs": [{"batch_size": 6}]}
    epoch = noise_at(document, 9)["epoch"]
    assert epoch["order"] == "with_replacement"
    assert list(epoch["steps"]) == list(range(7, 14))
    assert list(epoch["used"]) == [0, 6, 12, 18, 24, 30, 36]
    assert list(epoch["remaining"]) == [42, 36, 30, 24, 18, 12, 6]  # draws: 7 batches of 6
    assert list(epoch["distance"]) == list(epoch["expected"]) == [0.0] * 7


def test_of_a_long_epoch_64_steps_are_looked_at() -> None:
    document = {**FORTY, "data": {"n": 150, "test_fraction": 0}, "runs": [{"batch_size": 1}]}
    steps = np.array(noise_at({**document, "stop": {"epochs": 2}}, 222)["epoch"]["steps"])
    assert len(steps) == 64
    assert (steps[0], steps[-1]) == (150, 299)
    assert set(np.diff(steps)) == {2, 3}


@pytest.mark.parametrize("order", ["shuffle_every_epoch", "with_replacement"])
def test_cosines_and_lengths_are_those_of_the_runs_own_gradients(order: str) -> None:
    document = {**TEN, "order": order, "runs": [{"batch_size": 3}]}
    reply, steps, batches = cosines_of(document, 5, 14), stepped(document), batches_of(document)
    assert reply["steps"] == list(range(5, 14))
    for place, k in enumerate(range(5, 14)):
        gradients = gradients_at(document, steps.parameters[k])
        full, own = gradients.mean(axis=0), gradients[batches[k]].mean(axis=0)
        np.testing.assert_allclose(steps.gradients[k], own, atol=1e-14)
        lengths = np.linalg.norm(own), np.linalg.norm(full)
        assert reply["cosine"][place] == pytest.approx(own @ full / lengths[0] / lengths[1])
        assert reply["relative_length"][place] == pytest.approx(lengths[0] / lengths[1], rel=1e-12)


def test_evaluations_hold_the_same_cosines_and_lengths() -> None:
    document = {**TEN, "runs": [{"batch_size": 3}]}
    (run,), plan = trained(document), prepared_from(document).runs[0]
    every = cosines_of(document, 0, plan.steps)
    *evaluations, last = run.evaluations
    assert len(evaluations) > 10
    for evaluation in evaluations:
        assert evaluation.cosine == pytest.approx(every["cosine"][evaluation.step], rel=1e-12)
        assert evaluation.relative_length == pytest.approx(
            every["relative_length"][evaluation.step], rel=1e-12
        )
    assert (last.cosine, last.relative_length) == (None, None)  # no step begins at the last θ


def line(targets: list[float]) -> Document:
    """ŷ = 3 whatever x, with one example a batch, in the order given, and no step made."""
    return {
        "data": {"name": "inline", "x": [[1.0], [1.0]], "y": targets, "test_fraction": 0},
        "model": {"hidden": [], "parameters": [0.0, 3.0]},
        "order": "as_given",
        "learning_rate": 0,
        "runs": [{"batch_size": 1}],
        "stop": {"epochs": 1},
    }


def test_without_a_direction_there_is_no_cosine() -> None:
    cancelling = cosines_of(line([2.0, 4.0]), 0, 2)  # per-example gradients 2 and −2
    assert cancelling["cosine"] == cancelling["relative_length"] == [None, None]
    one_fitted = cosines_of(line([3.0, 5.0]), 0, 2)  # 0 and −4, in the mean −2
    assert one_fitted["cosine"] == [None, pytest.approx(1)]
    assert one_fitted["relative_length"] == [0, pytest.approx(2)]


def test_no_steps_have_no_cosines() -> None:
    assert cosines_of(TEN, 3, 3) == {"steps": [], "cosine": [], "relative_length": []}


def test_at_a_kink_every_claim_holds_with_the_stated_slope() -> None:
    kinked = {
        **TEN,
        "model": {"hidden": [2], "activation": "relu", "parameters": [0.0] * 6 + [1.0, -1.0, 0.3]},
    }
    reply, gradients = noise_at(kinked, 0), gradients_of(kinked, 0)
    assert reply["s2"] == pytest.approx(s_squared(gradients), rel=1e-12)
    assert max(reply["bias"]["largest"]) < 1e-15
    for name in ("measured", "formula"):
        assert column(reply, WAYS[0], name)[5] == pytest.approx(s_squared(gradients) / 10)


def test_numbers_that_are_not_finite_are_results() -> None:
    document = {**line([2.0, 4.0]), "learning_rate": 1e9, "stop": {"epochs": 30}}
    document["data"] = {**document["data"], "x": [[1.0], [2.0]]}
    steps = stepped(document)
    step = int(np.argmin(np.isfinite(steps.gradients).all(axis=1)))
    assert step > 0
    reply = noise_at(document, step)
    assert not np.isfinite(reply["s2"])
    assert not np.isfinite(reply["cloud"]["points"]).any()
    assert cosines_of(document, step, step + 1)["cosine"] == [None]


def test_a_single_example_has_no_noise() -> None:
    document = line([2.0, 4.0])
    document["data"] = {"name": "inline", "x": [[1.0]], "y": [1.0], "test_fraction": 0}
    reply = noise_at(document, 0)
    assert reply["spread"]["batch_sizes"] == [1]
    assert column(reply, WAYS[0], "measured") == {1: 0}
    assert column(reply, WAYS[0], "formula") == column(reply, WAYS[1], "formula") == {1: 0}


@pytest.mark.parametrize("hidden", [[], [3]])
def test_huge_gradients_that_are_almost_the_same_do_not_cancel(hidden: list[int]) -> None:
    steps = np.arange(12.0)
    document = {
        "data": {"name": "inline", "x": [[1.0]] * 12, "y": [*(1e8 + steps)], "test_fraction": 0},
        "model": {"hidden": hidden},
        "runs": [{"batch_size": 1}],
        "stop": {"updates": 1},
    }
    # The gradient of (ŷ − y)² is 2(ŷ − y)∇ŷ, with the same ∇ŷ for the same x.
    gradient = gradients_of(document, 0)[0]
    slope = np.linalg.norm(gradient) / 2e8
    expected = 4 * slope**2 * steps.var(ddof=1)
    assert noise_at(document, 0)["s2"] == pytest.approx(expected, rel=1e-6)


@laws
@given(experiments())
def test_for_any_network_and_data_the_mean_over_all_batches_is_exact(document: Document) -> None:
    still = {**document, "runs": [{"batch_size": 2}], "stop": {"updates": 1}}
    still["data"] = {**document["data"], "test_fraction": 0}
    reply, gradients = noise_at(still, 0), gradients_of(still, 0)
    n, s2 = len(gradients), s_squared(gradients)
    scale = max(1.0, float(np.abs(gradients).max()))
    assert max(reply["bias"]["largest"]) < 1e-15 * scale
    for size in range(1, n + 1):
        without, with_ = (column(reply, way, "measured")[size] for way in WAYS)
        expected = mean_square(gradients, list(combinations(range(n), size)))
        assert without == pytest.approx(expected, rel=1e-10, abs=1e-26 * scale**2)
        assert without == pytest.approx(s2 / size * (1 - size / n), rel=1e-10, abs=1e-26 * scale**2)
        if column(reply, WAYS[1], "exact")[size]:
            assert with_ == pytest.approx(s2 * (n - 1) / (n * size), rel=1e-10, abs=1e-26)


WEIGHTS = [0.5, 2.0, 0.0, 1.0, 1.5, 3.0, 0.25, 1.0, 0.0, 2.0]


@pytest.mark.parametrize("mean_by", ["count", "weights"])
def test_weighted_examples_are_drawn_like_others(mean_by: str) -> None:
    """A mean by weights is a ratio of means; Cochran (1977), section 2.11, has its first order."""
    plain = prepared_from(TEN).examples
    data = {"name": "inline", "x": plain.x.tolist(), "y": plain.y.astype(int).tolist(),
            "example_weights": WEIGHTS, "test_fraction": 0}  # fmt: skip
    document = {**TEN, "data": data, "mean_by": mean_by}
    reply, weights = noise_at(document, 3), np.array(WEIGHTS)
    unweighted = {**TEN, "data": {name: data[name] for name in ("name", "x", "y", "test_fraction")}}
    found = gradients_at(unweighted, stepped(document).parameters[3])

    def mean(rows: Sequence[int]) -> Array:
        chosen = weights[list(rows)]
        divisor = (chosen.sum() or np.inf) if mean_by == "weights" else len(rows)
        return np.asarray(chosen @ found[list(rows)] / divisor)

    full = mean(range(10))
    for size, measured in column(reply, WAYS[0], "measured").items():
        each = [((mean(rows) - full) ** 2).sum() for rows in combinations(range(10), size)]
        assert measured == pytest.approx(np.mean(each), rel=1e-12, abs=1e-30)
    first_order = weights[:, None] * found
    if mean_by == "weights":
        first_order = weights[:, None] * (found - full) / weights.mean()
    s2 = s_squared(first_order)
    for size, formula in column(reply, WAYS[0], "formula").items():
        assert formula == pytest.approx(s2 / size * (1 - size / 10), rel=1e-9, abs=1e-15)
