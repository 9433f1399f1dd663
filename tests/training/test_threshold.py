"""The learning rate against 2/λmax: a warning before the run, for those it is known for."""

import tracemalloc
from typing import Any

import numpy as np
import pytest

from app.training.engine.loop import train
from tests.training.trained import Document, prepared_from, ticks, trained

LINE: Document = {
    "data": {"name": "line", "n": 40, "test_fraction": 0},
    "model": {"hidden": []},
    "stop": {"updates": 3000},
}


def hessian(document: Document, curvature: float, l2: float = 0.0) -> Any:
    """Of the mean loss with an l2 penalty on the weight: curvature · X̃ᵀX̃/N + diag(l2, 0)."""
    x = prepared_from(document).examples.x
    X = np.column_stack([x, np.ones(len(x))])
    return curvature * X.T @ X / len(X) + np.diag([l2] * x.shape[1] + [0.0])


def threshold(document: Document, curvature: float, l2: float = 0.0) -> float:
    return float(2 / np.linalg.eigvalsh(hessian(document, curvature, l2)).max())


def warnings(document: Document) -> list[tuple[str, object, str]]:
    notices = prepared_from(document).notices
    return [(n.field, n.value, n.message) for n in notices if "λmax" in n.message]


def full(rate: float, **more: object) -> Document:
    return {"batch_size": "full", "learning_rate": rate, **more}


def test_a_rate_above_the_threshold_is_named_before_the_run() -> None:
    limit = threshold(LINE, 2)
    runs = [full(0.99 * limit), full(1.01 * limit), {"batch_size": 8, "learning_rate": 5 * limit}]
    ((field, value, message),) = warnings({**LINE, "runs": runs})
    assert (field, value) == ("runs.1.learning_rate", 1.01 * limit)
    assert f"2/λmax = {limit:.3g}" in message
    assert "away from the minimum" in message


@pytest.mark.parametrize("l2", [0.0, 0.5, 3.0])
def test_linear_regression_turns_within_one_percent_of_the_predicted_rate(l2: float) -> None:
    limit = threshold(LINE, 2, l2)
    document = {**LINE, "l2": l2, "runs": [full(0.995 * limit), full(1.005 * limit)]}
    below, above = trained(document)
    assert [field for field, _, _ in warnings(document)] == ["runs.1.learning_rate"]
    assert below.outcome.status == "finished"
    assert below.column("gradient_norm")[-1] < below.column("gradient_norm")[0]
    assert above.outcome.status == "diverged"
    assert above.column("update_norm")[-1] > 30 * above.column("update_norm")[0]
    assert f"2/λmax = {limit:.3g}" in str(above.outcome.why)
    assert f"2/λmax = {limit:.3g}" in warnings(document)[0][2]


def test_with_the_sum_the_data_curve_n_times_as_much() -> None:
    # The penalty does not grow with the sum: 40 · 2 S + l2.
    limit = float(2 / np.linalg.eigvalsh(40 * hessian(LINE, 2) + np.diag([0.5, 0])).max())
    runs = [full(f * limit, reduction="sum") for f in (0.99, 1.01)]
    assert [w[0] for w in warnings({**LINE, "l2": 0.5, "runs": runs})] == ["runs.1.learning_rate"]


@pytest.mark.parametrize(
    ("data", "loss", "curvature"),
    [("circles", None, 0.25), ("blobs3", None, 0.5), ("line", "huber", 1.0)],
)
def test_where_the_curvature_is_only_bounded_the_warning_says_so(
    data: str, loss: str | None, curvature: float
) -> None:
    document: Document = {**LINE, "data": {"name": data, "n": 60}, "loss": loss}
    limit = threshold(document, curvature)
    runs = [full(0.99 * limit), full(1.01 * limit)]
    ((field, _, message),) = warnings({**document, "runs": runs})
    assert field == "runs.1.learning_rate"
    assert f"2/λmax = {limit:.3g}" in message
    assert "sure to converge" in message


@pytest.mark.parametrize(
    "change",
    [
        {"model": {"hidden": [2]}},
        {"loss": "absolute_error"},
        {"runs": [{"batch_size": 39}]},
        {"runs": [full(1e3, order="with_replacement")]},
        {"runs": [full(1e3, optimizer="momentum")]},
        {"runs": [full(1e3, schedule="inverse_time")]},
    ],
    ids=str,
)
def test_no_warning_where_nothing_is_known(change: Document) -> None:
    assert warnings({**LINE, "learning_rate": 1e3, "runs": [full(1e3)]})
    assert warnings({**LINE, "learning_rate": 1e3, "runs": [full(1e3)], **change}) == []


def test_a_rate_changed_on_the_way_counts() -> None:
    limit = threshold(LINE, 2)
    later = [{"at_step": 100, "learning_rate": 2 * limit}]
    document = {**LINE, "runs": [full(0.5 * limit, changes=later)]}
    assert [(w[0], w[1]) for w in warnings(document)] == [("runs.0.learning_rate", 2 * limit)]
    (run,) = trained(document)
    assert run.outcome.diverged_at is not None
    assert run.outcome.diverged_at > 100
    assert f"2/λmax = {limit:.3g}" in str(run.outcome.why)
    assert f"learning rate, {2 * limit:g}," in str(run.outcome.why)


def test_the_memory_of_a_run_does_not_grow_with_its_length() -> None:
    def peak(updates: int) -> int:
        document = {**LINE, "runs": [{"batch_size": 1, "learning_rate": 0.01}]}
        prepared = prepared_from({**document, "stop": {"updates": updates}})
        tracemalloc.start()
        for _ in train(prepared, prepared.runs[0], ticks()):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(200_000) < 1.2 * peak(60_000)
