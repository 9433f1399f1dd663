"""Biases with a rate of their own, or with an optimiser of their own, against numbers on paper."""

from typing import Any

import numpy as np
import pytest

from tests.training.slopes import HALF, SLOPE, moved
from tests.training.trained import Document, trained


def test_biases_have_a_rate_of_their_own() -> None:
    run = moved(3, bias_learning_rate=0.25)
    assert run.parameters[1:].tolist() == [[2, 0.25], [4, 0.5], [6, 0.75]]
    assert set(run.column("learning_rates")) == {1.0}


def test_without_one_biases_have_that_of_the_weights_and_its_changes() -> None:
    assert moved(2, changes=[HALF]).parameters[1:].tolist() == [[2, 1], [3, 1.5]]


def test_a_change_of_the_learning_rate_leaves_that_of_the_biases() -> None:
    run = moved(2, changes=[HALF], bias_learning_rate=0.25)
    assert run.parameters[1:].tolist() == [[2, 0.25], [3, 0.5]]


def test_schedule_and_warm_up_act_on_both_rates() -> None:
    # An epoch is one step: 1, 1/2, 1/4.
    run = moved(3, schedule="step", bias_learning_rate=0.25)
    assert run.parameters[1:].tolist() == [[2, 0.25], [3, 0.375], [3.5, 0.4375]]
    run = moved(2, warmup=2, bias_learning_rate=0.25)
    assert run.parameters[1:].tolist() == [[1, 0.125], [3, 0.375]]


def test_the_rate_rule_leaves_the_rate_of_biases() -> None:
    # Two examples: the run of one has half the rate.
    data = {"name": "inline", "x": [[2.0], [2.0]], "y": [1e6, 1e6]}
    runs = [{"batch_size": 2}, {"batch_size": 1}]
    document = {**SLOPE, "data": data, "runs": runs, "stop": {"updates": 1}}
    for own, ends in (
        ({}, [[2, 1], [1, 0.5]]),
        ({"bias_learning_rate": 0.25}, [[2, 0.25], [1, 0.25]]),
    ):
        made = trained({**document, "learning_rate_rule": "linear", **own})
        assert [run.parameters[1].tolist() for run in made] == ends


@pytest.mark.parametrize("rate", [{}, {"rate_in_velocity": True}])
def test_an_optimizer_has_the_rate_of_biases_for_them(rate: Document) -> None:
    # Velocities of b 1, 1.5, 1.75 times 1/4; of w 2, 3, 3.5.
    run = moved(3, optimizer="momentum", momentum=0.5, bias_learning_rate=0.25, **rate)
    assert run.parameters[1:].tolist() == [[2, 0.25], [5, 0.625], [8.5, 1.0625]]


def test_adamw_shrinks_biases_by_their_own_rate() -> None:
    # b: 8 (1 − 1/2 · 1/2) + 1/2 · 1/(1 + 1) = 6.25; w: 8 (1 − 1/4 · 1/2) + 1/4 · 2/3.
    start = {"model": {"hidden": [], "parameters": [8.0, 8.0]}, "learning_rate": 0.25}
    adamw = {"optimizer": "adamw", "weight_decay": 0.5, "epsilon": 1}
    found = moved(1, **start, **adamw, bias_learning_rate=0.5).parameters[1]
    assert found == pytest.approx([7 + 1 / 6, 6.25], rel=1e-14)


DESCENDING: dict[str, Any] = {"bias_optimizer": "gradient_descent"}


def test_biases_descend_beside_an_optimizer_of_the_weights() -> None:
    momentum = {"optimizer": "momentum", "momentum": 0.5}
    run = moved(3, **momentum, **DESCENDING)
    assert run.parameters[1:].tolist() == [[2, 1], [5, 2], [8.5, 3]]
    run = moved(3, **momentum, **DESCENDING, bias_learning_rate=0.25)
    assert run.parameters[1:].tolist() == [[2, 0.25], [5, 0.5], [8.5, 0.75]]
    # A change and the schedule reach them through the rate of the run.
    run = moved(2, **momentum, **DESCENDING, changes=[HALF])
    assert run.parameters[1:, 1].tolist() == [1, 1.5]
    run = moved(3, **momentum, **DESCENDING, schedule="step")
    assert run.parameters[1:, 1].tolist() == [1, 1.5, 1.75]


def test_biases_that_descend_do_not_decay() -> None:
    start = {"model": {"hidden": [], "parameters": [8.0, 8.0]}, "learning_rate": 0.25}
    adamw = {"optimizer": "adamw", "weight_decay": 0.5, "epsilon": 1, **DESCENDING}
    found = moved(1, **start, **adamw).parameters[1]
    assert found == pytest.approx([7 + 1 / 6, 8.25], rel=1e-14)


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov", "adagrad", "rmsprop", "adam"])
def test_biases_that_descend_leave_the_weights_their_optimizer(optimizer: str) -> None:
    # Where nothing depends on b: the slope of |ŷ − y| is the same everywhere.
    same, apart = (moved(5, optimizer=optimizer, **form) for form in ({}, DESCENDING))
    np.testing.assert_array_equal(apart.parameters[:, 0], same.parameters[:, 0])
    assert apart.parameters[:, 1].tolist() == [0, 1, 2, 3, 4, 5]


def test_of_gradient_descent_descending_biases_are_the_same() -> None:
    wave: Document = {"data": {"name": "sine", "n": 40}, "runs": [{"batch_size": 8}]}
    same, descending = (trained({**wave, **form})[0] for form in ({}, DESCENDING))
    np.testing.assert_array_equal(descending.parameters, same.parameters)
