"""Own data through the API: kept, trained on, given back and deleted."""

import ast
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pandas as pd
import pytest
from pydantic import SecretStr, ValidationError

from app.settings import Settings
from app.training.document.limits import Limits
from app.web.calls.dataset import CALL as GIVE
from app.web.calls.datasets import CALL as KEEP
from app.web.scripts.formats import SCRIPTS
from tests.server import Server, serving
from tests.web.printed import assert_same_losses, run_all

PATH = "/api/v1/datasets"
KEY = "Deletion-Key"
TABLES = Path(__file__).parents[2] / "training" / "reading" / "tables"
CSV = {"Content-Type": "text/csv"}
RELATIVE = 1e-9


def table(rows: int = 60, seed: int = 1) -> pd.DataFrame:
    """Numbers of very different sizes, a category, yes and no, and a number to predict."""
    chance = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "size": chance.normal(1e-7, 1e-8, rows),
            "year": chance.integers(1950, 2026, rows),
            "town": chance.choice(["Ulm", "Bad Aibling", "Köln"], rows),
            "garden": chance.choice(["no", "yes"], rows),
            "rent": chance.normal(800, 200, rows),
        }
    )


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=60) as opened:
        yield opened


def sent(client: httpx.Client, content: str | bytes, **query: str) -> httpx.Response:
    body = content.encode() if isinstance(content, str) else content
    return client.post(PATH, content=body, params=query, headers=CSV)


def kept(client: httpx.Client, content: str | bytes | pd.DataFrame, **query: str) -> dict[str, Any]:
    text = content.to_csv(index=False) if isinstance(content, pd.DataFrame) else content
    reply = sent(client, text, **query)
    assert reply.status_code == 201, reply.text
    answer: dict[str, Any] = reply.json()
    return answer


def opened(client: httpx.Client, id_: str, **data: Any) -> dict[str, Any]:
    """The opening of a short experiment on kept data."""
    document = {"data": {"name": f"csv:{id_}", "test_fraction": 0, **data}, "stop": {"epochs": 1}}
    reply = client.post("/api/v1/run", json={**document, "runs": [{"batch_size": "full"}]})
    assert reply.status_code == 200, reply.text
    answer: dict[str, Any] = reply.json()
    return answer


def refused(client: httpx.Client, id_: str, **data: Any) -> tuple[str, str]:
    """The field that is refused, and why."""
    reply = client.post("/api/v1/run", json={"data": {"name": f"csv:{id_}", **data}})
    assert reply.status_code == 422, reply.text
    (error,) = reply.json()["errors"]
    return error["field"], error["message"]


@pytest.mark.parametrize("path", sorted(TABLES.glob("*.csv")), ids=lambda path: path.stem)
def test_a_table_is_kept_as_it_was_understood(path: Path, client: httpx.Client) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    answer = kept(client, path.read_bytes())
    said = answer["understood"]
    for name in ("encoding", "delimiter", "decimal", "rows_in_table", "target", "task"):
        assert said[name] == expected[name]
    assert [c["type"] for c in said["columns"]] == [c["type"] for c in expected["columns"]]
    given = client.get(f"{PATH}/{answer['id']}").json()
    assert given["understood"] == said
    for column in expected["columns"]:
        values = given["columns"][column["name"]]
        assert len(values) == expected["rows_in_table"]
        assert values.count(None) == column["missing"]
        if column["type"] == "number":
            numbers = [value for value in values if value is not None]
            assert sum(numbers) == pytest.approx(column["sum"], rel=1e-12)
            assert (min(numbers), max(numbers)) == (column["min"], column["max"])


@pytest.mark.parametrize("form", ["csv", "tsv", "columns", "records"])
def test_every_form_gives_the_matrix_that_pandas_reads(form: str, client: httpx.Client) -> None:
    frame = table()
    texts = {
        "csv": (frame.to_csv(index=False), "text/csv"),
        "tsv": (frame.to_csv(index=False, sep="\t"), "text/tab-separated-values"),
        "columns": (json.dumps(frame.to_dict("list")), "application/json"),
        "records": (json.dumps(frame.to_dict("records")), "application/json"),
    }
    text, kind = texts[form]
    reply = client.post(PATH, content=text.encode(), headers={"Content-Type": kind})
    data = opened(client, reply.json()["id"], standardize=False)["data"]
    read = pd.read_csv(io.StringIO(texts["csv"][0]))
    towns = pd.get_dummies(read["town"], prefix="town", prefix_sep="=", dtype=float)
    expected = pd.concat(
        [read[["size", "year"]], towns, (read["garden"] == "yes").astype(float)], axis=1
    )
    assert data["features"] == list(expected.columns)
    assert np.array_equal(np.array(data["x"]), expected.to_numpy(dtype=float))
    assert data["y"] == read["rent"].tolist()
    assert (data["target"], data["classes"]) == ("rent", None)


