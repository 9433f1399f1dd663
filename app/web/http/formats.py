"""In which of the formats that a call has its reply is sent."""

from collections.abc import Mapping

from fastapi import Request

from app.web.http.errors import Refusal
from app.web.http.negotiation import preferred
from app.web.http.requests import query_value


def format_of(request: Request, media_types: Mapping[str, str]) -> str:
    """The name of the format to reply in: by `format=`, else by Accept, else the first there is.

    media_types: that of each name.

    Raises:
        ExperimentError: for a `format=` that there is not.
        Refusal: 406, where Accept takes none of them.
    """
    chosen = query_value(request, "format", tuple(media_types))
    return chosen if chosen is not None else _negotiated(request, media_types)


def _negotiated(request: Request, media_types: Mapping[str, str]) -> str:
    accept = ",".join(request.headers.getlist("accept"))
    kind = preferred(accept, list(media_types.values()))
    for name, media_type in media_types.items():
        if media_type == kind:
            return name
    offered = ", ".join(media_types.values())
    raise Refusal(406, f"The Accept header excludes all formats of this reply: {offered}.")


def check_accepts_json(request: Request) -> None:
    """For a call that has no other format.

    Raises:
        Refusal: 406, where Accept does not take it.
    """
    _negotiated(request, {"json": "application/json"})
