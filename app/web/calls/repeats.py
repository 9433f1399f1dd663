"""/api/v1/repeats: every run with several seeds, and the spread of its losses."""

from fastapi import APIRouter, Request, Response

from app.training.analysis.losses_on_the_way import MEASURES
from app.training.analysis.repeats import BAND, check_work
from app.training.document.specification import VARY
from app.web.http.caching import cacheable, fresh_key
from app.web.http.non_finite import HOW_READ
from app.web.reference.call import STATUSES_OF_CACHEABLE, Call, ReplyBody
from app.web.reference.common import ENGINE, ID
from app.web.reference.example import Example
from app.web.reference.parameters import choice, format_choice
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
from app.web.replies.repeats_reply import AXES, as_csv, as_json, check_size, repeats_of
from app.web.serving.dependencies import OfRequest, settings_of

LINES = {
    "lowest": "the lowest of the losses",
    "lower_quartile": "a quarter of the seeds have a lower loss",
    "median": "half of the seeds have a lower loss",
    "upper_quartile": "a quarter of the seeds have a higher loss",
    "highest": "the highest of the losses",
}
PLACES = {
    "updates": "updates made before the step",
    "epochs": "epochs passed before the step, by the examples used",
    "examples": "examples seen before the step",
    "seconds": "the steps before it times the measured time of one, trained alone",
}
SPREAD = record(*(Part(name, numbers("evaluations"), LINES[name]) for name in BAND))
PARTED = record(
    Part("above", NUMBER, "a number between the two groups"),
    Part("count", WHOLE, "seeds whose loss lies above it"),
)
ENDS = record(
    Part("losses", numbers("seeds"), "the losses at the end of each seed"),
    Part(
        "parted",
        maybe(PARTED),
        "where the finite ones fall into two groups: one loss is 1.5 times the next lower one, or "
        "more, and at least a twentieth of the loss at the start; null if none is",
    ),
)
OF_MEASURES = {
    measure: f"over all {measure.partition('_')[0]} examples; null if there are none"
    for measure in MEASURES
}
RUN = record(
    Part("label", TEXT, "name of the run"),
    Part("accent", WHOLE, "colour and dash of the run's lines, from 1 to 6"),
    Part("batch_size", WHOLE, "examples in a batch of the first epoch"),
    Part("seeds", wholes("seeds"), "seeds of the order of the examples, first the run's own"),
    Part("start_seeds", wholes("seeds"), "seeds of the start: `model.seed`"),
    Part("diverged_at", listed(maybe(WHOLE), "seeds"), "step at which each diverged, or null"),
    Part("evaluated_steps", wholes("evaluations"), "the k of each evaluated θ_k"),
    *(Part(name, numbers("evaluations"), PLACES[name]) for name in AXES),
    Part("going", wholes("evaluations"), "seeds that have not diverged up to here"),
    *(Part(name, maybe(SPREAD), f"the spread {text}") for name, text in OF_MEASURES.items()),
    Part(
        "ends",
        record(*(Part(name, maybe(ENDS), text) for name, text in OF_MEASURES.items())),
        "the losses at the end",
    ),
    Part(
        "singles",
        record(
            *(
                Part(name, maybe(numbers("seeds", "evaluations")), text)
                for name, text in OF_MEASURES.items()
            )
        ),
        "the losses of every seed, if asked for",
        False,
    ),
)
ROW = record(
    Part("run", WHOLE, "number of the run, counted from 0"),
    Part("label", TEXT, "name of the run"),
    Part("step", WHOLE, "k of the evaluated θ_k"),
    *(Part(name, NUMBER, PLACES[name]) for name in AXES),
    Part("going", WHOLE, "seeds that have not diverged up to here"),
    *(
        Part(f"{measure}_{name}", NUMBER, f"{LINES[name]} {text}")
        for measure, text in OF_MEASURES.items()
        for name in BAND
    ),
)
MEDIA_TYPES = {"json": "application/json", "csv": "text/csv"}
SINGLES = choice(
    "singles", "Whether the reply has the losses of every seed too.", ("no", "yes"), "no"
)
FORMAT = format_choice(MEDIA_TYPES)
CALL = Call(
    path="/api/v1/repeats",
    place=32,
    title="Several seeds",
    gives="every run with several seeds: median, quartiles, least and most of its losses",
    about="Trains every run with several seeds: `repeats` is their number, and `vary` says whether "
    "they change the order of "
    "the examples, the start, or both. For each run, at every evaluated step: the "
    "median of the losses, the quartiles, the lowest and the highest. A loss between two seeds is "
    "interpolated. A run that has diverged counts as above all others, so its loss is null. The "
    "seeds are trained many at a time, and agree with runs trained alone up to rounding.",
    parameters=(SINGLES, FORMAT),
    statuses=STATUSES_OF_CACHEABLE,
    bodies={
        "json": ReplyBody(
            "application/json",
            record(
                ID,
                Part("engine", ENGINE, "the program that computed the reply"),
                Part("repeats", WHOLE, "seeds of each run"),
                Part("vary", one_of(*VARY), "what the seeds change"),
                Part("runs", listed(RUN, "runs"), "the runs in their order"),
            ),
            "",
        ),
        "csv": ReplyBody(
            "text/csv",
            ROW,
            f"One row for each evaluated step of each run. {HOW_READ}",
            each=True,
        ),
    },
    example=Example(
        text="Print the spread of the training loss at the end, over sixteen seeds.",
        query={"data": "moons", "data.n": "80", "stop.epochs": "10", "repeats": "16"},
        python='for run in reply.json()["runs"]:\n'
        '    loss = run["training_loss"]\n'
        '    print(run["label"], *(f"{line[-1]:.3f}" for line in loss.values()))',
        javascript="const { runs } = await reply.json();\n"
        "for (const { label, training_loss } of runs) {\n"
        "  const ends = Object.values(training_loss).map((line) => line.at(-1).toFixed(3));\n"
        "  console.log(label, ...ends);\n"
        "}",
    ),
)

router = APIRouter()


@router.api_route(CALL.path, methods=[*CALL.methods])
async def get_repeats(request: Request, reading: OfRequest) -> Response:
    """Every run with several seeds, and the spread of its losses."""
    name, has_singles = FORMAT.of(request), SINGLES.of(request) == "yes"
    experiment, prepared = reading.experiment, reading.prepared
    settings = settings_of(request)
    check_work(experiment, prepared, settings.limits)
    check_size(prepared, experiment.repeats if has_singles else 0, settings.reply_bytes)
    key = fresh_key(request, prepared, name, experiment.repeats, experiment.vary)
    found = await repeats_of(reading, settings.limits)
    content = await reading.at_once(
        lambda: as_csv(prepared, found) if name == "csv" else as_json(prepared, found, has_singles)
    )
    return cacheable(request, content, MEDIA_TYPES[name], key)
