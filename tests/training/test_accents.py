"""Each run has an accent, the colour and dash of its lines, and no two have the same."""

from itertools import product

import pytest

from app.settings import Settings
from app.training.document.accents import accents_of
from app.training.document.problems import ExperimentError
from app.training.document.query import query_of
from app.training.document.specification import canonical, validated
from app.training.setup.preparation import Prepared, prepare
from tests.training.queries import said


def runs_with(*accents: int | None) -> dict[str, object]:
    runs = [{"batch_size": 8, "accent": accent} for accent in accents]
    return {"runs": [{key: run[key] for key in run if run[key] is not None} for run in runs]}


def prepared(*accents: int | None) -> Prepared:
    return prepare(validated(runs_with(*accents)), Settings().limits)


@pytest.mark.parametrize(
    ("given", "accents"),
    [
        ([None, None, None], [1, 2, 3]),
        ([3, None, None], [3, 2, 1]),
        ([None, 1, None], [2, 1, 3]),
        ([None, None, 1], [3, 2, 1]),
        ([2, 1], [2, 1]),
        ([6, None], [6, 2]),
        ([None] * 6, [1, 2, 3, 4, 5, 6]),
    ],
)
def test_a_run_has_the_accent_of_its_place_unless_another_run_says_it(
    given: list[int | None], accents: list[int]
) -> None:
    assert accents_of(given) == accents
    assert [plan.accent for plan in prepared(*given).runs] == accents


def test_whatever_is_said_every_run_has_an_accent_of_its_own() -> None:
    for given in product([None, 1, 2, 3, 4], repeat=4):
        said_ones = [accent for accent in given if accent is not None]
        if len(said_ones) == len(set(said_ones)):
            accents = accents_of(given)
            assert len(set(accents)) == 4
            assert set(accents) <= {1, 2, 3, 4, 5, 6}
            assert all(a == b for a, b in zip(given, accents, strict=True) if a is not None)


def test_two_runs_of_one_accent_are_refused_with_what_is_free() -> None:
    with pytest.raises(ExperimentError) as caught:
        validated(runs_with(3, None, 3))
    (problem,) = caught.value.problems
    assert (problem.field, problem.value) == ("runs.2.accent", 3)
    assert problem.message == "is the colour of another run too; free are 1, 2, 4, 5, 6"


@pytest.mark.parametrize("accent", [0, 7, 1.5, "blue"])
def test_an_accent_is_a_whole_number_from_1_to_6(accent: object) -> None:
    with pytest.raises(ExperimentError) as caught:
        validated({"runs": [{"batch_size": 8, "accent": accent}]})
    assert caught.value.problems[0].field == "runs.0.accent"


def test_the_query_says_accents_as_a_list_over_the_runs() -> None:
    experiment = validated(runs_with(3, None, 1))
    assert query_of(experiment) == "runs=8,8,8&runs.accent=3,,1"
    assert canonical(said(query_of(experiment))) == canonical(experiment)


def test_an_accent_changes_neither_the_training_nor_its_identity() -> None:
    plain, colored = prepared(None, None), prepared(4, None)
    assert colored.id == plain.id
    assert [run["accent"] for run in colored.document["runs"]] == [4, 2]
    assert [run["accent"] for run in plain.document["runs"]] == [1, 2]


def test_no_setting_beside_the_runs_is_an_accent() -> None:
    with pytest.raises(ExperimentError, match="is not a known field"):
        validated({"accent": 1})
