"""Windows, orders and groups of /api/v1/step, and what the call refuses."""

from typing import Any

import numpy as np
import pytest

from app.settings import Settings
from tests.server import Server, serving
from tests.web.client import get
from tests.web.questions import Document, ask, opened, posted
from tests.web.refusals import assert_problem

# 65 parameters in five layers' worth of names, batches of 12, three classes.
THREE: Document = {
    "data": {"name": "blobs3", "n": 48, "test_fraction": 0},
    "model": {"hidden": [5, 4]},
    "runs": [{"batch_size": 12}],
    "stop": {"epochs": 3},
}
# Targets that tie, in every second place.
TIED: Document = {
    "data": {"name": "inline", "x": [[i / 4] for i in range(8)], "y": [2, 1, 2, 3, 1, 2, 3, 1]},
    "model": {"hidden": [3]},
    "loss": "squared_error",
    "runs": [{"batch_size": "full"}],
    "stop": {"epochs": 4},
}
OF_COLUMNS = ("gradient_sum", "gradient_mean", "loop_mean", "penalty", "step", "update")
STEP = 7


def test_a_window_gives_exactly_that_part(server: Server) -> None:
    whole = ask(server, "step", THREE, step=STEP)
    part = ask(server, "step", THREE, step=STEP, examples="2:5", columns="7:19")
    assert part["rows"] == {"total": 12, "first": 2, "last": 5}
    assert part["columns"] == {"total": whole["columns"]["total"], "first": 7, "last": 19}
    for name, rows in whole["examples"].items():
        assert part["examples"][name] == rows[2:5], name
    for few, all_of_them in zip(part["layers"], whole["layers"], strict=True):
        for name in ("z", "a", "delta"):
            assert few[name] == all_of_them[name][2:5]
    assert part["gradients"] == [row[7:19] for row in whole["gradients"][2:5]]
    for name, values in whole["parameters"].items():
        assert part["parameters"][name] == values[7:19], name
    for few, all_of_them in zip(part["ways"], whole["ways"], strict=True):
        assert few.pop("gradient") == all_of_them["gradient"][7:19]
        assert few == {name: all_of_them[name] for name in few}
    for name in ("batch_loss", "gradient_norm", "linearity"):
        assert part[name] == whole[name]


def test_a_window_cuts_the_optimisers_memory_and_the_terms_of_a_linear_model(
    server: Server,
) -> None:
    document = {**THREE, "model": {"hidden": []}, "optimizer": "adam"}
    whole = ask(server, "step", document, step=STEP)
    part = ask(server, "step", document, step=STEP, columns="2:6")
    for name, terms in whole["linear_terms"].items():
        assert part["linear_terms"][name] == terms[2:6]
    for name, values in whole["optimizer_state"].items():
        assert part["optimizer_state"][name]["before"] == values["before"][2:6]
        assert part["optimizer_state"][name]["after"] == values["after"][2:6]


def test_a_window_past_the_end_is_cut(server: Server) -> None:
    whole = ask(server, "step", THREE, step=STEP)
    part = ask(server, "step", THREE, step=STEP, examples="9:400", columns="40:9999")
    assert (part["rows"]["first"], part["rows"]["last"]) == (9, 12)
    assert (part["columns"]["first"], part["columns"]["last"]) == (40, whole["columns"]["total"])
    assert part["gradients"] == [row[40:] for row in whole["gradients"][9:]]


PARTS = {
    "parameters",
    "examples",
    "layers",
    "gradients",
    "ways",
    "linear_terms",
    "optimizer_state",
}


@pytest.mark.parametrize("fields", ["ways", "parameters,gradients", "layers,examples", "ways,ways"])
def test_fields_choose_the_parts(server: Server, fields: str) -> None:
    whole = ask(server, "step", THREE, step=STEP)
    reply = ask(server, "step", THREE, step=STEP, fields=fields)
    assert set(whole) >= PARTS
    assert set(reply) & PARTS == set(fields.split(","))
    assert set(reply) - PARTS == set(whole) - PARTS
    assert reply == {name: whole[name] for name in reply}


def test_64_examples_and_256_columns_are_told_unless_others_are_asked_for(server: Server) -> None:
    document = {
        "data": {"n": 200, "test_fraction": 0},
        "model": {"hidden": [20, 20]},
        "runs": [{"batch_size": 100}],
        "stop": {"updates": 1},
    }
    reply = ask(server, "step", document)
    assert reply["rows"] == {"total": 100, "first": 0, "last": 64}
    assert reply["columns"] == {"total": 60 + 420 + 21, "first": 0, "last": 256}
    assert np.shape(reply["gradients"]) == (64, 256)


