"""The whole comparison in one reply: its keys, its forms, its columns, and what is not finite."""

import csv
import io
from math import isfinite
from typing import Any

import httpx
import pytest

from app.settings import Settings
from app.training.document.limits import Limits
from tests.server import Server, serving
from tests.web.client import ALL_FIELDS, EVALUATIONS, get, run, strict
from tests.web.experiments import DIVERGING

QUERY = {"data.n": "80", "runs": "full,7", "stop.epochs": "4"}
DOCUMENT = {
    "data": {"n": 80},
    "runs": [{"batch_size": "full"}, {"batch_size": 7}],
    "stop": {"epochs": 4},
}


TEXTS = ("label", "status", "non_finite")


def finite(cell: str) -> float | None:
    """A number as JSON has it: null if it is not finite."""
    number = float(cell)
    return number if isfinite(number) else None


def test_the_reply_has_the_documented_keys(server: Server) -> None:
    reply = run(server.url, QUERY)
    assert {"id", "engine", "experiment", "notices", "data", "parameters", "hashes", "runs"} <= set(
        reply
    )
    assert {"version", "fingerprint"} <= set(reply["engine"])
    assert {"data", "initial", "order"} <= set(reply["hashes"])
    assert len(reply["hashes"]["order"]) == 2
    data = reply["data"]
    assert (data["features"], data["classes"]) == (["x1", "x2"], ["0", "1"])
    assert (len(data["x"]), len(data["y"])) == (60, 60)
    assert (len(data["x_test"]), len(data["y_test"])) == (20, 20)
    assert {"mean", "scale", "target_mean", "target_scale"} <= set(data)
    assert reply["parameters"]["layout"][:2] == [
        {"name": "W1", "shape": [2, 8], "offset": 0},
        {"name": "b1", "shape": [8], "offset": 16},
    ]
    assert len(reply["parameters"]["initial"]) == 65


def test_a_run_has_a_value_for_each_step_and_each_evaluation(server: Server) -> None:
    runs = run(server.url, QUERY)["runs"]
    for expected, per_epoch, got in zip((4, 36), (1, 9), runs, strict=True):
        assert got["steps"] == expected
        assert got["steps_per_epoch"] == per_epoch
        assert (got["status"], got["diverged_at"], got["why"]) == ("finished", None, None)
        for name in ("batch_loss", "gradient_norm", "update_norm", "seconds"):
            assert len(got[name]) == expected
        for name in EVALUATIONS:
            assert len(got[name]) == len(got["evaluated_steps"])
        assert {"parameters", "batches"} & set(got) == set()


def test_regression_has_no_classes_and_no_accuracy(server: Server) -> None:
    reply = run(server.url, {"data": "sine", "stop.epochs": "2"})
    assert reply["data"]["classes"] is None
    assert set(reply["runs"][0]["accuracy"]) == {None}


def test_fields_choose_the_columns(server: Server) -> None:
    chosen = run(server.url, {**QUERY, "fields": "batches,batch_loss"})["runs"][1]
    plain = run(server.url, QUERY)["runs"][1]
    assert chosen["batch_loss"] == plain["batch_loss"]
    assert len(chosen["batches"]) == 36
    columns = set(ALL_FIELDS.split(","))
    assert set(chosen) & columns == {"batches", "batch_loss"}
    assert sorted(i for batch in chosen["batches"][:9] for i in batch) == list(range(60))


def test_get_and_post_of_the_same_experiment_have_the_same_id_and_numbers(server: Server) -> None:
    got = run(server.url, QUERY)
    reply = httpx.post(f"{server.url}/api/v1/run", json=DOCUMENT, timeout=60)
    assert reply.status_code == 200
    posted = strict(reply.content)
    assert posted["id"] == got["id"]
    assert posted == got
    # … and so has the experiment that the reply holds, with all its defaults filled in.
    again = httpx.post(f"{server.url}/api/v1/run", json=got["experiment"], timeout=60)
    assert again.status_code == 200, again.text
    assert again.json()["id"] == got["id"]


def test_the_experiment_of_an_inline_reply_can_be_posted_again(server: Server) -> None:
    data = {"name": "inline", "x": [[1, 2], [3, 4], [5, 6]], "y": [0, 1, 0]}
    url = f"{server.url}/api/v1/run"
    first = httpx.post(url, json={"data": data, "stop": {"epochs": 2}}, timeout=60).json()
    again = httpx.post(url, json=first["experiment"], timeout=60)
    assert again.status_code == 200, again.text
    assert again.json()["id"] == first["id"]


def test_an_empty_body_is_the_default_experiment(server: Server) -> None:
    query = {"fields": "batch_loss"}
    posted = httpx.post(f"{server.url}/api/v1/run", params=query, timeout=60).json()
    assert posted["id"] == run(server.url, query)["id"]


