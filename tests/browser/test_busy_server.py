"""A server that is busy is asked again when it says so, and not otherwise."""

import pytest

from tests.browser.conftest import OpenPage, in_module

pytestmark = pytest.mark.browser

ASKED = """
let asked = 0;
const stop = new AbortController();
const fetch = async () => {
  asked += 1;
  if (given.leaves) setTimeout(() => stop.abort(), 10);
  const headers = given.after ? { "Retry-After": given.after } : {};
  const document = JSON.stringify({ detail: "Busy.", errors: [] });
  if (asked > given.busy) return new Response("7");
  return new Response(document, { status: given.status, headers });
};
const answer = await m.fetchJson("/x", { fetch, signal: stop.signal })
  .catch((error) => error.problem?.detail ?? error.name);
return [asked, answer];
"""


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again_after_the_time_that_it_says(
    open_page: OpenPage, status: int
) -> None:
    given = {"status": status, "busy": 2, "after": "0.01"}
    assert in_module(open_page, "net/fetch-json.js", ASKED, given) == [3, 7]


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({"status": 503, "busy": 99}, 1),  # it does not say when
        ({"status": 500, "busy": 99, "after": "0.01"}, 1),  # a fault is no business
        ({"status": 429, "busy": 99, "after": "0.01"}, 5),  # not for ever
    ],
)
def test_then_it_is_told_why_there_is_no_answer(
    open_page: OpenPage, given: dict[str, object], asked: int
) -> None:
    assert in_module(open_page, "net/fetch-json.js", ASKED, given) == [asked, "Busy."]


def test_who_leaves_meanwhile_does_not_ask_again(open_page: OpenPage) -> None:
    given = {"status": 503, "busy": 99, "after": "60", "leaves": True}
    assert in_module(open_page, "net/fetch-json.js", ASKED, given) == [1, "AbortError"]
