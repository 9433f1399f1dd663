"""A run that leaves examples out, or flips their labels, is the run on data written that way."""

from typing import Any

import numpy as np
import pytest

from app.training.analysis.noise.noise import noise
from app.training.analysis.opened_step import opened_step
from app.training.document.problems import ExperimentError
from app.training.engine.seeking import Checkpoints
from tests.training.trained import Document, at_once, prepared_from, trained

N = 23
RNG = np.random.default_rng(5)
X = RNG.normal(size=(N, 2))
Y = RNG.permutation(np.arange(N) % 3)
GONE = (4, 17, 22)
SIZES: list[Any] = ["full", 6, 1, N]
ORDERS = ("shuffle_every_epoch", "shuffle_once", "as_given", "sorted", "with_replacement")
LASTS = ("keep", "drop", "weighted")


def document(x: Any, y: Any, run: Document, **more: Any) -> Document:
    data = {"name": "inline", "x": np.asarray(x).tolist(), "y": np.asarray(y).tolist()}
    data |= {"classes": ["a", "b", "c"]}
    stop = {"epochs": 4}
    return {"data": data, "model": {"hidden": [4]}, "runs": [run], "stop": stop, **more}


def same_steps(run: Any, other: Any) -> None:
    """Bit for bit; so it is on one machine, since the calls are the same."""
    for name in ("parameters", "batch_loss", "learning_rates", "gradient_norm", "update_norm"):
        np.testing.assert_array_equal(run.column(name), other.column(name), err_msg=name)


@pytest.mark.parametrize("last", LASTS)
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", SIZES)
def test_leaving_examples_out_trains_as_if_they_were_not_in_the_data(
    size: int | str, order: str, last: str
) -> None:
    run = {"batch_size": size, "order": order, "last_batch": last, "optimizer": "momentum"}
    kept = np.delete(np.arange(N), GONE)
    (here,) = trained(document(X, Y, {**run, "left_out": list(GONE)}))
    (there,) = trained(document(X[kept], Y[kept], run))
    same_steps(here, there)
    for epoch, examples in here.order.items():
        assert list(examples) == list(kept[there.order[epoch]])  # rows of the whole data


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", SIZES)
def test_a_flipped_label_trains_as_if_the_data_had_the_next_class(
    size: int | str, order: str
) -> None:
    run = {"batch_size": size, "order": order}
    flipped = Y.copy()
    for row in GONE:
        flipped[row] = {0: 1, 1: 2, 2: 0}[int(Y[row])]
    (here,) = trained(document(X, Y, {**run, "flipped": list(GONE)}))
    (there,) = trained(document(X, flipped, run))
    same_steps(here, there)


def test_losses_are_measured_over_all_examples_with_the_labels_of_the_data() -> None:
    shared = {"batch_size": 5, "learning_rate": 0}  # θ stays, so that every run has the same loss
    runs = [shared, {**shared, "left_out": [3]}, {**shared, "flipped": [3]}]
    losses = [
        [evaluation.training_loss for evaluation in run.evaluations]
        for run in trained({**document(X, Y, shared), "runs": runs})
    ]
    assert losses[0][0] == losses[1][0] == losses[2][0]


def test_a_run_that_leaves_one_out_differs_in_nothing_else() -> None:
    """Its rate by the rule too: a full batch counts as full."""
    for rule in ("linear", "square_root"):
        runs = [{"batch_size": "full"}, {"batch_size": "full", "left_out": [0]}, {"batch_size": 6}]
        prepared = prepared_from({**document(X, Y, {}, learning_rate_rule=rule), "runs": runs})
        whole, without, mini = prepared.runs
        assert whole.learning_rate == without.learning_rate > mini.learning_rate
        assert (whole.batch_size, without.batch_size) == (N, N - 1)


def test_runs_say_in_their_labels_what_they_leave_out() -> None:
    runs = [
        {"batch_size": 4},
        {"batch_size": 4, "left_out": [17]},
        {"batch_size": 4, "flipped": [17]},
        {"batch_size": 1, "left_out": [3, 2], "flipped": [17]},
        {"batch_size": "full", "left_out": [2], "label": "mine"},
    ]
    prepared = prepared_from({**document(X, Y, {}), "runs": runs})
    assert [plan.label for plan in prepared.runs] == [
        "Mini-batch",
        "Mini-batch without example 17",
        "Mini-batch with example 17 flipped",
        "SGD, 2 left out, 1 flipped",
        "mine",
    ]
    assert prepared.document["runs"][3]["left_out"] == [2, 3]
    assert prepared.document["runs"][4]["batch_size"] == "full"