SORTS = {
    "loss": lambda reply: reply["examples"]["loss"],
    "gradient": lambda reply: reply["examples"]["gradient_norm"],
    "target": lambda reply: reply["examples"]["y"],
}


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("document", [THREE, TIED], ids=["classes", "tied numbers"])
def test_rows_are_sorted_and_ties_keep_the_order_of_the_batch(
    server: Server, document: Document, sort: str, descending: bool
) -> None:
    plain = ask(server, "step", document, step=3)
    values = np.array(SORTS[sort](plain))
    order = np.argsort(-values if descending else values, kind="stable")
    reply = ask(server, "step", document, step=3, sort="-" * descending + sort)
    assert reply["examples"]["position"] == order.tolist()
    assert_rows_follow(reply, plain, order.tolist())


def test_rows_sorted_by_index_follow_the_training_data(server: Server) -> None:
    plain = ask(server, "step", THREE, step=STEP)
    reply = ask(server, "step", THREE, step=STEP, sort="index")
    assert reply["examples"]["index"] == sorted(plain["examples"]["index"])
    assert_rows_follow(reply, plain, np.argsort(plain["examples"]["index"]).tolist())


def assert_rows_follow(reply: dict[str, Any], plain: dict[str, Any], order: list[int]) -> None:
    for name, rows in plain["examples"].items():
        assert reply["examples"][name] == [rows[i] for i in order], name
    assert reply["gradients"] == [plain["gradients"][i] for i in order]
    for layer, own in zip(reply["layers"], plain["layers"], strict=True):
        for name in ("z", "a", "delta"):
            assert layer[name] == [own[name][i] for i in order]
    for name in ("parameters", "ways", "batch_loss"):
        assert reply[name] == plain[name]


def test_the_window_is_cut_out_of_the_sorted_rows(server: Server) -> None:
    plain = ask(server, "step", THREE, step=STEP)
    reply = ask(server, "step", THREE, step=STEP, sort="-loss", examples="0:3")
    assert reply["examples"]["loss"] == sorted(plain["examples"]["loss"], reverse=True)[:3]


def test_columns_are_sorted_by_the_size_of_the_mean(server: Server) -> None:
    plain = ask(server, "step", THREE, step=STEP)
    sizes = np.abs(plain["parameters"]["gradient_mean"])
    order = np.argsort(-sizes, kind="stable").tolist()
    reply = ask(server, "step", THREE, step=STEP, column_sort="size", columns="0:9")
    assert reply["parameters"]["positions"] == order[:9]
    for name in (*OF_COLUMNS, "names", "before", "after"):
        assert reply["parameters"][name] == [plain["parameters"][name][i] for i in order[:9]]
    assert reply["gradients"] == [[row[i] for i in order[:9]] for row in plain["gradients"]]
    for way, own in zip(reply["ways"], plain["ways"], strict=True):
        assert way["gradient"] == [own["gradient"][i] for i in order[:9]]


def test_columns_of_one_size_keep_their_places(server: Server) -> None:
    # All gradients of W1 and b1 are 0, since W2 is.
    document = {**TIED, "model": {"hidden": [3], "initialization": "zeros"}}
    reply = ask(server, "step", document, column_sort="size")
    positions = reply["parameters"]["positions"]
    sizes = np.abs(reply["parameters"]["gradient_mean"])
    assert (np.diff(sizes) <= 0).all()
    assert positions == [9, *range(9)]


