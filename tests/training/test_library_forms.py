"""Losses, means and penalties as other libraries have them, against numbers on paper."""

from typing import Any

import numpy as np
import pytest

from tests.training.trained import Document, Run, prepared_from, trained


def made(document: Document, **settings: Any) -> Run:
    """A run of the full batch in the order given."""
    plain = {"order": "as_given", "runs": [{"batch_size": "full"}], "stop": {"updates": 1}}
    (run,) = trained({**plain, **document, **settings})
    return run


def gradient(run: Run) -> list[float]:
    """What the first update descends, at the rate 1."""
    descended: list[float] = (run.parameters[0] - run.parameters[1]).tolist()
    return descended


# One example at ŷ = 0 with y = 3, x = 2
ONE: Document = {
    "data": {"name": "inline", "x": [[2.0]], "y": [3.0]},
    "model": {"hidden": [], "parameters": [0.0, 0.0]},
    "learning_rate": 1,
}


def test_half_the_squared_error_is_half_of_it_in_value_and_slope() -> None:
    whole, half = (made(ONE, loss=loss) for loss in ("squared_error", "half_squared_error"))
    # 3² and −2 · 3, 4.5 and −3; times x for w
    assert whole.column("batch_loss").tolist() == [9]
    assert gradient(whole) == [-12, -6]
    assert half.column("batch_loss").tolist() == [4.5]
    assert gradient(half) == [-6, -3]
    assert half.evaluations[0].training_loss == 4.5


def test_half_the_squared_error_at_twice_the_rate_is_the_squared_error() -> None:
    wave: Document = {"data": {"name": "sine", "n": 40}, "model": {"hidden": [4]}}
    runs = [{"batch_size": 7}]
    whole, half = (
        trained({**wave, "loss": loss, "learning_rate": rate, "runs": runs})[0]
        for loss, rate in (("squared_error", 0.02), ("half_squared_error", 0.04))
    )
    np.testing.assert_allclose(half.parameters, whole.parameters, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(half.column("batch_loss"), whole.column("batch_loss") / 2)


# Several targets: ŷ = (0, 0), y = (1, −3), x = 2; θ is W1 (1, 2) and b1 (2,)
TWO: Document = {
    "data": {"name": "inline", "x": [[2.0]], "y": [[1.0, -3.0]]},
    "model": {"hidden": [], "parameters": [0.0] * 4},
    "learning_rate": 1,
}


@pytest.mark.parametrize(
    ("loss", "total", "slopes"),
    [
        ("squared_error", 10, [-2, 6]),
        ("half_squared_error", 5, [-1, 3]),
        ("absolute_error", 4, [-1, 1]),
        # 1/2 and 3 − 1/2
        ("huber", 3, [-1, 1]),
    ],
)
def test_the_loss_of_several_targets_is_their_mean_or_their_sum(
    loss: str, total: float, slopes: list[float]
) -> None:
    # The slopes by ŷ are those by b, and times x by W.
    for over, targets in (({}, 2), ({"over_outputs": "mean"}, 2), ({"over_outputs": "sum"}, 1)):
        run = made(TWO, loss=loss, **over)
        assert run.column("batch_loss").tolist() == [total / targets]
        assert run.evaluations[0].training_loss == total / targets
        expected = [2 * slope for slope in slopes] + slopes
        assert gradient(run) == [each / targets for each in expected]


def test_targets_are_the_rows_of_y() -> None:
    data = {"name": "inline", "x": [[2.0]], "targets": [[1.0, -3.0]]}
    named = made({**TWO, "data": data})
    np.testing.assert_array_equal(named.parameters, made(TWO).parameters)


def test_of_one_target_mean_and_sum_are_the_same() -> None:
    plain, *others = (made(ONE, **over) for over in ({}, {"over_outputs": "sum"}))
    row = {**ONE, "data": {**ONE["data"], "y": [[3.0]]}}
    for run in (*others, made(row), made(row, over_outputs="sum")):
        np.testing.assert_array_equal(run.parameters, plain.parameters)


def test_targets_learnt_together_by_a_linear_model_are_those_learnt_alone() -> None:
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(9, 2)), rng.normal(size=(9, 2))
    plain = {"learning_rate": 0.1, "runs": [{"batch_size": 4}], "stop": {"epochs": 5}}
    start = rng.normal(size=(3, 2))  # W1 (2, 2) and b1 (2,) as rows, a column for each target

    def theta(targets: Any, parameters: Any) -> Any:
        data = {"name": "inline", "x": x.tolist(), "y": targets.tolist()}
        model = {"hidden": [], "parameters": parameters.ravel().tolist()}
        document = {**plain, "data": data, "model": model, "over_outputs": "sum"}
        return trained(document)[0].parameters[-1]

    together = theta(y, start).reshape(3, 2)
    for target in (0, 1):
        alone = theta(y[:, target], start[:, target])
        np.testing.assert_allclose(together[:, target], alone, rtol=1e-12)


