"""What the scripts for other libraries have in common: their context, and how it is made.

Depends on the context of all scripts; must not know a library.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

from app.training.setup.preparation import Prepared
from app.web.scripts.runs import (
    OWN_EXAMPLES,
    RunInScript,
    Setting,
    momentum_changes,
    own_examples,
    rate_varies,
)
from app.web.scripts.script import (
    Exported,
    about,
    arguments,
    common,
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

AGREEMENT = (
    "those of Batchwise to nine digits or more, as long as rounding does not grow. In a chaotic "
    "training, as SGD often is, it does."
)
PRODUCT = re.compile(r" [*/] ")
NAMED = ("order", "used", "every", "momenta", "edits", *ACCUMULATION, *BIASES, *OWN_EXAMPLES)


@dataclass(frozen=True)
class Peer:
    """A library.

    kept: the variable that has the parameters, and kept_about what it is; edit: the line that sets
    parameters by hand; copy: the method that copies an array.
    """

    title: str
    kept: str = "model"
    kept_about: str = "network"
    edit: str = "edit(model, edits.get(step, []))"
    copy: str = "copy"


def peer_context(
    exported: Exported,
    peer: Peer,
    own: list[Setting],
    least_momentum: float = 0.0,
    unlisted: tuple[str, ...] = (),
) -> dict[str, Any]:
    """The context of a script. own: settings of this library; unlisted: those it has no use for."""
    prepared = exported.prepared
    runs, context = common(exported)
    momenta = momentum_changes(runs, least_momentum)
    batch_count = runs[0].count if prepared.means_by_weights else "len(batch)"
    own = [*own, *accumulation(runs), *biases(runs)]
    listed, used = settings_of(
        runs, context, own, momenta, edits_of(runs, prepared), *own_examples(runs), cuts_all=True
    )
    listed = [s for s in listed if s.name not in ("replaces", *unlisted)]
    batch_settings = [name for name in ("order", "used") if name in used and used[name].differs]
    return {
        **context,
        **{name: used.get(name) for name in NAMED},
        **{setting.name: setting for setting in own},
        **place_in_update(used, "number"),
        **penalty_parts(prepared),
        "title": f"{exported.subject}, trained with {peer.title}",
        "about": about(exported, peer.title, AGREEMENT),
        "kept": peer.kept,
        "kept_about": peer.kept_about,
        "edit": peer.edit,
        "copy": peer.copy,
        "activation": prepared.activation,
        "means": prepared.network.loss.means,
        "over": prepared.over_outputs,
        "by_weights": prepared.means_by_weights,
        "count": runs[0].count,
        "may_weigh_nothing": may_weigh_nothing(prepared),
        "of_penalty": of_penalty(used, runs[0], batch_count),
        "classes": prepared.layout.sizes[-1] > 1 and prepared.examples.targets is None,
        "in_loop": "number, batch" if "accumulate" in used else "batch",
        "times": used["times"].here,
        "times_prefix": times_prefix(used["times"].here),
        "varies": any(map(rate_varies, runs)),
        "batch_settings": batch_settings,
        "batches": f"batches({', '.join(['y', 'epoch', 'batch_size', *batch_settings])})",
        "arguments": arguments(listed),
        "runs": table(runs, listed),
    }


def with_flat_targets(context: dict[str, Any], in_numpy: str = "") -> dict[str, Any]:
    """The order and the runs where y has the shape (N, 1) for numbers.

    in_numpy: the call that makes an array of NumPy of it.
    """

    def flattened(text: str) -> str:
        text = text.replace("np.argsort(y,", f"np.argsort(y{in_numpy}.ravel(),")
        return text.replace("np.argsort(y[:, 0],", f"np.argsort(y[:, 0]{in_numpy},")

    order = context["order"]
    if order is not None:
        order = replace(order, values=[flattened(value) for value in order.values])
    runs = [{**run, "text": flattened(run["text"])} for run in context["runs"]]
    return {"order": order, "runs": runs}


def loss_key(prepared: Prepared) -> str:
    """The loss by its name, or `binary` for the cross-entropy of two classes."""
    is_binary = prepared.loss == "cross_entropy" and prepared.layout.sizes[-1] == 1
    return "binary" if is_binary else prepared.loss


def may_weigh_nothing(prepared: Prepared) -> bool:
    """Whether there can be a batch whose weights, by whose sum a mean is divided, are all 0."""
    weights = prepared.examples.example_weights
    return prepared.means_by_weights and weights is not None and bool((weights == 0).any())


def mean_lines(losses: str, context: dict[str, Any], maximum: str) -> list[str]:
    """Lines that return the mean of losses, (M, outputs) or of classes (M,), with the weights w.

    maximum: the sum of the weights or a tiny number, in words of the library.
    """
    sums = context["several"] and context["over"] == "sum"
    if not (context["weights"] or sums):
        return [
            f"return ({losses}).mean()" if PRODUCT.search(losses) else f"return {losses}.mean()"
        ]
    lines = [f"losses = {losses}"]
    if not context["classes"]:  # (M, outputs) to (M,)
        lines.append(f"losses = losses.{'sum' if sums else 'mean'}(1)")
    mean = "losses.mean()"
    if context["by_weights"]:
        mean = f"(losses * w).sum() / {maximum if context['may_weigh_nothing'] else 'w.sum()'}"
    elif context["weights"]:
        mean = "(losses * w).mean()"
    return [*lines, f"return {mean}"]


def penalty_parts(prepared: Prepared) -> dict[str, Any]:
    """Which penalty there is, and its formula."""
    penalty = prepared.penalty
    per = " / M" if penalty.is_per_batch else ""
    formulas = [
        formula
        for formula, value in (
            ("L1 Σ|w|", penalty.l1),
            (f"(L2/2) Σ{'θ' if penalty.is_on_all else 'w'}²{per}", penalty.l2),
        )
        if value
    ]
    return {
        "l1": penalty.l1,
        "l2": penalty.l2,
        "on_all": bool(penalty.l2) and penalty.is_on_all,
        "per_batch": penalty.is_per_batch,
        "penalty_formula": " + ".join(formulas),
    }


def edits_of(runs: list[RunInScript], prepared: Prepared) -> Setting:
    """The parameters that are set before a step: their array, place in it, and value.

    W2 is (2, "W"); the script for a library says what that is there.
    """
    edits: list[dict[int, list[Any]]] = [{} for _ in runs]
    for found, run in zip(edits, runs, strict=True):
        for edit in run.plan.edits:
            values = [(*_place(prepared, position), value) for position, value in edit.values]
            found[edit.step] = [*found.get(edit.step, []), *values]
    return Setting("edits", [repr(found) for found in edits])


def _place(prepared: Prepared, position: int) -> tuple[int, str, tuple[int, ...]]:
    """W2[0,3] is at (0, 3) of the W of the layer 1, counted from 0."""
    array, _, index = prepared.layout.name(position).removesuffix("]").partition("[")
    return int(array[1:]) - 1, array[0], tuple(int(part) for part in index.split(","))
