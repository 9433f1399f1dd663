"""An experiment as a script for the MLP of scikit-learn, which takes one batch after another.

That class has one loss for numbers, half the squared error, and two optimisers. Where another loss
is a multiple of its own, the learning rate is multiplied instead. All else is named as missing.
"""

from collections.abc import Iterator

from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan
from app.web.scripts.by_hand import is_constant
from app.web.scripts.peer import Peer, loss_key, may_weigh_nothing, peer_context
from app.web.scripts.runs import RunInScript, Setting, runs_in_script
from app.web.scripts.script import Exported, rendered

SKLEARN = Peer("scikit-learn")
ACTIVATIONS = {"linear": "identity", "sigmoid": "logistic", "tanh": "tanh", "relu": "relu"}
# By what the loss of scikit-learn is multiplied to give ours, of one output.
MULTIPLES = {"squared_error": 2, "half_squared_error": 1, "cross_entropy": 1, "binary": 1}
VELOCITIES = ("gradient_descent", "momentum", "nesterov")


def missing(prepared: Prepared) -> list[str]:
    """The names of an experiment's parts that the MLP of scikit-learn does not have."""
    of_runs = (name for plan in prepared.runs for name in _missing_of_run(prepared, plan))
    return list(dict.fromkeys([*_missing(prepared), *of_runs]))


def _missing(prepared: Prepared) -> Iterator[str]:
    penalty, network = prepared.penalty, prepared.network
    weighted = prepared.examples.example_weights is not None
    if prepared.activation not in ACTIVATIONS and len(prepared.layout.sizes) > 2:
        yield network.activation.title
    if loss_key(prepared) not in MULTIPLES:
        yield network.loss.title
    if penalty.l1:
        yield "L1 penalty"
    if penalty.l2 and penalty.is_on_all:
        yield "L2 penalty on biases"
    if penalty.l2 and weighted and not penalty.is_per_batch:
        yield "L2 penalty that does not depend on the weights of the examples"
    if weighted and not prepared.means_by_weights:
        yield "mean by count of weighted losses"


def _missing_of_run(prepared: Prepared, plan: RunPlan) -> Iterator[str]:
    penalty, same = prepared.penalty, _one_size(plan) is not None
    if plan.optimizer not in (*VELOCITIES, "adam"):
        yield plan.rule.title
    if plan.optimizer == "adam" and plan.form.epsilon_place != "hat":
        yield f"Adam with ε placed {plan.form.epsilon_place}"
    if not plan.form.bias_correction:
        yield "Adam without bias correction"
    if plan.optimizer != "gradient_descent" and _may_weigh_nothing(prepared, plan):
        yield "batch in which no example has a weight"
    if plan.form.dampened:
        yield "dampening"
    if plan.learning_rate == 0:
        yield "learning rate of 0"
    if not is_constant(plan):
        yield "such change of the learning rate"
    if any(change.momentum is not None for change in plan.changes):
        yield "change of the momentum"
    if plan.bias_learning_rate is not None or plan.biases_descend:
        yield "rate or optimiser of its own for the biases"
    if plan.accumulates:
        yield "accumulation of batches"
    if plan.reduction == "sum" and (not same or prepared.means_by_weights):
        yield "reduction to the sum where batches differ in size"
    if plan.reduction == "mean" and plan.last_batch == "weighted" and not same:
        yield "weighting of a shorter last batch"
    if penalty.l2 and not penalty.is_per_batch and not same:
        yield "L2 penalty of one size where batches differ in size"


def _may_weigh_nothing(prepared: Prepared, plan: RunPlan) -> bool:
    weights = prepared.examples.example_weights
    if weights is None or not may_weigh_nothing(prepared):
        return False
    sizes = _sizes(plan)
    return plan.replaces or int((weights == 0).sum()) >= min(sizes)


def _sizes(plan: RunPlan) -> set[int]:
    """The sizes of its batches."""
    segments = plan.timetable.segments
    return {size for part in segments for size in (part.batch_size, part.last_batch_size)}


def _one_size(plan: RunPlan) -> int | None:
    """The size of all batches, if they have the same."""
    sizes = _sizes(plan)
    return sizes.pop() if len(sizes) == 1 else None


def sklearn_script(exported: Exported) -> str:
    """The script; it computes in float64."""
    prepared = exported.prepared
    runs = runs_in_script(prepared, exported.trained.outcomes)
    settings = Setting("optimizer", [f"dict({_settings(prepared, run)})" for run in runs])
    context = peer_context(exported, SKLEARN, [settings], unlisted=("learning_rate", "times"))
    is_class, outputs = prepared.examples.classes is not None, prepared.layout.sizes[-1]
    loss = prepared.network.loss
    return rendered(
        "sklearn",
        {
            **context,
            "penalties": [],  # alpha has it
            "estimator": "MLPClassifier" if is_class else "MLPRegressor",
            "is_class": is_class,
            "activation_name": ACTIVATIONS.get(prepared.activation, "identity"),
            "classes_given": f", classes=np.arange({max(outputs, 2)})" if is_class else "",
            "settings": "**optimizer" if settings.differs else settings.values[0][5:-1],
            "numpy_phi": prepared.network.activation.numpy_phi,
            "numpy_losses": loss.numpy_losses,
        },
    )


def _settings(prepared: Prepared, run: RunInScript) -> str:
    """The solver of a run: its rate, and the penalty."""
    plan, multiple = run.plan, _multiple(prepared, run.plan)
    whole = int(multiple) if multiple.is_integer() else multiple
    times = "" if multiple == 1 else f"{whole!r} * "
    alpha = f"alpha={_alpha(prepared, plan) / multiple!r}"
    if plan.optimizer == "adam":
        own = plan.own
        epsilon = own["epsilon"] / multiple
        betas = f"beta_1={own['beta1']}, beta_2={own['beta2']}, epsilon={epsilon!r}"
        return f'solver="adam", learning_rate_init={plan.learning_rate!r}, {betas}, {alpha}'
    momentum = plan.own.get("momentum", 0.0)
    kind = f", nesterovs_momentum={plan.optimizer == 'nesterov'}" if momentum else ""
    own_rate = f"learning_rate_init={times}{plan.learning_rate!r}"
    return f'solver="sgd", {own_rate}, momentum={momentum!r}{kind}, {alpha}'


def _multiple(prepared: Prepared, plan: RunPlan) -> float:
    """By what a gradient of scikit-learn is multiplied to give ours."""
    multiple = float(MULTIPLES[loss_key(prepared)])
    if prepared.examples.targets is not None and prepared.over_outputs == "mean":
        multiple /= prepared.layout.sizes[-1]
    size = _one_size(plan)
    return multiple * size if plan.reduction == "sum" and size else multiple


def _alpha(prepared: Prepared, plan: RunPlan) -> float:
    """λ of the penalty that scikit-learn divides by the examples of the batch."""
    penalty = prepared.penalty
    size = 1 if penalty.is_per_batch else _one_size(plan)
    return penalty.l2 * (size or 1)
