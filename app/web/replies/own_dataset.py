"""What an experiment on a table of own data would learn from, as replies say it."""

from collections.abc import Sequence
from typing import Any

from app.training.document.data_settings import Data
from app.training.document.limits import Limits
from app.training.document.problems import ExperimentError
from app.training.document.specification import Experiment
from app.training.reading.columns import Column
from app.training.setup.own_set import own_set
from app.web.catalog.contents import dataset


def own_dataset(data: Data, columns: Sequence[Column], limits: Limits) -> dict[str, Any]:
    """The data set as in the catalog, or why there is none with this target and these limits."""
    try:
        about = own_set(Experiment(data=data), limits, columns)
    except ExperimentError as error:
        return {"dataset": None, "problem": str(error)}
    return {"dataset": about and dataset(about), "problem": None}