def test_numbers_are_standardised_by_the_training_examples_and_labels_are_not(
    client: httpx.Client,
) -> None:
    id_ = kept(client, table())["id"]
    raw = opened(client, id_, standardize=False, test_fraction=0.25)["data"]
    data = opened(client, id_, test_fraction=0.25)["data"]
    x, x_test = np.array(raw["x"]), np.array(raw["x_test"])
    mean, scale = x.mean(axis=0), x.std(axis=0)
    mean[2:], scale[2:] = 0, 1  # town=… and garden
    np.testing.assert_allclose(data["x"], (x - mean) / scale, rtol=0, atol=1e-12)
    np.testing.assert_allclose(data["x_test"], (x_test - mean) / scale, rtol=0, atol=1e-12)
    y = np.array(raw["y"])
    np.testing.assert_allclose(data["y"], (y - y.mean()) / y.std(), rtol=0, atol=1e-12)
    assert data["mean"][2:] == [0, 0, 0, 0]
    assert data["scale"][2:] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    "data",
    [{}, {"standardize": False, "features": ["garden", "town"]}, {"target": "town"},
     {"features": ["town=Ulm", "size"], "n": 40}, {"target": "garden", "test_fraction": 0.5}],
    ids=str,
)  # fmt: skip
def test_a_run_equals_the_numpy_script_of_its_export(
    data: dict[str, Any], client: httpx.Client, tmp_path: Path
) -> None:
    name = f"csv:{kept(client, table(150))['id']}"
    document = {
        "data": {"name": name, **data}, "runs": [{"batch_size": 32}, {"batch_size": "full"}],
        "stop": {"epochs": 5}, "learning_rate": 0.05,
    }  # fmt: skip
    script = client.post("/api/v1/export", params={"format": "py"}, json=document)
    assert script.status_code == 200, script.text
    assert ":" not in script.headers["content-disposition"].partition("filename=")[2]
    run = client.post(
        "/api/v1/run", params={"fields": "evaluated_steps,training_loss"}, json=document
    ).json()
    assert_same_losses(run_all({"own": script.text}, tmp_path)["own"], run["runs"], RELATIVE)
    assert named_in(script.text) == names_of(client, document)


def named_in(script: str) -> dict[str, Any]:
    """The constants of a script that name its data."""
    assigned = [node for node in ast.parse(script).body if isinstance(node, ast.Assign)]
    constants = {ast.unparse(node.targets[0]): node.value for node in assigned}
    names = ("FEATURES", "TARGET", "CLASSES")
    return {name: ast.literal_eval(constants[name]) for name in names if name in constants}


def names_of(client: httpx.Client, document: dict[str, Any]) -> dict[str, Any]:
    data = client.post("/api/v1/run", json=document).json()["data"]
    names = {"FEATURES": data["features"], "TARGET": data["target"], "CLASSES": data["classes"]}
    return {name: value for name, value in names.items() if value is not None}


@pytest.mark.parametrize("form", [*SCRIPTS, "ipynb"])
def test_scripts_name_columns_and_classes_and_a_name_stays_a_text(
    form: str, client: httpx.Client
) -> None:
    odd = 'Länge "\\""" \'\'\' {x}'
    columns = {
        odd: [1, 4, 3, 5],
        "<b>w</b>": [2, 6, 3, 4],
        "n" * 90: [3, 1, 2, 4],
        "Art": ["=cmd()", '"""', "=cmd()", '"""'],
    }
    answer = client.post(PATH, json=columns).json()
    document = {"data": {"name": f"csv:{answer['id']}"}, "stop": {"epochs": 1}}
    text = client.post("/api/v1/export", params={"format": form}, json=document).text
    if form == "ipynb":
        cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
        text = "\n\n".join("".join(cell["source"]) for cell in cells)
    assert named_in(text) == names_of(client, document)
    assert named_in(text)["FEATURES"][0] == odd
    assert named_in(text)["CLASSES"] == ['"""', "=cmd()"]


