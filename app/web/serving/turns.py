"""Whose turn it is. Depends on names alone; must not know the clock, the thread or the work.

Parties take turns, and within a party its experiments: next is the one whose last turn was longest
ago. So a party with fifty experiments gets as many turns as one with a single experiment.
"""

from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")
REMEMBERED = 4096  # turns after which it no longer matters who had one


class Turns(Generic[T]):
    """What waits, by party and experiment."""

    def __init__(self) -> None:
        self._waiting: dict[str, dict[str, deque[T]]] = {}
        self._last: dict[tuple[str, ...], int] = {}  # turn of a party, and of its experiment
        self._turn = self._count = 0

    def put(self, party: str, experiment: str, item: T) -> None:
        """Lets something wait for a turn of its party and experiment."""
        self._waiting.setdefault(party, {}).setdefault(experiment, deque()).append(item)
        self._count += 1

    def take(self) -> T:
        """What has the next turn.

        Raises:
            IndexError: where nothing waits.
        """
        if not self._waiting:
            raise IndexError("nothing waits")
        party = min(self._waiting, key=lambda name: self._last.get((name,), 0))
        own = self._waiting[party]
        experiment = min(own, key=lambda name: self._last.get((party, name), 0))
        item = own[experiment].popleft()
        self._count -= 1
        if not own[experiment]:
            del own[experiment]
        if not own:
            del self._waiting[party]
        self._remember(party, experiment)
        return item

    def _remember(self, party: str, experiment: str) -> None:
        self._turn += 1
        self._last[party,] = self._last[party, experiment] = self._turn
        if len(self._last) > 4 * REMEMBERED:
            since = self._turn - REMEMBERED
            self._last = {who: turn for who, turn in self._last.items() if turn > since}

    def __len__(self) -> int:
        return self._count
