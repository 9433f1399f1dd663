"""/api/docs/libraries: what libraries average, with the numbers that they came to."""

import re
from html import unescape
from urllib.parse import parse_qsl

import httpx
import numpy as np
import pytest

from app.training.document.libraries import LIBRARIES
from app.training.document.libraries.recorded import CASES, RECORDED
from app.training.document.query import experiment_from
from tests.server import Server

FLOAT32 = 1e-5  # what single precision leaves of Adam


@pytest.fixture(scope="module")
def page(server: Server) -> str:
    reply = httpx.get(f"{server.url}/api/docs/libraries")
    assert reply.status_code == 200
    return reply.text


def table(page: str, name: str) -> dict[str, list[str]]:
    """The cells of a table by the text of each row's head."""
    body = re.search(rf'<table class="{name}">.*?</table>', page, re.DOTALL)
    assert body is not None
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', body[0], re.DOTALL)
    return {
        re.sub(r"<[^>]+>", "", unescape(head)).strip(): re.findall(r"<td>(.*?)</td>", cells)
        for head, cells in rows
    }


def linked(cell: str) -> tuple[float, dict[str, str]] | None:
    """The number of a cell, and the query of the experiment that it links to."""
    found = re.search(r'href="/\?([^"]+)">([\d.−-]+)<', cell)
    return found and (float(found[2]), dict(parse_qsl(unescape(found[1]), keep_blank_values=True)))


def test_each_recorded_number_links_to_an_experiment_that_comes_to_it(
    page: str, server: Server
) -> None:
    rows, compared = table(page, "recorded"), 0
    assert len(rows) == len(RECORDED)
    for library, recorded in RECORDED.items():
        head = f"{LIBRARIES[library].title} {LIBRARIES[library].version}"
        cells = [linked(cell) for cell in rows[head]]
        assert [cell is not None for cell in cells] == [case in recorded.weights for case in CASES]
        for cell in cells:
            if cell is None:
                continue
            number, query = cell
            assert query["like"] == library
            reply = httpx.get(
                f"{server.url}/api/v1/run", params=query | {"fields": "parameters"}
            ).json()
            assert reply["runs"][0]["parameters"][-1][0] == pytest.approx(number, abs=FLOAT32)
            compared += 1
    assert compared == sum(len(recorded.weights) for recorded in RECORDED.values())


def test_libraries_part_where_their_forms_do() -> None:
    weights = {library: recorded.weights for library, recorded in RECORDED.items()}
    torch, keras = weights["pytorch"], weights["keras"]
    assert torch["momentum"] == keras["momentum"]
    assert keras["falling"] - torch["falling"] == pytest.approx(0.56, abs=0.01)
    # sqrt(s + 1e-7) for sqrt(s) + 1e-8, and rho 0.9 for 0.99
    assert torch["rmsprop"] != keras["rmsprop"]
    assert weights["scikit_learn"]["plain"] < torch["plain"]


def test_every_library_has_its_forms_its_text_and_an_experiment(page: str) -> None:
    forms = table(page, "forms-table")
    assert forms["Batchwise"] == [
        "no", "mean", "μv + g", "outside", "outside", "outside", "weights", "mean by size",
    ]  # fmt: skip
    assert list(forms)[1:] == [library.title for library in LIBRARIES.values()]
    assert forms["Keras"][2:6] == ["μv − ηg", "inside", "inside", "hat"]
    assert forms["MLX"][5] == "outside, not corrected"
    assert forms[LIBRARIES["scikit_learn"].title][6] == "weights, per batch"
    text = unescape(page)
    for library in LIBRARIES.values():
        part = text[text.index(f'<section id="{library.name}"') :].split("</section>")[0]
        for shown in (library.version, library.differs, library.not_here, library.batch):
            assert shown in part
        address = re.search(r'href="/\?([^"]+)"', part)
        assert address is not None
        experiment = experiment_from(parse_qsl(address[1], keep_blank_values=True))
        assert experiment.like == library.name


def test_the_epochs_loss_that_the_page_names_is_that_of_the_experiment(
    page: str, server: Server
) -> None:
    printed, training = map(
        float, re.findall(r"Keras prints ([\d.]+) where .*? is ([\d.]+)\.", page)[0]
    )
    (cell, *_) = table(page, "recorded")["Keras 3.15.1"]
    found = linked(cell)
    assert found is not None
    fields = {"fields": "epoch_loss,evaluated_steps,training_loss"}
    run = httpx.get(f"{server.url}/api/v1/run", params=found[1] | fields).json()["runs"][0]
    assert round(run["epoch_loss"][2], 4) == printed
    assert round(run["training_loss"][run["evaluated_steps"].index(3)], 4) == training
    assert np.isclose(printed, 0.5092854704707861, atol=1e-4)  # as Keras itself printed it
