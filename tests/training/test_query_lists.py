"""What several runs set stands in one list; the form run by run goes on beside it."""

from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.training.document.fields import LEAVES
from app.training.document.limits import Limits
from app.training.document.problems import ExperimentError
from app.training.document.query import Pair, lenient, pairs_of, query_of, query_text
from app.training.document.specification import Experiment, canonical, validated
from app.training.setup.preparation import prepare
from tests.training.generated import whole_experiments
from tests.training.queries import documents, said, there_and_back
from tests.training.trained import Document

OF_RUNS = [leaf.path.removeprefix("runs.") for leaf in LEAVES if leaf.per_run]
RUN_BY_RUN = ("label", "changes", "left_out", "flipped")
LISTED = [name for name in OF_RUNS if name not in RUN_BY_RUN]

# A query with lists, and the same without.
SAME = {
    "runs.learning_rate=0.1,0.05,0.02": (
        "runs.0.learning_rate=0.1&runs.1.learning_rate=0.05&runs.2.learning_rate=0.02"
    ),
    "runs.learning_rate=0.5": "runs.0.learning_rate=0.5",
    "runs.seed=,,3": "runs.2.seed=3",
    "runs.seed=1,,3&runs.1.seed=2": "runs.0.seed=1&runs.1.seed=2&runs.2.seed=3",
    "runs.1.seed=2&runs.seed=1": "runs.0.seed=1&runs.1.seed=2",
    "runs.seed=1,2,,,": "runs.0.seed=1&runs.1.seed=2",
    "runs.seed=": "",
    "runs.seed=,,": "",
    "runs=8,4&runs.seed=1,2,": "runs=8,4&runs.0.seed=1&runs.1.seed=2",
    "runs= 8, 4&runs.order=sorted, as_given": "runs=8,4&runs.0.order=sorted&runs.1.order=as_given",
    "runs.batch_size=8,full": "runs=8,full",
    "runs.0.batch_size=8&runs=,full": "runs=8,full",
    "batch_size=8&runs=,full,": "runs=8,full",
    "batch_size=8&runs.learning_rate=0.5,0.1": "runs=8,8&runs.learning_rate=0.5,0.1",
    "batch_size=8&runs.learning_rate=,0.1": "runs=8,8&runs.1.learning_rate=0.1",
}

# The canonical query of a document.
CANONICAL: list[tuple[list[Document], str]] = [
    ([{"seed": 1}, {}, {}], "runs=8,8,8&runs.0.seed=1"),
    ([{"seed": 1}, {}, {"seed": 0}], "runs=8,8,8&runs.seed=1,,0"),
    ([{}, {"seed": 1}, {"seed": 2}, {}], "runs=8,8,8,8&runs.seed=,1,2"),
    ([{"learning_rate": 0.00001}] * 2, "runs=8,8&runs.learning_rate=1e-05,1e-05"),
    (
        [{"warmup": 3, "optimizer": "adam"}, {"optimizer": "adamw"}, {"seed": 1}],
        "runs=8,8,8&runs.optimizer=adam,adamw&runs.0.warmup=3&runs.2.seed=1",
    ),
    (
        [{"label": "fast, then slow"}, {"label": "é & =", "seed": 5}],
        "runs=8,8&runs.1.seed=5&runs.0.label=fast,+then+slow&runs.1.label=%C3%A9+%26+%3D",
    ),
    (
        [{"changes": [{"at_step": 3, "W1[0,3]": 0.5}]}] * 2,
        "runs=8,8&runs.0.changes.0.at_step=3&runs.0.changes.0.W1[0,3]=0.5"
        "&runs.1.changes.0.at_step=3&runs.1.changes.0.W1[0,3]=0.5",
    ),
    ([{"seed": 3}], "runs=8&runs.0.seed=3"),
    (
        [{"left_out": [5, 2]}, {"left_out": [], "flipped": [7]}, {"left_out": [3]}],
        "runs=8,8,8&runs.0.left_out=2,5&runs.2.left_out=3&runs.1.flipped=7",
    ),
]


def problems_of(query: str) -> list[tuple[str, object, str]]:
    with pytest.raises(ExperimentError) as caught:
        said(query)
    return [(problem.field, problem.value, problem.message) for problem in caught.value.problems]


@pytest.mark.parametrize("query", SAME)
def test_a_list_says_the_same_as_its_entries_run_by_run(query: str) -> None:
    assert canonical(said(query)) == canonical(said(SAME[query]))


