"""Which messages of uvicorn's log are written. Must not know a request."""

import logging

# Said of each request to upgrade, however many a client sends; the second asks for a library.
IDLE = ("Unsupported upgrade request", "No supported WebSocket library")


def is_worth_a_line(record: logging.LogRecord) -> bool:
    """Whether a message of uvicorn's log is worth keeping: all are except those in IDLE."""
    return not record.getMessage().startswith(IDLE)


def quieten() -> None:
    """Keeps the messages in IDLE out of this process's log."""
    logging.getLogger("uvicorn.error").addFilter(is_worth_a_line)
