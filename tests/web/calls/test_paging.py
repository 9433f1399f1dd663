"""A long comparison page by page, and its columns as tables."""

import csv
import io
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest

from app.settings import Settings
from app.training.document.limits import Limits
from tests.server import Server, serving
from tests.web.client import ALL_FIELDS, get, run, strict
from tests.web.refusals import assert_problem

QUERY = {"data.n": "40", "runs": "full,7,1", "stop.epochs": "4", "fields": ALL_FIELDS}
EDITED = {
    "data.n": "40",
    "runs": "7,full",
    "stop.epochs": "30",
    "runs.0.changes.0.at_step": "37",
    "runs.0.changes.0.W1[0,0]": "2",
    "runs.0.optimizer": "adam",
}
DIVERGING = {
    "data": "line",
    "data.n": "40",
    "model.hidden": "",
    "learning_rate": "1e5",
    "runs": "1,full",
    "stop.updates": "300",
}


def pages(url: str, query: dict[str, str], size: int) -> list[dict[str, Any]]:
    """All pages, each found by the link of the one before."""
    reply = get(url, "/api/v1/run", {**query, "steps": f"0:{size}"})
    assert reply.status_code == 200, reply.text
    found = [strict(reply.content)]
    while (following := found[-1]["page"]["next"]) is not None:
        assert reply.links["next"]["url"] == following
        reply = httpx.get(urljoin(str(reply.url), following), timeout=60)
        assert reply.status_code == 200, reply.text
        found.append(strict(reply.content))
    assert "link" not in reply.headers
    return found


