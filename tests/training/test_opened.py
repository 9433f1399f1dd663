"""An opened step where it is delicate: converged, cancelled, underflowed, non-finite."""

from contextvars import copy_context
from time import process_time
from typing import Any

import numpy as np
import pytest

from app.training.analysis.opened_step import Opened, opened_step
from app.training.analysis.timing import batch_sizes, timing
from app.training.engine.seeking import Checkpoints
from tests.training.trained import at_once, prepared_from, trained

RIGHT = ("mean_of_gradients", "gradient_of_mean_loss")
LINE: dict[str, Any] = {
    "data": {"name": "line", "n": 40, "test_fraction": 0},
    "model": {"hidden": []},
    "runs": [{"batch_size": "full"}],
}


def opened(document: dict[str, Any], step: int = 0) -> Opened:
    prepared = prepared_from(document)
    plan = prepared.runs[0]
    return at_once(opened_step(prepared, plan, step, Checkpoints(prepared, plan)))


def test_the_right_ways_stay_right_where_the_gradient_has_all_but_vanished() -> None:
    document = {**LINE, "learning_rate": 0.2, "stop": {"updates": 3000}}
    for step in (300, 1000, 2999):
        found = opened(document, step)
        assert np.linalg.norm(found.mean) < 1e-9 * found.examples.mean_length()  # the terms cancel
        assert all(found.ways[name].equal for name in RIGHT), step
        # And what is far away from it, for terms of that size, is still called wrong.
        assert not found.ways["mean_loss_as_error"].equal


def test_a_wrong_way_is_not_equal_where_it_is_off_by_little() -> None:
    document = {**LINE, "stop": {"updates": 5}}
    found = opened(document, 2)
    assert not found.ways["average_errors_first"].equal
    assert not found.ways["update_after_each"].equal


@pytest.mark.parametrize("rate", [1e-8, 1e-300])
def test_updating_after_each_of_one_example_is_the_step_at_any_rate(rate: float) -> None:
    run = {"batch_size": 1, "learning_rate": rate}
    found = opened({**LINE, "runs": [run], "stop": {"updates": 3}}, 1)
    assert found.ways["update_after_each"].equal
    np.testing.assert_array_equal(found.ways["update_after_each"].gradient, found.loop_mean)


def test_steps_of_numbers_without_bound_are_opened_without_a_warning() -> None:
    document = {**LINE, "learning_rate": 1e9, "stop": {"updates": 60}}
    largest = [np.abs(opened(document, step).record.after.theta).max() for step in (5, 20, 50)]
    assert largest[0] < largest[1] < np.inf
    assert not np.isfinite(largest[2])


def test_two_steps_opened_in_turn_leave_numpy_as_it_was() -> None:
    before = np.geterr()
    prepared = prepared_from({**LINE, "learning_rate": 1e9, "stop": {"updates": 60}})
    plan = prepared.runs[0]
    first, second = (
        opened_step(prepared, plan, step, Checkpoints(prepared, plan)) for step in (20, 50)
    )
    for _ in range(8):
        next(first)
        assert np.geterr() == before
        next(second)
    first.close()
    at_once(second)
    assert np.geterr() == before


def test_a_step_that_is_given_up_can_be_closed_elsewhere() -> None:
    prepared = prepared_from({**LINE, "stop": {"updates": 5}})
    work = opened_step(prepared, prepared.runs[0], 2, Checkpoints(prepared, prepared.runs[0]))
    for _ in range(8):
        next(work)
    copy_context().run(work.close)


def test_a_step_of_numbers_without_bound_is_timed_without_a_warning() -> None:
    document = {**LINE, "learning_rate": 1e9, "stop": {"updates": 60}}
    found = at_once(timing(prepared_from(document), opened(document, 33), process_time))
    assert found["this_batch"]["ratio"] > 0


def test_many_examples_are_followed_for_fewer_steps() -> None:
    few = opened({**LINE, "stop": {"updates": 1}})
    document = {**LINE, "data": {"name": "line", "n": 5000, "test_fraction": 0}}
    many = opened({**document, "stop": {"updates": 1}})
    assert {len(tried.losses) for tried in few.ways.values()} == {11}
    assert {len(tried.losses) for tried in many.ways.values()} == {5}  # 20,000 examples in all


@pytest.mark.parametrize("rest", ["step", "carry"])
def test_a_step_of_several_to_an_update_is_opened_where_the_run_made_it(rest: str) -> None:
    accumulated = {"accumulate": 3, "accumulate_rest": rest, "accumulate_as": "examples"}
    run = {"batch_size": 11, "optimizer": "momentum", **accumulated}
    document = {**LINE, "runs": [run], "learning_rate": 0.01, "l2": 0.1, "stop": {"updates": 5}}
    (made,) = trained(document)
    for step in range(made.outcome.steps):
        found = opened(document, step)
        np.testing.assert_array_equal(found.record.before.theta, made.parameters[step])
        np.testing.assert_array_equal(found.record.after.theta, made.parameters[step + 1])
        assert all(found.ways[name].equal for name in RIGHT), step


@pytest.mark.parametrize(
    ("n", "own", "expected"),
    [
        (1, 1, [1]),
        (10, 3, [1, 2, 3, 4, 8, 10]),
        (64, 64, [1, 2, 4, 8, 16, 32, 63, 64]),
        (100, 64, [1, 2, 4, 8, 16, 32, 63, 64, 65, 100]),
    ],
)
def test_timed_batch_sizes(n: int, own: int, expected: list[int]) -> None:
    assert batch_sizes(n, own) == expected
