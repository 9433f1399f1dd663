"""Several batches make one update: which batches, what is made of their gradients, and when."""

from typing import Any

import numpy as np
import pytest

from app.numerics.optimizers import OPTIMIZERS
from app.training.engine import loop
from tests.training.trained import Document, Run, prepared_from, trained

# ŷ = w x with y so far above that |ŷ − y| has the gradient −x at every step; b stays 0.
SLOPES: Document = {
    "data": {"name": "inline", "x": [[1.0], [2.0], [4.0]], "y": [1e6, 1e6, 1e6]},
    "model": {"hidden": [], "parameters": [0.0, 0.0]},
    "loss": "absolute_error",
    "learning_rate": 1,
    "bias_learning_rate": 0,
    "order": "as_given",
    "accumulate": 2,
}


def moved(size: int, epochs: int, **settings: Any) -> Run:
    document = {**SLOPES, "runs": [{"batch_size": size}], "stop": {"epochs": epochs}}
    (run,) = trained({**document, **settings})
    return run


def weights(size: int, epochs: int, **settings: Any) -> list[float]:
    """w after each step."""
    found: list[float] = moved(size, epochs, **settings).parameters[1:, 0].tolist()
    return found


@pytest.mark.parametrize(
    ("form", "path"),
    [
        # (1 + 2)/2, and 4 left over, divided by 2 all the same
        ("mean", [0, 1.5, 3.5]),
        ("sum", [0, 3, 7]),
        # (1 · 1 + 1 · 2)/2, and 4/1
        ("examples", [0, 1.5, 5.5]),
    ],
)
def test_an_update_of_two_batches_of_one_example(form: str, path: list[float]) -> None:
    assert weights(1, 1, accumulate_as=form) == path


@pytest.mark.parametrize(
    ("settings", "mean", "total", "examples"),
    [
        # Batches of 2 and 1: gradients 1.5 and 4
        ({}, 2.75, 5.5, 7 / 3),
        # Their sums 3 and 4; each still counts its examples: (2 · 3 + 1 · 4)/3
        ({"reduction": "sum"}, 3.5, 7, 10 / 3),
        # The short one at half weight: 1.5 and 2; (2 · 1.5 + 1 · 2)/3
        ({"last_batch": "weighted"}, 1.75, 3.5, 5 / 3),
    ],
)
def test_an_update_of_batches_of_two_sizes(
    settings: Document, mean: float, total: float, examples: float
) -> None:
    for form, expected in (("mean", mean), ("sum", total), ("examples", examples)):
        path = weights(2, 1, accumulate_as=form, **settings)
        assert path == pytest.approx([0, expected], rel=1e-14)


# What is left over, w in sums of 1, 2, 4


@pytest.mark.parametrize(
    ("rest", "path"),
    [
        # 1 2 | 4 | 1 2 | 4
        ("step", [0, 3, 7, 7, 10, 14]),
        # 1 2 | 4 1 | 2 4
        ("carry", [0, 3, 3, 8, 8, 14]),
        # 1 2 | 1 2, without 4
        ("drop", [0, 3, 3, 6]),
    ],
)
def test_what_becomes_of_batches_left_over(rest: str, path: list[float]) -> None:
    assert weights(1, 2, accumulate_as="sum", accumulate_rest=rest) == path


def test_batches_left_over_at_the_end_of_the_run_are_never_used() -> None:
    assert weights(1, 1, accumulate_as="sum", accumulate_rest="carry") == [0, 3, 3]
    # Five of nine: 1 2 4 1 2 | 4 1 2 4
    path = weights(1, 3, accumulate=5, accumulate_as="sum", accumulate_rest="carry")
    assert path == [0, 0, 0, 0, 10, 10, 10, 10, 10]


def test_more_batches_than_an_epoch_has_make_an_update_at_its_end() -> None:
    assert weights(1, 2, accumulate=5, accumulate_as="sum") == [0, 0, 7, 7, 7, 14]


@pytest.mark.parametrize(
    ("rest", "updates", "path"),
    [
        ("step", 2, [0, 3, 7]),
        ("carry", 2, [0, 3, 3, 8]),
        ("drop", 2, [0, 3, 3, 6]),
        ("step", 3, [0, 3, 7, 7, 10]),
    ],
)
def test_a_run_of_some_updates_has_the_steps_that_they_take(
    rest: str, updates: int, path: list[float]
) -> None:
    settings = {"accumulate_as": "sum", "accumulate_rest": rest, "stop": {"updates": updates}}
    run = moved(1, 1, **settings)
    assert run.parameters[1:, 0].tolist() == path
    assert run.outcome.steps == len(path)


