"""The query form says everything that the document can say: round trips, by table and at random."""

import pytest
from hypothesis import given, settings

from app.training.document.problems import ExperimentError
from app.training.document.query import lenient, pairs_of
from app.training.document.specification import canonical, validated
from tests.training.queries import documents, said, there_and_back
from tests.training.trained import Document

INLINE = {"name": "inline", "x": [[1.5, -2.0], [0.1, 1e-7]], "y": [0.0, 1.0]}

# A query, and the document that it says.
TABLE: dict[str, Document] = {
    "": {},
    "data=circles": {"data": {"name": "circles"}},
    "data.name=circles": {"data": {"name": "circles"}},
    "data.n=100&data.noise=0.25": {"data": {"n": 100, "noise": 0.25}},
    "data.features=x2,x1*x2,sin(x1)": {"data": {"features": ["x2", "x1*x2", "sin(x1)"]}},
    "data.test_fraction=0&data.seed=7": {"data": {"test_fraction": 0.0, "seed": 7}},
    "model.hidden=": {"model": {"hidden": []}},
    "model.hidden=8": {"model": {"hidden": [8]}},
    "model.hidden=16,8,2": {"model": {"hidden": [16, 8, 2]}},
    "model.activation=relu&model.initialization=he": {
        "model": {"activation": "relu", "initialization": "he"}
    },
    "model.parameters=0.1,-2,3e-05": {"model": {"parameters": [0.1, -2.0, 3e-05]}},
    "loss=squared_error": {"loss": "squared_error"},
    "learning_rate=0.05&reduction=sum&seed=3": {
        "learning_rate": 0.05,
        "reduction": "sum",
        "seed": 3,
    },
    "batch_size=16": {"batch_size": 16},
    "runs=full": {"runs": [{"batch_size": "full"}]},
    "runs=1,2,full": {"runs": [{"batch_size": 1}, {"batch_size": 2}, {"batch_size": "full"}]},
    "runs=8,8&runs.1.learning_rate=0.5&runs.0.label=slow one": {
        "runs": [{"batch_size": 8, "label": "slow one"}, {"batch_size": 8, "learning_rate": 0.5}]
    },
    "runs.0.batch_size=4&runs.0.reduction=sum&runs.0.seed=2": {
        "runs": [{"batch_size": 4, "reduction": "sum", "seed": 2}]
    },
    "runs.2.learning_rate=0.01": {
        "runs": [
            {"batch_size": "full"},
            {"batch_size": 32},
            {"batch_size": 1, "learning_rate": 0.01},
        ]
    },
    "l1=0.001&l2=0.01&learning_rate_rule=square_root": {
        "l1": 0.001,
        "l2": 0.01,
        "learning_rate_rule": "square_root",
    },
    "optimizer=adam&beta1=0.8&schedule=cosine&warmup=20&order=sorted&last_batch=drop": {
        "optimizer": "adam",
        "beta1": 0.8,
        "schedule": "cosine",
        "warmup": 20,
        "order": "sorted",
        "last_batch": "drop",
    },
    "changes.0.at_step=9&changes.0.learning_rate=0.5&changes.1.at_step=20&changes.1.b2[0]=-1": {
        "changes": [{"at_step": 9, "learning_rate": 0.5}, {"at_step": 20, "b2[0]": -1.0}]
    },
    "changes.0.at_step=9&changes.0.learning_rate=0.5&runs=8,4&runs.1.changes=": {
        "changes": [{"at_step": 9, "learning_rate": 0.5}],
        "runs": [{"batch_size": 8}, {"batch_size": 4, "changes": []}],
    },
    "runs=8,4&runs.1.changes.0.at_step=3&runs.1.changes.0.batch_size=full": {
        "runs": [
            {"batch_size": 8},
            {"batch_size": 4, "changes": [{"at_step": 3, "batch_size": "full"}]},
        ]
    },
    "runs.2.changes.0.at_step=3&runs.2.changes.0.W1[0,3]=0.25&runs.2.changes.0.momentum=0.5": {
        "runs": [
            {"batch_size": "full"},
            {"batch_size": 32},
            {"batch_size": 1, "changes": [{"at_step": 3, "W1[0,3]": 0.25, "momentum": 0.5}]},
        ]
    },
    "stop.epochs=5": {"stop": {"epochs": 5}},
    "stop.updates=2000": {"stop": {"updates": 2000}},
    "data=inline&data.x.0=1.5,-2&data.x.1=0.1,1e-07&data.y=0,1": {"data": INLINE},
    "data=inline&data.x.0=1&data.x.1=2&data.y=0.5,1.5&data.features=size": {
        "data": {"name": "inline", "x": [[1.0], [2.0]], "y": [0.5, 1.5], "features": ["size"]}
    },
    "batch_size=16&runs.0.learning_rate=0.5&runs.1.learning_rate=0.1": {
        "batch_size": 16,
        "runs": [{"learning_rate": 0.5}, {"learning_rate": 0.1}],
    },
}

