"""What is known of own data, as of a data set that ships with the product."""

from collections.abc import Sequence

from app.training.data.table import DataSet
from app.training.document.limits import Limits
from app.training.document.specification import Experiment
from app.training.reading.columns import Column
from app.training.setup.examples import TEST_FRACTION
from app.training.setup.inline import inline_table
from app.training.setup.kept import all_features, kept_table

TITLE = "Own data"


def own_set(
    experiment: Experiment, limits: Limits, kept: Sequence[Column] | None
) -> DataSet | None:
    """The data set that `data` describes; None where it is none of a person's own.

    Raises:
        ExperimentError: as `examples_of`.
    """
    data = experiment.data
    if data.kept_id is not None:
        table, _ = kept_table(data, kept, limits, [])
        features, test_fraction = all_features(data, kept or ()), TEST_FRACTION
    elif data.x is not None:
        table, own = inline_table(experiment, limits)
        features, test_fraction = tuple(own["columns"]), 0.0
    else:
        return None
    n = min(len(table.y), limits.examples)
    return DataSet(
        data.name, TITLE, "", features, table.target, table.classes, False, n,
        test_fraction=test_fraction,
    )  # fmt: skip
