"""What the replies of /api/v1/run and /api/v1/stream have in common: the opening, the columns."""

from app.training.engine.columns import BY_LAYER, SCALARS, STEP_COLUMNS
from app.training.engine.evaluation import EVALUATION_COLUMNS
from app.web.reference.common import DATA, ENGINE, EXPERIMENT, ID, LAYOUT, LIBRARIES, NOTICES
from app.web.reference.shapes import TEXT, Part, listed, numbers, record, texts, wholes

HASHES = record(
    Part("data", TEXT, "hash of the examples"),
    Part("initial", TEXT, "hash of θ₀"),
    Part(
        "order", texts("runs"), "hash of the order of the examples in the first epoch of each run"
    ),
)
OPENING = (
    ID,
    Part("engine", ENGINE, "the program that computed the reply"),
    EXPERIMENT,
    NOTICES,
    LIBRARIES,
    Part("data", DATA, "the examples"),
    Part(
        "parameters",
        record(
            Part("layout", listed(LAYOUT, "arrays"), "position of each array in θ; z = a W + b"),
            Part("initial", numbers("parameters"), "θ₀, the same for all runs"),
        ),
        "the initial parameters of the network",
    ),
    Part(
        "hashes", HASHES, "equal hashes show that two replies have the same data, start and orders"
    ),
)


def columns(always: bool) -> tuple[Part, ...]:
    """The columns of the steps and of the evaluations, in replies and in frames."""
    return (
        *(Part(name, numbers("steps"), STEP_COLUMNS[name].text, always) for name in SCALARS),
        *(
            Part(name, numbers("steps", "layers"), STEP_COLUMNS[name].text, always)
            for name in BY_LAYER
        ),
        Part(
            "evaluated_steps",
            wholes("evaluations"),
            "the k of each evaluated θ_k; the columns below have one value for each",
            always,
        ),
        *(
            Part(name, numbers("evaluations"), text, always)
            for name, text in EVALUATION_COLUMNS.items()
        ),
    )
