"""The outside replay: what the API gives is enough to reach the same parameters elsewhere.

An independent implementation, with gradients by automatic differentiation (autograd) of a
textbook forward pass, follows data, initial parameters and batches of /api/v1/run.
"""

from typing import Any

import autograd.numpy as anp
import httpx
import numpy as np
import pytest
from autograd import grad

from tests.server import Server

Layout = list[dict[str, Any]]

PHI = {
    "linear": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "tanh": anp.tanh,
    # With the slope 0 at the kink; autograd's `maximum` would take one half there, and z is
    # exactly 0 where a whole layer below is silent and the bias still at its start.
    "relu": lambda z: z * (z > 0),
}
DATA = {"squared error": "sine", "binary": "blobs", "softmax": "blobs3"}
# Stable rates at which the loss falls well in 200 steps, whatever the batch size.
RATES = {
    ("linear", "squared error"): 0.05,
    ("sigmoid", "squared error"): 0.2,
    ("tanh", "squared error"): 0.05,
    ("relu", "squared error"): 0.05,
    ("linear", "binary"): 0.1,
    ("sigmoid", "binary"): 0.7,
    ("tanh", "binary"): 0.1,
    ("relu", "binary"): 0.1,
    ("linear", "softmax"): 0.1,
    ("sigmoid", "softmax"): 0.7,
    ("tanh", "softmax"): 0.1,
    ("relu", "softmax"): 0.1,
}


def unpacked(theta: Any, layout: Layout) -> dict[str, Any]:
    """The named arrays: `offset` and `shape` of the layout, row-major."""
    return {
        entry["name"]: anp.reshape(
            theta[entry["offset"] : entry["offset"] + int(np.prod(entry["shape"]))], entry["shape"]
        )
        for entry in layout
    }


def mean_loss(theta: Any, x: Any, y: Any, layout: Layout, kind: tuple[str, str]) -> Any:
    """The mean loss as the design defines it, in textbook form."""
    activation, loss = kind
    parts, layers = unpacked(theta, layout), len(layout) // 2
    a = x
    for layer in range(1, layers + 1):
        z = anp.dot(a, parts[f"W{layer}"]) + parts[f"b{layer}"]
        a = PHI[activation](z) if layer < layers else z
    if loss == "squared error":
        return anp.mean((a[:, 0] - y) ** 2)
    if loss == "binary":
        p = 1 / (1 + anp.exp(-a[:, 0]))
        return anp.mean(-anp.log(anp.where(y == 1, p, 1 - p)))
    e = anp.exp(a)
    right = e[np.arange(len(y)), y.astype(int)] / anp.sum(e, axis=1)
    return anp.mean(-anp.log(right))


gradient = grad(mean_loss)


def posted(server: Server, document: dict[str, Any]) -> dict[str, Any]:
    fields = {"fields": "parameters,batches,batch_loss,evaluated_steps,training_loss"}
    reply = httpx.post(f"{server.url}/api/v1/run", params=fields, json=document, timeout=60)
    assert reply.status_code == 200, reply.text
    result: dict[str, Any] = reply.json()
    return result


def replayed(reply: dict[str, Any], run: int, kind: tuple[str, str], rate: float) -> Any:
    """θ_0 … θ_steps and the batch losses by the independent implementation."""
    x, y = np.array(reply["data"]["x"]), np.array(reply["data"]["y"], dtype=float)
    layout = reply["parameters"]["layout"]
    theta = np.array(reply["parameters"]["initial"])
    thetas, losses = [theta], []
    for batch in reply["runs"][run]["batches"]:
        losses.append(mean_loss(theta, x[batch], y[batch], layout, kind))
        theta = theta - rate * gradient(theta, x[batch], y[batch], layout, kind)
        thetas.append(theta)
    return np.array(thetas), np.array(losses)


@pytest.mark.parametrize("loss", DATA)
@pytest.mark.parametrize("activation", PHI)
def test_an_independent_implementation_reaches_the_same_parameters(
    server: Server, activation: str, loss: str
) -> None:
    rate = RATES[activation, loss]
    reply = posted(
        server,
        {
            "data": {"name": DATA[loss], "n": 200},
            "model": {"hidden": [8, 4], "activation": activation, "seed": 1},
            "learning_rate": rate,
            "runs": [{"batch_size": "full"}, {"batch_size": 32}, {"batch_size": 1}],
            "stop": {"updates": 200},
        },
    )
    for index, run in enumerate(reply["runs"]):
        assert run["status"] == "finished"
        assert run["training_loss"][-1] <= 2 / 3 * run["training_loss"][0], run["label"]
        thetas, losses = replayed(reply, index, (activation, loss), rate)
        assert len(run["parameters"]) == 201
        np.testing.assert_allclose(run["parameters"], thetas, rtol=0, atol=1e-9)
        np.testing.assert_allclose(run["batch_loss"], losses, rtol=1e-9, atol=1e-9)


def test_the_replay_follows_given_parameters_and_inline_data(server: Server) -> None:
    x = [[0.5, -1.0], [1.5, 2.0], [-0.5, 0.25], [2.0, -2.0], [0.0, 1.0]]
    start = [0.1, -0.2, 0.3, 0.4, 0.0, 0.05, 0.5, -0.5, 0.1]
    reply = posted(
        server,
        {
            "data": {"name": "inline", "x": x, "y": [0, 1, 1, 0, 1]},
            "model": {"hidden": [2], "parameters": start},
            "learning_rate": 0.4,
            "runs": [{"batch_size": 2}],
            "stop": {"updates": 200},
        },
    )
    assert reply["data"]["x"] == x
    assert reply["parameters"]["initial"] == start
    (run,) = reply["runs"]
    assert [len(batch) for batch in run["batches"][:4]] == [2, 2, 1, 2]
    assert run["training_loss"][-1] <= 2 / 3 * run["training_loss"][0]
    thetas, _ = replayed(reply, 0, ("tanh", "binary"), 0.4)
    np.testing.assert_allclose(run["parameters"], thetas, rtol=0, atol=1e-9)


def test_the_replay_follows_standardised_data_without_hidden_layers(server: Server) -> None:
    reply = posted(
        server,
        {
            "data": {"name": "wine"},
            "model": {"hidden": []},
            "learning_rate": 0.05,
            "runs": [{"batch_size": 10}],
            "stop": {"updates": 200},
        },
    )
    (run,) = reply["runs"]
    assert run["training_loss"][-1] <= 2 / 3 * run["training_loss"][0]
    thetas, _ = replayed(reply, 0, ("linear", "softmax"), 0.05)
    np.testing.assert_allclose(run["parameters"], thetas, rtol=0, atol=1e-9)
