"""The experiment's document with all defaults filled in.

Depends on the document and the plans of its runs; must not know the examples.
"""

from dataclasses import asdict
from typing import Any

from app.numerics.penalties import Penalty
from app.training.document.effective_settings import like, shared_setting
from app.training.document.field_types import FULL
from app.training.document.run_settings import DEFAULTS, Run, RunSettings
from app.training.document.specification import SHARED_DEFAULTS, Experiment
from app.training.setup.optimizer_settings import OWN
from app.training.setup.run_plan import AS_CHOSEN, RunPlan


def trained_document(
    experiment: Experiment,
    data: dict[str, Any],
    loss: str,
    penalty: Penalty,
    runs: tuple[RunPlan, ...],
) -> dict[str, Any]:
    """The document with everything filled in that changes the training.

    So it is equal for all ways of writing the same experiment.
    """
    full = experiment.model_dump(include={"model", "stop"})
    full["data"], full["loss"] = data, loss
    full |= asdict(penalty)
    full |= {name: shared_setting(experiment, name) for name in SHARED_DEFAULTS}
    full["runs"] = [
        {
            **{name: getattr(plan, name) for name in ("label", "learning_rate", *AS_CHOSEN)},
            **dict.fromkeys(OWN),
            **plan.own,
            **plan.choices,
            "bias_learning_rate": plan.bias_learning_rate,
            "batch_size": FULL if plan.batch_size == plan.example_count else plan.batch_size,
            "left_out": list(plan.left_out),
            "flipped": list(plan.flipped),
            "changes": [change.model_dump(exclude_none=True) for change in plan.changes],
        }
        for plan in runs
    ]
    return full


def _shown(
    documents: list[dict[str, Any]],
    plans: tuple[RunPlan, ...],
    runs: list[Run],
    shared: str | None,
) -> list[dict[str, Any]]:
    """The runs' documents with what changes nothing in the training.

    That is the accents of their lines, and the libraries from which their settings are.
    """
    return [
        {**document, "accent": plan.accent, "like": run.like or shared}
        for document, plan, run in zip(documents, plans, runs, strict=True)
    ]


def _shared(experiment: Experiment) -> dict[str, Any]:
    """What stands beside `runs`, filled in: a form shows it, the runs have it already.

    Changes are left to the runs: each has those that it can take.
    """
    names = RunSettings.model_fields.keys() - {"batch_size"}
    given = experiment.model_dump(include=names, exclude_none=True)
    library, optimizer = like(experiment), given.get("optimizer", DEFAULTS["optimizer"])
    return {
        **dict.fromkeys((*OWN, "bias_learning_rate", "like")), **DEFAULTS,
        **{key: own for key in names if (own := library.setting(key, optimizer)) is not None},
        **given, "changes": [],
        "learning_rate_rule": experiment.learning_rate_rule,
    }  # fmt: skip


def shown_document(
    experiment: Experiment, document: dict[str, Any], plans: tuple[RunPlan, ...]
) -> dict[str, Any]:
    """The trained document with what a reader and a form want to see besides."""
    runs = _shown(document["runs"], plans, experiment.runs, experiment.like)
    seeds = {"repeats": experiment.repeats, "vary": experiment.vary}
    return {**document, **_shared(experiment), **seeds, "runs": runs}
