"""/api/v1/run: the whole comparison as columns, or a stretch of its steps."""

import numpy as np
from fastapi import APIRouter, Request, Response
from numpy.typing import NDArray

from app.training.engine.columns import SCALARS, STEP_COLUMNS
from app.training.engine.comparison import all_parameters_fit
from app.training.engine.evaluation import EVALUATION_COLUMNS
from app.training.engine.seeking import parameters_at
from app.training.engine.trained import Trained
from app.web.http.caching import cacheable, fresh_key
from app.web.http.non_finite import HOW_READ, SPELLINGS
from app.web.reference.call import STATUSES_OF_CACHEABLE, Call, ReplyBody
from app.web.reference.common import OUTCOME, RUN_HEAD
from app.web.reference.example import Example
from app.web.reference.opening import OPENING, columns
from app.web.reference.parameters import format_choice, names
from app.web.reference.shapes import (
    NUMBER,
    TEXT,
    WHOLE,
    Part,
    listed,
    maybe,
    numbers,
    one_of,
    record,
    wholes,
)
from app.web.replies.columns import Selection
from app.web.replies.paging import STEPS, page_of, stretch_of, thetas_of
from app.web.replies.run_reply import (
    DEFAULT_FIELDS,
    FIELDS,
    MEDIA_TYPES,
    check_size,
    longest,
    making_bytes,
    written,
)
from app.web.serving.dependencies import OfRequest, Reading, settings_of

NON_FINITE = record(
    Part("column", TEXT, "the column with a null for this number"),
    Part("step", WHOLE, "k of the step or of the evaluated θ_k"),
    Part("value", one_of(*SPELLINGS), "the number"),
    Part(
        "entries",
        maybe(wholes("entries")),
        "which entries of the vector have this value, counted from 0; null if it is a number",
    ),
)
OF_RUN = (
    Part("status", one_of("finished", "diverged"), "how the run ended; the same in all its rows"),
    Part("diverged_at", maybe(WHOLE), "step at which it diverged; null or empty if it finished"),
)
RUN = record(
    *RUN_HEAD,
    *OUTCOME,
    *columns(always=False),
    Part(
        "parameters",
        numbers("steps + 1", "parameters"),
        "θ_0 to θ_steps; only if `fields` names it",
        False,
    ),
    Part(
        "batches",
        wholes("steps", "examples of the batch"),
        "the rows of `data.x` in each batch; only if `fields` names it",
        False,
    ),
    Part("non_finite", listed(NON_FINITE, "entries"), "every number that is not finite"),
)
ROW = (
    Part("run", WHOLE, "number of the run, counted from 0"),
    Part("label", TEXT, "name of the run"),
    Part("step", WHOLE, "k; the last row of a run is for θ after its last step"),
    Part("epoch", NUMBER, "epochs passed before the step, by the examples used"),
    *(Part(name, NUMBER, STEP_COLUMNS[name].text, False) for name in SCALARS),
    Part("layer_update_norm", maybe(numbers("layers")), "update length of each layer", False),
    *(Part(name, NUMBER, text, False) for name, text in EVALUATION_COLUMNS.items()),
    Part("parameters", maybe(numbers("parameters")), "θ_k; only if `fields` names it", False),
    Part(
        "batches",
        maybe(wholes("examples of the batch")),
        "the rows of `data.x` in the batch; only if `fields` names it",
        False,
    ),
    *OF_RUN,
)
LINE = record(
    *ROW,
    Part("non_finite", listed(NON_FINITE, "entries"), "numbers of this row that are not finite"),
)
TABLE_ROW = record(
    *ROW, Part("non_finite", TEXT, "the columns of this row that are not finite, joined by spaces")
)
PAGE = record(
    Part("first", WHOLE, "first step of the page"),
    Part("last", WHOLE, "the step after the last one of the page"),
    Part("total", WHOLE, "number of steps of the longest run"),
    Part("next", maybe(TEXT), "address of the next page; null on the last page"),
)

LEFT_OUT = tuple(name for name in FIELDS if name not in DEFAULT_FIELDS)
COLUMNS = names("fields", "The columns of the reply.", FIELDS, f"all but {', '.join(LEFT_OUT)}")
FORMAT = format_choice(MEDIA_TYPES)