# Documents whose query one would not write by hand.
AWKWARD: dict[str, Document] = {
    "a label with every sign of a query": {"runs": [{"batch_size": 1, "label": "a&b=c+d %20;#?"}]},
    "a label that looks like a number": {"runs": [{"batch_size": 1, "label": "1"}]},
    "numbers with all their digits": {"learning_rate": 0.1 + 0.2},
    "very large and very small numbers": {
        "model": {"parameters": [1e9, -1e9, 5e-324, 2.2250738585072014e-308, 1e-17]}
    },
    "minus zero": {"model": {"parameters": [-0.0, 0.0]}},
    "the largest seed": {"seed": 2**32 - 1},
    "defaults spelt out": {"data": {"name": "moons"}, "learning_rate": 0.1, "stop": {"epochs": 40}},
    "default runs with a change": {
        "runs": [{"batch_size": "full"}, {"batch_size": 32}, {"batch_size": 1, "label": "one"}]
    },
    "no changes where there are none": {"runs": [{"batch_size": 1, "changes": []}]},
    "fewer than the default runs": {"runs": [{"batch_size": "full"}, {"batch_size": 32}]},
}


@pytest.mark.parametrize("query", TABLE)
def test_a_query_says_its_document(query: str) -> None:
    assert canonical(said(query)) == canonical(validated(TABLE[query]))


@pytest.mark.parametrize("document", [*TABLE.values(), *AWKWARD.values()], ids=[*TABLE, *AWKWARD])
def test_a_document_becomes_a_query_and_the_same_document_again(document: Document) -> None:
    experiment = validated(document)
    again = canonical(there_and_back(experiment))
    assert again == canonical(experiment)
    assert repr(again) == repr(canonical(experiment))  # bit for bit: −0 is not 0
    assert canonical(validated(canonical(experiment))) == canonical(experiment)


@pytest.mark.parametrize("names", [["a,b", "c"], ["a,b"], [" a", "b "], [""], ["a", ""]])
def test_names_that_the_query_could_not_say_are_said_or_refused(names: list[str]) -> None:
    try:
        experiment = validated({"data": {**INLINE, "features": names}})
    except ExperimentError:
        return
    assert canonical(there_and_back(experiment)) == canonical(experiment)


def test_the_default_experiment_is_the_empty_query() -> None:
    assert pairs_of(validated({})) == []
    assert canonical(validated({})) == {}


def test_a_run_without_changes_need_not_say_so_unless_there_are_some_beside_runs() -> None:
    run = {"batch_size": 1, "changes": []}
    assert pairs_of(validated({"runs": [run]})) == [("runs", "1")]
    assert canonical(validated({"runs": [run]})) == {"runs": [{"batch_size": 1}]}
    beside = [{"at_step": 3, "learning_rate": 0.5}]
    assert canonical(validated({"runs": [run], "changes": beside}))["runs"] == [run]


