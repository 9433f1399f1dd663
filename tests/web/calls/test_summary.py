"""What a comparison came to, against the columns of the same comparison."""

import csv
import io
from math import inf
from typing import Any

import httpx
import pytest

from app.web.http.non_finite import SPELLINGS
from tests.server import Server
from tests.web.client import get, run, strict
from tests.web.refusals import assert_problem

QUERY = {"data.n": "80", "runs": "full,7,1", "stop.epochs": "6", "learning_rate": "0.3"}
# By hand for layers of 2, 8, 4 and 1: forward 2·52 weights + 12 hidden units; backward 1 output
# + 2·52 weights + 13 biases, and behind the first layer 2·36 weights + 2·12 units; an update
# takes the mean, the product with η and the difference for each of 65 parameters.
EXAMPLE, UPDATE = (2 * 52 + 12) + (1 + 2 * 52 + 13 + 2 * 36 + 2 * 12), 3 * 65
AXES = (
    "updates", "epochs", "examples", "forward_passes", "backward_passes", "operations", "seconds",
)  # fmt: skip
DIVERGING = {
    "data": "line",
    "model.hidden": "",
    "learning_rate": "1e5",
    "runs": "full,1",
    "stop.updates": "500",
}


def summary(url: str, query: dict[str, str]) -> dict[str, Any]:
    reply = get(url, "/api/v1/summary", query)
    assert reply.status_code == 200, reply.text
    told: dict[str, Any] = strict(reply.content)
    return told


@pytest.mark.parametrize("query", [QUERY, DIVERGING], ids=["finished", "diverged"])
def test_final_and_best_losses_are_those_of_the_columns(
    server: Server, query: dict[str, str]
) -> None:
    whole, told = run(server.url, query), summary(server.url, query)
    assert told["id"] == whole["id"]
    assert (told["target"], told["measure"]) == (None, "training_loss")
    for expected, got in zip(whole["runs"], told["runs"], strict=True):
        for name in ("label", "batch_size", "steps", "status", "diverged_at", "why"):
            assert got[name] == expected[name]
        places = expected["evaluated_steps"]
        for name in ("training_loss", "test_loss"):
            losses = expected[name]
            assert got["final"][name] == {"step": places[-1], "value": losses[-1]}
            lowest = min(inf if loss is None else loss for loss in losses)
            first = places[losses.index(lowest)]
            assert got["best"][name] == {"step": first, "value": lowest}
        assert (got["reached"], got["why_not"]) == (None, None)


@pytest.mark.parametrize("measure", ["training_loss", "test_loss"])
def test_the_first_evaluation_at_or_below_the_target_counts(server: Server, measure: str) -> None:
    whole = run(server.url, QUERY)
    target = whole["runs"][1][measure][12]  # a value that was reached exactly
    told = summary(server.url, {**QUERY, "target": repr(target), "measure": measure})
    assert (told["target"], told["measure"]) == (target, measure)
    n = len(whole["data"]["y"])
    for expected, got in zip(whole["runs"], told["runs"], strict=True):
        below = [
            step
            for step, loss in zip(expected["evaluated_steps"], expected[measure], strict=True)
            if loss <= target
        ]
        if not below:
            assert got["reached"] is None
            assert f"{got['best'][measure]['value']:.6g}" in got["why_not"]
            continue
        assert got["why_not"] is None
        size, step = expected["batch_size"], below[0]
        epoch, batch = divmod(step, expected["steps_per_epoch"])
        seconds = expected["seconds"][step - 1] if step else 0
        assert got["reached"] == {
            "step": step,
            "updates": step,
            "epochs": pytest.approx((epoch * n + batch * size) / n),
            "examples": epoch * n + batch * size,
            "forward_passes": epoch * n + batch * size,
            "backward_passes": epoch * n + batch * size,
            "operations": EXAMPLE * (epoch * n + batch * size) + UPDATE * step,
            "seconds": seconds,
        }
    assert {got["reached"] is None for got in told["runs"]} == {True, False}


def test_a_target_met_at_the_start_cost_nothing(server: Server) -> None:
    (got,) = summary(server.url, {**QUERY, "runs": "7", "target": "100"})["runs"]
    assert got["reached"] == {"step": 0, **dict.fromkeys(AXES, 0)}


