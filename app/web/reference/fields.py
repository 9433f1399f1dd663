"""The fields of an experiment in groups, as a reader looks for them."""

from dataclasses import replace

from app.training.document.fields import LEAVES, Leaf
from app.training.document.run_settings import RunSettings
from app.web.reference.experiment_parameters import of_leaf
from app.web.reference.parameters import Parameter

_FORMS = {
    "rows": "numbers, for example data.x.0=1,2&data.x.1=3,4",
    "changes": "for example changes.0.at_step=100&changes.0.learning_rate=0.01",
}
_TITLES = {
    "data": "Data",
    "model": "Network and initial parameters",
    "loss": "Loss",
    "runs": "Each run",
    "stop": "Length",
}
_OF_RATES = "learning_rate_rule"


def _parameter_of(leaf: Leaf) -> Parameter:
    if leaf.type in _FORMS:
        return Parameter(leaf.path, _FORMS[leaf.type], leaf.help, {})
    return of_leaf(leaf, leaf.path)


def _group_of(leaf: Leaf) -> str:
    section = leaf.path.partition(".")[0]
    if section in _TITLES:
        return section
    is_of_runs = section in RunSettings.model_fields or section == _OF_RATES
    return "runs" if is_of_runs else "loss"


def _groups() -> dict[str, list[Parameter]]:
    """A run's settings once: beside `runs` they hold for all, in a run for that one."""
    groups: dict[str, list[Parameter]] = {title: [] for title in _TITLES.values()}
    for leaf in LEAVES:
        parameter = _parameter_of(leaf)
        if leaf.path == "runs.label":
            groups[_TITLES["runs"]].append(replace(parameter, default="named by its batch size"))
        elif leaf.path == "runs.accent":
            groups[_TITLES["runs"]].append(replace(parameter, default="the run's place"))
        elif not leaf.per_run:
            groups[_TITLES[_group_of(leaf)]].append(parameter)
    return groups


GROUPS = _groups()