def glued(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The runs of all pages with their columns one after the other."""
    runs = found[0]["runs"]
    for page in found[1:]:
        for whole, part in zip(runs, page["runs"], strict=True):
            for name in set(ALL_FIELDS.split(",")) & set(part):
                whole[name] += part[name]
    return runs


@pytest.mark.parametrize("size", [1000, 120, 119, 50, 7])
def test_all_pages_together_are_the_whole(server: Server, size: int) -> None:
    whole, found = run(server.url, QUERY), pages(server.url, QUERY, size)
    assert len(found) == -(-120 // size)
    assert glued(found) == whole["runs"]
    total = max(got["steps"] for got in whole["runs"])
    for index, page in enumerate(found):
        told = page["page"]
        assert (told["first"], told["total"]) == (index * size, total)
        assert told["last"] == min(told["first"] + size, total)
        assert page["id"] == whole["id"]
    assert "page" not in whole


def test_a_page_holds_the_steps_and_evaluations_of_its_stretch(server: Server) -> None:
    whole = run(server.url, QUERY)
    page = run(server.url, {**QUERY, "steps": "20:25"})
    for expected, got in zip(whole["runs"], page["runs"], strict=True):
        assert got["steps"] == expected["steps"]
        assert got["batch_loss"] == expected["batch_loss"][20:25]
        assert got["batches"] == expected["batches"][20:25]
        assert got["parameters"] == expected["parameters"][20:25]
        due = [step for step in expected["evaluated_steps"] if 20 <= step < 25]
        assert got["evaluated_steps"] == due
        assert len(got["cosine"]) == len(due)


@pytest.mark.parametrize("query", [EDITED, DIVERGING], ids=["edited", "diverging"])
def test_parameters_beyond_the_limit_can_be_had_page_by_page(
    server: Server, query: dict[str, str]
) -> None:
    asked = {**query, "fields": "parameters,batch_loss"}
    whole = run(server.url, asked)
    with serving(Settings(limits=Limits(parameter_bytes=1000))) as small:
        assert_problem(get(small.url, "/api/v1/run", asked), 422)
        # 30 begins a page at the end of a run, 38 ends one at the edit
        for size in (64, 38, 30):
            runs = glued(pages(small.url, asked, size))
            for expected, got in zip(whole["runs"], runs, strict=True):
                assert got["parameters"] == expected["parameters"]
                assert len(got["parameters"]) == got["steps"] + 1


def test_a_refusal_of_size_names_a_stretch_that_fits() -> None:
    with serving(Settings(reply_bytes=30_000)) as small:
        (error,) = assert_problem(get(small.url, "/api/v1/run", QUERY), 422)["errors"]
        assert "leave out parameters" in error["message"]
        steps = error["message"].rpartition("steps=")[2]
        assert run(small.url, {**QUERY, "steps": steps})["page"]["last"] > 0
        end = int(steps.partition(":")[2])
        over = get(small.url, "/api/v1/run", {**QUERY, "steps": f"0:{end + 1}"})
        (error,) = assert_problem(over, 422)["errors"]
        assert error["field"] == "steps"


@pytest.mark.parametrize("text", ["5", "5:5", "9:3", "a:b", "-1:4", ":", "0:9999999999"])
def test_what_is_no_stretch_is_refused(server: Server, text: str) -> None:
    reply = get(server.url, "/api/v1/run", {**QUERY, "steps": text})
    (error,) = assert_problem(reply, 422)["errors"]
    assert (error["field"], error["value"]) == ("steps", text)


def test_past_the_end_there_is_an_empty_page(server: Server) -> None:
    page = run(server.url, {**QUERY, "steps": "500:600"})
    assert page["page"] == {"first": 120, "last": 120, "total": 120, "next": None}
    assert page["runs"][2]["batch_loss"] == page["runs"][2]["parameters"] == []


def test_pages_keep_the_experiment_and_the_form(server: Server) -> None:
    query = {**QUERY, "runs.0.label": "a & b, ü", "format": "csv"}
    whole = get(server.url, "/api/v1/run", query).text
    reply = get(server.url, "/api/v1/run", {**query, "steps": "0:50"})
    text = reply.text
    while "next" in reply.links:
        reply = httpx.get(urljoin(str(reply.url), reply.links["next"]["url"]), timeout=60)
        text += reply.text.partition("\n")[2]
    assert sorted(text.splitlines()) == sorted(whole.splitlines())
    assert "a & b, ü" in text


TABLE = {**QUERY, "fields": f"{ALL_FIELDS},layer_update_norm", "runs": "full,7"}


def rows(url: str, query: dict[str, str], form: str) -> list[dict[str, Any]]:
    reply = get(url, "/api/v1/run", {**query, "format": form})
    assert reply.status_code == 200, reply.text
    if form == "ndjson":
        return [strict(line) for line in reply.text.splitlines()]
    return list(csv.DictReader(io.StringIO(reply.text)))


def test_ndjson_takes_every_column_as_it_is(server: Server) -> None:
    for index, expected in enumerate(run(server.url, TABLE)["runs"]):
        own = [row for row in rows(server.url, TABLE, "ndjson") if row["run"] == index]
        assert [row["parameters"] for row in own] == expected["parameters"]
        assert [row["batches"] for row in own[:-1]] == expected["batches"]
        assert [row["layer_update_norm"] for row in own[:-1]] == expected["layer_update_norm"]
        assert own[-1]["batches"] is None


def test_csv_has_a_column_for_each_parameter_and_layer(server: Server) -> None:
    whole = run(server.url, TABLE)
    table = rows(server.url, TABLE, "csv")
    assert list(table[0])[:4] == ["run", "label", "step", "epoch"]
    names = [name for name in table[0] if name.startswith(("W", "b1", "b2", "b3")) and "[" in name]
    assert names[:2] == ["W1[0,0]", "W1[0,1]"]
    for index, expected in enumerate(whole["runs"]):
        own = [row for row in table if row["run"] == str(index)]
        for row, theta in zip(own, expected["parameters"], strict=True):
            assert [float(row[name]) for name in names] == theta
        for row, layers, batch in zip(
            own, expected["layer_update_norm"], expected["batches"], strict=False
        ):
            assert [float(row[f"layer_update_norm_{i}"]) for i in (1, 2, 3)] == layers
            assert [int(i) for i in row["batches"].split()] == batch
        assert own[-1]["layer_update_norm_1"] == own[-1]["batches"] == ""


HEAD = ("run", "label", "step", "epoch")
ENDING = ("status", "diverged_at", "non_finite")


def test_a_table_has_the_columns_asked_for_and_no_row_without_a_value(server: Server) -> None:
    query = {**QUERY, "runs": "7"}
    (whole,) = run(server.url, query)["runs"]
    losses = rows(server.url, {**query, "fields": "training_loss,test_loss"}, "csv")
    assert list(losses[0]) == [*HEAD, "training_loss", "test_loss", *ENDING]
    assert [int(row["step"]) for row in losses] == whole["evaluated_steps"]
    assert [float(row["training_loss"]) for row in losses] == whole["training_loss"]
    steps = rows(server.url, {**query, "fields": "batch_loss,batch_loss"}, "ndjson")
    assert [row["batch_loss"] for row in steps] == whole["batch_loss"]
    assert list(steps[0]) == [*HEAD, "batch_loss", *ENDING]


def test_a_number_that_is_not_finite_is_spelled_out_in_a_table(server: Server) -> None:
    query = {
        **DIVERGING,
        "learning_rate": "1e9",
        "runs": "1",
        "data.n": "200",
        "fields": "batch_loss",
    }
    (whole,) = run(server.url, query)["runs"]
    assert whole["batch_loss"].count(None) == 1
    for form, spelled in (("csv", "Infinity"), ("ndjson", None)):
        values = [row["batch_loss"] for row in rows(server.url, query, form)]
        assert values[whole["batch_loss"].index(None)] == spelled
        assert values.count(spelled) == 1
