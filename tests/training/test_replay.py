"""The replay: over 200 steps the engine and the oracle reach the same parameters.

Every choice meets every other choice of every other factor in at least one of the cases.
"""

from typing import Any

import numpy as np
import pytest

from app.training.document.specification import Experiment
from tests.training.covering import Case, all_pairs, covering_array, never_idle, pairs_of
from tests.training.oracle import ACTIVATIONS, OPTIMIZERS, Replay, objective_of, replay
from tests.training.trained import Document, Run, prepared_from, trained

STEPS = 200
# 40 examples each: a batch of 10 fits four times, one of 7 leaves 5 over.
TASKS: dict[str, tuple[str, str]] = {
    "squared_error": ("sine", "squared_error"),
    "absolute_error": ("sine", "absolute_error"),
    "half_squared_error": ("sine", "half_squared_error"),
    "huber": ("sine", "huber"),
    "binary cross_entropy": ("blobs", "cross_entropy"),
    "softmax cross_entropy": ("blobs3", "cross_entropy"),
}
PENALTIES: dict[str, dict[str, float]] = {
    "none": {},
    "l1": {"l1": 0.01},
    "l2": {"l2": 0.02},
    "both": {"l1": 0.005, "l2": 0.01},
}
FACTORS: dict[str, tuple[Any, ...]] = {
    "activation": tuple(ACTIVATIONS),
    "optimizer": tuple(OPTIMIZERS),
    "task": tuple(TASKS),
    "schedule": ("constant", "step", "exponential", "cosine", "inverse_time"),
    "order": ("shuffle_every_epoch", "shuffle_once", "as_given", "sorted", "with_replacement"),
    "batch_size": (1, 7, 10, "full"),
    "penalty": tuple(PENALTIES),
    "last_batch": ("keep", "drop", "weighted"),
    "hidden": ((), (5,), (6, 4)),
    "reduction": ("mean", "sum"),
    "warmup": (0, 10),
    "batch_growth": (1, 2),
}
PER_RUN = (
    *("batch_size", "optimizer", "schedule", "warmup"),
    *("batch_growth", "reduction", "order", "last_batch"),
)
# About 80 steps: the batch grows at the 80th and 160th, and the rate has fallen by then.
SCHEDULE_EPOCHS = {1: 2, 7: 13.5, 10: 20, "full": 80}
# Rates at which every case is stable and its loss falls.
RATES = {
    "gradient_descent": 0.1,
    "momentum": 0.02,
    "nesterov": 0.02,
    "adagrad": 0.1,
    "rmsprop": 0.01,
    "adam": 0.02,
    "adamw": 0.02,
}
# Sigmoid passes on little of the gradient.
RATE_FACTORS = {"sigmoid": 6}
# Starts far enough from the end that the loss can fall.
SEEDS: dict[tuple[int, ...], int] = {(): 4, (5,): 5, (6, 4): 1}
INDIFFERENT_TO_SCALE = ("adagrad", "rmsprop", "adam", "adamw")


def idle(case: Case) -> set[str]:
    """The choices without effect."""
    size, replaced = case.get("batch_size"), case.get("order") == "with_replacement"
    without = {
        "activation": case.get("hidden") == (),
        "reduction": size == 1,
        "batch_growth": size == "full",
        "order": size == "full" and not replaced,
        "last_batch": size in (1, 10, "full") or replaced,
    }
    return {name for name in case if without.get(name)}


# Two choices meet where both have an effect, and where that cannot be they are taken together.
CASES = covering_array(FACTORS, never_idle, covering_array(FACTORS, idle))


def name_of(case: Case) -> str:
    return ", ".join(str(choice) for choice in case.values())


def rate_of(case: Case) -> float:
    """A sum over M examples takes η/M, with the largest M of the run."""
    rate = RATES[case["optimizer"]] * RATE_FACTORS.get(case["activation"], 1)
    if case["order"] == "sorted" and case["batch_size"] == 1 and TASKS[case["task"]][0] == "sine":
        rate /= 5  # a fast run would only follow the rising targets
    if case["reduction"] == "mean" or case["optimizer"] in INDIFFERENT_TO_SCALE:
        return rate
    size = 40 if case["batch_size"] == "full" else case["batch_size"]
    return rate / min(40, size * case["batch_growth"] ** 2)


def document_of(case: Case) -> Document:
    data, loss = TASKS[case["task"]]
    return {
        "data": {"name": data, "n": 40, "test_fraction": 0},
        "model": {
            "hidden": list(case["hidden"]),
            "activation": case["activation"],
            "seed": SEEDS[case["hidden"]],
        },
        "loss": loss,
        **PENALTIES[case["penalty"]],
        "learning_rate": rate_of(case),
        "schedule_epochs": SCHEDULE_EPOCHS[case["batch_size"]],
        "runs": [{name: case[name] for name in PER_RUN}],
        "stop": {"updates": STEPS},
    }


