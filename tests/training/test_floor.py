"""Where runs come to rest (claim C7): the floor by theory against enumeration and real runs."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from app.numerics.steady_state import Quadratic
from app.training.analysis.losses_on_the_way import Target
from app.training.analysis.prediction import Predictions
from app.training.analysis.summary import summary
from app.training.document.limits import Limits
from app.training.engine.comparison import frames
from app.training.engine.trained import Trained
from tests.training.trained import Document, at_once, prepared_from, ticks

Array = NDArray[np.float64]
LIMITS = Limits()
LINE: Document = {
    "data": {"name": "line", "n": 40, "noise": 0.5, "test_fraction": 0, "seed": 3},
    "model": {"hidden": []},
    "stop": {"epochs": 400},
    "learning_rate": 0.2,
}


def told(document: Document) -> list[dict[str, Any]]:
    """The summary of the runs."""
    prepared = prepared_from(document)
    made = list(frames(prepared, LIMITS, ticks()))
    outcomes = [
        next(f.outcome for f in reversed(made) if f.run == run and f.outcome)
        for run in range(len(prepared.runs))
    ]
    return at_once(summary(Trained(prepared, made, outcomes), Target(None, "training_loss")))


def predicted(document: Document) -> list[dict[str, Any]]:
    """The floors by theory alone."""
    prepared = prepared_from(document)
    predictions = Predictions(prepared)
    return [at_once(predictions.of(run, plan.steps)) for run, plan in enumerate(prepared.runs)]


def over_all_batches(x: Array, y: Array, l2: float, rate: float, size: int) -> float:
    """The mean training loss after many steps, by the moments of θ over every possible batch.

    E θ and E θθᵀ are taken from step to step through each of the N^M batches of draws.
    """
    X = np.column_stack([x, np.ones(len(x))])
    p, decay = X.shape[1], np.diag([l2] * x.shape[1] + [0.0])
    whole = np.zeros((1 + p + p * p, 1 + p + p * p))  # of (1, θ, θθᵀ)
    batches = list(product(range(len(x)), repeat=size))
    for batch in batches:
        rows, targets = X[list(batch)], y[list(batch)]
        keep = np.eye(p) - rate * (2 * rows.T @ rows / size + decay)
        push = rate * 2 * rows.T @ targets / size
        step = np.zeros_like(whole)
        step[0, 0] = 1
        step[1 : 1 + p, 0], step[1 : 1 + p, 1 : 1 + p] = push, keep
        step[1 + p :, 0] = np.outer(push, push).ravel()
        step[1 + p :, 1 : 1 + p] = np.kron(keep, push[:, None]) + np.kron(push[:, None], keep)
        step[1 + p :, 1 + p :] = np.kron(keep, keep)
        whole += step / len(batches)
    for _ in range(16):  # 2¹⁶ steps
        whole = whole @ whole
    mean, second = whole[1 : 1 + p, 0], whole[1 + p :, 0].reshape(p, p)
    return float(np.mean(np.einsum("ni,ij,nj->n", X, second, X) - 2 * y * (X @ mean) + y**2))


@pytest.mark.parametrize("l2", [0.0, 0.3])
@pytest.mark.parametrize(("rate", "size"), [(0.05, 1), (0.1, 2), (0.2, 3)])
def test_the_predicted_floor_is_that_of_all_possible_batches(
    rate: float, size: int, l2: float
) -> None:
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(5, 2)), rng.normal(size=5)
    quadratic = Quadratic(x.T, y, 2.0, l2)
    for first in (0, 2, 4):
        quadratic.add(first, first + 2)
    floor = quadratic.floor(rate, size)
    assert floor is not None
    expected = over_all_batches(x, y, l2, rate, size)
    assert floor.lowest + floor.excess == pytest.approx(expected, rel=1e-9)
    assert floor.excess > 0.01 * expected


def test_the_first_order_is_the_rate_times_the_trace_of_the_covariance_over_4m() -> None:
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=(30, 2)), rng.normal(size=30)
    X = np.column_stack([x, np.ones(30)])
    best = np.linalg.lstsq(X, y, rcond=None)[0]
    gradients = 2 * X * (X @ best - y)[:, None]
    trace = np.sum(gradients**2) / 30
    quadratic = Quadratic(x.T, y, 2.0, 0.0)
    quadratic.add(0, 30)
    for rate, size in ((0.05, 1), (0.01, 8)):
        floor = quadratic.floor(rate, size)
        assert floor is not None
        assert floor.first_order == pytest.approx(rate * trace / (4 * size), rel=1e-9)
    tiny = quadratic.floor(1e-6, 1)
    assert tiny is not None
    assert tiny.excess == pytest.approx(tiny.first_order, rel=1e-4)


def test_there_is_no_floor_where_the_mean_square_grows() -> None:
    # One feature of ±1 and no bias in the data's way: |1 − 2η·2| < 1 up to η = ½ for both draws.
    x, y = np.array([[1.0, -1.0]]), np.array([1.0, 1.0])
    for rate, has_floor in ((0.45, True), (0.55, False)):
        quadratic = Quadratic(x, y, 2.0, 0.0)
        quadratic.add(0, 2)
        assert (quadratic.floor(rate, 1) is not None) == has_floor


def test_directions_without_examples_change_nothing() -> None:
    rng = np.random.default_rng(4)
    x, y = rng.normal(size=(20, 1)), rng.normal(size=20)
    twice = np.column_stack([x, x]) / np.sqrt(2)  # the same line in two equal features
    floors = []
    for features in (x, twice):
        quadratic = Quadratic(features.T, y, 2.0, 0.0)
        quadratic.add(0, 20)
        floors.append(quadratic.floor(0.05, 2))
    assert floors[0] is not None
    assert floors[1] is not None
    assert floors[1].excess == pytest.approx(floors[0].excess, rel=1e-9)


def mean_and_error(losses: Array) -> tuple[float, float]:
    """The mean of a series, and its standard error by the means of 20 stretches."""
    stretches = np.array([part.mean() for part in np.array_split(losses, 20)])
    return float(losses.mean()), float(stretches.std(ddof=1) / np.sqrt(len(stretches)))


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_a_run_that_draws_hovers_at_the_predicted_floor(reduction: str) -> None:
    size = 4
    document = {
        **LINE,
        "learning_rate": 0.1 if reduction == "mean" else 0.1 / size,
        "reduction": reduction,
        "l2": 0.1 if reduction == "sum" else 0,
        "runs": [{"batch_size": size, "order": "with_replacement"}],
        "stop": {"updates": 40_000},
    }
    (theory,) = predicted(document)
    prepared = prepared_from(document)
    X = np.column_stack([prepared.examples.x, np.ones(40)])
    made = frames(prepared, Limits(parameter_bytes=10**9), ticks())
    theta = np.concatenate([frame.parameters for frame in made])[2000:]
    losses = np.mean((theta @ X.T - prepared.examples.y) ** 2, axis=1)
    mean, error = mean_and_error(losses)
    assert theory["predicted"]["is_exact"]
    excess = theory["predicted"]["excess"]
    assert abs(mean - theory["predicted"]["loss"]) < 4 * error
    assert error < 0.05 * excess


def test_shuffled_epochs_hover_below_the_floor_of_draws() -> None:
    document = {
        **LINE,
        "runs": [
            {"batch_size": 4, "order": "with_replacement"},
            {"batch_size": 4, "order": "shuffle_every_epoch"},
        ],
    }
    drawn, shuffled = told(document)
    assert drawn["predicted"]["excess"] == shuffled["predicted"]["excess"]
    assert (drawn["predicted"]["is_exact"], shuffled["predicted"]["is_exact"]) == (True, False)
    lowest = drawn["predicted"]["lowest"]
    assert drawn["floor"]["mean"] - lowest == pytest.approx(drawn["predicted"]["excess"], rel=0.3)
    assert shuffled["floor"]["mean"] - lowest < 0.7 * shuffled["predicted"]["excess"]


def test_half_the_rate_and_a_larger_batch_are_predicted_as_runs_of_their_own() -> None:
    runs = [
        {"batch_size": 2, "learning_rate": 0.1},
        {"batch_size": 2, "learning_rate": 0.05},
        {"batch_size": 8, "learning_rate": 0.1},
        {"batch_size": 20, "learning_rate": 0.1},
    ]
    own, half, larger, largest = (each["predicted"] for each in predicted({**LINE, "runs": runs}))
    assert own["half_rate"] == pytest.approx(half["excess"], rel=1e-12)
    assert own["larger_batch"] == pytest.approx(larger["excess"], rel=1e-12)
    assert half["excess"] < 0.55 * own["excess"]
    assert larger["excess"] < 0.3 * own["excess"]
    assert largest["larger_batch"] is None  # there are only 40 examples


def test_c7_a_constant_rate_hovers_and_a_smaller_rate_or_a_larger_batch_hovers_lower() -> None:
    constant, smaller, larger, falling = told(
        {
            **LINE,
            "runs": [
                {"batch_size": 1},
                {"batch_size": 1, "learning_rate": 0.1},
                {"batch_size": 4},
                {"batch_size": 1, "schedule": "cosine"},
            ],
        }
    )
    assert constant["floor"]["low"] > constant["predicted"]["lowest"]
    for lower in (smaller, larger):
        assert lower["floor"]["mean"] < constant["floor"]["mean"]
        assert lower["floor"]["spread"] < constant["floor"]["spread"]
    assert (falling["floor"], falling["predicted"]) == (None, None)
    assert falling["settled"]["high"] < constant["floor"]["low"] * 1.05
    assert falling["settled"]["spread"] < 0.2 * constant["floor"]["spread"]
    assert "constant learning rate" in falling["why_not_predicted"]


def test_c7_on_a_line_without_noise_sgd_goes_to_zero() -> None:
    data = {**LINE["data"], "noise": 0}
    (sgd,) = told({**LINE, "data": data, "runs": [{"batch_size": 1}]})
    assert sgd["final"]["training_loss"]["value"] < 1e-10
    assert sgd["floor"] is None
    assert sgd["predicted"]["loss"] < 1e-10


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"model": {"hidden": [2]}}, "hidden layers"),
        ({"loss": "huber"}, "squared error"),
        ({"l1": 0.1}, "L1 penalty"),
        ({"runs": [{"batch_size": 1, "left_out": [3]}]}, "every training example"),
        ({"optimizer": "momentum"}, "plain gradient descent"),
        ({"schedule": "cosine"}, "constant learning rate"),
        ({"batch_growth": 2.0, "schedule_epochs": 390.0}, "constant learning rate"),
        ({"learning_rate": 0.9}, "no floor"),
    ],
)
def test_where_theory_says_nothing_the_reason_is_told(change: Document, reason: str) -> None:
    (theory,) = predicted({**LINE, "runs": [{"batch_size": 1}], **change})
    assert theory["predicted"] is None
    assert reason in theory["why_not_predicted"]


def test_the_whole_data_without_replacement_has_no_noise() -> None:
    (full, drawn) = predicted(
        {
            **LINE,
            "runs": [{"batch_size": "full"}, {"batch_size": 40, "order": "with_replacement"}],
        }
    )
    assert (full["predicted"]["excess"], full["predicted"]["is_exact"]) == (0, True)
    assert drawn["predicted"]["excess"] > 0


def test_a_batch_that_has_grown_is_predicted_at_its_last_size() -> None:
    runs = [{"batch_size": 2, "batch_growth": 2.0, "schedule_epochs": 100.0}, {"batch_size": 16}]
    grown, at_last = (each["predicted"] for each in predicted({**LINE, "runs": runs}))
    assert grown == at_last
