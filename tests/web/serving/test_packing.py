"""Compressed streams that share what they have in common; the judge is Python's gzip."""

import asyncio
import gc
import gzip
import threading
import zlib
from random import Random
from weakref import ref

import pytest
from starlette.types import Message

from app.web.middleware.packing import LARGE_BYTES, Packings, Place
from tests.loops import ran

PIECES = [b"".join(b"%d " % (k * n) for k in range(400)) for n in range(1, 9)]


def streamed(start: Place, pieces: list[bytes]) -> tuple[bytes, Place]:
    """The whole stream, and its last place."""
    place, content = start, start.body
    for piece in pieces:
        place = place.after(piece)
        content += place.body
    return content + place.end, place


@pytest.mark.parametrize("count", [0, 1, 8])
def test_a_stream_is_gzip(count: int) -> None:
    content, _ = streamed(Place(), PIECES[:count])
    assert gzip.decompress(content) == b"".join(PIECES[:count])


def test_each_piece_can_be_read_as_soon_as_it_has_come() -> None:
    place, unpacker = Place(), zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert unpacker.decompress(place.body) == b""
    for piece in PIECES:
        place = place.after(piece)
        assert unpacker.decompress(place.body) == piece


def test_pieces_refer_to_what_was_before_them() -> None:
    content, _ = streamed(Place(), [PIECES[0]] * 20)
    assert len(content) < 3 * len(gzip.compress(PIECES[0]))


def test_streams_of_the_same_pieces_are_at_the_same_places() -> None:
    start = Place()
    first, place = streamed(start, PIECES)
    second, other = streamed(start, [bytes(bytearray(piece)) for piece in PIECES])
    assert place is other
    assert first == second


@pytest.mark.parametrize("shared", [0, 3, 7])
def test_a_stream_that_leaves_the_others_is_whole_and_so_are_they(shared: int) -> None:
    """As one that a restart ends with a word of its own."""
    start = Place()
    _, place = streamed(start, PIECES[:5])
    leaving = [*PIECES[:shared], b"other", *PIECES[shared:]]
    content, _ = streamed(start, leaving)
    assert gzip.decompress(content) == b"".join(leaving)
    for piece in PIECES[5:]:
        place = place.after(piece)
    content, last = streamed(start, PIECES)
    assert last is place
    assert gzip.decompress(content) == b"".join(PIECES)


def test_places_are_kept_while_a_stream_is_at_them_or_further_on() -> None:
    start = Place()
    middle = start.after(PIECES[0])
    seen = ref(middle)
    last = middle.after(PIECES[1]).after(PIECES[2])
    del middle
    gc.collect()
    assert start.after(PIECES[0]) is seen()
    del last
    gc.collect()
    assert seen() is None


def test_a_stream_of_many_pieces_is_let_go() -> None:
    place = Place()
    for number in range(100_000):
        place = place.after(b"%d" % number)
    seen = ref(place)
    del place
    gc.collect()
    assert seen() is None


@pytest.mark.parametrize(("size", "aside"), [(LARGE_BYTES, True), (LARGE_BYTES - 1, False)])
def test_a_large_piece_is_compressed_once_and_not_in_the_event_loop(
    monkeypatch: pytest.MonkeyPatch, size: int, aside: bool
) -> None:
    piece, made = Random(0).randbytes(size), list[bool]()
    original = Place._made

    def noted(place: Place, piece: bytes) -> Place:
        made.append(threading.current_thread() is not loop_thread[0])
        return original(place, piece)

    monkeypatch.setattr(Place, "_made", noted)
    loop_thread: list[threading.Thread] = []
    sent: list[bytes] = []

    async def send(message: Message) -> None:
        sent.append(message["body"])

    async def readers() -> None:
        loop_thread.append(threading.current_thread())
        packings, message = Packings(), {"type": "http.response.body", "body": piece}
        streams = [packings.begin() for _ in range(9)]
        await asyncio.gather(*(stream.send(message, send) for stream in streams))

    ran(readers())
    assert made == [aside]
    assert [gzip.decompress(content) for content in sent] == 9 * [piece]
