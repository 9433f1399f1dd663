"""/api/v1/catalog: everything that an experiment can set."""

from fastapi import APIRouter, Request, Response

from app.settings import Settings
from app.training.document.limits import Limits
from app.training.setup.hashing import short_hash
from app.web.catalog.contents import OF_SERVER, catalog
from app.web.http.caching import cacheable
from app.web.http.formats import check_accepts_json
from app.web.http.wire import dumps
from app.web.reference.call import Call, ReplyBody
from app.web.reference.data_set import DATA_SET, EQUATION, NAME, TITLE
from app.web.reference.example import Example
from app.web.reference.shapes import (
    ANY,
    NUMBER,
    OBJECT,
    TEXT,
    WHOLE,
    YES_NO,
    Part,
    Shape,
    listed,
    maybe,
    named,
    record,
    texts,
)
from app.web.serving.dependencies import settings_of

FIELD = record(
    Part("path", TEXT, "the dotted path; one that begins with `runs` is a setting of one run"),
    Part("label", TEXT, "the name for a reader"),
    Part("help", TEXT, "one sentence on what the field does"),
    Part("type", TEXT, "integer, number, string, a list of these, rows, batch_size or changes"),
    Part("default", ANY, "the default; null if it depends on other fields"),
    Part("minimum", maybe(NUMBER), "the smallest number allowed"),
    Part("maximum", maybe(NUMBER), "the largest number allowed"),
    Part("choices", maybe(texts("choices")), "the texts allowed"),
    Part("pattern", maybe(TEXT), "regular expression of further texts that are allowed"),
    Part("per_run", YES_NO, "whether it is a setting of one run"),
)
PRESET = record(
    NAME,
    TITLE,
    Part("shows", TEXT, "what this experiment shows"),
    Part("experiment", OBJECT, "the document; it can be posted as it is"),
    Part("run", WHOLE, "the run whose step 0 is worth opening"),
)
COMPARISON = record(
    NAME,
    TITLE,
    Part("shows", TEXT, "what the runs show beside each other"),
    Part("experiment", OBJECT, "the document; it can be posted as it is"),
    Part(
        "keeps",
        texts("names"),
        "keys that may be those of any other experiment instead; none if it needs its own data",
    ),
    Part("examples", WHOLE, "the fewest training examples that this other experiment must have"),
)
LOSS = record(
    NAME, TITLE, EQUATION, Part("tasks", texts("tasks"), "the tasks that the loss is for")
)
LIBRARY = record(
    NAME,
    TITLE,
    Part("version", TEXT, "the version that was run"),
    Part("differs", TEXT, "one sentence on what it does otherwise than our own form"),
    Part(
        "not_here",
        maybe(TEXT),
        "what no setting can say of the library; null where there is nothing",
    ),
    Part("loss", TEXT, "the loss that it takes for a number as target"),
    Part("settings", OBJECT, "the settings that are other than ours, whatever the optimiser"),
    Part("own", OBJECT, "for each optimiser that is otherwise, its parameters and choices"),
)
SYMBOLS = Part("symbols", named(TEXT, "symbol"), "what each symbol of the equation stands for")
TERM = record(Part("term", TEXT, "the word"), Part("text", TEXT, "its meaning"))
BOUND = Shape("number", {"type": "number"})
LIMITS = record(
    *(Part(name, BOUND, info.description or "") for name, info in Limits.model_fields.items()),
    Part("runs", BOUND, "runs of one experiment"),
    *(Part(name, BOUND, Settings.model_fields[name].description or "") for name in OF_SERVER),
)
CATALOG = record(
    Part(
        "datasets",
        listed(DATA_SET, "sets"),
        "the data sets that `data.name` can name, besides `inline`",
    ),
    Part(
        "activations",
        listed(record(NAME, TITLE, EQUATION), "activations"),
        "activation functions of the hidden layers",
    ),
    Part("losses", listed(LOSS, "losses"), "losses of one example"),
    Part("initializations", listed(record(NAME, TITLE), "ways"), "how to draw the initial weights"),
    Part(
        "optimizers",
        listed(
            record(
                NAME,
                TITLE,
                EQUATION,
                SYMBOLS,
                Part(
                    "parameters",
                    named(ANY, "parameter"),
                    "the optimiser's own parameters and choices with their defaults",
                ),
                Part(
                    "choices",
                    named(listed(ANY, "values"), "choice"),
                    "the choices of its form, each with the values that this optimiser takes",
                ),
                Part(
                    "forms",
                    listed(
                        record(
                            Part(
                                "choices",
                                named(ANY, "choice"),
                                "the choices that make the form; `dampened`: dampening is above 0",
                            ),
                            EQUATION,
                            SYMBOLS,
                        ),
                        "forms",
                    ),
                    "the other forms of the equation, in which other libraries have it",
                ),
            ),
            "optimisers",
        ),
        "the optimisers with their definitions",
    ),
    Part(
        "schedules",
        listed(
            record(
                NAME,
                TITLE,
                EQUATION,
                SYMBOLS,
                Part("parameters", texts("parameters"), "the settings that the schedule uses"),
            ),
            "schedules",
        ),
        "how the learning rate can change during a run",
    ),
    Part(
        "libraries",
        listed(LIBRARY, "libraries"),
        "the training libraries that `like` can name, with the settings that it then takes",
    ),
    Part("reductions", texts("names"), "how per-example gradients can be combined"),
    Part("orders", texts("names"), "the orders in which an epoch can visit the examples"),
    Part("last_batches", texts("names"), "what a run can do with a shorter last batch"),
    Part(
        "learning_rate_rules",
        texts("names"),
        "rules for the runs without a learning rate of their own",
    ),
    Part("fields", listed(FIELD, "fields"), "every field of an experiment"),
    Part("presets", listed(PRESET, "presets"), "experiments worth opening"),
    Part("comparisons", listed(COMPARISON, "comparisons"), "runs worth seeing side by side"),
    Part("terms", listed(TERM, "terms"), "the glossary"),
    Part("schema", OBJECT, "JSON Schema of an experiment"),
    Part("limits", LIMITS, "the limits of this server"),
)

CALL = Call(
    path="/api/v1/catalog",
    place=100,
    title="Everything that can be set",
    gives="data sets, activations, losses, optimisers, schedules, limits, every field with bounds, "
    "and the JSON Schema of an experiment",
    about="Everything that an experiment can set. The server checks experiments with the same "
    "tables.",
    methods=("GET",),
    takes_experiment=False,
    statuses=(200, 304, 406, 500),
    bodies={"json": ReplyBody("application/json", CATALOG, "")},
    example=Example(
        text="Print each optimiser with its own parameters.",
        query={},
        python='for optimizer in reply.json()["optimizers"]:\n'
        '    print(optimizer["name"], *optimizer["parameters"])',
        javascript="const { optimizers } = await reply.json();\n"
        "for (const { name, parameters } of optimizers) {\n"
        "  console.log(name, ...Object.keys(parameters));\n"
        "}",
    ),
)

router = APIRouter()


@router.get(CALL.path)
async def get_catalog(request: Request) -> Response:
    """Data sets, activations, losses, limits, fields and the JSON Schema of the experiment."""
    check_accepts_json(request)
    content = dumps(catalog(settings_of(request)))
    return cacheable(request, content, "application/json", short_hash(content))
