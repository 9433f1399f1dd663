"""Frames: what is evaluated, which parameters are kept, how runs are interleaved."""

import json

import numpy as np
import pytest

from app.training.document.limits import Limits
from app.training.engine.columns import STEP_COLUMNS, StepColumn
from app.training.engine.comparison import frames
from app.training.engine.identity import data_hash
from app.web.http.wire import dumps
from tests.numerics.networks import passed, textbook_losses, textbook_outputs
from tests.training.trained import Document, frames_of, prepared_from, trained

MOONS: Document = {"data": {"n": 400}, "stop": {"epochs": 3}}  # N = 300


@pytest.mark.parametrize("batch_size", ["full", 32, 7, 1])
@pytest.mark.parametrize("stop", [{"epochs": 3}, {"updates": 137}])
def test_evaluated_steps_hold_the_start_each_epochs_end_and_the_last(
    batch_size: int | str, stop: dict[str, int]
) -> None:
    document = {**MOONS, "runs": [{"batch_size": batch_size}], "stop": stop}
    (run,) = trained(document)
    plan = prepared_from(document).runs[0]
    steps = [evaluation.step for evaluation in run.evaluations]
    assert steps == sorted(set(steps))
    assert {0, plan.steps} <= set(steps)
    assert set(range(0, plan.steps + 1, plan.steps_per_epoch)) <= set(steps)


def test_an_evaluation_is_over_all_examples_at_its_theta() -> None:
    document: Document = {
        "data": {"name": "blobs3", "n": 60},
        "runs": [{"batch_size": 7}],
        "stop": {"epochs": 2},
    }
    (run,) = trained(document)
    prepared = prepared_from(document)
    sizes, data = prepared.layout.sizes, prepared.examples
    for evaluation in run.evaluations:
        theta = run.parameters[evaluation.step]
        for x, y, loss, accuracy in (
            (data.x, data.y, evaluation.training_loss, evaluation.accuracy),
            (data.x_test, data.y_test, evaluation.test_loss, evaluation.test_accuracy),
        ):
            z = textbook_outputs(sizes, "tanh", theta, x)
            one_hot = np.eye(3)[y.astype(int)]
            assert loss == pytest.approx(textbook_losses("cross_entropy", z, one_hot).mean())
            assert accuracy == np.mean(z.argmax(axis=1) == y)


def test_the_cosine_is_between_the_batch_gradient_and_the_full_one() -> None:
    document = {**MOONS, "runs": [{"batch_size": 32}], "stop": {"epochs": 1}}
    (run,) = trained(document)
    prepared = prepared_from(document)
    sizes = prepared.layout.sizes
    x, y = prepared.examples.x, prepared.examples.y[:, None]
    for evaluation in run.evaluations[:-1]:
        k = evaluation.step
        batch = run.order[0][32 * k : 32 * k + 32]
        a, b = (
            passed(sizes, "tanh", "cross_entropy", run.parameters[k], *part).gradient
            for part in ((x[batch], y[batch]), (x, y))
        )
        expected = a @ b / np.linalg.norm(a) / np.linalg.norm(b)
        assert evaluation.cosine == pytest.approx(expected, rel=1e-9)
    assert run.evaluations[-1].cosine is None  # no step begins at the last θ
    (full,) = trained({**MOONS, "runs": [{"batch_size": "full"}]})
    assert all(e.cosine == pytest.approx(1) for e in full.evaluations[:-1])


def test_frames_of_a_run_are_consecutive_and_the_first_is_small() -> None:
    for run in trained(MOONS):
        ends = [frame.first_step + frame.steps for frame in run.frames]
        assert [frame.first_step for frame in run.frames] == [0, *ends[:-1]]
        assert 1 <= run.frames[0].steps <= 16
        assert [frame.outcome is not None for frame in run.frames][:-1] == [False] * (len(ends) - 1)


def test_a_column_that_is_a_view_can_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    first = StepColumn("the update of the first parameter", lambda steps: steps.updates[:, 0])
    monkeypatch.setitem(STEP_COLUMNS, "first_update", first)
    for frame in frames_of({**MOONS, "runs": [{"batch_size": 32}]}):
        assert json.loads(dumps(frame.columns))["first_update"] == list(
            frame.columns["first_update"]
        )


