"""What the replies of several calls have in common."""

from app.training.fields import LEAVES, Leaf
from app.web.reference.shapes import (
    ANY,
    NUMBER,
    TEXT,
    WHOLE,
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
    Part("version", TEXT, "of Batchwise"),
    Part("fingerprint", TEXT, "of the numerics; where it is the same, numbers agree bit for bit"),
)
ID = Part("id", TEXT, "of the experiment, the same however it was written")
HEAD = (
    ID,
    Part("engine", ENGINE, "what computed it"),
    Part("run", WHOLE, "the run, from 0 in the order of `runs`"),
    Part("label", TEXT, "its name"),
)

PROBLEM_ENTRY = record(
    Part("field", TEXT, "what it is about, by its dotted path"),
    Part("value", ANY, "what was given; long values are cut"),
    Part("message", TEXT, "what is wrong, and what is allowed"),
)
PROBLEM = record(
    Part("type", TEXT, "about:blank"),
    Part("title", TEXT, "the status in words"),
    Part("status", WHOLE, "the status"),
    Part("detail", TEXT, "what is wrong, for a person"),
    Part(
        "errors",
        listed(PROBLEM_ENTRY, "problems"),
        "one for each bad field, at most twenty; may be empty",
    ),
)

NOTICES = Part("notices", listed(PROBLEM_ENTRY, "notices"), "what was put right, or is unwise")

LAYOUT = record(
    Part("name", TEXT, "W1, b1, W2, …"),
    Part("shape", wholes("axes"), "(inputs, outputs) of W, row by row; (outputs) of b"),
    Part("offset", WHOLE, "where it begins in θ"),
)
SEGMENT = record(
    Part("epoch", WHOLE, "its first epoch"),
    Part("first_step", WHOLE, "its first step"),
    Part("examples_seen", WHOLE, "examples seen before it"),
    Part("batch_size", WHOLE, "examples in a batch"),
    Part("steps_per_epoch", WHOLE, "steps in each of its epochs"),
    Part("examples_per_epoch", WHOLE, "examples in each of its epochs"),
)
RUN_HEAD = (
    Part("label", TEXT, "its name"),
    Part("batch_size", WHOLE, "examples in its first batches"),
    Part("learning_rate", NUMBER, "η that it starts with, before schedule and warm-up"),
    Part("reduction", TEXT, "`mean` or `sum` of the per-example gradients"),
    Part("seed", WHOLE, "of its order"),
    Part("steps_per_epoch", WHOLE, "steps in its first epoch"),
    Part("planned_steps", WHOLE, "steps that it makes unless it diverges"),
    Part("segments", listed(SEGMENT, "segments"), "stretches of epochs with one batch size"),
    Part("evaluate_every", WHOLE, "steps from one evaluation to the next within an epoch"),
)
OUTCOME = (
    Part("steps", WHOLE, "that it made"),
    Part("status", one_of("finished", "diverged"), "how it ended"),
    Part("diverged_at", maybe(WHOLE), "the step at which it diverged"),
    Part("why", maybe(TEXT), "why it diverged, in a sentence"),
)

_LEAF_SHAPES = {
    "integer": WHOLE,
    "number": NUMBER,
    "string": TEXT,
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
        Part("runs", listed(_section("runs."), "runs"), "each with all that holds for it"),
        Part("stop", _section("stop."), ""),
    )


def without_parts(shape: Shape) -> Shape:
    """The same schema for programs; readers find its parts told elsewhere."""
    return Shape(shape.words, shape.schema)


EXPERIMENT = Part(
    "experiment",
    without_parts(_document()),
    "the document with all defaults filled in, as it can be posted again",
)
PLANE = record(
    Part("origin", numbers("features"), "the mean of the training inputs"),
    Part("axes", numbers("2", "features"), "their first two principal components"),
    Part("explained", numbers("2"), "the share of the variance along each"),
)
DATA = record(
    Part("features", texts("features"), "their names"),
    Part("target", TEXT, "the name of y"),
    Part("classes", maybe(texts("classes")), "their names; null where y is a number"),
    Part("x", numbers("examples", "features"), "training inputs, as trained on"),
    Part("y", numbers("examples"), "a class index or a number"),
    Part("x_test", numbers("test examples", "features"), "test inputs"),
    Part("y_test", numbers("test examples"), "test targets"),
    Part("mean", maybe(numbers("features")), "taken off each feature of a shipped set"),
    Part("scale", maybe(numbers("features")), "by which each was then divided"),
    Part("target_mean", NUMBER, "taken off a number target of a shipped set"),
    Part("target_scale", NUMBER, "by which it was then divided"),
    Part("plane", maybe(PLANE), "in which pictures show it; null with two features or fewer"),
)
