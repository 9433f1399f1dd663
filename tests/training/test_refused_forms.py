"""Forms of other libraries that are refused, by field and value."""

from typing import Any

import pytest

from app.training.document.problems import ExperimentError, Problem
from app.training.document.query import experiment_from
from tests.training.oracle_settings import OWN_CHOICES
from tests.training.trained import Document, prepared_from

# Five examples in batches of two: three steps an epoch, nine steps.
DATA: Document = {"name": "inline", "x": [[1.0], [2.0], [3.0], [-1.0], [0.5]]}
NUMBERS = {**DATA, "y": [1.0, 2.0, -3.0, 0.5, 0.25]}
PAIRS = [[1.0, 2.0], [2.0, 1.0], [3.0, 2.0], [0.0, 1.0], [1.0, 1.0]]
SMALL: Document = {"data": NUMBERS, "model": {"hidden": []}, "stop": {"epochs": 3}}


def problems_of(document: Document) -> tuple[Problem, ...]:
    with pytest.raises(ExperimentError) as caught:
        prepared_from({**SMALL, "runs": [{"batch_size": 2}], **document})
    return caught.value.problems


def own(**settings: Any) -> Document:
    return {"runs": [{"batch_size": 2, **settings}]}


def by(optimizer: str, **settings: Any) -> Document:
    return own(optimizer=optimizer, **settings)


def of_data(**settings: Any) -> Document:
    return {"data": {**NUMBERS, **settings}}


def changed(*changes: Document, **settings: Any) -> Document:
    return own(optimizer="momentum", changes=list(changes), **settings)


TWICE: Document = {"at_step": 3, "momentum": 2.0}
MOMENTUM = "runs.0.changes.0.momentum"