def test_defaults_are_left_out_and_the_order_is_fixed() -> None:
    query = "stop.epochs=9&runs=full,32,1&learning_rate=0.1&model.hidden=3&data=moons&data.n=50"
    assert pairs_of(said(query)) == [
        ("data.n", "50"),
        ("model.hidden", "3"),
        ("stop.epochs", "9"),
    ]


def test_view_settings_are_ignored() -> None:
    view = "x=time&y=log&panels=loss&hide=a&lock=b&theme=dark&autoplay=0&at=3&v=1"
    assert said(f"{view}&data.n=50") == said("data.n=50")


@pytest.mark.parametrize(
    ("query", "field", "value", "allowed"),
    [
        ("learnin_rate=1", "learnin_rate", None, "'learning_rate'"),
        ("changes=5", "changes", "5", "changes.0.at_step"),
        ("data.x=1,2", "data.x", "1,2", "data.x.0"),
        ("changes.1.at_step=5&changes.1.learning_rate=1", "changes", None, "entry 0 is missing"),
        ("changes.0.at_step=x&changes.0.learning_rate=1", "changes.0.at_step", "x", "whole"),
        ("changes.0.at_step=1&changes.0.W1[0,0]=x", "changes.0.W1[0,0]", "x", "number"),
        ("data.nosie=1", "data.nosie", None, "'data.noise'"),
        ("noise=1", "noise", None, "'data.noise'"),
        ("runs.0.lable=a", "runs.0.lable", "a", "label"),
        ("runs.0.hidden=3", "runs.0.hidden", "3", "not a known field"),
        ("runs.².label=a", "runs.².label", "a", "not a known field"),
        (f"runs.{'9' * 5000}.label=a", f"runs.{'9' * 5000}.label", None, ""),
        ("runs.4.batch_size=2", "runs", None, "entry 0 is missing"),
        ("data=inline&data.x.1=1&data.y=1", "data.x", None, "entry 0 is missing"),
        ("data.n=many", "data.n", "many", "whole number"),
        ("data.n=2.5", "data.n", "2.5", "whole number"),
        ("data.n=1e999", "data.n", "1e999", "whole number"),
        ("data.n=", "data.n", "", "whole number"),
        ("learning_rate=fast", "learning_rate", "fast", "number"),
        ("learning_rate=-1", "learning_rate", -1, "at least 0"),
        ("learning_rate=inf", "learning_rate", float("inf"), "finite"),
        ("model.hidden=8,,4", "model.hidden", "8,,4", "whole numbers joined by commas"),
        ("runs=full,half", "runs.1.batch_size", "half", ", or full"),
        ("seed=1&seed=2", "seed", "2", "more than once"),
        ("data=moons&data.name=circles", "data.name", "circles", "more than once"),
        ("runs.00.seed=1", "runs.00.seed", "1", "not a known field"),
    ],
)
def test_a_bad_pair_is_refused_with_field_value_and_what_is_allowed(
    query: str, field: str, value: object, allowed: str
) -> None:
    with pytest.raises(ExperimentError) as caught:
        said(query)
    (problem,) = caught.value.problems
    assert problem.field == field
    assert value is None or problem.value == value
    assert allowed in problem.message


def test_on_a_page_only_the_bad_parts_fall_back_to_their_defaults() -> None:
    pairs = [("learning_rate", "fast"), ("data.n", "50"), ("model.hiden", "3"), ("x", "time")]
    experiment, checked, problems = lenient(pairs, canonical)
    assert checked == canonical(experiment) == {"data": {"n": 50}}
    assert {problem.field for problem in problems} == {"learning_rate", "model.hiden"}


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(documents())
def test_any_document_survives_the_way_through_the_query(document: Document) -> None:
    experiment = validated(document)
    assert canonical(there_and_back(experiment)) == canonical(experiment)
    pairs = pairs_of(experiment)
    assert pairs_of(there_and_back(experiment)) == pairs
    assert len({key for key, _ in pairs}) == len(pairs)
