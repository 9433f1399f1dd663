"""A value that does not exist and a number that is not finite differ in every reply."""

import csv
import io
from math import isfinite
from typing import Any

import numpy as np
import pytest

from app.web.docs.table import CALLS
from app.web.http.non_finite import entries_in, entries_of, spelled
from tests.server import Server
from tests.web.client import ALL_FIELDS, get, run, strict

# SGD overflows at step 29, full batch explodes at step 5 while all its numbers are finite.
OVERFLOW = {
    "data": "line",
    "model.hidden": "",
    "learning_rate": "1e5",
    "runs": "1,full",
    "stop.updates": "500",
}
# All three kinds of numbers appear among the parameters.
EVERY_KIND = {
    "data": "sine",
    "l2": "1",
    "learning_rate": "1000",
    "model.activation": "relu",
    "runs": "1",
    "stop.epochs": "30",
    "fields": f"{ALL_FIELDS},penalty,learning_rates",
}
VECTORS = ("parameters", "layer_update_norm")
Row = dict[str, Any]


def lines(server: Server, query: dict[str, str]) -> list[Row]:
    text = get(server.url, "/api/v1/run", {**query, "format": "ndjson"}).text
    return [strict(line) for line in text.splitlines()]


def table(server: Server, query: dict[str, str]) -> list[dict[str, str]]:
    text = get(server.url, "/api/v1/run", {**query, "format": "csv"}).text
    return list(csv.DictReader(io.StringIO(text)))


def test_the_spelling_is_read_back_as_the_same_number() -> None:
    for value in (1.5, float("inf"), float("-inf")):
        assert float(spelled(value)) == value
    assert spelled(float("nan")) == "NaN"
    assert np.isnan(float(spelled(float("nan"))))


def test_an_entry_names_the_places_in_a_vector_and_none_in_a_number() -> None:
    row = np.array([1.0, np.nan, np.inf, np.nan, -np.inf])
    assert list(entries_of("parameters", 7, row)) == [
        {"column": "parameters", "step": 7, "value": "NaN", "entries": [1, 3]},
        {"column": "parameters", "step": 7, "value": "Infinity", "entries": [2]},
        {"column": "parameters", "step": 7, "value": "-Infinity", "entries": [4]},
    ]
    infinite = {"column": "cosine", "step": 9, "value": "Infinity", "entries": None}
    assert list(entries_in("cosine", [5, 9, 11], [None, np.inf, 0.5])) == [infinite]
    assert list(entries_in("batch_loss", range(5, 8), np.array([1.0, np.inf, 2.0]))) == [
        infinite | {"column": "batch_loss", "step": 6}
    ]


def test_json_lists_each_number_that_is_not_finite(server: Server) -> None:
    sgd, full = run(server.url, OVERFLOW)["runs"]
    assert (sgd["status"], sgd["diverged_at"], sgd["steps"]) == ("diverged", 29, 30)
    assert sgd["non_finite"] == [
        {"column": "batch_loss", "step": 29, "value": "Infinity", "entries": None},
        {"column": "epoch_loss", "step": 29, "value": "Infinity", "entries": None},
        {"column": "training_loss", "step": 30, "value": "Infinity", "entries": None},
        {"column": "test_loss", "step": 30, "value": "Infinity", "entries": None},
    ]
    assert sgd["batch_loss"][29] is None
    assert (full["status"], full["non_finite"]) == ("diverged", [])
    assert run(server.url, {"data.n": "20", "stop.epochs": "1"})["runs"][0]["non_finite"] == []


def test_the_nulls_of_vectors_are_exactly_the_listed_entries(server: Server) -> None:
    (reply,) = run(server.url, EVERY_KIND)["runs"]
    kinds = {entry["value"] for entry in reply["non_finite"]}
    assert kinds == {"NaN", "Infinity", "-Infinity"}
    for name in VECTORS:
        nulls = {
            (step, place)
            for step, row in enumerate(reply[name])
            for place, value in enumerate(row)
            if value is None
        }
        listed = [
            (entry["step"], place)
            for entry in reply["non_finite"]
            if entry["column"] == name
            for place in entry["entries"]
        ]
        assert nulls == set(listed)
        assert len(listed) == len(nulls) > 0


@pytest.mark.parametrize("query", [OVERFLOW, EVERY_KIND], ids=["overflow", "every kind"])
def test_a_cell_is_empty_without_a_value_and_spelled_out_without_a_finite_one(
    server: Server, query: dict[str, str]
) -> None:
    replies = run(server.url, query)["runs"]
    rows = table(server, query)
    for row, line in zip(rows, lines(server, query), strict=True):
        reply = replies[line["run"]]
        assert row["status"] == line["status"] == reply["status"] == "diverged"
        assert int(row["diverged_at"]) == line["diverged_at"] == reply["diverged_at"]
        here = [entry for entry in reply["non_finite"] if entry["step"] == line["step"]]
        assert line["non_finite"] == here
        assert row["non_finite"].split() == list(dict.fromkeys(e["column"] for e in here))
        for entry in here:
            if entry["entries"] is None:
                assert row[entry["column"]] == entry["value"]
                assert line[entry["column"]] is None
    spellings = {cell for row in rows for cell in row.values() if cell in SPELLED}
    assert spellings == ({"Infinity"} if query is OVERFLOW else SPELLED)
    assert any(row["training_loss"] == "" for row in rows[:-1])


SPELLED = {"NaN", "Infinity", "-Infinity"}


def test_a_page_lists_only_its_own_numbers(server: Server) -> None:
    first = run(server.url, OVERFLOW | {"steps": "0:29"})["runs"][0]
    second = run(server.url, OVERFLOW | {"steps": "29:58"})["runs"][0]
    assert first["non_finite"] == []
    assert [entry["step"] for entry in second["non_finite"]] == [29, 29, 30, 30]


def test_a_downloaded_table_is_that_of_the_call(server: Server) -> None:
    for form in ("csv", "json"):
        kept = get(server.url, "/api/v1/export", OVERFLOW | {"format": form}).text
        assert kept == get(server.url, "/api/v1/run", OVERFLOW | {"format": form}).text
    for row in table(server, {"data.n": "20", "stop.epochs": "1"}):
        assert (row["status"], row["diverged_at"], row["non_finite"]) == ("finished", "", "")


def test_the_summary_spells_out_a_final_loss_that_is_not_finite(server: Server) -> None:
    text = get(server.url, "/api/v1/summary", OVERFLOW | {"format": "csv"}).text
    sgd, full = csv.DictReader(io.StringIO(text))
    assert (sgd["final_training_loss"], sgd["final_training_loss_step"]) == ("Infinity", "30")
    assert isfinite(float(full["final_training_loss"]))
    assert isfinite(float(sgd["best_training_loss"]))


def test_the_documentation_says_how_such_numbers_are_written(server: Server) -> None:
    page = get(server.url, "/api/docs").text
    for name in (*SPELLED, "non_finite", "diverged_at"):
        assert f"<code>{name}</code>" in page


@pytest.mark.parametrize("name", ["run", "summary", "repeats", "sweep"])
def test_every_table_with_losses_says_which_programs_read_them(name: str) -> None:
    """Polars 2.1 takes such a column for text; see findings/polars-infinity-in-csv.sh."""
    (call,) = (call for call in CALLS if call.name == name)
    said = call.bodies["csv"].text
    assert all(f"`{spelling}`" in said for spelling in SPELLED)
    assert "Polars does if it is given the type" in said