def test_dropped_batches_are_not_visited() -> None:
    run = moved(1, 2, accumulate_rest="drop")
    assert len(run.column("batch_loss")) == 4
    # y − 0 at x = 1 and 2, and again at w = 1.5
    losses = 1e6 - np.array([0, 0, 1.5, 3])
    np.testing.assert_allclose(run.column("batch_loss"), losses, rtol=1e-15)


def test_a_step_that_makes_no_update_records_its_batch_at_the_same_parameters() -> None:
    run = moved(1, 1)
    assert run.column("update_norm").tolist() == [0, 1.5, 2]
    # (x, 1) of each example: the gradient of its batch, whatever the update
    norms = [np.hypot(x, 1) for x in (1, 2, 4)]
    assert run.column("gradient_norm").tolist() == pytest.approx(norms, rel=1e-14)


# The rate, the optimiser and the penalty


def test_the_rate_is_that_of_the_step_that_makes_the_update() -> None:
    # η = 1/4, 2/4, 3/4, 4/4: 3 · 2/4, then 4 and 1 by 4/4
    settings = {"accumulate_as": "sum", "accumulate_rest": "carry", "warmup": 4}
    run = moved(1, 2, **settings)
    assert run.column("learning_rates").tolist() == [0.25, 0.5, 0.75, 1, 1, 1]
    assert run.parameters[1:, 0].tolist() == [0, 1.5, 1.5, 6.5, 6.5, 12.5]


def test_a_change_within_a_group_holds_for_its_update() -> None:
    changes = [{"at_step": 1, "learning_rate": 0.5}, {"at_step": 2, "learning_rate": 2}]
    assert weights(1, 1, accumulate_as="sum", changes=changes) == [0, 1.5, 9.5]


def test_a_parameter_edited_within_a_group_keeps_what_was_accumulated() -> None:
    changes = [{"at_step": 1, "W1[0,0]": 10.0}]
    assert weights(1, 1, accumulate_as="sum", changes=changes) == [10, 13, 17]


def test_the_optimizer_counts_updates() -> None:
    # Of equal gradients Adam's corrected step is η g/|g| at every update, whatever its number.
    data = {"name": "inline", "x": [[1.0], [1.0]], "y": [1e6, 1e6]}
    adam = {"optimizer": "adam", "beta1": 0.5, "beta2": 0.75, "epsilon": 1e-16}
    path = weights(1, 3, data=data, **adam)
    assert path == pytest.approx([0, 1, 1, 2, 2, 3], rel=1e-14)
    # Dampening from the second update: v = 1, 1/2 + 1/4, 3/8 + 1/4
    dampened = {"optimizer": "momentum", "momentum": 0.5, "dampening": 0.75}
    assert weights(1, 3, data=data, **dampened) == [0, 1, 1, 1.75, 1.75, 2.375]


# θ_0 = (1, 0) and l2 = 1/2: the penalty's gradient is 1/2 of w, and its value 1/4.
FALLING: Document = {"model": {"hidden": [], "parameters": [1.0, 0.0]}, "l2": 0.5}


def test_the_penalty_is_added_once_at_the_update() -> None:
    run = moved(1, 1, accumulate=3, accumulate_as="sum", **FALLING)
    assert run.parameters[1:, 0].tolist() == [1, 1, 1 + 7 - 0.5]
    assert run.column("penalty").tolist() == [0.25, 0.25, 0.25]


def test_a_penalty_of_a_batch_is_divided_by_the_examples_of_the_update() -> None:
    # Batches of 2 and 1 are 3 examples; alone the second update has 1.
    run = moved(2, 1, accumulate_as="sum", l2_per="batch", **FALLING)
    assert run.parameters[1:, 0].tolist() == pytest.approx([1, 6.5 - 0.5 / 3], rel=1e-14)
    assert run.column("penalty").tolist() == pytest.approx([0.25 / 3] * 2, rel=1e-14)
    run = moved(1, 1, accumulate_as="sum", l2_per="batch", **FALLING)
    # 1 + 3 − 0.5/2 = 3.75, then 3.75 + 4 − 3.75/2
    assert run.parameters[1:, 0].tolist() == [1, 3.75, 5.875]
    assert run.column("penalty").tolist() == [0.125, 0.125, 3.75**2 / 4]


# Laws, on a network whose gradients change

WAVE: Document = {
    "data": {"name": "sine", "n": 48, "test_fraction": 0},
    "model": {"hidden": [5]},
    "learning_rate": 0.02,
    "l2": 0.01,
    "stop": {"epochs": 4},
}


