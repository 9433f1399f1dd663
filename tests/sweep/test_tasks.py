"""How a sweep is cut: grids, groups, names of cells, and that no cut changes a number."""

import pickle
from typing import Any

import pytest

from app.training.analysis.sweep.grid import grid_of
from app.training.analysis.sweep.kept import packed, unpacked
from app.training.analysis.sweep.tasks import tasks_of, trained
from app.training.document.limits import Limits
from app.training.document.problems import ExperimentError
from app.training.document.query import query_of
from app.training.document.specification import validated
from app.training.document.sweep_settings import sweep_of
from app.training.engine.slices import at_once
from app.training.setup.preparation import prepare
from tests.sweep.grids import SMALL, grid, tasks
from tests.training.stacked import alone, difference, ends_of, same_bits
from tests.training.trained import LIMITS


def test_a_cell_is_what_its_own_document_says() -> None:
    made = grid(learning_rates=[0.1, 0.02], optimizers=["momentum", "adam"], seeds=2)
    for group in made.groups:
        for cell in group.cells:
            document = group.document(cell)
            assert (
                validated(document).runs[0].batch_size
                == ("full" if cell.is_full else cell.batch_size)
                or document["runs"][0]["batch_size"] == cell.batch_size
            )
            (task,) = tasks_of(made, [made.cells.index(cell)], 1)
            (course,) = trained(task).courses
            single = alone(document)
            assert ends_of(course) == ends_of(single)
            assert difference(course, single) < 1e-9
            assert query_of(validated(document))


def test_no_cut_into_tasks_changes_a_number() -> None:
    made = grid(seeds=6)
    whole = {
        place: course
        for task in tasks_of(made, range(len(made.cells)), 2)
        for place, course in zip(task.places, trained(task).courses, strict=True)
    }
    for places in (range(0, 24, 5), range(3, 9), [23]):
        for task in tasks_of(made, list(places), 1):
            for place, course in zip(task.places, trained(task).courses, strict=True):
                assert same_bits(course, whole[place])


def test_a_run_with_another_optimiser_than_all_is_swept_with_its_own() -> None:
    runs = [{"batch_size": 2}, {"batch_size": 1, "optimizer": "adam"}]
    document = {**SMALL, "optimizer": "momentum", "momentum": 0.5, "runs": runs}
    made = at_once(grid_of(validated(document), 1, sweep_of({"batch_sizes": [4]}), LIMITS))
    assert [group.plan.optimizer for group in made.groups] == ["adam"]


def test_groups_share_all_that_is_large() -> None:
    made = grid({**SMALL, "model": {"parameters": [0.1] * 65}}, vary="order")
    first, *others = made.groups
    assert len(others) == 3
    for group in others:
        assert group.prepared.examples is first.prepared.examples
        assert group.prepared.initial is first.prepared.initial
        assert group.experiment.data is made.experiment.data
        assert group.experiment.model is made.experiment.model
        for section in ("data", "model"):
            assert group.prepared.document[section] is first.prepared.document[section]
        own = prepare(validated(group.document(group.cells[0])), LIMITS)
        assert own.document["runs"] == group.prepared.document["runs"]
        assert (own.examples.x == group.prepared.examples.x).all()


@pytest.mark.parametrize("hands", [1, 2, 7])
def test_a_long_sweep_has_work_for_all_who_train(hands: int) -> None:
    digits = {"data": {"name": "digits"}, "model": {"hidden": [16]}, "stop": {"epochs": 20}}
    made = grid(digits, batch_sizes=[8], seeds=60)
    cut = tasks_of(made, range(60), hands)
    assert len(cut) >= 2 * hands
    assert sorted(place for task in cut for place in task.places) == list(range(60))


def test_a_short_sweep_is_not_cut_small() -> None:
    made = grid(batch_sizes=[4], seeds=60)
    assert len(tasks_of(made, range(60), 100)) == 1


def test_tasks_take_long_ones_first_and_are_small_to_send() -> None:
    made = tasks({"data": {"name": "digits"}, "stop": {"epochs": 1}}, seeds=8)
    assert made[0].cells[0].batch_size == 1
    assert max(len(pickle.dumps(task.bare)) for task in made) < 2_000_000


def test_a_trained_cell_is_the_same_after_it_was_kept() -> None:
    for document in (SMALL, {**SMALL, "data": {"name": "moons", "n": 60, "test_fraction": 0}}):
        (task, *_) = tasks(document)
        result = trained(task)
        for course in result.courses:
            again, seconds, fingerprint = unpacked(packed(course, 1.25e-5, "abc"))
            assert same_bits(again, course)
            assert (seconds, fingerprint) == (1.25e-5, "abc")


def names(document: dict[str, Any], **axes: Any) -> set[str]:
    made = grid(document, **axes)
    return {group.name(cell, "x") for group in made.groups for cell in group.cells}


def test_a_cell_has_the_same_name_in_every_sweep_that_has_it() -> None:
    few = names(SMALL, learning_rates=[0.1], seeds=2)
    assert len(few) == 8
    assert few < names(SMALL, learning_rates=[0.05, 0.1], seeds=3)
    assert few == names({**SMALL, "runs": [{"batch_size": 7, "label": "Mine"}]}, target=0.5)
    assert few == names({**SMALL, "learning_rate": 3})


@pytest.mark.parametrize(
    "other",
    [
        {"l2": 0.1}, {"data": {"name": "moons", "n": 61}}, {"data": {"name": "circles", "n": 60}},
        {"model": {"hidden": [3]}}, {"model": {"seed": 5}}, {"stop": {"epochs": 4}},
        {"optimizer": "adam"}, {"order": "sorted"}, {"last_batch": "drop"}, {"seed": 9},
        {"changes": [{"at_step": 1, "learning_rate": 0.01}]}, {"model": {"activation": "relu"}},
    ],
)  # fmt: skip
def test_another_training_has_another_name(other: dict[str, Any]) -> None:
    assert not names(SMALL, batch_sizes=[4]) & names({**SMALL, **other}, batch_sizes=[4])


def test_batch_sizes_above_the_data_are_full_batch_once() -> None:
    made = grid(batch_sizes=[4, "full", 1000])
    assert [group.plan.batch_size for group in made.groups] == [4, 45]
    (notice,) = made.notices
    assert (notice.field, notice.value) == ("batch_sizes", 1000)


@pytest.mark.parametrize(
    ("limits", "field", "limit"),
    [
        ({"sweep_cells": 7}, "seeds", "sweep_cells"),
        ({"sweep_steps": 100}, "stop", "sweep_steps"),
        ({"sweep_work": 1e4}, "stop", "sweep_work"),
    ],
)
def test_a_sweep_over_the_limits_is_refused(
    limits: dict[str, float], field: str, limit: str
) -> None:
    with pytest.raises(ExperimentError) as refusal:
        at_once(grid_of(validated(SMALL), 0, sweep_of({"seeds": 2}), Limits(**limits)))
    (problem,) = refusal.value.problems
    assert (problem.field, problem.limit) == (field, limit)
