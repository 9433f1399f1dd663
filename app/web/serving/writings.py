"""Experiments as requests write them, read once for all requests that write the same.

Two writings may mean one experiment: they share its training, but each has its own notices. To
read one takes some milliseconds of the training thread, so the latest are kept, and those who ask
for the same writing meanwhile wait for the one who asked first.
"""

import gc
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.settings import Settings
from app.training.document.problems import refuse
from app.training.document.specification import Experiment
from app.training.reading.columns import Column
from app.training.setup.kept import GONE
from app.training.setup.preparation import Prepared, prepare
from app.web.serving.once import Once
from app.web.serving.own_tables import OwnTables
from app.web.serving.training_thread import TrainingThread

MOST_KEPT, LARGEST_KEPT = 32, 20_000  # writings, and bytes of one
LARGEST_OPENING = 200_000  # bytes


@dataclass
class Writing:
    """An experiment as it was written, made ready; and its opening events, made once each."""

    experiment: Experiment
    prepared: Prepared
    openings: dict[object, bytes] = field(default_factory=dict)

    def opening(self, key: object, write: Callable[[], bytes]) -> bytes:
        """The opening event of this key, kept unless it is large."""
        text = self.openings.get(key) or write()
        if len(text) <= LARGEST_OPENING:
            self.openings[key] = text
        return text


class Writings:
    """The latest writings of this worker."""

    def __init__(self, settings: Settings, thread: TrainingThread, own: OwnTables) -> None:
        self._settings, self._thread, self._own = settings, thread, own
        self._kept = Once[Writing](MOST_KEPT)

    async def read(self, said: bytes, parse: Callable[[], Experiment]) -> Writing:
        """The writing that `parse` gives for what was said.

        Raises:
            ExperimentError: as `parse` and `training.setup.preparation.prepare`.
        """
        if len(said) > LARGEST_KEPT:
            return await self._made(parse, is_large=True)
        digest = hashlib.sha256(said).digest()
        writing = await self._kept.get(digest, lambda: self._made(parse))
        data = writing.experiment.data
        if data.kept_id is not None and await self._own.columns(data.kept_id) is None:
            raise refuse("data", data.name, GONE)  # since it was read
        return writing

    async def _made(self, parse: Callable[[], Experiment], is_large: bool = False) -> Writing:
        def made() -> Writing | Experiment:
            if is_large:
                gc.collect()  # reference cycles of a refusal may still hold the last large document
            experiment = parse()
            return self._ready(experiment) if experiment.data.kept_id is None else experiment

        found = await self._thread.run(made)
        if isinstance(found, Writing):
            return found
        kept = await self._own.columns(found.data.kept_id or "")
        return await self._thread.run(lambda: self._ready(found, kept))

    def _ready(self, experiment: Experiment, kept: Sequence[Column] | None = None) -> Writing:
        return Writing(experiment, prepare(experiment, self._settings.limits, kept))
