"""/api/v1/shares against the gradients of single examples by automatic differentiation."""

from typing import Any

import httpx
import numpy as np
import pytest

from tests.server import Server
from tests.web.client import strict
from tests.web.experiments import MANY, STEP, TEN
from tests.web.figures import column, figure
from tests.web.questions import Document, ask, posted, recorded

SHORT_LAST = 8  # of MANY's second run: 60 examples in batches of 7, the ninth has 4
THREE: Document = {
    "data": {"name": "blobs3", "n": 30},
    "model": {"hidden": [3]},
    "runs": [{"batch_size": 8, "flipped": [0, 1, 2, 3], "optimizer": "adam"}],
    "stop": {"epochs": 3},
}
# Two equal inputs with opposite targets: at θ = 0 the gradients cancel exactly.
CANCELLING: Document = {
    "data": {"name": "inline", "x": [[1], [1]], "y": [1, -1]},
    "loss": "squared_error",
    "model": {"hidden": [], "parameters": [0, 0]},
    "runs": [{"batch_size": "full"}],
    "stop": {"epochs": 2},
}
HUNDREDS: Document = {"data": {"name": "moons", "n": 400}, "stop": {"epochs": 2}}


def shares(server: Server, document: Document, run: int, step: int, **more: Any) -> Any:
    return ask(server, "shares", document, run=run, step=step, **more)


@pytest.mark.parametrize(
    ("document", "run", "step"),
    [
        (TEN, 0, STEP),
        (MANY, 0, 2),
        (MANY, 1, 3),
        (MANY, 1, SHORT_LAST),
        ({**MANY, "last_batch": "weighted", "reduction": "sum"}, 1, SHORT_LAST),
        ({**MANY, "l2": 0.1}, 1, 3),
        ({**TEN, "order": "with_replacement"}, 0, STEP),
    ],
)
def test_shares_are_those_of_the_single_gradients_in_the_batch_gradient(
    server: Server, document: Document, run: int, step: int
) -> None:
    reply = shares(server, document, run, step, sort="batch")
    record = recorded(server, document, run, step)
    gradients = record.book.gradients(*record.of_batch)
    mean = gradients.mean(axis=0)
    examples = reply["examples"]
    assert examples["index"] == record.batch
    products, lengths = gradients @ mean, np.linalg.norm(gradients, axis=1)
    norm = np.linalg.norm(mean)
    expected = products / (len(gradients) * norm**2)
    np.testing.assert_allclose(examples["share"], expected, rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(examples["gradient_norm"], lengths, rtol=1e-8)
    np.testing.assert_allclose(examples["cosine"], products / (lengths * norm), rtol=1e-8)
    np.testing.assert_allclose(examples["loss"], record.book.losses(*record.of_batch), rtol=1e-8)
    assert sum(examples["share"]) == pytest.approx(1, abs=1e-9)
    assert reply["against"] == int((expected < 0).sum())
    assert reply["gradient_norm"] == pytest.approx(norm, rel=1e-8)
    assert reply["batch_loss"] == pytest.approx(record.columns["batch_loss"][step], rel=1e-12)


def test_plain_descent_moves_by_the_sum_of_what_the_shares_say(server: Server) -> None:
    """−η share ‖ḡ‖ is what an example adds to the update along ḡ."""
    record = recorded(server, TEN, 0, STEP)
    thetas = np.array(record.columns["parameters"])
    update = thetas[STEP + 1] - thetas[STEP]
    reply = shares(server, TEN, 0, STEP)
    moved = record.rate * sum(reply["examples"]["share"]) * reply["gradient_norm"]
    assert np.linalg.norm(update) == pytest.approx(moved, rel=1e-9)


def test_a_flipped_label_pulls_as_the_run_learns_it(server: Server) -> None:
    step = 1
    reply = shares(server, THREE, 0, step, sort="batch")
    record = recorded(server, THREE, 0, step)
    theta, x, y = record.of_batch
    flipped = np.array([(c + 1) % 3 if i < 4 else c for i, c in zip(record.batch, y, strict=True)])
    assert reply["examples"]["y"] == flipped.tolist()
    assert any(i < 4 for i in record.batch)
    gradients = record.book.gradients(theta, x, flipped)
    mean = gradients.mean(axis=0)
    expected = gradients @ mean / (len(gradients) * mean @ mean)
    np.testing.assert_allclose(reply["examples"]["share"], expected, rtol=1e-8, atol=1e-10)


def test_of_a_large_batch_both_ends_are_named_and_the_rest_is_summed(server: Server) -> None:
    ends = shares(server, HUNDREDS, 0, 1)
    whole = shares(server, HUNDREDS, 0, 1, examples="0:300")
    everyone = whole["examples"]["share"]
    assert len(everyone) == 300
    assert everyone == sorted(everyone, reverse=True)
    assert ends["examples"]["share"] == everyone[:32] + everyone[-32:]
    assert ends["examples"]["place"] == [*range(32), *range(268, 300)]
    assert ends["rest"]["count"] == 236
    assert ends["rest"]["share"] == pytest.approx(sum(everyone[32:268]), rel=1e-9)
    assert whole["rest"] == {"count": 0, "share": 0}
    few = shares(server, HUNDREDS, 0, 1, most=3, sort="share")
    assert few["examples"]["share"] == [everyone[-1], everyone[-2], everyone[0]]


@pytest.mark.parametrize("name", ["share", "gradient_norm", "loss", "index"])
def test_each_order_sorts_by_its_column(server: Server, name: str) -> None:
    key = {"gradient_norm": "length"}.get(name, name)
    values = shares(server, MANY, 1, 3, sort=key)["examples"][name]
    assert values == sorted(values)
    if key != "index":
        falling = shares(server, MANY, 1, 3, sort=f"-{key}")["examples"][name]
        assert falling == sorted(values, reverse=True)


def test_one_example_makes_the_whole_update(server: Server) -> None:
    reply = shares(server, {**TEN, "runs": [{"batch_size": 1}]}, 0, 4)
    assert reply["batch_size"] == 1
    assert reply["examples"]["share"] == [pytest.approx(1, rel=1e-12)]
    assert reply["examples"]["cosine"] == [pytest.approx(1, rel=1e-12)]


def test_where_the_gradients_cancel_no_example_has_a_share(server: Server) -> None:
    reply = shares(server, CANCELLING, 0, 0)
    assert reply["gradient_norm"] == 0
    assert reply["examples"]["share"] == [None, None]
    assert reply["examples"]["cosine"] == [None, None]
    assert reply["examples"]["gradient_norm"] == [pytest.approx(np.sqrt(8))] * 2
    assert reply["against"] == 0


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"most": 0}, "most"),
        ({"most": 5000}, "most"),
        ({"examples": "0:5000"}, "examples"),
        ({"examples": "5"}, "examples"),
        ({"sort": "pull"}, "sort"),
        ({"run": 1}, "run"),
        ({"step": 20}, "step"),
    ],
)
def test_what_cannot_be_is_refused_by_name(server: Server, more: Document, field: str) -> None:
    reply = posted(server.url, "shares", TEN, **more)
    assert reply.status_code == 422
    errors = strict(reply.content)["errors"]
    assert [error["field"] for error in errors] == [field]
    if field == "most":
        assert errors[0]["message"] == "must be from 1 to 4,096"


