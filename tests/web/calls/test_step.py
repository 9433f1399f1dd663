"""Every number of /api/v1/step against autograd, the run's own record and the definitions."""

from typing import Any

import numpy as np
import pytest
from autograd import grad

from tests.server import Server
from tests.training.oracle_batches import batches_of, weight_of
from tests.training.oracle_optimizers import OPTIMIZERS, State
from tests.web.by_hand import WAYS, Array, cosine, losses_along
from tests.web.client import get
from tests.web.client import run as run_of
from tests.web.experiments import DIVERGING
from tests.web.questions import Document, RecordedStep, ask, opened, posted, recorded

MOONS = {"data": {"name": "moons", "n": 10, "test_fraction": 0}, "model": {"hidden": [4]}}
WAVE = {"data": {"name": "sine", "n": 40}, "model": {"hidden": [5, 3], "seed": 2}}
LINE = {"data": {"name": "line", "n": 20, "test_fraction": 0}, "model": {"hidden": []}}
THREE = {"data": {"name": "blobs3", "n": 36, "test_fraction": 0}}
RUNS = {"runs": [{"batch_size": "full"}, {"batch_size": 3}, {"batch_size": 1}]}
MINI = {"runs": [{"batch_size": 7}], "learning_rate": 0.05}
SHORT = {"stop": {"updates": 20}}
EDITED = {"changes": [{"at_step": 6, "W1[0,1]": 0.75, "b2[0]": -0.5, "learning_rate": 0.3}]}

# The experiment, the run and the step.
CASES: dict[str, tuple[Document, int, int]] = {
    "2-4-1 tanh, full batch": ({**MOONS, **RUNS, **SHORT}, 0, 2),
    "2-4-1 tanh, three of ten": ({**MOONS, **RUNS, **SHORT}, 1, 5),
    "2-4-1 tanh, a ragged last batch": ({**MOONS, **RUNS, **SHORT}, 1, 3),
    "2-4-1 tanh, one example": ({**MOONS, **RUNS, **SHORT}, 2, 17),
    "sigmoid, squared error": (
        {**WAVE, **MINI, "model": {"hidden": [5, 3], "activation": "sigmoid"}},
        0,
        9,
    ),
    "relu, softmax": ({**THREE, **MINI, "model": {"hidden": [6], "activation": "relu"}}, 0, 4),
    "gelu, softmax": ({**THREE, **MINI, "model": {"hidden": [4, 3], "activation": "gelu"}}, 0, 4),
    "absolute error": ({**WAVE, **MINI, "loss": "absolute_error"}, 0, 11),
    "huber": ({**WAVE, **MINI, "loss": "huber", "model": {"hidden": [5]}}, 0, 0),
    "line": ({**LINE, **MINI}, 0, 4),
    "logistic regression": ({**MOONS, **MINI, "model": {"hidden": []}}, 0, 4),
    "softmax regression": ({**MINI, "data": {"name": "iris"}, "model": {"hidden": []}}, 0, 30),
    "penalties": ({**WAVE, **MINI, "l2": 0.1, "l1": 0.02}, 0, 8),
    "penalties, momentum": ({**WAVE, **MINI, "l2": 0.1, "optimizer": "momentum"}, 0, 8),
    "adam": ({**MOONS, **MINI, "optimizer": "adam"}, 0, 7),
    "adam, its first step": ({**MOONS, **MINI, "optimizer": "adam"}, 0, 0),
    "sum": ({**MOONS, **RUNS, **SHORT, "reduction": "sum", "l2": 0.1}, 1, 3),
    "weighted last batch": (
        {**MOONS, "runs": [{"batch_size": 4}], **SHORT, "last_batch": "weighted"},
        0,
        5,
    ),
    "dropped last batch": ({**MOONS, **RUNS, **SHORT, "last_batch": "drop"}, 1, 7),
    "with replacement": ({**MOONS, **RUNS, **SHORT, "order": "with_replacement"}, 0, 1),
    "parameters edited at the step": ({**MOONS, **RUNS, **SHORT, **EDITED}, 1, 6),
    "a falling rate": ({**MOONS, **RUNS, **SHORT, "schedule": "cosine", "warmup": 3}, 1, 9),
}
cases = pytest.mark.parametrize("case", CASES)


def close(got: Any, expected: Any) -> None:
    np.testing.assert_allclose(np.array(got, dtype=float), expected, rtol=1e-9, atol=1e-12)


def of_case(server: Server, case: str) -> tuple[dict[str, Any], RecordedStep]:
    document, run, step = CASES[case]
    return opened(server, document, run, step)


