"""Notices on what keeps an experiment from being like the library that it names."""

from typing import Any

import pytest

from tests.training.trained import prepared_from

Document = dict[str, Any]
REGRESSION: Document = {"data": {"name": "line", "n": 12}, "stop": {"updates": 2}}
WEIGHTED: Document = {
    "data": {"name": "inline", "x": [[0], [1], [2]], "y": [1, 0, 2], "example_weights": [1, 2, 0]},
    "stop": {"updates": 2},
}
TWO_TARGETS: Document = {
    "data": {"name": "inline", "x": [[0], [1], [2]], "targets": [[1, 2], [0, 1], [2, 2]]},
    "stop": {"updates": 2},
}


def notices(document: Document) -> dict[str, str]:
    """Messages of notices on libraries by their fields, one after another."""
    said: dict[str, str] = {}
    for notice in prepared_from({"runs": [{"batch_size": 2}], **document}).notices:
        if notice.field.endswith("like"):
            said[notice.field] = said.get(notice.field, "") + notice.message
    return said


@pytest.mark.parametrize(
    ("library", "concerned"),
    [
        ("fastai", {"accumulate": 2}),
        ("river", {"optimizer": "nesterov"}),
        ("mlpack", {"optimizer": "adam"}),
        ("neurolab", {"optimizer": "momentum"}),
    ],
)
def test_what_a_library_has_besides_is_said_where_it_matters(
    library: str, concerned: Document
) -> None:
    document = {**REGRESSION, "like": library}
    assert notices(document) == {}
    assert list(notices({**document, **concerned})) == ["like"]
    one = {"batch_size": 2, "like": library}
    of_one = {**REGRESSION, "runs": [{"batch_size": 1}, {**one, **concerned}]}
    assert "every respect" in notices(of_one)["runs.1.like"]
    of_other = {**REGRESSION, "runs": [{"batch_size": 1, **concerned}, one]}
    assert "every respect" not in notices(of_other).get("runs.1.like", "")


def test_what_a_library_always_has_besides_is_always_said() -> None:
    message = notices({**REGRESSION, "like": "mxnet"})["like"]
    assert message.startswith("is not MXNet gluon in every respect. Its NDArrayIter")


def of_run(document: Document, library: str) -> dict[str, str]:
    return notices({**document, "runs": [{"batch_size": 2, "like": library}]})


def test_one_run_alone_cannot_have_another_loss() -> None:
    said = of_run(REGRESSION, "scikit_learn")["runs.0.like"]
    assert said.startswith("has ½ in the loss in scikit-learn")
    assert said.endswith("; all runs here have no ½")
    assert of_run({**REGRESSION, "loss": "half_squared_error"}, "scikit_learn") == {}
    halved = of_run({**REGRESSION, "loss": "half_squared_error"}, "keras")
    assert "has no ½" in halved["runs.0.like"]
    assert of_run({**REGRESSION, "loss": "huber"}, "scikit_learn") == {}


@pytest.mark.parametrize(
    ("document", "library", "name", "theirs", "ours"),
    [
        ({**REGRESSION, "l2": 0.1}, "pytorch", "l2_on", "all", "weights"),
        (WEIGHTED, "pytorch", "mean_by", "weights", "count"),
        (TWO_TARGETS, "neurolab", "over_outputs", "sum", "mean"),
    ],
)
def test_nor_another_form_of_what_holds_for_all_runs(
    document: Document, library: str, name: str, theirs: str, ours: str
) -> None:
    document = {**document, "loss": "half_squared_error" if library == "neurolab" else None}
    said = f"would have {name}={theirs}, but all runs here have {name}={ours}"
    assert of_run(document, library)["runs.0.like"] == said
    assert of_run({**document, name: theirs}, library) == {}
    assert notices({**document, "like": library}) == {}  # all runs are like it


def test_what_holds_for_all_runs_is_not_said_where_it_makes_no_difference() -> None:
    assert of_run(REGRESSION, "pytorch") == {}