def test_a_title_tells_both_worlds_apart(server: Server) -> None:
    query = "runs=full,8,8&runs.1.left_out=17&runs.2.left_out=1,2&runs.2.flipped=17&stop.epochs=1"
    page = httpx.get(f"{server.url}/embed?{query}", timeout=60).text
    title = page.partition("<title>")[2].partition("</title>")[0]
    assert title == (
        "Two moons: full batch, mini-batch of 8 without example 17 and mini-batch of 8 without "
        "2 examples with example 17 flipped · Batchwise"
    )


def test_the_figure_has_a_bar_for_each_example_and_hollow_ones_against_the_rest(
    server: Server,
) -> None:
    reply = shares(server, MANY, 1, 3)
    (bars,) = figure(server, MANY, "shares", run=1, step=3)["data"]
    assert bars["type"] == "bar"
    np.testing.assert_allclose(column(bars["y"]), reply["examples"]["share"])
    assert bars["customdata"] == [str(index) for index in reply["examples"]["index"]]
    is_hollow = [color == "#ffffff" for color in bars["marker"]["color"]]
    assert is_hollow == [share < 0 for share in reply["examples"]["share"]]
    large = figure(server, HUNDREDS, "shares", run=0, step=1)
    assert "236 in the middle are left out" in large["layout"]["title"]["subtitle"]["text"]
    at = large["data"][0]["x"]
    assert at[31] + 1 < at[32] < 40  # a gap, not 236 places wide
    assert large["layout"]["yaxis"]["range"][1] < 0.1
    assert large["layout"]["yaxis"]["tickformat"] == ".3~p"  # whole percents would all be 0%
