"""An experiment as a short script in plain NumPy, with exactly the code that it needs."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan
from app.web.scripts.runs import (
    OWN_EXAMPLES,
    RunInScript,
    Setting,
    is_fused,
    momentum_changes,
    own_examples,
)
from app.web.scripts.script import (
    Exported,
    about,
    arguments,
    common,
    rendered,
    settings_of,
    table,
    times_prefix,
)
from app.web.scripts.updates import (
    ACCUMULATION,
    BIASES,
    accumulation,
    biases,
    of_penalty,
    place_in_update,
)

AGREEMENT = "the numbers of Batchwise, whose sums are added up here in the same order."
FACTORS = {0.5: "0.5", 1.0: "1", 2.0: "2"}


def numpy_script(exported: Exported) -> str:
    """The script; it rounds as the engine does."""
    return rendered("numpy", script_context(exported))


def script_context(exported: Exported) -> dict[str, Any]:
    """What the template of the script takes."""
    prepared = exported.prepared
    runs, context = common(exported)
    loss = prepared.network.loss
    plain = [is_fused(run, prepared) for run in runs]
    own = [_optimizer(runs, prepared), *accumulation(runs), *_biases(runs, prepared)]
    listed, used = settings_of(
        runs, context, own, momentum_changes(runs), _edits(runs), *own_examples(runs)
    )
    factor = FACTORS.get(loss.factor, repr(loss.factor))
    batch_settings = [
        name for name in ("order", "used", "replaces") if name in used and used[name].differs
    ]
    arrays = ["x", "y", *(["weights"] if context["weights"] else ())]
    call = f"batches({', '.join([*arrays, 'epoch', 'batch_size', *batch_settings])})"
    return {
        **context,
        **{name: used.get(name) for name in _NAMED},
        **_parts(prepared, runs, used["times"], factor),
        "title": f"{exported.subject}, trained with NumPy alone",
        "about": about(exported, "NumPy", AGREEMENT),
        "loss": loss,
        "factor": factor,
        "count": runs[0].count.replace("targets", "y"),
        "arrays": ", ".join(arrays),
        **_of_updates(used, context["weights"]),
        "of_penalty": of_penalty(used, runs[0], runs[0].count),
        "some_plain": any(plain),
        "some_other": not all(plain),
        "optimizer": own[0],
        "edits": "edits" in used,
        "batch_settings": batch_settings,
        "batches": call,
        "arguments": arguments(listed),
        "runs": table(runs, listed),
    }


_NAMED = ("order", "used", "every", "momenta", *ACCUMULATION, *BIASES, *OWN_EXAMPLES)


def _of_updates(used: dict[str, Setting], are_weighted: bool) -> dict[str, str]:
    """Expressions of the loop over batches, where several make an update."""
    batch = "A, targets, w" if are_weighted else "A, targets"
    if "accumulate" not in used:
        return {"in_loop": batch}
    by_examples = used["by_examples"]
    gradient = {"True": "total / counted", "False": "total"}
    return {
        **place_in_update(used, "batch"),
        "in_loop": f"batch, ({batch})",
        "accumulated": gradient.get(by_examples.here, "total / counted if by_examples else total"),
    }


def _parts(
    prepared: Prepared, runs: list[RunInScript], times: Setting, factor: str
) -> dict[str, Any]:
    """The pieces of the network and the update."""
    penalties = list(_penalties(prepared))
    return {
        "activation": prepared.network.activation,
        "activation_name": prepared.activation.replace("_", " "),
        "optimizer_classes": _classes(prepared, runs),
        "plain_weight": _plain_weight(times.here, factor),
        "times_prefix": times_prefix(times.here),
        "gradient_about": _gradient_about(prepared, runs, factor),
        "penalty_formula": " + ".join(formula for formula, _ in penalties),
        "penalty_terms": [gradient for _, gradient in penalties],
        "per_batch": prepared.penalty.is_per_batch,
        "masks": _masks(prepared, runs),
    }


def _penalties(prepared: Prepared) -> Iterator[tuple[str, str]]:
    """The formula of each part of the penalty, and its gradient."""
    penalty = prepared.penalty
    if penalty.l1:
        yield "L1 Σ|w|", "L1 * np.sign(theta) * is_weight()"
    if penalty.l2:
        per, over = (" / M", " / examples") if penalty.is_per_batch else ("", "")
        on, mask = ("θ", "") if penalty.is_on_all else ("w", " * is_weight()")
        yield f"(L2/2) Σ{on}²{per}", f"L2 * theta{mask}{over}"


def _masks(prepared: Prepared, runs: list[RunInScript]) -> bool:
    """Whether something treats weights and biases differently."""
    penalty = prepared.penalty
    is_penalty_of_weights = penalty.l1 > 0 or (penalty.l2 > 0 and not penalty.is_on_all)
    return is_penalty_of_weights or any(
        run.plan.decays_weights_alone
        or run.plan.bias_learning_rate is not None
        or run.plan.biases_descend
        for run in runs
    )


def _plain_weight(times: str, factor: str) -> str:
    """Factor of the rate for the gradient of a summed loss, as an expression."""
    known = {"1": f"{factor} / M", "len(targets)": factor}
    return known.get(times, f"{times.replace('len(targets)', 'M')} * {factor} / M")


def _gradient_about(prepared: Prepared, runs: list[RunInScript], factor: str) -> str:
    plain = [is_fused(run, prepared) for run in runs]
    if not any(plain):
        return "∂/∂θ of the mean loss of a batch, by back-propagation."
    if all(plain):
        times = "" if factor == "1" else f", up to the factor {factor}"
        return f"∂/∂θ of the summed loss of a batch{times}, by back-propagation."
    return "∂/∂θ of c times the summed error of a batch, by back-propagation."


def _optimizer(runs: list[RunInScript], prepared: Prepared) -> Setting:
    """The update rule of each run; None for plain gradient descent."""
    rules = [
        "None"
        if is_fused(run, prepared)
        else f"{run.plan.rule.numpy_class}({', '.join(_own(run.plan))})"
        for run in runs
    ]
    return Setting("optimizer", rules, " ")


def _biases(runs: list[RunInScript], prepared: Prepared) -> Iterator[Setting]:
    """How the biases move; their rate is None where a fused step has one for all parameters."""
    for setting in biases(runs):
        if setting.name != "bias_rate":
            yield setting
            continue
        values = [
            "None" if is_fused(run, prepared) and run.plan.bias_learning_rate is None else value
            for run, value in zip(runs, setting.values, strict=True)
        ]
        yield replace(setting, values=values)


def _own(plan: RunPlan) -> list[str]:
    """The own parameters with which the class of a rule is made."""
    decays = "weight_decay" if plan.decays_weights_alone else ""
    return [
        f"{plan.own[name]!r} * is_weight()" if name == decays else repr(plan.own[name])
        for name in plan.rule.used()
    ]


def _classes(prepared: Prepared, runs: list[RunInScript]) -> list[str]:
    texts: dict[str, None] = {}
    for run in runs:
        if not is_fused(run, prepared):
            texts |= dict.fromkeys(run.plan.rule.numpy)
    return [text.strip() for text in texts]


def _edits(runs: list[RunInScript]) -> Setting:
    """The parameters that are set before a step, by their positions in θ."""
    edits: list[dict[int, list[tuple[int, float]]]] = [{} for _ in runs]
    for edits_of_run, run in zip(edits, runs, strict=True):
        for edit in run.plan.edits:
            edits_of_run[edit.step] = [*edits_of_run.get(edit.step, []), *edit.values]
    return Setting("edits", [repr(edits_of_run) for edits_of_run in edits])
