"""A sweep on a Dask cluster of real processes: kills, losses, and what must not be used."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.sweep.cluster import Cluster
from app.sweep.workers import CannotWork, Failure
from app.training.analysis.sweep.tasks import Task
from tests.server import eventually
from tests.sweep import clusters
from tests.sweep.commands import GRID, LONG, going, kept, kept_or_none, numbers, sweep
from tests.sweep.grids import is_right, tasks
from tests.sweep.killing import failing, killing

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


@pytest.fixture(scope="module")
def two() -> Iterator[clusters.Cluster]:
    with clusters.cluster(workers=2) as made:
        yield made


def outcomes(
    address: str, given: list[Task], say: Callable[[str], None] = lambda text: None
) -> dict[str, object]:
    workers = Cluster(address, say, patience=60)
    try:
        return {task.name: outcome for task, outcome in workers.outcomes(given)}
    finally:
        workers.close()


def test_a_cluster_comes_to_the_same_bits_as_this_process(two: clusters.Cluster) -> None:
    given = tasks()
    found = outcomes(two.address, given)
    assert len(found) == len(given)
    assert all(is_right(task, found[task.name]) for task in given)


def test_a_task_that_raises_fails_alone(two: clusters.Cluster) -> None:
    given = tasks()
    bad = failing(given[0])
    found = outcomes(two.address, [bad, *given])
    failure = found.pop(bad.name)
    assert isinstance(failure, Failure)
    assert failure.reason.startswith("ValueError")
    assert all(is_right(task, found[task.name]) for task in given)


def test_the_same_task_trained_twice_comes_to_the_same(two: clusters.Cluster) -> None:
    given = tasks()
    first, second = outcomes(two.address, given), outcomes(two.address, given)
    assert all(is_right(task, each[task.name]) for task in given for each in (first, second))


def test_the_command_writes_the_same_cells_from_a_cluster(
    two: clusters.Cluster, tmp_path: Path
) -> None:
    for name, options in (("here", ()), ("there", ("--cluster", two.address))):
        out = tmp_path / f"{name}.csv"
        done = sweep(tmp_path, *GRID, "--fresh", *options, "--output", str(out))
        assert done.returncode == 0, done.stderr
    assert numbers(tmp_path / "there.csv") == numbers(tmp_path / "here.csv")


def test_a_client_that_leaves_and_returns_goes_on_where_it_was(
    two: clusters.Cluster, tmp_path: Path
) -> None:
    with going(tmp_path, *LONG, "--cluster", two.address) as process:
        eventually(lambda: kept_or_none(tmp_path) > 0, "the first cells", seconds=60)
        process.send_signal(signal.SIGKILL)
        process.wait()
    before = kept(tmp_path)
    assert 0 < before < 288
    out = tmp_path / "cells.csv"
    done = sweep(tmp_path, *LONG, "--cluster", two.address, "--output", str(out))
    assert f"{before} of 288 cells were trained before" in done.stderr
    here = sweep(tmp_path, *LONG, "--fresh", "--output", str(tmp_path / "here.csv"))
    assert here.returncode == 0
    assert numbers(out) == numbers(tmp_path / "here.csv")


def test_a_worker_killed_in_the_middle_is_not_noticed(tmp_path: Path) -> None:
    given = tasks({"data": {"name": "moons"}, "stop": {"epochs": 40}}, seeds=16)
    with clusters.cluster(workers=2) as made:
        workers = Cluster(made.address, lambda text: None)
        found: dict[str, object] = {}
        for task, outcome in workers.outcomes(given):
            if not found:
                made.workers[0].kill()
            found[task.name] = outcome
        workers.close()
        assert made.count() == 1
    assert all(is_right(task, found[task.name]) for task in given)


def test_only_the_task_that_kills_its_workers_fails() -> None:
    given = tasks()
    bad = killing(given[0])
    with clusters.cluster(workers=5) as made:  # more may be killed than Dask counts
        found = outcomes(
            made.address, [bad, *given], lambda text: print(text, made.add_worker().pid)
        )
    failure = found.pop(bad.name)
    assert isinstance(failure, Failure)
    assert "KilledWorker" in failure.reason
    assert all(is_right(task, found[task.name]) for task in given)


def test_a_scheduler_that_is_killed_and_started_anew_loses_nothing() -> None:
    given = tasks({"data": {"name": "moons"}, "stop": {"epochs": 40}}, seeds=16)
    said: list[str] = []
    with clusters.cluster(workers=1) as made:
        workers = Cluster(made.address, said.append, patience=60)
        came: list[str] = []
        found: dict[str, object] = {}
        for task, outcome in workers.outcomes(given):
            if not came:
                made.restart_scheduler()
                made.workers[0].kill()
                made.add_worker()
            came.append(task.name)
            found[task.name] = outcome
        workers.close()
    assert sorted(came) == sorted(task.name for task in given)  # none of them twice
    assert all(is_right(task, found[task.name]) for task in given)
    assert said[0] == f"The scheduler at {made.address} is lost; waiting for it."
    assert all(line.endswith("has no worker; waiting for one.") for line in said[1:])


def test_a_cluster_without_workers_is_said_and_waited_for() -> None:
    given, said = tasks(), list[str]()
    with clusters.cluster() as made:
        address = made.address

        def say(text: str) -> None:
            said.append(text)
            made.add_worker()

        found = outcomes(address, given, say)
    assert said == [f"The cluster at {address} has no worker; waiting for one."]
    assert all(is_right(task, found[task.name]) for task in given)


def test_a_command_that_is_stopped_leaves_a_cluster_without_a_word(tmp_path: Path) -> None:
    with (
        clusters.cluster(workers=1) as made,
        going(tmp_path, *LONG, "--cluster", made.address) as process,
    ):
        eventually(lambda: kept_or_none(tmp_path) > 0, "the first cells", seconds=60)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
        assert process.returncode == 130
        assert made.count() == 1
    (line,) = said.splitlines()
    assert line.startswith("Stopped: ")


def test_a_worker_with_two_blas_threads_is_left_out_with_the_reason() -> None:
    given, said = tasks(), list[str]()
    with clusters.cluster() as made:
        made.add_worker(blas_threads=2)
        eventually(lambda: made.count() == 1, "the worker", seconds=60)
        with pytest.raises(
            CannotWork, match=r"No worker .* 2 BLAS threads.*OPENBLAS_NUM_THREADS=1"
        ):
            outcomes(made.address, given, said.append)
        made.add_worker()
        eventually(lambda: made.count() == 2, "the other worker", seconds=60)
        found = outcomes(made.address, given, said.append)
    assert all(is_right(task, found[task.name]) for task in given)
    assert all("is left out: it has 2 BLAS threads" in line for line in said)


def test_a_scheduler_that_is_not_there_is_said() -> None:
    with pytest.raises(CannotWork, match=r"No scheduler answers at tcp://127\.0\.0\.1:9"):
        Cluster("tcp://127.0.0.1:9", lambda text: None)


def test_the_command_without_a_scheduler_ends_with_one_line(tmp_path: Path) -> None:
    done = sweep(tmp_path, *GRID, "--cluster", "tcp://127.0.0.1:9")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("No scheduler answers at tcp://127.0.0.1:9")
