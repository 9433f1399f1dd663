"""What the comparisons say of their runs is true of them, once they are trained."""

from functools import cache
from typing import Any

import numpy as np
import pytest

from app.training.document.comparisons import COMPARISONS
from app.training.document.specification import canonical, validated
from tests.training.trained import Array, Run, prepared_from, trained

BY_NAME = {comparison.name: comparison for comparison in COMPARISONS}
KEEPING = [comparison.name for comparison in COMPARISONS if comparison.keeps]
# Experiments that a page may show when a comparison is chosen.
OF_A_PAGE: dict[str, dict[str, Any]] = {
    "its own": {},
    "a number": {"data": {"name": "diabetes"}, "model": {"hidden": [6]}, "stop": {"epochs": 4}},
    "three classes": {
        "data": {"name": "iris", "seed": 3},
        "model": {"hidden": [5], "activation": "relu"},
        "stop": {"updates": 60},
    },
    "33 examples": {"data": {"name": "moons", "n": 33, "test_fraction": 0.0}},
}
pages = pytest.mark.parametrize("page", OF_A_PAGE)


@cache
def runs_of(name: str, page: str = "its own") -> list[Run]:
    """The runs of a comparison, on a page with this experiment."""
    return trained({**OF_A_PAGE[page], **BY_NAME[name].experiment})


def losses(run: Run) -> Array:
    return np.array([evaluation.training_loss for evaluation in run.evaluations])


def update(run: Run, step: int) -> Array:
    return np.asarray(run.parameters[step + 1] - run.parameters[step])


def test_names_differ_and_each_has_a_title_and_one_or_two_sentences() -> None:
    assert len(BY_NAME) == len(COMPARISONS)
    for comparison in COMPARISONS:
        assert comparison.shows.endswith(".")
        assert comparison.title.rstrip(".") == comparison.title


def test_what_a_page_keeps_is_not_said_by_a_comparison_that_keeps_it() -> None:
    for name in KEEPING:
        assert not BY_NAME[name].experiment.keys() & set(BY_NAME[name].keeps)
    for comparison in COMPARISONS:
        canonical(validated(comparison.experiment))  # none is refused


@pages
@pytest.mark.parametrize("name", KEEPING)
def test_a_comparison_of_any_data_is_one_of_the_pages(name: str, page: str) -> None:
    document = {**OF_A_PAGE[page], **BY_NAME[name].experiment}
    prepared = prepared_from(document)
    assert len(prepared.examples.y) >= BY_NAME[name].examples
    assert not [notice for notice in prepared.notices if "batch_size" in notice.field]


@pages
def test_the_smallest_batch_makes_the_most_updates_in_an_epoch(page: str) -> None:
    plans = prepared_from({**OF_A_PAGE[page], **BY_NAME["batch_sizes"].experiment}).runs
    assert [plan.batch_size for plan in plans][1:] == [32, 1]
    updates = [plan.steps_per_epoch for plan in plans]
    assert updates == sorted(set(updates))


