"""An experiment as a PyTorch script: its modules, losses and optimisers where they are the same.

It agrees with the engine to rounding. Where a training is chaotic, as SGD often is, rounding
grows in it; the NumPy script alone rounds as the engine does.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan
from app.web.scripts.by_hand import has_rate_in_velocity, made, rule_classes
from app.web.scripts.peer import Peer, mean_lines, peer_context, with_flat_targets
from app.web.scripts.runs import RunInScript, Setting, rate, rate_varies, runs_in_script
from app.web.scripts.script import Exported, rendered

PYTORCH = Peer("PyTorch", copy="clone")
SUM = "w.sum().clamp(1e-30)"  # of weights that may all be 0
# At 0 PyTorch would keep no velocity, which a later change needs, and refuse to be Nesterov's.
NO_MOMENTUM = 1e-300


def missing(prepared: Prepared) -> list[str]:
    """The names of an experiment's parts that PyTorch does not have."""
    parts: list[Any] = [prepared.network.activation, _plain_loss(prepared)]
    return [part.title for part in parts if part.pytorch is None]


def _plain_loss(prepared: Prepared) -> Any:
    """The loss of one example without its weight."""
    loss = prepared.network.loss
    return getattr(loss, "plain", loss)


def is_by_hand(plan: RunPlan) -> bool:
    """Whether PyTorch has no such update rule."""
    form = plan.form
    return (
        plan.rule.pytorch is None
        or form.epsilon_place != "outside"
        or not form.bias_correction
        or has_rate_in_velocity(plan)
        or (form.dampened and form.dampening_from == "first_step")
        or (plan.optimizer == "rmsprop" and plan.own["initial_accumulator"] > 0)
    )


def pytorch_script(exported: Exported) -> str:
    """The script; it runs on the processor in float64."""
    prepared = exported.prepared
    runs = runs_in_script(prepared, exported.trained.outcomes)
    rules = Rules(runs)
    unlisted = ("biases_descend", *(() if rules.varies else ("learning_rate", "bias_rate")))
    context = peer_context(exported, PYTORCH, [rules.setting], NO_MOMENTUM, unlisted)
    return rendered(
        "pytorch",
        {
            **context,
            **with_flat_targets(context, ".numpy()"),
            **_network(prepared, context),
            **rules.parts,
            "rule_classes": rule_classes(rules.by_hand, "torch.sqrt"),
        },
    )


class Rules:
    """The optimisers of the runs.

    split: whether weights and biases are groups apart. are_several: whether a run can have two
    optimisers, of which the second moves the biases.
    """

    def __init__(self, runs: list[RunInScript]) -> None:
        plans = [run.plan for run in runs]
        self.varies = any(map(rate_varies, runs))
        self.by_hand = [plan for plan in plans if is_by_hand(plan)]
        self.are_several = any(plan.biases_descend for plan in plans)
        self.split = self.are_several or any(
            plan.bias_learning_rate is not None or plan.decays_weights_alone for plan in plans
        )
        self.parameters = "W, b" if self.split else "model.parameters()"
        handed = "W, b" if self.split else "parameters"
        texts = [self._rule(run) for run in runs]
        if len(set(texts)) > 1:
            texts = [text.replace("model.parameters()", "parameters") for text in texts]
        self.setting = Setting("optimizer", texts, handed)
        self._assigns = self.varies and (self.split or any(plan.accumulates for plan in plans))

    @property
    def parts(self) -> dict[str, Any]:
        """Parts of the script that depend on how many optimisers and groups there are."""
        every = "rule.param_groups"
        if self.are_several:
            every = "[group for rule in rules for group in rule.param_groups]"
        loop = ("for rule in rules:", "    rule.{}()") if self.are_several else ("rule.{}()",)
        return {
            "split": self.split,
            "several_rules": self.are_several,
            "parameters": self.parameters,
            "assigns": self._assigns,
            "groups": every if self._assigns else "",
            "zeroing": [line.format("zero_grad") for line in loop],
            "stepping": [line.format("step") for line in loop],
        }

    def _rule(self, run: RunInScript) -> str:
        """The optimiser of a run; its rate is 1 where the loop or a scheduler sets it."""
        plan, own_rate = run.plan, "1.0" if self.varies else rate(run, False)
        call, decay = _calls(plan)
        if not self.split:
            return call("model.parameters()", own_rate)
        own_bias_rate = own_rate
        if plan.bias_learning_rate is not None and not self.varies:
            own_bias_rate = repr(plan.bias_learning_rate)
        if plan.biases_descend:
            biases = f"torch.optim.SGD(b, lr={own_bias_rate})"
            return f"[{call('W', own_rate)}, {biases}]"
        of_biases = f", lr={own_bias_rate}" if own_bias_rate != own_rate else ""
        of_biases += f", {decay}" if plan.decays_weights_alone else ""
        groups = f"[dict(params=W), dict(params=b{of_biases})]"
        rule = call(groups, own_rate)
        return f"[{rule}]" if self.are_several else rule


def _calls(plan: RunPlan) -> tuple[Callable[[str, str], str], str]:
    """The call that makes a rule from parameters and a rate; and the words of no weight decay."""
    if is_by_hand(plan):
        undecayed = f"rule=lambda: {made(plan, without_decay=True)}"
        return lambda of, lr: f"ByHand({of}, lambda: {made(plan)}, lr={lr})", undecayed
    assert plan.rule.pytorch is not None
    name, words = plan.rule.pytorch
    own = dict(plan.own)
    if own.get("momentum") == 0:
        own["momentum"] = NO_MOMENTUM
    known = words.format(**own).replace(", dampening=0.0", "")

    def call(of: str, lr: str) -> str:
        return f"torch.optim.{name}({', '.join(filter(None, [of, f'lr={lr}', known]))})"

    return call, "weight_decay=0.0"


def _network(prepared: Prepared, context: dict[str, Any]) -> dict[str, Any]:
    linear = [f"nn.Linear({a}, {b})" for a, b in pairwise(prepared.layout.sizes)]
    activation, loss = prepared.network.activation.pytorch, _plain_loss(prepared).pytorch
    per = " / examples" if context["per_batch"] else ""
    terms = {"l1": "L1 * w.abs().sum()", "l2": f"L2 / 2 * w.square().sum(){per}"}
    return {
        "layers": [part for layer in linear for part in (layer, activation)][:-1],
        "loss": loss,
        "loss_lines": _loss_lines(prepared, loss, context),
        "l2_term": f"L2 / 2 * {{}}.square().sum(){per}",
        "penalty_terms": " + ".join(term for name, term in terms.items() if context[name]),
    }


def _loss_lines(prepared: Prepared, loss: str, context: dict[str, Any]) -> list[str]:
    """The mean loss by hand, where it is not that of a module of torch.nn."""
    sums = context["several"] and prepared.over_outputs == "sum"
    half = prepared.loss == "half_squared_error"
    if not (context["weights"] or sums or half):
        return []
    if half and not (context["weights"] or sums):
        return [f"return {loss}(z, y) / 2"]
    return mean_lines(
        f'{loss[:-1]}reduction="none")(z, y){" / 2" if half else ""}',
        context,
        SUM,
    )
