"""What is computed and averaged in one step: claims A1 to A10, each by its definition.

The product's own numbers come over HTTP; what they are held against is computed here.
"""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from tests.server import Server
from tests.web.by_hand import Array, average_errors_first, average_examples_first, cosine
from tests.web.questions import Document, ask, opened, recorded

TEN: Document = {"data": {"name": "moons", "n": 10, "test_fraction": 0}, "model": {"hidden": [4]}}
THREE_RUNS = {"runs": [{"batch_size": "full"}, {"batch_size": 3}, {"batch_size": 1}]}
# A network, its runs and a step of one of them.
NETWORKS: dict[str, tuple[Document, int, int]] = {
    "2-4-1 tanh": ({**TEN, **THREE_RUNS, "stop": {"epochs": 5}}, 0, 3),
    "2-8-4-1 tanh": ({"data": {"n": 80}, "stop": {"epochs": 3}}, 1, 5),
    "4-6-3 relu": (
        {
            "data": {"name": "iris"},
            "model": {"hidden": [6], "activation": "relu"},
            "runs": [{"batch_size": 16}],
            "stop": {"epochs": 5},
        },
        0,
        31,
    ),
    "1-5-1 gelu, absolute error": (
        {
            "data": {"name": "sine", "n": 60},
            "model": {"hidden": [5], "activation": "gelu"},
            "loss": "absolute_error",
            "runs": [{"batch_size": 9}],
            "stop": {"epochs": 5},
        },
        0,
        14,
    ),
    "10-1 linear": (
        {
            "data": {"name": "diabetes"},
            "model": {"hidden": []},
            "runs": [{"batch_size": 32}],
            "stop": {"epochs": 3},
        },
        0,
        20,
    ),
}
networks = pytest.mark.parametrize("name", NETWORKS)


def way_of(reply: dict[str, Any], name: str) -> dict[str, Any]:
    (way,) = [way for way in reply["ways"] if way["name"] == name]
    found: dict[str, Any] = way
    return found


def close(got: Any, expected: Any) -> None:
    np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-13)


def relative(difference: Any, of: Any) -> float:
    return float(np.linalg.norm(difference) / np.linalg.norm(of))


@networks
def test_a1_forward_error_and_gradients_of_each_example_and_then_one_update(
    server: Server, name: str
) -> None:
    document, run, step = NETWORKS[name]
    reply, record = opened(server, document, run, step)
    parameters = reply["parameters"]
    gradients = np.array(reply["gradients"])
    assert len(gradients) == reply["rows"]["total"] == len(record.batch)
    expected = np.array(parameters["before"]) - record.rate * gradients.mean(axis=0)
    np.testing.assert_allclose(parameters["after"], expected, rtol=0, atol=1e-13)


@networks
def test_a2_the_gradient_of_the_mean_loss_is_the_mean_of_the_gradients(
    server: Server, name: str
) -> None:
    document, run, step = NETWORKS[name]
    reply, record = opened(server, document, run, step)
    of_mean_loss = record.book.gradient(*record.of_batch)
    mean = record.book.gradients(*record.of_batch).mean(axis=0)
    for got in (reply["parameters"]["gradient_mean"], reply["parameters"]["loop_mean"]):
        assert relative(got - of_mean_loss, of_mean_loss) < 1e-13
        assert relative(got - mean, mean) < 1e-13
    assert 0 <= reply["linearity"]["relative"] < 1e-14
    difference = np.subtract(*(reply["parameters"][of] for of in ("loop_mean", "gradient_mean")))
    assert reply["linearity"]["largest_difference"] == np.abs(difference).max()
    for right in ("mean_of_gradients", "gradient_of_mean_loss"):
        assert way_of(reply, right)["equal"]
        assert way_of(reply, right)["cosine"] == pytest.approx(1, abs=1e-12)


@networks
def test_a3_the_gradient_of_the_sum_of_losses_is_the_sum_of_the_gradients(
    server: Server, name: str
) -> None:
    document, run, step = NETWORKS[name]
    reply, record = opened(server, document, run, step)
    of_sum = record.book.gradient_of_sum(*record.of_batch)
    assert relative(reply["parameters"]["gradient_sum"] - of_sum, of_sum) < 1e-13
    assert relative(np.sum(reply["gradients"], axis=0) - of_sum, of_sum) < 1e-13
    assert len({tuple(x) for x in reply["examples"]["x"]}) > 1  # although the x differ