def test_the_address_of_the_reply_opens_these_data(client: httpx.Client) -> None:
    answer = kept(client, table(), target="garden")
    page = httpx.get(answer["link"], headers={"Accept": "application/json"}, timeout=60).json()
    assert page["notices"] == []
    assert page["resolved"]["data"]["name"] == f"csv:{answer['id']}"
    assert page["resolved"]["data"]["target"] == "garden"
    assert page["resolved"]["data"]["task"] == "classification"
    assert page["resolved"]["data"]["standardize"] is True


def test_the_same_content_has_the_same_id_however_it_is_written(client: httpx.Client) -> None:
    frame = table()
    first = kept(client, frame)["id"]
    other = frame.to_csv(index=False, sep=";", decimal=",", encoding="utf-8")
    assert kept(client, "\ufeff" + other.replace("\n", "\r\n"))["id"] == first
    assert kept(client, frame.rename(columns={"size": "width"}))["id"] != first


def test_features_are_chosen_by_column_by_label_and_derived(client: httpx.Client) -> None:
    id_ = kept(client, table())["id"]
    by_column = opened(client, id_, features=["town"])["data"]
    assert by_column["features"] == ["town=Bad Aibling", "town=Köln", "town=Ulm"]
    derived = ["year", "size*year", "sin(size)"]
    data = opened(client, id_, features=["size", *derived])["data"]
    x = np.array(data["x"])
    np.testing.assert_allclose(x[:, 2], x[:, 0] * x[:, 1])  # of the standardised columns
    np.testing.assert_allclose(x[:, 3], np.sin(x[:, 0]))
    assert refused(client, id_, features=["colour"])[0] == "data.features"
    assert refused(client, id_, features=["rent"]) == ("data.features", "is the target")


def test_what_the_columns_do_not_allow_is_refused(client: httpx.Client) -> None:
    frame = table()
    frame.insert(0, "id", range(len(frame)))
    id_ = kept(client, frame)["id"]
    field, message = refused(client, id_, target="colour")
    assert field == "data.target"
    assert message == "must be one of size, year, town, garden, rent"
    assert "is an id" in refused(client, id_, target="id")[1]
    assert "is an id" in refused(client, id_, features=["id"])[1]
    assert refused(client, id_, target="town", task="regression")[0] == "data.task"
    assert "has more than 20 classes" in refused(client, id_, task="classification")[1]
    assert refused(client, id_, n=61) == ("data.n", f"must be at most 60 for csv:{id_}")
    assert refused(client, id_, x=[[1.0]])[0] == "data.x"
    assert refused(client, id_, classes=["a", "b"])[0] == "data.classes"
    assert refused(client, id_, loss="cross_entropy")[0] == "data.loss"


def weighted(rows: int = 20) -> pd.DataFrame:
    chance = np.random.default_rng(3)
    return table(rows).assign(
        deposit=chance.normal(2000, 300, rows).round(2), share=chance.choice([0.0, 0.5, 2], rows)
    )


def test_a_column_may_have_the_weights_of_the_examples(client: httpx.Client) -> None:
    frame = weighted()
    id_ = kept(client, frame)["id"]
    answer = opened(client, id_, target="rent", weight_column="share")
    assert answer["data"]["example_weights"] == frame["share"].tolist()
    assert not {"share", "rent"} & set(answer["data"]["features"])
    run = client.post(
        "/api/v1/run",
        json={**answer["experiment"], "mean_by": "weights"},
        params={"fields": "training_loss,parameters"},
    ).json()["runs"][0]
    inline = {
        "name": "inline",
        "x": answer["data"]["x"],
        "y": answer["data"]["y"],
        "example_weights": frame["share"].tolist(),
    }
    same = client.post(
        "/api/v1/run",
        json={**answer["experiment"], "data": inline, "mean_by": "weights"},
        params={"fields": "training_loss,parameters"},
    ).json()["runs"][0]
    assert run == same


