"""`python -m app sweep`: trains a grid of runs and writes its cells."""

import os
import signal
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from math import inf
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from app.settings import Settings
from app.store.cells import Cells
from app.store.database import Database, Unavailable
from app.store.datasets import Datasets, Quota
from app.sweep import arguments, output
from app.sweep.cluster import Cluster
from app.sweep.processes import Processes
from app.sweep.report import report
from app.sweep.runner import Run
from app.sweep.workers import CannotWork, Workers
from app.training.analysis.sweep.grid import grid_of
from app.training.document.data_settings import KEPT
from app.training.document.problems import ExperimentError, refuse
from app.training.document.sweep_settings import Sweep
from app.training.engine.slices import at_once
from app.training.reading.columns import Column
from app.training.reading.kept import columns_in

BAD, FAILED, STOPPED = 2, 1, 130


def main(words: Sequence[str], settings: Settings) -> int:
    """Runs the command; its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal may lack a letter
    said = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    try:
        given, experiment, sweep = arguments.read(words)
        if given.output not in (None, "-"):
            output.check(Path(given.output))
        database = Database(settings.store.get_secret_value())
        kept = _columns(database, experiment.data.kept_id)
        unbounded = {"sweep_cells": sys.maxsize, "sweep_steps": inf, "sweep_work": inf}
        limits = settings.limits.model_copy(update=unbounded)
        grid = at_once(grid_of(experiment, 0, sweep, limits, kept))
    except ExperimentError as error:
        print(arguments.problems_in_lines(error), file=sys.stderr)
        return BAD
    except output.CannotWrite as error:
        print(error, file=sys.stderr)
        return BAD
    for notice in grid.notices:
        said.print(f"{notice.field} {notice.value}: {notice.message}")
    run = Run(grid, Cells(database, settings.cell_bytes))
    try:
        with _stoppable():
            if not given.fresh:
                run.recall()
            _train(run, given, said)
    except KeyboardInterrupt:
        run.recall()  # what was being kept just then
        done = f"{len(run.trained):,} of {len(grid.cells):,} cells are trained"
        way = "the same command" + " without --fresh" * given.fresh
        where = "and lost" if run.unkept else f"and kept; {way} goes on there"
        said.print(f"Stopped: {done} {where}.")
        return STOPPED
    except CannotWork as error:
        said.print(str(error))
        return FAILED
    finally:
        database.close()
    return _end(run, given.output, said)


def _columns(database: Database, name: str | None) -> Sequence[Column] | None:
    """The columns of kept data with this id; None where they are not kept.

    Raises:
        ExperimentError: where the store cannot be read.
    """
    if name is None:
        return None
    try:
        kept = Datasets(database, Quota(0, 0, sys.maxsize)).get(name)
    except Unavailable as error:
        raise refuse("data", f"{KEPT}{name}", f"cannot be read: {error}") from None
    return None if kept is None else columns_in(kept.content, has_texts=False)


@contextmanager
def _stoppable() -> Iterator[None]:
    """A signal to terminate stops the command as Ctrl-C does."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _train(run: Run, given: Namespace, said: Console) -> None:
    """Trains what is missing, with a bar of what is done."""
    columns = (
        TextColumn("Cells"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        TextColumn("left"), TimeRemainingColumn(),
    )  # fmt: skip
    total, done = len(run.grid.cells), len(run.trained)
    if done:
        said.print(f"{done:,} of {total:,} cells were trained before.")
    if done == total:
        return
    workers = _workers(given, said)
    try:
        with Progress(*columns, console=said, disable=not said.is_terminal) as progress:
            bar = progress.add_task("", total=total, completed=done)
            for count in run.train(workers):
                progress.advance(bar, count)
    finally:
        workers.close()


def _workers(given: Namespace, said: Console) -> Workers:
    if given.cluster is None:
        return Processes(given.processes)
    return Cluster(given.cluster, lambda text: said.print(text))


def _end(run: Run, place: str | None, said: Console) -> int:
    """Writes the cells and says what came of them."""
    results = list(run.results())
    if run.unkept:
        said.print(f"The cells could not be kept: {run.unkept}")
    if run.others:
        said.print(
            f"{run.others:,} cells were trained by another build of Batchwise or NumPy: their "
            "numbers are equal to those of this one up to rounding. The column fingerprint says "
            "which they are."
        )
    for reason in dict.fromkeys(run.failed.values()):
        count = sum(each == reason for each in run.failed.values())
        said.print(f"{count:,} cells could not be trained: {reason}")
    try:
        _written(results, run.grid.sweep, place, said)
    except output.CannotWrite as error:
        said.print(str(error))
        return FAILED
    return FAILED if run.failed else 0


def _written(results: output.Results, sweep: Sweep, place: str | None, said: Console) -> None:
    """The cells in their file, and the table on standard output.

    Raises:
        CannotWrite: where one of them cannot be written.
    """
    if not results:
        return
    if place and place != "-":
        output.write(Path(place), results)
        said.print(f"{len(results):,} cells are in {place}.")
    try:
        if place == "-":
            sys.stdout.buffer.write(output.as_csv(results))
        else:
            Console().print(report(results, sweep))
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is not written
        raise output.CannotWrite(f"Standard output cannot be written: {error.strerror}") from None
