"""An address that is too long for its server is refused in words that say so, and what to do."""

from typing import Any

import pytest

from tests.browser.conftest import OpenPage, in_module

pytestmark = pytest.mark.browser

LONG = "/api/v1/stream?data=inline&data.x=" + "1," * 40_000  # the server takes 65,536
SAID = "characters, more than this server takes. Data and parameters of one's own make it so long"
STREAM = """return new Promise((resolve) => m.openStream({
  url: given.url, onMessage() {},
  onState: (state, detail) => state === "refused" && resolve(detail),
  ...(given.status && { fetch: async () => new Response("<h1>No</h1>", { status: given.status }) }),
}))"""
FETCH = "return m.fetchJson(given.url).catch(({ problem }) => problem)"


@pytest.mark.parametrize(
    ("module", "body"), [("net/stream.js", STREAM), ("net/fetch-json.js", FETCH)]
)
def test_an_address_that_the_server_refuses_for_its_length_is_told_as_that(
    open_page: OpenPage, module: str, body: str
) -> None:
    problem = in_module(open_page, module, body, {"url": LONG})
    assert problem["status"] == 414
    assert problem["detail"].startswith("The address of this experiment has 80,0")
    assert SAID in problem["detail"]


@pytest.mark.parametrize(
    ("status", "length", "is_length"),
    [(414, 10, True), (431, 10, True), (400, 9_000, True), (400, 10, False), (500, 9_000, False)],
)
def test_what_a_proxy_refuses_is_told_apart(
    open_page: OpenPage, status: int, length: int, is_length: bool
) -> None:
    given: dict[str, Any] = {"url": f"/api/v1/stream?{'x' * length}", "status": status}
    detail = in_module(open_page, "net/stream.js", STREAM, given)["detail"]
    assert (SAID in detail) == is_length
    assert (detail == f"It replied with status {status} and no JSON.") != is_length
