"""All experiments that this worker trains or keeps, and what may be trained at once.

Readers of an experiment cost little. There are limits, for one party and in all, on the experiments
trained at once and on the readers, and one on the bytes that all experiments hold.
"""

from collections import Counter, OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.settings import Settings
from app.training.document.problems import refuse
from app.training.setup.preparation import Prepared
from app.web.http.errors import Refusal
from app.web.serving.computation import Computation
from app.web.serving.party import LARGEST_SHARE, party, passes_share
from app.web.serving.texts import Texts
from app.web.serving.training_thread import TrainingThread

RETRY_SECONDS = 2


class Computations:
    """The computations of a worker: those that are read, and those kept for later readers."""

    def __init__(self, settings: Settings, thread: TrainingThread) -> None:
        self._settings, self._thread = settings, thread
        self.texts = Texts(settings.text_bytes)
        self._live: dict[str, Computation] = {}
        self._idle: OrderedDict[str, Computation] = OrderedDict()
        self._readers: Counter[str] = Counter()

    @asynccontextmanager
    async def reading(self, prepared: Prepared) -> AsyncIterator[Computation]:
        """The experiment's computation, held for one reader.

        Raises:
            ExperimentError: for one that takes too many bytes whatever else is trained.
            Refusal: 429 or 503, when too much is trained or read at once.
        """
        who = party.get()
        self._check_readers(who)
        computation = self._admitted(prepared, who)
        computation.readers += 1
        self._readers[who] += 1
        try:
            yield computation
        finally:
            computation.readers -= 1
            self._readers -= Counter([who])
            if computation.readers == 0:
                self._retire(computation)

    def _check_readers(self, who: str) -> None:
        if self._readers[who] >= self._settings.readers_per_address:
            detail = (
                "Your network address already reads as many replies as one address may at once."
            )
            raise Refusal(429, detail, RETRY_SECONDS, "readers_per_address")
        if self._readers.total() >= self._settings.readers:
            detail = "The server already serves as many readers as it can."
            raise Refusal(503, detail, RETRY_SECONDS, "readers")

    def _admitted(self, prepared: Prepared, who: str) -> Computation:
        """The computation that there is, or a new one if it may be begun."""
        key = prepared.id
        if key in self._live:
            return self._live[key]
        computation = self._idle.get(key)
        if computation is None or not computation.finished:
            self._check_trained(who)
            computation = computation or Computation(
                prepared, self._settings, self._thread, self.texts
            )
            self._check_bytes(computation.planned, who)
        self._idle.pop(key, None)
        self._live[key] = computation
        computation.party = who
        self._make_room()
        return computation

    def _check_trained(self, who: str) -> None:
        trained = Counter(each.party for each in self._live.values() if not each.finished)
        if trained[who] >= self._settings.streams_per_address:
            detail = "Your network address already trains as many experiments as one address may "
            "at once."
            raise Refusal(429, detail, RETRY_SECONDS, "streams_per_address")
        if trained.total() >= self._settings.streams:
            detail = "The server already trains as many experiments as it can."
            raise Refusal(503, detail, RETRY_SECONDS, "streams")

    def _check_bytes(self, needed: int, who: str) -> None:
        """Refuses an experiment above its party's share of the memory."""
        total = self._settings.memory_bytes
        if passes_share(0, needed, left=total):
            raise refuse(
                "runs", f"{needed:,} bytes",
                f"need more than {LARGEST_SHARE * total:,.0f} bytes of memory; choose fewer runs "
                "or steps, a smaller network, or smaller batches", "memory_bytes",
            )  # fmt: skip
        held: Counter[str] = Counter()
        for each in self._live.values():
            held[each.party] += each.nbytes
        own, others = held[who], held.total() - held[who]
        if passes_share(own, needed, left=total - others):
            detail = "There is not enough memory for this experiment while others train."
            raise Refusal(429 if own else 503, detail, RETRY_SECONDS, "memory_bytes")

    def _retire(self, computation: Computation) -> None:
        """Keeps a computation that nobody reads, while there is room for it."""
        del self._live[computation.id]
        if computation.is_worth_keeping:
            computation.rest()
            self._idle[computation.id] = computation
        self._make_room()

    def _make_room(self) -> None:
        """Lets go of what nobody reads, the longest unread first, until all fit."""
        held = self.nbytes
        while self._idle and held > self._settings.memory_bytes:
            held -= self._idle.popitem(last=False)[1].nbytes

    @property
    def nbytes(self) -> int:
        """Bytes that all of them hold, or may come to hold."""
        everything = (*self._live.values(), *self._idle.values())
        return sum(computation.nbytes for computation in everything)

    @property
    def kept_bytes(self) -> int:
        """Of these, those that nobody reads now."""
        return sum(computation.nbytes for computation in self._idle.values())

    @property
    def unfinished(self) -> int:
        """How many experiments are being trained for a reader now."""
        return sum(not computation.finished for computation in self._live.values())
