"""/api/v1/network and its figure against the step, the run and a plain forward pass."""

from typing import Any

import httpx
import numpy as np
import pytest

from tests.server import Server
from tests.web.experiments import DIVERGING, STEP, TEN
from tests.web.figures import figure
from tests.web.questions import Document, ask, recorded

EDITED: Document = {**TEN, "runs": [{"batch_size": 3, "changes": [{"at_step": 6, "b2[0]": 1.5}]}]}


def get(server: Server, query: dict[str, str]) -> httpx.Response:
    return httpx.get(f"{server.url}/api/v1/network", params=query, timeout=60)


def test_parameters_are_those_of_the_opened_step(server: Server) -> None:
    network = ask(server, "network", EDITED, run=0, step=STEP)
    opened = ask(server, "step", EDITED, run=0, step=STEP)["parameters"]
    before = ask(server, "step", EDITED, run=0, step=STEP - 1)["parameters"]
    parameters = network["parameters"]
    assert (network["step"], network["sizes"], network["total"]) == (STEP, [2, 4, 1], 17)
    assert parameters["value"] == opened["before"]
    assert parameters["gradient"] == pytest.approx(opened["gradient_mean"], rel=1e-9, abs=1e-14)
    assert parameters["last_update"] == before["update"]
    assert parameters["value"][16] == 1.5  # as the change has set it


def test_without_a_step_it_is_the_end_of_the_run_which_has_no_batch(server: Server) -> None:
    run = ask(server, "run", TEN, fields="parameters,batches")["runs"][0]
    network = ask(server, "network", TEN, run=0)
    assert network["step"] == run["steps"] == 20
    assert network["parameters"]["value"] == run["parameters"][-1]
    assert network["parameters"]["gradient"] is None
    assert network["parameters"]["last_update"] is not None
    assert network["activations"]["index"] == run["batches"][-1]
    start = ask(server, "network", TEN, run=0, step=0)["parameters"]
    assert start["last_update"] is None
    assert start["gradient"] is not None


def test_units_and_activations_tell_one_forward_pass(server: Server) -> None:
    network, record = ask(server, "network", TEN, run=0, step=STEP), recorded(server, TEN, 0, STEP)
    theta = np.array(network["parameters"]["value"])
    x = np.array(record.reply["data"]["x"])
    hidden = np.tanh(x @ theta[:8].reshape(2, 4) + theta[8:12])
    output = 1 / (1 + np.exp(-(hidden @ theta[12:16, None] + theta[16])))
    for layer, values in zip(network["units"], (x, hidden, output), strict=True):
        assert layer["mean"] == pytest.approx(values.mean(axis=0), rel=1e-12)
        assert layer["low"] == pytest.approx(values.min(axis=0), rel=1e-12)
        assert layer["high"] == pytest.approx(values.max(axis=0), rel=1e-12)
        assert [sum(counts) for counts in layer["of_training"]] == [10] * values.shape[1]
        assert [sum(counts) for counts in layer["of_batch"]] == [3] * values.shape[1]
    assert [layer["range"] for layer in network["units"][1:]] == [[-1, 1], [0, 1]]
    chosen = network["activations"]["index"]
    assert chosen == record.columns["batches"][STEP]
    assert network["activations"]["layers"][1]["a"] == pytest.approx(hidden[chosen])


def test_a_window_and_parts_keep_a_reply_small(server: Server) -> None:
    query = {"model.hidden": "128,128", "runs": "full", "stop.updates": "1", "step": "0"}
    whole = get(server, query)
    assert whole.status_code == 200
    assert len(whole.content) < 3_000_000
    some = get(server, query | {"fields": "parameters", "columns": "5:8"}).json()
    assert some["parameters"]["value"] == whole.json()["parameters"]["value"][5:8]
    assert (some["parameters"]["first"], some["parameters"]["last"], some["total"]) == (5, 8, 17025)
    assert "units" not in some


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"step": "21"}, "step"),
        ({"run": "1"}, "run"),
        ({"columns": "3"}, "columns"),
        ({"fields": "weights"}, "fields"),
    ],
)
def test_a_bad_request_is_refused_by_its_field(
    server: Server, query: dict[str, str], field: str
) -> None:
    ten = {"data.n": "10", "data.test_fraction": "0", "runs": "3", "stop.epochs": "5"}
    reply = get(server, ten | query)
    assert reply.status_code == 422
    assert [error["field"] for error in reply.json()["errors"]] == [field]


def test_the_end_of_a_run_that_diverged_is_told_with_null(server: Server) -> None:
    reply = get(server, {**DIVERGING, "run": "0"})
    assert reply.status_code == 200
    made = reply.json()["step"]
    assert made < 500
    assert get(server, {**DIVERGING, "run": "0", "step": str(made)}).status_code == 200
    past = get(server, {**DIVERGING, "run": "0", "step": str(made + 1)})
    assert past.status_code == 422
    assert "diverged" in past.json()["errors"][0]["message"]


def links(drawn: dict[str, Any], name: str) -> int:
    """How many lines the traces of this name have."""
    return sum(len(t["x"]) // 3 for t in drawn["data"] if t["name"] == name)


def test_the_figure_has_a_line_for_each_weight_and_a_mark_for_each_unit(server: Server) -> None:
    drawn = figure(server, TEN, "network", run=0, step=STEP)
    theta = np.array(ask(server, "network", TEN, run=0, step=STEP)["parameters"]["value"])
    weights = np.concatenate([theta[:8], theta[12:16]])
    assert links(drawn, "positive weights") == (weights > 0).sum()
    assert links(drawn, "negative weights") == (weights < 0).sum()
    units = [t for t in drawn["data"] if t["mode"] == "markers"]
    assert [len(t["x"]) for t in units] == [2, 4, 1]
    assert drawn["layout"]["meta"]["step"] == STEP
    widest = max(t["line"]["width"] for t in drawn["data"] if t["mode"] == "lines")
    assert 0 <= widest - 2 * np.sqrt(np.abs(weights).max()) < 0.5


def test_the_figure_marks_what_is_dead_by_a_shape(server: Server) -> None:
    dead = {"at_step": 1, "b1[1]": -50}
    document = {
        **TEN,
        "model": {"hidden": [3], "activation": "relu"},
        "runs": [{"batch_size": "full", "changes": [dead]}],
    }
    drawn = figure(server, document, "network", run=0, step=1)
    hidden = [t for t in drawn["data"] if t["mode"] == "markers"][1]
    assert hidden["marker"]["symbol"][1] == "x"
    assert hidden["text"][1] == "unit 1 of layer 1: mean activation 0, dead"
