"""Which limit stands behind a refusal that does not name one itself: by its status."""

EXPERIMENT = "experiment"  # a mistake in what was asked for, or more than its bounds allow
READY = "ready"  # the answer to a readiness check
RESTART = "restart"

BY_STATUS = {
    408: "body_seconds",  # of the header, the connection itself says
    413: "body_bytes",
    414: "header_bytes",
    422: EXPERIMENT,
    431: "header_bytes",
    503: RESTART,
}


def limit_of(status: int) -> str:
    """The name of the setting, or one of the words above; empty where no limit was met."""
    return BY_STATUS.get(status, "")
