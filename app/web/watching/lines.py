"""The log as lines of JSON on the standard output: one for each request, and one for each fault.

Nothing in the line of a request tells who asked or what: the address is cut to its network, and
there is neither a query nor the name of a browser. `uvicorn` gets `CONFIGURATION`.
"""

import logging
import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import orjson

from app.web.http.addresses import network_of
from app.web.watching.watch import Answer, Listener

NETWORK_BITS = {4: 24, 6: 48}  # kept of an address, by the version of IP
CONFIGURATION: dict[str, Any] = {  # of Python's logging
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"lines": {"class": f"{__name__}.Handler"}},
    "root": {"handlers": ["lines"], "level": "WARNING"},
}


def write(event: str, **parts: object) -> None:
    """Writes one line; whoever reads it may have gone."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    line = {"time": now, "event": event, "worker": os.getpid(), **parts}
    with suppress(OSError, ValueError):
        sys.stdout.write(orjson.dumps(line, default=str).decode() + "\n")
        sys.stdout.flush()


class Lines(Listener):
    """A line for each request, once its reply has ended."""

    def ended(self, answer: Answer) -> None:
        write(
            "request",
            method=answer.method,
            route=answer.route,
            status=answer.status,
            seconds=round(answer.seconds, 6),
            bytes=answer.nbytes,
            address=network_of(answer.client, NETWORK_BITS),
            **({"limit": answer.limit} if answer.limit else {}),
        )


class Handler(logging.Handler):
    """Writes each record of Python's logging as a line: faults above all."""

    def emit(self, record: logging.LogRecord) -> None:
        fault = logging.Formatter().formatException(record.exc_info) if record.exc_info else None
        write(
            "fault" if record.levelno >= logging.ERROR else "message",
            level=record.levelname.lower(),
            logger=record.name,
            message=record.getMessage(),
            **({"fault": fault} if fault else {}),
        )