@pytest.mark.parametrize("form", ["mean", "examples"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_batches_accumulated_are_one_batch_of_all_their_examples(optimizer: str, form: str) -> None:
    four = {"batch_size": 4, "accumulate": 3, "accumulate_as": form}
    document = {**WAVE, "optimizer": optimizer, "epsilon": 1e-3}
    if optimizer in ("gradient_descent", "momentum", "nesterov"):
        del document["epsilon"]
    apart, together = trained({**document, "runs": [four, {"batch_size": 12}]})
    np.testing.assert_allclose(apart.parameters[::3], together.parameters, rtol=1e-9, atol=1e-11)


def test_batches_of_two_sizes_are_one_batch_where_each_example_counts_the_same() -> None:
    # 48 = 20 + 20 + 8
    ragged = {"batch_size": 20, "accumulate": 3, "accumulate_as": "examples"}
    apart, together = trained({**WAVE, "runs": [ragged, {"batch_size": "full"}]})
    np.testing.assert_allclose(apart.parameters[::3], together.parameters, rtol=1e-11, atol=1e-12)
    (by_mean,) = trained({**WAVE, "runs": [{**ragged, "accumulate_as": "mean"}]})
    assert np.abs(by_mean.parameters[::3] - together.parameters).max() > 1e-5


# The third batch of two, of the examples 4 and 5, weighs nothing.
WEIGHED: Document = {
    **WAVE,
    "data": {
        "name": "inline",
        "x": [[0.1 * i] for i in range(12)],
        "y": [float(np.sin(i)) for i in range(12)],
        "example_weights": [0.5, 2, 0, 1, 0, 0, 3, 1, 1, 0.25, 0, 2],
    },
    "mean_by": "weights",
    "order": "as_given",
    "runs": [{"batch_size": 2, "accumulate": 3, "accumulate_as": "examples"}, {"batch_size": 6}],
}


def test_with_weights_a_batch_counts_what_its_examples_weigh() -> None:
    apart, together = trained(WEIGHED)
    np.testing.assert_allclose(apart.parameters[::3], together.parameters, rtol=1e-11)
    assert apart.column("batch_loss")[2] == 0


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("size", [1, 2])
def test_batches_that_weigh_nothing_leave_all_numbers_finite(size: int, reduction: str) -> None:
    # Batches of one example: 2, 4, 5 and 10 weigh nothing.
    for accumulated in ({}, {"accumulate": 2, "accumulate_as": "examples"}):
        runs = [{"batch_size": size, "reduction": reduction, **accumulated}]
        (run,) = trained({**WEIGHED, "runs": runs})
        assert run.outcome.status == "finished"
        for name in ("parameters", "batch_loss", "epoch_loss", "gradient_norm"):
            assert np.isfinite(run.column(name)).all(), name


@pytest.mark.parametrize("form", ["mean", "sum", "examples"])
@pytest.mark.parametrize("optimizer", ["gradient_descent", "momentum", "adam"])
def test_of_one_batch_every_form_is_the_batch(optimizer: str, form: str) -> None:
    runs = [{"batch_size": 7}, {"batch_size": 7, "accumulate": 1, "accumulate_as": form}]
    plain, one = trained({**WAVE, "optimizer": optimizer, "runs": runs})
    np.testing.assert_array_equal(one.parameters, plain.parameters)


@pytest.mark.parametrize("rest", ["step", "carry", "drop"])
@pytest.mark.parametrize("form", ["mean", "sum", "examples"])
def test_the_numbers_do_not_depend_on_where_chunks_end(
    rest: str, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = {"batch_size": 5, "batch_growth": 1.6, "schedule_epochs": 1, "optimizer": "adam"}
    accumulated = {"accumulate": 3, "accumulate_as": form, "accumulate_rest": rest}
    document = {**WAVE, "runs": [{**run, **accumulated}], "epoch_loss": "exponential"}
    (usual,) = trained(document)
    for length in (1, 2, 7):
        monkeypatch.setattr(loop, "FIRST_CHUNK", length)
        monkeypatch.setattr(loop, "LONGEST_CHUNK", 2 * length)
        (other,) = trained(document)
        np.testing.assert_array_equal(other.parameters, usual.parameters)
        for name in ("batch_loss", "penalty", "epoch_loss"):
            np.testing.assert_allclose(other.column(name), usual.column(name), rtol=1e-14)


def test_a_run_that_makes_no_update_says_so() -> None:
    document = {"data": {"name": "line", "n": 12, "test_fraction": 0}, "stop": {"epochs": 3}}
    run = {"batch_size": 3, "accumulate": 13, "accumulate_rest": "carry"}
    (notice,) = prepared_from({**document, "runs": [{"batch_size": 3}, run]}).notices
    assert (notice.field, notice.value) == ("runs.1.accumulate", 13)
    assert notice.message == "is more than the 12 batches of this run, so it makes no update"
    assert prepared_from({**document, "runs": [{**run, "accumulate": 12}]}).notices == ()
