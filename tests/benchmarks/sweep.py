"""How fast a sweep is: one run at a time, stacks on one core, two processes, two Dask workers.

`python -m tests.benchmarks.sweep` trains 8 batch sizes × 12 rates × 16 seeds of a 2-4-2-1 network
on 500 examples for 40 epochs. One run at a time is today's engine of single runs with the training
and the test loss at the usual cadence, measured on a part of the runs and scaled; the others train
everything. Seconds of the clock, medians of rounds; a task's overhead is what an empty one takes.
"""

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from typing import Any

ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
SIZES = [1, 2, 4, 8, 16, 32, 128, "full"]
RATES = [0.003, 0.006, 0.01, 0.02, 0.03, 0.06, 0.1, 0.2, 0.3, 0.6, 1.0, 2.0]
SEEDS, EPOCHS, PART = 16, 40, 16


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.sweep")
    parser.add_argument("--rounds", type=int, default=3, help="default %(default)s")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="default %(default)s")
    given = parser.parse_args()
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    grid = grid_of_sweep(given.epochs)
    tasks = tasks_of_grid(grid)
    print(f"{len(grid.cells):,} trainings in {len(tasks)} tasks", flush=True)
    single = median(seconds(lambda: one_at_a_time(grid)) for _ in range(given.rounds)) * PART
    shown("one run at a time (a part, scaled)", single, single)
    stacks = median(seconds(lambda: in_this_process(tasks)) for _ in range(given.rounds))
    shown("stacks, one core", stacks, single)
    for name, workers in (("two processes", processes), ("two Dask workers", cluster)):
        with workers() as made:
            times = [seconds(lambda: list(made.outcomes(tasks))) for _ in range(given.rounds)]
            overhead = of_empty_tasks(made, tasks)
        shown(name, median(times), single)
        print(f"    {stacks / median(times):.2f} × one core's stacks; an empty task takes "
              f"{1e3 * overhead:.1f} ms", flush=True)  # fmt: skip


def of_empty_tasks(workers: Any, tasks: list[Any]) -> float:
    """Seconds that one of them takes, when there are some hundred."""
    empty = as_empty(
        [replace(task, cells=task.cells[:1], places=task.places[:1]) for task in tasks]
    )
    many = [renamed(task, n) for n in range(20) for task in empty]
    return seconds(lambda: list(workers.outcomes(many))) / len(many)


def shown(name: str, took: float, single: float) -> None:
    print(f"{name:36} {took:8.1f} s   {single / took:5.1f} ×", flush=True)


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def grid_of_sweep(epochs: int) -> Any:
    from app.training.analysis.sweep.grid import grid_of
    from app.training.document.limits import Limits
    from app.training.document.specification import validated
    from app.training.document.sweep_settings import sweep_of
    from app.training.engine.slices import at_once

    experiment = validated(
        {
            "data": {"name": "moons", "n": 500, "test_fraction": 0},
            "model": {"hidden": [4, 2]},
            "stop": {"epochs": epochs},
        }
    )
    axes = {"batch_sizes": SIZES, "learning_rates": RATES, "seeds": SEEDS, "target": 0.3}
    limits = Limits(sweep_cells=10**6, sweep_steps=1e12, sweep_work=1e18)
    return at_once(grid_of(experiment, 0, sweep_of(axes), limits))


def tasks_of_grid(grid: Any) -> list[Any]:
    from app.training.analysis.sweep.tasks import tasks_of

    return tasks_of(grid, range(len(grid.cells)), hands=2)


def as_empty(tasks: list[Any]) -> list[Any]:
    """Tasks of one cell each whose run has one step."""
    empty = []
    for task in tasks:
        prepared, plan = task.group.prepared, task.group.plan
        table = replace(plan.timetable, steps=1)
        prepared = replace(prepared, runs=(replace(plan, timetable=table),))
        empty.append(replace(task, group=replace(task.group, prepared=prepared)))
    return empty


def renamed(task: Any, number: int) -> Any:
    """The same work under another name: with another seed."""
    cells = (
        replace(cell, seeds=replace(cell.seeds, order=cell.seeds.order + 1000 * number))
        for cell in task.cells
    )
    return replace(task, cells=tuple(cells))


def one_at_a_time(grid: Any) -> None:
    """Every PART-th run by the engine of single runs, with its losses."""
    import numpy as np

    from app.numerics.network import Pass
    from app.training.engine.evaluation import evaluated_steps
    from app.training.engine.loop import start_of, train

    for group in grid.groups:
        prepared, theta = group.prepared, np.zeros(group.prepared.layout.size)
        examples = Pass(prepared.network, theta, prepared.inputs, prepared.targets)
        for member in group.members(group.cells[::PART]):
            start = replace(start_of(prepared, member.plan), theta=member.initial)
            for chunk in train(prepared, member.plan, time.thread_time, start):
                first = chunk.first_step
                for k in evaluated_steps(member.plan, first, first + chunk.steps) - first:
                    np.copyto(theta, chunk.parameters[k])
                    examples.forward()
                    prepared.network.loss.values(examples.outputs, prepared.targets).mean()


def in_this_process(tasks: list[Any]) -> None:
    from app.training.analysis.sweep.tasks import trained

    for task in tasks:
        trained(task)


class processes:  # noqa: N801
    """Two processes, warm."""

    def __enter__(self) -> Any:
        from app.sweep.processes import Processes

        self.workers = Processes(2)
        list(self.workers.outcomes(tasks_of_grid(grid_of_sweep(1))[-2:]))
        return self.workers

    def __exit__(self, *error: object) -> None:
        self.workers.close()


class cluster:  # noqa: N801
    """A scheduler and two workers of one thread, warm."""

    def __enter__(self) -> Any:
        from app.sweep.cluster import Cluster
        from tests.sweep import clusters

        self.context = clusters.cluster(workers=2)
        self.workers = Cluster(self.context.__enter__().address, print)
        list(self.workers.outcomes(tasks_of_grid(grid_of_sweep(1))[-2:]))
        return Fresh(self.workers)

    def __exit__(self, *error: object) -> None:
        self.workers.close()
        self.context.__exit__(None, None, None)


class Fresh:
    """Gives every task another name each time: Dask remembers those that it has trained."""

    def __init__(self, workers: Any) -> None:
        self.workers, self.round = workers, 0

    def outcomes(self, tasks: list[Any]) -> Any:
        self.round += 1
        return self.workers.outcomes([renamed(task, self.round) for task in tasks])


if __name__ == "__main__":
    main()