# Weights: ŷ = w x + b at θ = 0, |ŷ − y| = 2, 4, 8 with slopes −x and −1 of w and b
WEIGHED: Document = {
    "data": {
        "name": "inline",
        "x": [[1.0], [2.0], [4.0]],
        "y": [2.0, 4.0, 8.0],
        "example_weights": [3.0, 0.0, 2.0],
    },
    "model": {"hidden": [], "parameters": [0.0, 0.0]},
    "loss": "absolute_error",
    "learning_rate": 1,
}


@pytest.mark.parametrize(
    ("mean_by", "divisor"),
    [({}, 3), ({"mean_by": "count"}, 3), ({"mean_by": "weights"}, 5)],
)
def test_a_loss_is_multiplied_by_the_weight_of_its_example(
    mean_by: Document, divisor: float
) -> None:
    # 3 · 2 + 2 · 8 = 22, 3 · 1 + 2 · 4 = 11 and 3 + 2 = 5
    run = made(WEIGHED, **mean_by)
    assert run.column("batch_loss").tolist() == pytest.approx([22 / divisor], rel=1e-14)
    assert run.evaluations[0].training_loss == pytest.approx(22 / divisor, rel=1e-14)
    assert gradient(run) == pytest.approx([-11 / divisor, -5 / divisor], rel=1e-14)
    summed = made(WEIGHED, **mean_by, reduction="sum")
    assert gradient(summed) == pytest.approx([-11, -5], rel=1e-14)
    # The column stays the mean.
    assert summed.column("batch_loss").tolist() == run.column("batch_loss").tolist()


def test_a_batch_has_the_mean_by_its_own_weights() -> None:
    settings: Document = {"runs": [{"batch_size": 2}], "learning_rate": 0, "stop": {"epochs": 1}}
    # 3 · 2 by 2 examples and 2 · 8 by 1; 3 · 2 by 3 and 2 · 8 by 2
    assert made(WEIGHED, **settings).column("batch_loss").tolist() == [3, 16]
    by_weights = made(WEIGHED, **settings, mean_by="weights")
    assert by_weights.column("batch_loss").tolist() == [2, 8]


def test_a_shorter_batch_is_weighted_by_its_examples_whatever_they_weigh() -> None:
    # The last batch of 1 in place of 2 counts half: 4/2 by w and 1/2 by b.
    settings: Document = {"runs": [{"batch_size": 2}], "stop": {"epochs": 1}}
    for last, share in (("keep", 1), ("weighted", 1 / 2)):
        run = made(WEIGHED, **settings, mean_by="weights", last_batch=last)
        assert run.parameters[2] - run.parameters[1] == pytest.approx([4 * share, share])


@pytest.mark.parametrize("mean_by", ["count", "weights"])
def test_a_batch_of_weights_0_is_a_step_that_leaves_the_parameters(mean_by: str) -> None:
    settings: Document = {"runs": [{"batch_size": 1}], "stop": {"epochs": 1}}
    for reduction in ("mean", "sum"):
        run = made(WEIGHED, **settings, mean_by=mean_by, reduction=reduction)
        assert run.column("batch_loss")[1] == 0
        assert run.column("gradient_norm")[1] == 0
        assert run.parameters[2].tolist() == run.parameters[1].tolist()
        assert run.parameters[3].tolist() != run.parameters[2].tolist()


def test_a_sum_over_one_example_has_its_weight() -> None:
    # 3 · 1, 0 and 2 · 4 by w; as a mean by weights 1 and 4
    rate = 1 / 64  # so that ŷ stays below y
    settings: Document = {"runs": [{"batch_size": 1}], "stop": {"epochs": 1}}
    for form, path in (
        ({"reduction": "sum", "mean_by": "weights"}, [3, 3, 11]),
        ({"reduction": "sum", "mean_by": "count"}, [3, 3, 11]),
        ({"mean_by": "weights"}, [1, 1, 5]),
        ({"mean_by": "count"}, [3, 3, 11]),
    ):
        run = made(WEIGHED, **settings, **form, learning_rate=rate)
        assert run.parameters[1:, 0].tolist() == [rate * each for each in path]


def test_a_weight_of_2_is_the_example_twice_where_the_mean_is_by_weights() -> None:
    rng = np.random.default_rng(5)
    x, y = rng.normal(size=(6, 2)).tolist(), rng.normal(size=6).tolist()
    network = {"model": {"hidden": [4]}, "learning_rate": 0.05, "stop": {"updates": 30}}
    data = {"name": "inline", "x": x, "y": y, "example_weights": [1, 2, 1, 1, 2, 1]}
    twice = {"name": "inline", "x": [*x, x[1], x[4]], "y": [*y, y[1], y[4]]}
    doubled = made({**network, "data": twice})
    weighed = made({**network, "data": data}, mean_by="weights")
    np.testing.assert_allclose(weighed.parameters, doubled.parameters, rtol=1e-10, atol=1e-12)
    losses = [run.evaluations[-1].training_loss for run in (weighed, doubled)]
    assert losses[0] == pytest.approx(losses[1], rel=1e-12)


