"""How long the training thread keeps short work waiting: the measure of how busy a worker is."""

import asyncio
import time
from contextlib import suppress

from app.web.serving.training_thread import TrainingThread

LONGEST = 3.0  # seconds; usually it is some milliseconds


async def waited(thread: TrainingThread) -> float:
    """Seconds that a job of no work waits for its turn, at most LONGEST."""
    began = time.perf_counter()
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST):
            await thread.run(lambda: None)
            return min(time.perf_counter() - began, LONGEST)
    return LONGEST