def test_the_groups_mean_is_the_mean_of_their_examples(server: Server) -> None:
    plain, record = opened(server, THREE, step=STEP)
    reply = ask(server, "step", THREE, step=STEP, group="target")
    gradients = record.book.gradients(*record.of_batch)
    losses = record.book.losses(*record.of_batch)
    y = record.of_batch[2]
    groups = reply["examples"]
    assert groups["group"] == ["0", "1", "2"]
    assert groups["count"] == [np.sum(y == c) for c in range(3)]
    means = np.array([gradients[y == c].mean(axis=0) for c in range(3)])
    np.testing.assert_allclose(reply["gradients"], means, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(
        groups["gradient_norm"], np.linalg.norm(means, axis=1), rtol=1e-9, atol=1e-12
    )
    np.testing.assert_allclose(
        groups["loss"], [losses[y == c].mean() for c in range(3)], rtol=1e-9, atol=1e-12
    )
    assert reply["layers"] is None
    weighted = np.average(reply["gradients"], axis=0, weights=groups["count"])
    mean = reply["parameters"]["gradient_mean"]
    np.testing.assert_allclose(weighted, mean, rtol=1e-12, atol=1e-15)
    assert reply["parameters"] == plain["parameters"]


def test_only_classes_that_stand_in_the_batch_are_groups(server: Server) -> None:
    document = {**THREE, "runs": [{"batch_size": 2, "order": "sorted"}]}
    reply = ask(server, "step", document, step=10, group="target")
    assert (reply["examples"]["group"], reply["examples"]["count"]) == (["1"], [2])
    mean = reply["parameters"]["gradient_mean"]
    np.testing.assert_allclose(reply["gradients"], [mean], rtol=1e-12, atol=1e-15)


def test_numbers_make_no_groups(server: Server) -> None:
    reply = posted(server.url, "step", TIED, group="target")
    assert assert_problem(reply, 422)["errors"][0]["field"] == "group"


REFUSED = {
    "no such run": ({"run": "1"}, "run", 1),
    "a negative run": ({"run": "-1"}, "run", ...),
    "a run by its label": ({"run": "Mini-batch"}, "run", "Mini-batch"),
    "a step after the last": ({"step": "12"}, "step", 12),
    "a step far after the last": ({"step": "99999999"}, "step", ...),
    "a negative step": ({"step": "-1"}, "step", ...),
    "half a step": ({"step": "1.5"}, "step", "1.5"),
    "no step": ({"step": ""}, "step", ""),
    "an unknown order": ({"sort": "size"}, "sort", "size"),
    "an unknown order of columns": ({"column_sort": "loss"}, "column_sort", "loss"),
    "an unknown part": ({"fields": "ways,loss"}, "fields", "loss"),
    "unknown groups": ({"group": "loss"}, "group", "loss"),
    "a window of one number": ({"examples": "5"}, "examples", "5"),
    "a window of words": ({"columns": "a:b"}, "columns", "a:b"),
    "a window backwards": ({"examples": "5:2"}, "examples", "5:2"),
    "a negative window": ({"columns": "-3:2"}, "columns", "-3:2"),
    "three numbers": ({"columns": "1:2:3"}, "columns", "1:2:3"),
    "an unknown field": ({"stepp": "1"}, "stepp", ...),
    "an unknown field of the experiment": ({"learnin_rate": "1"}, "learnin_rate", ...),
    "a bad value of the experiment": ({"learning_rate": "-1"}, "learning_rate", -1),
}
QUERY = {
    "data": "blobs3",
    "data.n": "48",
    "data.test_fraction": "0",
    "model.hidden": "5,4",
    "runs": "12",
    "stop.epochs": "3",
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_opened_is_refused_with_its_field_and_value(
    server: Server, case: str
) -> None:
    more, field, value = REFUSED[case]
    problem = assert_problem(get(server.url, "/api/v1/step", QUERY | more), 422)
    error = problem["errors"][0]
    assert error["field"] == field
    assert value is ... or error["value"] == value
    assert error["message"]


def test_a_refused_step_says_which_are_allowed(server: Server) -> None:
    problem = assert_problem(get(server.url, "/api/v1/step", QUERY | {"step": "12"}), 422)
    assert "12" in problem["errors"][0]["message"]


@pytest.mark.parametrize("call", ["step", "noise", "cosine", "timing"])
def test_run_and_step_stand_in_the_query_when_the_experiment_is_posted(
    server: Server, call: str
) -> None:
    assert posted(server.url, call, THREE, run=0).status_code == 200
    refused = posted(server.url, call, THREE, run=1)
    assert assert_problem(refused, 422)["errors"][0]["field"] == "run"
    in_the_body = posted(server.url, call, {**THREE, "run": 0})
    assert assert_problem(in_the_body, 422)["errors"][0]["field"] == "run"


def test_a_reply_is_bounded_whatever_makes_it_large() -> None:
    # A number of JSON counts as 20 bytes, roughly: here 5,000 of them are allowed.
    query = {"data.n": "400", "data.test_fraction": "0", "runs": "full", "stop.updates": "1"}
    fitting: dict[str, str] = {"examples": "0:70", "columns": "1:65", "fields": "gradients"}
    too_large = (
        {"examples": "0:100"},  # rows
        {"columns": "0:1", "fields": "layers", "examples": "0:400"},  # 39 numbers in each row
        {"columns": "0:1", "fields": "examples,layers", "examples": "0:200"},
    )
    with serving(Settings(reply_bytes=120_000)) as small:
        assert get(small.url, "/api/v1/step", query | fitting).status_code == 200
        for change in too_large:
            refused = get(small.url, "/api/v1/step", query | fitting | change)
            assert refused.status_code == 422, change
            (error,) = refused.json()["errors"]
            assert error["field"] == "examples"
            assert "120,000 bytes" in error["message"]


@pytest.mark.parametrize("call", ["step", "noise", "cosine"])
def test_a_reply_may_be_kept_and_asked_for_by_its_tag(server: Server, call: str) -> None:
    first = get(server.url, f"/api/v1/{call}", QUERY)
    tag = first.headers["etag"]
    assert "max-age" in first.headers["cache-control"]
    again = get(server.url, f"/api/v1/{call}", QUERY, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    other = get(server.url, f"/api/v1/{call}", QUERY | {"seed": "1"})
    assert other.headers["etag"] != tag
