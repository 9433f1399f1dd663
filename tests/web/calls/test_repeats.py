"""/api/v1/repeats: its columns against the runs of the same seeds, its table, what it refuses."""

import csv
import io
from typing import Any

import httpx
import numpy as np
import pytest

from app.settings import Settings
from app.training.document.limits import Limits
from tests.server import Server, serving
from tests.web.client import strict
from tests.web.questions import ask, posted

DOCUMENT: dict[str, Any] = {
    "data": {"name": "moons", "n": 60},
    "model": {"hidden": [4], "seed": 3},
    "runs": [{"batch_size": "full"}, {"batch_size": 8, "seed": 5}],
    "stop": {"epochs": 5},
    "repeats": 4,
}


@pytest.mark.parametrize("vary", ["both", "order", "start"])
def test_the_band_is_that_of_the_runs_of_each_seed(server: Server, vary: str) -> None:
    document = {**DOCUMENT, "vary": vary}
    reply = ask(server, "repeats", document, singles="yes")
    assert (reply["repeats"], reply["vary"]) == (4, vary)
    for index, run in enumerate(reply["runs"]):
        for repeat, (seed, start) in enumerate(zip(run["seeds"], run["start_seeds"], strict=True)):
            own = {**document["runs"][index], "seed": seed}
            model = {**document["model"], "seed": start}
            alone = {**document, "model": model, "runs": [own], "repeats": 1}
            (single,) = ask(server, "run", alone, fields="training_loss,test_loss,evaluated_steps")[
                "runs"
            ]
            assert run["evaluated_steps"] == single["evaluated_steps"]
            for measure in ("training_loss", "test_loss"):
                losses = run["singles"][measure][repeat]
                assert losses == pytest.approx(single[measure], rel=1e-11)
        for measure in ("training_loss", "test_loss"):
            losses = np.array(run["singles"][measure])
            for line, share in (("lowest", 0), ("lower_quartile", 0.25), ("median", 0.5),
                                ("upper_quartile", 0.75), ("highest", 1)):  # fmt: skip
                expected = np.quantile(losses, share, axis=0)
                assert run[measure][line] == pytest.approx(expected.tolist(), rel=1e-13)
            assert run["ends"][measure]["losses"] == losses[:, -1].tolist()


def test_the_axes_are_those_of_the_run(server: Server) -> None:
    (_, run) = ask(server, "repeats", DOCUMENT)["runs"]
    assert run["updates"] == run["evaluated_steps"]
    assert run["epochs"][-1] == 5
    assert run["examples"][-1] == 5 * 45
    assert run["seconds"][0] == 0
    assert np.diff(run["seconds"]).min() > 0
    assert run["going"] == [4] * len(run["evaluated_steps"])
    assert "singles" not in run


def test_the_table_has_the_numbers_of_the_document(server: Server) -> None:
    reply = ask(server, "repeats", DOCUMENT)
    table = posted(server.url, "repeats", DOCUMENT, format="csv")
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert len(rows) == sum(len(run["evaluated_steps"]) for run in reply["runs"])
    for index, run in enumerate(reply["runs"]):
        own = [row for row in rows if row["run"] == str(index)]
        assert [int(row["step"]) for row in own] == run["evaluated_steps"]
        for measure in ("training_loss", "test_loss"):
            for line, values in run[measure].items():
                assert [float(row[f"{measure}_{line}"]) for row in own] == values


def test_a_reply_is_kept_by_its_number_of_seeds(server: Server) -> None:
    address = f"{server.url}/api/v1/repeats?data=moons&data.n=60&stop.epochs=2"
    two, three = httpx.get(f"{address}&repeats=2"), httpx.get(f"{address}&repeats=3")
    assert two.headers["etag"] != three.headers["etag"]
    again = httpx.get(f"{address}&repeats=2", headers={"If-None-Match": two.headers["etag"]})
    assert again.status_code == 304


def test_seeds_over_the_limit_are_refused_before_the_training() -> None:
    limits = Limits(sweep_steps=1000)
    with serving(Settings(limits=limits)) as server:
        reply = httpx.get(f"{server.url}/api/v1/repeats?data.n=100&stop.epochs=10&repeats=8")
        assert reply.status_code == 422
        (error,) = strict(reply.content)["errors"]
        assert (error["field"], error["value"]) == ("repeats", 8)
        assert error["message"].startswith("must be at most 1 ")


@pytest.mark.parametrize(
    ("query", "field"),
    [("repeats=0", "repeats"), ("repeats=65", "repeats"), ("vary=data", "vary"),
     ("singles=some", "singles"), ("repeats=many", "repeats")],
)  # fmt: skip
def test_a_bad_value_is_refused_with_its_field(server: Server, query: str, field: str) -> None:
    reply = httpx.get(f"{server.url}/api/v1/repeats?{query}")
    assert reply.status_code == 422
    assert [error["field"] for error in reply.json()["errors"]] == [field]


def test_a_reply_that_would_be_too_large_is_refused_before_the_training() -> None:
    with serving(Settings(reply_bytes=40_000)) as small:
        found = posted(small.url, "repeats", DOCUMENT, singles="yes")
        assert found.status_code == 200
        for count, singles, field in ((64, "yes", "singles"), (4, "no", "stop")):
            document = {**DOCUMENT, "repeats": count}
            if singles == "no":
                document["stop"] = {"epochs": 200}
            refused = posted(small.url, "repeats", document, singles=singles)
            assert refused.status_code == 422
            (problem,) = refused.json()["errors"]
            assert problem["field"] == field
            assert "40,000 bytes" in problem["message"]
