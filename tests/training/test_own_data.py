"""What is said of own data: how the targets were taken, and scales on which little is learnt."""

import numpy as np
import pytest

from app.settings import Settings
from app.training.document.specification import Experiment
from app.training.setup.preparation import prepare

X = [[-1.0, 0.5], [0.3, -0.2], [1.1, 0.9], [-0.4, -1.0], [0.8, 0.1], [0.2, 0.7]]


def said(y: list[float], x: list[list[float]] = X, **settings: object) -> dict[str, str]:
    """The notices by field."""
    document = {"data": {"name": "inline", "x": x, "y": y}, "runs": [{"batch_size": 2}], **settings}
    prepared = prepare(Experiment.model_validate(document), Settings().limits)
    return {notice.field: notice.message for notice in prepared.notices}


@pytest.mark.parametrize("y", [[1, 2, 3, 1, 2, 3], [-1, 1, -1, 1, 1, -1], [0, 2, 0, 2, 2, 0]])
def test_whole_numbers_that_are_no_classes_are_said_to_be_numbers(y: list[float]) -> None:
    message = said(y)["data.y"]
    assert "are taken as numbers" in message
    assert f"write the targets as 0 to {len(set(y)) - 1}" in message


def test_counts_are_said_to_be_classes_with_the_way_to_have_numbers() -> None:
    y: list[float] = [0, 1, 2, 3, 2, 1]
    assert "0 to 3, so each number is taken as a class" in said(y)["data.y"]
    assert "or choose the loss squared_error" in said(y)["data.y"]
    assert said(y, loss="squared_error") == {}  # as chosen: nothing to say


@pytest.mark.parametrize("y", [[0, 1, 0, 1, 1, 0], [0.5, 1.25, -0.3, 0.1, 1.7, -2.0]])
def test_what_is_plain_is_not_remarked_on(y: list[float]) -> None:
    assert said(y) == {}


def test_scales_on_which_nothing_is_learnt_are_named_with_the_remedy() -> None:
    y: list[float] = [0, 1, 0, 1, 1, 0]
    large = [[a, 3000 + 1000 * b] for a, b in X]
    message = said(y, large)["data.x"]
    assert "x2 from 2000 to 3900" in message
    assert "x1" not in message
    assert "subtract each column's mean and divide by its standard deviation" in message
    standardised = (np.array(large) - np.mean(large, axis=0)) / np.std(large, axis=0)
    assert said(y, standardised.tolist()) == {}
    assert "y from 739.5 to 1091" in said([739.5, 1091, 800.1, 900.2, 1000.3, 777.7])["data.y"]


def test_many_such_columns_are_counted() -> None:
    message = said([0, 1], [[100.0] * 5, [200.0] * 5])["data.x"]
    assert message.count("from 100 to 200") == 3
    assert "2 more" in message


@pytest.mark.parametrize("last_batch", ["drop", "weighted"])
def test_a_rule_for_the_last_batch_that_draws_do_not_have_is_said_to_have_no_effect(
    last_batch: str,
) -> None:
    y: list[float] = [0, 1, 0, 1, 1, 0]
    settings = {"last_batch": last_batch, "runs": [{"batch_size": 4}]}
    assert said(y, order="with_replacement", **settings).keys() == {"runs.0.last_batch"}
    assert said(y, **settings) == {}
