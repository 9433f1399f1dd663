"""`python -m app sweep` as a process of its own, and what it wrote."""

import csv
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.server import PROJECT

GRID = (
    "--data", "moons", "--batch-sizes", "1,8,full", "--learning-rates", "0.03,0.3",
    "--seeds", "3", "--epochs", "4", "--target", "0.4",
)  # fmt: skip
# So long that something can happen on the way: some seconds in tasks of about half a second.
LONG = (
    "--data", "moons", "--batch-sizes", "1,2,4", "--learning-rates", "0.01,0.03,0.1",
    "--seeds", "32", "--epochs", "60", "--target", "0.2",
)  # fmt: skip


def environment(store: Path, **more: str) -> dict[str, str]:
    """With a store of its own."""
    return {**os.environ, "BATCHWISE_STORE": f"sqlite:///{store}/kept.sqlite3", **more}


def command(*options: str) -> list[str]:
    return [sys.executable, "-W", "error", "-m", "app", "sweep", *options]


def sweep(store: Path, *options: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The command, once it has ended."""
    return subprocess.run(
        command(*options), cwd=PROJECT, env=environment(store, **more), capture_output=True,
        text=True, timeout=120,
    )  # fmt: skip


@contextmanager
def going(store: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """The command while it runs; killed at the end of the block if it still does.

    It hears Ctrl-C even where the tests were started in the background of a shell, which do not.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a child gets the default
    process = subprocess.Popen(
        command(*options), cwd=PROJECT, env=environment(store), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    signal.signal(signal.SIGINT, before)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


MEASURED = ("reached_seconds",)


def numbers(path: Path) -> list[dict[str, Any]]:
    """The rows without what is measured."""
    return [{name: row[name] for name in row if name not in MEASURED} for row in rows(path)]


def kept(store: Path) -> int:
    """How many cells are in the store."""
    from app.store.database import CELLS, Database

    database = Database(f"sqlite:///{store}/kept.sqlite3")
    try:
        with database.reading() as connection:
            return len(connection.execute(CELLS.select()).all())
    finally:
        database.close()


def kept_or_none(store: Path) -> int:
    """How many cells are kept; 0 while there is no table."""
    try:
        with sqlite3.connect(f"file:{store}/kept.sqlite3?mode=ro", uri=True) as connection:
            count: int = connection.execute("select count(*) from cells").fetchone()[0]
        connection.close()
    except sqlite3.OperationalError:
        return 0
    return count
