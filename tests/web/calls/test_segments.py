"""What a reply says of epochs, examples and batches agrees with the batches themselves."""

from itertools import pairwise
from typing import Any

import pytest

from tests.server import Server
from tests.web.client import get, run, stream

# 40 examples.
BASE = {"data": "line", "data.n": "40", "data.test_fraction": "0", "model.hidden": ""}
QUERIES: dict[str, dict[str, str]] = {
    "plain": {"runs": "7,full", "stop.epochs": "3"},
    "cut short": {"runs": "7", "stop.updates": "20"},
    "drop": {"runs": "7,15", "stop.epochs": "3", "last_batch": "drop"},
    "with replacement": {"runs": "7,full", "stop.epochs": "3", "order": "with_replacement"},
    "growing": {
        "runs": "3,10",
        "stop.epochs": "7",
        "batch_growth": "2",
        "schedule_epochs": "1.5",
    },
    "growing and dropping": {
        "runs": "3,7",
        "stop.epochs": "5",
        "batch_growth": "2",
        "schedule_epochs": "1",
        "last_batch": "drop",
    },
    "growing with replacement": {
        "runs": "3",
        "stop.epochs": "5",
        "batch_growth": "2",
        "schedule_epochs": "1",
        "order": "with_replacement",
    },
    "changed": {
        "runs": "10,7",
        "stop.epochs": "5",
        "runs.0.changes.0.at_step": "6",
        "runs.0.changes.0.batch_size": "25",
        "runs.0.changes.1.at_step": "11",
        "runs.0.changes.1.batch_size": "4",
    },
    "changed to the same": {
        "runs": "10",
        "stop.epochs": "3",
        "changes.0.at_step": "4",
        "changes.0.batch_size": "10",
    },
}


def segment_of(run: dict[str, Any], step: int) -> dict[str, Any]:
    found: dict[str, Any] = [s for s in run["segments"] if s["first_step"] <= step][-1]
    return found


@pytest.mark.parametrize("name", QUERIES)
def test_segments_give_the_epoch_and_the_examples_of_every_step(server: Server, name: str) -> None:
    query = BASE | QUERIES[name]
    for reply in run(server.url, query | {"fields": "batches"})["runs"]:
        assert reply["planned_steps"] == reply["steps"] == len(reply["batches"])
        seen = 0
        for step, batch in enumerate(reply["batches"]):
            s = segment_of(reply, step)
            epochs, place = divmod(step - s["first_step"], s["steps_per_epoch"])
            expected = s["examples_seen"] + epochs * s["examples_per_epoch"]
            assert seen == expected + place * s["batch_size"]
            rest = s["examples_per_epoch"] - place * s["batch_size"]
            assert len(batch) == min(s["batch_size"], rest)
            seen += len(batch)


@pytest.mark.parametrize("name", QUERIES)
def test_segments_cut_each_epochs_order_into_the_batches(server: Server, name: str) -> None:
    query = BASE | QUERIES[name]
    replies = run(server.url, query | {"fields": "batches"})["runs"]
    frames = [event.data for event in stream(server.url, query) if event.name == "frame"]
    for index, reply in enumerate(replies):
        orders = {
            order["epoch"]: order["indices"]
            for frame in frames
            if frame["run"] == index
            for order in frame["order"]
        }
        for step, batch in enumerate(reply["batches"]):
            s = segment_of(reply, step)
            epochs, place = divmod(step - s["first_step"], s["steps_per_epoch"])
            M = s["batch_size"]
            order = orders[s["epoch"] + epochs][: s["examples_per_epoch"]]
            assert order[place * M : place * M + M] == batch


@pytest.mark.parametrize("name", QUERIES)
def test_a_segment_begins_where_the_batch_size_changes_and_only_there(
    server: Server, name: str
) -> None:
    for reply in run(server.url, BASE | QUERIES[name])["runs"]:
        segments = reply["segments"]
        assert segments[0] == {
            "epoch": 0,
            "first_step": 0,
            "examples_seen": 0,
            "updates_seen": 0,
            "batch_size": reply["batch_size"],
            "steps_per_epoch": reply["steps_per_epoch"],
            "examples_per_epoch": segments[0]["examples_per_epoch"],
        }
        for before, after in pairwise(segments):
            assert before["batch_size"] != after["batch_size"]
            epochs = after["epoch"] - before["epoch"]
            steps, examples = (
                epochs * before["steps_per_epoch"],
                epochs * before["examples_per_epoch"],
            )
            assert after["first_step"] == before["first_step"] + steps
            assert after["updates_seen"] == after["first_step"]  # each batch makes an update
            assert after["examples_seen"] == before["examples_seen"] + examples
        if name in ("plain", "cut short", "drop", "with replacement", "changed to the same"):
            assert len(segments) == 1


def test_the_segments_of_growing_batches_on_paper(server: Server) -> None:
    # Epochs 0 and 1: ⌊e/1.5⌋ = 0; epoch 2: 1; epochs 3 and 4: 2; epoch 5: 3; epoch 6: 4.
    first, second = run(server.url, BASE | QUERIES["growing"])["runs"]
    keys = ("epoch", "first_step", "examples_seen", "batch_size", "steps_per_epoch")
    assert [[segment[key] for key in keys] for segment in first["segments"]] == [
        [0, 0, 0, 3, 14],
        [2, 28, 80, 6, 7],
        [3, 35, 120, 12, 4],
        [5, 43, 200, 24, 2],
        [6, 45, 240, 40, 1],
    ]
    assert [[segment[key] for key in keys] for segment in second["segments"]] == [
        [0, 0, 0, 10, 4],
        [2, 8, 80, 20, 2],
        [3, 10, 120, 40, 1],
    ]


@pytest.mark.parametrize("name", QUERIES)
def test_the_csv_has_each_steps_epoch_rate_and_penalty(server: Server, name: str) -> None:
    query = BASE | QUERIES[name] | {"l2": "0.1", "schedule": "cosine"}
    reply = run(server.url, query | {"fields": "penalty,learning_rates"})
    lines = get(server.url, "/api/v1/run", query | {"format": "csv"}).text.splitlines()
    header, *rows = [line.split(",") for line in lines]
    for index, one in enumerate(reply["runs"]):
        own = [dict(zip(header, row, strict=True)) for row in rows if row[0] == str(index)]
        assert len(own) == one["steps"] + 1
        for step, row in enumerate(own[:-1]):
            s = segment_of(one, step)
            epochs, place = divmod(step - s["first_step"], s["steps_per_epoch"])
            expected = s["epoch"] + epochs + place * s["batch_size"] / s["examples_per_epoch"]
            assert float(row["epoch"]) == pytest.approx(expected, rel=1e-12)
            assert float(row["penalty"]) == one["penalty"][step]
            assert float(row["learning_rates"]) == one["learning_rates"][step]
