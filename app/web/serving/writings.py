"""Experiments as requests write them, read once for all requests that write the same.

Two writings may mean one experiment: they share its training, but each has its own notices. To
read one takes some milliseconds of the training thread, so the latest are kept, and those who ask
for the same writing meanwhile wait for the one who asked first.
"""

import gc
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from app.settings import Settings
from app.training.document.specification import Experiment
from app.training.setup.preparation import Prepared, prepare
from app.web.serving.once import Once
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

    def __init__(self, settings: Settings, thread: TrainingThread) -> None:
        self._settings, self._thread = settings, thread
        self._kept = Once[Writing](MOST_KEPT)

    async def read(self, said: bytes, parse: Callable[[], Experiment]) -> Writing:
        """The writing that `parse` gives for what was said.

        Raises:
            ExperimentError: as `parse` and `training.setup.preparation.prepare`.
        """
        if len(said) > LARGEST_KEPT:
            return await self._made(parse, is_large=True)
        return await self._kept.get(hashlib.sha256(said).digest(), lambda: self._made(parse))

    async def _made(self, parse: Callable[[], Experiment], is_large: bool = False) -> Writing:
        def made() -> Writing:
            if is_large:
                gc.collect()  # reference cycles of a refusal may still hold the last large document
            experiment = parse()
            return Writing(experiment, prepare(experiment, self._settings.limits))

        return await self._thread.run(made)
