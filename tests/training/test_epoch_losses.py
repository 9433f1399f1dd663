"""The column epoch_loss: an epoch's batch losses made one number, against numbers on paper."""

from typing import Any

import numpy as np
import pytest

from app.training.document.fields import LEAVES
from tests.training.trained import Document, Run, trained

# ŷ = w x + b at θ = (1, 0), which no step moves: ŷ = 1, 2, 4, 5, 9 in the order given. The errors
# ŷ − y are 2, 4, 6, 1, 3, so that |ŷ − y| of batches of 2 has the means 3, 3.5, 3.
STILL: Document = {
    "data": {
        "name": "inline",
        "x": [[1.0], [2.0], [4.0], [5.0], [9.0]],
        "y": [-1.0, -2.0, -2.0, 4.0, 6.0],
    },
    "model": {"hidden": [], "parameters": [1.0, 0.0]},
    "loss": "absolute_error",
    "learning_rate": 0,
    "order": "as_given",
    "stop": {"epochs": 2},
}
FORMS = ("by_size", "batches_equal", "last_batch", "sum_of_batches", "exponential")


def made(size: int = 2, **settings: Any) -> Run:
    (run,) = trained({**STILL, "runs": [{"batch_size": size}], **settings})
    return run


def told(size: int = 2, **settings: Any) -> list[float]:
    """The column of an epoch's loss."""
    column: list[float] = made(size, **settings).column("epoch_loss").tolist()
    return column


def test_there_are_these_forms_and_the_first_is_the_default() -> None:
    leaf = next(leaf for leaf in LEAVES if leaf.path == "epoch_loss")
    assert leaf.choices == FORMS
    assert leaf.default == "by_size"
    assert told() == told(epoch_loss="by_size", epoch_loss_of="data")


def test_the_batches_have_these_losses() -> None:
    assert made().column("batch_loss").tolist() == [3, 3.5, 3] * 2


@pytest.mark.parametrize(
    ("form", "epoch"),
    [
        # (2 · 3 + 2 · 3.5)/4 and (6 + 7 + 3)/5
        ("by_size", [3, 3.25, 3.2]),
        # (3 + 3.5)/2 and (3 + 3.5 + 3)/3
        ("batches_equal", [3, 3.25, 9.5 / 3]),
        ("last_batch", [3, 3.5, 3]),
        ("sum_of_batches", [3, 6.5, 9.5]),
    ],
)
def test_an_epoch_begins_anew(form: str, epoch: list[float]) -> None:
    assert told(epoch_loss=form) == pytest.approx(epoch * 2, rel=1e-14)


def test_the_exponential_mean_goes_on_over_epochs() -> None:
    # s = 0.02 · 3 = 0.06, 0.98 s + 0.02 L, divided by 1 − 0.98, 1 − 0.9604, 1 − 0.941192, …
    first = 0.06
    second = 0.98 * first + 0.07  # 0.1288
    third = 0.98 * second + 0.06  # 0.186224
    fourth = 0.98 * third + 0.06  # 0.24249952
    column = told(epoch_loss="exponential")
    expected = [3, second / 0.0396, third / 0.058808, fourth / (1 - 0.98**4)]
    assert column[:4] == pytest.approx(expected, rel=1e-12)
    assert column[3] != pytest.approx(3, rel=1e-3)  # not anew


def test_the_penalty_is_in_it_where_it_is_of_the_objective() -> None:
    # l1 |w| + (l2/2) w² = 0.5 + 0.25 on every batch
    penalised = {"l1": 0.5, "l2": 0.5, "epoch_loss_of": "objective"}
    assert told(**penalised) == pytest.approx([3.75, 4, 3.95] * 2, rel=1e-14)
    assert told(**penalised, epoch_loss="sum_of_batches")[:3] == [3.75, 8, 11.75]
    assert told(**penalised, epoch_loss="last_batch")[:3] == [3.75, 4.25, 3.75]
    assert told(l1=0.5, l2=0.5)[:3] == pytest.approx([3, 3.25, 3.2])


def test_the_penalty_of_a_batch_counts_as_the_column_has_it() -> None:
    # 6/2 · 1² is 3, of batches of 2, 2 and 1 it is 1.5, 1.5, 3: losses 4.5, 5, 6
    settings: Document = {"l2": 6, "l2_per": "batch", "epoch_loss_of": "objective"}
    assert made(**settings).column("penalty").tolist() == [1.5, 1.5, 3] * 2
    assert told(**settings)[:3] == pytest.approx([4.5, 4.75, (9 + 10 + 6) / 5])


