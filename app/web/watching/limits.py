"""Which setting stands behind a refusal. Knows what refusals say, not who says it."""

EXPERIMENT = "experiment"  # a mistake in what was asked for, or more than its bounds allow
READY = "ready"  # the answer to a readiness check
RESTART = "restart"

BY_DETAIL = {
    "This network reads as much as one network may at once.": "readers_per_address",
    "The server serves as many readers as it can at once.": "readers",
    "This network trains as many experiments as one network may at once.": "streams_per_address",
    "The server trains as many experiments as it can at once.": "streams",
    "The experiments in training leave no memory for this one yet.": "memory_bytes",
    "As many calls as may wait for memory do so already.": "calls_waiting",
    "The server restarts.": RESTART,
}
BY_STATUS = {
    408: "body_seconds",  # of the header, the connection itself says
    413: "body_bytes",
    414: "header_bytes",
    422: EXPERIMENT,
    431: "header_bytes",
}


def limit_of(status: int, detail: str) -> str:
    """The name of the setting, or one of the words above; empty where no limit was met."""
    return BY_DETAIL.get(detail) or BY_STATUS.get(status, "")