def test_a4_averaging_the_errors_first_is_another_direction(server: Server) -> None:
    document, run, step = NETWORKS["2-4-1 tanh"]
    reply, record = opened(server, document, run, step)
    true = record.book.gradient(*record.of_batch)
    expected = average_errors_first(record.book, *record.of_batch, record.rate_of_one)
    way = way_of(reply, "average_errors_first")
    assert not way["equal"]
    assert way["cosine"] == pytest.approx(cosine(expected, true), abs=1e-9)
    assert way["cosine"] < 0.9
    assert way["relative_length"] == pytest.approx(relative(expected, true), rel=1e-9)


@pytest.mark.parametrize("data", ["moons", "iris", "sine"])  # one output, three, a number
def test_a4_averaging_the_errors_first_is_right_for_the_output_bias(
    server: Server, data: str
) -> None:
    document = {"data": {"name": data}, "model": {"hidden": [5, 3]}, "runs": [{"batch_size": 16}]}
    reply = ask(server, "step", document, step=2)
    outputs = reply["network"]["sizes"][-1]
    way, true = (
        np.array(gradient[-outputs:])
        for gradient in (
            way_of(reply, "average_errors_first")["gradient"],
            reply["parameters"]["gradient_mean"],
        )
    )
    np.testing.assert_allclose(way, true, rtol=1e-12)
    assert (
        "the output layer's bias in every network" in way_of(reply, "average_errors_first")["right"]
    )


def test_a4_averaging_the_examples_first_can_point_uphill(server: Server) -> None:
    cosines = []
    for seed in range(7):
        document = {**TEN, "model": {"hidden": [4], "seed": seed}, "runs": [{"batch_size": 10}]}
        reply, record = opened(server, document, fields="ways")
        true = record.book.gradient(*record.of_batch)
        expected = average_examples_first(record.book, *record.of_batch, record.rate_of_one)
        got = way_of(reply, "average_examples_first")["cosine"]
        assert got == pytest.approx(cosine(expected, true), abs=1e-9)
        cosines.append(got)
    assert min(cosines) < -0.1
    assert max(cosines) < 0.9


LINEAR: dict[str, Document] = {
    "line": {"data": {"name": "line", "n": 20}},
    "logistic": {"data": {"name": "moons", "n": 20}},
    "softmax": {"data": {"name": "iris"}},
    "absolute error": {"data": {"name": "line", "n": 20}, "loss": "absolute_error"},
}


@pytest.mark.parametrize("name", LINEAR)
def test_a5_the_mean_of_products_is_the_product_of_means_and_the_population_covariance(
    server: Server, name: str
) -> None:
    document = {**LINEAR[name], "model": {"hidden": []}, "runs": [{"batch_size": 5}]}
    reply, record = opened(server, document, step=4)
    _, x, _ = record.of_batch
    (delta,) = record.book.deltas(*record.of_batch)
    features, outputs = x.shape[1], delta.shape[1]

    def of(weights: Array, biases: Array) -> Array:
        return np.concatenate([weights.ravel(), biases])

    # np.cov with bias=True divides by M.
    covariance = np.cov(x.T, delta.T, bias=True)[:features, features:]
    product = of(np.outer(x.mean(axis=0), delta.mean(axis=0)), delta.mean(axis=0))
    terms = {key: np.array(value) for key, value in reply["linear_terms"].items()}
    close(terms["product_of_means"], product)
    close(terms["covariance"], of(covariance, np.zeros(outputs)))
    added = terms["product_of_means"] + terms["covariance"]
    close(terms["mean_of_products"], added)
    close(reply["parameters"]["gradient_mean"], added)
    # Averaging the errors first is the product alone: exact for the biases only.
    way = way_of(reply, "average_errors_first")
    close(way["gradient"], product)
    assert not way["equal"]
    biases = slice(features * outputs, None)
    close(way["gradient"][biases], reply["parameters"]["gradient_mean"][biases])


