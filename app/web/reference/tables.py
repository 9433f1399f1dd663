"""What is said of a table of own data in replies: how its file was read and understood."""

from app.training.reading.answers import KINDS
from app.web.reference.data_set import DATA_SET
from app.web.reference.shapes import (
    NUMBER,
    TEXT,
    WHOLE,
    Part,
    listed,
    maybe,
    named,
    one_of,
    record,
    texts,
)

OWN_DATASET = (
    Part("dataset", maybe(DATA_SET), "the data set that these data make, as in the catalog"),
    Part("problem", maybe(TEXT), "why they do not make one; null if they do"),
)
TASK = one_of("classification", "regression")
COLUMN = record(
    Part("header", maybe(TEXT), "its name as it stands in the file; null if there is none"),
    Part("name", TEXT, "its name here, which `data.features` and `data.target` take"),
    Part("type", one_of(*KINDS), "what it is"),
    Part("missing", WHOLE, "number of missing values"),
    Part("distinct", WHOLE, "number of different values"),
    Part("sum", NUMBER, "sum of its numbers; only where it has numbers", False),
    Part("min", NUMBER, "the smallest of its numbers", False),
    Part("max", NUMBER, "the largest of its numbers", False),
    Part("unit", TEXT, "the unit that its name or its cells state", False),
    Part("values", named(WHOLE, "label"), "how often each label occurs", False),
)
UNDERSTOOD = record(
    Part("encoding", TEXT, "the encoding of the file"),
    Part("line_end", TEXT, "how its lines end"),
    Part("delimiter", TEXT, "what separates the cells; empty for JSON"),
    Part("decimal", TEXT, "the decimal sign"),
    Part("thousands", maybe(TEXT), "the sign between thousands; null if there is none"),
    Part("lines_above_header", WHOLE, "lines above the names of the columns"),
    Part("header_rows", WHOLE, "rows with the names of the columns"),
    Part("columns", listed(COLUMN, "columns"), "the columns that are not empty"),
    Part("rows_in_table", WHOLE, "rows of the table"),
    Part(
        "rows_left_out",
        listed(
            record(
                Part("line", WHOLE, "the number of the line in the file, from 1"),
                Part("why", TEXT, "why it is not a row of the table"),
            ),
            "lines",
        ),
        "lines that are not rows of the table, the first hundred",
    ),
    Part("rows_left_out_total", WHOLE, "how many of these lines there are"),
    Part("rows_used", WHOLE, "rows that have a target"),
    Part("missing_total", WHOLE, "missing values of all columns"),
    Part("target", TEXT, "the column to predict, as proposed or as asked for"),
    Part("task", TASK, "whether the target is learnt as classes or as a number"),
    Part("inputs", texts("columns"), "the columns that are inputs"),
    Part("not_inputs", texts("columns"), "the columns that are neither input nor target"),
    Part("notes", texts("notes"), "what may not be expected, the first hundred sentences"),
    Part("notes_total", WHOLE, "how many of these sentences there are"),
)
