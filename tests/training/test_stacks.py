"""Stacks: many runs at once are what each of them is alone, and never depend on one another."""

import tracemalloc
from typing import Any

import numpy as np
import pytest

from app.numerics.losses import LOSSES
from app.numerics.optimizers import OPTIMIZERS
from app.training.data.orders import ORDERS
from app.training.engine.stacks.forms import (
    is_side_by_side,
    is_windowed,
    most_runs,
)
from app.training.engine.stacks.members import Member, shared
from app.training.engine.stacks.stack import courses
from tests.training.stacked import (
    alone,
    difference,
    documents,
    ends_of,
    same_bits,
    stacked,
)
from tests.training.trained import Document, at_once, prepared_from

MOONS: Document = {"data": {"name": "moons", "n": 100}, "model": {"hidden": [4, 2]}}
IRIS: Document = {"data": {"name": "iris"}, "model": {"hidden": [5], "activation": "relu"}}
SMALL_IRIS: Document = {**IRIS, "model": {"hidden": [2]}}
DIGITS: Document = {
    "data": {"name": "digits", "n": 300},
    "model": {"hidden": [12], "activation": "relu"},
}
SINE: Document = {"data": {"name": "sine"}, "model": {"hidden": [6], "activation": "gelu"}}
FORMS: dict[str, tuple[Document, Any]] = {
    "side by side": (MOONS, 1),
    "side by side, two examples": (MOONS, 2),
    "side by side, several outputs": (SMALL_IRIS, 2),
    "stacked": (MOONS, 32),
    "stacked, short last batch": (MOONS, 7),
    "stacked, whole": (MOONS, "full"),
    "stacked, one example": (IRIS | {"model": {"hidden": [10, 9]}}, 1),
    "in windows": (DIGITS, 1),
    "in windows, two hidden layers": (DIGITS | {"model": {"hidden": [10, 6]}}, 1),
    "stacked, many inputs": (DIGITS, 16),
    "numbers as targets": (SINE, 5),
}


