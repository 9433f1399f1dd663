"""Requests made up from the OpenAPI document: whatever is asked, the reply is a documented one.

With a fixed seed; replies are held against the strict document, so that a key that is not
documented fails too. Most of what is made up at random is refused, so half of the requests keep
only a few of its fields, on a small experiment.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode

from app.settings import Settings
from app.training.document.limits import Limits
from app.web.docs.table import CALLS
from app.web.reference.experiment_parameters import OF_RUNS, SHARED
from tests.server import Server, serving
from tests.web.described import BY_PATH, strict_document

# The default experiment just fits.
LIMITS = Limits(
    examples=400, parameters=400, cells=40_000, steps=12_000, work=4e6, stretch=100,
    sweep_cells=100, sweep_steps=100_000, sweep_work=2e7,
)  # fmt: skip
SETTINGS = Settings(limits=LIMITS, body_bytes=1_000_000, reply_bytes=1_000_000)
SMALL = {"data.n": 24, "model.hidden": "3", "runs": "full,5", "stop.epochs": 4}
SCHEMA = schemathesis.openapi.from_dict(strict_document())
GOOD, BAD = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
OPERATIONS = [
    (call.path, method, mode)
    for call in CALLS
    for method in call.methods
    for mode in (GOOD, BAD)
    if mode is GOOD or call.takes_experiment or call.parameters
]
ACCEPTED = schemathesis.checks.positive_data_acceptance  # fields must fit each other, too
REFUSED = schemathesis.checks.negative_data_rejection
SERVED = schemathesis.checks.not_a_server_error
EXCLUDED = {
    "/": [ACCEPTED, REFUSED],  # pages refuse nothing
    "/embed": [ACCEPTED, REFUSED],
    "/sweep": [ACCEPTED, REFUSED],
    "/sweep/embed": [ACCEPTED, REFUSED],
    "/oembed": [ACCEPTED, SERVED],  # oEmbed wants 501 for an unknown format
}
FIELDS = {parameter.name for parameter in (*SHARED, *OF_RUNS)}
QUICK = settings(
    max_examples=8,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def small_server() -> Iterator[Server]:
    """A server whose limits keep every experiment short."""
    with serving(SETTINGS) as running:
        yield running


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as opened:
        opened.trust_env = False
        yield opened


@pytest.mark.parametrize(("path", "method", "mode"), OPERATIONS)
def test_made_up_requests_get_documented_replies(
    path: str, method: str, mode: GenerationMode, small_server: Server, session: requests.Session
) -> None:
    excluded, asked = EXCLUDED.get(path, [ACCEPTED]), 0

    @seed(5)
    @QUICK
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        nonlocal asked
        case = data.draw(SCHEMA[path][method].as_strategy(mode))
        if mode is GOOD and BY_PATH[path].takes_experiment and data.draw(st.booleans()):
            kept = data.draw(st.sets(st.sampled_from(sorted(FIELDS)), max_size=3))
            case.query = on_a_small_experiment(case.query or {}, kept, method)
            case.body = {} if method == "POST" else case.body
        reply = case.call_and_validate(small_server.url, session, excluded_checks=excluded)
        assert reply.status_code not in (500, 503)
        asked += 1

    ask()
    assert asked


def on_a_small_experiment(query: dict[str, Any], kept: set[str], method: str) -> dict[str, Any]:
    """The call's own parameters, and of the experiment's only some, in place of the small ones."""
    own = {name: value for name, value in query.items() if name in kept or name not in FIELDS}
    own.pop("entries", None)
    return (SMALL | own) if method == "GET" else own
