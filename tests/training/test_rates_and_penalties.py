"""Learning rates, optimisers and penalties against numbers on paper."""

from typing import Any

import numpy as np
import pytest

from tests.training.trained import Document, Run, prepared_from, trained

# 40 examples in batches of 10: four steps an epoch.
LINE: Document = {
    "data": {"name": "line", "n": 40, "test_fraction": 0},
    "model": {"hidden": []},
    "learning_rate": 0.08,
}


def rates_of(**more: Any) -> list[float]:
    """η_k of 24 steps, six epochs; the schedule's length is two epochs, T = 8 steps."""
    document = {"runs": [{"batch_size": 10}], "stop": {"updates": 24}, "schedule_epochs": 2}
    (run,) = trained({**LINE, **document, **more})
    rates: list[float] = run.column("learning_rates").tolist()
    return rates


# The rule of the rates


@pytest.mark.parametrize(
    ("rule", "rates"),
    [
        ("same", [0.08, 0.08, 0.08, 0.08]),
        # 40/40, 10/40, 7/40, 1/40
        ("linear", [0.08, 0.02, 0.014, 0.002]),
        # 0.08 · (1, 1/2, √0.175 = 0.41833001…, √0.025 = 0.15811388…), to six digits
        ("square_root", [0.08, 0.04, 0.0334664, 0.0126491]),
    ],
)
def test_the_rule_fills_the_rates_from_the_largest_batch(rule: str, rates: list[float]) -> None:
    runs = [{"batch_size": size} for size in ("full", 10, 7, 1)]
    document = {**LINE, "learning_rate_rule": rule, "runs": runs, "stop": {"epochs": 1}}
    assert [plan.learning_rate for plan in prepared_from(document).runs] == rates
    for run, rate in zip(trained(document), rates, strict=True):
        assert set(run.column("learning_rates")) == {rate}


def test_the_largest_batch_is_that_of_a_run_wherever_it_stands() -> None:
    runs = [{"batch_size": 5}, {"batch_size": 20}, {"batch_size": 10}]
    document = {**LINE, "learning_rate_rule": "linear", "runs": runs}
    assert [plan.learning_rate for plan in prepared_from(document).runs] == [0.02, 0.08, 0.04]


def test_six_digits_are_kept() -> None:
    runs = [{"batch_size": 3}, {"batch_size": 1}]
    document = {**LINE, "learning_rate": 0.1, "learning_rate_rule": "linear", "runs": runs}
    assert [plan.learning_rate for plan in prepared_from(document).runs] == [0.1, 0.0333333]


def test_a_rate_of_its_own_is_not_touched_by_the_rule() -> None:
    runs = [{"batch_size": "full"}, {"batch_size": 10, "learning_rate": 0.5}, {"batch_size": 20}]
    document = {**LINE, "learning_rate_rule": "linear", "runs": runs}
    assert [plan.learning_rate for plan in prepared_from(document).runs] == [0.08, 0.5, 0.04]


# Schedules


@pytest.mark.parametrize(
    ("schedule", "factors"),
    [
        ("constant", [1] * 24),
        ("step", [1] * 8 + [1 / 2] * 8 + [1 / 4] * 8),
        ("exponential", [0.5 ** (k / 8) for k in range(24)]),
        ("inverse_time", [8 / (8 + k) for k in range(24)]),
        ("cosine", [(1 + np.cos(np.pi * k / 24)) / 2 for k in range(24)]),
    ],
)
def test_a_schedule_gives_each_step_its_rate(schedule: str, factors: list[float]) -> None:
    expected = 0.08 * np.array(factors)
    np.testing.assert_allclose(rates_of(schedule=schedule), expected, rtol=1e-14)


@pytest.mark.parametrize(
    ("schedule", "factors"),
    [
        ("constant", [1] * 20),
        ("step", [1] * 8 + [1 / 2] * 8 + [1 / 4] * 4),
        ("exponential", [0.5 ** (j / 8) for j in range(20)]),
        ("inverse_time", [8 / (8 + j) for j in range(20)]),
        ("cosine", [(1 + np.cos(np.pi * j / 20)) / 2 for j in range(20)]),
    ],
)
def test_the_warm_up_comes_first_and_the_schedule_begins_after_it(
    schedule: str, factors: list[float]
) -> None:
    expected = 0.08 * np.array([1 / 4, 2 / 4, 3 / 4, 1, *factors])
    np.testing.assert_allclose(rates_of(schedule=schedule, warmup=4), expected, rtol=1e-14)