def test_a5_without_covariance_averaging_the_errors_first_is_right(server: Server) -> None:
    document = {
        "data": {"name": "two_points"},
        "model": {"hidden": []},
        "runs": [{"batch_size": 2}],
    }
    reply = ask(server, "step", document)
    np.testing.assert_allclose(reply["linear_terms"]["covariance"], [0, 0], atol=1e-15)
    assert way_of(reply, "average_errors_first")["equal"]


def test_a5_networks_with_hidden_layers_have_no_such_terms(server: Server) -> None:
    document, run, step = NETWORKS["2-4-1 tanh"]
    assert ask(server, "step", document, run=run, step=step)["linear_terms"] is None


# ŷ = x + 2 = 3 at both points; y = 2, 4; ℓ = (ŷ − y)² = 1, 1; δ = 2(ŷ − y) = 2, −2.
AT_THREE: Document = {
    "data": {"name": "two_points"},
    "model": {"hidden": [], "parameters": [1, 2]},
    "learning_rate": 0.1,
    "runs": [{"batch_size": "full"}],
    "stop": {"updates": 3},
}


def test_a6_the_model_at_3_stays_there_under_the_true_mean(server: Server) -> None:
    reply = ask(server, "step", AT_THREE)
    assert reply["examples"]["prediction"] == [[3], [3]]
    assert sorted(reply["examples"]["y"]) == [2, 4]
    assert reply["examples"]["loss"] == [1, 1]
    assert reply["batch_loss"] == 1
    assert sorted(reply["gradients"]) == [[-2, -2], [2, 2]]
    assert reply["parameters"]["gradient_mean"] == [0, 0]
    assert reply["parameters"]["after"] == reply["parameters"]["before"] == [1, 2]
    mean = way_of(reply, "mean_of_gradients")
    assert mean["losses"] == [1] * 11
    assert mean["cosine"] is None
    assert mean["equal"]
    assert recorded(server, AT_THREE).columns["parameters"] == [[1, 2]] * 4


def test_a6_the_mean_loss_as_error_moves_the_model_away_from_3(server: Server) -> None:
    # The loss at ŷ is (ŷ − 3)² + 1; with it as δ̄, w and b both fall by η times it, so ŷ by twice.
    # ŷ = 3: loss 1, ŷ falls by 0.2; ŷ = 2.8: loss 1.04, ŷ falls by 0.208; ŷ = 2.592: 1.166464.
    way = way_of(ask(server, "step", AT_THREE), "mean_loss_as_error")
    assert way["gradient"] == [1, 1]
    assert way["cosine"] is None
    assert not way["equal"]
    np.testing.assert_allclose(way["losses"][:3], [1, 1.04, 1.166464], rtol=1e-12)
    assert way["loss_after"] == way["losses"][1]
    assert len(way["losses"]) == 11
    assert (np.diff(way["losses"]) > 0).all()


@networks
def test_a7_each_gradient_pairs_an_examples_delta_with_its_own_activations(
    server: Server, name: str
) -> None:
    document, run, step = NETWORKS[name]
    reply = ask(server, "step", document, run=run, step=step)
    inputs = [reply["examples"]["x"], *(layer["a"] for layer in reply["layers"])]
    deltas = [layer["delta"] for layer in reply["layers"]]

    def paired(example: int, activations_of: int) -> Array:
        parts = []
        for a, delta in zip(inputs, deltas, strict=False):
            parts += [np.outer(a[activations_of], delta[example]).ravel(), delta[example]]
        return np.concatenate(parts)

    for example, gradient in enumerate(reply["gradients"]):
        close(gradient, paired(example, example))
    last = len(deltas[0]) - 1
    assert relative(reply["gradients"][0] - paired(0, last), reply["gradients"][0]) > 1e-3


def trained(server: Server, batch_size: int = 10, **settings: Any) -> Array:
    """θ after each of 200 steps on 80 examples."""
    document = {
        "data": {"name": "moons", "n": 80, "test_fraction": 0},
        "runs": [{"batch_size": batch_size}],
        "stop": {"updates": 200},
        **settings,
    }
    return np.array(recorded(server, document).columns["parameters"])


