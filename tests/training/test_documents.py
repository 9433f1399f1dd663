"""Bad documents: each refusal names the field, the value and what is allowed."""

from typing import Any

import pytest

from app.training.document.limits import Limits
from app.training.document.problems import ExperimentError, Problem
from app.training.document.specification import validated
from app.training.setup.preparation import prepare
from tests.training.trained import Document, prepared_from

INLINE = {"name": "inline", "x": [[1, 2], [3, 4], [5, 6]], "y": [0, 1, 0]}


def problems_of(document: object, limits: Limits | None = None) -> tuple[Problem, ...]:
    with pytest.raises(ExperimentError) as caught:
        prepare(validated(document), limits or Limits())
    return caught.value.problems


# document, the field named, the value named, a part of what is allowed
REFUSED: dict[str, tuple[Any, str, Any, str]] = {
    "unknown key": ({"learnin_rate": 1}, "learnin_rate", 1, "'learning_rate'"),
    "unknown data key": ({"data": {"nosie": 1}}, "data.nosie", 1, "'noise'"),
    "unknown model key": ({"model": {"hiden": [1]}}, "model.hiden", [1], "'hidden'"),
    "unknown run key": ({"runs": [{"batchsize": 2}]}, "runs.0.batchsize", 2, "'batch_size'"),
    "unknown stop key": ({"stop": {"epoch": 3}}, "stop.epoch", 3, "'epochs'"),
    "unknown data set": ({"data": {"name": "moon"}}, "data.name", "moon", "'moons'"),
    "unknown activation": (
        {"model": {"activation": "swish"}},
        "model.activation",
        "swish",
        "'relu'",
    ),
    "unknown start": ({"model": {"initialization": "x"}}, "model.initialization", "x", "'glorot'"),
    "unknown loss": ({"loss": "hinge"}, "loss", "hinge", "'cross_entropy'"),
    "unknown reduction": ({"reduction": "max"}, "reduction", "max", "'sum'"),
    "rate below 0": ({"learning_rate": -0.5}, "learning_rate", -0.5, "at least 0"),
    "rate too large": ({"learning_rate": 1e12}, "learning_rate", 1e12, "at most 1,000,000,000"),
    "batch of 0": (
        {"runs": [{"batch_size": 0}]},
        "runs.0.batch_size",
        0,
        "from 1 to 1,000,000, or",
    ),
    "batch of text": ({"runs": [{"batch_size": "half"}]}, "runs.0.batch_size", "half", ", or full"),
    "batch true": ({"runs": [{"batch_size": True}]}, "runs.0.batch_size", True, "whole number"),
    "no run": ({"runs": []}, "runs", [], "at least 1"),
    "seven runs": ({"runs": [{"batch_size": 1}] * 7}, "runs", ..., "at most 6"),
    "seven layers": ({"model": {"hidden": [1] * 7}}, "model.hidden", [1] * 7, "at most 6"),
    "layer of 0": ({"model": {"hidden": [4, 0]}}, "model.hidden.1", 0, "at least 1"),
    "layer too wide": ({"model": {"hidden": [513]}}, "model.hidden.0", 513, "at most 512"),
    "negative seed": ({"seed": -1}, "seed", -1, "at least 0"),
    "no epochs": ({"stop": {"epochs": 0}}, "stop.epochs", 0, "at least 1"),
    "noise too large": ({"data": {"noise": 11}}, "data.noise", 11, "at most 10"),
    "all test": ({"data": {"test_fraction": 1}}, "data.test_fraction", 1, "at most 0.9"),
    "rate as text": ({"learning_rate": "0.1"}, "learning_rate", "0.1", "number"),
    "rate not finite": ({"learning_rate": float("inf")}, "learning_rate", float("inf"), "finite"),
    "n as a fraction": ({"data": {"n": 2.5}}, "data.n", 2.5, "whole number"),
    "n as text": ({"data": {"n": "40"}}, "data.n", "40", "whole number"),
    "hidden as a number": ({"model": {"hidden": 8}}, "model.hidden", 8, "list"),
    "data as text": ({"data": "moons"}, "data", "moons", "object"),
    "a list as document": ([1], "experiment", [1], "object"),
    "nothing as document": (None, "experiment", None, "object"),
    "both stops": (
        {"stop": {"epochs": 1, "updates": 1}},
        "stop",
        {"epochs": 1, "updates": 1},
        "not both",
    ),
    "run without a batch": ({"runs": [{"learning_rate": 1}]}, ..., ..., "batch_size"),
    "cross-entropy on numbers": (
        {"data": {"name": "line"}, "loss": "cross_entropy"},
        "loss",
        "cross_entropy",
        "squared_error",
    ),
    "squared error on classes": (
        {"data": {"name": "iris"}, "loss": "squared_error"},
        "loss",
        "squared_error",
        "cross_entropy",
    ),
    "more than are shipped": (
        {"data": {"name": "iris", "n": 151}},
        "data.n",
        151,
        "at most 150",
    ),
    "noise of a shipped set": ({"data": {"name": "iris", "noise": 1}}, "data.noise", 1, "iris"),
    "noise of two points": ({"data": {"name": "two_points", "noise": 1}}, "data.noise", 1, ""),
    "three of two points": ({"data": {"name": "two_points", "n": 3}}, "data.n", 3, "2"),
    "test part of two points": (
        {"data": {"name": "two_points", "test_fraction": 0.5}},
        "data.test_fraction",
        0.5,
        "0",
    ),
    "one example": ({"data": {"n": 1}}, "data.n", 1, "at least 2"),
    "unknown feature": ({"data": {"features": ["x3"]}}, "data.features", "x3", "x1, x2"),
    "derived feature of a shipped set": (
        {"data": {"name": "iris", "features": ["x1^2"]}},
        "data.features",
        "x1^2",
        "sepal_length_cm",
    ),
    "repeated feature": (
        {"data": {"features": ["x1", "x1"]}},
        "data.features",
        ["x1", "x1"],
        "repeat",
    ),
    "too few parameters": (
        {"model": {"hidden": [], "parameters": [1]}},
        "model.parameters",
        "1 numbers",
        "3",
    ),
    "x without inline": ({"data": {"x": [[1]]}}, "data.x", ..., "inline"),
    "inline without x": ({"data": {"name": "inline"}}, "data.x", None, "at least one row"),
    "inline without y": ({"data": {"name": "inline", "x": [[1]]}}, "data.y", None, "target"),
    "ragged inline": (
        {"data": {**INLINE, "x": [[1, 2], [3], [5, 6]]}},
        "data.x.1",
        [3],
        "2 features",
    ),
    "one target short": ({"data": {**INLINE, "y": [0, 1]}}, "data.y", "2 targets", "3"),
    "n of inline": ({"data": {**INLINE, "n": 2}}, "data.n", 2, "inline"),
    "inline without features": ({"data": {**INLINE, "x": [[], [], []]}}, "data.x.0", [], "1 to"),
    "inline infinity": (
        {"data": {**INLINE, "y": [0, 1, float("inf")]}},
        "data.y.2",
        float("inf"),
        "finite",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_document_is_refused_with_field_value_and_what_is_allowed(case: str) -> None:
    document, field, value, allowed = REFUSED[case]
    (problem,) = problems_of(document)
    assert field is ... or problem.field == field
    assert value is ... or problem.value == value
    assert allowed in problem.message


def test_several_bad_fields_are_all_named() -> None:
    found = problems_of({"learning_rate": -1, "seed": "a", "model": {"activation": "x"}, "lost": 1})
    assert {p.field for p in found} == {"learning_rate", "seed", "model.activation", "lost"}


def test_a_name_that_resembles_no_field_lists_the_known_ones() -> None:
    (problem,) = problems_of({"zzz": 1})
    assert "learning_rate" in problem.message
    assert "batch_size" in problem.message


@pytest.mark.parametrize(
    ("limits", "document", "field", "bound"),
    [
        ({"examples": 100}, {"data": {"n": 101}}, "data.n", "100"),
        ({"examples": 2}, {"data": INLINE}, "data.x", "2"),
        ({"features": 1}, {"data": INLINE}, "data.x.0", "1"),
        ({"parameters": 50}, {}, "model.hidden", "50"),
        ({"cells": 1000}, {}, "model.hidden", "1,000"),
        ({"steps": 99}, {"stop": {"updates": 100}}, "stop.updates", "99"),
        ({"steps": 900}, {"stop": {"epochs": 4}}, "stop.epochs", "at most 3"),
        ({"work": 1000.0}, {}, "stop", "1e+03"),
        ({"classes": 2}, {"data": {**INLINE, "y": [0, 1, 2]}, "loss": "cross_entropy"}, ..., "2"),
    ],
)
def test_what_passes_a_limit_is_refused_with_the_limit(
    limits: dict[str, Any], document: Document, field: Any, bound: str
) -> None:
    (problem,) = problems_of(document, Limits(**limits))
    assert field is ... or problem.field == field
    assert bound in problem.message


def test_what_just_keeps_the_limits_is_accepted() -> None:
    exact = Limits(examples=400, parameters=65, cells=65 * 300, steps=900)
    assert prepared_from({"stop": {"epochs": 3}}, exact).runs[2].steps == 900


def test_a_batch_larger_than_n_is_full_with_a_notice() -> None:
    prepared = prepared_from({"runs": [{"batch_size": 301}, {"batch_size": 300}]})
    assert [plan.batch_size for plan in prepared.runs] == [300, 300]
    (notice,) = prepared.notices
    assert (notice.field, notice.value) == ("runs.0.batch_size", 301)
    assert "300" in notice.message
    assert "full" in notice.message


@pytest.mark.parametrize("given", [None, "a label as long as one given may be, 40"])
def test_a_document_with_the_labels_that_runs_get_can_be_given_again(given: str | None) -> None:
    data = {"name": "moons", "n": 1000, "test_fraction": 0}
    own: list[dict[str, Any]] = [
        {},
        {"left_out": [1, 2]},
        {"flipped": list(range(100))},
        {"left_out": [1, 2], "flipped": [1023 // 2]},
        {"left_out": [1, 2], "flipped": [5]},
        {"left_out": list(range(100)), "flipped": list(range(100, 200))},
    ]
    runs = [{"batch_size": 512, "label": given, **each} for each in own]
    prepared = prepared_from({"data": data, "runs": runs, "stop": {"updates": 1}})
    labels = [plan.label for plan in prepared.runs]
    assert len(set(labels)) == 6
    assert max(map(len, labels)) <= 40
    again = prepared_from(prepared.document)
    assert ([plan.label for plan in again.runs], again.id) == (labels, prepared.id)


def test_runs_get_labels_that_can_be_told_apart() -> None:
    sizes = ["full", 32, 1, 64, 32, 300]
    prepared = prepared_from({"runs": [{"batch_size": size} for size in sizes]})
    labels = [plan.label for plan in prepared.runs]
    assert labels[0] == "Full batch"
    assert labels[2] == "SGD"
    assert len(set(labels)) == 6
    assert [p.label for p in prepared_from({}).runs] == ["Full batch", "Mini-batch", "SGD"]


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"data": {"name": "iris", "n": 100}, "learning_rate": 0.3},
        {"data": {"name": "two_points"}, "model": {"hidden": []}},
        {"data": {"name": "line"}, "stop": {"updates": 7}, "runs": [{"batch_size": 5000}]},
        {"data": INLINE, "model": {"hidden": [2]}},
    ],
)
def test_the_filled_in_document_is_itself_the_same_experiment(document: Document) -> None:
    first = prepared_from(document)
    again = prepared_from(first.document)
    assert again.document == first.document
    assert again.runs == first.runs
    assert again.examples.x.tobytes() == first.examples.x.tobytes()