WEIGHED: Document = {"data": {**STILL["data"], "example_weights": [1.0, 3.0, 0.0, 0.0, 2.0]}}


def test_batches_count_by_their_examples_whatever_the_mean_is_divided_by() -> None:
    # Σ w ℓ is 2 + 12, 0, 6; by count L = 7, 0, 6 of 2, 2, 1 examples.
    assert told(**WEIGHED, mean_by="count") == pytest.approx([7, 3.5, 20 / 5] * 2)
    # By weights L = 14/4, 0, 6/2 of as many examples.
    weighed = {**WEIGHED, "mean_by": "weights"}
    assert made(**weighed).column("batch_loss").tolist() == [3.5, 0, 3] * 2
    assert told(**weighed) == pytest.approx([3.5, 1.75, 10 / 5] * 2)
    assert told(**weighed, epoch_loss="batches_equal")[:3] == pytest.approx([3.5, 1.75, 6.5 / 3])


def test_batches_of_no_weight_count_with_a_loss_of_0() -> None:
    weights = [0.0, 0.0, 0.0, 1.0, 2.0]
    data = {**STILL["data"], "example_weights": weights}
    # One example each, of the losses 0, 0, 0, 1 and 3
    column = told(1, data=data, mean_by="weights")
    assert column == pytest.approx([0, 0, 0, 1 / 4, 4 / 5] * 2)


def test_sizes_count_by_the_batch_whatever_the_reduction_or_the_last_batch() -> None:
    for settings in ({"reduction": "sum"}, {"last_batch": "weighted"}, {"accumulate": 2}):
        assert told(**settings) == pytest.approx([3, 3.25, 3.2] * 2)
    assert told(last_batch="drop") == pytest.approx([3, 3.25] * 2)
    # One of three batches is left over and not visited.
    assert told(accumulate=2, accumulate_rest="drop") == pytest.approx([3, 3.25] * 2)


@pytest.mark.parametrize("form", FORMS)
def test_of_the_full_batch_it_is_the_batch_loss(form: str) -> None:
    run = made(5, epoch_loss=form, learning_rate=0.1)
    batch_loss = run.column("batch_loss")
    if form == "exponential":
        # (0.98 · 0.02 a + 0.02 b)/(1 − 0.98²)
        batch_loss[1] = (0.98 * batch_loss[0] + batch_loss[1]) / 1.98
    np.testing.assert_allclose(run.column("epoch_loss"), batch_loss, rtol=1e-12)


def test_at_the_end_of_an_epoch_without_moving_it_is_the_training_loss() -> None:
    run = made()
    assert run.column("epoch_loss")[2] == pytest.approx(run.evaluations[-1].training_loss)


@pytest.mark.parametrize("form", FORMS)
def test_it_changes_nothing_in_the_training(form: str) -> None:
    plain, formed = (made(learning_rate=0.1, **e) for e in ({}, {"epoch_loss": form}))
    np.testing.assert_array_equal(formed.parameters, plain.parameters)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("size", [1, 3, 7])
def test_a_growing_batch_and_many_chunks_keep_to_the_epochs(form: str, size: int) -> None:
    document: Document = {
        "data": {"name": "sine", "n": 40, "test_fraction": 0},
        "model": {"hidden": [3]},
        "l2": 0.1,
        "runs": [{"batch_size": size, "batch_growth": 1.5, "schedule_epochs": 2}],
        "stop": {"epochs": 9},
        "epoch_loss": form,
        "epoch_loss_of": "objective",
    }
    (run,) = trained(document)
    losses = run.column("batch_loss") + run.column("penalty")
    expected, start, smooth = [], 0, 0.0
    sizes = [min(40, round(size * 1.5 ** (epoch // 2))) for epoch in range(9)]
    for usual in sizes:
        counts = [usual] * (40 // usual) + [40 % usual] * (40 % usual > 0)
        for n in range(1, len(counts) + 1):
            L, m = losses[start : start + n], np.array(counts[:n])
            smooth = 0.98 * smooth + 0.02 * L[-1]
            forms = {
                "by_size": (m * L).sum() / m.sum(),
                "batches_equal": L.mean(),
                "last_batch": L[-1],
                "sum_of_batches": L.sum(),
                "exponential": smooth / (1 - 0.98 ** (start + n)),
            }
            expected.append(forms[form])
        start += len(counts)
    np.testing.assert_allclose(run.column("epoch_loss"), expected, rtol=1e-11)
