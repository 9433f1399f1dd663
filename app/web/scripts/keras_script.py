"""An experiment as a script for Keras 3: its layers, losses and optimisers where they are the same.

It agrees with the engine to rounding, whatever Keras' backend.
"""

from collections.abc import Iterator
from typing import Any

from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan
from app.web.scripts.by_hand import is_constant, made, rule_classes
from app.web.scripts.peer import Peer, loss_key, peer_context, with_flat_targets
from app.web.scripts.runs import RunInScript, Setting, rate, rate_varies, runs_in_script
from app.web.scripts.script import Exported, rendered

KERAS = Peer("Keras 3")
ACTIVATIONS = {
    "linear": '"linear"',
    "sigmoid": '"sigmoid"',
    "tanh": '"tanh"',
    "relu": '"relu"',
    "leaky_relu": "lambda z: keras.ops.where(z > 0, z, 0.01 * z)",
    "elu": '"elu"',
    "softplus": "lambda z: keras.ops.logaddexp(z, keras.ops.zeros_like(z))",
    "gelu": "lambda z: keras.ops.gelu(z, approximate=True)",
}
LOSSES = {
    "squared_error": "keras.losses.mean_squared_error(y, z)",
    "half_squared_error": "keras.losses.mean_squared_error(y, z) / 2",
    "absolute_error": "keras.ops.mean((z - y) * keras.ops.sign(z - y), axis=-1)",
    "huber": "keras.losses.huber(y, z)",
    "cross_entropy": "keras.losses.sparse_categorical_crossentropy(y, z, from_logits=True)",
    "binary": "keras.losses.binary_crossentropy(y, z, from_logits=True)",
}
OPTIMIZERS = {
    "gradient_descent": "SGD({rate}{more})",
    "momentum": "SGD({rate}, momentum={momentum}{more})",
    "nesterov": "SGD({rate}, momentum={momentum}, nesterov=True{more})",
    "adagrad": "Adagrad({rate}, initial_accumulator_value={initial_accumulator}, "
    "epsilon={epsilon}{more})",
    "rmsprop": "RMSprop({rate}, rho={decay}, epsilon={epsilon}{more})",
    "adam": "Adam({rate}, beta_1={beta1}, beta_2={beta2}, epsilon={epsilon}{more})",
    "adamw": "AdamW({rate}, weight_decay={weight_decay}, beta_1={beta1}, beta_2={beta2}, "
    "epsilon={epsilon}{more})",
}
EPSILON_PLACES = {"adagrad": "inside", "rmsprop": "inside", "adam": "hat", "adamw": "hat"}


def missing(prepared: Prepared) -> list[str]:
    """The names of an experiment's parts that Keras does not have."""
    return list(dict.fromkeys(_missing(prepared)))


def _missing(prepared: Prepared) -> Iterator[str]:
    network = prepared.network
    if prepared.activation not in ACTIVATIONS:
        yield network.activation.title
    if loss_key(prepared) not in LOSSES:
        yield network.loss.title
    if prepared.penalty.is_per_batch:
        yield "L2 penalty divided by the examples of the batch"
    for plan in prepared.runs:
        if plan.accumulates and plan.accumulate_as == "examples":
            yield "accumulation in which each example counts the same"
        if plan.accumulates and _has_leftovers(plan):
            yield "update from the batches left over at the end of an epoch"
        if prepared.penalty and _is_set_within_update(plan):
            yield "penalty where parameters are set between the batches of an update"


def _has_leftovers(plan: RunPlan) -> bool:
    steps = [segment.steps_per_epoch for segment in plan.timetable.segments]
    return plan.accumulate_rest == "step" and any(each % plan.accumulate for each in steps)


def _is_set_within_update(plan: RunPlan) -> bool:
    """Keras adds the penalty's gradient with each batch, not at the parameters of the update."""
    groups = [(edit.step, plan.timetable.group_at(edit.step)) for edit in plan.edits]
    return any(step != group.start for step, group in groups)


def is_by_hand(plan: RunPlan) -> bool:
    """Whether Keras has no such update rule."""
    form = plan.form
    has_velocity = plan.optimizer in ("momentum", "nesterov")
    return (
        plan.optimizer not in OPTIMIZERS
        or form.epsilon_place != EPSILON_PLACES.get(plan.optimizer, form.epsilon_place)
        or not form.bias_correction
        or (has_velocity and not form.rate_in_velocity and not is_constant(plan))
        or (plan.optimizer == "rmsprop" and plan.own["initial_accumulator"] > 0)
        or plan.bias_learning_rate is not None
        or plan.biases_descend
        or needs_eager(plan)
    )