def test_some_rates_on_paper() -> None:
    # step, factor 0.1, T = 8: 0.08, 0.008, 0.0008
    step = rates_of(schedule="step", schedule_factor=0.1)
    assert step[7:9] + step[15:17] == pytest.approx([0.08, 0.008, 0.008, 0.0008], rel=1e-14)
    # cosine over 24 steps: cos(π/3) = 1/2 at 8, cos(π/2) = 0 at 12, cos(2π/3) = −1/2 at 16
    cosine = rates_of(schedule="cosine")
    assert [cosine[k] for k in (0, 8, 12, 16)] == pytest.approx([0.08, 0.06, 0.04, 0.02])
    # inverse time: half at T, a third at 2T
    inverse = rates_of(schedule="inverse_time")
    assert [inverse[k] for k in (0, 8, 16)] == pytest.approx([0.08, 0.04, 0.08 / 3])


def test_a_warm_up_longer_than_the_run_never_reaches_the_rate() -> None:
    rates = rates_of(warmup=48, schedule="cosine")
    np.testing.assert_allclose(rates, 0.08 * np.arange(1, 25) / 48, rtol=1e-14)


def test_a_warm_up_of_all_steps_ends_at_the_rate() -> None:
    rates = rates_of(warmup=24, schedule="cosine")
    np.testing.assert_allclose(rates, 0.08 * np.arange(1, 25) / 24, rtol=1e-14)