def test_runs_are_interleaved_by_examples_seen() -> None:
    seen, going = [0, 0, 0], {0, 1, 2}
    sizes = [300, 32, 1]
    for frame in frames_of({**MOONS, "stop": {"epochs": 30}}):
        assert seen[frame.run] == min(seen[run] for run in going)
        end = frame.first_step + frame.steps
        per_epoch = -(-300 // sizes[frame.run])
        seen[frame.run] = end // per_epoch * 300 + end % per_epoch * sizes[frame.run]
        if frame.outcome is not None:
            going.remove(frame.run)
    assert seen == [9000, 9000, 9000]


def test_all_parameters_are_kept_while_they_fit() -> None:
    for run in trained(MOONS):
        assert run.column("parameter_steps").tolist() == list(range(run.outcome.steps + 1))


def test_above_16_megabytes_evenly_spaced_key_steps_are_kept() -> None:
    # 2-100-100-1: 10,501 parameters; 450 steps of 4 bytes each are 18.9 MB.
    document: Document = {
        "data": {"n": 20},
        "model": {"hidden": [100, 100]},
        "runs": [{"batch_size": 15}, {"batch_size": 14}],
        "stop": {"updates": 225},
    }
    assert 4 * 452 * 10_501 > Limits().parameter_bytes == 16_000_000
    for run in trained(document):
        steps = run.column("parameter_steps")
        assert (steps[0], steps[-1]) == (0, 225)
        assert 200 <= len(steps) < 226
        assert set(np.diff(steps)) <= {1, 2}
        assert len(run.parameters) == len(steps)


def test_key_parameters_are_those_of_the_full_record() -> None:
    few = Limits(parameter_bytes=4 * 3 * 250)
    document: Document = {
        "data": {"n": 20},
        "model": {"hidden": []},
        "runs": [{"batch_size": 1}, {"batch_size": 4}],
        "stop": {"updates": 999},
    }
    for full, keyed in zip(trained(document), trained(document, few), strict=True):
        steps = keyed.column("parameter_steps")
        assert len(steps) == 200  # at least 200 whatever the bytes
        gaps = np.diff(steps)
        assert gaps.max() - gaps.min() <= 1
        assert keyed.parameters.tobytes() == full.parameters[steps].tobytes()


def test_at_most_2000_key_steps_are_kept() -> None:
    document: Document = {
        "data": {"n": 20},
        "model": {"hidden": []},
        "runs": [{"batch_size": 1}],
        "stop": {"updates": 5000},
    }
    (run,) = trained(document, Limits(parameter_bytes=4 * 3 * 4000))
    assert len(run.column("parameter_steps")) == 2000


def test_measured_time_excludes_what_is_between_two_steps() -> None:
    reading = [0.0]

    def clock() -> float:
        reading[0] += 1.0
        return reading[0]

    prepared = prepared_from({**MOONS, "runs": [{"batch_size": 32}]})
    seconds: list[float] = []
    count = 0
    for frame in frames(prepared, Limits(), clock):
        reading[0] += 1e6  # recording, evaluation, sending: not on the training's account
        seconds += frame.columns["seconds"].tolist()
        count += 1
    assert seconds == sorted(seconds)
    assert 0 < seconds[-1] <= count  # at most one tick for each chunk


def test_the_order_is_sent_in_the_frame_in_which_its_epoch_begins() -> None:
    for run, per_epoch in zip(trained(MOONS), (1, 10, 300), strict=True):
        for frame in run.frames:
            first, end = frame.first_step, frame.first_step + frame.steps
            begun = [k // per_epoch for k in range(first, end) if k % per_epoch == 0]
            assert [epoch for epoch, _ in frame.order] == begun


def test_the_training_leaves_the_data_as_they_are() -> None:
    prepared = prepared_from(MOONS)
    before = data_hash(prepared.examples), prepared.initial.tobytes()
    list(frames(prepared, Limits(), lambda: 0.0))
    assert (data_hash(prepared.examples), prepared.initial.tobytes()) == before