def test_further_columns_may_be_targets(client: httpx.Client) -> None:
    frame = weighted()
    id_ = kept(client, frame)["id"]
    chosen = {"target": "rent", "further_targets": ["deposit", "year"]}
    answer = opened(client, id_, **chosen, standardize=False)
    columns = ["rent", "deposit", "year"]
    np.testing.assert_array_equal(answer["data"]["targets"], frame[columns])
    assert answer["data"]["features"] == ["size", "town=Bad Aibling", "town=Köln", "town=Ulm",
                                          "garden", "share"]  # fmt: skip
    scaled = opened(client, id_, **chosen)["data"]
    expected = (frame[columns] - frame[columns].mean()) / frame[columns].std(ddof=0)
    np.testing.assert_allclose(scaled["targets"], expected, rtol=1e-9)
    np.testing.assert_allclose(scaled["targets_mean"], frame[columns].mean())


def test_rows_without_a_weight_or_a_further_target_are_left_out(client: httpx.Client) -> None:
    frame = weighted()
    frame.loc[3, "share"] = frame.loc[5, "deposit"] = np.nan
    chosen = {"target": "rent", "weight_column": "share", "further_targets": ["deposit"]}
    answer = opened(client, kept(client, frame)["id"], **chosen, standardize=False)
    whole = frame.drop([3, 5])
    np.testing.assert_array_equal(answer["data"]["targets"], whole[["rent", "deposit"]])
    assert answer["data"]["example_weights"] == whole["share"].tolist()


def test_columns_that_cannot_be_weights_or_further_targets_are_refused(
    client: httpx.Client,
) -> None:
    frame = weighted().assign(two=2, loss=np.arange(20.0) - 3)
    id_ = kept(client, frame)["id"]
    numbers = "must be one of the columns of numbers: size, year, rent, deposit, share, loss"
    for name, message in (
        ("colour", numbers),
        ("two", f"is a constant; it {numbers}"),
        ("town", f"is a category; it {numbers}"),
        ("rent", "must not be a target"),
        ("loss", "must have numbers from 0 up, and one above 0"),
    ):
        field, why = refused(client, id_, target="rent", weight_column=name)
        assert (field, why) == ("data.weight_column", message)
        if name != "loss":
            field, why = refused(client, id_, target="rent", further_targets=[name])
            assert field == "data.further_targets"
            assert why == message or name == "rent"
    given = {"target": "rent", "weight_column": "share", "further_targets": ["deposit"]}
    for name, message in (
        ("share", "has the weights of the examples"),
        ("deposit", "is a target"),
        ("rent", "is the target"),
    ):
        assert refused(client, id_, **given, features=[name]) == ("data.features", message)


def test_what_is_set_apart_is_not_proposed_as_the_target(client: httpx.Client) -> None:
    id_ = kept(client, weighted())["id"]
    answer = opened(client, id_, weight_column="share")
    assert answer["experiment"]["data"]["target"] == "deposit"
    answer = opened(client, id_, weight_column="share", further_targets=["deposit"])
    assert answer["experiment"]["data"]["target"] == "rent"


def test_rows_with_a_missing_cell_are_left_out_and_that_is_said(client: httpx.Client) -> None:
    frame = table(20)
    frame.loc[3, "size"] = frame.loc[5, "rent"] = np.nan
    frame.loc[7, "town"] = None
    answer = opened(client, kept(client, frame)["id"], standardize=False)
    whole = frame.dropna()
    assert answer["data"]["y"] == whole["rent"].tolist()
    (notice,) = [n for n in answer["notices"] if n["field"] == "data.name"]
    assert notice["message"].startswith("3 of 20 rows are left out")
    without_town = opened(client, kept(client, frame)["id"], features=["year"], standardize=False)
    assert len(without_town["data"]["y"]) == 19


def test_numbers_may_be_classes_and_it_is_said_how_they_were_taken(client: httpx.Client) -> None:
    frame = pd.DataFrame({"a": np.arange(12.0) / 10, "grade": [1.5, 2, 3] * 4})
    id_ = kept(client, frame)["id"]
    numbers = opened(client, id_)
    assert numbers["data"]["classes"] is None
    assert "data.task=classification" in numbers["notices"][0]["message"]
    classes = opened(client, id_, task="classification")
    assert classes["data"]["classes"] == ["1.5", "2", "3"]
    assert classes["data"]["y"] == [0, 1, 2] * 4
    assert all("grade" not in notice["message"] for notice in classes["notices"])


