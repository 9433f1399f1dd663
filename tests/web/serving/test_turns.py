"""Whose turn it is: counted turns, no clock."""

import pytest

from app.web.serving.party import party_of
from app.web.serving.training_thread import SHORT_IN_A_ROW, Jobs, Length
from app.web.serving.turns import REMEMBERED, Turns


def taken(turns: Turns[str], count: int) -> list[str]:
    return [turns.take() for _ in range(count)]


def test_a_party_with_many_experiments_gets_as_many_turns_as_one_with_a_single_one() -> None:
    turns: Turns[str] = Turns()
    for number in range(49):
        for _ in range(3):
            turns.put("greedy", f"experiment {number}", "greedy")
    for _ in range(10):
        turns.put("modest", "its own", "modest")
    assert taken(turns, 20) == ["greedy", "modest"] * 10
    assert taken(turns, 137) == ["greedy"] * 137
    assert not turns


def test_who_comes_back_does_not_overtake_who_waited() -> None:
    # A stream asks for one slice at a time: it never waits twice, and must not win by that.
    turns: Turns[str] = Turns()
    for _ in range(10):
        turns.put("greedy", "a", "greedy")
    order = []
    turns.put("modest", "b", "modest")
    for _ in range(8):
        order.append(turns.take())
        if order[-1] == "modest":
            turns.put("modest", "b", "modest")
    assert order == ["greedy", "modest"] * 4


def test_the_experiments_of_a_party_take_turns() -> None:
    turns: Turns[str] = Turns()
    for name in "aaabbc":
        turns.put("one", name, name)
    assert taken(turns, 6) == ["a", "b", "c", "a", "b", "a"]


def test_a_new_party_has_the_next_turn() -> None:
    turns: Turns[str] = Turns()
    for number in range(50):
        for _ in range(4):
            turns.put(f"party {number}", "a", "old")
    taken(turns, 70)
    turns.put("new", "a", "new")
    assert turns.take() == "new"


def test_who_had_turns_long_ago_is_forgotten() -> None:
    turns: Turns[int] = Turns()
    turns.put("always", "there", -1)
    for number in range(4 * REMEMBERED):
        turns.put(str(number), "a", number)
        turns.take()
    assert len(turns._last) <= 4 * REMEMBERED


def test_nothing_waits_in_the_beginning() -> None:
    with pytest.raises(IndexError):
        Turns[str]().take()


def test_short_work_goes_first_but_long_work_has_its_turns() -> None:
    jobs, done = Jobs(), list[str]()
    for _ in range(3 * SHORT_IN_A_ROW):
        jobs.put(Length.SHORT, "one", "", lambda: done.append("short"))
    for _ in range(2):
        jobs.put(Length.LONG, "other", "a", lambda: done.append("long"))
    while jobs:
        jobs.take()()
    row = ["short"] * SHORT_IN_A_ROW
    assert done == [*row, "long", *row, "long", *row]


@pytest.mark.parametrize(
    ("address", "same", "other"),
    [
        ("192.0.2.1", "192.0.2.1", "192.0.2.2"),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"),
        ("::ffff:192.0.2.1", "192.0.2.1", "::ffff:192.0.2.2"),
        ("fe80::1%eth0", "fe80::2%eth1", "fe81::1"),
        ("unknown", "unknown", ""),
    ],
)
def test_a_party_is_an_address_and_of_ipv6_its_network(address: str, same: str, other: str) -> None:
    assert party_of(address) == party_of(same) != party_of(other)
