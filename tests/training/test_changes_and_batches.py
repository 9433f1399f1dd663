"""Which examples make each batch, and what changes in the middle of a run, checked by hand."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.training.trained import Document, Run, prepared_from, trained

Array = NDArray[np.float64]

# 37 examples: batches of 10 leave 7 over. A model ŷ = w x + b: θ = (w, b).
LINE: Document = {
    "data": {"name": "line", "n": 37, "test_fraction": 0},
    "model": {"hidden": []},
    "learning_rate": 0.1,
}
ORDERS = ("shuffle_every_epoch", "shuffle_once", "as_given", "sorted", "with_replacement")
COLUMNS = ("batch_loss", "gradient_norm", "update_norm", "learning_rates", "penalty")


def run_of(size: int | str = 10, epochs: int = 4, **more: Any) -> Run:
    document = {**LINE, "runs": [{"batch_size": size}], "stop": {"epochs": epochs}, **more}
    (run,) = trained(document)
    return run


def batches_of(run: Run, sizes: list[list[int]]) -> list[list[int]]:
    """The batches of a run whose epochs have batches of these sizes."""
    batches = []
    for epoch, of_epoch in enumerate(sizes):
        start = 0
        for size in of_epoch:
            batches.append(run.order[epoch][start : start + size])
            start += size
    return batches


def assert_trained_on(run: Run, batches: list[list[int]]) -> None:
    """The batch losses are those of these batches, at the parameters before each step."""
    examples = prepared_from(LINE).examples
    assert run.outcome.steps == len(batches)
    for theta, batch, loss in zip(
        run.parameters[:-1], batches, run.column("batch_loss"), strict=True
    ):
        error = examples.x[batch, 0] * theta[0] + theta[1] - examples.y[batch]
        assert loss == pytest.approx(np.mean(error**2), rel=1e-11)


# Orders


@pytest.mark.parametrize("order", ORDERS[:4])
def test_every_epoch_of_every_order_without_replacement_uses_each_example_once(order: str) -> None:
    run = run_of(order=order)
    assert sorted(run.order) == [0, 1, 2, 3]
    for examples in run.order.values():
        assert sorted(examples) == list(range(37))
    assert_trained_on(run, batches_of(run, [[10, 10, 10, 7]] * 4))


def test_the_default_is_to_shuffle_every_epoch() -> None:
    run, default = run_of(order="shuffle_every_epoch"), run_of()
    assert run.order == default.order
    assert np.array_equal(run.parameters, default.parameters)
    assert len({tuple(examples) for examples in run.order.values()}) == 4


def test_shuffled_once_every_epoch_has_the_same_order_and_each_seed_another() -> None:
    run, other = run_of(order="shuffle_once"), run_of(order="shuffle_once", seed=1)
    assert run.order[0] != list(range(37))
    assert all(examples == run.order[0] for examples in run.order.values())
    assert other.order[0] != run.order[0]


def test_as_given_is_0_to_n_in_every_epoch() -> None:
    run = run_of(order="as_given")
    assert all(examples == list(range(37)) for examples in run.order.values())


def test_sorted_goes_up_the_targets() -> None:
    y = prepared_from(LINE).examples.y
    run = run_of(order="sorted")
    for examples in run.order.values():
        assert (np.diff(y[examples]) >= 0).all()


def test_sorted_keeps_equal_targets_as_given() -> None:
    data = {"name": "inline", "x": [[float(i)] for i in range(8)], "y": [1, 0, 2, 0, 1, 2, 0, 1]}
    run = run_of(3, data=data, order="sorted", learning_rate=0.01)
    assert all(examples == [1, 3, 6, 0, 4, 7, 2, 5] for examples in run.order.values())


@pytest.mark.parametrize("last_batch", ["keep", "drop", "weighted"])
def test_with_replacement_an_epoch_is_n_over_m_rounded_up_whole_batches_of_draws(
    last_batch: str,
) -> None:
    run = run_of(order="with_replacement", last_batch=last_batch)
    assert run.outcome.steps == 16
    for examples in run.order.values():
        assert len(examples) == 40
        assert set(examples) <= set(range(37))
        assert len(set(examples)) < 37  # all of them in 40 draws: less than once in a billion
    assert len({tuple(examples) for examples in run.order.values()}) == 4
    assert_trained_on(run, batches_of(run, [[10, 10, 10, 10]] * 4))


def test_with_replacement_the_full_batch_is_n_draws() -> None:
    run = run_of("full", order="with_replacement")
    assert run.outcome.steps == 4
    assert all(len(e) == 37 and len(set(e)) < 37 for e in run.order.values())
    assert_trained_on(run, batches_of(run, [[37]] * 4))


def test_every_example_is_drawn_equally_often_at_every_place() -> None:
    run = run_of(10, epochs=400, order="with_replacement", learning_rate=0.001)
    draws = np.array([run.order[epoch] for epoch in range(400)])
    counts = np.bincount(draws.ravel(), minlength=37)
    # 16,000 draws, 432 expected of each, standard deviation 20.5: five of them.
    assert np.abs(counts - 16_000 / 37).max() < 103
    # Neighbours are independent: 15,600 pairs, 1 of 37 of them alike.
    assert abs(np.mean(draws[:, 1:] == draws[:, :-1]) - 1 / 37) < 5 * np.sqrt(1 / 37 / 15_600)


@pytest.mark.parametrize("order", ORDERS[:4])
def test_a_batch_of_all_examples_takes_them_as_given(order: str) -> None:
    run, given = run_of("full", order=order), run_of("full", order="as_given")
    assert np.array_equal(run.parameters, given.parameters)


# The last batch


@pytest.mark.parametrize(("size", "steps"), [(10, 3), (36, 1), (37, 1), (1, 37), (18, 2)])
def test_drop_leaves_out_what_does_not_fill_a_batch(size: int, steps: int) -> None:
    run = run_of(size, last_batch="drop")
    assert run.outcome.steps == 4 * steps
    assert_trained_on(run, batches_of(run, [[size] * steps] * 4))


def test_drop_trains_like_keep_up_to_the_first_dropped_batch() -> None:
    keep, drop = run_of(), run_of(last_batch="drop")
    assert np.array_equal(keep.parameters[:4], drop.parameters[:4])
    assert not np.array_equal(keep.parameters[4], drop.parameters[4])


def test_weighted_scales_the_update_of_the_short_batch_by_its_share() -> None:
    keep, weighted = run_of(), run_of(last_batch="weighted")
    assert np.array_equal(keep.parameters[:4], weighted.parameters[:4])
    update = keep.parameters[4] - keep.parameters[3]
    np.testing.assert_allclose(
        weighted.parameters[4] - weighted.parameters[3], 7 / 10 * update, rtol=1e-12
    )
    # The batch loss stays the mean over the seven.
    assert weighted.column("batch_loss")[3] == keep.column("batch_loss")[3]


def test_weighted_makes_no_difference_to_a_sum_or_to_equal_batches() -> None:
    keep, weighted = (
        run_of(reduction="sum", learning_rate=0.01, last_batch=last)
        for last in ("keep", "weighted")
    )
    assert np.array_equal(keep.parameters, weighted.parameters)
    keep, weighted = (run_of(37, last_batch=last) for last in ("keep", "weighted"))
    assert np.array_equal(keep.parameters, weighted.parameters)


def test_weighted_does_not_scale_the_penalty() -> None:
    keep, weighted = (run_of(l2=0.5, last_batch=last) for last in ("keep", "weighted"))
    pull = np.array([0.5 * keep.parameters[3, 0], 0])  # of the weight, not of the bias
    of_data = keep.parameters[4] - keep.parameters[3] + 0.1 * pull
    np.testing.assert_allclose(
        weighted.parameters[4] - weighted.parameters[3], 0.7 * of_data - 0.1 * pull, rtol=1e-11
    )


# Growing batches


def test_batches_double_every_second_epoch_up_to_all_examples() -> None:
    run = run_of(5, epochs=8, batch_growth=2, schedule_epochs=2)
    of_5, of_10, of_20, full = [5] * 7 + [2], [10, 10, 10, 7], [20, 17], [37]
    sizes = [of_5, of_5, of_10, of_10, of_20, of_20, full, full]
    for epoch, examples in run.order.items():
        if epoch < 6:
            assert sorted(examples) == list(range(37))
    assert_trained_on(run, batches_of(run, sizes))


def test_the_grown_size_is_rounded_to_whole_examples() -> None:
    # 3, 4.5^…: 3 · 1.4 = 4.2, 3 · 1.96 = 5.88, 3 · 2.744 = 8.232
    run = run_of(3, epochs=4, batch_growth=1.4, schedule_epochs=1)
    sizes = [[3] * 12 + [1], [4] * 9 + [1], [6] * 6 + [1], [8] * 4 + [5]]
    assert_trained_on(run, batches_of(run, sizes))


def test_drop_and_weighted_follow_the_grown_size() -> None:
    drop = run_of(5, epochs=2, batch_growth=2, schedule_epochs=1, last_batch="drop")
    assert_trained_on(drop, batches_of(drop, [[5] * 7, [10] * 3]))
    growing: dict[str, Any] = {"epochs": 2, "batch_growth": 2, "schedule_epochs": 1}
    keep = run_of(10, **growing)
    assert_trained_on(keep, batches_of(keep, [[10, 10, 10, 7], [20, 17]]))
    weighted = run_of(10, **growing, last_batch="weighted", learning_rate=0)
    assert np.array_equal(weighted.parameters, np.repeat(weighted.parameters[:1], 7, axis=0))


# Changes. Batches of 10: four steps an epoch, 16 in all.


def assert_alike(run: Run, other: Run, steps: int) -> None:
    """Everything before step `steps` is the same bit for bit."""
    for name in COLUMNS:
        assert np.array_equal(run.column(name)[:steps], other.column(name)[:steps]), name
    assert np.array_equal(run.parameters[:steps], other.parameters[:steps])


def test_a_changed_rate_holds_from_its_step_on() -> None:
    run, base = run_of(changes=[{"at_step": 6, "learning_rate": 0.05}]), run_of()
    assert_alike(run, base, 6)
    assert run.column("learning_rates").tolist() == [0.1] * 6 + [0.05] * 10
    assert np.array_equal(run.parameters[6], base.parameters[6])
    np.testing.assert_allclose(
        run.parameters[7] - run.parameters[6],
        (base.parameters[7] - base.parameters[6]) / 2,
        rtol=1e-12,
    )


def test_a_changed_rate_is_the_base_of_the_schedule_which_goes_on() -> None:
    # One epoch is four steps: s_k = 0.5^(k/4).
    more: dict[str, Any] = {"schedule": "exponential", "schedule_epochs": 1}
    run = run_of(changes=[{"at_step": 6, "learning_rate": 0.3}], **more)
    base = np.where(np.arange(16) < 6, 0.1, 0.3)
    np.testing.assert_allclose(
        run.column("learning_rates"), base * 0.5 ** (np.arange(16) / 4), rtol=1e-14
    )


def test_changes_of_one_field_follow_each_other() -> None:
    changes = [
        {"at_step": 2, "learning_rate": 0.2},
        {"at_step": 5, "learning_rate": 0.3},
        {"at_step": 15, "learning_rate": 0},
    ]
    run = run_of(changes=changes)
    assert run.column("learning_rates").tolist() == [0.1] * 2 + [0.2] * 3 + [0.3] * 10 + [0]
    assert np.array_equal(run.parameters[15], run.parameters[16])


def test_a_changed_momentum_holds_from_its_step_on() -> None:
    more: dict[str, Any] = {"optimizer": "momentum", "learning_rate": 0.05}
    run, base = run_of(changes=[{"at_step": 6, "momentum": 0.5}], **more), run_of(**more)
    assert_alike(run, base, 6)
    # v_6 − μ v_5 = g_6 is the same in both: η (v' − v) = (0.5 − 0.9) η v_5.
    updates, others = np.diff(run.parameters, axis=0), np.diff(base.parameters, axis=0)
    np.testing.assert_allclose(updates[6] - others[6], -0.4 * others[5], rtol=1e-9)
    assert np.array_equal(updates[5], others[5])


@pytest.mark.parametrize(
    ("at_step", "sizes"),
    [
        (0, [[20, 17], [20, 17], [20, 17]]),
        (1, [[10, 10, 10, 7], [20, 17], [20, 17]]),
        (4, [[10, 10, 10, 7], [20, 17], [20, 17]]),
        (5, [[10, 10, 10, 7], [10, 10, 10, 7], [20, 17]]),
        (8, [[10, 10, 10, 7], [10, 10, 10, 7], [20, 17]]),
        (9, [[10, 10, 10, 7], [10, 10, 10, 7], [10, 10, 10, 7]]),
    ],
)
def test_a_changed_batch_size_holds_from_the_next_epoch_on(
    at_step: int, sizes: list[list[int]]
) -> None:
    run = run_of(epochs=3, changes=[{"at_step": at_step, "batch_size": 20}])
    base = run_of(epochs=3)
    assert_trained_on(run, batches_of(run, sizes))
    assert run.order == base.order
    same = 4 * sum(len(of_epoch) == 4 for of_epoch in sizes)
    assert_alike(run, base, same)


@pytest.mark.parametrize("name", ["W1[0,0]", "b1[0]"])
def test_an_edited_parameter_has_exactly_its_value_and_all_before_is_the_same(name: str) -> None:
    run, base = run_of(changes=[{"at_step": 6, name: 0.123}]), run_of()
    edited, other = (0, 1) if name == "W1[0,0]" else (1, 0)
    assert_alike(run, base, 6)
    assert run.parameters[6, edited] == 0.123
    assert run.parameters[6, other] == base.parameters[6, other]
    # The update of step 5 is that of the step alone.
    assert run.column("update_norm")[5] == base.column("update_norm")[5]
    assert_trained_on(run, batches_of(run, [[10, 10, 10, 7]] * 4))


def test_an_edit_at_step_0_changes_the_start() -> None:
    run = run_of(changes=[{"at_step": 0, "b1[0]": -2.5}])
    base = run_of()
    assert run.parameters[0].tolist() == [base.parameters[0, 0], -2.5]
    assert run.evaluations[0].training_loss != base.evaluations[0].training_loss


def test_an_edited_run_goes_on_like_one_that_starts_there() -> None:
    # As given and without memory, what follows the edit is a run of its own.
    more: dict[str, Any] = {"order": "as_given"}
    run = run_of(changes=[{"at_step": 8, "W1[0,0]": 2.0}], **more)
    model = {"hidden": [], "parameters": [2.0, float(run.parameters[8, 1])]}
    assert np.array_equal(run.parameters[8:], run_of(epochs=2, model=model, **more).parameters)


@pytest.mark.parametrize(
    ("name", "place"),
    [("W1[0,1]", 1), ("W1[1,0]", 3), ("b1[2]", 8), ("W2[2,0]", 11), ("b2[0]", 12)],
)
def test_parameters_are_named_by_row_and_column_of_their_array(name: str, place: int) -> None:
    # Moons, 2 → 3 → 1: W1 (2, 3) at 0, b1 (3) at 6, W2 (3, 1) at 9, b2 (1) at 12.
    moons: dict[str, Any] = {"data": {"name": "moons", "n": 40}, "model": {"hidden": [3]}}
    run, base = run_of(changes=[{"at_step": 3, name: 7.5}], **moons), run_of(**moons)
    differs = run.parameters[3] != base.parameters[3]
    assert differs.nonzero()[0].tolist() == [place]
    assert run.parameters[3, place] == 7.5


def test_one_change_may_set_several_fields() -> None:
    change = {"at_step": 4, "learning_rate": 0.01, "batch_size": 37, "W1[0,0]": 1.0, "b1[0]": -1}
    run = run_of(epochs=3, changes=[change])
    assert run.parameters[4].tolist() == [1, -1]
    assert run.column("learning_rates").tolist() == [0.1] * 4 + [0.01] * 2
    assert_trained_on(run, batches_of(run, [[10, 10, 10, 7], [37], [37]]))


def test_changes_beside_runs_hold_for_all_runs_without_their_own() -> None:
    document = {
        **LINE,
        "changes": [{"at_step": 3, "learning_rate": 0.02}],
        "runs": [
            {"batch_size": 10},
            {"batch_size": "full"},
            {"batch_size": 10, "changes": [{"at_step": 1, "learning_rate": 0.03}]},
        ],
        "stop": {"updates": 5},
    }
    rates = [run.column("learning_rates").tolist() for run in trained(document)]
    assert rates == [[0.1] * 3 + [0.02] * 2, [0.1] * 3 + [0.02] * 2, [0.1] + [0.03] * 4]


def test_a_change_beside_runs_leaves_alone_the_runs_that_end_before_it() -> None:
    document = {
        **LINE,
        "changes": [{"at_step": 10, "learning_rate": 0.02}],
        "runs": [{"batch_size": 10}, {"batch_size": "full"}],
        "stop": {"epochs": 4},
    }
    long, short = trained(document)
    assert long.column("learning_rates").tolist() == [0.1] * 10 + [0.02] * 6
    assert short.column("learning_rates").tolist() == [0.1] * 4


def test_the_last_step_can_be_changed() -> None:
    run = run_of(changes=[{"at_step": 15, "b1[0]": 9.0}])
    assert run.outcome.steps == 16
    assert run.parameters[15, 1] == 9
