"""Bytes that calls hold: who waits for whom, and what is given back."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from app.web.http.errors import ReaderLeft, Refusal
from app.web.serving import room as rooms
from app.web.serving.party import party
from app.web.serving.room import Room
from tests.loops import ran


async def stays() -> bool:
    return False


async def leaves() -> bool:
    return True


@asynccontextmanager
async def holding(
    room: Room, who: str, size: int, left: Callable[[], Awaitable[bool]] = stays
) -> AsyncIterator[asyncio.Event]:
    """A call of a party in a task of its own; the event tells that it holds its bytes."""
    has = asyncio.Event()

    async def call() -> None:
        party.set(who)
        async with room.taken(size, left):
            has.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(call())
    await asyncio.sleep(0.01)
    try:
        yield has
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def test_calls_wait_until_there_is_room() -> None:
    async def calls() -> None:
        room = Room(100, most_waiting=9)
        async with holding(room, "a", 60), holding(room, "b", 60) as second:
            assert not second.is_set()
            assert (room.free, room.waiting) == (40, 1)
        async with holding(room, "c", 1000) as all_of_it:  # more than there is: all, and alone
            assert all_of_it.is_set()
            assert room.free == 0
        assert (room.free, room.waiting) == (100, 0)

    ran(calls())


def test_one_party_gets_at_most_half_of_what_others_leave_and_the_next_does_not_wait() -> None:
    async def calls() -> None:
        room = Room(100, most_waiting=9)
        async with (
            holding(room, "greedy", 40) as first,
            holding(room, "greedy", 40) as second,
            holding(room, "modest", 40) as third,
        ):
            assert (first.is_set(), second.is_set(), third.is_set()) == (True, False, True)

    ran(calls())


def test_a_large_call_is_not_overtaken_for_ever() -> None:
    async def calls() -> None:
        room = Room(100, most_waiting=9)
        async with (
            holding(room, "a", 50),
            holding(room, "b", 90) as large,
            holding(room, "c", 10) as small,
        ):
            assert not large.is_set()
            assert not small.is_set()

    ran(calls())


def test_who_leaves_while_waiting_gives_up_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "LOOKS_EVERY", 0.01)

    async def calls() -> None:
        room = Room(100, most_waiting=9)
        async with holding(room, "a", 60):
            with pytest.raises(ReaderLeft):
                async with room.taken(60, leaves):
                    raise AssertionError("there was no room")
            assert room.waiting == 0
        assert room.free == 100

    ran(calls())


def test_too_many_waiting_calls_are_refused() -> None:
    async def calls() -> None:
        room = Room(100, most_waiting=1)
        async with holding(room, "a", 100), holding(room, "b", 1):
            with pytest.raises(Refusal) as refused:
                async with room.taken(1, stays):
                    raise AssertionError("there was no room")
            assert refused.value.status == 503
            assert refused.value.retry_after

    ran(calls())
