"""The experiment that the address of a page says, bad parts left at their defaults."""

from app.settings import Settings
from app.training.data.table import DataSet
from app.training.document.problems import Problem
from app.training.document.query import Pair, kept_id_in, lenient
from app.training.document.specification import Experiment
from app.training.setup.own_set import own_set
from app.training.setup.preparation import Prepared, prepare
from app.web.serving.own_tables import OwnTables
from app.web.serving.training_thread import TrainingThread


async def shown(
    query: list[Pair], settings: Settings, thread: TrainingThread, own: OwnTables
) -> tuple[Experiment, Prepared, list[Problem], DataSet | None]:
    """The experiment, made ready; what was bad; and what is known of own data.

    Raises:
        Refusal: 503, where the address names kept data and their store does not answer.
    """
    named = kept_id_in(query)
    kept = None if named is None else await own.columns(named)

    def ready(experiment: Experiment) -> tuple[Prepared, DataSet | None]:
        columns = kept if experiment.data.kept_id == named else None
        prepared = prepare(experiment, settings.limits, columns)
        return prepared, own_set(experiment, settings.limits, columns)

    experiment, (prepared, about), bad = await thread.run(lambda: lenient(query, ready))
    return experiment, prepared, bad, about
