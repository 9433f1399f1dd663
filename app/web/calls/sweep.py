"""/api/v1/sweep: a grid of batch sizes, rates and seeds, its cells as they come."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from app.training.document.specification import VARY
from app.training.document.sweep_settings import MEASURES
from app.web.http.caching import VARY as VARIES
from app.web.http.caching import cacheable, fresh_key
from app.web.http.non_finite import HOW_READ
from app.web.reference.call import STATUSES_OF_CACHEABLE, Call, ReplyBody
from app.web.reference.common import ENGINE, ID, NOTICES, PROBLEM
from app.web.reference.costs import COSTS, LOSSES
from app.web.reference.example import Example
from app.web.reference.parameters import format_choice
from app.web.reference.shapes import (
    NUMBER,
    TEXT,
    WHOLE,
    Part,
    Schema,
    Shape,
    either,
    listed,
    maybe,
    numbers,
    one_of,
    record,
    texts,
    wholes,
)
from app.web.reference.sweep_parameters import SWEEP, sweep_in
from app.web.replies.place import RUN, run_of
from app.web.replies.sweep_reply import MEDIA_TYPES, STACK_BYTES, SweepReply, sweep_grid
from app.web.serving.dependencies import OfRequest

SETTINGS = record(
    Part("batch_sizes", listed(either(WHOLE, TEXT), "sizes"), "as the request says them"),
    Part("learning_rates", numbers("rates"), "as the request says them"),
    Part("optimizers", maybe(texts("optimisers")), "null: that of the experiment"),
    Part("schedules", maybe(texts("schedules")), "null: that of the experiment"),
    Part("seeds", WHOLE, "trainings of each cell of the grid"),
    Part("vary", one_of(*VARY), "what the seeds change"),
    Part("target", NUMBER, "the loss to reach; null if there is none"),
    Part("measure", one_of(*MEASURES), "the loss that the target is for"),
    Part("evaluations", WHOLE, "evaluations in an epoch, at most"),
)
KIND = (
    Part("batch_size", WHOLE, "examples in a batch of the first epoch"),
    Part("learning_rate", NUMBER, "η, before the schedule and the warm-up change it"),
    Part("optimizer", TEXT, "the optimiser"),
    Part("schedule", TEXT, "the schedule of the learning rate"),
)
CELL_HEAD = (
    *KIND,
    Part("seed", WHOLE, "seed of the order of the examples"),
    Part("start_seed", WHOLE, "seed of the start: `model.seed`"),
    Part("steps", WHOLE, "number of steps that the run made"),
    Part("status", one_of("finished", "diverged"), "how the run ended"),
    Part("diverged_at", maybe(WHOLE), "step at which the run diverged; null if it did not"),
)
CELL = record(
    *CELL_HEAD,
    Part("final", LOSSES, "the losses at the end of the run"),
    Part("best", LOSSES, "the lowest finite losses of all evaluations"),
    Part(
        "reached",
        maybe(record(*COSTS)),
        "the cost of reaching the target; null if it was not reached. `seconds` are those of a run "
        "that is trained alone: its steps times the measured time of one",
    ),
    Part("why_not", maybe(TEXT), "one sentence on why the target was not reached; null if it was"),
)
ROW = record(
    *CELL_HEAD,
    *(
        Part(f"{part}_{measure}{what}", NUMBER, "the loss or its step, as in JSON")
        for part in ("final", "best")
        for measure in MEASURES
        for what in ("", "_step")
    ),
    *(Part(f"reached_{cost.name}", cost.shape, cost.text) for cost in COSTS),
    Part("why_not", TEXT, "why the target was not reached; empty if it was"),
)
BEST = record(
    *KIND,
    Part("seeds", WHOLE, "trainings at this rate"),
    Part("reached", WHOLE, "how many of them reached the target"),
    Part("diverged", WHOLE, "how many of them diverged"),
    Part("updates", NUMBER, "median of the updates to the target; null if half did not reach it"),
    Part("epochs", NUMBER, "the same in epochs"),
    Part("final_training_loss", NUMBER, "median of the training losses at the end"),
)
BEND = record(
    Part("fewest_updates", NUMBER, "S_min, the updates that the largest batches would need"),
    Part("fewest_examples", NUMBER, "E_min, the examples that the smallest batches would need"),
    Part("batch_size", NUMBER, "E_min / S_min, the critical batch size"),
)
NOISE = record(
    Part("batch_size", WHOLE, "of the run along which the noise is measured"),
    Part("learning_rate", NUMBER, "of that run"),
    Part("steps", wholes("places"), "the k of each θ_k at which it is measured"),
    Part("scales", numbers("places"), "tr(Σ) / ‖g‖² there, a batch size"),
    Part("median", NUMBER, "median of these"),
)
CRITICAL = record(
    Part("optimizer", TEXT, "the optimiser of this curve"),
    Part("schedule", TEXT, "its schedule"),
    Part(
        "measured",
        maybe(BEND),
        "fit of S_min + E_min/B to the updates of the best rates; null if fewer than three batch "
        "sizes reach the target, or if the curve has no bend",
    ),
    Part("noise", maybe(NOISE), "the gradient noise scale; null if no batch reaches the target"),
)
HEAD = (
    ID,
    Part("engine", ENGINE, "the program that computed the reply"),
    Part("sweep", SETTINGS, "the settings of the sweep, all defaults filled in"),
    NOTICES,
    Part("count", WHOLE, "number of trainings"),
    Part("steps", WHOLE, "steps of all trainings, if none diverges"),
)
FINDINGS = (
    Part("best", listed(BEST, "curves"), "each batch size at its best learning rate"),
    Part("critical", listed(CRITICAL, "curves"), "the critical batch size of each curve"),
)
CELL_OF_EVENT = record(Part("cell", WHOLE, "its place in the grid, counted from 0"), *CELL.parts)
EVENTS = {
    "open": (record(*HEAD), "what is known before the training"),
    "cells": (
        record(Part("cells", listed(CELL_OF_EVENT, "cells"), "cells that have come")),
        "some cells",
    ),
    "end": (record(*FINDINGS), "what the whole sweep shows; this is the last event"),
    "problem": (PROBLEM, "the server has failed; this is the last event"),
}


def _event(name: str, data: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {"event": {"const": name}, "id": {"type": "null"}, "data": data},
        "required": ["event", "data"],
    }


LINES = Shape(
    "event",
    {"anyOf": [_event(name, shape.schema) for name, (shape, _) in EVENTS.items()]},
    tuple(Part(name, shape, text, False) for name, (shape, text) in EVENTS.items()),
)
FORMAT = format_choice(MEDIA_TYPES)
CALL = Call(
    path="/api/v1/sweep",
    place=35,
    title="A sweep",
    gives="a grid of batch sizes, learning rates and seeds: the cost of a target in every cell",
    about="Trains one run of the experiment with every batch size and every learning rate, several "
    "times each with other seeds. For each training: how it ended, its losses, and the cost of "
    "reaching the target. For each batch size: its best learning rate, and from these the critical "
    "batch size, beside the one that the gradient noise predicts. The runs are trained many at a "
    "time, and agree with runs trained alone up to rounding. With `format=ndjson` the cells come "
    "while the sweep is trained. The catalog has the limits of a sweep; the command "
    "`python -m app sweep` has none and uses all cores, or a cluster.",
    parameters=(*SWEEP, RUN, FORMAT),
    statuses=STATUSES_OF_CACHEABLE,
    bodies={
        "json": ReplyBody(
            "application/json",
            record(*HEAD, *FINDINGS, Part("cells", listed(CELL, "cells"), "the grid in order")),
            "",
        ),
        "ndjson": ReplyBody(
            "application/x-ndjson",
            LINES,
            "One line for each event, with the keys event, id (always null) and data. The event "
            "`cells` comes many times, the cells that take longest first.",
            each=True,
        ),
        "csv": ReplyBody(
            "text/csv",
            ROW,
            f"One row for each training. {HOW_READ} A cell is empty if there is no value.",
            each=True,
        ),
    },
    example=Example(
        text="Print the best learning rate of each batch size, and the updates it needs.",
        query={
            "data": "moons", "data.n": "80", "stop.epochs": "10", "batch_sizes": "4,16,full",
            "learning_rates": "0.1,0.3,1", "target": "0.35",
        },
        python='for best in reply.json()["best"]:\n'
        '    print(best["batch_size"], best["learning_rate"], best["updates"])',
        javascript="const { best } = await reply.json();\n"
        "for (const { batch_size, learning_rate, updates } of best) {\n"
        "  console.log(batch_size, learning_rate, updates);\n"
        "}",
    ),
)  # fmt: skip

router = APIRouter()
STREAM_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no", "Vary": VARIES}


@router.api_route(CALL.path, methods=[*CALL.methods])
async def get_sweep(request: Request, reading: OfRequest) -> Response:
    """Every batch size with every learning rate, several seeds each."""
    run, sweep, name = run_of(request, reading), sweep_in(request), FORMAT.of(request)
    grid = await sweep_grid(reading, run, sweep)
    key = fresh_key(request, reading.prepared, name)
    await reading.takes(STACK_BYTES)
    reply = SweepReply(reading, grid)
    if name == "ndjson":
        return StreamingResponse(
            reply.events(), media_type=MEDIA_TYPES[name], headers=STREAM_HEADERS
        )
    content = await (reply.as_csv() if name == "csv" else reply.as_json())
    return cacheable(request, content, MEDIA_TYPES[name], key)
