"""The page of a sweep as the server renders it: its address, its defaults, what was bad."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest

from app.training.analysis.sweep.proposal import MOST_STEPS, proposal, sizes_below
from app.training.document.limits import Limits
from app.training.document.query import experiment_from
from app.training.document.sweep_settings import Sweep
from app.training.setup.preparation import prepare
from tests.server import Server
from tests.web.client import get

JSON = {"Accept": "application/json"}
SMALL = {"data": "circles", "data.n": "80", "stop.epochs": "4"}
GRID = {"batch_sizes": "1,16,full", "learning_rates": "0.1,1", "seeds": "2", "target": "0.6"}


def page(server: Server, query: dict[str, str] | str = "", path: str = "/sweep") -> dict[str, Any]:
    text = query if isinstance(query, str) else urlencode(query, safe=",")
    reply = get(server.url, f"{path}?{text}", headers=JSON)
    assert reply.status_code == 200
    content: dict[str, Any] = reply.json()
    return content


def html(server: Server, query: str = "", path: str = "/sweep") -> httpx.Response:
    return get(server.url, f"{path}?{query}", headers={"Accept": "text/html"})


def test_the_query_of_the_page_is_the_sweep_of_the_address(server: Server) -> None:
    found = page(server, SMALL | GRID)
    assert dict(parse_qsl(found["query"])) == SMALL | GRID
    assert found["notices"] == []
    assert page(server, found["query"])["query"] == found["query"]


def test_the_call_takes_the_query_of_the_page(server: Server) -> None:
    query = page(server, SMALL | GRID)["query"]
    reply = get(server.url, f"/api/v1/sweep?{query}").json()
    assert reply["count"] == 3 * 2 * 2
    assert reply["sweep"]["target"] == 0.6


@pytest.mark.parametrize("name", ["seeds", "vary", "measure", "target", "evaluations"])
def test_each_setting_comes_through_the_address(server: Server, name: str) -> None:
    other = {"seeds": "5", "vary": "order", "measure": "test_loss", "target": "0.25"}
    value = (other | {"evaluations": "2"})[name]
    found = page(server, SMALL | GRID | {name: value})
    assert str(found["sweep"][name]) == value
    assert dict(parse_qsl(found["query"]))[name] == value


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"batch_sizes": "1,0"}, "batch_sizes"),
        ({"learning_rates": "0.1,high"}, "learning_rates"),
        ({"seeds": "65"}, "seeds"),
        ({"vary": "data"}, "vary"),
        ({"measure": "accuracy"}, "measure"),
        ({"target": "low"}, "target"),
        ({"show": "cells"}, "show"),
        ({"theme": "blue"}, "theme"),
        ({"run": "3"}, "run"),
        ({"stop.epochs": "never"}, "stop.epochs"),
        ({"nothing": "1"}, "nothing"),
    ],
)
def test_a_bad_value_has_its_default_and_one_notice(
    server: Server, bad: dict[str, str], field: str
) -> None:
    found = page(server, SMALL | GRID | bad)
    (notice,) = found["notices"]
    assert notice["field"] == field
    assert bad[field] not in dict(parse_qsl(found["query"])).values()
    left = {name: text for name, text in (SMALL | GRID).items() if name not in bad}
    assert left.items() <= dict(parse_qsl(found["query"])).items()


def test_a_bad_query_is_no_error_page(server: Server) -> None:
    assert [each["field"] for each in page(server, "seeds=%ff")["notices"]] == ["query"]


def test_without_settings_the_page_proposes_a_sweep_with_a_target(server: Server) -> None:
    sweep = page(server)["sweep"]
    assert sweep["batch_sizes"][0] == 1
    assert sweep["batch_sizes"][-1] == "full"
    assert len(sweep["batch_sizes"]) >= 7
    assert len(sweep["learning_rates"]) >= 5
    assert sweep["target"] > 0


def test_another_experiment_has_no_target_until_one_is_chosen(server: Server) -> None:
    assert page(server, SMALL)["sweep"]["target"] is None
    assert page(server, {"seeds": "2"})["sweep"]["target"] is None


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"data": "digits"},
        {"data": "diamonds"},
        {"data": "iris", "optimizer": "adam"},
        {"stop.updates": "500", "stop.epochs": ""},
        {"data": "two_points"},
        {"stop.epochs": "800"},
    ],
    ids=str,
)
def test_a_proposal_is_a_sweep_of_bounded_size(query: dict[str, str]) -> None:
    said = [(key, text) for key, text in query.items() if text]
    prepared = prepare(experiment_from(said), Limits())
    proposed = proposal(prepared, 0)
    sweep = Sweep.model_validate(proposed)
    count = prepared.runs[0].example_count
    sizes = [size for size in sweep.batch_sizes if size != "full"]
    assert sizes == sorted(set(sizes))
    assert all(size < count for size in sizes)
    trainings = len(sweep.learning_rates) * sweep.seeds
    epochs = prepared.document["stop"].get("epochs")
    if epochs and len(sizes) > 2:
        steps = sum(-(-count // size) * epochs for size in [*sizes, count])
        assert trainings * steps <= MOST_STEPS


@pytest.mark.parametrize("count", [1, 2, 3, 300, 1348, 50_000])
def test_the_sizes_of_a_proposal_are_few_and_below_all_examples(count: int) -> None:
    sizes = sizes_below(count)
    assert all(0 < size < count for size in sizes)
    assert len(sizes) < 9
    assert len(sizes) >= min(5, count - 2)


def test_the_target_of_the_main_page_comes_with_its_loss(server: Server) -> None:
    found = page(server, SMALL | {"target": "0.5", "target_of": "test", "x": "updates"})
    assert found["notices"] == []
    assert found["sweep"]["measure"] == "test_loss"
    assert page(server, SMALL | {"target": "0.5"})["sweep"]["measure"] == "training_loss"


def test_a_cell_keeps_the_run_without_batch_size_rate_and_seeds(server: Server) -> None:
    query = SMALL | {
        "runs": "8,4", "runs.1.optimizer": "momentum", "runs.1.learning_rate": "0.2",
        "learning_rate": "0.5", "seed": "3", "model.seed": "7", "run": "1",
    }  # fmt: skip
    (cell,) = page(server, query)["cells"]
    assert dict(parse_qsl(cell["query"])) == SMALL | {"runs.0.optimizer": "momentum"}


def test_each_optimiser_of_a_sweep_has_its_own_cells(server: Server) -> None:
    query = SMALL | {"optimizers": "momentum,adam", "optimizer": "momentum", "momentum": "0.8"}
    cells = {cell["optimizer"]: cell["query"] for cell in page(server, query)["cells"]}
    assert "momentum=0.8" in cells["momentum"]
    assert "runs.0.optimizer=adam" in cells["adam"]
    assert "momentum=0.8" not in cells["adam"]


def test_labels_and_helps_are_those_of_the_table_of_fields(server: Server) -> None:
    text = html(server).text
    for name in ("batch_sizes", "learning_rates", "target", "measure", "seeds", "vary"):
        field = Sweep.model_fields[name]
        assert re.search(rf"<label [^>]*>{field.title}</label>", text), name
        assert str(field.description).replace("'", "&#39;") in text, name


def test_the_page_says_without_a_script_where_the_numbers_are(server: Server) -> None:
    (words,) = re.findall(r"(?s)<noscript>(.*?)</noscript>", html(server, "seeds=2").text)
    assert "JavaScript" in words
    assert 'href="/api/v1/sweep?' in words


def test_only_the_embed_may_be_held_by_other_sites(server: Server) -> None:
    policies = {
        path: html(server, path=path).headers["content-security-policy"]
        for path in ("/sweep", "/sweep/embed")
    }
    assert policies["/sweep"].endswith("frame-ancestors 'none'")
    assert policies["/sweep/embed"].endswith("frame-ancestors 'self' * file:")
    assert "unsafe" not in policies["/sweep"]


def test_no_script_or_style_stands_in_the_page(server: Server) -> None:
    for path in ("/sweep", "/sweep/embed"):
        text = html(server, path=path).text
        assert " style=" not in text
        assert "<style" not in text
        assert re.findall(r"<script (?!type=\"module\" src|type=\"application/json\")", text) == []


def test_crawlers_are_kept_from_the_embed_and_not_from_the_page(server: Server) -> None:
    lines = get(server.url, "/robots.txt").text.splitlines()
    assert "Disallow: /sweep/embed" in lines
    assert "Disallow: /sweep" not in lines


def test_head_has_the_headers_of_get(server: Server) -> None:
    reply = httpx.head(f"{server.url}/sweep", headers={"Accept": "text/html"})
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("text/html")
    assert reply.content == b""


def test_a_hostile_address_stays_text(server: Server) -> None:
    text = html(server, "seeds=%3C/script%3E%3Cb%3E&vary=%22%3E%3Cb%3E").text
    assert "<b>" not in text
    assert "</script><b>" not in text
