"""What training libraries average: /api/docs/libraries, made from the registry of libraries.

Depends on the registry and what was recorded; must not know a run.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from app.training.document.libraries import LIBRARIES
from app.training.document.libraries.kit import HALF, NONE, OURS, Library
from app.training.document.libraries.recorded import CASES, RECORDED, experiment
from app.training.document.query import pairs_of
from app.training.document.specification import validated
from app.web.pages.page import render

router = APIRouter(include_in_schema=False)
FORMS = {
    "by_size": "mean by size",
    "batches_equal": "mean, batches equal",
    "last_batch": "last batch",
    "sum_of_batches": "sum of batches",
    "exponential": "smoothed",
}


@dataclass(frozen=True)
class Row:
    """A library with its forms in short, and what was recorded of it."""

    library: Library
    forms: tuple[str, ...]
    recorded: tuple[tuple[str, str, str], ...]  # title of the case, the number, the address of ours
    address: str  # of the experiment that is like it


HEADS = (
    "½ in the loss", "Batch", "Velocity", "ε of RMSProp", "ε of AdaGrad", "ε of Adam",
    "L2 penalty on", "Loss of an epoch",
)  # fmt: skip


@router.get("/api/docs/libraries")
async def libraries(request: Request) -> Response:
    """The page."""
    rows = [_row(library) for library in LIBRARIES.values()]
    context = {
        "base": str(request.base_url).rstrip("/"),
        "rows": rows,
        "heads": HEADS,
        "ours": list(_forms(OURS)),
        "cases": list(CASES.values()),
        "recorded": [(row.library, _cells(row.library)) for row in rows if row.recorded],
    }
    return render(request, "docs-libraries.html", context)


def _row(library: Library) -> Row:
    recorded = [
        (CASES[case].title, f"{weight:.6f}", _query(library, case))
        for case, weight in _weights(library)
    ]
    return Row(library, tuple(_forms(library)), tuple(recorded), _query(library, "plain"))


def _weights(library: Library) -> Iterator[tuple[str, float]]:
    if library.name in RECORDED:
        yield from RECORDED[library.name].weights.items()


def _cells(library: Library) -> list[tuple[str, str] | None]:
    """For each case the recorded number and the address of our experiment."""
    weights = dict(_weights(library))
    return [
        (f"{weights[case]:.6f}", _query(library, case)) if case in weights else None
        for case in CASES
    ]


def _forms(library: Library) -> Iterator[str]:
    """The forms in short, in the order of HEADS."""

    def of(name: str, ours: str, optimizer: str = "") -> str:
        value = library.setting(name, optimizer)
        return ours if value is None else str(value)

    yield "yes" if library.regression_loss == HALF else "no"
    yield of("reduction", "mean")
    inside = library.setting("rate_in_velocity", "momentum")
    yield "μv − ηg" if inside else "μv + g"
    for optimizer in ("rmsprop", "adagrad"):
        yield of("epsilon_place", "outside", optimizer)
    corrected = library.setting("bias_correction", "adam") is not False
    yield of("epsilon_place", "outside", "adam") + ("" if corrected else ", not corrected")
    held = {"weights": "weights", "all": "weights and biases"}[of("l2_on", "weights")]
    penalty = held + (", per batch" if of("l2_per", "objective") == "batch" else "")
    yield "–" if library.penalty == NONE else penalty
    is_printed = library is OURS or library.prints_epoch_loss
    yield FORMS[of("epoch_loss", "by_size")] if is_printed else "–"


def _query(library: Library, case: str) -> str:
    document = experiment(library.name, case, library.l2_times)
    return urlencode(pairs_of(validated(document)), safe=",")
