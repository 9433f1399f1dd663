"""The training loop: one algorithm with three batch sizes, replayed bit for bit."""

from itertools import pairwise

import numpy as np
import pytest

from app.training.engine.loop import train
from tests.training.trained import (
    Document,
    Run,
    column_of,
    frames_of,
    prepared_from,
    ticks,
    trained,
)

MOONS: Document = {"data": {"n": 80}, "stop": {"epochs": 6}}  # N = 60
COLUMNS = ("batch_loss", "gradient_norm", "update_norm", "layer_update_norm", "parameters")


def bits(run: Run) -> list[bytes]:
    return [run.column(name).tobytes() for name in COLUMNS]


def test_full_batch_equals_batch_size_n_bit_for_bit() -> None:
    full, n = trained({**MOONS, "runs": [{"batch_size": "full"}, {"batch_size": 60}]})
    assert bits(full) == bits(n)
    assert full.evaluations == n.evaluations


@pytest.mark.parametrize("hidden", [[], [8, 4], [300]])
def test_a_replay_gives_bit_identical_frames(hidden: list[int]) -> None:
    document = {**MOONS, "model": {"hidden": hidden}, "stop": {"epochs": 3}}
    first, second = frames_of(document), frames_of(document)
    assert [f.run for f in first] == [f.run for f in second]
    for a, b in zip(first, second, strict=True):
        assert a.first_step == b.first_step
        for name in COLUMNS:
            assert column_of(a, name).tobytes() == column_of(b, name).tobytes()
        assert a.evaluations == b.evaluations
        assert a.outcome == b.outcome


def test_a_run_does_not_depend_on_the_runs_beside_it() -> None:
    alone = trained({**MOONS, "runs": [{"batch_size": 7}]})[0]
    beside = trained({**MOONS, "runs": [{"batch_size": 1}, {"batch_size": 7}]})[1]
    assert bits(alone) == bits(beside)


def test_with_the_mean_losses_at_step_0_agree_where_runs_see_the_same_data() -> None:
    full, n, mini, single = trained(
        {**MOONS, "runs": [{"batch_size": m} for m in ("full", 1000, 20, 1)]}
    )
    start = full.column("batch_loss")[0]
    assert n.column("batch_loss")[0] == start
    for run in (full, n, mini, single):
        assert run.evaluations[0].step == 0
        assert run.evaluations[0].training_loss == pytest.approx(start, rel=1e-13)
    # What 20 single examples lose at θ_0 is on average what the batch of these 20 loses.
    frozen = {"learning_rate": 0, "stop": {"epochs": 1}}
    mini, single = trained({**MOONS, **frozen, "runs": [{"batch_size": 20}, {"batch_size": 1}]})
    losses = single.column("batch_loss").reshape(3, 20).mean(axis=1)
    np.testing.assert_allclose(mini.column("batch_loss"), losses, rtol=1e-12)


def test_the_sum_at_rate_eta_over_m_equals_the_mean_at_eta() -> None:
    mean, summed = trained(
        {
            **MOONS,
            "runs": [
                {"batch_size": 20, "learning_rate": 0.5},
                {"batch_size": 20, "learning_rate": 0.5 / 20, "reduction": "sum"},
            ],
        }
    )
    np.testing.assert_allclose(mean.parameters, summed.parameters, rtol=1e-12, atol=1e-12)
    # The batch loss is the mean over the batch whatever the reduction.
    np.testing.assert_allclose(mean.column("batch_loss"), summed.column("batch_loss"), rtol=1e-11)


def test_the_sum_weighs_the_short_batch_by_its_examples() -> None:
    document = {**MOONS, "stop": {"epochs": 1}, "learning_rate": 1e-3}
    runs = [{"batch_size": 50}, {"batch_size": 50, "reduction": "sum"}]
    mean, summed = trained({**document, "runs": runs})
    first = np.diff(summed.parameters, axis=0)[0] / np.diff(mean.parameters, axis=0)[0]
    np.testing.assert_allclose(first, 50, rtol=1e-9)
    assert summed.column("update_norm")[1] == pytest.approx(
        1e-3 * 10 * summed.column("gradient_norm")[1], rel=1e-9
    )


def test_sgd_at_a_batch_of_one_has_no_difference_between_mean_and_sum() -> None:
    runs = [{"batch_size": 1}, {"batch_size": 1, "reduction": "sum"}]
    mean, summed = trained({**MOONS, "runs": runs})
    assert bits(mean) == bits(summed)


