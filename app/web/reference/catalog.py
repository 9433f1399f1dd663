"""What is told of the calls without an experiment: catalog, description, life."""

from app.settings import Settings
from app.training.limits import Limits
from app.web.reference.call import Call, Form
from app.web.reference.example import Example
from app.web.reference.shapes import (
    ANY,
    NUMBER,
    TEXT,
    WHOLE,
    YES_NO,
    Part,
    Shape,
    listed,
    maybe,
    named,
    one_of,
    record,
    texts,
)

OBJECT = Shape("object", {"type": "object"})
NAME = Part("name", TEXT, "as an experiment says it")
TITLE = Part("title", TEXT, "in words")
EQUATION = Part("equation", TEXT, "its definition")
DATA_SET = record(
    NAME,
    TITLE,
    Part("description", TEXT, "in a sentence"),
    Part("features", texts("features"), "names of the columns of x"),
    Part("target", TEXT, "name of y"),
    Part("classes", maybe(texts("classes")), "null where y is a number"),
    Part("made", YES_NO, "made from a formula; else shipped"),
    Part("n", WHOLE, "examples, unless `data.n` says otherwise"),
    Part("noise", NUMBER, "unless `data.noise` says otherwise; null where there is none to set"),
    Part("noise_help", TEXT, "what the noise does"),
    Part("test_fraction", NUMBER, "unless `data.test_fraction` says otherwise"),
    Part("source", TEXT, "of a shipped set"),
    Part("licence", TEXT, "of a shipped set"),
    Part("task", one_of("classification", "regression"), "what y is"),
    Part("available_features", texts("features"), "what `data.features` may name"),
)
FIELD = record(
    Part("path", TEXT, "dotted; paths below `runs` stand for each run"),
    Part("label", TEXT, "in words"),
    Part("help", TEXT, "in a sentence"),
    Part("type", TEXT, "integer, number, string, a list of these, rows, batch_size or changes"),
    Part("default", ANY, "null where it depends on the rest"),
    Part("minimum", maybe(NUMBER), "of a number"),
    Part("maximum", maybe(NUMBER), "of a number"),
    Part("choices", maybe(texts("choices")), "of a text"),
    Part("per_run", YES_NO, "whether it is a run's own"),
)
PRESET = record(
    NAME,
    TITLE,
    Part("shows", TEXT, "what to see in it"),
    Part("experiment", OBJECT, "the document, as it can be posted"),
    Part("run", WHOLE, "the run to open, at step 0"),
)
SYMBOLS = Part("symbols", named(TEXT, "symbol"), "what each symbol of the equation stands for")
LOSS = record(NAME, TITLE, EQUATION, Part("tasks", texts("tasks"), "that it fits"))
TERM = record(Part("term", TEXT, "the word"), Part("text", TEXT, "its meaning"))
BOUND = Shape("number", {"type": "number"})
OF_SERVER = ("body_bytes", "reply_bytes", "opened_bytes", "streams", "streams_per_address")
LIMITS = record(
    *(Part(name, BOUND, info.description or "") for name, info in Limits.model_fields.items()),
    Part("runs", BOUND, "runs of one experiment"),
    *(Part(name, BOUND, Settings.model_fields[name].description or "") for name in OF_SERVER),
)
CATALOG = record(
    Part("datasets", listed(DATA_SET, "sets"), "what `data.name` takes, beside `inline`"),
    Part("activations", listed(record(NAME, TITLE, EQUATION), "activations"), "of hidden layers"),
    Part(
        "losses",
        listed(LOSS, "losses"),
        "of one example",
    ),
    Part("initializations", listed(record(NAME, TITLE), "ways"), "of the first weights"),
    Part(
        "optimizers",
        listed(
            record(
                NAME, TITLE, EQUATION, SYMBOLS,
                Part("parameters", named(NUMBER, "parameter"), "its own, with their defaults"),
            ),
            "optimisers",
        ),
        "with their definitions",
    ),
    Part(
        "schedules",
        listed(
            record(
                NAME, TITLE, EQUATION, SYMBOLS,
                Part("parameters", texts("parameters"), "that it uses"),
            ),
            "schedules",
        ),
        "of the learning rate",
    ),
    Part("reductions", texts("names"), "of the per-example gradients"),
    Part("orders", texts("names"), "in which an epoch visits the examples"),
    Part("last_batches", texts("names"), "what becomes of a shorter last batch"),
    Part("learning_rate_rules", texts("names"), "rates of runs without their own"),
    Part("fields", listed(FIELD, "fields"), "every field of an experiment"),
    Part("presets", listed(PRESET, "presets"), "experiments worth opening"),
    Part("terms", listed(TERM, "terms"), "the glossary"),
    Part("schema", OBJECT, "JSON Schema of an experiment"),
    Part("limits", LIMITS, "the bounds of this server"),
)  # fmt: skip

