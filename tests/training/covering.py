"""Covering arrays: few cases in which every two choices of any two factors meet.

A factor is a name with its choices; a case takes one choice of each factor. A choice is idle in a
case where another choice leaves it without effect (the activation of a network without hidden
layers): two choices have met for certain only in a case where neither is idle.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations, product
from typing import Any

Case = dict[str, Any]
Factors = Mapping[str, Sequence[Any]]
Idle = Callable[[Case], set[str]]
Pair = tuple[tuple[str, Any], tuple[str, Any]]


def never_idle(case: Case) -> set[str]:
    """Takes every choice to have an effect."""
    return set()


def pairs_of(case: Case, idle: Idle) -> set[Pair]:
    """The pairs of choices that meet, in the order of the case."""
    out = idle(case)
    return set(combinations([item for item in case.items() if item[0] not in out], 2))


def all_pairs(factors: Factors, idle: Idle) -> list[Pair]:
    """The pairs that can meet: neither choice makes the other idle."""
    return [
        ((a, x), (b, y))
        for a, b in combinations(factors, 2)
        for x, y in product(factors[a], factors[b])
        if not idle({a: x, b: y})
    ]


def covering_array(factors: Factors, idle: Idle, first: Sequence[Case] = ()) -> list[Case]:
    """The `first` cases and as many more as it takes until all pairs have met.

    Each begins with a pair that has not met and grows greedily. Of equally good choices the one
    used least so far is taken, so that the cases are spread.
    """
    cases = list(first)
    met = {pair for case in cases for pair in pairs_of(case, idle)}
    missing = dict.fromkeys(pair for pair in all_pairs(factors, idle) if pair not in met)
    while missing:
        case = dict(next(iter(missing)))
        for name in factors:
            if name not in case:
                case = best(case, name, factors, idle, missing, cases)
        case = {name: case[name] for name in factors}
        for pair in pairs_of(case, idle):
            missing.pop(pair, None)
        cases.append(case)
    return cases


def best(
    case: Case, name: str, factors: Factors, idle: Idle, missing: Mapping[Pair, None], cases: Any
) -> Case:
    """The case with the choice of factor `name` by which most missing pairs meet."""

    def gain(choice: Any) -> tuple[int, int]:
        wider = {**case, name: choice}
        ordered = {factor: wider[factor] for factor in factors if factor in wider}
        met = sum(pair in missing for pair in pairs_of(ordered, idle))
        return met, -sum(done[name] == choice for done in cases)

    return {**case, name: max(factors[name], key=gain)}
