"""Tables for spreadsheets: no text of a CSV is a formula there, and every number stays one."""

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from math import isfinite

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.http.cells import guarded
from tests.server import Server

LABELS = (
    "=5",
    "-0.5",
    "@SUM(A1)",
    "+1;=2",
    "＝cmd|'/c calc'!A1",
    "a;  =1",
)
PLAIN = ("Full batch", "a=b", "a - b", "e-3", "5", "it's", "a;b", "<b>", "ü")
SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20\t\r\n\0"
TABLES = ("run?format=csv&fields=parameters,training_loss", "summary?format=csv&target=-1",
          "export?format=csv")  # fmt: skip


UNDO = r"(^|;)'", r"\1"  # as the documentation has it


def unguarded(text: str) -> str:
    return re.sub(*UNDO, text)


def cells(text: str, delimiter: str) -> Iterator[str]:
    for row in csv.reader(io.StringIO(text), delimiter=delimiter):
        yield from row


def is_number(cell: str) -> bool:
    try:
        return isfinite(float(cell))
    except ValueError:
        return False


@pytest.fixture(scope="module", params=TABLES)
def table(request: pytest.FixtureRequest, server: Server) -> str:
    """A table of runs with the labels above."""
    document = {
        "data": {"n": 20},
        "model": {"hidden": [2]},
        "runs": [{"batch_size": "full", "label": label} for label in LABELS],
        "stop": {"epochs": 2},
    }
    reply = httpx.post(f"{server.url}/api/v1/{request.param}", json=document, timeout=60)
    assert reply.headers["content-type"].startswith("text/csv")
    return reply.content.decode()


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_no_cell_of_a_table_is_a_formula(table: str, delimiter: str) -> None:
    begun = [cell for cell in cells(table, delimiter) if cell.strip()[:1] in tuple(SIGNS)]
    own = [cell for cell in begun if not is_number(re.split("[,;]", cell)[0])]
    assert own == []


def test_labels_come_back_from_a_table_and_numbers_stay_numbers(table: str) -> None:
    rows = list(csv.DictReader(io.StringIO(table)))
    assert {row["label"] for row in rows} == {f"{guarded(label)}" for label in LABELS}
    assert {unguarded(row["label"]) for row in rows} == set(LABELS)
    texts = {"label", "status", "why", "why_not", "why_not_predicted", "batches", "non_finite"}
    for row in rows:
        numbers = [cell for name, cell in row.items() if name not in texts and cell]
        assert len(numbers) > 3
        assert all(map(is_number, numbers))


def test_negative_parameters_stand_as_they_are(server: Server) -> None:
    query = "data.n=20&model.hidden=2&runs=8&stop.epochs=1&format=csv&fields=parameters"
    reply = httpx.get(f"{server.url}/api/v1/run?{query}", timeout=60)
    assert any(re.fullmatch(r"-\d+\.\d+(e-?\d+)?", cell) for cell in cells(reply.text, ","))
    assert "'" not in reply.text


def test_the_documentation_says_how_a_quote_is_taken_off(server: Server) -> None:
    page = unescape(httpx.get(f"{server.url}/api/docs", timeout=60).text)
    assert all(f"<code>{part}</code>" in page for part in UNDO)


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_text_stands_as_it_is(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize("sign", SIGNS)
def test_a_text_that_begins_like_a_formula_gets_a_quote(sign: str) -> None:
    assert guarded(f"{sign}1") == f"'{sign}1"
    assert guarded(f" {sign}1") == f"' {sign}1"
    assert guarded(f"a;{sign}1") == f"a;'{sign}1"


@pytest.mark.parametrize("value", [-0.5, -3, None, 0, True])
def test_what_is_no_text_stands_as_it_is(value: object) -> None:
    assert guarded(value) is value


@given(st.text(st.sampled_from(" ;'=-a@\t\n")))
def test_every_text_can_be_had_back(text: str) -> None:
    made = guarded(text)
    assert isinstance(made, str)
    assert unguarded(made) == text
    assert not any(re.match(r"\s*[=@\-]", part) for part in made.split(";"))