CALL = Call(
    path="/api/v1/catalog",
    title="What can be chosen",
    gives="data sets, activations, losses, optimisers, schedules, limits, every field with bounds, "
    "and the JSON Schema of an experiment",
    about="Everything that an experiment may say, made from the very tables that check it.",
    methods=("GET",),
    takes_experiment=False,
    statuses=(200, 304, 406, 500),
    forms={"json": Form("application/json", CATALOG, "")},
    example=Example(
        text="The optimisers with their own parameters.",
        query={},
        python='for optimizer in reply.json()["optimizers"]:\n'
        '    print(optimizer["name"], *optimizer["parameters"])',
        javascript="const { optimizers } = await reply.json();\n"
        "for (const { name, parameters } of optimizers) {\n"
        "  console.log(name, ...Object.keys(parameters));\n"
        "}",
    ),
)
DESCRIPTION = Call(
    path="/api/openapi.json",
    title="The description of the API",
    gives="the OpenAPI document, for programs",
    about="OpenAPI 3.2, made from the same table as this page: every parameter with its bounds, "
    "every reply with its schema.",
    methods=("GET",),
    takes_experiment=False,
    statuses=(200, 304, 406, 500),
    forms={
        "json": Form(
            "application/json",
            record(
                Part("openapi", TEXT, "the version of OpenAPI"),
                Part("info", OBJECT, "name and version"),
                Part("servers", listed(OBJECT, "addresses"), "this server"),
                Part("paths", OBJECT, "the calls"),
                Part("components", OBJECT, "schemas, parameters and replies used by several"),
            ),
            "",
        )
    },
    example=Example(
        text="All paths.",
        query={},
        python='print(*sorted(reply.json()["paths"]), sep="\\n")',
        javascript="const { paths } = await reply.json();\n"
        "for (const path of Object.keys(paths).sort()) console.log(path);",
    ),
)
HEALTH = Call(
    path="/healthz",
    title="Whether the server lives",
    gives="whether the server lives",
    about="For load balancers and containers; it waits for nothing.",
    methods=("GET",),
    takes_experiment=False,
    statuses=(200, 500),
    forms={
        "json": Form(
            "application/json",
            record(
                Part("status", one_of("ok"), "always this"),
                Part("training", WHOLE, "experiments that are trained for a reader now"),
            ),
            "",
        )
    },
    example=Example(
        text="",
        query={},
        python='print(reply.json()["status"])',
        javascript="console.log((await reply.json()).status);",
    ),
)
READINESS = Call(
    path="/readyz",
    title="Whether requests may be sent here",
    gives="whether requests may be sent here",
    about="For load balancers. 503 while the server stops, without a training thread, or where a "
    "short job waits more than 3 seconds for it. Give the check 5 seconds.",
    methods=("GET",),
    takes_experiment=False,
    statuses=(200, 500),
    forms={
        "json": Form("application/json", record(Part("status", one_of("ready"), "always this")), "")
    },
    example=Example(
        text="",
        query={},
        python='print(reply.json()["status"])',
        javascript="console.log((await reply.json()).status);",
    ),
)
