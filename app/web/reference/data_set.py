"""What is said of a data set in replies."""

from app.web.reference.shapes import NUMBER, TEXT, WHOLE, YES_NO, Part, maybe, one_of, record, texts

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
    Part("made", YES_NO, "true: made from a formula; false: shipped as a file, or your own"),
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
