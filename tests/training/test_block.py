"""What one step costs: its list of calls. Options that are not used add none."""

import numpy as np
import pytest

from app.numerics.network import Workspace, backward_calls, forward_calls, with_ones
from app.training.engine.block import Block
from app.training.engine.loop import start_of
from tests.training.trained import Document, prepared_from

W1: Document = {
    "data": {"n": 500, "test_fraction": 0},
    "model": {"hidden": [4, 2]},
    "stop": {"updates": 20},
}


def calls_of_a_step(run: Document, **more: object) -> int:
    """How many NumPy calls a step of the run makes."""
    prepared = prepared_from({**W1, "runs": [{"batch_size": 32, **run}], **more})
    plan = prepared.runs[0]
    state = start_of(prepared, plan).optimizer
    block = Block(prepared, plan, state, plan.timetable.segments[0], rows=1, whole=False)
    return len(block.calls(0, 1, slice(1, 1, 1), safe=False))


def calls_of_a_pass() -> int:
    """Those of the forward and backward pass alone."""
    prepared = prepared_from(W1)
    network, layout = prepared.network, prepared.layout
    work = Workspace(network, 32)
    theta, gradient, Z_L = np.zeros(layout.size), np.zeros(layout.size), np.zeros((1, 32))
    B, G = layout.blocks(theta), layout.blocks(gradient)
    A_0, targets, c = with_ones(prepared.inputs[:, :32]), prepared.targets[:, :32], np.array(1.0)
    forward = forward_calls(work, B, A_0, Z_L)
    return len(forward) + len(backward_calls(network, work, B, G, A_0, Z_L, targets, c, False))


def test_a_plain_step_is_a_pass_without_its_factor_and_one_product() -> None:
    assert calls_of_a_step({}) == calls_of_a_pass() - 1 + 1


@pytest.mark.parametrize(
    "run",
    [
        {"schedule": "cosine", "warmup": 5},
        {"schedule": "step", "schedule_factor": 0.1},
        {"changes": [{"at_step": 3, "learning_rate": 0.5}]},
        {"order": "sorted"},
        {"order": "with_replacement"},
        {"last_batch": "weighted"},
        {"reduction": "sum"},
        {"batch_growth": 2},
    ],
    ids=str,
)
def test_schedules_orders_and_reductions_add_no_call_to_a_step(run: Document) -> None:
    assert calls_of_a_step(run) == calls_of_a_step({})


def test_penalties_and_optimizers_add_only_their_own_calls() -> None:
    # g ← gradient, u ← l2 θ, g ← g + u, then update ← −η g and θ + update as two calls.
    assert calls_of_a_step({}, l2=0.1) == calls_of_a_pass() + 5
    # v ← μ v, v ← v + g, u ← −η v, θ + u.
    assert calls_of_a_step({"optimizer": "momentum"}) == calls_of_a_pass() + 4