def replayed(document: Document, run: int, orders: dict[int, list[int]]) -> Replay:
    prepared = prepared_from(document)
    examples = prepared.examples
    classes = None if examples.classes is None else len(examples.classes)
    return replay(document, run, examples.x, examples.y, classes, prepared.initial, orders)


def assert_same(run: Run, oracle: Replay) -> None:
    assert run.parameters.shape == oracle.parameters.shape
    error = np.abs(run.parameters - oracle.parameters)
    assert (error / np.maximum(1, np.abs(oracle.parameters))).max() <= 1e-9
    np.testing.assert_allclose(run.column("batch_loss"), oracle.batch_loss, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(run.column("penalty"), oracle.penalty, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(run.column("learning_rates"), oracle.learning_rates, rtol=1e-12)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_the_oracle_reaches_the_same_parameters_in_200_steps(case: Case) -> None:
    document = document_of(case)
    (run,) = trained(document)
    assert run.outcome.status == "finished"
    assert run.outcome.steps == STEPS
    assert_same(run, replayed(document, 0, run.order))


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_the_training_loss_falls_by_a_third_and_is_that_of_the_data_alone(case: Case) -> None:
    document = document_of(case)
    (run,) = trained(document)
    examples = prepared_from(document).examples
    classes = None if examples.classes is None else len(examples.classes)
    objective = objective_of(document, examples.x, classes)
    for evaluation, theta in ((run.evaluations[0], 0), (run.evaluations[-1], STEPS)):
        expected = objective.data_loss(run.parameters[theta], examples.x, examples.y)
        assert evaluation.training_loss == pytest.approx(float(expected), rel=1e-9)
    assert run.evaluations[-1].training_loss <= 2 / 3 * run.evaluations[0].training_loss


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_oracle_follows_changes_in_the_middle_of_a_run(optimizer: str) -> None:
    changes: list[dict[str, Any]] = [
        {"at_step": 20, "learning_rate": RATES[optimizer] / 2, "W1[1,3]": 0.5},
        {"at_step": 33, "b2[0]": -0.25, "batch_size": 13},
        {"at_step": 90, "batch_size": "full", "b1[4]": 0},
    ]
    if optimizer in ("momentum", "nesterov"):
        changes.append({"at_step": 57, "momentum": 0.5})
    document: Document = {
        "data": {"name": "blobs3", "n": 40, "test_fraction": 0},
        "model": {"hidden": [5]},
        "l2": 0.01,
        "learning_rate": RATES[optimizer],
        "schedule": "exponential",
        "schedule_epochs": 20,
        "warmup": 25,
        "runs": [{"batch_size": 7, "optimizer": optimizer, "changes": changes}],
        "stop": {"updates": STEPS},
    }
    (run,) = trained(document)
    assert run.parameters[20, 8] == 0.5
    assert run.evaluations[-1].training_loss <= 2 / 3 * run.evaluations[0].training_loss
    assert_same(run, replayed(document, 0, run.order))


@pytest.mark.parametrize("rule", ["same", "linear", "square_root"])
def test_the_oracle_follows_runs_beside_each_other(rule: str) -> None:
    document: Document = {
        "data": {"name": "blobs", "n": 40, "test_fraction": 0},
        "model": {"hidden": [5]},
        "learning_rate": 0.2,
        "learning_rate_rule": rule,
        "optimizer": "momentum",
        "momentum": 0.75,
        "schedule": "cosine",
        "last_batch": "weighted",
        "runs": [
            {"batch_size": "full"},
            {"batch_size": 7, "optimizer": "rmsprop", "decay": 0.9, "learning_rate": 0.01},
            {"batch_size": 13, "schedule": "step", "schedule_epochs": 5, "order": "sorted"},
            {"batch_size": 3, "momentum": 0.5, "last_batch": "drop"},
        ],
        "stop": {"epochs": 15},
    }
    for index, run in enumerate(trained(document)):
        assert_same(run, replayed(document, index, run.order))


def choices(schema: Any) -> list[str]:
    """The names that a field's JSON Schema admits."""
    admitted: list[str] = schema.get("enum", [])
    return admitted + [name for part in schema.get("anyOf", []) for name in choices(part)]


def test_the_cases_know_every_name_that_a_document_may_hold() -> None:
    schema = Experiment.model_json_schema()
    run, model = (schema["$defs"][name]["properties"] for name in ("Run", "Model"))
    for name in ("optimizer", "schedule", "order", "last_batch", "reduction"):
        assert sorted(choices(run[name])) == sorted(FACTORS[name]), name
    assert sorted(choices(model["activation"])) == sorted(FACTORS["activation"])
    assert set(choices(schema["properties"]["loss"])) == {loss for _, loss in TASKS.values()}


def test_every_two_choices_meet_in_some_case() -> None:
    for without_effect in (idle, never_idle):
        met = {pair for case in CASES for pair in pairs_of(case, without_effect)}
        assert set(all_pairs(FACTORS, without_effect)) <= met
    assert len(CASES) <= 90
