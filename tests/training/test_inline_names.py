"""Inline data with names of their own: columns, features out of them, classes, a target."""

from typing import Any

import numpy as np
import pytest

from app.settings import Settings
from app.training.document.problems import ExperimentError
from app.training.document.query import experiment_from, pairs_of
from app.training.document.specification import validated
from app.training.setup.preparation import Prepared, prepare

X = [[1.0, 2.0], [3.0, 5.0], [4.0, -1.0], [0.5, 0.0]]
Y = [0.0, 1.0, 1.0, 0.0]
LIMITS = Settings().limits


def prepared(**data: Any) -> Prepared:
    document = {"data": {"name": "inline", "x": X, "y": Y, **data}, "runs": [{"batch_size": 2}]}
    experiment = validated(document)
    assert experiment_from(pairs_of(experiment)) == experiment  # an address says the same
    return prepare(experiment, LIMITS)


def refused(**data: Any) -> tuple[str, str]:
    with pytest.raises(ExperimentError) as error:
        prepared(**data)
    (problem,) = error.value.problems
    return problem.field, problem.message


def test_without_names_they_are_x1_and_x2_and_y() -> None:
    examples = prepared().examples
    assert (examples.features, examples.target) == (("x1", "x2"), "y")
    assert examples.classes == ("0", "1")
    assert examples.x.tolist() == X


def test_as_many_features_as_columns_name_them() -> None:
    made = prepared(features=["length", "width"])
    assert made.examples.features == ("length", "width")
    assert made.document["data"]["columns"] == ["length", "width"]


def test_features_are_chosen_among_the_columns_and_derived_from_them() -> None:
    names = ["length", "width"]
    one = prepared(columns=names, features=["width"]).examples
    assert one.x.tolist() == [[x2] for _, x2 in X]
    derived = prepared(columns=names, features=["length*width", "width^2", "sin(length)"]).examples
    x1, x2 = np.array(X).T
    assert np.array_equal(derived.x, np.column_stack([x1 * x2, x2 * x2, np.sin(x1)]))
    assert prepared(features=["x1", "x2", "x1*x2"]).examples.x.shape == (4, 3)


def test_the_derived_ones_of_standardised_columns_are_of_these() -> None:
    examples = prepared(features=["x1", "x1^2", "x2"], standardize=True).examples
    x = np.array(X)
    scaled = (x - x.mean(axis=0)) / x.std(axis=0)
    expected = np.column_stack([scaled[:, 0], scaled[:, 0] ** 2, scaled[:, 1]])
    np.testing.assert_allclose(examples.x, expected, rtol=0, atol=1e-15)
    assert examples.mean == pytest.approx((2.125, 0.0, 1.5))
    assert examples.scale is not None
    assert examples.scale[1] == 1.0


def test_classes_have_names_and_one_of_them_may_be_empty() -> None:
    examples = prepared(classes=["no", "yes", "perhaps"], target_name="ripe").examples
    assert (examples.classes, examples.target) == (("no", "yes", "perhaps"), "ripe")
    assert examples.y.tolist() == Y


@pytest.mark.parametrize(
    ("y", "data", "classes"),
    [
        (Y, {"task": "regression"}, None),
        ([0.0, 1.0, 2.0, 1.0], {"task": "classification"}, ("0", "1", "2")),
        ([0.5, 1.0, 2.0, 1.0], {"task": "regression"}, None),
    ],
)
def test_the_task_says_whether_targets_are_classes(
    y: list[float], data: dict[str, Any], classes: tuple[str, ...] | None
) -> None:
    made = prepared(**{"y": y, **data})
    assert made.examples.classes == classes
    assert [n for n in made.notices if n.field == "data.y"] == []


@pytest.mark.parametrize(
    ("data", "field", "message"),
    [
        ({"columns": ["a"]}, "data.columns", "must name the 2 columns of x"),
        ({"columns": ["a", "a"]}, "data.columns", "must not repeat a name"),
        ({"features": ["a"]}, "data.features", "must be one of x1, x2, x1^2"),
        ({"features": ["x1", "x1"]}, "data.features", "must not repeat"),
        ({"classes": ["a", "a"]}, "data.classes", "must not repeat a name"),
        ({"classes": ["a", "b"], "task": "regression"}, "data.classes", "does not apply"),
        ({"classes": ["a", "b"], "y": [0, 1, 2, 0]}, "data.y", "must be 0 to 1"),
        ({"task": "classification", "y": [0, 0.5, 1, 1]}, "data.y", "must be classes 0, 1"),
        ({"target": "y"}, "data.target", "is allowed only with data.name=csv:…"),
        ({"classes": [f"c{i}" for i in range(21)]}, "data.classes", "at most 20 names"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused(data: dict[str, Any], field: str, message: str) -> None:
    found, said = refused(**data)
    assert found == field
    assert said.startswith(message) or message in said


@pytest.mark.parametrize("name", ["columns", "task", "standardize", "classes", "target_name"])
def test_data_sets_that_ship_take_no_names(name: str) -> None:
    value = {"task": "regression", "standardize": True}.get(name, ["a", "b"])
    value = "a" if name == "target_name" else value
    with pytest.raises(ExperimentError) as error:
        prepare(validated({"data": {"name": "moons", name: value}}), LIMITS)
    assert error.value.problems[0].field == f"data.{name}"
    assert "is allowed only with data.name=inline" in error.value.problems[0].message


@pytest.mark.parametrize("size", [1e-320, 1e-300, 1e-165, 1e-155, 1e-140, 1.0, 1e8])
def test_columns_of_every_size_are_standardised(size: float) -> None:
    rows = [[number * size, 1.0 + number] for number in (0.0, 1.0, 5.0, 2.0)]
    examples = prepared(x=rows, y=[row[0] for row in rows], task="regression", standardize=True)
    x = np.column_stack([examples.examples.x, examples.examples.y])
    np.testing.assert_allclose(x.std(axis=0), 1, rtol=1e-3)
    np.testing.assert_allclose(x.mean(axis=0), 0, atol=1e-3)