@cases
def test_a_step_is_told_with_its_place_in_the_run(server: Server, case: str) -> None:
    reply, record = of_case(server, case)
    place = batches_of(record.settings)[record.step]
    whole = [batch for batch in batches_of(record.settings) if batch.epoch == place.epoch]
    assert reply["id"] == recorded(server, CASES[case][0]).reply["id"]
    assert reply["engine"] == record.reply["engine"]
    assert (reply["run"], reply["step"]) == CASES[case][1:]
    assert (reply["label"], reply["planned_steps"]) == (
        record.columns["label"],
        record.columns["planned_steps"],
    )
    assert (reply["epoch"], reply["batch"]) == (place.epoch, whole.index(place))
    assert reply["batches"] == record.columns["steps_per_epoch"]
    assert reply["network"]["sizes"] == list(record.book.network.sizes)
    assert reply["network"]["activation"] == record.book.network.activation
    assert reply["network"]["loss"] == record.book.loss
    for name in ("optimizer", "reduction"):
        assert reply[name] == record.settings[name]
    assert reply["learning_rate"] == record.rate


@cases
def test_the_rows_are_the_examples_of_the_batch_in_its_order(server: Server, case: str) -> None:
    reply, record = of_case(server, case)
    _, x, y = record.of_batch
    M = len(record.batch)
    assert reply["batch_size"] == M
    assert reply["rows"] == {"total": M, "first": 0, "last": M}
    assert reply["examples"]["index"] == record.batch
    assert reply["examples"]["position"] == list(range(M))
    assert reply["examples"]["x"] == x.tolist()
    assert reply["examples"]["y"] == y.tolist()


@cases
def test_forward_pass_and_losses_are_the_textbooks(server: Server, case: str) -> None:
    reply, record = of_case(server, case)
    theta, x, y = record.of_batch
    zs, (_, *activations) = record.book.forward(theta, x)
    losses = record.book.losses(theta, x, y)
    assert [layer["name"] for layer in reply["layers"]] == list(range(1, len(zs) + 1))
    for layer, z, a in zip(reply["layers"], zs, activations, strict=True):
        close(layer["z"], z)
        close(layer["a"], a)
    assert reply["examples"]["prediction"] == reply["layers"][-1]["a"]
    close(reply["examples"]["loss"], losses)
    close(reply["batch_loss"], losses.mean())
    close(reply["batch_loss"], record.columns["batch_loss"][record.step])


@cases
def test_the_error_signals_are_the_slopes_of_the_loss_in_z(server: Server, case: str) -> None:
    reply, record = of_case(server, case)
    deltas = record.book.deltas(*record.of_batch)
    for layer, delta in zip(reply["layers"], deltas, strict=True):
        close(layer["delta"], delta)
    assert reply["examples"]["delta"] == reply["layers"][-1]["delta"]
    assert all(np.abs(delta).max() > 1e-6 for delta in deltas)  # zeros would prove nothing


@cases
def test_the_means_of_x_and_of_the_outputs_error_signal_are_over_the_batch(
    server: Server, case: str
) -> None:
    reply, record = of_case(server, case)
    theta, x, y = record.of_batch
    close(reply["mean_x"], x.mean(axis=0))
    close(reply["mean_delta"], record.book.deltas(theta, x, y)[-1].mean(axis=0))


@cases
def test_the_gradients_are_those_of_automatic_differentiation(server: Server, case: str) -> None:
    reply, record = of_case(server, case)
    gradients = record.book.gradients(*record.of_batch)
    close(reply["gradients"], gradients)
    close(reply["examples"]["gradient_norm"], np.linalg.norm(gradients, axis=1))
    mean = record.book.gradient(*record.of_batch)
    parameters = reply["parameters"]
    close(parameters["gradient_sum"], len(record.batch) * mean)
    close(parameters["gradient_mean"], mean)
    close(parameters["loop_mean"], mean)
    close(reply["gradient_norm"], np.linalg.norm(mean))
    penalty = grad(record.objective.penalty)(record.theta)
    close(parameters["penalty"], penalty)
    assert reply["has_penalty"] == penalty.any()


@cases
def test_the_columns_are_the_parameters_by_name(server: Server, case: str) -> None:
    reply, record = of_case(server, case)
    places = record.book.network.places()
    assert reply["columns"] == {"total": len(places), "first": 0, "last": len(places)}
    assert reply["parameters"]["names"] == list(places)
    assert reply["parameters"]["positions"] == list(places.values())


@cases
def test_the_parameters_are_those_of_the_run_bit_for_bit(server: Server, case: str) -> None:
    reply, record = of_case(server, case)
    rows, step = record.columns["parameters"], record.step
    before, after = reply["parameters"]["before"], reply["parameters"]["after"]
    assert before == rows[step]
    assert after == rows[step + 1]
    update = np.subtract(after, before)
    assert reply["parameters"]["update"] == update.tolist()
    close(record.columns["update_norm"][step], np.linalg.norm(update))


