"""Which limit stands behind a refusal, for those who count refusals or write them down."""

from starlette.types import Scope

EXPERIMENT = "experiment"  # a mistake in what was asked for, or more than its bounds allow
READY = "ready"  # the answer to a readiness check
RESTART = "restart"

BY_STATUS = {
    408: "body_seconds",  # for a late header the connection itself notes "header_seconds"
    413: "body_bytes",
    414: "header_bytes",
    422: EXPERIMENT,
    431: "header_bytes",
    503: RESTART,
}


def limit_of(status: int) -> str:
    """The name of the setting, or one of the words above; empty where no limit was met."""
    return BY_STATUS.get(status, "")


def note_limit(scope: Scope, limit: str) -> None:
    """Says which setting a request is refused by, where somebody listens."""
    answer = scope.get("state", {}).get("answer")
    if answer is not None:
        answer.limit = limit
