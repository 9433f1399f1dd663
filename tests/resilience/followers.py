"""A client of the stream that is cut off again and again, and goes on with its last event id.

It reads slowly, from a small buffer, so that a stream is nearly always under way; of an event that
came in part it keeps nothing.
"""

import socket
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.parse import urlencode

from tests.web.client import Event, events_of, strict

BUFFER = 4096  # bytes that the system keeps for it


@dataclass
class Follower:
    """One stream in one form: `events` are those that it has had, `opened` how often it opened."""

    form: str
    query: dict[str, str]
    events: list[Event] = field(default_factory=list)
    interruptions: int = 0
    _connection: socket.socket | None = None
    _text: bytes = b""

    @property
    def has_ended(self) -> bool:
        return bool(self.events) and self.events[-1].name == "end"

    @property
    def is_connected(self) -> bool:
        return self._connection is not None

    @property
    def frames(self) -> list[dict[str, Any]]:
        return [event.data for event in self.events if event.name == "frame"]

    @property
    def local_port(self) -> int:
        """Of its connection, by which the process at the other end is known."""
        assert self._connection is not None
        port: int = self._connection.getsockname()[1]
        return port

    def connect(self, port: int) -> None:
        """Goes on after the last event.

        Raises:
            ConnectionError: where nobody listens, or who does is ended now.
        """
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        connection.settimeout(60)
        try:
            connection.connect(("127.0.0.1", port))
            connection.sendall(self._request())
            self._reply = HTTPResponse(connection)
            self._reply.begin()
        except (ConnectionError, HTTPException) as error:
            connection.close()
            raise ConnectionError from error
        assert self._reply.status == 200
        self._connection, self._text = connection, b""

    def _request(self) -> bytes:
        last = next((event.id for event in reversed(self.events) if event.id), None)
        cursor = f"Last-Event-ID: {last}\r\n" if last else ""
        target = f"/api/v1/stream?{urlencode({**self.query, 'format': self.form})}"
        return f"GET {target} HTTP/1.1\r\nHost: a\r\n{cursor}\r\n".encode()

    def read(self, size: int) -> bool:
        """Takes so many bytes; whether they came before the end."""
        while size > 0:
            try:
                part = self._reply.read1(min(size, 1 << 16))
            except (ConnectionError, HTTPException):
                part = b""
            if not part:
                return False
            self._text += part
            size -= len(part)
        return True

    def read_rest(self) -> None:
        """Takes what still comes, and counts an end before the end as an interruption."""
        while self.read(1 << 20):
            pass
        assert self._connection is not None
        self._reply.close()
        self._connection.close()
        self._connection = None
        new = list(READERS[self.form](self._text))
        assert [event.name for event in new[:1]] in ([], ["open"])
        assert {event.name for event in new[1:]} <= {"frame", "end"}
        assert not any(event.data["restarted"] for event in new[:1])
        self.events += new
        self.interruptions += not self.has_ended


def _server_sent(text: bytes) -> list[Event]:
    whole = text[: text.rfind(b"\n\n") + 2]
    return list(events_of(iter(whole.decode().split("\n"))))


def _json_lines(text: bytes) -> list[Event]:
    lines = [strict(line) for line in text[: text.rfind(b"\n") + 1].splitlines()]
    return [Event(line["event"], line["id"], line["data"]) for line in lines]


READERS = {"sse": _server_sent, "ndjson": _json_lines}
