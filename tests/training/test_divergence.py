"""When and how a run diverges: the step by a textbook count, the reason in words."""

from typing import Any

import numpy as np
import pytest

from app.training.engine.divergence import EXPLOSION_EVALUATIONS, EXPLOSION_FACTOR
from tests.training.trained import Document, Run, permutation, prepared_from, trained

LINE: Document = {
    "data": {"name": "line", "n": 40},
    "model": {"hidden": []},
    "stop": {"updates": 2000},
}


def textbook_first_non_finite(document: Document) -> int:
    """The first step of linear regression whose loss, gradient or new parameters are not finite."""
    prepared = prepared_from(document)
    data, plan = prepared.examples, prepared.runs[0]
    theta = prepared.initial
    step = 0
    with np.errstate(all="ignore"):
        while True:
            epoch, batch = divmod(step, plan.steps_per_epoch)
            order = permutation(plan.seed, epoch, len(data.y))
            chosen = order[batch * plan.batch_size : (batch + 1) * plan.batch_size]
            X = np.column_stack([data.x[chosen], np.ones(len(chosen))])
            error = X @ theta - data.y[chosen]
            loss, gradient = np.mean(error**2), 2 * X.T @ error / len(chosen)
            theta = theta - plan.learning_rate * gradient
            if not np.isfinite([loss, *gradient, *theta]).all():
                return step
            step += 1


def assert_numbers_end_with_the_run(run: Run) -> None:
    """Before the diverged step everything is finite, after it nothing is recorded."""
    at = run.outcome.diverged_at
    assert at is not None
    for name in ("batch_loss", "gradient_norm", "update_norm", "layer_update_norm"):
        column = run.column(name)
        assert len(column) == run.outcome.steps
        assert np.isfinite(column[:at]).all(), name
    assert np.isfinite(run.parameters[: at + 1]).all()
    assert len(run.parameters) == run.outcome.steps + 1


@pytest.mark.parametrize(("batch_size", "rate"), [(1, 20), (1, 300), (4, 1e4), (7, 1e7)])
def test_the_first_non_finite_step_is_named_exactly(batch_size: int, rate: float) -> None:
    # So fast that no five evaluations lie between the growth and the first non-finite number.
    document: Document = {
        **LINE,
        "data": {"name": "line", "n": 400},
        "runs": [{"batch_size": batch_size}],
        "learning_rate": rate,
    }
    (run,) = trained(document)
    step = textbook_first_non_finite(document)
    assert (run.outcome.status, run.outcome.diverged_at) == ("diverged", step)
    assert run.outcome.steps == step + 1
    assert f"after {step + 1} updates" in str(run.outcome.why)


def test_an_explosion_after_the_first_update_is_told_in_the_singular() -> None:
    document: Document = {"learning_rate": 1e6, "runs": [{"batch_size": 32}]}
    (run,) = trained(document)
    assert "a thousandfold after 1 update and stayed there" in str(run.outcome.why)


def test_a_step_that_overflows_at_once_is_step_0() -> None:
    document: Document = {
        "data": {"name": "inline", "x": [[1e9]] * 30, "y": [-1e9] * 30},
        "model": {"hidden": [], "parameters": [1e9, 0]},
        "learning_rate": 1e9,
        "runs": [{"batch_size": 1}],
        "stop": {"updates": 100},
    }
    (run,) = trained(document)
    step = textbook_first_non_finite(document)
    assert step < 10  # before any explosion could be seen
    assert run.outcome.diverged_at == step
    assert run.outcome.steps == step + 1
    assert not np.isfinite(run.parameters[-1]).all() or not np.isfinite(
        run.column("batch_loss")[-1]
    )


@pytest.mark.parametrize("size", [1, 7, "full"])
def test_a_run_that_explodes_before_a_number_is_not_finite_ends_there(size: Any) -> None:
    document: Document = {**LINE, "runs": [{"batch_size": size}], "learning_rate": 1e4}
    (run,) = trained(document)
    losses = [(each.step, each.training_loss) for each in run.evaluations]
    most = EXPLOSION_FACTOR * losses[0][1]
    above = [step for step, loss in losses if not loss <= most]
    assert run.outcome.diverged_at == above[EXPLOSION_EVALUATIONS - 1]
    assert run.outcome.diverged_at < textbook_first_non_finite(document)
    assert len(above) == EXPLOSION_EVALUATIONS


@pytest.mark.parametrize("activation", ["relu", "tanh", "linear"])
def test_no_number_before_the_diverged_step_is_missing(activation: str) -> None:
    document: Document = {
        "data": {"name": "sine", "n": 60},
        "model": {"hidden": [6], "activation": activation},
        "learning_rate": 1e6,
        "runs": [{"batch_size": m} for m in ("full", 8, 1)],
        "stop": {"updates": 300},
    }
    for run in trained(document):
        assert run.outcome.status == "diverged"
        assert_numbers_end_with_the_run(run)