@pytest.mark.parametrize(("runs", "query"), CANONICAL)
def test_what_two_runs_set_is_written_as_a_list(runs: list[Document], query: str) -> None:
    experiment = validated({"runs": [{"batch_size": 8, **run} for run in runs]})
    assert query_of(experiment) == query
    assert canonical(said(query)) == canonical(experiment)


def test_every_setting_of_a_run_has_a_list_or_is_refused_with_its_other_form() -> None:
    for leaf in LEAVES:
        if leaf.per_run and leaf.path.removeprefix("runs.") in LISTED:
            value = leaf.choices[0] if leaf.choices else leaf.minimum
            value = "true" if leaf.type == "boolean" else value
            other = 2 if leaf.path == "runs.accent" else value  # no two runs have the same
            assert len(said(f"batch_size=9&{leaf.path}={value},{other}").runs) == 2
    assert "runs.0.label=" in problems_of("runs.label=a,b")[0][2]
    assert "runs.0.changes.0.at_step=" in problems_of("runs.changes=")[0][2]
    assert "runs.0.left_out=" in problems_of("runs.left_out=1,2")[0][2]


TWICE = "is in the query more than once"


@pytest.mark.parametrize(
    ("query", "field", "value", "allowed"),
    [
        ("runs.seed=1,2&runs.1.seed=3", "runs.1.seed", "3", TWICE),
        ("runs.1.seed=3&runs.seed=1,2", "runs.1.seed", "2", TWICE),
        ("runs.1.seed=2&runs.seed=,2", "runs.1.seed", "2", TWICE),
        ("runs.seed=1&runs.seed=2", "runs.0.seed", "2", TWICE),
        ("runs=8,4&runs.1.batch_size=4", "runs.1.batch_size", "4", TWICE),
        ("runs=8&runs.batch_size=8", "runs.0.batch_size", "8", TWICE),
        ("runs.seed=1,two,3", "runs.1.seed", "two", "whole number"),
        ("runs.seed=1,-2,3", "runs.1.seed", -2, "at least 0"),
        ("runs.learning_rate=0.1,,fast", "runs.2.learning_rate", "fast", "a number"),
        ("runs.learning_rate=0.1,nan", "runs.1.learning_rate", None, "finite"),
        ("runs.optimizer=adam,adm", "runs.1.optimizer", "adm", "'adamw'"),
        ("runs=8,0,4", "runs.1.batch_size", 0, "from 1 to 1,000,000"),
        ("runs=8,4&runs.seed=1,2,3", "runs.2.seed", 3, "without a batch size"),
        ("runs=8,4&runs.2.seed=3", "runs.2.seed", 3, "without a batch size"),
        ("runs=8,,4", "runs.1.batch_size", None, "without a batch size"),
        ("runs.seed=1,2,3,4", "runs.3.seed", 4, "without a batch size"),
        ("runs.seed=1,2,3,4,5,6,7", "runs.seed", "1,2,3,4,5,6,7", "at most 6 entries"),
        ("runs=1,2,3,4,5,6,7", "runs.batch_size", "1,2,3,4,5,6,7", "at most 6 entries"),
        ("runs.hidden=8,4", "runs.hidden", "8,4", "not a known field"),
        ("runs.lerning_rate=1,2", "runs.lerning_rate", "1,2", "'learning_rate'"),
    ],
)
def test_a_bad_entry_is_refused_with_its_field_and_run(
    query: str, field: str, value: object, allowed: str
) -> None:
    ((named, given, message),) = problems_of(query)
    assert named == field
    assert value is None or given == value
    assert allowed in message


def test_all_bad_entries_are_named_at_once() -> None:
    query = "runs.seed=x,1,y&runs.learning_rate=0.1,slow&runs.2.learning_rate=slow"
    fields = ["runs.0.seed", "runs.2.seed", "runs.1.learning_rate", "runs.2.learning_rate"]
    assert [field for field, _, _ in problems_of(query)] == fields