@cases
def test_the_step_is_the_rate_times_the_mean_or_the_sum(server: Server, case: str) -> None:
    reply, record = of_case(server, case)
    parameters, M = reply["parameters"], len(record.batch)
    kind = record.settings["reduction"]
    rate = record.rate * (0.5 if case == "weighted last batch" else 1)  # two examples of four
    close(parameters["step"], -rate * np.array(parameters[f"gradient_{kind}"]))
    if record.settings["optimizer"] == "gradient_descent" and rate == record.rate:
        mean = rate * (M if kind == "sum" else 1)
        close(reply["equal_learning_rates"]["mean"], mean)
        close(reply["equal_learning_rates"]["sum"], mean / M)


def followed(record: RecordedStep) -> tuple[Array, State, State]:
    """θ after the step, and the optimiser's state before and after, by the oracle's formulas."""
    settings, (x, y) = record.settings, record.examples
    step = OPTIMIZERS[settings["optimizer"]]
    before: State = {}
    state: State = {}
    after = record.theta
    for k, batch in enumerate(batches_of(settings)[: record.step + 1]):
        rows = record.columns["batches"][k]
        theta = np.array(record.columns["parameters"][k])
        g = record.objective.gradient(theta, x[rows], y[rows], weight_of(settings, batch))
        before = dict(state)
        rate = record.columns["learning_rates"][k]
        after = step(theta, g, rate, k, state, settings.own_parameters())
    return after, before, state


@cases
def test_the_update_is_what_the_optimiser_makes_of_all_the_gradients_so_far(
    server: Server, case: str
) -> None:
    reply, record = of_case(server, case)
    after, state_before, state_after = followed(record)
    close(reply["parameters"]["after"], after)
    assert set(reply["optimizer_state"]) == set(state_after)
    for name, value in state_after.items():
        told_state = reply["optimizer_state"][name]
        close(told_state["before"], state_before.get(name, np.zeros_like(value)))
        close(told_state["after"], value)


@cases
def test_each_way_to_a_gradient_is_what_its_definition_says(server: Server, case: str) -> None:
    reply, record = of_case(server, case)
    true = record.book.gradient(*record.of_batch)
    assert [way["name"] for way in reply["ways"]] == list(WAYS)
    for way in reply["ways"]:
        expected = WAYS[way["name"]](record.book, *record.of_batch, record.rate_of_one)
        close(way["gradient"], expected)
        close(way["cosine"], cosine(expected, true))
        close(way["relative_length"], np.linalg.norm(expected) / np.linalg.norm(true))
        assert way["equal"] == (np.linalg.norm(expected - true) <= 1e-9 * np.linalg.norm(true))
        assert way["title"]
        assert way["right"]


@cases
def test_ten_steps_of_each_way_change_the_loss_as_by_hand(server: Server, case: str) -> None:
    reply, record = of_case(server, case)
    for way in reply["ways"]:
        expected = losses_along(
            WAYS[way["name"]], record.book, *record.of_batch, record.rate_of_one
        )
        assert way["loss_after"] == way["losses"][1]
        np.testing.assert_allclose(way["losses"], expected, rtol=1e-7, err_msg=way["name"])


def test_three_examples_of_a_line_on_paper(server: Server) -> None:
    # ŷ = w x + b with w = 2, b = −1; x = 1, 2, 3; y = 0, 4, 3; ℓ = (ŷ − y)², δ = 2(ŷ − y).
    # ŷ = 1, 3, 5;  ŷ − y = 1, −1, 2;  ℓ = 1, 1, 4, mean 2;  δ = 2, −2, 4.
    # g = (δx, δ) = (2, 2), (−4, −2), (12, 4); sum (10, 4), mean (10/3, 4/3).
    # η = 0.75: step = (−2.5, −1), θ after = (−0.5, −2).
    # mean δ = 4/3, mean x = 2: product 8/3; covariance 10/3 − 8/3 = 2/3.
    reply = ask(
        server,
        "step",
        {
            "data": {"name": "inline", "x": [[1], [2], [3]], "y": [0, 4, 3]},
            "model": {"hidden": [], "parameters": [2, -1]},
            "learning_rate": 0.75,
            "runs": [{"batch_size": 3, "order": "as_given"}],
            "stop": {"updates": 1},
        },
    )
    examples, (layer,), parameters = reply["examples"], reply["layers"], reply["parameters"]
    assert examples["index"] == [0, 1, 2]
    assert (examples["x"], examples["y"]) == ([[1], [2], [3]], [0, 4, 3])
    assert layer["z"] == layer["a"] == examples["prediction"] == [[1], [3], [5]]
    assert examples["loss"] == [1, 1, 4]
    assert reply["batch_loss"] == 2
    assert layer["delta"] == [[2], [-2], [4]]
    assert parameters["names"] == ["W1[0,0]", "b1[0]"]
    assert reply["gradients"] == [[2, 2], [-4, -2], [12, 4]]
    assert parameters["gradient_sum"] == [10, 4]
    close(parameters["gradient_mean"], [10 / 3, 4 / 3])
    close(parameters["step"], [-2.5, -1])
    assert parameters["before"] == [2, -1]
    close(parameters["after"], [-0.5, -2])
    close(reply["linear_terms"]["mean_of_products"], [10 / 3, 4 / 3])
    close(reply["linear_terms"]["product_of_means"], [8 / 3, 4 / 3])
    close(reply["linear_terms"]["covariance"], [2 / 3, 0])


