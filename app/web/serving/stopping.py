"""Whether this worker has been told to stop, and the delay from that signal to the stop.

Depends on signals; must not know what the application does. A load balancer that asks /readyz
hears of the stop before the worker takes no more connections.
"""

import asyncio
import signal
import threading
from types import FrameType


class Stopping:
    """Of one worker."""

    def __init__(self) -> None:
        self.has_begun = False

    def listen(self, notice: float) -> None:
        """Hears SIGTERM before the server does, which stops `notice` seconds later.

        A second signal stops it at once. A server in a thread hears no signals.
        """
        if threading.current_thread() is not threading.main_thread():
            return
        stop = signal.getsignal(signal.SIGTERM)
        loop = asyncio.get_running_loop()
        if not callable(stop):
            return

        def begin(number: int, frame: FrameType | None) -> None:
            if self.has_begun or not notice:
                stop(number, frame)
            else:
                loop.call_soon_threadsafe(loop.call_later, notice, stop, number, None)
            self.has_begun = True

        signal.signal(signal.SIGTERM, begin)
