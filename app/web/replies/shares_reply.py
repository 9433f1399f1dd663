"""The reply of /api/v1/shares: which examples of a batch it names, and what it says of them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from fastapi import Request
from numpy.typing import NDArray

from app.training.analysis import footprint
from app.training.analysis.shares import Shares, shares
from app.training.setup.preparation import Prepared
from app.web.reference.parameters import choice, stretch, whole_number
from app.web.serving.dependencies import Reading

LONGEST = 4096  # examples that a reply names at most

SORT = choice(
    "sort",
    "Order of the examples; a minus sign means descending. batch is the order of use, index that "
    "of the data.",
    ("-share", "share", "-length", "length", "-loss", "loss", "batch", "index"),
    "-share",
)
MOST = whole_number(
    "most",
    "The reply names at most this many examples. Of a larger batch it names half as many from "
    "each end of the order.",
    64,
    1,
    LONGEST,
)
EXAMPLES = stretch(
    "examples",
    f"The places in this order that the reply names, at most {LONGEST:,}, in place of `most`.",
    "by `most`",
)
PARAMETERS = (SORT, MOST, EXAMPLES)


@dataclass(frozen=True)
class ShareView:
    """Which places of a sorted batch a reply names."""

    places: NDArray[np.intp]
    sort: str

    def of(self, found: Shares) -> NDArray[np.intp]:
        """The named examples, as places in the batch."""
        order = found.sorted_by(self.sort.removeprefix("-"), self.sort.startswith("-"))
        return order[self.places]


def share_view(request: Request, size: int) -> ShareView:
    """What the query asks for, of a batch of that size.

    Raises:
        ExperimentError: for what is no window, or too large a one.
    """
    most, sort = MOST.of(request), SORT.of(request)
    window = EXAMPLES.of(request, range(0), size, LONGEST)
    if EXAMPLES.given(request) is not None:
        return ShareView(np.arange(window.start, window.stop), sort)
    return ShareView(_ends(size, most), sort)


def usual_view(size: int) -> ShareView:
    """What is named where a query says nothing."""
    return ShareView(_ends(size, int(MOST.default)), SORT.default)


def _ends(size: int, most: int) -> NDArray[np.intp]:
    """All places, or half of `most` from each end."""
    places = np.arange(size)
    if size <= most:
        return places
    return np.concatenate([places[: (most + 1) // 2], places[size - most // 2 :]])


async def shares_at(reading: Reading, index: int, step: int) -> Shares:
    """The shares at a step that the run has made."""
    await reading.takes(footprint.step_bytes(reading.prepared, index, step))
    kept = reading.computation.kept[index]
    return await reading.through(shares(reading.prepared, index, step, kept))


def shares_reply(
    prepared: Prepared, index: int, step: int, found: Shares, view: ShareView
) -> dict[str, Any]:
    """The reply without its head."""
    plan, named = prepared.runs[index], view.of(found)
    others = np.delete(found.shares, named)
    return {
        "step": step,
        "optimizer": plan.optimizer,
        "has_penalty": bool(prepared.penalty),
        "is_plain": plan.is_plain and not prepared.penalty,
        "accumulate": plan.accumulate,
        "batch_size": len(found.index),
        "batch_loss": found.batch_loss,
        "gradient_norm": found.gradient_norm,
        "against": found.against,
        "rest": {"count": len(others), "share": float(others.sum())},
        "examples": {
            "place": view.places,
            "index": found.index[named],
            "position": named,
            "y": found.y[named],
            "share": found.shares[named],
            "gradient_norm": found.lengths[named],
            "cosine": found.cosines[named],
            "loss": found.losses[named],
        },
    }