@pages
def test_the_sum_at_a_thirty_second_of_the_rate_is_the_mean(page: str) -> None:
    mean, scaled, longer = runs_of("mean_and_sum", page)
    np.testing.assert_allclose(scaled.parameters, mean.parameters, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(update(longer, 0), 32 * update(mean, 0), rtol=1e-9, atol=1e-12)


@pages
def test_adams_first_update_is_the_rate_and_that_of_sgd_is_the_rate_times_the_gradient(
    page: str,
) -> None:
    sgd, adam = runs_of("adam_and_sgd", page)
    gradient = update(sgd, 0) / -0.01
    has_one = np.abs(gradient) > 1e-5
    assert has_one.any()
    np.testing.assert_allclose(np.abs(update(adam, 0))[has_one], 0.01, rtol=2e-3)
    np.testing.assert_array_equal(np.sign(update(adam, 0)), -np.sign(gradient))
    assert np.ptp(np.abs(gradient[has_one])) > 0.01


@pages
def test_of_three_rates_the_first_updates_are_ten_and_a_hundred_times_as_long(page: str) -> None:
    slow, middle, fast = (update(run, 0) for run in runs_of("three_rates", page))
    np.testing.assert_allclose(middle, 10 * slow, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(fast, 100 * slow, rtol=1e-9, atol=1e-12)


def test_with_scaled_rates_the_curves_against_epochs_nearly_coincide() -> None:
    def at_epochs(runs: list[Run]) -> Array:
        found = []
        for run, updates in zip(runs, (1, 10, 300), strict=True):
            by_step = {e.step: e.training_loss for e in run.evaluations}
            found.append([by_step[updates * epoch] for epoch in range(41)])
        return np.array(found)

    scaled = at_epochs(runs_of("scaled_rate"))
    same = at_epochs(runs_of("batch_sizes"))
    assert np.ptp(scaled, axis=0).max() < 0.01
    assert np.ptp(scaled[:, [0, -1]], axis=1).min() > 0.2  # though they have learnt
    assert np.ptp(same, axis=0).max() > 0.2


@pages
def test_updates_of_a_falling_rate_come_to_rest(page: str) -> None:
    constant, falling = runs_of("falling_rate", page)
    tail = max(1, len(constant.parameters) // 100)
    lengths = [
        np.linalg.norm(np.diff(run.parameters[-tail - 1 :], axis=0), axis=1).sum()
        for run in (constant, falling)
    ]
    assert lengths[1] < 0.05 * lengths[0]


def test_sgd_hovers_lower_at_half_the_rate_and_settles_with_a_falling_rate_or_a_growing_batch() -> (
    None
):
    examples = prepared_from(BY_NAME["noise_floor"].experiment).examples
    X = np.column_stack([examples.x, np.ones(len(examples.y))])
    best = np.linalg.lstsq(X, examples.y, rcond=None)[0]
    lowest = np.mean((X @ best - examples.y) ** 2)
    constant, half, falling, growing = (
        losses(run)[-len(losses(run)) // 4 :] - lowest for run in runs_of("noise_floor")
    )
    assert constant.mean() > 0.2 * lowest
    assert 0.05 * lowest < half.mean() < 0.5 * constant.mean()
    for settled in (falling, growing):
        assert settled[-1] < 0.01 * lowest


def test_a_kept_last_batch_of_one_counts_thirty_two_times() -> None:
    kept, weighted, dropped = runs_of("last_batch")
    np.testing.assert_array_equal(update(kept, 0), update(weighted, 0))
    np.testing.assert_allclose(update(kept, 1), 32 * update(weighted, 1), rtol=1e-9)
    prepared = prepared_from(BY_NAME["last_batch"].experiment)
    assert [plan.steps_per_epoch for plan in prepared.runs] == [2, 2, 1]
    assert len(prepared.examples.y) == 33
    np.testing.assert_array_equal(update(dropped, 0), update(kept, 0))


def test_above_two_over_the_largest_curvature_every_step_leads_away() -> None:
    prepared = prepared_from(BY_NAME["large_rate"].experiment)
    threshold = prepared.objective.threshold(prepared.runs[0])
    assert round(threshold or 0, 2) == 0.98
    *falling, rising = runs_of("large_rate")
    for run in falling:
        assert run.outcome.status == "finished"
        assert losses(run)[-1] < 0.2 * losses(run)[0]
    inputs = np.column_stack([prepared.examples.x, np.ones(len(prepared.examples.y))])
    best = np.linalg.lstsq(inputs, prepared.examples.y, rcond=None)[0]
    assert rising.outcome.status == "diverged"
    # Along the steepest direction each step multiplies the distance by |1 − 1.05 λmax| > 1.
    _, directions = np.linalg.eigh(inputs.T @ inputs)
    away = np.abs((rising.parameters - best) @ directions[:, -1])
    assert (np.diff(away) > 0).all()


def test_sorted_classes_undo_each_other() -> None:
    shuffled, in_order = runs_of("sorted_data")
    assert losses(in_order).min() > 0.5
    assert losses(shuffled)[-1] < 0.25


def test_units_that_start_equal_stay_equal() -> None:
    for run in runs_of("zero_start"):
        for first in (0, 4, 8, 12):  # rows of W1, then b1, then W2
            units = run.parameters[:, first : first + 4]
            np.testing.assert_allclose(units, units[:, :1] * np.ones(4), rtol=1e-9, atol=1e-12)
        assert np.abs(run.parameters[-1]).min() > 0  # though all have learnt


def test_dead_relus_have_no_gradient_and_leave_the_mean() -> None:
    alive, dead = runs_of("dead_relu")
    weights, targets = dead.parameters[:, :-1], prepared_from(BY_NAME["dead_relu"].experiment)
    assert (weights[6:] == weights[6]).all()
    assert losses(dead)[-1] == pytest.approx(np.var(targets.examples.y), rel=1e-6)
    assert losses(alive)[-1] < 0.6 * losses(dead)[-1]
    assert np.abs(np.diff(alive.parameters[:, :-1], axis=0)).max(axis=1).min() > 0