def test_non_finite_numbers_are_null_in_a_valid_reply(server: Server) -> None:
    reply = run(server.url, {**DIVERGING, "fields": ALL_FIELDS})  # strict JSON is parsed
    sgd = reply["runs"][0]
    assert sgd["status"] == "diverged"
    assert sgd["diverged_at"] == sgd["steps"] - 1 < 500
    assert "learning rate" in sgd["why"]
    assert None in [sgd["batch_loss"][-1], sgd["gradient_norm"][-1], *sgd["parameters"][-1]]
    assert len(sgd["parameters"]) == sgd["steps"] + 1
    assert None not in sgd["batch_loss"][: sgd["diverged_at"]]
    full = reply["runs"][1]
    assert full["status"] == "diverged"
    assert "2/λmax" in full["why"]


@pytest.mark.parametrize("query", [QUERY, DIVERGING])
@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_rows_hold_the_columns_of_the_json(
    server: Server, form: str, query: dict[str, str]
) -> None:
    accept = {"csv": "text/csv", "ndjson": "application/x-ndjson"}[form]
    text = get(server.url, "/api/v1/run", query, headers={"Accept": accept})
    assert text.headers["content-type"].startswith(accept)
    assert get(server.url, "/api/v1/run", {**query, "format": form}).text == text.text
    rows: list[dict[str, Any]]
    if form == "ndjson":
        rows = [strict(line) for line in text.text.splitlines()]
    else:
        rows = [
            {k: None if v == "" else v if k in TEXTS else finite(v) for k, v in row.items()}
            for row in csv.DictReader(io.StringIO(text.text))
        ]
    for index, expected in enumerate(run(server.url, query)["runs"]):
        own = [row for row in rows if row["run"] == index]
        assert [row["step"] for row in own] == list(range(expected["steps"] + 1))
        assert {row["label"] for row in own} == {expected["label"]}
        for name in ("batch_loss", "gradient_norm", "seconds"):
            assert [row[name] for row in own[:-1]] == expected[name]
            assert own[-1][name] is None
        at = expected["evaluated_steps"]
        for name in ("training_loss", "test_loss", "cosine"):
            assert [own[step][name] for step in at] == expected[name]


def test_an_oversized_reply_is_refused_naming_the_field_to_leave_out() -> None:
    cases = {"parameters": QUERY, "batches": {"runs": "full", "stop.epochs": "40"}}
    with serving(Settings(reply_bytes=20_000)) as small:
        for name, query in cases.items():
            fields = {"fields": "batch_loss"}
            assert get(small.url, "/api/v1/run", query | fields).status_code == 200
            reply = get(small.url, "/api/v1/run", {**query, "fields": f"batch_loss,{name}"})
            assert reply.status_code == 422
            (error,) = reply.json()["errors"]
            assert error["field"] == "fields"
            assert name in error["message"].split("leave out")[1]
            assert "20,000" in error["message"]


def test_parameters_beyond_their_limit_are_refused_in_one_reply() -> None:
    with serving(Settings(limits=Limits(parameter_bytes=1000))) as small:
        reply = get(small.url, "/api/v1/run", {**QUERY, "fields": "parameters"})
        assert reply.status_code == 422
        (error,) = reply.json()["errors"]
        assert (error["field"], error["value"]) == ("fields", "parameters")
        assert "1,000 bytes" in error["message"]


def test_a_batch_larger_than_n_is_full_with_a_notice(server: Server) -> None:
    reply = run(server.url, {**QUERY, "runs": "61,60"})
    assert [got["batch_size"] for got in reply["runs"]] == [60, 60]
    assert [got["label"].startswith("Full batch") for got in reply["runs"]] == [True, True]
    (notice,) = reply["notices"]
    assert (notice["field"], notice["value"]) == ("runs.0.batch_size", 61)
    assert "60" in notice["message"]


def test_a_reply_may_be_kept_and_asked_for_by_its_tag(server: Server) -> None:
    for path in ("/api/v1/run?data.n=60&stop.epochs=2", "/api/v1/catalog"):
        first = get(server.url, path)
        tag = first.headers["etag"]
        assert "max-age" in first.headers["cache-control"]
        assert "Accept" in first.headers["vary"]
        again = get(server.url, path, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert get(server.url, path, headers={"If-None-Match": '"x"'}).status_code == 200


@pytest.mark.parametrize("form", ['"x", {tag}', "{strong}", "*"])
def test_a_tag_may_be_asked_for_in_each_form_of_http(server: Server, form: str) -> None:
    # RFC 9110, 13.1.2: a list of tags compared weakly, or an asterisk. Proxies make lists.
    tag = get(server.url, "/api/v1/catalog").headers["etag"]
    asked = form.format(tag=tag, strong=tag.removeprefix("W/"))
    reply = get(server.url, "/api/v1/catalog", headers={"If-None-Match": asked})
    assert reply.status_code == 304


def test_different_replies_have_different_tags(server: Server) -> None:
    queries = [
        QUERY,
        {**QUERY, "seed": "1"},
        {**QUERY, "format": "csv"},
        {**QUERY, "fields": "cosine"},
    ]
    tags = {get(server.url, "/api/v1/run", query).headers["etag"] for query in queries}
    assert len(tags) == 4