CALL = Call(
    path="/api/v1/run",
    place=10,
    title="The whole comparison",
    gives="the whole comparison as columns: JSON, NDJSON or CSV",
    about="Trains every run and replies with the recorded numbers as columns. Entry k of a column "
    "belongs to step k, which takes θ_k to θ_{k+1}. Losses over all examples are measured only at "
    "some steps; `evaluated_steps` lists these. The server refuses a reply that would be too "
    "large, and the refusal says which columns to leave out. `steps=0:1000` replies with one page "
    "of the steps. Its `page.next` and the header `Link` have the address of the next page. A run "
    "diverges if a number is no longer finite, or if its training loss stays more than a thousand "
    "times above its start; it ends there. JSON has null both for a "
    "number that is not finite and for a value that does not exist, so `non_finite` lists the "
    "numbers that are not finite: NaN, Infinity or -Infinity. All other nulls are values that do "
    "not exist: they were not evaluated at that step, or are not defined there.",
    parameters=(COLUMNS, STEPS, FORMAT),
    statuses=STATUSES_OF_CACHEABLE,
    bodies={
        "json": ReplyBody(
            "application/json",
            record(
                *OPENING,
                Part("runs", listed(RUN, "runs"), "the runs in their order"),
                Part(
                    "page", PAGE, "the place of this page; only with the parameter `steps`", False
                ),
            ),
            "",
        ),
        "ndjson": ReplyBody(
            "application/x-ndjson",
            LINE,
            "One line for each θ_k of each run that has a value in one of the columns. A value "
            "that was not evaluated at that step is null.",
            each=True,
        ),
        "csv": ReplyBody(
            "text/csv",
            TABLE_ROW,
            "The same rows as a table. A cell is empty if the value was not evaluated at that "
            f"step or is not defined there. {HOW_READ} pandas also reads an empty cell as NaN, so "
            "the column `non_finite` names the columns of a row that are not finite. `parameters` "
            "and `layer_update_norm` have one column for each entry, for example `W1[0,3]` and "
            "`layer_update_norm_1`. A label that a spreadsheet would read as a formula has a "
            "single quote before it.",
            each=True,
        ),
    },
    example=Example(
        text="Two examples that pull the model in opposite directions: print the last training "
        "loss of full batch and of SGD.",
        query={
            "data": "two_points",
            "model.hidden": "",
            "learning_rate": "0.125",
            "runs": "full,1",
            "stop.epochs": "3",
        },
        python='for run in reply.json()["runs"]:\n'
        '    print(run["label"], run["training_loss"][-1])',
        javascript="const { runs } = await reply.json();\n"
        "for (const run of runs) console.log(run.label, run.training_loss.at(-1));",
    ),
)

router = APIRouter()


@router.api_route(CALL.path, methods=[*CALL.methods])
async def run(request: Request, reading: OfRequest) -> Response:
    """The whole comparison as columns, or a stretch of its steps."""
    prepared, name = reading.prepared, FORMAT.of(request)
    chosen = COLUMNS.of(request)
    fields = DEFAULT_FIELDS if chosen is None else chosen
    steps = stretch_of(request, longest(prepared))
    check_size(prepared, fields, steps, settings_of(request))
    key = fresh_key(request, prepared, name)
    trained = await reading.trained()
    await reading.takes(making_bytes(prepared, fields, steps))
    selection = await _selection(request, reading, trained, fields, steps)
    work = written(name, trained, selection, settings_of(request).reply_bytes)
    reply = cacheable(request, await reading.through(work), MEDIA_TYPES[name], key)
    if selection.page and selection.page["next"]:
        reply.headers["Link"] = f'<{selection.page["next"]}>; rel="next"'
    return reply


async def _selection(
    request: Request,
    reading: Reading,
    trained: Trained,
    fields: tuple[str, ...],
    steps: range | None,
) -> Selection:
    """The columns of the steps that the request asks for, or of all."""
    thetas = thetas_of(steps, trained.steps)
    page = page_of(request, steps, trained.steps) if steps is not None else None
    parameters = None
    limits = settings_of(request).limits
    if "parameters" in fields and not all_parameters_fit(reading.prepared, limits):
        parameters = await _parameters(reading, trained, thetas)
    return Selection(fields, thetas, page, parameters)


async def _parameters(
    reading: Reading, trained: Trained, thetas: range
) -> tuple[NDArray[np.float64], ...]:
    """The θ_k of a stretch for each run, computed again where the frames hold only key steps."""
    rows = []
    for plan, outcome, kept in zip(
        reading.prepared.runs, trained.outcomes, reading.computation.kept, strict=True
    ):
        own = range(thetas.start, max(thetas.start, min(thetas.stop, outcome.steps + 1)))
        work = parameters_at(reading.prepared, plan, own, outcome.steps, kept)
        rows.append(await reading.through(work))
    return tuple(rows)