@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
def test_a_bounded_network_that_explodes_has_diverged_though_it_stays_finite(
    activation: str,
) -> None:
    document: Document = {
        "data": {"name": "circles", "n": 80},
        "model": {"hidden": [6], "activation": activation},
        "learning_rate": 1e6,
        "runs": [{"batch_size": 20}],
        "stop": {"epochs": 40},
    }
    (run,) = trained(document)
    assert run.outcome.status == "diverged"
    assert run.outcome.why is not None
    assert "1e+06" in run.outcome.why
    assert_numbers_end_with_the_run(run)
    losses = [evaluation.training_loss for evaluation in run.evaluations]
    above = [loss > EXPLOSION_FACTOR * losses[0] for loss in losses]
    assert np.isfinite(losses).all()
    assert above[-EXPLOSION_EVALUATIONS:] == [True] * EXPLOSION_EVALUATIONS
    assert not any(all(above[i : i + EXPLOSION_EVALUATIONS]) for i in range(len(above) - 5))
    assert run.evaluations[-1].step == run.outcome.diverged_at == run.outcome.steps


def test_a_loss_that_comes_back_in_time_has_not_diverged() -> None:
    # Far too large a start: the loss falls, and the few first steps are no explosion.
    document: Document = {
        **LINE,
        "learning_rate": 0.3,
        "model": {"hidden": [], "parameters": [1e6, -1e6]},
        "runs": [{"batch_size": "full"}],
        "stop": {"updates": 300},
    }
    (run,) = trained(document)
    assert (run.outcome.status, run.outcome.steps) == ("finished", 300)
    assert run.outcome.diverged_at is run.outcome.why is None


def two_over_lambda_max(document: Document) -> float:
    """From the Hessian of the mean squared error, 2 X̃ᵀX̃/N, by its eigenvalues."""
    x = prepared_from(document).examples.x
    X = np.column_stack([x, np.ones(len(x))])
    return float(2 / np.linalg.eigvalsh(2 * X.T @ X / len(X)).max())


def test_why_gives_2_over_lambda_max_for_full_batch_linear_regression() -> None:
    threshold = two_over_lambda_max(LINE)
    runs = [{"batch_size": "full", "learning_rate": threshold * f} for f in (0.99, 1.01, 2)]
    below, slightly, above = trained({**LINE, "runs": runs})
    assert below.outcome.status == "finished"
    assert below.evaluations[-1].training_loss < below.evaluations[0].training_loss
    assert slightly.evaluations[-1].training_loss > 1000 * slightly.evaluations[0].training_loss
    assert above.outcome.status == "diverged"
    assert above.outcome.why is not None
    assert f"2/λmax = {threshold:.3g}" in above.outcome.why
    assert f"{2 * threshold:g}" in above.outcome.why


def test_with_the_sum_the_threshold_is_n_times_smaller() -> None:
    threshold = two_over_lambda_max(LINE) / 30
    run = {"batch_size": "full", "learning_rate": 2 * threshold, "reduction": "sum"}
    (summed,) = trained({**LINE, "runs": [run]})
    assert summed.outcome.status == "diverged"
    assert f"2/λmax = {threshold:.3g}" in str(summed.outcome.why)


def test_why_gives_the_safe_threshold_for_full_batch_logistic_regression() -> None:
    document: Document = {
        "data": {"name": "circles", "n": 80},
        "model": {"hidden": []},
        "learning_rate": 1e6,
        "runs": [{"batch_size": "full"}],
        "stop": {"updates": 100},
    }
    (run,) = trained(document)
    assert run.outcome.status == "diverged"
    # H ≤ X̃ᵀX̃/4N, an eighth of the Hessian of the squared error.
    assert f"2/λmax = {8 * two_over_lambda_max(document):.3g}" in str(run.outcome.why)


@pytest.mark.parametrize(
    "change", [{"runs": [{"batch_size": 5}]}, {"model": {"hidden": [3], "activation": "linear"}}]
)
def test_why_names_no_threshold_where_none_is_known(change: Document) -> None:
    document = {**LINE, "runs": [{"batch_size": "full"}], "learning_rate": 100, **change}
    (run,) = trained(document)
    assert run.outcome.status == "diverged"
    assert "learning rate, 100," in str(run.outcome.why)
    assert "λmax" not in str(run.outcome.why)


def test_a_run_that_diverges_does_not_disturb_the_others() -> None:
    runs = [{"batch_size": "full", "learning_rate": 100}, {"batch_size": 5}]
    broken, sound = trained({**LINE, "runs": runs, "stop": {"epochs": 20}})
    (alone,) = trained({**LINE, "runs": [{"batch_size": 5}], "stop": {"epochs": 20}})
    assert broken.outcome.status == "diverged"
    assert sound.outcome.status == "finished"
    assert sound.parameters.tobytes() == alone.parameters.tobytes()


def test_a_diverged_run_tells_no_order_of_an_epoch_it_never_began() -> None:
    document = {**LINE, "runs": [{"batch_size": "full"}], "learning_rate": 1e4}
    (run,) = trained(document)
    steps = run.outcome.steps
    assert list(run.order) == list(range(steps))  # with full batch each step is an epoch
