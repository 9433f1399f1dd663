"""/api/v1/export as a call: its formats, the files' names, what is kept and what is refused."""

import ast
import json

import httpx
import pytest

from app.web.calls.export import FILES as FORMATS
from app.web.scripts.formats import SCRIPTS
from tests.server import Server
from tests.web.exported import EXPERIMENTS

QUERY = {"data": "sine", "runs": "full,8", "stop.epochs": "3"}
FILES = {
    "py": ("batchwise-sine-full-8.py", "text/x-python"),
    "pytorch": ("batchwise-sine-full-8-pytorch.py", "text/x-python"),
    "keras": ("batchwise-sine-full-8-keras.py", "text/x-python"),
    "jax": ("batchwise-sine-full-8-jax.py", "text/x-python"),
    "sklearn": ("batchwise-sine-full-8-sklearn.py", "text/x-python"),
    "ipynb": ("batchwise-sine-full-8.ipynb", "application/x-ipynb+json"),
    "csv": ("batchwise-sine-full-8.csv", "text/csv"),
    "json": ("batchwise-sine-full-8.json", "application/json"),
}


def export(server: Server, **more: str) -> httpx.Response:
    return httpx.get(f"{server.url}/api/v1/export", params=QUERY | more, timeout=60)


@pytest.mark.parametrize("form", FILES)
def test_each_format_is_a_file_with_a_speaking_name(server: Server, form: str) -> None:
    reply = export(server, format=form)
    name, media_type = FILES[form]
    assert reply.status_code == 200
    assert reply.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert reply.headers["content-type"].partition(";")[0] == media_type
    assert set(FILES) == set(FORMATS)


def test_csv_and_json_are_what_the_run_replies(server: Server) -> None:
    document = json.loads(export(server, format="json").content)
    run = httpx.get(f"{server.url}/api/v1/run", params=QUERY, timeout=60).json()
    assert document["runs"] == run["runs"]
    assert export(server, format="csv").text == (
        httpx.get(f"{server.url}/api/v1/run", params=QUERY | {"format": "csv"}, timeout=60).text
    )


def test_a_posted_experiment_gives_the_same_script(server: Server) -> None:
    document = {
        "data": {"name": "sine"},
        "runs": [{"batch_size": "full"}, {"batch_size": 8}],
        "stop": {"epochs": 3},
    }
    url = f"{server.url}/api/v1/export?format=py"
    assert httpx.post(url, json=document, timeout=60).text == export(server, format="py").text


def test_a_script_names_its_experiment_by_the_canonical_address(server: Server) -> None:
    words = ast.get_docstring(ast.parse(export(server, format="py", at="2").text)) or ""
    assert words.endswith("Batchwise: /?data=sine&stop.epochs=3&runs=full,8")


def test_who_has_the_file_is_told_so(server: Server) -> None:
    url = f"{server.url}/api/v1/export"
    tag = export(server, format="py").headers["etag"]
    again = httpx.get(url, params=QUERY | {"format": "py"}, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert export(server, format="pytorch").headers["etag"] != tag


def test_accept_chooses_and_an_unknown_format_is_refused(server: Server) -> None:
    url = f"{server.url}/api/v1/export"
    reply = httpx.get(url, params=QUERY, headers={"Accept": "text/csv"}, timeout=60)
    assert reply.headers["content-type"].startswith("text/csv")
    refused = export(server, format="exe")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "format"


@pytest.mark.parametrize("form", SCRIPTS)
def test_a_label_stands_in_a_script_as_a_text_only(server: Server, form: str) -> None:
    document = EXPERIMENTS["a label to beware of"]
    url = f"{server.url}/api/v1/export?format={form}"
    tree = ast.parse(httpx.post(url, json=document, timeout=60).text)
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert document["runs"][0]["label"] in texts