def needs_eager(plan: RunPlan) -> bool:
    """Whether its rule changes from step to step, which a compiled step does not see."""
    return plan.form.dampened or any(change.momentum is not None for change in plan.changes)


def keras_script(exported: Exported) -> str:
    """The script; its backend is the one that Keras is set to."""
    prepared = exported.prepared
    runs = runs_in_script(prepared, exported.trained.outcomes)
    plans = [run.plan for run in runs]
    own_bias_rates = any(p.bias_learning_rate is not None or p.biases_descend for p in plans)
    by_hand = [plan for plan in plans if own_bias_rates or is_by_hand(plan)]
    varies = any(map(rate_varies, runs))
    optimizer = Setting("optimizer", [_rule(run, varies, by_hand) for run in runs], " ")
    unlisted = ("biases_descend", "carries", "by_examples", *(() if varies else ("learning_rate",)))
    context = peer_context(exported, KERAS, [optimizer], unlisted=unlisted)
    return rendered(
        "keras",
        {
            **context,
            **with_flat_targets(context),
            **_network(prepared),
            **_weights_in_sum(context, plans),
            "in_loop": "batch",
            "accumulate": None,
            "rule_classes": rule_classes(by_hand, "keras.ops.sqrt", everywhere=True),
            "descends": any(plan.biases_descend for plan in plans),
            "excludes": any(p.decays_weights_alone and p not in by_hand for p in plans),
            "eager": any(map(needs_eager, plans)),
        },
    )


def _rule(run: RunInScript, varies: bool, by_hand: list[RunPlan]) -> str:
    """The optimiser of a run; the loop sets its rate where one varies."""
    plan = run.plan
    own_rate = "1.0" if varies else rate(run, False)
    more = f", gradient_accumulation_steps={plan.accumulate}" if plan.accumulates else ""
    if plan in by_hand:
        apart = f", lambda: {made(plan, True)}" if plan.decays_weights_alone else ""
        apart += ", biases_descend=True" if plan.biases_descend else ""
        return f"ByHand({own_rate}, lambda: {made(plan)}{apart}{more})"
    words = OPTIMIZERS[plan.optimizer].format(rate=own_rate, more=more, **plan.own)
    rule = f"keras.optimizers.{words}"
    return f"without_biases({rule})" if plan.decays_weights_alone else rule


def _network(prepared: Prepared) -> dict[str, Any]:
    penalty, outputs = prepared.penalty, prepared.layout.sizes[-1]
    words = []
    if penalty.l1:
        # On JAX keras.ops.abs, and with it keras.regularizers.L1, has the slope 1 at 0.
        l2 = " + L2 / 2 * keras.ops.sum(w * w)" if penalty.l2 else ""
        words.append(f"kernel_regularizer=lambda w: L1 * keras.ops.sum(w * keras.ops.sign(w)){l2}")
    elif penalty.l2:
        words.append("kernel_regularizer=keras.regularizers.L2(L2 / 2)")
    if penalty.l2 and penalty.is_on_all:
        words.append("bias_regularizer=keras.regularizers.L2(L2 / 2)")
    more = ", **PENALTY" if words else ""
    activation = ACTIVATIONS[prepared.activation]
    *hidden, last = prepared.layout.sizes[1:]
    losses = LOSSES[loss_key(prepared)]
    sums = prepared.examples.targets is not None and prepared.over_outputs == "sum"
    return {
        "layers": [
            *(f"keras.layers.Dense({size}, {activation}{more})" for size in hidden),
            f"keras.layers.Dense({last}{more})",
        ],
        "regularizers": ", ".join(words),
        "losses": f"{outputs} * {losses}" if sums else losses,
    }


def _weights_in_sum(context: dict[str, Any], plans: list[RunPlan]) -> dict[str, Any]:
    """Whether the examples have weights in a sum, and the factor of each.

    Keras divides accumulated gradients by their number, which the factor undoes.
    """
    times, many = context["times"], context["accumulate"]
    undone = "" if many is None else f"{many.here} * " if many.differs else f"{many.values[0]} * "
    return {
        "weighted": context["weights"] or times != "1" or many is not None,
        "factor": f"{undone}{times} / {context['count']}",
    }