def test_norms_are_those_of_the_recorded_parameters() -> None:
    (run,) = trained({**MOONS, "runs": [{"batch_size": 7, "learning_rate": 0.25}]})
    updates = np.diff(run.parameters, axis=0)
    lengths = np.linalg.norm(updates, axis=1)
    np.testing.assert_allclose(run.column("update_norm"), lengths, rtol=1e-9)
    np.testing.assert_allclose(run.column("gradient_norm"), lengths / 0.25, rtol=1e-9)
    ends = [0, 3 * 8, 3 * 8 + 9 * 4, 3 * 8 + 9 * 4 + 5]
    layers = [np.linalg.norm(updates[:, a:b], axis=1) for a, b in pairwise(ends)]
    np.testing.assert_allclose(run.column("layer_update_norm"), np.column_stack(layers), rtol=1e-9)


def test_the_rate_of_a_run_overrides_the_one_beside_runs() -> None:
    runs = [{"batch_size": "full"}, {"batch_size": "full", "learning_rate": 0.2}]
    slow, fast = trained({**MOONS, "learning_rate": 0.1, "runs": runs, "stop": {"updates": 1}})
    ratio = fast.column("update_norm")[0] / slow.column("update_norm")[0]
    assert ratio == pytest.approx(2, rel=1e-12)


def test_given_parameters_are_the_start() -> None:
    given = [0.5, -1.0, 0.25]
    document = {**MOONS, "model": {"hidden": [], "parameters": given}}
    assert prepared_from(document).initial.tolist() == given
    assert trained(document)[0].parameters[0].tolist() == given


def test_the_two_points_meet_at_three() -> None:
    # x = 1, 1 and y = 2, 4: full batch goes to w + b = 3, where the mean loss is 1.
    document: Document = {
        "data": {"name": "two_points"},
        "model": {"hidden": [], "initialization": "zeros"},
        "runs": [{"batch_size": "full"}],
        "stop": {"updates": 200},
    }
    (run,) = trained(document)
    # Step 0 at θ = 0: losses 4 and 16, mean 10; ∂w = ∂b = 2·mean(−2, −4) = −6.
    assert run.column("batch_loss")[0] == 10
    assert run.column("gradient_norm")[0] == pytest.approx(6 * np.sqrt(2), rel=1e-15)
    assert run.parameters[1].tolist() == pytest.approx([0.6, 0.6])
    assert run.parameters[-1].sum() == pytest.approx(3, rel=1e-12)
    assert run.evaluations[-1].training_loss == pytest.approx(1, rel=1e-12)


def test_a_start_at_zeros_keeps_the_units_of_a_layer_equal() -> None:
    model = {"hidden": [4], "initialization": "zeros", "activation": "sigmoid"}
    (run,) = trained({**MOONS, "model": model, "runs": [{"batch_size": 10}]})
    W1 = run.parameters[-1][:8].reshape(2, 4)
    assert np.ptp(W1, axis=1).max() < 1e-15
    assert np.abs(W1).max() > 1e-6


def test_the_clock_is_read_twice_a_chunk_around_its_steps() -> None:
    prepared = prepared_from({**MOONS, "runs": [{"batch_size": 1}]})
    # It goes on by 1 at each reading.
    chunks = [chunk.seconds for chunk in train(prepared, prepared.runs[0], ticks())]
    assert chunks == [1.0] * len(chunks)
    assert len(chunks) > 2


@pytest.mark.parametrize("steps", [1, 14])
@pytest.mark.parametrize("shift", [-900.0, 900.0])
@pytest.mark.parametrize("optimizer", ["gradient_descent", "momentum"])
def test_softmax_sees_only_differences_of_its_inputs_however_large_they_are(
    shift: float, steps: int, optimizer: str
) -> None:
    # Three classes, no hidden layer: shifting all biases by the same changes no probability.
    def run_at(bias: float) -> Run:
        model = {"hidden": [], "parameters": [0.1, -0.2, 0.3, 0.2, 0.1, -0.1, *[bias] * 3]}
        document: Document = {"data": {"name": "blobs3", "n": 60}, "model": model}
        document["stop"] = {"updates": steps}
        (run,) = trained({**document, "optimizer": optimizer, "runs": [{"batch_size": 7}]})
        return run

    shifted, plain = run_at(shift), run_at(0.0)
    np.testing.assert_allclose(shifted.parameters[:, :6], plain.parameters[:, :6], rtol=1e-9)
    np.testing.assert_allclose(shifted.column("batch_loss"), plain.column("batch_loss"), rtol=1e-9)
