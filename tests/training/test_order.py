"""The order of the examples: each once in an epoch, and a function of (seed, epoch) alone."""

import numpy as np
import pytest

from tests.training.trained import Document, permutation, prepared_from, trained

LINE: Document = {"data": {"name": "line", "n": 37, "test_fraction": 0}, "model": {"hidden": []}}


def linear_descent(document: Document, run: int) -> list[list[float]]:
    """θ_0, θ_1 … of linear regression: plain descent over the epochs' orders cut into batches."""
    prepared = prepared_from(document)
    plan, x, y = prepared.runs[run], prepared.examples.x, prepared.examples.y
    X = np.column_stack([x, np.ones(len(x))])
    theta, thetas, epoch = prepared.initial, [prepared.initial], 0
    while len(thetas) <= plan.steps:
        order = permutation(plan.seed, epoch, len(y))
        for start in range(0, len(y), plan.batch_size):
            batch = order[start : start + plan.batch_size]
            error = X[batch] @ theta - y[batch]
            theta = theta - plan.learning_rate * 2 * X[batch].T @ error / len(batch)
            thetas.append(theta)
        epoch += 1
    return [list(row) for row in thetas[: plan.steps + 1]]


@pytest.mark.parametrize("batch_size", [1, 5, 36, 37])
def test_every_epoch_visits_each_example_exactly_once(batch_size: int) -> None:
    (run,) = trained({**LINE, "runs": [{"batch_size": batch_size}], "stop": {"epochs": 4}})
    assert list(run.order) == [0, 1, 2, 3]
    for order in run.order.values():
        assert sorted(order) == list(range(37))


def test_each_epoch_has_an_order_of_its_own() -> None:
    orders = [tuple(permutation(0, epoch, 37)) for epoch in range(50)]
    assert len(set(orders)) == 50


@pytest.mark.parametrize("batch_size", [1, 5, 36, "full"])
def test_the_parameters_follow_the_batches_of_the_stated_order(batch_size: int | str) -> None:
    document = {**LINE, "runs": [{"batch_size": batch_size}], "stop": {"epochs": 5}}
    (run,) = trained(document)
    expected = linear_descent(document, 0)
    np.testing.assert_allclose(run.parameters, expected, rtol=1e-11, atol=1e-13)


def test_the_short_last_batch_is_kept() -> None:
    document = {**LINE, "runs": [{"batch_size": 10}], "stop": {"epochs": 3}}
    (run,) = trained(document)
    assert run.outcome.steps == 12  # ⌈37/10⌉ = 4 batches an epoch, the last of 7 examples
    prepared = prepared_from(document)
    last = run.order[0][30:]
    assert len(last) == 7
    W, b = run.parameters[3]
    error = prepared.examples.x[last, 0] * W + b - prepared.examples.y[last]
    assert run.column("batch_loss")[3] == pytest.approx(np.mean(error**2), rel=1e-12)


def test_the_batch_size_changes_neither_data_nor_start_nor_order() -> None:
    document = {**LINE, "runs": [{"batch_size": m} for m in ("full", 10, 1)], "stop": {"epochs": 2}}
    full, mini, single = trained(document)
    assert mini.order == single.order
    # A batch of all has no order: it takes the examples as given.
    assert full.order == {epoch: list(range(37)) for epoch in range(2)}
    assert full.parameters[0].tolist() == mini.parameters[0].tolist()
    assert full.parameters[0].tolist() == single.parameters[0].tolist()
    alone = prepared_from({**document, "runs": [{"batch_size": 3}]})
    together = prepared_from(document)
    assert alone.examples.x.tobytes() == together.examples.x.tobytes()
    assert alone.initial.tobytes() == together.initial.tobytes()


def test_each_seed_changes_its_own_stream_alone() -> None:
    def parts(**seeds: int) -> tuple[bytes, bytes, bytes]:
        prepared = prepared_from(
            {
                "data": {"seed": seeds.get("data", 0)},
                "model": {"seed": seeds.get("model", 0)},
                "seed": seeds.get("order", 0),
            }
        )
        order = permutation(prepared.runs[0].seed, 0, 300)
        return prepared.examples.x.tobytes(), prepared.initial.tobytes(), order.tobytes()

    base = parts()
    for position, name in enumerate(("data", "model", "order")):
        changed = parts(**{name: 1})
        differs = [a != b for a, b in zip(base, changed, strict=True)]
        assert differs == [i == position for i in range(3)]


def test_runs_may_have_orders_of_their_own() -> None:
    document = {**LINE, "runs": [{"batch_size": 5}, {"batch_size": 5, "seed": 9}]}
    first, second = trained({**document, "stop": {"epochs": 1}})
    assert first.order != second.order


def test_orders_are_uniform_over_positions() -> None:
    places = np.array([np.argsort(permutation(seed, 3, 10)) for seed in range(4000)])
    counts = np.array([np.bincount(column, minlength=10) for column in places.T])
    # 400 expected in each of 100 cells, standard deviation 19: six of them.
    assert np.abs(counts - 400).max() < 115
