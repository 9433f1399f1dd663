"""/api/v1/sweep: its cells against /summary, its events, what it finds, what it refuses."""

import csv
import io
import json
from typing import Any

import httpx
import numpy as np
import pytest

from app.settings import Settings
from app.training.document.limits import Limits
from tests.server import Server, serving
from tests.web.questions import ask, posted

DOCUMENT: dict[str, Any] = {
    "data": {"name": "moons", "n": 60},
    "model": {"hidden": [4], "seed": 3},
    "runs": [{"batch_size": 1}, {"batch_size": 8, "seed": 5, "optimizer": "momentum"}],
    "stop": {"epochs": 20},
}
GRID: dict[str, Any] = {
    "batch_sizes": "1,3,9,full", "learning_rates": "0.05,0.2,0.8", "seeds": 2, "target": 0.45,
}  # fmt: skip


@pytest.mark.parametrize("run", [0, 1])
def test_every_cell_is_what_summary_says_of_its_run(server: Server, run: int) -> None:
    reply = ask(server, "sweep", DOCUMENT, run=run, **GRID)
    assert reply["count"] == len(reply["cells"]) == 4 * 3 * 2
    for cell in reply["cells"][::3]:
        own = {
            **DOCUMENT["runs"][run], "batch_size": cell["batch_size"], "seed": cell["seed"],
            "learning_rate": cell["learning_rate"],
        }  # fmt: skip
        model = {**DOCUMENT["model"], "seed": cell["start_seed"]}
        alone = {**DOCUMENT, "model": model, "runs": [own]}
        (single,) = ask(server, "summary", alone, target=0.45)["runs"]
        assert cell["optimizer"] == DOCUMENT["runs"][run].get("optimizer", "gradient_descent")
        for name in ("steps", "status", "diverged_at"):
            assert cell[name] == single[name]
        for part in ("final", "best"):
            for measure in ("training_loss", "test_loss"):
                assert cell[part][measure]["step"] == single[part][measure]["step"]
                value = single[part][measure]["value"]
                # Above the edge of stability two right ways of computing drift apart.
                slack = 1e-9 if run == 0 or cell["learning_rate"] < 0.1 else 1e-3
                assert cell[part][measure]["value"] == pytest.approx(value, rel=slack)
        if single["reached"] is None:
            assert cell["reached"] is None
            continue
        for name in set(single["reached"]) - {"seconds"}:
            assert cell["reached"][name] == single["reached"][name]


def test_the_cells_of_events_and_table_are_those_of_the_document(server: Server) -> None:
    reply = ask(server, "sweep", DOCUMENT, **GRID)
    lines = posted(server.url, "sweep", DOCUMENT, **GRID, format="ndjson").text.splitlines()
    events = [json.loads(line) for line in lines]
    assert events[0]["event"] == "open"
    assert events[-1]["event"] == "end"
    assert {each["event"] for each in events[1:-1]} == {"cells"}
    assert events[0]["data"]["count"] == reply["count"]
    cells = {cell["cell"]: cell for each in events[1:-1] for cell in each["data"]["cells"]}
    assert sorted(cells) == list(range(24))
    rows = csv.DictReader(
        io.StringIO(posted(server.url, "sweep", DOCUMENT, **GRID, format="csv").text)
    )
    for place, (cell, row) in enumerate(zip(reply["cells"], rows, strict=True)):
        for name in ("batch_size", "learning_rate", "seed", "start_seed", "final", "best"):
            assert cells[place][name] == cell[name]
        assert float(row["final_test_loss"]) == cell["final"]["test_loss"]["value"]
        assert (row["reached_step"] or None) == (
            None if cell["reached"] is None else str(cell["reached"]["step"])
        )


def test_the_best_rate_needs_the_fewest_updates_in_the_median(server: Server) -> None:
    reply = ask(server, "sweep", DOCUMENT, **GRID)
    for best in reply["best"]:
        medians = {}
        for rate in (0.05, 0.2, 0.8):
            updates = [
                cell["reached"]["updates"] if cell["reached"] else np.inf
                for cell in reply["cells"]
                if (cell["batch_size"], cell["learning_rate"]) == (best["batch_size"], rate)
            ]
            assert len(updates) == 2
            medians[rate] = float(np.median(updates))
        assert best["updates"] == min(medians.values())
        assert medians[best["learning_rate"]] == best["updates"]


