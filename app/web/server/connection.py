"""One connection to a client: uvicorn's, with limits on what may come in and on how slowly.

Depends on the settings; must not know what the application does with a request. When the server
stops, it also notifies the request that is being answered. What a body may be, and how long the
application waits for it, is decided in `bodies.py`.
"""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import orjson
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from app.settings import Settings
from app.web.http.errors import details
from app.web.middleware.bodies import LINGER
from app.web.middleware.cors import OPEN
from app.web.middleware.restarts import Stop
from app.web.middleware.security_headers import HEADERS, NOTHING
from app.web.watching.watch import Watching

GRACE = 0.75  # share of the time that uvicorn gives to stop, after which readers are cut off
# Bytes that the system takes in advance for a reader. Else it takes some 4 MB, and tells only once
# a third of them has gone: a slow reader would look like one that takes nothing.
AHEAD = 1 << 16
SENT = {
    **OPEN,
    **HEADERS,
    "Content-Security-Policy": NOTHING,
    "Content-Type": "application/problem+json",
    "Connection": "close",
}


class Limit:
    """Calls `strike` some seconds after its begin, unless it has ended before."""

    def __init__(self, seconds: float, strike: Callable[[], None]) -> None:
        self._seconds, self._strike = seconds, strike
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """Starts the time, unless it runs already."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._seconds, self._struck)

    def end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _struck(self) -> None:
        self._timer = None
        self._strike()


class Connection(HttpToolsProtocol):
    """uvicorn's connection for httptools; one request at a time, pipelined ones are not answered.

    If a request arrives before the last reply has ended, it is thrown away, and the connection is
    closed after that reply, as HTTP allows (RFC 9112, section 9.3.2). uvicorn would stop reading
    instead, and so not notice until its next write that the reader has left.
    """

    def __init__(self, *given: Any, settings: Settings, **named: Any) -> None:
        super().__init__(*given, **named)
        self._header_bytes = settings.header_bytes
        self._arrival = Limit(settings.header_seconds, self._refuse_late_header)
        self._taking = Limit(settings.reader_seconds, self._cut_off)
        self._stop = Stop()
        self._watching: Watching | None = self.app_state.get("watching")
        self._header_size = 0  # bytes of the header that is being read
        self._is_in_header = True  # or between two requests; else within a body
        self._is_deaf = False  # whatever comes is thrown away

    @property
    def _is_replying(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    # What comes in.

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        _take_little_ahead(transport)
        self._arrival.begin()

    def connection_lost(self, exc: Exception | None) -> None:
        self._arrival.end()
        self._taking.end()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        while data and not self._is_deaf and not self.transport.is_closing():
            room = self._header_bytes - self._header_size if self._is_in_header else len(data)
            self._header_size += min(room, len(data))
            super().data_received(data[:room])
            if self._is_in_header and self._header_size >= self._header_bytes:
                self._refuse_long_header()
            data = data[room:]
        is_begun = self._is_in_header and self._header_size > 0
        if is_begun and not (self._is_deaf or self._is_replying):
            self._arrival.begin()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["state"]["stop"] = self._stop
        if self._is_replying:
            self.cycle.keep_alive = False
            self._is_deaf = True

    def on_headers_complete(self) -> None:
        if not self._is_deaf:
            self._arrival.end()
            self._is_in_header, self._header_size = False, 0
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if not self._is_deaf:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not self._is_deaf:
            self._is_in_header, self._header_size = True, 0
            super().on_message_complete()

    def _unsupported_upgrade_warning(self) -> None:
        """An upgrade that is not made needs no warning: the request is answered as it stands."""

    # What is refused here, before there is a request that the application could refuse.

    def _refuse_late_header(self) -> None:
        if self._header_size:
            detail = "The header of the request took too long to arrive."
            self._refuse(408, detail, "header_seconds")
        else:
            self.transport.close()

    def _refuse_long_header(self) -> None:
        status, part = (431, "header") if self.headers else (414, "address")
        most = f"{self._header_bytes:,} bytes"
        detail = f"The {part} is too long: address and headers together may have {most}."
        self._refuse(status, detail, "header_bytes")

    def send_400_response(self, msg: str) -> None:
        """For what is no HTTP."""
        self._refuse(400, msg)

    def _refuse(self, status: int, detail: str, limit: str = "") -> None:
        """Answers with a problem document and closes, without a word within another reply.

        limit: the setting behind it, if there is one.
        """
        self._is_deaf = True
        self._arrival.end()
        if self._is_replying and self._is_in_header:
            self.cycle.keep_alive = False  # the request before is a good one
            return
        if self._is_replying:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if not (self._is_replying and self.cycle.response_started):
            self.transport.write(_problem(status, detail))
            if self._watching is not None:
                self._watching.refused(status, self.client[0] if self.client else None, limit)
        # Closed at once, the system might throw the reply away with what the client still sends.
        self.transport.write_eof()
        self.loop.call_later(LINGER, self.transport.abort)

    # What goes out.

    def pause_writing(self) -> None:
        super().pause_writing()
        self._taking.begin()

    def resume_writing(self) -> None:
        super().resume_writing()
        if not self.transport.is_closing():
            self._taking.end()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.transport.is_closing():
            self._taking.begin()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._taking.begin()

    def _cut_off(self) -> None:
        """What was not taken is dropped, and the application hears that the reader has left."""
        self.transport.abort()

    # The end of the server.

    def shutdown(self) -> None:
        """Called by uvicorn when the server begins to stop."""
        super().shutdown()
        self._stop.come()
        if self.config.timeout_graceful_shutdown:
            most = GRACE * self.config.timeout_graceful_shutdown
            self.loop.call_later(most, self.transport.abort)


def _take_little_ahead(transport: asyncio.Transport) -> None:
    """Bounds what the system keeps for the reader, where it can."""
    connection = transport.get_extra_info("socket")
    if hasattr(socket, "TCP_NOTSENT_LOWAT") and connection.family != socket.AF_UNIX:
        with suppress(OSError):  # it has gone already
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, AHEAD)


def _problem(status: int, detail: str) -> bytes:
    """A whole reply, as bytes."""
    content = orjson.dumps(details(status, detail))
    headers = {**SENT, "Content-Length": str(len(content))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return STATUS_LINE[status] + lines.encode() + b"\r\n" + content
