"""Every call knows the examples that a run learns: those that it leaves out, and flipped labels."""

import pytest

from tests.server import Server
from tests.web.questions import Document, ask, posted

STEP = 3
GONE, FLIPPED = [20, 4], list(range(8, 15))
WORLDS: Document = {
    "data": {"name": "moons", "n": 40},
    "model": {"hidden": [3]},
    "runs": [{"batch_size": 8}, {"batch_size": 8, "flipped": FLIPPED, "left_out": GONE}],
    "stop": {"epochs": 2},
}


def test_batches_and_orders_name_rows_of_all_data(server: Server) -> None:
    run = ask(server, "run", WORLDS, fields="batches,batch_loss")["runs"][1]
    epoch = [row for batch in run["batches"][:4] for row in batch]
    assert sorted(epoch) == sorted(set(range(30)) - set(GONE))
    assert run["segments"][0]["examples_per_epoch"] == 28
    assert ask(server, "run", WORLDS, fields="")["experiment"]["runs"][1]["left_out"] == [4, 20]


def test_each_call_has_the_same_batch_loss(server: Server) -> None:
    run = ask(server, "run", WORLDS, fields="batches,batch_loss")["runs"][1]
    expected = pytest.approx(run["batch_loss"][STEP], rel=1e-12)
    assert set(run["batches"][STEP]) & set(FLIPPED)
    for call in ("step", "shares"):
        assert ask(server, call, WORLDS, run=1, step=STEP)["batch_loss"] == expected
    seen = ask(server, "landscape", WORLDS, run=1, step=STEP, of="batch", fields="here")
    assert seen["here"]["batch_loss"] == expected
    assert ask(server, "noise", WORLDS, run=1, step=STEP)["n"] == 28


def test_an_example_that_there_is_not_is_refused_by_name(server: Server) -> None:
    runs = [{"batch_size": 8, "left_out": [30]}]
    reply = posted(server.url, "run", {**WORLDS, "runs": runs})
    assert reply.status_code == 422
    (error,) = reply.json()["errors"]
    assert (error["field"], error["value"]) == ("runs.0.left_out", 30)
    assert "below 30" in error["message"]
