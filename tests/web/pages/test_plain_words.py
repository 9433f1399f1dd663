"""The sentences that a person reads use plain words: no word of the list below.

The list has words that made sentences hard to understand here. Each has a plainer one, named
beside it. Code and glossary terms are left out: they are names, not sentences.
"""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.settings import Settings
from app.training.data.made import MADE
from app.training.data.shipped import SHIPPED
from app.training.document.fields import LEAVES
from app.web.docs.openapi import document
from app.web.docs.table import CALLS
from tests.packaging import readme
from tests.server import Server
from tests.training import test_documents, test_refused_settings
from tests.web.client import get
from tests.web.described import BASE
from tests.web.refusals import BODIES, FORMS, QUERIES
from tests.web.sentences import SCRIPTS, sentences

# As regular expressions, with the plain word for each.
BANNED = {
    r"told": "says, shows, lists",
    r"tells? of": "describes",
    r"such an?": "a … of this kind, or name it",
    r"as such": "leave it out",
    r"(?<!\bsomeone )(?<!\bnothing )else": "otherwise",
    r"of it": "name the thing",
    r"what of": "which part of",
    r"again with them": "rerun with …",
    r"by which": "with this, or say what it does",
    r"but for": "except for",
    r"as \S+ has it": "in the format of",
    r"is said": "says, or name who says it",
    r"(?<!\bthere )is no (?!longer)": "is not a",
    r"anew": "again",
    r"save that": "except that",
    r"lest": "so that … not",
    r"(there|where|here)(of|by|in|upon)": "name the thing",
    r"hitherto|henceforth|albeit|nought|aught": "the everyday word",
}
WORDS = re.compile("|".join(rf"\b(?:{word})\b" for word in BANNED), re.IGNORECASE)

READ = (
    "/",
    "/embed",
    "/sweep",
    "/api/docs",
    "/api/docs/operating",
    "/api/docs/libraries",
)  # the pages that these tests read


def faults(text: str) -> list[str]:
    """Each banned word with the words around it."""
    return [text[max(found.start() - 40, 0) : found.end() + 40] for found in WORDS.finditer(text)]


@pytest.mark.parametrize("path", sorted(SCRIPTS.rglob("*.js")), ids=lambda path: path.name)
def test_the_sentences_of_a_module_use_plain_words(path: Path) -> None:
    for sentence in sentences(path.read_text()):
        assert faults(sentence) == []


def sentences_of(page: str) -> str:
    """The text of a page: without code, scripts, styles and tags."""
    text = re.sub(r"(?s)<(pre|code|script|style)\b.*?</\1>", " … ", page)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


