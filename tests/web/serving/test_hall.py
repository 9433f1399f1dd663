"""A lecture hall: many readers of one link behind one address, and what one party may take."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import httpx
import pytest

from app.settings import Settings
from app.web.middleware.packing import Place
from app.web.replies import stream_events
from app.web.serving import writings
from app.web.serving.computation import Computation
from app.web.serving.party import party_of
from app.web.serving.turns import Turns
from tests.loops import ran
from tests.server import Server, eventually, serving
from tests.web.client import LONG, get, streaming
from tests.web.refusals import assert_problem

READERS = 120
QUERY = {"data.n": "120", "runs": "full,16,1", "stop.epochs": "10", "vectors": "drawing"}


@pytest.fixture
def own() -> Iterator[Server]:
    """A server that no other test uses, so that all its work is this test's."""
    with serving() as running:
        yield running


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often an experiment is prepared, a frame made, a text written, and one compressed."""
    counts: Counter[str] = Counter()

    def counted(owner: Any, name: str, what: str) -> None:
        original = getattr(owner, name)

        def call(*given: Any, **more: Any) -> Any:
            counts[what] += 1
            return original(*given, **more)

        monkeypatch.setattr(owner, name, call)

    counted(writings, "prepare", "prepared")
    counted(Computation, "_make", "made")
    counted(stream_events, "drawn_frame", "written")
    counted(stream_events, "opening", "opened")
    counted(Place, "_made", "packed")
    return counts


async def hall(url: str, readers: int) -> list[httpx.Response]:
    """The replies to so many readers at once, each with a connection of its own."""
    limits = httpx.Limits(max_connections=readers)
    async with httpx.AsyncClient(timeout=120, limits=limits, trust_env=False) as client:
        asked = (client.get(f"{url}/api/v1/stream", params=QUERY) for _ in range(readers))
        return list(await asyncio.gather(*asked))


def test_a_hall_that_opens_one_link_is_trained_prepared_and_written_once(
    own: Server, done: Counter[str]
) -> None:
    replies = ran(hall(own.url, READERS))
    assert {reply.status_code for reply in replies} == {200}
    assert len({reply.content for reply in replies}) == 1  # to the last measured time
    frames = replies[0].text.count("event: frame")
    assert frames > 20
    assert replies[0].text.count("event: end") == 1
    packed = 1 + frames + 1  # with the first event and the last
    assert done == {
        "prepared": 1, "opened": 1, "made": frames, "written": frames, "packed": packed,
    }  # fmt: skip


def test_readers_of_other_forms_share_the_training(own: Server, done: Counter[str]) -> None:
    first = get(own.url, "/api/v1/stream", QUERY)
    made = done["made"]
    lines = get(own.url, "/api/v1/stream", {**QUERY, "format": "ndjson"})
    assert lines.text.count('"event":"frame"') == first.text.count("event: frame")
    assert done["made"] == made
    assert done["written"] == 2 * first.text.count("event: frame")


def test_who_comes_later_has_frame_by_frame_what_is_compressed(
    own: Server, done: Counter[str]
) -> None:
    """Although all frames are there; so the pieces are those of who has come before."""
    live = get(own.url, "/api/v1/stream", QUERY)
    packed = live.text.count("event: frame") + 2
    assert done["packed"] == packed
    start = next(line[4:] for line in live.text.splitlines() if line.startswith("id: "))
    later = get(own.url, "/api/v1/stream", QUERY, headers={"Last-Event-ID": start})
    assert later.content == live.content
    # The same pieces again, or those of the first, if the server still holds them.
    assert done["packed"] in (packed, 2 * packed)


def test_texts_that_are_no_longer_kept_are_written_again_and_are_the_same(
    done: Counter[str],
) -> None:
    with serving(Settings(text_bytes=1)) as small:
        first, second = (get(small.url, "/api/v1/stream", QUERY) for _ in range(2))
        assert first.content == second.content
        frames = first.text.count("event: frame")
        assert done["written"] == 2 * frames
        assert done["made"] == frames
        replies = ran(hall(small.url, 10))
        assert {reply.content for reply in replies} == {first.content}


def test_readers_of_what_is_trained_already_are_not_counted_against_their_address() -> None:
    with (
        serving(Settings(streams_per_address=1)) as small,
        streaming(small.url, LONG) as events,
    ):
        next(events)
        for _ in range(3):
            with streaming(small.url, LONG) as others:
                assert next(others).name == "open"
        assert get(small.url, "/api/v1/run", QUERY | {"vectors": "json"}).status_code == 422
        assert get(small.url, "/api/v1/stream", QUERY).status_code == 429


@pytest.mark.parametrize(("setting", "status"), [("readers_per_address", 429), ("readers", 503)])
def test_readers_have_a_bound_of_their_own(setting: str, status: int) -> None:
    with (
        serving(Settings(**{setting: 1})) as small,
        streaming(small.url, LONG) as events,
    ):
        next(events)
        assert_problem(get(small.url, "/api/v1/stream", LONG), status)


def test_the_time_to_ask_again_differs_so_that_not_all_come_back_together() -> None:
    with serving(Settings(readers=0)) as small:
        told = {get(small.url, "/api/v1/run").headers["retry-after"] for _ in range(40)}
    assert told == {"2", "3", "4"}


def test_a_modest_party_has_a_turn_for_each_of_a_greedy_one(
    own: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted turns of the training thread: in turn, whoever asks for more."""
    greedy, modest = "198.51.100.1", "203.0.113.7"
    turns: list[str] = []  # of those for which the modest one waited
    take = Turns.take

    def noted(self: Turns[Any]) -> Any:
        waits = party_of(modest) in self._waiting
        job = take(self)
        if waits:
            turns.append(max(self._last, key=lambda who: (self._last[who], -len(who)))[0])
        return job

    monkeypatch.setattr(Turns, "take", noted)
    pool = ThreadPoolExecutor(8)
    for seed in range(8):
        headers = {"X-Forwarded-For": greedy}
        pool.submit(get, own.url, "/api/v1/run", LONG | {"seed": str(seed)}, headers=headers)
    eventually(lambda: own.app.state.computations.unfinished == 8, "the greedy ones to begin")
    reply = get(own.url, "/api/v1/stream", QUERY, headers={"X-Forwarded-For": modest})
    pool.shutdown(wait=False)  # the server's end ends them
    assert reply.status_code == 200
    assert turns.count(party_of(modest)) > 20
    assert all(party_of(modest) in pair for pair in pairwise(turns))