@pytest.mark.parametrize("task", ["line", "blobs", "blobs3"])
def test_weights_of_1_are_none(task: str) -> None:
    examples = prepared_from({"data": {"name": task, "n": 30, "test_fraction": 0}}).examples
    data = {"name": "inline", "x": examples.x.tolist(), "y": examples.y.tolist()}
    network = {"model": {"hidden": [3]}, "stop": {"updates": 20}, "runs": [{"batch_size": 7}]}
    plain = made({**network, "data": data})
    for mean_by in ("count", "weights"):
        ones = {**data, "example_weights": [1.0] * 30}
        weighed = made({**network, "data": ones}, mean_by=mean_by)
        np.testing.assert_allclose(weighed.parameters, plain.parameters, rtol=1e-10, atol=1e-12)


# Penalties: ŷ = y at w = 2, b = 4, so that the data pull nowhere. l2 = 1/2: the gradient is half of
# what is shrunk, the value a quarter of its square.
FALLING: Document = {
    "data": {"name": "inline", "x": [[0.0], [0.0], [0.0], [0.0]], "y": [4.0] * 4},
    "model": {"hidden": [], "parameters": [2.0, 4.0]},
    "learning_rate": 1,
    "l2": 0.5,
}


@pytest.mark.parametrize(
    ("form", "pull", "value"),
    [
        ({}, [1, 0], 1),
        ({"l2_on": "weights", "l2_per": "objective"}, [1, 0], 1),
        ({"l2_on": "all"}, [1, 2], 1 + 4),
        # Of four examples
        ({"l2_per": "batch"}, [1 / 4, 0], 1 / 4),
        ({"l2_on": "all", "l2_per": "batch"}, [1 / 4, 1 / 2], 5 / 4),
        # l1 stays on the weights and is never divided: 3 · 1, and 3 · |2|.
        ({"l2_on": "all", "l2_per": "batch", "l1": 3}, [1 / 4 + 3, 1 / 2], 5 / 4 + 6),
        ({"l2_on": "all", "l2": 0, "l1": 3}, [3, 0], 6),
    ],
)
def test_forms_of_the_penalty(form: Document, pull: list[float], value: float) -> None:
    for reduction in ("mean", "sum"):
        run = made(FALLING, reduction=reduction, **form)
        assert gradient(run) == pull
        assert run.column("penalty").tolist() == [value]
        assert run.column("batch_loss").tolist() == [0]


def test_a_penalty_per_batch_is_divided_by_the_examples_of_each_batch() -> None:
    # Batches of 3 and 1, w at 2 for both: 1/3 and 1
    run = made(
        FALLING, l2_per="batch", learning_rate=0, runs=[{"batch_size": 3}], stop={"epochs": 1}
    )
    assert run.column("penalty").tolist() == pytest.approx([1 / 3, 1])


def test_a_penalty_per_batch_is_divided_as_the_mean_is() -> None:
    data = {**FALLING["data"], "example_weights": [5.0, 0, 0, 3]}
    for mean_by, divisor in (("count", 4), ("weights", 8)):
        run = made({**FALLING, "data": data}, l2_per="batch", mean_by=mean_by)
        assert run.column("penalty").tolist() == [1 / divisor]
        assert gradient(run) == [1 / divisor, 0]


def test_a_penalty_per_batch_is_0_in_a_batch_that_weighs_nothing() -> None:
    data = {**FALLING["data"], "example_weights": [1.0, 0, 0, 1]}
    settings: Document = {"runs": [{"batch_size": 1}], "stop": {"epochs": 1}}
    run = made({**FALLING, "data": data}, l2_per="batch", mean_by="weights", **settings)
    # 1/2 · w is taken off twice, from 2 and from 1.
    assert run.parameters[:, 0].tolist() == [2, 1, 1, 1, 0.5]
    assert run.column("penalty").tolist() == [1, 0, 0, 0.25]


def test_of_the_full_batch_a_penalty_per_batch_is_one_n_times_as_small() -> None:
    wave: Document = {"data": {"name": "sine", "n": 40, "test_fraction": 0}}
    per_batch, small = (
        made(wave, l2=l2, l2_per=per, stop={"updates": 20})
        for l2, per in ((4, "batch"), (0.1, "objective"))
    )
    np.testing.assert_allclose(per_batch.parameters, small.parameters, rtol=1e-11, atol=1e-12)