def descriptions(value: Any) -> Iterator[str]:
    """Every description and summary in an OpenAPI document."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key in ("description", "summary") and isinstance(part, str):
                yield part
            else:
                yield from descriptions(part)
    elif isinstance(value, list):
        for part in value:
            yield from descriptions(part)


@pytest.mark.parametrize(
    "sentence",
    [
        "What of it is told",
        "Else wrong",
        "made from a formula; else shipped",
        "a function of its address, but for measured times",
        "the frame for a page's address, as oEmbed has it",
        "is no known field",
        "Makes the query anew",
        "Factor by which the mean is multiplied",
    ],
)
def test_a_riddle_is_found(sentence: str) -> None:
    assert faults(sentence) != []


def test_plain_sentences_pass() -> None:
    plain = (
        "Names such as learning_rate. The loss is no longer finite. Nothing else is lost. "
        "A button tells you the number of its steps. Elsewhere the numbers agree."
    )
    assert faults(plain) == []


@pytest.mark.parametrize("address", READ)
def test_a_page_uses_plain_words(address: str, server: Server) -> None:
    text = sentences_of(httpx.get(f"{server.url}{address}", timeout=60).text)
    assert len(text) > 1_500
    assert faults(text) == []


def test_the_readme_uses_plain_words() -> None:
    text = re.sub(r"(?s)```.*?```|`[^`\n]*`", " … ", readme.TEXT)
    assert faults(text) == []


def test_fields_and_data_sets_use_plain_words() -> None:
    texts = [text for leaf in LEAVES for text in (leaf.label, leaf.help)]
    about = [*(about for about, _ in MADE.values()), *SHIPPED.values()]
    texts += [text for each in about for text in (each.title, each.description)]
    assert [fault for text in texts for fault in faults(text)] == []


def test_settings_use_plain_words() -> None:
    fields = [*Settings.model_fields.values(), *type(Settings().limits).model_fields.values()]
    assert [fault for field in fields for fault in faults(field.description or "")] == []


def test_the_openapi_document_uses_plain_words() -> None:
    described = document(BASE, CALLS)
    del described["components"]["schemas"]["Experiment"]  # for programmers: from docstrings
    assert [fault for text in descriptions(described) for fault in faults(text)] == []


@pytest.mark.parametrize("case", QUERIES | FORMS)
def test_the_refusal_of_a_query_uses_plain_words(case: str, server: Server) -> None:
    query = (QUERIES | FORMS)[case][0]
    assert_plain(get(server.url, f"/api/v1/run?{query}"))


@pytest.mark.parametrize("case", BODIES)
def test_the_refusal_of_a_body_uses_plain_words(case: str, server: Server) -> None:
    body = BODIES[case][0]
    assert_plain(httpx.post(f"{server.url}/api/v1/run", content=body, timeout=60))


DOCUMENTS = [
    document
    for cases in (test_documents.REFUSED, test_refused_settings.REFUSED)
    for document, *_ in cases.values()
]


def test_the_refusal_of_a_document_uses_plain_words() -> None:
    problems = [part for each in DOCUMENTS for part in test_documents.problems_of(each)]
    assert len(problems) >= len(DOCUMENTS) > 60
    assert [fault for problem in problems for fault in faults(problem.message)] == []


OTHERS = (
    "/nothing",
    "/oembed?url=http://localhost/x",
    "/oembed?url=x&format=yaml",
    "/api/v1/step?run=7",
    "/api/v1/step?step=100000000",
    "/api/v1/step?fields=x",
    "/api/v1/step?data=line&group=target",
    "/api/v1/step?examples=5",
    "/api/v1/noise?directions=up",
    "/api/v1/cosine?steps=5:1",
    "/api/v1/summary?target=low",
    "/api/v1/figure?plot=loss&step=1",
    "/api/v1/run?steps=3:3",
    "/api/v1/run?runs=8&momentum=0.5",
    "/api/v1/run?runs=8&changes.0.at_step=9999&changes.0.learning_rate=1",
    "/api/v1/run?runs=8&changes.0.at_step=1&changes.0.momentum=0.1",
    "/api/v1/run?runs=8,4&runs.2.seed=3",
    "/api/v1/run?runs.label=a",
    "/api/v1/run?changes=1",
    "/api/v1/run?data=inline",
    "/api/v1/run?data=inline&data.x.0=1&data.x.1=2&data.y=0,1&data.n=5",
    "/api/v1/run?data=iris&data.features=a",
    "/api/v1/run?model.hidden=512,512",
    "/api/v1/run?model.parameters=1,2",
    "/api/v1/run?data=digits&stop.updates=250000",
    "/api/v1/run?stop.epochs=1&stop.updates=1",
    "/api/v1/stream?from=x",
    "/api/v1/export?format=html&panels=step",
)


@pytest.mark.parametrize("address", OTHERS)
def test_other_refusals_use_plain_words(address: str, server: Server) -> None:
    assert_plain(get(server.url, address))


def test_notices_use_plain_words(server: Server) -> None:
    addresses = (
        "/api/v1/run?data=line&model.hidden=&learning_rate=3&runs=full",
        "/api/v1/run?data=moons&model.hidden=&learning_rate=99&runs=full,5000",
        "/?foo=1&hide=all&lock=x&panels=x&run=x&at=x&x=x&data=nothing",
    )
    for address in addresses:
        reply = get(server.url, address, headers={"Accept": "application/json"}).json()
        assert reply["notices"]
        assert [fault for each in reply["notices"] for fault in faults(each["message"])] == []


def assert_plain(reply: httpx.Response) -> None:
    """The reply is a refusal, and its words are plain."""
    assert reply.status_code >= 400
    problem = reply.json()
    texts = [problem["detail"], *(error["message"] for error in problem["errors"])]
    assert [fault for text in texts for fault in faults(text)] == []