def test_more_rows_than_an_experiment_may_have_are_chosen_at_random() -> None:
    with (
        serving(Settings(limits=Limits(examples=50))) as own,
        httpx.Client(base_url=own.url, timeout=60) as client,
    ):
        data = opened(client, kept(client, table(80))["id"], standardize=False)["data"]
        assert len(data["y"]) == 50
        assert set(data["y"]) < set(table(80)["rent"])


def test_only_a_key_of_the_table_deletes_it_and_at_once(client: httpx.Client) -> None:
    answer = kept(client, table(30, seed=2))
    address, query = f"{PATH}/{answer['id']}", {"data": f"csv:{answer['id']}", "stop.epochs": "1"}
    run = client.get("/api/v1/run", params=query)
    assert run.headers["cache-control"] == "private, no-cache"
    again = {"If-None-Match": run.headers["etag"]}
    assert client.get("/api/v1/run", params=query, headers=again).status_code == 304
    assert client.delete(address).status_code == 403
    assert client.delete(address, headers={KEY: "another"}).status_code == 403
    assert client.get(address).status_code == 200
    assert client.delete(address, headers={KEY: answer["deletion_key"]}).status_code == 204
    assert client.get(address).status_code == 404
    assert client.delete(address, headers={KEY: answer["deletion_key"]}).status_code == 404
    assert client.get("/api/v1/run", params=query, headers=again).status_code == 422


def test_a_table_that_two_keep_is_there_until_both_delete_it(client: httpx.Client) -> None:
    first, second = kept(client, table(31)), kept(client, table(31))
    address = f"{PATH}/{first['id']}"
    assert client.delete(address, headers={KEY: first["deletion_key"]}).status_code == 204
    assert client.get(address).status_code == 200
    assert client.delete(address, headers={KEY: second["deletion_key"]}).status_code == 204
    assert client.get(address).status_code == 404


def test_a_link_to_data_that_are_gone_says_so_and_takes_the_same_file(
    client: httpx.Client,
) -> None:
    answer = kept(client, table(32), target="garden")
    key = {KEY: answer["deletion_key"]}
    assert client.delete(f"{PATH}/{answer['id']}", headers=key).status_code == 204
    page = httpx.get(answer["link"], headers={"Accept": "application/json"}, timeout=60).json()
    (notice,) = page["notices"]
    assert (notice["field"], notice["value"]) == ("data", f"csv:{answer['id']}")
    assert notice["message"].startswith("is not kept here")
    assert kept(client, table(32), target="garden")["link"] == answer["link"]
    page = httpx.get(answer["link"], headers={"Accept": "application/json"}, timeout=60).json()
    assert page["notices"] == []


def test_nothing_is_kept_when_only_asked_what_is_understood(client: httpx.Client) -> None:
    reply = sent(client, table(33).to_csv(index=False), keep="no", target="town")
    assert reply.status_code == 200
    answer = reply.json()
    assert (answer["id"], answer["deletion_key"], answer["link"]) == (None, None, None)
    assert answer["understood"]["target"] == "town"
    assert answer["understood"]["inputs"] == ["size", "year", "garden", "rent"]


@pytest.mark.parametrize(
    ("answers", "target", "kinds"),
    [
        ({}, "b", ["number", "number"]),
        ({"target": "a", "kinds": "1:category"}, "a", ["number", "category"]),
        ({"header": "no"}, "column 2", ["number", "number"]),
        ({"missing": "-999, 3"}, "b", ["number", "number"]),
    ],
)
def test_a_person_decides_otherwise(
    answers: dict[str, str], target: str, kinds: list[str], client: httpx.Client
) -> None:
    text = "a,b\n1,2\n-999,3\n4,2\n2,3\n5,6\n" if "header" not in answers else "1,2\n4,3\n5,6\n"
    said = sent(client, text, keep="no", **answers).json()["understood"]
    assert said["target"] == target
    assert [column["type"] for column in said["columns"]] == kinds
    assert [column["missing"] for column in said["columns"]] == (
        [1, 2] if "missing" in answers else [0, 0]
    )


