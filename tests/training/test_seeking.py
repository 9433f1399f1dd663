"""Seeking: any step of a run, bit for bit as the run made it, from states kept on the way."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.numerics.optimizers import OPTIMIZERS
from app.training.engine.loop import train
from app.training.engine.seeking import MOST_KEPT, Checkpoints, Record, copy_of, record_at
from app.training.setup.preparation import Prepared
from tests.training.trained import Document, at_once, prepared_from, ticks

MOONS: Document = {"data": {"n": 60}, "model": {"hidden": [3]}, "learning_rate": 0.05}


def record(prepared: Prepared, step: int, kept: Checkpoints) -> Record:
    return at_once(record_at(prepared, prepared.runs[0], step, kept))


def rows_of(prepared: Prepared) -> list[bytes]:
    """θ before each step and after the last, as the run records it."""
    rows: list[bytes] = []
    for chunk in train(prepared, prepared.runs[0], ticks()):
        rows[chunk.first_step :] = [row.tobytes() for row in chunk.parameters]
    # At the start of a chunk θ may have been edited: its own first row counts.
    return rows


RUNS: dict[str, Document] = {
    "plain": {"runs": [{"batch_size": 7}], "stop": {"epochs": 9}},
    "full batch": {"runs": [{"batch_size": "full"}], "stop": {"updates": 70}},
    "adam, with replacement": {
        "runs": [{"batch_size": 1, "optimizer": "adam", "order": "with_replacement"}],
        "stop": {"epochs": 5},
    },
    "a growing batch": {
        "runs": [{"batch_size": 4, "batch_growth": 2, "schedule_epochs": 2}],
        "stop": {"epochs": 11},
    },
    "changes": {
        "runs": [
            {
                "batch_size": 4,
                "optimizer": "momentum",
                "changes": [
                    {"at_step": 21, "W1[0,1]": 2.5, "learning_rate": 0.2},
                    {"at_step": 40, "batch_size": 9, "b2[0]": -1},
                ],
            }
        ],
        "stop": {"epochs": 11},
    },
    # 45 examples in batches of 7: 7 steps an epoch.
    "batches accumulated": {
        "runs": [{"batch_size": 7, "accumulate": 3, "optimizer": "momentum"}],
        "l2": 0.1,
        "stop": {"epochs": 9},
    },
    "batches carried over epochs, whose size grows": {
        "runs": [
            {
                **{"batch_size": 7, "batch_growth": 1.3, "schedule_epochs": 3},
                **{"accumulate": 5, "accumulate_rest": "carry", "accumulate_as": "examples"},
                **{"optimizer": "adam", "bias_learning_rate": 0.01, "reduction": "sum"},
            }
        ],
        "l2": 0.1,
        "l2_per": "batch",
        "stop": {"epochs": 10},
    },
    "batches dropped, and changes within the others": {
        "runs": [
            {
                **{"batch_size": 4, "accumulate": 5, "accumulate_rest": "drop"},
                **{"accumulate_as": "sum", "optimizer": "nesterov", "rate_in_velocity": True},
                "changes": [
                    {"at_step": 22, "learning_rate": 0.01, "momentum": 4.5},
                    {"at_step": 27, "momentum": 0.9, "b1[1]": 0.5},
                    {"at_step": 41, "batch_size": 3, "W2[0,0]": -0.5},
                ],
            }
        ],
        "stop": {"updates": 17},
    },
    "biases that descend beside a dampened velocity": {
        "runs": [
            {
                **{"batch_size": 9, "optimizer": "momentum", "dampening": 0.5},
                **{"bias_optimizer": "gradient_descent", "accumulate": 2},
            }
        ],
        "stop": {"updates": 40},
    },
    "weights of examples": {
        "data": {
            "name": "inline",
            "x": [[0.1 * i] for i in range(20)],
            "y": [0.1 * (i % 7) for i in range(20)],
            "example_weights": [(0.5, 1, 0, 2)[i % 4] for i in range(20)],
        },
        "mean_by": "weights",
        "runs": [{"batch_size": 3, "accumulate": 4, "accumulate_as": "examples"}],
        "stop": {"epochs": 9},
    },
    "a softmax that needs its safe calls": {
        "data": {"name": "iris", "n": 60},
        "learning_rate": 60,
        "runs": [{"batch_size": 5, "optimizer": "momentum"}],
        "stop": {"epochs": 12},
    },
}


@pytest.mark.parametrize("name", RUNS)
def test_every_step_is_found_as_the_run_made_it(name: str) -> None:
    prepared = prepared_from({**MOONS, **RUNS[name]})
    plan, kept = prepared.runs[0], Checkpoints(prepared, prepared.runs[0])
    rows = rows_of(prepared)
    assert len(rows) == plan.steps + 1
    edited = {edit.step for edit in plan.edits}
    for step in [*range(plan.steps - 1, -1, -1), 3, plan.steps - 1]:
        found = record(prepared, step, kept)
        assert (found.before.step, found.after.step) == (step, step + 1)
        assert found.before.theta.tobytes() == rows[step], step
        if step + 1 not in edited:
            assert found.after.theta.tobytes() == rows[step + 1], step


def test_a_step_before_an_edit_ends_where_it_led_and_not_where_the_edit_puts_it() -> None:
    prepared = prepared_from({**MOONS, **RUNS["changes"]})
    kept = Checkpoints(prepared, prepared.runs[0])
    place = prepared.layout.position("W1[0,1]")
    before, edited = record(prepared, 20, kept), record(prepared, 21, kept)
    assert edited.before.theta[place] == 2.5
    assert before.after.theta[place] != 2.5
    others = np.arange(prepared.layout.size) != place
    np.testing.assert_array_equal(before.after.theta[others], edited.before.theta[others])


@pytest.mark.parametrize("name", RUNS)
def test_a_step_found_has_the_batch_loss_gradient_and_rate_of_the_run(name: str) -> None:
    prepared = prepared_from({**MOONS, **RUNS[name]})
    kept = Checkpoints(prepared, prepared.runs[0])
    for chunk in train(prepared, prepared.runs[0], ticks()):
        for row in {0, chunk.steps - 1}:
            found = record(prepared, chunk.first_step + row, kept)
            assert found.batch_loss == chunk.batch_loss[row]
            assert found.learning_rate == chunk.learning_rates[row]
            np.testing.assert_array_equal(found.gradient, chunk.gradients[row])


def test_the_softmax_of_that_run_did_need_its_safe_calls() -> None:
    prepared = prepared_from({**MOONS, **RUNS["a softmax that needs its safe calls"]})
    needed = [chunk.safe for chunk in train(prepared, prepared.runs[0], ticks())]
    assert any(needed)
    assert not all(needed)


@pytest.mark.parametrize("optimizer", [name for name in OPTIMIZERS if name != "gradient_descent"])
def test_the_optimizer_goes_on_from_the_state_found(optimizer: str) -> None:
    # The step after the state that was found, by the rule itself, gives the recorded θ.
    document = {**MOONS, "runs": [{"batch_size": 7, "optimizer": optimizer}]}
    prepared = prepared_from({**document, "stop": {"epochs": 12}})
    plan, rule = prepared.runs[0], OPTIMIZERS[optimizer]
    kept = Checkpoints(prepared, plan)
    for chunk in train(prepared, plan, ticks()):
        for row in {0, chunk.steps // 2, chunk.steps - 1}:
            k = np.array([float(chunk.first_step + row)])
            found = record(prepared, int(k[0]), kept)
            theta, state = found.before.theta, found.before.optimizer.copy()
            new, given = (
                np.empty_like(theta),
                rule.coefficients(plan.learning_rates(k), k + 1, plan.own_at(k)),
            )
            for call in rule.calls(
                theta, found.gradient, new, state, np.empty_like(new), [c[0, ...] for c in given]
            ):
                call()
            np.testing.assert_array_equal(new, chunk.parameters[row + 1])
            np.testing.assert_array_equal(state, found.after.optimizer)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    batch_size=st.integers(1, 45),
    optimizer=st.sampled_from(sorted(OPTIMIZERS)),
    order=st.sampled_from(["shuffle_every_epoch", "sorted", "with_replacement"]),
    accumulate=st.integers(1, 4),
    rest=st.sampled_from(["step", "carry"]),
    cut=st.floats(0, 1),
)
def test_a_run_cut_at_a_chunk_and_joined_is_the_run(
    batch_size: int, optimizer: str, order: str, accumulate: int, rest: str, cut: float
) -> None:
    run = {"batch_size": batch_size, "optimizer": optimizer, "order": order}
    run |= {"accumulate": accumulate, "accumulate_rest": rest}
    prepared = prepared_from({**MOONS, "runs": [run], "stop": {"updates": 90}})
    plan = prepared.runs[0]
    whole = [
        (chunk.parameters.tobytes(), copy_of(chunk.end)) for chunk in train(prepared, plan, ticks())
    ]
    at = int(cut * (len(whole) - 1))
    rest = [chunk.parameters.tobytes() for chunk in train(prepared, plan, ticks(), whole[at][1])]
    assert rest == [rows for rows, _ in whole[at + 1 :]]


def test_few_states_are_kept_however_long_the_run() -> None:
    prepared = prepared_from({**MOONS, "runs": [{"batch_size": 1}], "stop": {"updates": 40_000}})
    plan = prepared.runs[0]
    kept = Checkpoints(prepared, plan)
    record(prepared, plan.steps - 1, kept)
    assert MOST_KEPT / 4 < len(kept) <= MOST_KEPT
    # So that no step is far from one of them.
    gaps = [step - kept.nearest(step).step for step in range(0, plan.steps, 97)]
    assert max(gaps) < 5 * plan.steps / MOST_KEPT


def test_a_step_that_the_run_does_not_have_is_refused() -> None:
    prepared = prepared_from({**MOONS, "runs": [{"batch_size": 7}], "stop": {"updates": 10}})
    kept = Checkpoints(prepared, prepared.runs[0])
    for step in (-1, 10):
        with pytest.raises(IndexError, match="0 … 9"):
            record(prepared, step, kept)
