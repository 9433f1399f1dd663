"""The command line of sweeps as a process: its cells against /summary, stops, kills, formats."""

import json
import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pyarrow.parquet
import pytest
from pydantic import SecretStr

from app.settings import Settings
from app.store.cells import Cells
from app.sweep.command import main
from tests.server import Server, eventually
from tests.sweep.commands import GRID, LONG, going, kept, kept_or_none, numbers, rows, sweep


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a sweep over GRID: cells.csv, and the store."""
    folder = tmp_path_factory.mktemp("sweep")
    done = sweep(folder, *GRID, "--output", str(folder / "cells.csv"))
    assert done.returncode == 0, done.stderr
    return folder


def summary_of(server: Server, row: dict[str, str], **more: str) -> dict[str, Any]:
    """What /summary says of the run of a row."""
    query = {
        "data": "moons", "stop.epochs": "4", "target": "0.4", "runs": row["batch_size"],
        "learning_rate": row["learning_rate"], "runs.0.seed": row["seed"],
        "model.seed": row["start_seed"], **more,
    }  # fmt: skip
    reply = httpx.get(f"{server.url}/api/v1/summary", params=query)
    assert reply.status_code == 200, reply.text
    run: dict[str, Any] = reply.json()["runs"][0]
    return run


def test_every_cell_is_what_summary_says_of_its_run(made: Path, server: Server) -> None:
    found = rows(made / "cells.csv")
    assert len(found) == 3 * 2 * 3
    for row in found:
        run = summary_of(server, row)
        assert (int(row["steps"]), row["status"]) == (run["steps"], run["status"])
        for part in ("final", "best"):
            for measure in ("training_loss", "test_loss"):
                place = run[part][measure]
                assert float(row[f"{part}_{measure}"]) == pytest.approx(place["value"], rel=1e-9)
                assert int(row[f"{part}_{measure}_step"]) == place["step"]
        if run["reached"] is None:
            assert (row["reached_step"], row["why_not"]) == ("", run["why_not"])
            continue
        assert row["why_not"] == ""
        for name, value in run["reached"].items():
            if name != "seconds":
                assert float(row[f"reached_{name}"]) == value
        assert 0.1 < float(row["reached_seconds"]) / max(run["reached"]["seconds"], 1e-9) < 10


def test_the_grid_is_in_the_order_of_its_axes(made: Path) -> None:
    found = [
        (row["batch_size"], row["learning_rate"], row["seed"], row["start_seed"])
        for row in rows(made / "cells.csv")
    ]
    assert found == [
        (size, rate, str(seed), str(seed))
        for size in ("1", "8", "300")
        for rate in ("0.03", "0.3")
        for seed in range(3)
    ]


def test_what_was_trained_is_not_trained_again_whatever_the_target(made: Path) -> None:
    done = sweep(made, *GRID[:-1], "0.5", "--output", str(made / "other.csv"))
    assert "18 of 18 cells were trained before" in done.stderr
    assert [row["final_training_loss"] for row in rows(made / "other.csv")] == [
        row["final_training_loss"] for row in rows(made / "cells.csv")
    ]
    assert [row["reached_step"] for row in rows(made / "other.csv")] != [
        row["reached_step"] for row in rows(made / "cells.csv")
    ]


def test_a_sweep_trained_anew_has_the_same_numbers(made: Path) -> None:
    done = sweep(made, *GRID, "--fresh", "--processes", "1", "--output", str(made / "anew.csv"))
    assert "before" not in done.stderr
    assert numbers(made / "anew.csv") == numbers(made / "cells.csv")


def test_only_what_is_new_of_a_larger_grid_is_trained(made: Path, tmp_path: Path) -> None:
    larger = [*GRID, "--seeds", "4", "--output", str(tmp_path / "larger.csv")]
    done = sweep(made, *larger)
    assert "18 of 24 cells were trained before" in done.stderr
    old = [row for row in numbers(tmp_path / "larger.csv") if row["seed"] != "3"]
    assert old == numbers(made / "cells.csv")


def test_json_parquet_and_standard_output_have_the_same_cells(made: Path, tmp_path: Path) -> None:
    expected = rows(made / "cells.csv")
    for ending in ("json", "parquet"):
        assert sweep(made, *GRID, "--output", str(tmp_path / f"cells.{ending}")).returncode == 0
    cells = json.loads((tmp_path / "cells.json").read_text())
    assert [repr(cell["final"]["test_loss"]["value"]) for cell in cells] == [
        row["final_test_loss"] for row in expected
    ]
    table = pyarrow.parquet.read_table(tmp_path / "cells.parquet")
    assert table.column_names == list(expected[0])
    assert [repr(value) for value in table["final_test_loss"].to_pylist()] == [
        row["final_test_loss"] for row in expected
    ]
    types = {field.name: str(field.type) for field in table.schema}
    assert {types[name] for name in ("batch_size", "diverged_at", "reached_step")} == {"int64"}
    assert {types[name] for name in ("learning_rate", "reached_epochs")} == {"double"}
    assert {types[name] for name in ("status", "why_not")} == {"string"}
    (tmp_path / "out.csv").write_text(sweep(made, *GRID, "--output", "-").stdout)
    assert numbers(tmp_path / "out.csv") == numbers(made / "cells.csv")


def test_the_terminal_shows_each_batch_size_at_its_best_rate(made: Path) -> None:
    shown = sweep(made, *GRID).stdout
    best: dict[str, tuple[float, str]] = {}
    by_rate: dict[tuple[str, str], list[float]] = {}
    for row in rows(made / "cells.csv"):
        key = (row["batch_size"], row["learning_rate"])
        by_rate.setdefault(key, []).append(float(row["reached_updates"] or "inf"))
    for (size, rate), updates in by_rate.items():
        best[size] = min(best.get(size, (float("inf"), "")), (sorted(updates)[1], rate))
    for line in shown.splitlines():
        cells = [cell.strip() for cell in line.split("│")[1:-1]]
        if cells and cells[0] in best and best[cells[0]][0] < float("inf"):
            assert cells[1:3] == [best[cells[0]][1], f"{best[cells[0]][0]:,.0f}"]
    assert all(f" {size} " in shown for size in ("1", "8", "300"))


@pytest.mark.parametrize("way", ["file", "address", "query"])
def test_what_is_not_varied_comes_from_a_document_or_an_address(
    way: str, tmp_path: Path, server: Server
) -> None:
    query = "data=iris&model.hidden=5&runs=4&stop.epochs=2&runs.0.optimizer=adam&learning_rate=0.5"
    document = {
        "data": {"name": "iris"}, "model": {"hidden": [5]}, "learning_rate": 0.5,
        "runs": [{"batch_size": 4, "optimizer": "adam"}], "stop": {"epochs": 2},
    }  # fmt: skip
    (tmp_path / "own.json").write_text(json.dumps(document))
    said = {
        "file": str(tmp_path / "own.json"),
        "address": f"{server.url}/?{query}&panels=noise",
        "query": query,
    }[way]
    out = tmp_path / "cells.csv"
    options = ("--batch-sizes", "3,full", "--learning-rates", "0.01", "--seeds", "1")
    done = sweep(tmp_path, said, *options, "--set", "l2=0.01", "--output", str(out))
    assert done.returncode == 0, done.stderr
    for row in rows(out):
        assert row["optimizer"] == "adam"
        run = summary_of(
            server, row, data="iris", **{"model.hidden": "5", "stop.epochs": "2", "l2": "0.01"},
            **{"runs.0.optimizer": "adam"},
        )  # fmt: skip
        assert float(row["final_training_loss"]) == pytest.approx(
            run["final"]["training_loss"]["value"], rel=1e-9
        )


def test_optimisers_and_schedules_are_axes_too(tmp_path: Path, server: Server) -> None:
    out = tmp_path / "cells.csv"
    done = sweep(
        tmp_path, *GRID[:2], "--batch-sizes", "8", "--learning-rates", "0.01", "--seeds", "1",
        "--optimizers", "momentum,adam", "--schedules", "constant,cosine", "--epochs", "4",
        "--set", "momentum=0.5", "--target", "0.4", "--output", str(out),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = rows(out)
    assert [(row["optimizer"], row["schedule"]) for row in found] == [
        ("momentum", "constant"), ("momentum", "cosine"), ("adam", "constant"), ("adam", "cosine"),
    ]  # fmt: skip
    for row in found:
        own = {"runs.0.optimizer": row["optimizer"], "runs.0.schedule": row["schedule"]}
        own |= {"runs.0.momentum": "0.5"} if row["optimizer"] == "momentum" else {}
        run = summary_of(server, row, **own)
        assert float(row["final_training_loss"]) == pytest.approx(
            run["final"]["training_loss"]["value"], rel=1e-9
        )


@pytest.mark.parametrize(
    ("vary", "orders", "starts"),
    [("order", "012", "000"), ("start", "000", "012"), ("both", "012", "012")],
)
def test_the_seeds_change_what_they_are_to_vary(
    vary: str, orders: str, starts: str, tmp_path: Path
) -> None:
    out = tmp_path / "cells.csv"
    axes = ("--batch-sizes", "8", "--learning-rates", "0.1", "--seeds", "3", "--epochs", "2")
    assert sweep(tmp_path, *axes, "--vary", vary, "--output", str(out)).returncode == 0
    found = rows(out)
    assert [row["seed"] for row in found] == list(orders)
    assert [row["start_seed"] for row in found] == list(starts)
    assert len({row["final_training_loss"] for row in found}) == 3


REFUSED = [
    (("--batch-sizes", "0"), "batch_sizes", "0"),
    (("--batch-sizes", "8,many"), "batch_sizes: must be a whole number from 1 to", "many"),
    (("--batch-sizes", "8,8"), "batch_sizes: has 8 twice", "8"),
    (("--learning-rates", "fast"), "learning_rates: must be a number", "fast"),
    (("--learning-rates", "-1"), "learning_rates", "-1"),
    (("--seeds", "65"), "seeds: must be at most 64", "65"),
    (("--optimizers", "sgd"), "optimizers", "sgd"),
    (("--set", "model.hiden=8"), "model.hiden: is not a known field; did you mean", "8"),
    (("--set", "nothing"), "--set: must be KEY=VALUE", "nothing"),
    (("--data", "mars"), "data", "mars"),
    (("there-is-no-such.json",), "experiment: cannot be read", "there-is-no-such.json"),
    (("nonsense",), "experiment: must be a JSON file or an address", "nonsense"),
    (("--learning-rates", "1_0"), "learning_rates: must be a number", "1_0"),
    (("--run", "3"), "--run: must be from 0 to 2", "3"),
    (("--data", f"csv:{'0' * 32}"), "data", "csv:"),
    (
        ("--vary", "start", "--set", "model.hidden=", "--set", "model.parameters=1,2,3"),
        "vary: must be order, because model.parameters gives the start",
        "start",
    ),
]


@pytest.mark.parametrize(("options", "message", "value"), REFUSED)
def test_a_bad_option_is_refused_with_its_name_and_value(
    options: tuple[str, ...],
    message: str,
    value: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(options, Settings(store=SecretStr(f"sqlite:///{tmp_path}/kept.sqlite3"))) == 2
    out, said = capsys.readouterr()
    (line,) = said.splitlines()
    assert line.startswith(message)
    assert f"(given: {value}" in line or f"(given: [{value}" in line
    assert out == ""


def test_a_refusal_is_the_exit_status_of_the_command(tmp_path: Path) -> None:
    done = sweep(tmp_path, "--batch-sizes", "0")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith("batch_sizes")


@pytest.mark.parametrize(
    "options",
    [
        ("--output", "cells.xlsx"),
        ("--processes", "0"),
        ("--speed", "1"),
        ("--process", "2"),
        ("--cluster", "foo"),
        ("--cluster", "http://"),
    ],
)
def test_an_option_that_there_is_not_is_refused_by_the_parser(
    options: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(options, Settings())
    assert ended.value.code == 2
    assert options[0] in capsys.readouterr().err.splitlines()[-1]


def test_a_killed_command_goes_on_where_it_was(tmp_path: Path) -> None:
    with going(tmp_path, *LONG) as process:
        eventually(lambda: (tmp_path / "kept.sqlite3").exists(), "a store")
        eventually(lambda: kept_or_none(tmp_path) > 0, "the first cells", seconds=60)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    before = kept(tmp_path)
    assert 0 < before < 288
    out = tmp_path / "cells.csv"
    done = sweep(tmp_path, *LONG, "--output", str(out))
    assert f"{before} of 288 cells were trained before" in done.stderr
    assert len(rows(out)) == 288
    again = sweep(tmp_path, *LONG, "--fresh", "--output", str(tmp_path / "again.csv"))
    assert again.returncode == 0
    assert numbers(tmp_path / "again.csv") == numbers(out)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_command_says_what_is_kept_and_leaves_no_process(
    number: signal.Signals, tmp_path: Path
) -> None:
    with going(tmp_path, *LONG, "--output", str(tmp_path / "cells.csv")) as process:
        eventually(lambda: kept_or_none(tmp_path) > 0, "the first cells", seconds=60)
        process.send_signal(number)
        _, said = process.communicate(timeout=20)
        assert process.returncode == 130
    (line,) = said.splitlines()
    assert line.startswith(f"Stopped: {kept(tmp_path)} of 288 cells are trained and kept")
    assert not (tmp_path / "cells.csv").exists()
    eventually(lambda: processes_of(process.pid) == [], "its processes to end", seconds=20)


def test_what_was_kept_when_the_stop_came_counts_as_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keep = Cells.keep

    def keep_and_be_stopped(self: Cells, contents: Mapping[str, bytes]) -> None:
        keep(self, contents)
        raise KeyboardInterrupt

    monkeypatch.setattr(Cells, "keep", keep_and_be_stopped)
    settings = Settings(store=SecretStr(f"sqlite:///{tmp_path}/kept.sqlite3"))
    for more, way in (((), "the same command"), (("--fresh",), "the same command without --fresh")):
        assert main([*GRID, "--processes", "1", *more], settings) == 130
        line = capsys.readouterr().err.splitlines()[-1]
        assert 0 < kept(tmp_path) < 18
        whole = f"Stopped: {kept(tmp_path)} of 18 cells are trained and kept; {way} goes on there."
        assert line == whole


def test_a_command_that_is_killed_alone_leaves_no_process(tmp_path: Path) -> None:
    with going(tmp_path, *LONG) as process:
        eventually(lambda: kept_or_none(tmp_path) > 0, "the first cells", seconds=60)
        process.kill()
        process.wait()
        eventually(lambda: processes_of(process.pid) == [], "its processes to end", seconds=20)


def processes_of(session: int) -> list[int]:
    """The processes of the session that a command began, without those that have ended."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def test_a_store_that_cannot_be_written_stops_no_sweep(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    out = tmp_path / "cells.csv"
    done = sweep(tmp_path / "file", *GRID, "--output", str(out))
    assert done.returncode == 0
    assert "The cells could not be kept" in done.stderr
    assert len(rows(out)) == 18


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    done = sweep(tmp_path, *GRID, "--output", str(tmp_path / "no" / "cells.csv"))
    assert done.returncode == 2
    assert "cells.csv cannot be written: No such file or directory" in done.stderr
    assert not (tmp_path / "kept.sqlite3").exists()  # it is said before the training


def test_a_run_that_diverges_is_a_result(tmp_path: Path) -> None:
    out = tmp_path / "cells.csv"
    done = sweep(
        tmp_path, "--data", "line", "--set", "model.hidden=", "--batch-sizes", "full",
        "--learning-rates", "0.1,1e6", "--seeds", "1", "--epochs", "200", "--output", str(out),
    )  # fmt: skip
    assert done.returncode == 0
    fine, wild = rows(out)
    assert (fine["status"], fine["diverged_at"]) == ("finished", "")
    assert wild["status"] == "diverged"
    assert 0 < int(wild["diverged_at"]) < 200


def test_help_names_every_setting_of_a_sweep() -> None:
    from app.training.document.sweep_settings import Sweep

    shown = sweep(Path("/nowhere"), "--help").stdout
    for name in Sweep.model_fields:
        assert f"--{name.replace('_', '-')} " in shown
    assert time.strftime("%Y") not in shown
