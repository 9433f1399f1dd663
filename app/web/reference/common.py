"""Parts that the replies of several calls have in common."""

from app.training.document.fields import LEAVES, Leaf
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
    numbers,
    one_of,
    record,
    texts,
    wholes,
)

ENGINE = record(
    Part("version", TEXT, "the version of Batchwise"),
    Part(
        "fingerprint",
        TEXT,
        "identifies the version, the NumPy build and the kind of processor; with the same "
        "fingerprint, numbers agree bit for bit",
    ),
)
ID = Part(
    "id", TEXT, "identifies the experiment; two ways to write the same experiment have the same id"
)
HEAD = (
    ID,
    Part("engine", ENGINE, "the program that computed the reply"),
    Part("run", WHOLE, "number of the run, counted from 0 in the order of `runs`"),
    Part("label", TEXT, "name of the run"),
    Part("accent", WHOLE, "colour and dash of the run's lines, from 1 to 6"),
)

PROBLEM_ENTRY = record(
    Part("field", TEXT, "the dotted path of the bad field"),
    Part("value", ANY, "the value that was given; a long value is cut"),
    Part("message", TEXT, "what is wrong and what is allowed"),
)
PROBLEM = record(
    Part("type", TEXT, "always `about:blank`"),
    Part("title", TEXT, "the name of the status"),
    Part("status", WHOLE, "the HTTP status"),
    Part("detail", TEXT, "what is wrong, as a sentence"),
    Part(
        "errors",
        listed(PROBLEM_ENTRY, "problems"),
        "one entry for each bad field, at most twenty; empty if no field is at fault",
    ),
)

NOTICES = Part(
    "notices",
    listed(PROBLEM_ENTRY, "notices"),
    "values that the server corrected, and values that are likely to be a mistake",
)

LIBRARIES = Part(
    "libraries",
    listed(
        record(
            Part("name", TEXT, "as `like` says it"),
            Part("title", TEXT, "name for a reader"),
            Part("version", TEXT, "the version whose defaults are taken"),
            Part("differs", TEXT, "one sentence on what it does otherwise than our own form"),
        ),
        "libraries",
    ),
    "the training libraries that the experiment names with `like`",
)

LAYOUT = record(
    Part("name", TEXT, "W1, b1, W2, …"),
    Part("shape", wholes("axes"), "(inputs, outputs) for W, stored row by row; (outputs) for b"),
    Part("offset", WHOLE, "position of its first entry in θ"),
)
SEGMENT = record(
    Part("epoch", WHOLE, "first epoch of the segment"),
    Part("first_step", WHOLE, "first step of the segment"),
    Part("examples_seen", WHOLE, "examples seen before the segment"),
    Part("updates_seen", WHOLE, "updates made before the segment"),
    Part("batch_size", WHOLE, "examples in a batch"),
    Part("steps_per_epoch", WHOLE, "steps in each epoch of the segment"),
    Part("examples_per_epoch", WHOLE, "examples in each epoch of the segment"),
)
OPERATIONS = record(
    Part(
        "example",
        WHOLE,
        "of one example's forward and backward pass: a multiply and an add for each weight and "
        "product, one for each bias, activation, derivative and output error",
    ),
    Part(
        "update",
        WHOLE,
        "of one update: the mean, the penalty and the optimiser's equation, for each parameter",
    ),
)
RUN_HEAD = (
    Part("label", TEXT, "name of the run"),
    Part("accent", WHOLE, "colour and dash of the run's lines, from 1 to 6"),
    Part("batch_size", WHOLE, "examples in a batch of the first epoch"),
    Part("learning_rate", NUMBER, "η of the run, before the schedule and the warm-up change it"),
    Part("reduction", TEXT, "`mean` or `sum`: how the per-example gradients are combined"),
    Part("seed", WHOLE, "seed of the order of the examples"),
    Part("steps_per_epoch", WHOLE, "steps in the first epoch"),
    Part("planned_steps", WHOLE, "steps that the run makes if it does not diverge"),
    Part(
        "planned_updates",
        WHOLE,
        "updates that these steps make: as many, or fewer where batches are accumulated",
    ),
    Part("segments", listed(SEGMENT, "segments"), "stretches of epochs with the same batch size"),
    Part("evaluate_every", WHOLE, "steps between two evaluations within an epoch"),
    Part("operations", OPERATIONS, "floating-point operations; evaluations are not counted"),
)
OUTCOME = (
    Part("steps", WHOLE, "number of steps that the run made"),
    Part(
        "status",
        one_of("finished", "diverged"),
        "whether the run made all its steps or ended early",
    ),
    Part("diverged_at", maybe(WHOLE), "step at which the run diverged; null if it did not"),
    Part("why", maybe(TEXT), "one sentence on why the run diverged; null if it did not"),
)

