"""Settings of optimisers, schedules, orders, penalties and changes that are refused, by name."""

from typing import Any

import pytest

from app.training.document.problems import ExperimentError, Problem
from tests.training.trained import Document, prepared_from

# Moons: 300 training examples; 2 → 8 → 4 → 1; runs of 40 steps by the full batch.
FULL: Document = {"runs": [{"batch_size": "full"}]}


def problems_of(document: Document) -> tuple[Problem, ...]:
    with pytest.raises(ExperimentError) as caught:
        prepared_from(document)
    return caught.value.problems


def own(**settings: Any) -> Document:
    """A single run with these settings of its own."""
    return {"runs": [{"batch_size": "full", **settings}]}


def changed(**change: Any) -> Document:
    return own(changes=[{"at_step": 3, **change}])


# document, the field named, the value named
REFUSED: dict[str, tuple[Document, str, Any]] = {
    "unknown optimizer": ({"optimizer": "sgd"}, "optimizer", "sgd"),
    "unknown optimizer of a run": (own(optimizer="sgd"), "runs.0.optimizer", "sgd"),
    "unknown schedule": ({"schedule": "linear"}, "schedule", "linear"),
    "unknown order": ({"order": "random"}, "order", "random"),
    "unknown last batch": ({"last_batch": "skip"}, "last_batch", "skip"),
    "unknown rule": ({"learning_rate_rule": "best"}, "learning_rate_rule", "best"),
    "rule of a run": (own(learning_rate_rule="linear"), "runs.0.learning_rate_rule", "linear"),
    "penalty of a run": (own(l2=0.1), "runs.0.l2", 0.1),
    "negative l1": ({"l1": -0.1}, "l1", -0.1),
    "negative l2": ({"l2": -1}, "l2", -1),
    "l1 too large": ({"l1": 1e7}, "l1", 1e7),
    "l2 too large": ({"l2": 1e7}, "l2", 1e7),
    "l1 as text": ({"l1": "1"}, "l1", "1"),
    "l2 not finite": ({"l2": float("inf")}, "l2", float("inf")),
    "factor of 0": ({"schedule_factor": 0}, "schedule_factor", 0),
    "factor above 1": ({"schedule_factor": 1.5}, "schedule_factor", 1.5),
    "negative factor": (own(schedule_factor=-0.5), "runs.0.schedule_factor", -0.5),
    "no epochs of a schedule": ({"schedule_epochs": 0}, "schedule_epochs", 0),
    "negative epochs of a schedule": ({"schedule_epochs": -2}, "schedule_epochs", -2),
    "negative warm-up": ({"warmup": -1}, "warmup", -1),
    "half a step of warm-up": ({"warmup": 2.5}, "warmup", 2.5),
    "negative momentum": (own(optimizer="momentum", momentum=-1), "runs.0.momentum", -1),
    "momentum of plain descent": (own(momentum=0.5), "runs.0.momentum", 0.5),
    "momentum of adam": (own(optimizer="adam", momentum=0.5), "runs.0.momentum", 0.5),
    "decay of momentum": (own(optimizer="momentum", decay=0.9), "runs.0.decay", 0.9),
    "beta1 of rmsprop": (own(optimizer="rmsprop", beta1=0.5), "runs.0.beta1", 0.5),
    "beta2 of plain descent": (own(beta2=0.5), "runs.0.beta2", 0.5),
    "epsilon of nesterov": (own(optimizer="nesterov", epsilon=1e-3), "runs.0.epsilon", 1e-3),
    "weight decay of adam": (own(optimizer="adam", weight_decay=0.1), "runs.0.weight_decay", 0.1),
    "momentum beside runs that have none": ({**FULL, "momentum": 0.5}, "momentum", 0.5),
    "weight decay beside runs that have none": (
        {**FULL, "optimizer": "adam", "weight_decay": 0.1},
        "weight_decay",
        0.1,
    ),
    "change past the end": (
        own(changes=[{"at_step": 41, "learning_rate": 1}]),
        "runs.0.changes.0.at_step",
        41,
    ),
    "change at the end": (
        own(changes=[{"at_step": 40, "learning_rate": 1}]),
        "runs.0.changes.0.at_step",
        40,
    ),
    "second change past the end": (
        own(changes=[{"at_step": 4, "learning_rate": 1}, {"at_step": 99, "learning_rate": 1}]),
        "runs.0.changes.1.at_step",
        99,
    ),
    "change past the end of all runs": (
        {**FULL, "changes": [{"at_step": 40, "learning_rate": 1}]},
        "changes.0.at_step",
        40,
    ),
    "change before the start": (
        own(changes=[{"at_step": -1, "learning_rate": 1}]),
        "runs.0.changes.0.at_step",
        -1,
    ),
    "change at half a step": (
        own(changes=[{"at_step": 1.5, "learning_rate": 1}]),
        "runs.0.changes.0.at_step",
        1.5,
    ),
    "change of nothing": (changed(), "runs.0.changes.0", {"at_step": 3}),
    "change of nothing beside runs": (
        {**FULL, "changes": [{"at_step": 3}]},
        "changes.0",
        {"at_step": 3},
    ),
    "change at no step": (
        own(changes=[{"learning_rate": 1}]),
        "runs.0.changes.0.at_step",
        None,
    ),
    "change of a layer that is not": (
        changed(**{"W9[0,0]": 1}),
        "runs.0.changes.0.W9[0,0]",
        1,
    ),
    "change of a row that is not": (
        changed(**{"W1[99,0]": 1}),
        "runs.0.changes.0.W1[99,0]",
        1,
    ),
    "change of a column that is not": (
        changed(**{"W1[0,8]": 1}),
        "runs.0.changes.0.W1[0,8]",
        1,
    ),
    "change of a negative place": (changed(**{"b1[-1]": 1}), "runs.0.changes.0.b1[-1]", 1),
    "change of a weight by one index": (changed(**{"W1[0]": 1}), "runs.0.changes.0.W1[0]", 1),
    "change of a bias by two": (changed(**{"b1[0,0]": 1}), "runs.0.changes.0.b1[0,0]", 1),
    "change of a whole array": (changed(W1=1), "runs.0.changes.0.W1", 1),
    "change of a parameter beside runs": (
        {**FULL, "changes": [{"at_step": 3, "W9[0,0]": 1}]},
        "changes.0.W9[0,0]",
        1,
    ),
    "change of a parameter to text": (
        changed(**{"W1[0,0]": "a"}),
        "runs.0.changes.0.W1[0,0]",
        "a",
    ),
    "change of a parameter to infinity": (
        changed(**{"b1[0]": float("inf")}),
        "runs.0.changes.0.b1[0]",
        float("inf"),
    ),
    "change of what cannot change": (
        changed(optimizer="adam"),
        "runs.0.changes.0.optimizer",
        "adam",
    ),
    "change to a negative rate": (
        changed(learning_rate=-1),
        "runs.0.changes.0.learning_rate",
        -1,
    ),
    "change to a batch of 0": (changed(batch_size=0), "runs.0.changes.0.batch_size", 0),
    "changed momentum of plain descent": (
        changed(momentum=0.5),
        "runs.0.changes.0.momentum",
        0.5,
    ),
    "changed momentum of plain descent beside runs": (
        {**FULL, "changes": [{"at_step": 3, "momentum": 0.5}]},
        "changes.0.momentum",
        0.5,
    ),
    "changes that are no list": (
        own(changes={"at_step": 3, "learning_rate": 1}),
        "runs.0.changes",
        {"at_step": 3, "learning_rate": 1},
    ),
    "absolute error on classes": ({"loss": "absolute_error"}, "loss", "absolute_error"),
    "huber on classes": (
        {"data": {"name": "iris"}, "loss": "huber"},
        "loss",
        "huber",
    ),
    "cross-entropy on numbers": (
        {"data": {"name": "sine"}, "loss": "cross_entropy"},
        "loss",
        "cross_entropy",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_setting_that_cannot_be_is_refused_with_field_value_and_reason(case: str) -> None:
    document, field, value = REFUSED[case]
    (problem,) = problems_of(document)
    assert problem.field == field
    assert problem.value == value
    assert problem.message


@pytest.mark.parametrize(
    ("document", "hint"),
    [
        ({"loss": "huber"}, "cross_entropy"),
        ({"optimizer": "adamm"}, "'adam'"),
        (own(momentum=0.5), "gradient_descent"),
        (own(changes=[{"at_step": 40, "learning_rate": 1}]), "40"),
        (changed(**{"W1[2,0]": 1}), "W1"),
        (changed(learnin_rate=1), "'learning_rate'"),
    ],
)
def test_the_reason_says_what_is_allowed(document: Document, hint: str) -> None:
    (problem,) = problems_of(document)
    assert hint in problem.message


@pytest.mark.parametrize(
    "document",
    [
        # What applies to one run is no mistake beside the others.
        {"momentum": 0.5, "runs": [{"batch_size": 1}, {"batch_size": 8, "optimizer": "nesterov"}]},
        {"runs": [{"batch_size": 1, "optimizer": "adam"}, {"batch_size": 8}], "epsilon": 1e-6},
        {
            "changes": [{"at_step": 100, "learning_rate": 1}],
            "runs": [{"batch_size": "full"}, {"batch_size": 32}],
        },
        {"schedule_factor": 1, "schedule_epochs": 0.25, "schedule": "step"},
        {"l1": 1e6, "l2": 1e6},
        {"data": {"name": "line"}, "loss": "huber"},
        {"data": {"name": "diabetes"}, "loss": "absolute_error"},
        own(changes=[]),
        own(changes=[{"at_step": 0, "batch_size": 1}]),
    ],
)
def test_what_may_stand_together_is_taken(document: Document) -> None:
    assert prepared_from(document).runs
