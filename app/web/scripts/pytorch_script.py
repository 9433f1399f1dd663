"""An experiment as a PyTorch script: its modules, losses and optimisers where they are the same.

It agrees with the engine to rounding. Where a training is chaotic, as SGD often is, rounding
grows in it; the NumPy script alone rounds as the engine does.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from app.training.setup.preparation import Prepared
from app.web.scripts.runs import (
    OWN_EXAMPLES,
    RunInScript,
    Setting,
    momentum_changes,
    own_examples,
    rate,
    rate_varies,
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

AGREEMENT = (
    "those of Batchwise up to rounding, which grows where a training is chaotic, as SGD often is."
)
PENALTIES = {
    "L1": ("L1 Σ|w|", "L1 * w.abs().sum()"),
    "L2": ("(L2/2) Σw²", "L2 / 2 * w.square().sum()"),
}
_USED = ("order", "used", "every", "momenta", "edits")
# At 0 PyTorch would keep no velocity, which a later change needs, and refuse to be Nesterov's.
NO_MOMENTUM = 1e-300


def missing(prepared: Prepared) -> list[str]:
    """The names of an experiment's parts that PyTorch does not have."""
    network = prepared.network
    parts: list[Any] = [network.activation, network.loss, *(plan.rule for plan in prepared.runs)]
    titles = [part.title for part in parts if part.pytorch is None]
    return list(dict.fromkeys([*titles, *_missing_forms(prepared)]))


def _missing_forms(prepared: Prepared) -> Iterator[str]:
    """Forms of other libraries that PyTorch has not."""
    for plan in prepared.runs:
        form, title = plan.form, plan.rule.title
        if form.epsilon_place != "outside":
            yield f"{title} with ε {form.epsilon_place}"
        if not form.bias_correction:
            yield f"{title} without bias correction"
        if form.rate_in_velocity:
            yield f"{title} with the rate in the velocity"
        if form.dampened and form.dampening_from == "first_step":
            yield "dampening from the first step"
        if plan.optimizer == "rmsprop" and plan.own["initial_accumulator"]:
            yield "RMSProp with another start than 0"


def pytorch_script(exported: Exported) -> str:
    """The script; it runs on the processor in float64."""
    prepared = exported.prepared
    runs, context = common(exported)
    varies = any(map(rate_varies, runs))
    own = [Setting("optimizer", [_rule(run, varies) for run in runs], "parameters")]
    momenta = momentum_changes(runs, NO_MOMENTUM)
    listed, used = settings_of(
        runs, context, own, momenta, _edits(runs, prepared), *own_examples(runs)
    )
    listed, used = [_of_tensor(s) for s in listed], {n: _of_tensor(s) for n, s in used.items()}
    if not varies:  # the optimiser has it
        listed = [setting for setting in listed if setting.name != "learning_rate"]
    batch_settings = [name for name in ("order", "used") if name in used and used[name].differs]
    listed = [setting for setting in listed if setting.name != "replaces"]
    call = f"batches({', '.join(['y', 'epoch', 'batch_size', *batch_settings])})"
    return rendered(
        "pytorch",
        {
            **context,
            **{name: used.get(name) for name in (*_USED, *OWN_EXAMPLES)},
            **_parts(prepared),
            "title": f"{exported.subject}, trained with PyTorch",
            "about": about(exported, "PyTorch", AGREEMENT),
            "classes": prepared.layout.sizes[-1] > 1,
            "times_prefix": times_prefix(used["times"].here),
            "optimizer": own[0],
            "varies": varies,
            "batch_settings": batch_settings,
            "batches": call,
            "arguments": arguments(listed),
            "runs": table(runs, listed),
        },
    )


def _of_tensor(setting: Setting) -> Setting:
    """With targets y as a tensor, of shape (N, 1) where they are numbers, one of each example."""
    forms = {"y,": "y.numpy().ravel(),", "y[:, 0],": "y[:, 0].numpy(),"}
    values = setting.values
    for old, new in forms.items():
        values = [value.replace(f"np.argsort({old}", f"np.argsort({new}") for value in values]
    return replace(setting, values=values)


def _parts(prepared: Prepared) -> dict[str, Any]:
    sizes, weights = prepared.layout.sizes, {"L1": prepared.penalty.l1, "L2": prepared.penalty.l2}
    penalties = [PENALTIES[name] for name, value in weights.items() if value]
    linear = [f"nn.Linear({a}, {b})" for a, b in pairwise(sizes)]
    network = prepared.network
    return {
        "layers": [part for layer in linear for part in (layer, network.activation.pytorch)][:-1],
        "loss": network.loss.pytorch,
        "means": network.loss.means,
        "penalty_formula": " + ".join(formula for formula, _ in penalties),
        "penalty_terms": " + ".join(term for _, term in penalties),
    }


def _rule(run: RunInScript, varies: bool) -> str:
    """The optimiser of a run; its rate is 1 where a scheduler sets it."""
    assert run.plan.rule.pytorch is not None
    name, words = run.plan.rule.pytorch
    own = dict(run.plan.own)
    if own.get("momentum") == 0:
        own["momentum"] = NO_MOMENTUM
    known = ", ".join(filter(None, [f"lr={1.0 if varies else rate(run, False)}", words]))
    return f"torch.optim.{name}(parameters, {known.format(**own)})"


def _edits(runs: list[RunInScript], prepared: Prepared) -> Setting:
    """The parameters that are set before a step: PyTorch's name, place and value."""
    edits: list[dict[int, list[Any]]] = [{} for _ in runs]
    for found, run in zip(edits, runs, strict=True):
        for edit in run.plan.edits:
            values = [(*_place(prepared, position), value) for position, value in edit.values]
            found[edit.step] = [*found.get(edit.step, []), *values]
    return Setting("edits", [repr(found) for found in edits])


def _place(prepared: Prepared, position: int) -> tuple[str, tuple[int, ...]]:
    """W2[0,3] is place (3, 0) of the weight of the module 2, as every other is an activation."""
    array, _, index = prepared.layout.name(position).removesuffix("]").partition("[")
    kind = "weight" if array.startswith("W") else "bias"
    place = tuple(int(part) for part in reversed(index.split(",")))
    return f"{2 * (int(array[1:]) - 1)}.{kind}", place
