"""/api/v1/step of weighted examples and of several targets, on paper."""

from typing import Any

import pytest

from tests.server import Server
from tests.web.questions import Document, ask


def close(got: Any, expected: list[float]) -> None:
    assert got == pytest.approx(expected, rel=1e-14)


def of_line(server: Server, data: Document, parameters: list[float], **besides: Any) -> Document:
    """The one step of a batch of all examples at the rate 1."""
    document = {
        "data": {"name": "inline", **data},
        "model": {"hidden": [], "parameters": parameters},
        "learning_rate": 1,
        "runs": [{"batch_size": "full", "order": "as_given"}],
        "stop": {"updates": 1},
        **besides,
    }
    return ask(server, "step", document)


@pytest.mark.parametrize(("mean_by", "divisor"), [("count", 3), ("weights", 3.5)])
def test_of_weighted_examples_every_mean_has_the_same_divisor(
    server: Server, mean_by: str, divisor: float
) -> None:
    # ŷ = 2x − 1; x = 1, 2, 3; y = 0, 4, 3; v = 1, ½, 2; ŷ − y = 1, −1, 2.
    # ℓ = v (ŷ − y)² = 1, ½, 8; δ = 2v (ŷ − y) = 2, −1, 8; g = (2, 2), (−2, −1), (24, 8).
    # Σg = (24, 9); Σδ = 9; mean x = 2, so of (24, 9) the product of means has (18, 9).
    data = {"x": [[1], [2], [3]], "y": [0, 4, 3], "example_weights": [1, 0.5, 2]}
    reply = of_line(server, data, [2, -1], mean_by=mean_by)
    assert reply["examples"]["weight"] == [1, 0.5, 2]
    assert reply["examples"]["loss"] == [1, 0.5, 8]
    assert reply["layers"][0]["delta"] == [[2], [-1], [8]]
    assert reply["gradients"] == [[2, 2], [-2, -1], [24, 8]]
    assert reply["divisor"] == divisor
    close(reply["batch_loss"], 9.5 / divisor)
    close(reply["mean_delta"], [9 / divisor])
    close(reply["parameters"]["gradient_mean"], [24 / divisor, 9 / divisor])
    close(reply["parameters"]["after"], [2 - 24 / divisor, -1 - 9 / divisor])
    close(reply["linear_terms"]["mean_of_products"], [24 / divisor, 9 / divisor])
    close(reply["linear_terms"]["product_of_means"], [18 / divisor, 9 / divisor])
    close(reply["linear_terms"]["covariance"], [6 / divisor, 0])
    close(reply["equal_learning_rates"], {"mean": 1, "sum": 1 / divisor})


@pytest.mark.parametrize(("over_outputs", "share"), [("mean", 0.5), ("sum", 1)])
def test_the_targets_of_an_example_are_averaged_or_summed(
    server: Server, over_outputs: str, share: float
) -> None:
    # ŷ = (x, 2x + 1); x = 1, 2; targets (0, 4), (3, 3); ŷ − y = (1, −1), (−1, 2).
    # ℓ = 2, 5 and δ = (2, −2), (−2, 4), each times the share; g = x δ, then δ.
    data = {"x": [[1], [2]], "targets": [[0, 4], [3, 3]]}
    reply = of_line(server, data, [1, 2, 0, 1], over_outputs=over_outputs)
    assert reply["examples"]["targets"] == [[0, 4], [3, 3]]
    assert reply["examples"]["prediction"] == [[1, 3], [2, 5]]
    assert reply["examples"]["loss"] == [2 * share, 5 * share]
    assert reply["layers"][0]["delta"] == [[2 * share, -2 * share], [-2 * share, 4 * share]]
    assert reply["gradients"] == [
        [2 * share, -2 * share, 2 * share, -2 * share],
        [-4 * share, 8 * share, -2 * share, 4 * share],
    ]
    close(reply["parameters"]["gradient_mean"], [-share, 3 * share, 0, share])
    close(reply["parameters"]["after"], [1 + share, 2 - 3 * share, 0, 1 - share])
    assert reply["divisor"] == 2
