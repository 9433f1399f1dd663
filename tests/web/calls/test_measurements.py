"""/api/v1/cosine by hand, what /api/v1/timing measures, and what they and /noise refuse."""

from math import ceil
from typing import Any

import numpy as np
import pytest

from tests.server import Server
from tests.web.by_hand import cosine
from tests.web.client import get
from tests.web.experiments import DIVERGING, MANY, STEP, TEN
from tests.web.questions import Document, ask, posted, recorded
from tests.web.refusals import assert_problem


@pytest.mark.parametrize("run", [0, 1])
def test_the_cosine_is_that_of_run_where_it_was_evaluated(server: Server, run: int) -> None:
    whole = recorded(server, MANY, run)
    steps = whole.columns["steps"]
    reply = ask(server, "cosine", MANY, run=run, steps=f"0:{steps}")
    assert (reply["id"], reply["engine"]) == (whole.reply["id"], whole.reply["engine"])
    assert (reply["run"], reply["label"]) == (run, whole.columns["label"])
    assert reply["steps"] == list(range(steps))
    evaluated = [k for k in whole.columns["evaluated_steps"] if k < steps]
    expected = whole.columns["cosine"][: len(evaluated)]
    np.testing.assert_allclose([reply["cosine"][k] for k in evaluated], expected, atol=1e-12)


def test_cosine_and_length_of_a_window_of_steps_are_those_by_hand(server: Server) -> None:
    reply = ask(server, "cosine", MANY, run=1, steps="11:23")
    assert reply["steps"] == list(range(11, 23))
    for place, step in enumerate(reply["steps"]):
        record = recorded(server, MANY, 1, step)
        full = record.book.gradient(*record.of_all)
        own = record.book.gradient(*record.of_batch)
        assert reply["cosine"][place] == pytest.approx(cosine(own, full), abs=1e-12)
        length = np.linalg.norm(own) / np.linalg.norm(full)
        assert reply["relative_length"][place] == pytest.approx(length, rel=1e-9)


def test_a_full_batch_has_the_direction_and_the_length_of_the_full_gradient(
    server: Server,
) -> None:
    reply = ask(server, "cosine", MANY, run=0, steps="0:6")
    np.testing.assert_allclose(reply["cosine"], 1, atol=1e-12)
    np.testing.assert_allclose(reply["relative_length"], 1, rtol=1e-12)


def test_steps_past_the_end_are_cut(server: Server) -> None:
    assert ask(server, "cosine", MANY, run=0, steps="4:900")["steps"] == [4, 5]


def test_a_penalty_is_no_part_of_the_cosine(server: Server) -> None:
    document = {**MANY, "l2": 0.5}
    reply = ask(server, "cosine", document, run=1, steps="30:32")
    for place, step in enumerate(reply["steps"]):
        record = recorded(server, document, 1, step)
        full = record.book.gradient(*record.of_all)
        own = record.book.gradient(*record.of_batch)
        assert reply["cosine"][place] == pytest.approx(cosine(own, full), abs=1e-12)


@pytest.mark.parametrize(
    ("n", "run", "sizes"),
    [
        (10, {"batch_size": 3}, [1, 2, 3, 4, 8, 10]),
        (70, {"batch_size": "full"}, [1, 2, 4, 8, 16, 32, 63, 64, 65, 70]),
        (64, {"batch_size": 32}, [1, 2, 4, 8, 16, 32, 63, 64]),
        (
            10,
            {"batch_size": 2, "accumulate": 2, "accumulate_rest": "drop"},
            [1, 2, 4, 8, 10],
        ),
    ],
)
def test_updates_and_epochs_are_timed_at_all_sizes(
    server: Server, n: int, run: Document, sizes: list[int]
) -> None:
    """Each batch makes an update, whether or not the run accumulates them."""
    document = {**TEN, "data": {"n": n, "test_fraction": 0}, "runs": [run]}
    reply = ask(server, "timing", document, run=0, step=1)
    times = reply["sizes"]
    assert times["batch_size"] == sizes
    assert times["updates_per_epoch"] == [ceil(n / M) for M in sizes]
    assert all(seconds > 0 for seconds in times["update"])
    expected = np.multiply(times["update"], times["updates_per_epoch"])
    np.testing.assert_allclose(times["epoch"], expected, rtol=1e-9)


