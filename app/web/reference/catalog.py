"""The documentation of the calls without an experiment: catalog, OpenAPI, health checks."""

from app.settings import Settings
from app.training.document.limits import Limits
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
NAME = Part("name", TEXT, "the name that an experiment uses")
TITLE = Part("title", TEXT, "the name for a reader")
EQUATION = Part("equation", TEXT, "the definition as a formula")
DATA_SET = record(
    NAME,
    TITLE,
    Part("description", TEXT, "one sentence about the data"),
    Part("features", texts("features"), "names of the columns of x"),
    Part("target", TEXT, "name of y"),
    Part("classes", maybe(texts("classes")), "names of the classes; null if y is a number"),
    Part("made", YES_NO, "true: made from a formula; false: shipped as a file"),
    Part("n", WHOLE, "number of examples if `data.n` is not given"),
    Part("noise", NUMBER, "noise if `data.noise` is not given; null if it cannot be set"),
    Part("noise_help", TEXT, "what the noise does"),
    Part("test_fraction", NUMBER, "share of test examples if `data.test_fraction` is not given"),
    Part("source", TEXT, "where a shipped data set comes from"),
    Part("licence", TEXT, "the licence of a shipped data set"),
    Part(
        "task",
        one_of("classification", "regression"),
        "classification: y is a class; regression: y is a number",
    ),
    Part("available_features", texts("features"), "the names that `data.features` can use"),
)
FIELD = record(
    Part("path", TEXT, "the dotted path; one that begins with `runs` is a setting of one run"),
    Part("label", TEXT, "the name for a reader"),
    Part("help", TEXT, "one sentence on what the field does"),
    Part("type", TEXT, "integer, number, string, a list of these, rows, batch_size or changes"),
    Part("default", ANY, "the default; null if it depends on other fields"),
    Part("minimum", maybe(NUMBER), "the smallest number allowed"),
    Part("maximum", maybe(NUMBER), "the largest number allowed"),
    Part("choices", maybe(texts("choices")), "the texts allowed"),
    Part("per_run", YES_NO, "whether it is a setting of one run"),
)
PRESET = record(
    NAME,
    TITLE,
    Part("shows", TEXT, "what this experiment shows"),
    Part("experiment", OBJECT, "the document; it can be posted as it is"),
    Part("run", WHOLE, "the run whose step 0 is worth opening"),
)
LOSS = record(
    NAME, TITLE, EQUATION, Part("tasks", texts("tasks"), "the tasks that the loss is for")
)
SYMBOLS = Part("symbols", named(TEXT, "symbol"), "what each symbol of the equation stands for")
TERM = record(Part("term", TEXT, "the word"), Part("text", TEXT, "its meaning"))
BOUND = Shape("number", {"type": "number"})
OF_SERVER = ("body_bytes", "reply_bytes", "opened_bytes", "streams", "streams_per_address")
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
    Part(
        "losses",
        listed(LOSS, "losses"),
        "losses of one example",
    ),
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
                    named(NUMBER, "parameter"),
                    "the optimiser's own parameters with their defaults",
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
    Part("terms", listed(TERM, "terms"), "the glossary"),
    Part("schema", OBJECT, "JSON Schema of an experiment"),
    Part("limits", LIMITS, "the limits of this server"),
)

CALL = Call(
    path="/api/v1/catalog",
    title="Everything that can be set",
    gives="data sets, activations, losses, optimisers, schedules, limits, every field with bounds, "
    "and the JSON Schema of an experiment",
    about="Everything that an experiment can set. The server checks experiments with the same "
    "tables.",
    methods=("GET",),
    takes_experiment=False,
    statuses=(200, 304, 406, 500),
    forms={"json": Form("application/json", CATALOG, "")},
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
DESCRIPTION = Call(
    path="/api/openapi.json",
    title="OpenAPI",
    gives="the OpenAPI document, for programs",
    about="An OpenAPI 3.2 document with the bounds of every parameter and the schema of every "
    "reply. It is made from the same table as this page.",
    methods=("GET",),
    takes_experiment=False,
    statuses=(200, 304, 406, 500),
    forms={
        "json": Form(
            "application/json",
            record(
                Part("openapi", TEXT, "the version of OpenAPI"),
                Part("info", OBJECT, "name and version"),
                Part("servers", listed(OBJECT, "addresses"), "the address of this server"),
                Part("paths", OBJECT, "the calls"),
                Part(
                    "components", OBJECT, "schemas, parameters and replies that several calls use"
                ),
            ),
            "",
        )
    },
    example=Example(
        text="Print all paths.",
        query={},
        python='print(*sorted(reply.json()["paths"]), sep="\\n")',
        javascript="const { paths } = await reply.json();\n"
        "for (const path of Object.keys(paths).sort()) console.log(path);",
    ),
)
HEALTH = Call(
    path="/healthz",
    title="Is the server alive?",
    gives="whether the server is alive",
    about="For load balancers and containers. The reply comes at once; it never waits for "
    "training.",
    methods=("GET",),
    takes_experiment=False,
    statuses=(200, 500),
    forms={
        "json": Form(
            "application/json",
            record(
                Part("status", one_of("ok"), "always `ok`"),
                Part("training", WHOLE, "number of experiments being trained for a reader now"),
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
    title="Is the server ready for requests?",
    gives="whether the server is ready for requests",
    about="For load balancers. The status is 503 while the server stops, after the training thread "
    "has ended, and while a short job waits more than 3 seconds for that thread. Give the check a "
    "time limit of 5 seconds.",
    methods=("GET",),
    takes_experiment=False,
    statuses=(200, 500),
    forms={
        "json": Form(
            "application/json", record(Part("status", one_of("ready"), "always `ready`")), ""
        )
    },
    example=Example(
        text="",
        query={},
        python='print(reply.json()["status"])',
        javascript="console.log((await reply.json()).status);",
    ),
)
