"""Processes of this machine as workers: killed ones, tasks that kill, tasks that fail."""

import os
import signal
from collections.abc import Iterator

import pytest

from app.sweep.processes import Processes, usable_cores
from app.sweep.workers import TRIES, Failure
from tests.sweep.grids import is_right, tasks
from tests.sweep.killing import failing, killing


@pytest.fixture
def workers() -> Iterator[Processes]:
    made = Processes(2)
    yield made
    made.close()


def test_every_task_comes_to_what_it_comes_to_here(workers: Processes) -> None:
    given = tasks()
    found = {task.name: outcome for task, outcome in workers.outcomes(given)}
    assert len(found) == len(given) == 4
    assert all(is_right(task, found[task.name]) for task in given)


def test_a_killed_process_is_replaced_and_its_task_tried_again(workers: Processes) -> None:
    given = tasks()
    found = {}
    for task, outcome in workers.outcomes(given):
        if not found:
            for process in workers.alive():
                os.kill(process, signal.SIGKILL)
        found[task.name] = outcome
    assert all(is_right(task, found[task.name]) for task in given)


def test_only_the_task_that_kills_its_process_fails(workers: Processes) -> None:
    given = tasks()
    bad = killing(given[0])
    found = {task.name: outcome for task, outcome in workers.outcomes([bad, *given])}
    assert found.pop(bad.name) == Failure(f"its process was killed {TRIES} times")
    assert all(is_right(task, found[task.name]) for task in given)


def test_a_task_that_raises_fails_alone(workers: Processes) -> None:
    given = tasks()
    bad = failing(given[0])
    found = {task.name: outcome for task, outcome in workers.outcomes([bad, *given])}
    failure = found.pop(bad.name)
    assert isinstance(failure, Failure)
    assert failure.reason.startswith("ValueError: invalid literal")
    assert all(is_right(task, found[task.name]) for task in given)


def test_there_are_as_many_processes_as_cores_that_may_be_used() -> None:
    assert usable_cores() == len(os.sched_getaffinity(0))
