"""Figures of the API as a client reads them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.server import Server
from tests.web.questions import Document, ask

Figure = dict[str, Any]
Trace = dict[str, Any]


def figure(server: Server, document: Document, plot: str, **besides: Any) -> Figure:
    """The reply of /api/v1/figure; asked once for all tests."""
    return ask(server, "figure", document, plot=plot, **besides)


def traces(figure: Figure) -> dict[str, Trace]:
    """By their names; of several of one name the first."""
    return {trace["name"]: trace for trace in reversed(figure["data"])}


def column(values: list[Any]) -> NDArray[np.float64]:
    """NaN in place of null."""
    return np.array([np.nan if value is None else value for value in values], dtype=float)