@pytest.mark.parametrize(
    ("query", "left", "fields"),
    [
        ("runs.seed=1,two,3", "runs.seed=1,,3", {"runs.1.seed"}),
        ("runs.seed=1,-2,3", "runs.seed=1,,3", {"runs.1.seed"}),
        (
            "runs.momentum=0.5,0.5&runs.1.optimizer=momentum",
            "runs.1.optimizer=momentum&runs.1.momentum=0.5",
            {"runs.0.momentum"},
        ),
        ("runs.seed=x,y", "", {"runs.0.seed", "runs.1.seed"}),
        ("runs.seed=1,2&runs.1.seed=3", "runs.0.seed=1", {"runs.1.seed"}),
        ("runs=8,4&runs.1.seed=-1", "runs=8,4", {"runs.1.seed"}),
        ("runs=8,4&runs.seed=1,2,3", "runs=8,4&runs.seed=1,2", {"runs.2.seed"}),
        ("runs=8,4&runs.2.seed=3&data=xor", "data=xor&runs=8,4", {"runs.2.seed"}),
        ("runs=8,half&runs.seed=1,2", "runs.seed=1,2", {"runs.1.batch_size"}),
        ("runs=8,,4&data=xor", "data=xor", {"runs.1.batch_size"}),
        ("runs.seed=1,2,3,4,5,6,7&l2=1", "l2=1", {"runs.seed"}),
        ("runs=1,2,3,4,5,6,7&runs.seed=1,2", "runs.seed=1,2", {"runs.batch_size"}),
        ("runs.lable=a,b&runs=8,4", "runs=8,4", {"runs.lable"}),
        ("runs.5.seed=1&data=xor", "data=xor", {"runs"}),
    ],
)
def test_on_a_page_one_bad_entry_leaves_the_others(query: str, left: str, fields: set[str]) -> None:
    pairs = parse_qsl(query, keep_blank_values=True)
    experiment, _, problems = lenient(pairs, lambda found: prepare(found, Limits()))
    assert {problem.field for problem in problems} == fields
    assert len(problems) == len(fields)
    assert query_of(experiment) == left


def test_a_label_and_own_parameters_keep_their_commas() -> None:
    query = "model.parameters=0.1,-2,3e-05&runs.0.label=a,b&runs.1.label=c,+d"
    experiment = said(query)
    assert [run.label for run in experiment.runs] == ["a,b", "c, d", None]
    assert experiment.model.parameters == [0.1, -2.0, 3e-05]
    assert query_of(experiment) == query


def test_a_page_reads_thousands_of_bad_pairs_in_one_go() -> None:
    pairs = [("l2", "1"), *((f"runs.{index}.sede", "1") for index in range(2000))]
    calls: list[Experiment] = []
    experiment, _, problems = lenient(pairs, calls.append)
    assert canonical(experiment) == {"l2": 1.0}
    assert len(calls) == 1
    assert len(problems) >= 2000


@st.composite
def written(draw: st.DrawFn, experiments: st.SearchStrategy[Document]) -> tuple[Experiment, str]:
    """An experiment, and a query of it in which each setting of each run takes either form."""
    experiment = validated(draw(experiments))
    pairs = [pair for pair in pairs_of(experiment) if not pair[0].startswith("runs")]
    for name in LISTED:
        values = [getattr(run, name) for run in experiment.runs]
        in_list = [value is not None and draw(st.booleans()) for value in values]
        pairs += _written(name, values, in_list)
    pairs += [pair for pair in pairs_of(experiment) if _is_run_by_run(pair[0])]
    return experiment, query_text(draw(st.permutations(pairs)))


def _is_run_by_run(key: str) -> bool:
    return key.startswith("runs.") and any(name in key for name in RUN_BY_RUN)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _written(name: str, values: list[Any], in_list: list[bool]) -> list[Pair]:
    pairs = [
        (f"runs.{index}.{name}", _text(value))
        for index, value in enumerate(values)
        if value is not None and not in_list[index]
    ]
    entries = [_text(v) if chosen else "" for v, chosen in zip(values, in_list, strict=True)]
    return pairs + ([(f"runs.{name}", ",".join(entries))] if any(in_list) else [])


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(written(documents().filter(lambda document: "runs" in document)))
def test_both_forms_mixed_in_any_order_say_the_same(case: tuple[Experiment, str]) -> None:
    experiment, query = case
    assert canonical(said(query)) == canonical(experiment)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(written(whole_experiments()))
def test_every_setting_of_every_run_survives_either_form(case: tuple[Experiment, str]) -> None:
    experiment, query = case
    assert canonical(said(query)) == canonical(experiment)
    assert canonical(there_and_back(experiment)) == canonical(experiment)