def test_a_question_is_asked_and_answered_by_its_parameter(client: httpx.Client) -> None:
    text = "price;rooms\n12.345;3\n23.456;4\n34.567;5\n"
    reply = sent(client, text)
    assert reply.status_code == 422
    (error,) = reply.json()["errors"]
    assert error["field"] == "decimal"
    for answer, smallest in (("point", 12.345), ("comma", 12345)):
        said = sent(client, text, keep="no", decimal=answer).json()["understood"]
        assert said["columns"][0]["min"] == smallest


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"kinds": "a:number"}, "kinds"),
        ({"kinds": "0:colour"}, "kinds"),
        ({"kinds": "7:number"}, "kinds"),
        ({"decimal": ";"}, "decimal"),
        ({"encoding": "klingon"}, "encoding"),
        ({"target": "nothing"}, "target"),
        ({"keep": "perhaps"}, "keep"),
        ({"data": "moons"}, "data"),
    ],
)
def test_an_answer_that_is_none_is_refused(
    answers: dict[str, str], field: str, client: httpx.Client
) -> None:
    reply = sent(client, "a,b\n1,2\n3,4\n5,6\n", **answers)
    assert reply.status_code == 422
    assert [error["field"] for error in reply.json()["errors"]] == [field]


def test_curl_sends_a_file_without_saying_what_it_is(client: httpx.Client) -> None:
    for text in ("a,b\n1,2\n3,5\n", '{"a": [1, 3], "b": [2, 5]}'):
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        reply = client.post(PATH, params={"keep": "no"}, content=text.encode(), headers=form)
        assert reply.json()["understood"]["columns"][1]["max"] == 5


def test_a_form_and_too_large_a_table_are_refused_with_what_to_do(client: httpx.Client) -> None:
    reply = client.post(PATH, files={"file": ("a.csv", b"a,b\n1,2\n")})
    assert reply.status_code == 415
    assert "Send the table itself" in reply.json()["detail"]
    with serving(Settings(table_bytes=1000, body_bytes=10)) as small:
        large = b"a,b\n" + b"1,2\n" * 300
        for content in (large, iter([large])):  # of known length, and in pieces
            reply = httpx.post(f"{small.url}{PATH}", content=content, headers=CSV)
            assert reply.status_code == 413
            assert reply.json()["detail"] == (
                "The body is larger than 1,000 bytes. Leave out rows, or columns not needed."
            )
        fits = httpx.post(f"{small.url}{PATH}", content=b"a,b\n1,2\n2,3\n4,9\n", headers=CSV)
        assert fits.status_code == 201  # the limit of other bodies does not count
    with serving(Settings(store_bytes_per_address=100)) as poor:
        reply = httpx.post(
            f"{poor.url}{PATH}", content=table().to_csv(index=False).encode(), headers=CSV
        )
        assert reply.status_code == 413
        assert "Leave out rows" in reply.json()["detail"]


def test_no_cell_is_a_formula_markup_or_a_path(client: httpx.Client) -> None:
    text = 'a,<i>q</i>,../../etc/passwd\n1,=1+1,"<script>x</script>"\n2,@b,b\n3,=1+1,b\n4,@b,b\n'
    answer = kept(client, text, target="<i>q</i>")
    given = client.get(f"{PATH}/{answer['id']}", params={"format": "csv"})
    assert given.text.splitlines()[1].startswith("1,'=1+1,")
    assert client.get(f"{PATH}/{answer['id']}").json()["columns"]["<i>q</i>"][0] == "=1+1"
    query = {"data": f"csv:{answer['id']}", "data.target": "<i>q</i>"}
    page = client.get("/", params=query).text
    assert "<i>q</i>" not in page
    assert "<script>x" not in page
    script = client.get("/api/v1/export", params=query | {"format": "py", "stop.epochs": "1"}).text
    compile(script, "exported.py", "exec")
    for plot in ("picture", "loss"):
        figure = client.get("/api/v1/figure", params=query | {"plot": plot, "stop.epochs": "1"})
        assert figure.status_code == 200, figure.text


