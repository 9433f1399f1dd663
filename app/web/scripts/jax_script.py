"""An experiment as a script for JAX with optax: its optimisers and losses where they are the same.

It agrees with the engine to rounding.
"""

from typing import Any

from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan
from app.web.scripts.by_hand import has_rate_in_velocity, made, rule_classes
from app.web.scripts.peer import Peer, loss_key, mean_lines, peer_context, with_flat_targets
from app.web.scripts.runs import RunInScript, Setting, rate, rate_varies, runs_in_script
from app.web.scripts.script import Exported, rendered

JAX = Peer("JAX with optax", "params", "parameters", "edit(params, edits.get(step, []))")
ACTIVATIONS = {
    "linear": "z",
    "sigmoid": "jax.nn.sigmoid(z)",
    "tanh": "jnp.tanh(z)",
    "relu": "jax.nn.relu(z)",
    "leaky_relu": "jnp.where(z > 0, z, 0.01 * z)  # jax.nn.leaky_relu has another slope at 0",
    "elu": "jax.nn.elu(z)",
    "softplus": "jax.nn.softplus(z)",
    "gelu": "jax.nn.gelu(z)  # the approximation by tanh",
}
SUM = "jnp.maximum(w.sum(), 1e-30)"  # of weights that may all be 0
LOSSES = {
    "squared_error": "optax.squared_error(z, y)",
    "half_squared_error": "optax.l2_loss(z, y)",
    "absolute_error": "(z - y) * jnp.sign(z - y)",  # jnp.abs has the slope 1 at 0
    "huber": "optax.huber_loss(z, y)",
    "cross_entropy": "optax.softmax_cross_entropy_with_integer_labels(z, y)",
    "binary": "optax.sigmoid_binary_cross_entropy(z, y)",
}


def missing(prepared: Prepared) -> list[str]:
    """The names of an experiment's parts for which there are no words."""
    network = prepared.network
    lacks = {
        network.activation.title: prepared.activation not in ACTIVATIONS,
        network.loss.title: loss_key(prepared) not in LOSSES,
    }
    return [title for title, lacking in lacks.items() if lacking]


def is_by_hand(plan: RunPlan) -> bool:
    """Whether optax has no such update rule."""
    form = plan.form
    place = {"adagrad": ("inside",), "rmsprop": ("outside", "inside")}
    return (
        plan.optimizer not in OPTAX
        or form.epsilon_place not in place.get(plan.optimizer, ("outside", "inside"))
        or not form.bias_correction
        or form.dampened
        or has_rate_in_velocity(plan)
        or any(change.momentum is not None for change in plan.changes)
    )


OPTAX = {
    "gradient_descent": "sgd({rate})",
    "momentum": "sgd({rate}, momentum={momentum})",
    "nesterov": "sgd({rate}, momentum={momentum}, nesterov=True)",
    "adagrad": "adagrad({rate}, initial_accumulator_value={initial_accumulator}, eps={epsilon})",
    "rmsprop": "rmsprop({rate}, decay={decay}, eps={epsilon}, initial_scale={initial_accumulator}, "
    "eps_in_sqrt={is_inside})",
    "adam": "adam({rate}, b1={beta1}, b2={beta2}, {places})",
    "adamw": "adamw({rate}, b1={beta1}, b2={beta2}, {places}, weight_decay={weight_decay}{mask})",
}
MASK = ", mask=WEIGHTS"  # a name of the template


def jax_script(exported: Exported) -> str:
    """The script; it runs on the processor in float64."""
    prepared = exported.prepared
    runs = runs_in_script(prepared, exported.trained.outcomes)
    plans = [run.plan for run in runs]
    by_hand = [plan for plan in plans if is_by_hand(plan)]
    varies = any(map(rate_varies, runs))
    own_biases = any(p.bias_learning_rate is not None or p.biases_descend for p in plans)
    own_rates = varies or own_biases or bool(by_hand)
    rules = [_rule(run, own_rates) for run in runs]
    unlisted = () if own_rates else ("learning_rate",)
    context = peer_context(exported, JAX, [Setting("optimizer", rules, " ")], unlisted=unlisted)
    loss = LOSSES[loss_key(prepared)]
    return rendered(
        "jax",
        {
            **context,
            **with_flat_targets(context),
            "phi": ACTIVATIONS[prepared.activation],
            "loss_lines": [
                "z = forward(params, x)",
                *mean_lines(loss, context, SUM),
            ],
            "penalty_lines": list(_penalty_lines(context)),
            "rule_classes": rule_classes(by_hand, "jnp.sqrt"),
            "own_rates": own_rates,
            "masks": any(plan.decays_weights_alone and plan not in by_hand for plan in plans),
            "descends": any(plan.biases_descend for plan in plans),
            "some_optax": len(by_hand) < len(plans),
            "uses_optax": "optax." in loss or len(by_hand) < len(plans),
        },
    )


def _rule(run: RunInScript, own_rates: bool) -> str:
    """The optimiser of a run; its rate is 1 where the loop multiplies by the rates."""
    plan = run.plan
    if is_by_hand(plan):
        apart = f", lambda: {made(plan, True)}" if plan.decays_weights_alone else ""
        return f"ByHand(lambda: {made(plan)}{apart})"
    is_inside = plan.form.epsilon_place == "inside"
    epsilon = plan.own.get("epsilon")
    words = OPTAX[plan.optimizer].format(
        rate=1.0 if own_rates else rate(run, False),
        is_inside=is_inside,
        places=f"eps=0.0, eps_root={epsilon}" if is_inside else f"eps={epsilon}",
        mask=MASK if plan.decays_weights_alone else "",
        **plan.own,
    )
    return f"Optax(optax.{words})" if own_rates else f"optax.{words}"


def _penalty_lines(context: dict[str, Any]) -> list[str]:
    """The penalty from params."""
    per = " / examples" if context["per_batch"] else ""
    of_weights = []
    if context["l1"]:
        of_weights.append("L1 * (w * jnp.sign(w)).sum()")  # jnp.abs has the slope 1 at 0
    if context["l2"] and not context["on_all"]:
        of_weights.append(f"L2 / 2 * (w**2).sum(){per}")
    weights = f'sum({" + ".join(of_weights)} for w in (layer["W"] for layer in params))'
    on_all = f"sum(L2 / 2 * (p**2).sum(){per} for p in jax.tree.leaves(params))"
    if not context["on_all"]:
        return [f"return {weights}"]
    return (
        [f"on_all = {on_all}", f"return on_all + {weights}"] if of_weights else [f"return {on_all}"]
    )