def test_two_classes_through_a_sigmoid_on_paper(server: Server) -> None:
    # w = (1, −1), b = 0; x = (1, 1), (2, 0); both z: 0 and 2; ŷ = ½ and 1/(1 + e⁻²); y = 1, 0.
    # δ = ŷ − y = −½, ŷ₂; ℓ = log 2 and 2 + log(1 + e⁻²).
    document = {
        "data": {"name": "inline", "x": [[1, 1], [2, 0]], "y": [1, 0]},
        "model": {"hidden": [], "parameters": [1, -1, 0]},
        "runs": [{"batch_size": "full", "order": "as_given"}],
        "stop": {"updates": 1},
    }
    reply = ask(server, "step", document)
    second = 1 / (1 + np.exp(-2))
    (layer,) = reply["layers"]
    assert layer["z"] == [[0], [2]]
    close(layer["a"], [[0.5], [second]])
    close(layer["delta"], [[-0.5], [second]])
    close(reply["examples"]["loss"], [np.log(2), 2 + np.log(1 + np.exp(-2))])
    close(reply["gradients"], [[-0.5, -0.5, -0.5], [2 * second, 0, second]])


def test_get_and_post_of_the_same_step_have_the_same_reply(server: Server) -> None:
    query = {"data.n": "10", "data.test_fraction": "0", "model.hidden": "4", "runs": "full,3,1"}
    more = {"stop.updates": "20", "run": "1", "step": "3"}
    got = get(server.url, "/api/v1/step", query | more)
    assert got.status_code == 200, got.text
    sent = posted(server.url, "step", {**MOONS, **RUNS, **SHORT}, run=1, step=3)
    assert sent.status_code == 200, sent.text
    assert sent.content == got.content


def test_without_run_and_step_the_first_step_of_the_first_run_is_told(server: Server) -> None:
    document = {**MOONS, **RUNS, **SHORT}
    assert posted(server.url, "step", document).json() == ask(
        server, "step", document, run=0, step=0
    )


@pytest.mark.parametrize("run", [0, 1])
def test_the_last_step_of_a_diverged_run_can_be_opened(server: Server, run: int) -> None:
    whole = run_of(server.url, DIVERGING | {"fields": "parameters"})["runs"][run]
    assert whole["status"] == "diverged"
    last = whole["steps"] - 1
    assert last < 499
    query = DIVERGING | {"run": str(run)}
    reply = get(server.url, "/api/v1/step", query | {"step": str(last)})
    assert reply.status_code == 200, reply.text[:500]
    assert reply.json()["parameters"]["before"] == whole["parameters"][-2]
    assert reply.json()["parameters"]["after"] == whole["parameters"][-1]
    refused = get(server.url, "/api/v1/step", query | {"step": str(last + 1)})
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert (error["field"], error["value"]) == ("step", last + 1)
    assert str(whole["steps"]) in error["message"]


def test_the_steps_of_a_run_lead_from_one_row_of_its_parameters_to_the_next(
    server: Server,
) -> None:
    document = {**MOONS, **RUNS, **SHORT}
    rows = recorded(server, document).reply["runs"][1]["parameters"]
    for step in (0, 1, 2, 3, 4, 11, 19):
        reply = ask(server, "step", document, run=1, step=step, fields="parameters")
        parameters = reply["parameters"]
        assert parameters["before"] == rows[step]
        assert parameters["after"] == rows[step + 1]


def test_a_step_before_an_edit_ends_where_the_optimiser_came_to(server: Server) -> None:
    reply, record = opened(server, {**MOONS, **RUNS, **SHORT, **EDITED}, 1, 5)
    parameters, places = reply["parameters"], record.book.network.places()
    edited = [places["W1[0,1]"], places["b2[0]"]]
    next_row = record.columns["parameters"][6]
    assert [next_row[place] for place in edited] == [0.75, -0.5]
    close(parameters["update"], parameters["step"])
    untouched = np.delete(np.arange(len(places)), edited)
    assert [parameters["after"][i] for i in untouched] == [next_row[i] for i in untouched]