def test_without_its_store_a_server_says_so_and_does_the_rest(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with serving(Settings(store=SecretStr(f"sqlite:///{tmp_path}/file/kept.sqlite3"))) as own:
        reply = httpx.post(f"{own.url}{PATH}", content=b"a,b\n1,2\n2,3\n4,9\n", headers=CSV)
        assert reply.status_code == 503
        assert "retry-after" in reply.headers
        data = {"data": f"csv:{'0' * 32}"}
        assert httpx.get(f"{own.url}/api/v1/run", params=data).status_code == 503
        assert httpx.get(own.url, timeout=60).status_code == 200


def test_the_address_of_the_store_is_shown_to_nobody(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/secret.sqlite3"
    with serving(Settings(store=SecretStr(store))) as own:
        text = httpx.get(f"{own.url}/api/docs/operating", timeout=60).text
        assert "BATCHWISE_STORE" in text
        assert "secret" not in text
    with pytest.raises(ValidationError) as refused_address:
        Settings(store=SecretStr("mysql://user:secret@host/name"))
    assert "secret" not in str(refused_address.value)
    assert "must be the address of a database" in str(refused_address.value)


def test_few_tables_are_at_hand_and_the_others_are_read_again() -> None:
    with (
        serving(Settings(table_memory_bytes=3000)) as own,
        httpx.Client(base_url=own.url, timeout=60) as client,
    ):
        ids = [kept(client, table(60, seed=seed))["id"] for seed in range(3)]
        first = [opened(client, id_)["data"] for id_ in ids]
        assert [opened(client, id_)["data"] for id_ in ids] == first
        tables = own.app.state.own_tables
        assert list(tables._at_hand) == ids[-1:]


@pytest.mark.parametrize(
    ("content", "kind", "query"),
    [
        ('{"a": [1, 2, 3, 4], "b": ["\\ud800", "x", "\\ud800", "x"]}', "application/json", {}),
        ('{"a\\ud800": [1], "a\\ud800": [2]}', "application/json", {}),
        ("a,b\n1,+2AA-0x\n2,y\n3,y\n", "text/csv", {"encoding": "utf-7"}),
        ("a,b\n1,\\ud8000\n2,y\n3,y\n", "text/csv", {"encoding": "unicode_escape"}),
    ],
)
def test_what_is_no_text_is_refused_not_stumbled_over(
    content: str, kind: str, query: dict[str, str], client: httpx.Client
) -> None:
    headers = {"Content-Type": kind}
    reply = client.post(PATH, content=content.encode(), headers=headers, params=query)
    assert reply.status_code == 422, reply.text
    assert reply.json()["errors"][0]["field"] in ("file", "encoding")


def test_advice_on_too_many_classes_can_be_followed(client: httpx.Client) -> None:
    rows = "".join(f"{n},k{n % 30}\n" for n in range(120))
    field, message = refused(client, kept(client, f"x,kind\n{rows}")["id"])
    assert field == "data.target"
    assert message == "has more than 20 classes; choose another target"


def test_the_csv_of_labels_that_are_numbers_is_read_as_the_same_table(
    client: httpx.Client,
) -> None:
    answer = kept(client, "x,class\n" + "".join(f"{n / 4},{2 * (n % 2) - 1}\n" for n in range(20)))
    given = client.get(f"{PATH}/{answer['id']}", params={"format": "csv"})
    assert given.text.splitlines()[1] == "0,-1"
    assert kept(client, given.text)["id"] == answer["id"]


def test_the_example_of_the_documentation_has_the_id_that_the_next_one_names(
    client: httpx.Client,
) -> None:
    assert client.post(PATH, json=KEEP.example.body).json()["id"] == GIVE.example.path["id"]


def test_the_csv_of_a_table_with_units_is_read_as_the_same_table(client: httpx.Client) -> None:
    text = "Größe (m²);Lage;Miete (€)\n" + "".join(
        f"{30 + n},5;{['Nord', 'Süd'][n % 2]};{400 + 13 * n},25\n" for n in range(12)
    )
    answer = kept(client, text)
    given = client.get(f"{PATH}/{answer['id']}", params={"format": "csv"}).text
    assert given.splitlines()[:2] == ["Größe (m²),Lage,Miete (€)", "30.5,Nord,400.25"]
    assert kept(client, given)["id"] == answer["id"]
