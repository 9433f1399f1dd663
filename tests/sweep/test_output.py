"""What the command writes and where it cannot; damaged cells; what it says on the way."""

import os
import subprocess
from pathlib import Path

import pytest

from app.store.cells import Cells
from app.store.database import CELLS, Database
from app.sweep.output import CannotWrite, check, write
from app.sweep.runner import Run
from app.training.analysis.sweep.kept import Damaged, packed, unpacked
from app.training.analysis.sweep.tasks import trained
from tests.server import PROJECT
from tests.sweep.commands import GRID, command, environment, kept, numbers, rows, sweep
from tests.sweep.grids import grid, tasks

SMALL = ("--data", "moons", "--batch-sizes", "full", "--learning-rates", "0.1", "--epochs", "1")


def test_a_damaged_cell_is_trained_again(tmp_path: Path) -> None:
    out, again = tmp_path / "cells.csv", tmp_path / "again.csv"
    assert sweep(tmp_path, *GRID, "--output", str(out)).returncode == 0
    database = Database(f"sqlite:///{tmp_path}/kept.sqlite3")
    with database.writing() as connection:
        names = [row.id for row in connection.execute(CELLS.select())]
        for name, content in zip(names, (b"", b"no cell"), strict=False):
            is_this = CELLS.c.id == name
            connection.execute(CELLS.update().where(is_this).values(content=content))
    database.close()
    done = sweep(tmp_path, *GRID, "--output", str(again))
    assert done.returncode == 0
    assert "16 of 18 cells were trained before" in done.stderr
    assert numbers(again) == numbers(out)
    assert kept(tmp_path) == 18


def test_bytes_that_are_no_cell_are_said_to_be_damaged() -> None:
    (task, *_) = tasks()
    content = packed(trained(task).courses[0], 1e-5, "abc")
    for bad in (b"", content[:-1], content[: len(content) // 2], b"x" + content):
        with pytest.raises(Damaged):
            unpacked(bad)


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    made = grid(batch_sizes=["full"])
    run = Run(made, Cells(Database(f"sqlite:///{tmp_path}/kept.sqlite3"), 10**6))
    course = trained(tasks(batch_sizes=["full"])[0]).courses[0]
    run.trained = dict.fromkeys(range(len(made.cells)), (course, 1e-5, "abc"))
    results = list(run.results())
    out = tmp_path / "cells.csv"
    write(out, results)
    assert len(rows(out)) == len(made.cells)
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    for place in (folder, tmp_path / "no" / "cells.csv", tmp_path / f"{'x' * 300}.csv"):
        for attempt in (
            lambda place=place: check(place),
            lambda place=place: write(place, results),
        ):
            with pytest.raises(CannotWrite, match="cannot be written"):
                attempt()
    check(out)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["cells.csv", "folder.csv"]


def test_a_terminal_that_lacks_letters_gets_others(tmp_path: Path) -> None:
    done = sweep(tmp_path, *SMALL, "--target", "0.001", PYTHONIOENCODING="ascii", TERM="dumb")
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "0 of 3" in done.stdout


@pytest.mark.parametrize(
    ("option", "said"),
    [((), ""), (("--output", "-"), "Standard output cannot be written: Broken pipe\n")],
)
def test_a_reader_who_leaves_ends_the_command_quietly(
    option: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    read, written = os.pipe()
    os.close(read)
    done = subprocess.run(
        command(*SMALL, *option), cwd=PROJECT, env=environment(tmp_path), stdout=written,
        stderr=subprocess.PIPE, text=True, timeout=120,
    )  # fmt: skip
    os.close(written)
    assert done.returncode == 1
    assert done.stderr == said


def test_own_data_in_a_store_that_cannot_be_read_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = sweep(tmp_path / "file", *SMALL, "--data", f"csv:{'0' * 32}")
    assert done.returncode == 2
    assert done.stderr.startswith("data: cannot be read: ")


def test_bad_settings_are_said_in_a_line(tmp_path: Path) -> None:
    for words in ((), ("sweep",)):
        done = subprocess.run(
            [*command()[:-1], *words], cwd=PROJECT, capture_output=True, text=True, timeout=60,
            env={**os.environ, "BATCHWISE_STORE": "nowhere", "BATCHWISE_STORE_DAYS": "many"},
        )  # fmt: skip
        assert done.returncode == 1
        lines = done.stderr.splitlines()
        assert [line.partition(":")[0] for line in lines] == [
            "BATCHWISE_STORE", "BATCHWISE_STORE_DAYS",
        ]  # fmt: skip
        assert "must be the address of a database" in lines[0]


def test_what_does_not_count_in_a_sweep_is_said(tmp_path: Path) -> None:
    done = sweep(
        tmp_path, *SMALL, "--vary", "order", "--set", "learning_rate_rule=linear",
        "--set", "repeats=5",
    )  # fmt: skip
    assert [line.partition(" ")[0] for line in done.stderr.splitlines()] == [
        "learning_rate_rule", "repeats", "vary",
    ]  # fmt: skip
    assert "changes nothing at batch size 300" in done.stderr