def runs(size: Any, count: int = 4, rate: float = 0.02) -> list[Document]:
    """Variants that differ in seed, start and rate."""
    return [
        {
            "runs": [{"batch_size": size, "seed": seed, "learning_rate": rate * (1 + seed % 3)}],
            "model": {"seed": seed // 2},
        }
        for seed in range(count)
    ]


def form_of(base: Document, size: Any) -> str:
    prepared = prepared_from(documents(base, runs(size))[0])
    plan = prepared.runs[0]
    member, segment = Member(plan, prepared.initial, prepared.penalty), plan.timetable.segments[0]
    if is_windowed(prepared, [member], segment):
        return "in windows"
    return "side by side" if is_side_by_side(prepared, segment) else "stacked"


@pytest.mark.parametrize("form", FORMS)
def test_two_hundred_updates_are_those_of_single_runs(form: str) -> None:
    base, size = FORMS[form]
    made = documents({**base, "stop": {"updates": 200}}, runs(size))
    for course, document in zip(stacked(made), made, strict=True):
        single = alone(document)
        assert ends_of(course) == ends_of(single)
        assert difference(course, single) < 1e-12


@pytest.mark.parametrize("order", ["shuffle_every_epoch", "shuffle_once", "with_replacement"])
def test_epochs_longer_than_the_steps_computed_at_once_have_their_own_orders(order: str) -> None:
    data = {"name": "moons", "n": 240, "test_fraction": 0}
    made = documents({**MOONS, "data": data, "order": order, "stop": {"epochs": 5}}, runs(1, 3))
    for course, document in zip(stacked(made), made, strict=True):
        assert difference(course, alone(document)) < 1e-11


def test_every_form_of_a_stack_is_among_these() -> None:
    for name, (base, size) in FORMS.items():
        if name != "numbers as targets":
            assert form_of(base, size) == name.split(",")[0]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("optimizer", ["gradient_descent", "adam"])
def test_a_run_is_the_same_bit_for_bit_in_every_stack(form: str, optimizer: str) -> None:
    base, size = FORMS[form]
    made = documents({**base, "stop": {"updates": 150}, "optimizer": optimizer}, runs(size, 19))
    together = stacked(made)
    for first, end in ((0, 1), (1, 3), (3, 11), (2, 19)):
        for course, other in zip(stacked(made[first:end]), together[first:end], strict=True):
            assert same_bits(course, other)


DIABETES: Document = {"data": {"name": "diabetes"}, "model": {"hidden": [40]}}


@pytest.mark.parametrize(
    ("form", "base", "size"),
    [("side by side", SINE, 1), ("stacked", SINE, 16), ("in windows", DIABETES, 1)],
)
def test_companions_that_diverge_change_nothing(form: str, base: Document, size: Any) -> None:
    assert form_of(base, size) == form
    base = {**base, "stop": {"updates": 150}}
    calm = documents(base, runs(size, 3, 0.001))
    wild = documents(base, [{"runs": [{"batch_size": size, "learning_rate": 1e9}]}] * 5)
    for course, other in zip(stacked([*calm, *wild]), stacked(calm), strict=False):
        assert same_bits(course, other)
    assert all(course.diverged_at is not None for course in stacked([*calm, *wild])[3:])


SETTINGS: dict[str, Document] = {
    **{f"optimizer {name}": {"optimizer": name} for name in OPTIMIZERS},
    **{f"order {name}": {"order": name} for name in ORDERS},
    "l2": {"l2": 0.01},
    "l2 per batch, on all": {"l2": 0.01, "l2_on": "all", "l2_per": "batch"},
    "l1": {"l1": 0.001},
    "sum": {"reduction": "sum", "learning_rate": 0.001},
    "weighted last batch": {"last_batch": "weighted"},
    "last batch dropped": {"last_batch": "drop"},
    "schedule": {"schedule": "cosine", "warmup": 5},
    "batch growth": {"batch_growth": 2, "schedule_epochs": 2},
    "accumulated": {"accumulate": 3},
    "accumulated by examples": {"accumulate": 3, "accumulate_as": "examples", "l2": 0.01},
    "left over batches carried": {"accumulate": 3, "accumulate_rest": "carry"},
    "biases at a rate of their own": {"bias_learning_rate": 0.001},
    "biases by descent": {"optimizer": "adam", "bias_optimizer": "gradient_descent"},
    "weights alone decay": {"optimizer": "adamw", "decay_on": "weights"},
    "changes": {
        "changes": [{"at_step": 3, "learning_rate": 0.002}, {"at_step": 4, "W1[0,0]": 0.5}]
    },
    "another batch size later": {"changes": [{"at_step": 9, "batch_size": 10}]},
}


@pytest.mark.parametrize("size", [1, 2, 7, "full"])
@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_counts_in_a_stack(setting: str, size: Any) -> None:
    changed = "changes" in SETTINGS[setting]
    stop = {"updates": 20} if changed or size == "full" else {"epochs": 4}
    base = {**(SMALL_IRIS if size == 2 else IRIS), "stop": stop, **SETTINGS[setting]}
    rate = float(SETTINGS[setting].get("learning_rate", 0.002))
    made = documents(base, runs(size, 3, rate))
    for course, document in zip(stacked(made), made, strict=True):
        single = alone(document)
        assert ends_of(course) == ends_of(single)
        assert difference(course, single) < 1e-11


@pytest.mark.parametrize("size", [2, 4])
@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_can_be_learnt_in_a_stack(loss: str, size: int) -> None:
    base = SMALL_IRIS if loss == "cross_entropy" else SINE
    made = documents({**base, "loss": loss, "stop": {"epochs": 3}}, runs(size, 3))
    for course, document in zip(stacked(made), made, strict=True):
        assert difference(course, alone(document)) < 1e-12


@pytest.mark.parametrize("mean_by", ["count", "weights"])
@pytest.mark.parametrize("size", [1, 2, 3, "full"])
def test_examples_with_weights_are_learnt_as_alone(mean_by: str, size: Any) -> None:
    x = [[0.1 * i, 0.3 * (i % 4)] for i in range(20)]
    data = {
        "name": "inline", "x": x, "y": [i % 3 % 2 for i in range(20)],
        "example_weights": [0.5 + 0.25 * (i % 5) for i in range(20)], "test_fraction": 0.2,
    }  # fmt: skip
    base = {"data": data, "model": {"hidden": [3]}, "mean_by": mean_by, "stop": {"epochs": 5}}
    made = documents(base, runs(size, 3))
    for per_epoch in (1, 10):
        for course, document in zip(stacked(made, per_epoch), made, strict=True):
            single = alone(document)
            rows = np.isin(single.evaluated_steps, course.evaluated_steps)
            assert per_epoch == 1 or rows.all()
            assert course.steps == single.steps
            assert np.allclose(course.training_loss, single.training_loss[rows], rtol=1e-12)


def test_momentum_and_penalty_may_differ_within_a_stack() -> None:
    base = {**IRIS, "optimizer": "momentum", "stop": {"epochs": 3}}
    variants = [
        {"runs": [{"batch_size": 8, "momentum": momentum, "learning_rate": 0.01}], "l2": l2}
        for momentum, l2 in ((0.5, 0.001), (0.9, 0.01), (0.0, 0.1))
    ]
    made = documents(base, variants)
    for course, document in zip(stacked(made), made, strict=True):
        assert difference(course, alone(document)) < 1e-12


def test_what_a_stack_shares_tells_its_members_apart_from_others() -> None:
    def part(**settings: Any) -> Any:
        prepared = prepared_from({**IRIS, "runs": [{"batch_size": 8, **settings}]})
        return shared(Member(prepared.runs[0], prepared.initial, prepared.penalty))

    assert part(seed=1, learning_rate=0.5) == part(seed=2)
    assert part(label="one") == part(label="another")
    assert part(optimizer="momentum", momentum=0.5) == part(optimizer="momentum")
    assert part(optimizer="momentum") != part()
    assert part(schedule="cosine") != part()
    assert part(batch_size=9) != part()


DIVERGING = [
    ({"data": {"name": "line", "n": 40}, "model": {"hidden": []}}, 1, (0.01, 3.0, 1e4)),
    ({"data": {"name": "line", "n": 40}, "model": {"hidden": []}}, 2, (0.01, 3.0, 1e4)),
    ({"data": {"name": "line", "n": 40}, "model": {"hidden": []}}, 7, (0.01, 3.0, 1e4)),
    ({"data": {"name": "line", "n": 40}, "model": {"hidden": []}}, "full", (0.01, 3.0, 1e4)),
    ({"data": {"name": "diabetes"}, "model": {"hidden": [4], "activation": "relu"}}, 7, (50.0,)),
    (DIABETES, 1, (50.0,)),
    ({**SINE, "model": {"hidden": [4], "activation": "tanh"}}, 1, (0.01, 300.0)),
]


@pytest.mark.parametrize(("base", "size", "rates"), DIVERGING)
def test_a_run_diverges_at_the_step_at_which_it_does_alone(
    base: Document, size: Any, rates: tuple[float, ...]
) -> None:
    variants = [
        {"runs": [{"batch_size": size, "seed": seed, "learning_rate": rate}]}
        for rate in rates
        for seed in range(3)
    ]
    made = documents({**base, "stop": {"epochs": 60}}, variants)
    found = stacked(made)
    assert any(course.diverged_at is not None for course in found)
    for course, document in zip(found, made, strict=True):
        assert ends_of(course) == ends_of(alone(document))


@pytest.mark.parametrize(("base", "size", "rates"), DIVERGING)
@pytest.mark.parametrize("fewer", [0, 1, 2])
def test_a_run_may_diverge_at_its_very_last_evaluation(
    base: Document, size: Any, rates: tuple[float, ...], fewer: int
) -> None:
    """Which is that after its last step, wherever this is."""
    run = {"runs": [{"batch_size": size, "learning_rate": rates[1 % len(rates)]}]}
    (long,) = stacked([{**base, **run, "stop": {"epochs": 60}}])
    assert long.diverged_at is not None
    made = [
        {**base, **run, "stop": {"updates": long.diverged_at - fewer}, "model": {**model}}
        for model in ({**base["model"], "seed": 1}, base["model"])
    ]
    for course, document in zip(stacked(made), made, strict=True):
        assert ends_of(course) == ends_of(alone(document))


@pytest.mark.parametrize("per_epoch", [1, 3])
def test_fewer_evaluations_are_some_of_the_usual_ones(per_epoch: int) -> None:
    made = documents({**MOONS, "stop": {"epochs": 3}}, runs(4))
    for rare, usual in zip(stacked(made, per_epoch), stacked(made), strict=True):
        every = -(-19 // per_epoch)
        k = np.arange(57)
        assert rare.evaluated_steps.tolist() == [*k[k % 19 % every == 0], 57]
        assert rare.training_loss[0] == usual.training_loss[0]
        assert rare.training_loss[-1] == usual.training_loss[-1]


@pytest.mark.parametrize("optimizer", ["gradient_descent", "adam"])
@pytest.mark.parametrize(("base", "size"), [(MOONS, 1), (MOONS, 32), (DIGITS, 1), (DIGITS, 64)])
def test_the_memory_of_a_stack_is_bounded(base: Document, size: Any, optimizer: str) -> None:
    base = {**base, "optimizer": optimizer, "stop": {"updates": 40}}
    (document,) = documents(base, runs(size, 1))
    prepared = prepared_from(document)
    member = Member(prepared.runs[0], prepared.initial, prepared.penalty)
    members = [member] * most_runs(prepared, prepared.runs[0])
    tracemalloc.start()
    at_once(courses(prepared, members))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 80e6