# document, the field named, the value named
REFUSED: dict[str, tuple[Document, str, Any]] = {
    "unknown loss": ({"loss": "half"}, "loss", "half"),
    "unknown over targets": ({"over_outputs": "max"}, "over_outputs", "max"),
    "over targets of a run": (own(over_outputs="sum"), "runs.0.over_outputs", "sum"),
    "unknown mean": ({"mean_by": "size"}, "mean_by", "size"),
    "mean of a run": (own(mean_by="count"), "runs.0.mean_by", "count"),
    "unknown l2 on": ({"l2_on": "biases"}, "l2_on", "biases"),
    "l2 on of a run": (own(l2_on="all"), "runs.0.l2_on", "all"),
    "unknown l2 per": ({"l2_per": "example"}, "l2_per", "example"),
    "l2 per of a run": (own(l2_per="batch"), "runs.0.l2_per", "batch"),
    "dampening above 1": (by("momentum", dampening=1.5), "runs.0.dampening", 1.5),
    "negative dampening": (by("momentum", dampening=-0.5), "runs.0.dampening", -0.5),
    "unknown dampening from": (
        by("momentum", dampening_from="third_step"),
        "runs.0.dampening_from",
        "third_step",
    ),
    "dampened nesterov": (by("nesterov", dampening=0.5), "runs.0.dampening", 0.5),
    "nesterov dampened from": (
        by("nesterov", dampening_from="first_step"),
        "runs.0.dampening_from",
        "first_step",
    ),
    "dampening beside runs without": (
        {"optimizer": "nesterov", "dampening": 0.5},
        "dampening",
        0.5,
    ),
    "rate in velocity as text": (
        by("momentum", rate_in_velocity="yes"),
        "runs.0.rate_in_velocity",
        "yes",
    ),
    "rate in velocity of adam": (
        by("adam", rate_in_velocity=True),
        "runs.0.rate_in_velocity",
        True,
    ),
    "unknown place of epsilon": (
        by("adam", epsilon_place="under"),
        "runs.0.epsilon_place",
        "under",
    ),
    "hat of adagrad": (by("adagrad", epsilon_place="hat"), "runs.0.epsilon_place", "hat"),
    "hat of rmsprop": (by("rmsprop", epsilon_place="hat"), "runs.0.epsilon_place", "hat"),
    "hat beside runs": ({"optimizer": "rmsprop", "epsilon_place": "hat"}, "epsilon_place", "hat"),
    "epsilon of momentum": (
        by("momentum", epsilon_place="inside"),
        "runs.0.epsilon_place",
        "inside",
    ),
    "negative accumulator": (
        by("adagrad", initial_accumulator=-1),
        "runs.0.initial_accumulator",
        -1,
    ),
    "accumulator of adam": (
        by("adam", initial_accumulator=0.1),
        "runs.0.initial_accumulator",
        0.1,
    ),
    "correction as a number": (by("adam", bias_correction=1), "runs.0.bias_correction", 1),
    "correction of rmsprop": (
        by("rmsprop", bias_correction=False),
        "runs.0.bias_correction",
        False,
    ),
    "unknown decay on": (by("adamw", decay_on="biases"), "runs.0.decay_on", "biases"),
    "decay on of adam": (by("adam", decay_on="weights"), "runs.0.decay_on", "weights"),
    "negative rate of biases": (own(bias_learning_rate=-1), "runs.0.bias_learning_rate", -1),
    "unknown optimizer of biases": (own(bias_optimizer="adam"), "runs.0.bias_optimizer", "adam"),
    "no batch an update": (own(accumulate=0), "runs.0.accumulate", 0),
    "half a batch an update": (own(accumulate=1.5), "runs.0.accumulate", 1.5),
    "too many batches an update": (own(accumulate=1001), "runs.0.accumulate", 1001),
    "unknown accumulation": (own(accumulate_as="max"), "runs.0.accumulate_as", "max"),
    "unknown rest": (own(accumulate_rest="keep"), "runs.0.accumulate_rest", "keep"),
    "all left out": (own(accumulate=4, accumulate_rest="drop"), "runs.0.accumulate", 4),
    "all left out beside runs": (
        {"accumulate": 4, "accumulate_rest": "drop"},
        "accumulate",
        4,
    ),
    "all left out with the short batch": (
        own(accumulate=3, accumulate_rest="drop", last_batch="drop"),
        "runs.0.accumulate",
        3,
    ),
    "all left out once the batch has grown": (
        own(accumulate=2, accumulate_rest="drop", batch_growth=3, schedule_epochs=1),
        "runs.0.accumulate",
        2,
    ),
    "unknown loss of epochs": (own(epoch_loss="median"), "runs.0.epoch_loss", "median"),
    "unknown part of it": (own(epoch_loss_of="all"), "runs.0.epoch_loss_of", "all"),
    "momentum of the run above 1": (by("momentum", momentum=2), "runs.0.momentum", 2),
    "momentum above 1 to the end": (changed(TWICE), MOMENTUM, 2.0),
    "momentum above 1 for two updates": (
        changed(TWICE, {"at_step": 5, "momentum": 0.9}),
        MOMENTUM,
        2.0,
    ),
    "momentum above 1 twice": (
        changed(TWICE, {"at_step": 4, "momentum": 3.0}, {"at_step": 5, "momentum": 0.9}),
        MOMENTUM,
        2.0,
    ),
    "momentum above 1 for two updates of two batches": (
        changed(TWICE, {"at_step": 6, "momentum": 0.9}, accumulate=2),
        MOMENTUM,
        2.0,
    ),
    "negative momentum in a change": (changed({"at_step": 3, "momentum": -2.0}), MOMENTUM, -2.0),
    "too few weights": (
        of_data(example_weights=[1, 2, 3]),
        "data.example_weights",
        "3 weights",
    ),
    "no weights": (of_data(example_weights=[]), "data.example_weights", "0 weights"),
    "a negative weight": (
        of_data(example_weights=[1, 2, 3, 4, -1]),
        "data.example_weights.4",
        -1,
    ),
    "weights of 0 in the training part": (
        of_data(example_weights=[0, 0, 1, 0, 0], test_fraction=0.4, seed=1),
        "data.example_weights",
        None,
    ),
    "no weight above 0 in a run": (
        {**of_data(example_weights=[0, 2, 0, 0, 0]), "runs": [{"batch_size": 2, "left_out": [1]}]},
        "runs.0.left_out",
        [1],
    ),
    "a left out example that there is not": (
        {**of_data(example_weights=[1] * 5), "runs": [{"batch_size": 2, "left_out": [5]}]},
        "runs.0.left_out",
        5,
    ),
    "all weights 0": (of_data(example_weights=[0] * 5), "data.example_weights", "zeros"),
    "a weight that is infinite": (
        of_data(example_weights=[1, 1, 1, 1, float("inf")]),
        "data.example_weights.4",
        float("inf"),
    ),
    "weights of moons": (
        {"data": {"name": "moons", "example_weights": [1] * 300}},
        "data.example_weights",
        "given",
    ),
    "ragged targets": (
        {"data": {**DATA, "y": [*PAIRS[:2], [3.0], *PAIRS[3:]]}},
        "data.targets.2",
        [3.0],
    ),
    "too few targets": ({"data": {**DATA, "y": PAIRS[:2]}}, "data.targets", "2 targets"),
    "empty targets": ({"data": {**DATA, "y": [[]] * 5}}, "data.targets", [[]]),
    "y beside targets": (of_data(targets=PAIRS), "data.targets", "5 rows"),
    "targets of moons": (
        {"data": {"name": "moons", "targets": PAIRS}},
        "data.targets",
        "given",
    ),
    "cross-entropy of several targets": (
        {"data": {**DATA, "y": PAIRS}, "loss": "cross_entropy"},
        "loss",
        "cross_entropy",
    ),
    "classes of several targets": (
        {"data": {**DATA, "y": PAIRS, "task": "classification"}},
        "data.task",
        "classification",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_by_field_and_value(name: str) -> None:
    document, field, value = REFUSED[name]
    (problem,) = problems_of(document)
    assert problem.field == field
    assert problem.value == value
    assert problem.message


def test_rows_of_y_and_targets_are_refused_together() -> None:
    (problem,) = problems_of({"data": {**DATA, "y": PAIRS, "targets": PAIRS}})
    assert problem.field == "data"


ALLOWED: dict[str, Document] = {
    "momentum above 1 for one update": changed(TWICE, {"at_step": 4, "momentum": 0.9}),
    "momentum above 1 for one update of two batches": changed(
        TWICE, {"at_step": 5, "momentum": 0.9}, accumulate=2
    ),
    "momentum above 1 for the last update": changed({"at_step": 8, "momentum": 2.0}),
    "momentum above 1, one update, then another": changed(
        TWICE,
        {"at_step": 4, "momentum": 0.9},
        {"at_step": 6, "momentum": 5.0},
        {"at_step": 7, "momentum": 0},
    ),
    "drop with enough batches": own(accumulate=3, accumulate_rest="drop"),
    "more batches than an epoch has": own(accumulate=1000),
    "a weight of 0": of_data(example_weights=[0, 0, 0, 0, 1]),
    "rows of one number": {"data": {**DATA, "y": [[1.0]] * 5}},
}


def test_test_examples_without_weight_are_told_of() -> None:
    data = of_data(example_weights=[1, 0, 0, 0, 0], test_fraction=0.4, seed=1)
    prepared = prepared_from({**SMALL, **data})
    said = [notice.message for notice in prepared.notices if "test loss" in notice.message]
    assert said == ["are all 0 in the test examples, so that the test loss is 0."]
    data = of_data(example_weights=[1, 0, 1, 0, 0], test_fraction=0.4, seed=1)
    prepared = prepared_from({**SMALL, **data})
    assert not [notice for notice in prepared.notices if "test loss" in notice.message]


@pytest.mark.parametrize("given", [10**30, -(10**19)])
def test_more_digits_than_a_whole_number_has_are_told_of(given: int) -> None:
    (problem,) = problems_of({"accumulate": float(given)})  # as JSON is read
    assert problem == Problem(
        "accumulate", float(given), "must be a whole number of at most 18 digits"
    )
    (problem,) = problems_of({"accumulate": 2.5})
    assert problem.message == "must be a whole number"


def test_a_crowd_of_negative_weights_is_counted() -> None:
    data = {**DATA, "x": [[1.0]] * 90_000, "y": [1.0, 2.5] * 45_000}
    document = {**SMALL, "data": {**data, "example_weights": [-1] * 90_000}}
    with pytest.raises(ExperimentError) as caught:
        prepared_from(document)
    first = caught.value.problems[0]
    assert (first.field, first.value) == ("data.example_weights.0", -1)
    assert first.message == "must be at least 0"
    assert len(caught.value.problems) + caught.value.uncounted == 90_000
    assert len(caught.value.problems) <= 20


@pytest.mark.parametrize("name", ALLOWED)
def test_allowed(name: str) -> None:
    prepared_from({**SMALL, "runs": [{"batch_size": 2}], **ALLOWED[name]})


@pytest.mark.parametrize("optimizer", OWN_CHOICES)
def test_each_optimizer_takes_its_own_forms_and_no_other(optimizer: str) -> None:
    every = {name: of for own in OWN_CHOICES.values() for name, of in own.items()}
    for name, choices in every.items():
        for choice in choices:
            document = {**SMALL, **by(optimizer, **{name: choice})}
            if choice in OWN_CHOICES[optimizer].get(name, ()):
                prepared_from(document)
            else:
                assert problems_of(document)[0].field == f"runs.0.{name}"


@pytest.mark.parametrize("name", ["mean_by", "over_outputs", "l2_on", "l2_per"])
def test_what_holds_for_all_runs_is_asked_for_beside_them(name: str) -> None:
    message = f"is not a known field; did you mean {name!r}, beside 'runs'?"
    (problem,) = problems_of(own(**{name: "any"}))
    assert (problem.field, problem.message) == (f"runs.0.{name}", message)
    with pytest.raises(ExperimentError) as caught:
        experiment_from([(f"runs.0.{name}", "any")])
    (problem,) = caught.value.problems
    assert (problem.field, problem.message) == (f"runs.0.{name}", message)
