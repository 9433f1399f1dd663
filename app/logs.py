"""What of uvicorn's log is worth a line. Knows no request."""

import logging

# Said of each request to upgrade, however many a client sends; the second asks for a library.
IDLE = ("Unsupported upgrade request", "No supported WebSocket library")


def is_worth_a_line(record: logging.LogRecord) -> bool:
    """False for what is no fault and would only fill the log."""
    return not record.getMessage().startswith(IDLE)


def quieten() -> None:
    """Leaves such lines out of this process's log."""
    logging.getLogger("uvicorn.error").addFilter(is_worth_a_line)