_LEAF_SHAPES = {
    "integer": WHOLE,
    "number": NUMBER,
    "string": TEXT,
    "boolean": YES_NO,
    "integers": wholes("entries"),
    "numbers": numbers("entries"),
    "strings": texts("entries"),
    "rows": numbers("examples", "features"),
    "batch_size": Shape("whole number or `full`", {"type": ["integer", "string"]}),
    "changes": listed(
        named(Shape("number", {"type": ["number", "string", "null"]}), "field"), "changes"
    ),
}


def _of_leaf(leaf: Leaf, name: str) -> Part:
    return Part(name, maybe(_LEAF_SHAPES[leaf.type]), leaf.help)


def _section(prefix: str) -> Shape:
    return record(
        *(
            _of_leaf(leaf, leaf.path.removeprefix(prefix))
            for leaf in LEAVES
            if leaf.path.startswith(prefix)
        )
    )


def _document() -> Shape:
    plain = [leaf for leaf in LEAVES if "." not in leaf.path and leaf.path != "batch_size"]
    return record(
        *(Part(name, _section(f"{name}."), "") for name in ("data", "model")),
        *(_of_leaf(leaf, leaf.path) for leaf in plain),
        Part("runs", listed(_section("runs."), "runs"), "each run with all its settings"),
        Part("stop", _section("stop."), ""),
    )


def without_parts(shape: Shape) -> Shape:
    """The same schema for programs, without its parts: readers find these elsewhere."""
    return Shape(shape.words, shape.schema)


EXPERIMENT = Part(
    "experiment",
    without_parts(_document()),
    "the document with all defaults filled in; it can be posted again",
)
PLANE = record(
    Part("origin", numbers("features"), "the mean of the training inputs"),
    Part("axes", numbers("2", "features"), "the first two principal components of these inputs"),
    Part("explained", numbers("2"), "share of the variance along each axis"),
)
DATA = record(
    Part("features", texts("features"), "names of the features"),
    Part("target", TEXT, "the name of y"),
    Part("classes", maybe(texts("classes")), "names of the classes; null if y is a number"),
    Part(
        "x",
        numbers("examples", "features"),
        "inputs of the training examples, as the network gets them",
    ),
    Part("y", numbers("examples"), "training targets: class indices or numbers"),
    Part("x_test", numbers("test examples", "features"), "test inputs"),
    Part("y_test", numbers("test examples"), "test targets"),
    Part(
        "mean",
        maybe(numbers("features")),
        "subtracted from each feature of a shipped data set; null for other data",
    ),
    Part(
        "scale",
        maybe(numbers("features")),
        "each feature was then divided by this; null for other data",
    ),
    Part("target_mean", NUMBER, "subtracted from the number target of a shipped data set"),
    Part("target_scale", NUMBER, "the target was then divided by this"),
    Part(
        "targets",
        maybe(numbers("examples", "targets")),
        "several numbers as targets, y being the first; null for one target",
    ),
    Part("targets_test", maybe(numbers("test examples", "targets")), "those of the test examples"),
    Part(
        "targets_mean",
        maybe(numbers("targets")),
        "subtracted from each of several targets; null if they are used as they are",
    ),
    Part("targets_scale", maybe(numbers("targets")), "each was then divided by this"),
    Part(
        "example_weights",
        maybe(numbers("examples")),
        "the losses of the training examples are multiplied by these; null if all count the same",
    ),
    Part("example_weights_test", maybe(numbers("test examples")), "those of the test examples"),
    Part(
        "plane",
        maybe(PLANE),
        "the plane in which pictures show the data; null for one or two features",
    ),
)
