"""An experiment as a short script in plain NumPy, with exactly the code that it needs."""

from typing import Any

from app.training.setup.preparation import Prepared
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

AGREEMENT = "the numbers of Batchwise, whose sums are added up here in the same order."
FACTORS = {0.5: "0.5", 1.0: "1", 2.0: "2"}
PENALTIES = {"L1": ("L1 Σ|w|", "L1 * np.sign(theta)"), "L2": ("(L2/2) Σw²", "L2 * theta")}


def numpy_script(exported: Exported) -> str:
    """The script; it rounds as the engine does."""
    return rendered("numpy", script_context(exported))


def script_context(exported: Exported) -> dict[str, Any]:
    """What the template of the script takes."""
    prepared = exported.prepared
    runs, context = common(exported)
    loss = prepared.network.loss
    plain = [is_fused(run, prepared) for run in runs]
    own = [_optimizer(runs, prepared)]
    listed, used = settings_of(
        runs, context, own, momentum_changes(runs), _edits(runs), *own_examples(runs)
    )
    factor = FACTORS[loss.factor]
    batch_settings = [
        name for name in ("order", "used", "replaces") if name in used and used[name].differs
    ]
    call = f"batches({', '.join(['x', 'y', 'epoch', 'batch_size', *batch_settings])})"
    return {
        **context,
        **{name: used.get(name) for name in ("order", "used", "every", "momenta", *OWN_EXAMPLES)},
        **_parts(prepared, runs, used["times"], factor),
        "title": f"{exported.subject}, trained with NumPy alone",
        "about": about(exported, "NumPy", AGREEMENT),
        "loss": loss,
        "factor": factor,
        "some_plain": any(plain),
        "some_other": not all(plain),
        "optimizer": own[0],
        "edits": "edits" in used,
        "batch_settings": batch_settings,
        "batches": call,
        "arguments": arguments(listed),
        "runs": table(runs, listed),
    }


def _parts(
    prepared: Prepared, runs: list[RunInScript], times: Setting, factor: str
) -> dict[str, Any]:
    """The pieces of the network and the update."""
    weights = {"L1": prepared.penalty.l1, "L2": prepared.penalty.l2}
    penalties = [PENALTIES[name] for name, value in weights.items() if value]
    return {
        "activation": prepared.network.activation,
        "activation_name": prepared.activation.replace("_", " "),
        "optimizer_classes": _classes(prepared, runs),
        "plain_weight": _plain_weight(times.here, factor),
        "times_prefix": times_prefix(times.here),
        "gradient_about": _gradient_about(prepared, runs, factor),
        "penalty_formula": " + ".join(formula for formula, _ in penalties),
        "penalty_terms": [gradient for _, gradient in penalties],
    }


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
        else f"{run.plan.rule.numpy_class}({', '.join(map(repr, run.plan.own.values()))})"
        for run in runs
    ]
    return Setting("optimizer", rules, " ")


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
