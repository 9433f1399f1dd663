"""One reply with a comparison: which columns it contains, its largest size, its formats."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.settings import Settings
from app.training.document.problems import refuse
from app.training.engine.columns import BY_LAYER, SCALARS
from app.training.engine.comparison import all_parameters_fit
from app.training.engine.evaluation import most_evaluations
from app.training.engine.slices import Sliced
from app.training.engine.trained import Trained
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan
from app.web.http.wire import json_pieces, opening
from app.web.replies.columns import EVALUATED_COLUMNS, Selection, columns_of
from app.web.replies.tables import Row, as_csv, as_ndjson, with_places

ON_REQUEST = ("parameters", "batches")
FIELDS = (*SCALARS, *BY_LAYER, *EVALUATED_COLUMNS, *ON_REQUEST)
DEFAULT_FIELDS = (*SCALARS, *EVALUATED_COLUMNS)
BYTES_A_NUMBER, BYTES_AN_INDEX = 20, 5  # of JSON, roughly


def longest(prepared: Prepared) -> int:
    """The number of steps of the longest run."""
    return max(plan.steps for plan in prepared.runs)


def check_size(
    prepared: Prepared, fields: tuple[str, ...], steps: range | None, settings: Settings
) -> None:
    """Refuses a reply that would be too large, naming the field to leave out and the steps to ask.

    steps: the stretch asked for; None for the whole.

    Raises:
        ExperimentError: naming `fields`, or `steps` where a stretch is asked for.
    """
    most = settings.reply_bytes
    kept = all_parameters_fit(prepared, settings.limits)
    if steps is None and "parameters" in fields and not kept:
        raise refuse(
            "fields", "parameters",
            "must be left out, because the parameters of all steps have more than "
            f"{settings.limits.parameter_bytes:,} bytes; or request a part with steps=first:end",
        )  # fmt: skip
    sizes = sizes_of(prepared, fields, steps or range(longest(prepared)))
    if sum(sizes.values()) <= most:
        return
    largest = max(sizes, key=lambda name: sizes[name])
    fitting = _fitting_steps(prepared, fields, most)
    message = f"would make a reply of more than {most:,} bytes; leave out {largest}"
    if fitting:
        message += f", or request fewer steps, for example steps=0:{fitting}"
    if steps is None:
        raise refuse("fields", ",".join(fields), message)
    raise refuse("steps", f"{steps.start}:{steps.stop}", message)


def _fitting_steps(prepared: Prepared, fields: tuple[str, ...], most: int) -> int:
    """How many steps from the first fit into so many bytes."""

    def size(steps: int) -> int:
        return sum(sizes_of(prepared, fields, range(steps)).values())

    return max(bisect_right(range(longest(prepared) + 1), most, key=size) - 1, 0)


def sizes_of(prepared: Prepared, fields: tuple[str, ...], steps: range) -> dict[str, int]:
    """Bytes of each field over a stretch of steps of all runs, roughly."""
    sizes = dict.fromkeys(fields, 0)
    for plan in prepared.runs:
        own = range(min(steps.start, plan.steps), min(steps.stop, plan.steps))
        for name in fields:
            if name == "batches":
                sizes[name] += BYTES_AN_INDEX * _examples(plan, own)
            elif name in EVALUATED_COLUMNS:
                sizes[name] += BYTES_A_NUMBER * most_evaluations(plan, own)
            else:
                sizes[name] += BYTES_A_NUMBER * (len(own) + 1) * _width(prepared, name)
    return sizes


def _width(prepared: Prepared, name: str) -> int:
    """Numbers of a field for each step."""
    if name == "parameters":
        return prepared.layout.size
    return len(prepared.layout.layers) if name in BY_LAYER else 1


def _examples(plan: RunPlan, steps: range) -> int:
    timetable = plan.timetable
    return timetable.examples_at(steps.stop) - timetable.examples_at(steps.start)


def making_bytes(prepared: Prepared, fields: tuple[str, ...], steps: range | None) -> int:
    """Bytes that a reply takes while it is made, roughly: its pieces, and the whole of them."""
    return 2 * sum(sizes_of(prepared, fields, steps or range(longest(prepared))).values())


def as_json(trained: Trained, selection: Selection, runs: list[Row]) -> Iterator[bytes]:
    """The reply of /api/v1/run."""
    page = {} if selection.page is None else {"page": selection.page}
    return json_pieces({**opening(trained.prepared), **page, "runs": runs})


@dataclass(frozen=True)
class Format:
    """One form of the reply: which columns it is made of, and how they are written."""

    media_type: str
    write: Callable[[Trained, Selection, list[Row]], Iterator[bytes]]
    columns: Callable[[Selection], Selection]


FORMATS = {
    "json": Format("application/json", as_json, lambda selection: selection),
    "ndjson": Format("application/x-ndjson", as_ndjson, with_places),
    "csv": Format("text/csv", as_csv, with_places),
}
MEDIA_TYPES = {name: form.media_type for name, form in FORMATS.items()}


def written(name: str, trained: Trained, selection: Selection, most: int) -> Sliced[bytes]:
    """The reply in the form of that name, piece by piece.

    Raises:
        ExperimentError: once it is larger than `most` bytes, which its estimate was not.
    """
    form, pieces, size = FORMATS[name], list[bytes](), 0
    runs = yield from columns_of(trained, form.columns(selection))
    for piece in form.write(trained, selection, runs):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            raise refuse(
                "format", name,
                f"makes a reply of more than {most:,} bytes; request fewer fields, or fewer "
                "steps with steps=first:end",
            )  # fmt: skip
        yield
    return b"".join(pieces)