def test_the_length_of_a_schedule_may_be_a_fraction_of_an_epoch() -> None:
    # Half an epoch of four steps: T = 2.
    rates = rates_of(schedule="step", schedule_epochs=0.5)
    np.testing.assert_allclose(rates, 0.08 * 0.5 ** (np.arange(24) // 2), rtol=1e-14)
    # 0.625 · 4 = 2.5 steps
    rates = rates_of(schedule="step", schedule_epochs=0.625)
    np.testing.assert_allclose(rates[:6], [0.08, 0.08, 0.08, 0.04, 0.04, 0.02], rtol=1e-14)


def test_an_epoch_of_the_schedule_has_the_steps_of_the_first_batch_size() -> None:
    # Batches of 10, then 20, then 40: still T = 4.
    rates = rates_of(schedule="step", schedule_epochs=1, batch_growth=2)
    np.testing.assert_allclose(rates, 0.08 * 0.5 ** (np.arange(24) // 4), rtol=1e-14)


def test_dropping_the_last_batch_shortens_the_epochs_of_a_schedule() -> None:
    # 40 in batches of 15: two steps an epoch, T = 2.
    more: dict[str, Any] = {"runs": [{"batch_size": 15}], "schedule_epochs": 1}
    rates = rates_of(schedule="step", last_batch="drop", **more)
    np.testing.assert_allclose(rates, 0.08 * 0.5 ** (np.arange(24) // 2), rtol=1e-14)


def test_the_updates_of_plain_descent_are_the_rates_times_the_gradients() -> None:
    document = {"runs": [{"batch_size": 10}], "stop": {"updates": 24}}
    more = {"schedule": "exponential", "schedule_epochs": 1, "warmup": 3}
    (run,) = trained({**LINE, **document, **more})
    np.testing.assert_allclose(
        run.column("update_norm"),
        run.column("learning_rates") * run.column("gradient_norm"),
        rtol=1e-12,
    )


# Optimisers: x = 1, y = 0 and ŷ = w + b: both parameters have the gradient 2ŷ and stay alike.

ALIKE = {"name": "inline", "x": [[1.0], [1.0]], "y": [0.0, 0.0]}


def two_steps(optimizer: str, **more: Any) -> Run:
    (run,) = trained(
        {
            "data": ALIKE,
            "model": {"hidden": [], "parameters": [0.5, 0.5]},
            "loss": "squared_error",
            "learning_rate": 0.1,
            "runs": [{"batch_size": "full", "optimizer": optimizer, **more}],
            "stop": {"updates": 2},
        }
    )
    return run


@pytest.mark.parametrize(
    ("optimizer", "own", "first", "second"),
    [
        # θ = 0.5, ŷ = 1, g = 2: θ = 0.3, ŷ = 0.6, g = 1.2: θ = 0.18
        ("gradient_descent", {}, 0.3, 0.18),
        # v = 2; then v = 0.9 · 2 + 1.2 = 3: θ = 0.3 − 0.3
        ("momentum", {}, 0.3, 0.0),
        # v = 0.5 · 2 + 1.2 = 2.2
        ("momentum", {"momentum": 0.5}, 0.3, 0.08),
        # v = 2, step g + 0.9 v = 3.8: θ = 0.12, ŷ = 0.24, g = 0.48;
        # v = 1.8 + 0.48 = 2.28, step 0.48 + 2.052 = 2.532
        ("nesterov", {}, 0.12, 0.12 - 0.2532),
        # s = 4, step 2/2 = 1: θ = 0.4, ŷ = 0.8, g = 1.6; s = 4 + 2.56, step 1.6/√6.56
        ("adagrad", {}, 0.4, 0.4 - 0.16 / np.sqrt(6.56)),
        # ε = 0.5 outside the root: 2/(2 + 0.5) = 0.8: θ = 0.42, g = 1.68; s = 4 + 2.8224
        ("adagrad", {"epsilon": 0.5}, 0.42, 0.42 - 0.168 / (np.sqrt(6.8224) + 0.5)),
        # s = 0.01 · 4 = 0.04, step 2/0.2 = 10: θ = −0.5, ŷ = −1, g = −2;
        # s = 0.0396 + 0.04 = 0.0796
        ("rmsprop", {}, -0.5, -0.5 + 0.2 / np.sqrt(0.0796)),
        # s = 0.75 · 4 = 3, ε = 1: 2/(√3 + 1) = √3 − 1: the next ŷ is 1 − 0.2 (√3 − 1)
        (
            "rmsprop",
            {"decay": 0.25, "epsilon": 1.0},
            0.5 - 0.1 * (np.sqrt(3) - 1),
            None,
        ),
        # m̂ = 2, ŝ = 4, step 1: θ = 0.4, g = 1.6; m̂ = (0.18 + 0.16)/0.19,
        # ŝ = (0.003996 + 0.00256)/0.001999
        ("adam", {}, 0.4, 0.4 - 0.1 * (0.34 / 0.19) / np.sqrt(0.006556 / 0.001999)),
        # ε = 0.5: 2/(2 + 0.5)
        ("adam", {"epsilon": 0.5}, 0.42, None),
        # First θ = 0.5 − 0.1 · 0.01 · 0.5 = 0.4995, then Adam's step of 1
        ("adamw", {}, 0.3995, None),
        # λ = 1: θ = 0.45, then 1
        ("adamw", {"weight_decay": 1.0}, 0.35, None),
    ],
)
def test_two_steps_of_each_optimizer_on_paper(
    optimizer: str, own: dict[str, float], first: float, second: float | None
) -> None:
    run = two_steps(optimizer, **own)
    assert run.parameters[1].tolist() == pytest.approx([first, first], rel=1e-7)
    if second is not None:
        assert run.parameters[2].tolist() == pytest.approx([second, second], rel=1e-7, abs=1e-12)


def test_the_decay_of_adamw_takes_hold_of_the_bias_too() -> None:
    # The model fits its examples, so that the gradient is 0: θ − 0.5 · 0.25 θ.
    (run,) = trained(
        {
            "data": {**ALIKE, "y": [3.0, 3.0]},
            "model": {"hidden": [], "parameters": [1.0, 2.0]},
            "loss": "squared_error",
            "learning_rate": 0.5,
            "runs": [{"batch_size": "full", "optimizer": "adamw", "weight_decay": 0.25}],
            "stop": {"updates": 1},
        }
    )
    assert run.parameters[1].tolist() == [0.875, 1.75]


def test_every_setting_of_a_run_is_filled_in() -> None:
    runs: list[dict[str, Any]] = [
        {"batch_size": 10, "optimizer": optimizer}
        for optimizer in ("gradient_descent", "nesterov", "adagrad", "rmsprop", "adam", "adamw")
    ]
    runs[4]["beta1"] = 0.8
    document = {**LINE, "runs": runs, "beta2": 0.99}
    filled = prepared_from(document).document["runs"]
    own = ("momentum", "decay", "beta1", "beta2", "epsilon", "weight_decay")
    assert [[run[name] for name in own] for run in filled] == [
        [None, None, None, None, None, None],
        [0.9, None, None, None, None, None],
        [None, None, None, None, 1e-10, None],
        [None, 0.99, None, None, 1e-8, None],
        [None, None, 0.8, 0.99, 1e-8, None],
        [None, None, 0.9, 0.99, 1e-8, 0.01],
    ]
    defaults = {
        "reduction": "mean",
        "schedule": "constant",
        "schedule_factor": 0.5,
        "schedule_epochs": 10,
        "warmup": 0,
        "batch_growth": 1,
        "order": "shuffle_every_epoch",
        "last_batch": "keep",
        "learning_rate": 0.08,
    }
    for run in filled:
        assert {name: run[name] for name in defaults} == defaults


@pytest.mark.parametrize(
    "document",
    [
        {"optimizer": "adam", "epsilon": 1e-6, "schedule": "cosine", "warmup": 3},
        {"momentum": 0.5, "runs": [{"batch_size": 1}, {"batch_size": 2, "optimizer": "nesterov"}]},
        {"learning_rate_rule": "square_root", "runs": [{"batch_size": 7}, {"batch_size": 10}]},
        {"runs": [{"batch_size": 7, "changes": [{"at_step": 5, "W1[0,0]": 0.1 + 0.2}]}]},
        {"batch_size": 7, "changes": [{"at_step": 5, "batch_size": "full"}]},
        {
            "changes": [{"at_step": 50, "learning_rate": 0.5}],
            "runs": [{"batch_size": 1}, {"batch_size": "full"}],
        },
        {
            "changes": [{"at_step": 2, "momentum": 0.5}],
            "runs": [{"batch_size": 1, "optimizer": "momentum"}, {"batch_size": "full"}],
        },
    ],
)
def test_the_filled_in_document_is_itself_the_same_experiment(document: Document) -> None:
    first = prepared_from({**LINE, **document})
    again = prepared_from(first.document)
    assert again.id == first.id
    assert again.document == first.document
    assert again.runs == first.runs


# Penalties

TWO_WEIGHTS: Document = {
    "data": {"name": "inline", "x": [[1.0, 0.0], [0.0, 1.0]], "y": [4.0, 0.5]},
    "model": {"hidden": [], "parameters": [2.0, -3.0, 5.0]},
    "loss": "squared_error",
    "learning_rate": 0.125,
    "runs": [{"batch_size": "full"}],
    "stop": {"updates": 1},
}


@pytest.mark.parametrize(
    ("penalties", "value"),
    [
        ({}, 0),
        ({"l1": 0.5}, 0.5 * (2 + 3)),
        ({"l2": 0.5}, 0.25 * (4 + 9)),
        ({"l1": 1, "l2": 2}, 5 + 13),
    ],
)
def test_the_penalty_is_of_the_weights_alone(penalties: dict[str, float], value: float) -> None:
    (run,) = trained({**TWO_WEIGHTS, **penalties})
    (plain,) = trained(TWO_WEIGHTS)
    assert run.column("penalty").tolist() == [value]
    # ŷ = (7, 2): errors 3 and 1.5, losses 9 and 2.25, mean 5.625: data alone.
    assert run.column("batch_loss").tolist() == [5.625]
    assert run.evaluations[0].training_loss == plain.evaluations[0].training_loss


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_the_penalty_pulls_each_weight_whatever_the_reduction(reduction: str) -> None:
    # Data: ∂w = (3, 1.5), ∂b = 4.5 by the mean; twice that by the sum.
    # Penalty: l1 sign(w) + l2 w = (1, −1) + (4, −6)
    (run,) = trained({**TWO_WEIGHTS, "l1": 1, "l2": 2, "reduction": reduction})
    times = 1 if reduction == "mean" else 2
    gradient = times * np.array([3, 1.5, 4.5]) + [5, -7, 0]
    assert run.parameters[1].tolist() == (np.array([2, -3, 5]) - gradient / 8).tolist()
    # The gradient that is shown is the data's, by the mean.
    assert run.column("gradient_norm")[0] == pytest.approx(np.sqrt(9 + 2.25 + 20.25), rel=1e-14)


def test_l1_does_not_push_a_weight_at_0() -> None:
    model = {"hidden": [], "parameters": [0.0, -3.0, 4.0]}
    # ŷ = (4, 1): the first example fits, and its weight has no gradient.
    (run,) = trained({**TWO_WEIGHTS, "model": model, "l1": 8})
    assert run.parameters[1, 0] == 0
    # ∂w2 = 0.5 − 8 → −3 + 7.5/8
    assert run.parameters[1, 1] == -2.0625


def test_the_penalty_is_of_every_layer() -> None:
    # 2 → 1 → 1: W1 = (1, −2), b1 = 10, W2 = 3, b2 = 20.
    model = {"hidden": [1], "parameters": [1.0, -2.0, 10.0, 3.0, 20.0]}
    (run,) = trained({**TWO_WEIGHTS, "model": model, "l1": 0.5, "l2": 0.25})
    assert run.column("penalty").tolist() == [0.5 * 6 + 0.125 * 14]


def test_the_penalty_column_is_that_of_the_parameters_before_each_step() -> None:
    (run,) = trained({**LINE, "l1": 0.1, "l2": 0.2, "runs": [{"batch_size": 10}]})
    w = run.parameters[:-1, 0]
    np.testing.assert_allclose(run.column("penalty"), 0.1 * np.abs(w) + 0.1 * w**2, rtol=1e-13)