def test_a8_the_sum_at_a_share_of_the_rate_is_the_mean_at_the_rate(server: Server) -> None:
    mean = trained(server, learning_rate=0.3)
    total = trained(server, learning_rate=0.3 / 10, reduction="sum")
    assert np.linalg.norm(mean[-1] - mean[0]) > 1
    np.testing.assert_allclose(total, mean, rtol=0, atol=1e-12)


def test_a8_a_penalty_outside_the_sum_makes_them_differ(server: Server) -> None:
    mean = trained(server, learning_rate=0.3, l2=0.1)
    total = trained(server, learning_rate=0.03, reduction="sum", l2=0.1)
    assert np.linalg.norm(total[-1] - mean[-1]) > 0.1


def test_a8_a_ragged_last_batch_makes_them_differ(server: Server) -> None:
    mean = trained(server, batch_size=30, learning_rate=0.3)
    total = trained(server, batch_size=30, learning_rate=0.01, reduction="sum")
    np.testing.assert_allclose(total[:3], mean[:3], rtol=0, atol=1e-12)  # 30, 30, and then 20
    assert np.linalg.norm(total[3] - mean[3]) > 1e-3


def test_a8_adam_hardly_notices_the_factor(server: Server) -> None:
    mean = trained(server, learning_rate=0.01, optimizer="adam")
    same_rate = trained(server, learning_rate=0.01, optimizer="adam", reduction="sum")
    share_of_it = trained(server, learning_rate=0.001, optimizer="adam", reduction="sum")
    moved = np.linalg.norm(mean[-1] - mean[0])
    assert np.linalg.norm(same_rate[-1] - mean[-1]) < 1e-3 * moved
    assert np.linalg.norm(share_of_it[-1] - mean[-1]) > 0.5 * moved


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_a8_the_told_pair_of_rates_gives_the_same_run(server: Server, reduction: str) -> None:
    document = {**TEN, "runs": [{"batch_size": 5}], "learning_rate": 0.08, "reduction": reduction}
    pair = ask(server, "step", document, step=2)["equal_learning_rates"]
    mean, total = (
        recorded(server, {**document, "reduction": kind, "learning_rate": pair[kind]}).columns
        for kind in ("mean", "sum")
    )
    assert pair[reduction] == 0.08
    np.testing.assert_allclose(total["parameters"], mean["parameters"], rtol=0, atol=1e-12)


@networks
def test_a9_a_loop_over_the_examples_gives_what_the_matrix_product_gives(
    server: Server, name: str
) -> None:
    document, run, step = NETWORKS[name]
    parameters = ask(server, "step", document, run=run, step=step)["parameters"]
    loop, product = np.array(parameters["loop_mean"]), np.array(parameters["gradient_mean"])
    assert relative(loop - product, product) < 1e-14


def test_a9_both_times_are_measured(server: Server) -> None:
    document, run, step = NETWORKS["2-4-1 tanh"]
    times = ask(server, "timing", document, run=run, step=step)["this_batch"]
    assert times["loop"] > 0
    assert times["matrix_product"] > 0
    assert times["ratio"] == pytest.approx(times["loop"] / times["matrix_product"], rel=1e-9)


def test_a10_a_batch_takes_each_of_its_examples_through_and_changes_the_weights_once(
    server: Server,
) -> None:
    # 10 examples, five epochs; batches of 10, 3 and 1: 1, 4 and 10 updates an epoch.
    document = {**TEN, **THREE_RUNS, "stop": {"epochs": 5}}
    for run, per_epoch in enumerate((1, 4, 10)):
        record = recorded(server, document, run)
        batches, rows = record.columns["batches"], record.columns["parameters"]
        assert record.columns["steps"] == len(batches) == len(rows) - 1 == 5 * per_epoch
        assert sum(len(batch) for batch in batches) == 50
        assert all(before != after for before, after in pairwise(rows))
        for step, batch in enumerate(batches[:5]):
            reply = ask(server, "step", document, run=run, step=step, fields="gradients")
            assert reply["rows"]["total"] == len(reply["gradients"]) == len(batch)
            assert (reply["epoch"], reply["batch"]) == divmod(step, per_epoch)
            assert reply["planned_steps"] == 5 * per_epoch