def test_the_winners_on_each_axis_are_the_runs_with_the_least_of_it(server: Server) -> None:
    told = summary(server.url, {**QUERY, "target": "0.3"})
    costs = [run["reached"] for run in told["runs"]]
    assert set(told["winners"]) == set(AXES)
    for axis, winners in told["winners"].items():
        least = min(spent[axis] for spent in costs if spent)
        assert winners == [run for run, spent in enumerate(costs) if spent and spent[axis] == least]
        assert winners
    assert summary(server.url, QUERY)["winners"] is None
    nobody = summary(server.url, {**QUERY, "target": "1e-9"})["winners"]
    assert nobody == {axis: [] for axis in AXES}


def test_equal_costs_are_a_tie(server: Server) -> None:
    # Both runs make the same steps; only their measured times differ.
    query = {**QUERY, "runs": "7,7", "target": "0.5"}
    told = summary(server.url, query)
    for axis in AXES[:-1]:
        assert told["winners"][axis] == [0, 1]
    assert len(told["winners"]["seconds"]) == 1


def test_the_floor_of_a_run_is_told_in_both_formats(server: Server) -> None:
    query = {
        "data": "line", "data.noise": "0.5", "model.hidden": "", "runs": "full,1",
        "stop.epochs": "60", "learning_rate": "0.2",
    }  # fmt: skip
    full, sgd = summary(server.url, query)["runs"]
    assert full["floor"] is None
    assert full["predicted"]["excess"] == 0
    assert sgd["floor"]["epochs"] == 15
    assert sgd["floor"]["low"] < sgd["floor"]["median"] < sgd["floor"]["high"]
    assert sgd["predicted"]["loss"] == sgd["predicted"]["lowest"] + sgd["predicted"]["excess"]
    reply = get(server.url, "/api/v1/summary", {**query, "format": "csv"})
    row = list(csv.DictReader(io.StringIO(reply.text)))[1]
    for part in ("floor", "predicted"):
        for name, value in sgd[part].items():
            assert row[f"{part}_{name}"] == ("" if value is None else str(value))
    assert row["settled_low"] == ""


def test_without_test_examples_there_is_no_test_loss(server: Server) -> None:
    query = {**QUERY, "data.test_fraction": "0", "target": "1", "measure": "test_loss"}
    for got in summary(server.url, query)["runs"]:
        assert (got["final"]["test_loss"], got["best"]["test_loss"]) == (None, None)
        assert got["final"]["training_loss"] is not None
        assert got["reached"] is None
        assert "no test loss" in got["why_not"]


def test_the_table_has_a_row_for_each_run_with_the_same_numbers(server: Server) -> None:
    for query in ({**QUERY, "target": "0.3"}, DIVERGING):
        told = summary(server.url, query)["runs"]
        reply = get(server.url, "/api/v1/summary", query, headers={"Accept": "text/csv"})
        assert reply.headers["content-type"].startswith("text/csv")
        rows = list(csv.DictReader(io.StringIO(reply.text)))
        assert [row["run"] for row in rows] == [str(index) for index in range(len(told))]
        for row, got in zip(rows, told, strict=True):
            assert (row["label"], row["status"]) == (got["label"], got["status"])
            for part in ("final", "best"):
                for name in ("training_loss", "test_loss"):
                    value = got[part][name]["value"]
                    cell = row[f"{part}_{name}"]
                    assert cell in SPELLINGS if value is None else cell == repr(value)
                    assert row[f"{part}_{name}_step"] == str(got[part][name]["step"])
            for name in AXES:
                reached = (got["reached"] or {}).get(name, "")
                assert row[f"reached_{name}"] == str(reached)
            assert row["why_not"] == (got["why_not"] or "")


def test_get_and_post_say_the_same(server: Server) -> None:
    document = {
        "data": {"n": 80},
        "runs": [{"batch_size": "full"}, {"batch_size": 7}, {"batch_size": 1}],
        "stop": {"epochs": 6},
        "learning_rate": 0.3,
    }
    reply = httpx.post(
        f"{server.url}/api/v1/summary", params={"target": "0.3"}, json=document, timeout=60
    )
    assert reply.json() == summary(server.url, {**QUERY, "target": "0.3"})


@pytest.mark.parametrize(
    ("name", "value"),
    [("target", "low"), ("target", "nan"), ("target", "inf"), ("target", ""),
     ("target", "1_0"), ("target", "٠.٥"),
     ("measure", "accuracy"), ("format", "ndjson")],
)  # fmt: skip
def test_what_is_no_target_is_refused(server: Server, name: str, value: str) -> None:
    reply = get(server.url, "/api/v1/summary", {**QUERY, name: value})
    (error,) = assert_problem(reply, 422)["errors"]
    assert (error["field"], error["value"]) == (name, value)