def test_the_bend_is_that_of_the_curve_and_the_noise_that_of_the_noise_call(
    server: Server,
) -> None:
    reply = ask(server, "sweep", DOCUMENT, **GRID)
    (critical,) = reply["critical"]
    points = [(best["batch_size"], best["updates"]) for best in reply["best"] if best["updates"]]
    sizes, updates = np.array(points, dtype=float).T
    low, high = (critical["measured"][name] for name in ("fewest_updates", "fewest_examples"))
    errors = (low + high / sizes) / updates - 1
    for change in (0.99, 1.01):  # no other curve of this form has smaller relative errors
        for other in ((low * change + high / sizes), (low + high * change / sizes)):
            assert ((other / updates - 1) ** 2).sum() > (errors**2).sum()
    assert critical["measured"]["batch_size"] == pytest.approx(high / low)
    noise = critical["noise"]
    assert noise["batch_size"] == max(size for size, _ in points)
    own = {"batch_size": "full", "learning_rate": noise["learning_rate"]}
    for step, scale in zip(noise["steps"], noise["scales"], strict=True):
        at = ask(server, "noise", {**DOCUMENT, "runs": [own]}, step=step)
        assert scale == pytest.approx(at["s2"] / at["full_gradient_norm"] ** 2, rel=1e-9)
    assert noise["median"] == np.median(noise["scales"])


def test_the_curve_of_noise_free_theory_has_its_bend_where_it_should() -> None:
    from app.training.analysis.sweep.critical import bend

    found = bend([(size, 50 + 4000 / size) for size in (1, 4, 16, 64, 256, 1024)])
    assert found is not None
    assert found["fewest_updates"] == pytest.approx(50)
    assert found["fewest_examples"] == pytest.approx(4000)
    assert found["batch_size"] == pytest.approx(80)
    assert bend([(1, 100.0), (10, 10.0)]) is None  # too few to bend
    assert bend([(1, 1000.0), (10, 100.0), (100, 9.0)]) is None  # still perfect scaling


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("batch_sizes=0", "batch_sizes"), ("batch_sizes=4,4", "batch_sizes"),
        ("batch_sizes=few", "batch_sizes"), ("learning_rates=-1", "learning_rates"),
        ("learning_rates=", "learning_rates"), ("optimizers=sgd", "optimizers"),
        ("schedules=never", "schedules"), ("seeds=0", "seeds"), ("seeds=65", "seeds"),
        ("vary=data", "vary"), ("target=low", "target"), ("measure=accuracy", "measure"),
        ("evaluations=11", "evaluations"), ("run=3", "run"), ("target=nan", "target"),
    ],
)  # fmt: skip
def test_a_bad_value_is_refused_with_its_field(server: Server, query: str, field: str) -> None:
    reply = httpx.get(f"{server.url}/api/v1/sweep?{query}")
    assert reply.status_code == 422
    assert [error["field"] for error in reply.json()["errors"]] == [field]


@pytest.mark.parametrize(
    ("limits", "field"),
    [({"sweep_cells": 5}, "seeds"), ({"sweep_steps": 500}, "stop"), ({"sweep_work": 1e4}, "stop")],
)
def test_a_sweep_over_a_limit_is_refused_before_the_training(
    limits: dict[str, float], field: str
) -> None:
    with serving(Settings(limits=Limits(**limits))) as server:
        for form in ("json", "ndjson"):
            address = f"{server.url}/api/v1/sweep?data.n=100&stop.epochs=10&seeds=2&format={form}"
            reply = httpx.get(address)
            assert reply.status_code == 422
            assert [error["field"] for error in reply.json()["errors"]] == [field]


def test_a_reader_that_leaves_ends_the_sweep(server: Server) -> None:
    query = "stop.epochs=40&batch_sizes=1,2,3,4&learning_rates=0.1,0.2,0.3&seeds=24&format=ndjson"
    with httpx.stream("GET", f"{server.url}/api/v1/sweep?{query}") as reply:
        first = next(reply.iter_lines())
    assert json.loads(first)["event"] == "open"
    quick = httpx.get(f"{server.url}/api/v1/summary?data.n=20&stop.epochs=1", timeout=5)
    assert quick.status_code == 200
