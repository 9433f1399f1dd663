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
    title = {"l2_on": "L2 on", "mean_by": "Mean by", "over_outputs": "Over targets"}[name]
    said = f"would have “{title}” as {theirs}, but all runs here have {ours}"
    assert of_run(document, library)["runs.0.like"] == said
    assert of_run({**document, name: theirs}, library) == {}
    assert notices({**document, "like": library}) == {}  # all runs are like it


def test_what_holds_for_all_runs_is_not_said_where_it_makes_no_difference() -> None:
    assert of_run(REGRESSION, "pytorch") == {}


@pytest.mark.parametrize(("library", "size"), [("opencv", 1), ("neuralnet", "full")])
def test_a_library_with_one_batch_size_says_so(library: str, size: Any) -> None:
    document = {**REGRESSION, "like": library}
    (said,) = notices({**document, "runs": [{"batch_size": size}, {"batch_size": 2}]}).values()
    batches = "one example" if size == 1 else "all examples"
    assert f"makes each update from {batches} in " in said
    assert "makes each update" not in notices({**document, "runs": [{"batch_size": size}]}).get(
        "like", ""
    )


def test_an_l2_penalty_without_the_half_is_told_in_both_terms() -> None:
    document = {**REGRESSION, "like": "keras"}
    assert notices(document) == {}
    said = notices({**document, "l2": 0.1})["like"]
    assert said == "has no ½ in its L2 penalty: l2=0.1 here is 0.05 there"
    assert notices({**document, "l2": 0.1, "like": "scikit_learn"}) == {}


def test_weights_of_two_classes_count_otherwise_in_pytorch() -> None:
    data = {**WEIGHTED["data"], "y": [0, 1, 0]}
    document = {**WEIGHTED, "data": data, "like": "pytorch"}
    assert "mean_by=count" in notices(document)["like"]
    assert notices({**document, "mean_by": "count"}) == {}
    assert notices({**document, "like": "scikit_learn"}) == {}
    assert notices({**document, "data": WEIGHTED["data"], "loss": "squared_error"}) == {}