def test_the_batch_of_a_step_is_timed_as_a_loop_and_as_one_product(server: Server) -> None:
    reply = ask(server, "timing", TEN, run=0, step=STEP)
    record = recorded(server, TEN, 0, STEP)
    assert (reply["id"], reply["engine"]) == (record.reply["id"], record.reply["engine"])
    assert (reply["run"], reply["label"], reply["step"]) == (0, record.columns["label"], STEP)
    assert reply["batch_size"] == 3
    own = reply["this_batch"]
    assert own["loop"] > 0
    assert own["matrix_product"] > 0
    assert own["ratio"] == pytest.approx(own["loop"] / own["matrix_product"], rel=1e-9)
    assert own["rounds"] >= 3


def test_times_are_measured_anew_each_time(server: Server) -> None:
    reply = posted(server.url, "timing", TEN, step=STEP)
    assert reply.status_code == 200, reply.text[:500]
    assert reply.headers["cache-control"] == "no-store"
    assert "etag" not in reply.headers
    assert reply.json() != posted(server.url, "timing", TEN, step=STEP).json()


@pytest.mark.parametrize(
    ("call", "more", "field", "value"),
    [
        *(
            (call, more, *refused)
            for call in ("noise", "timing")
            for more, refused in (
                ({"step": "20"}, ("step", 20)),
                ({"step": "-1"}, ("step", ...)),
                ({"step": "last"}, ("step", "last")),
            )
        ),
        *(
            (call, more, *refused)
            for call in ("noise", "timing", "cosine")
            for more, refused in (
                ({"run": "1"}, ("run", 1)),
                ({"run": "x"}, ("run", "x")),
                ({"learnin_rate": "1"}, ("learnin_rate", ...)),
                ({"data.n": "0"}, ("data.n", 0)),
            )
        ),
        ("noise", {"directions": "best"}, "directions", "best"),
        ("noise", {"directions": "W1[0,0]"}, "directions", "W1[0,0]"),
        ("noise", {"directions": "W1[0,0];W9[0,0]"}, "directions", ...),
        ("noise", {"directions": "W1[0,0];W1[0,4]"}, "directions", ...),
        ("cosine", {"steps": "3"}, "steps", "3"),
        ("cosine", {"steps": "7:3"}, "steps", "7:3"),
        ("cosine", {"steps": "a:b"}, "steps", "a:b"),
        ("cosine", {"steps": "-2:3"}, "steps", "-2:3"),
    ],
)
def test_what_cannot_be_measured_is_refused_with_its_field_and_value(
    server: Server, call: str, more: dict[str, str], field: str, value: Any
) -> None:
    query = {
        "data.n": "10",
        "data.test_fraction": "0",
        "model.hidden": "4",
        "runs": "3",
        "stop.epochs": "5",
    }
    problem = assert_problem(get(server.url, f"/api/v1/{call}", query | more), 422)
    error = problem["errors"][0]
    assert error["field"] == field
    assert value is ... or error["value"] == value


def test_at_most_a_thousand_cosines_are_told_at_once(server: Server) -> None:
    document = {**MANY, "runs": [{"batch_size": 1}], "stop": {"updates": 1200}}
    assert len(ask(server, "cosine", document, steps="100:1100")["steps"]) == 1000
    problem = assert_problem(posted(server.url, "cosine", document, steps="0:1001"), 422)
    assert problem["errors"][0]["field"] == "steps"
    assert "1,000" in problem["errors"][0]["message"]


@pytest.mark.parametrize("call", ["noise", "timing"])
def test_the_last_step_of_a_diverged_run_can_be_measured_and_the_next_cannot(
    server: Server, call: str
) -> None:
    steps = get(server.url, "/api/v1/run", DIVERGING).json()["runs"][0]["steps"]
    assert get(server.url, f"/api/v1/{call}", DIVERGING | {"step": str(steps - 1)}).is_success
    refused = get(server.url, f"/api/v1/{call}", DIVERGING | {"step": str(steps)})
    assert assert_problem(refused, 422)["errors"][0]["field"] == "step"
