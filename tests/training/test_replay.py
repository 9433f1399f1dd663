"""The replay: over 200 steps the engine and the oracle reach the same parameters.

Every choice meets every other choice of every other factor in at least one of the cases.
"""

from typing import Any

import pytest

from app.training.document.specification import Experiment
from tests.training.covering import Case, all_pairs, never_idle, pairs_of
from tests.training.oracle_batches import batches_of
from tests.training.oracle_optimizers import OPTIMIZERS
from tests.training.oracle_settings import Settings
from tests.training.replay_cases import (
    CASES,
    FACTORS,
    RATES,
    STEPS,
    TASKS,
    N,
    document_of,
    idle,
    name_of,
)
from tests.training.replayed import assert_same, learnt, objective_by_oracle, replayed
from tests.training.trained import Document, prepared_from, trained


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_the_oracle_reaches_the_same_parameters_in_200_steps(case: Case) -> None:
    document = document_of(case)
    (run,) = trained(document)
    assert run.outcome.status == "finished"
    assert run.outcome.steps == len(batches_of(Settings(document, 0, N)))
    assert run.outcome.steps == STEPS or "accumulate_rest" not in idle(case)
    assert_same(run, replayed(document, 0, run))


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_the_training_loss_falls_by_a_third_and_is_that_of_the_data_alone(case: Case) -> None:
    document = document_of(case)
    (run,) = trained(document)
    objective, w = objective_by_oracle(document), prepared_from(document).examples.example_weights
    for evaluation, theta in ((run.evaluations[0], 0), (run.evaluations[-1], -1)):
        expected = objective.data_loss(run.parameters[theta], *learnt(document), w)
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
    assert_same(run, replayed(document, 0, run))


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
        assert_same(run, replayed(document, index, run))


def choices(schema: Any) -> list[str]:
    """The names that a field's JSON Schema admits."""
    admitted: list[str] = schema.get("enum", [])
    return admitted + [name for part in schema.get("anyOf", []) for name in choices(part)]


def test_the_cases_know_every_name_that_a_document_may_hold() -> None:
    schema = Experiment.model_json_schema()
    run, model = (schema["$defs"][name]["properties"] for name in ("Run", "Model"))
    names = ("optimizer", "schedule", "order", "last_batch", "reduction", "epsilon_place")
    further = ("decay_on", "bias_optimizer", "accumulate_as", "accumulate_rest")
    for name in names + further + ("epoch_loss", "epoch_loss_of"):
        assert sorted(choices(run[name])) == sorted(FACTORS[name]), name
    for name in ("l2_on", "l2_per"):
        assert sorted(choices(schema["properties"][name])) == sorted(FACTORS[name]), name
    assert sorted(choices(model["activation"])) == sorted(FACTORS["activation"])
    assert set(choices(schema["properties"]["loss"])) == {loss for _, loss in TASKS.values()}


def test_every_two_choices_meet_in_some_case() -> None:
    for without_effect in (idle, never_idle):
        met = {pair for case in CASES for pair in pairs_of(case, without_effect)}
        assert set(all_pairs(FACTORS, without_effect)) <= met
    assert len(CASES) <= 120
