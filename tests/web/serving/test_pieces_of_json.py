"""Replies are written piece by piece, and are the same text as when written at once."""

from typing import Any

import numpy as np
import pytest

from app.web.http.wire import PIECE_NUMBERS, dumps, json_pieces
from tests.server import Server
from tests.web.client import get, strict

LONG_COLUMN = np.linspace(0, 1, 3 * PIECE_NUMBERS + 7)
PAYLOADS: dict[str, Any] = {
    "nothing": {},
    "empty columns": {"a": [], "b": np.zeros(0), "c": np.zeros((0, 3)), "d": {}},
    "scalars": {"a": None, "b": True, "c": 1.5, "d": "ü\n\"", "e": float("nan")},
    "short lists": [1, "a", None, [2, 3]],
    "a list of objects": {"runs": [{"a": [1, 2]}, {"a": []}, {}]},
    "a long column": {"a": LONG_COLUMN},
    "a matrix": {"a": LONG_COLUMN[: 3 * PIECE_NUMBERS].reshape(-1, 3)},
    "rows longer than a piece": np.ones((3, PIECE_NUMBERS + 1)),
    "a long list": {"a": list(range(2 * PIECE_NUMBERS + 1))},
    "lists of unlike length": {"a": [[1], [2, 3], []] * PIECE_NUMBERS},
    "arrays in a list": {"a": [np.arange(3, dtype=np.uint16), np.arange(1, dtype=np.uint16)]},
    "infinite numbers": {"a": np.full(PIECE_NUMBERS + 1, np.inf)},
    "one of each": (1, 2),
}  # fmt: skip


@pytest.mark.parametrize("case", PAYLOADS)
def test_the_pieces_make_the_text_that_is_written_at_once(case: str) -> None:
    payload = PAYLOADS[case]
    assert b"".join(json_pieces(payload)) == dumps(payload)


@pytest.mark.parametrize("case", ["a long column", "a matrix", "a long list"])
def test_no_piece_holds_many_numbers(case: str) -> None:
    pieces = list(json_pieces(PAYLOADS[case]))
    assert len(pieces) > 3
    assert max(piece.count(b",") for piece in pieces) <= PIECE_NUMBERS + 1


def test_the_batches_of_a_stretch_are_those_of_the_whole(server: Server) -> None:
    query = {"data.n": "60", "runs": "full,7,1", "stop.epochs": "4", "fields": "batches"}
    whole = strict(get(server.url, "/api/v1/run", query).content)["runs"]
    part = strict(get(server.url, "/api/v1/run", query | {"steps": "5:20"}).content)["runs"]
    for all_of_it, some in zip(whole, part, strict=True):
        assert some["batches"] == all_of_it["batches"][5:20]
        epoch = all_of_it["batches"][: all_of_it["steps_per_epoch"]]
        assert sorted(example for batch in epoch for example in batch) == list(range(45))