def test_the_same_examples_in_any_order_are_one_experiment() -> None:
    ids = {
        prepared_from(document(X, Y, {"batch_size": 4, "left_out": places})).id
        for places in ([1, 2, 3], [3, 1, 2])
    }
    other = prepared_from(document(X, Y, {"batch_size": 4, "left_out": [1, 2]})).id
    assert len(ids) == 1
    assert other not in ids


@pytest.mark.parametrize("size", ["full", 6])
def test_an_opened_step_and_the_noise_are_those_of_the_own_examples(size: int | str) -> None:
    run = {"batch_size": size, "flipped": [0], "left_out": list(GONE)}
    kept = np.delete(np.arange(N), GONE)
    y = Y.copy()
    y[0] = (Y[0] + 1) % 3
    here = prepared_from(document(X, Y, run))
    there = prepared_from(document(X[kept], y[kept], {"batch_size": size}))
    step = here.runs[0].steps - 1
    opened, other = (
        at_once(opened_step(each, each.runs[0], step, Checkpoints(each, each.runs[0])))
        for each in (here, there)
    )
    assert list(opened.record.examples) == list(kept[other.record.examples])
    np.testing.assert_array_equal(opened.y, other.y)
    np.testing.assert_array_equal(opened.sum, other.sum)
    noises = [
        at_once(noise(each, 0, step, step + 1, Checkpoints(each, each.runs[0]), "principal"))
        for each in (here, there)
    ]
    for name in ("n", "s2", "full_gradient_norm"):
        assert noises[0][name] == noises[1][name]
    for name in ("distance", "expected", "remaining"):
        np.testing.assert_array_equal(noises[0]["epoch"][name], noises[1]["epoch"][name])


@pytest.mark.parametrize(
    ("run", "field", "value", "allowed"),
    [
        ({"left_out": [N]}, "left_out", N, "below 23"),
        ({"left_out": [0], "flipped": [2, 40]}, "flipped", 40, "below 23"),
        ({"left_out": list(range(N))}, "left_out", "23 examples", "at least one"),
        ({"left_out": [2, 3], "flipped": [3]}, "flipped", 3, "leaves out"),
        ({"left_out": [2, 2]}, "left_out", None, "example 2 twice"),
        ({"left_out": [-1]}, "left_out.0", -1, "at least 0"),
    ],
)
def test_examples_that_there_are_not_are_refused(
    run: Document, field: str, value: object, allowed: str
) -> None:
    with pytest.raises(ExperimentError) as caught:
        prepared_from(document(X, Y, {"batch_size": 4, **run}))
    (problem,) = caught.value.problems
    assert problem.field == f"runs.0.{field}"
    assert value is None or problem.value == value
    assert allowed in problem.message


def test_a_number_as_target_has_no_label_to_flip() -> None:
    with pytest.raises(ExperimentError) as caught:
        prepared_from({"data": {"name": "line"}, "runs": [{"batch_size": 4, "flipped": [1]}]})
    (problem,) = caught.value.problems
    assert (problem.field, problem.value) == ("runs.0.flipped", 1)


def test_the_stable_rate_is_that_of_the_examples_a_run_learns() -> None:
    """2/λmax of H = 2 XᵀX/n for the squared error, over the examples that are left."""
    x, y = X[:, :1] * 3, X[:, 1]
    data = {"name": "inline", "x": x.tolist(), "y": y.tolist()}
    row = int(np.argmax(np.abs(x)))
    run = {"batch_size": "full", "left_out": [row]}
    prepared = prepared_from({"data": data, "model": {"hidden": []}, "runs": [run]})
    ones = np.column_stack([np.delete(x, row, 0), np.ones(N - 1)])
    largest = np.linalg.eigvalsh(2 * ones.T @ ones / (N - 1))[-1]
    assert prepared.objective.threshold(prepared.runs[0]) == pytest.approx(2 / largest, rel=1e-9)