def test_one_party_leaves_memory_for_the_next() -> None:
    # One experiment of 240,000 steps takes some 25 MB, a small one less than 2.
    with serving(Settings(memory_bytes=80_000_000)) as small:
        greedy = {"X-Forwarded-For": "198.51.100.1"}
        with streaming(small.url, LONG, **greedy) as events:
            next(events)
            problem = get(small.url, "/api/v1/stream", LONG | {"seed": "1"}, headers=greedy)
            assert "memory" in assert_problem(problem, 429)["detail"]
            for address in ("203.0.113.7", "2001:db8::7"):
                other = {"X-Forwarded-For": address}
                assert get(small.url, "/api/v1/stream", QUERY, headers=other).status_code == 200


def test_an_experiment_that_never_fits_is_refused_for_good() -> None:
    with serving(Settings(memory_bytes=20_000_000)) as small:
        problem = assert_problem(get(small.url, "/api/v1/run", LONG), 422)
        assert problem["errors"][0]["field"] == "runs"
        assert "10,000,000" in problem["detail"]
        assert (
            get(small.url, "/api/v1/run", {"data.n": "50", "stop.epochs": "2"}).status_code == 200
        )


def test_what_nobody_reads_makes_room_for_what_somebody_asks_for() -> None:
    with serving(Settings(memory_bytes=30_000_000)) as small:
        computations = small.app.state.computations
        for seed in range(6):
            assert get(small.url, "/api/v1/run", {"seed": str(seed)}).status_code == 200
            assert computations.nbytes <= 30_000_000
        assert 1 < len(computations._idle) < 6
