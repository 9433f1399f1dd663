"""What the drawer of an opened step says of mean and sum, against the updates of the runs."""

import httpx
import numpy as np
import pytest

from app.numerics.optimizers import OPTIMIZERS
from tests.browser.conftest import OpenPage, in_module, until
from tests.server import Server

pytestmark = pytest.mark.browser

WORDS = '[data-part="reduction-words"]'


def said(open_page: OpenPage, server: Server, query: str) -> str:
    """The sentences on mean and sum at a step, of what the API replies of it."""
    pairs, _, step = query.partition("&at=")
    step, _, more = step.partition("&")
    query = f"{pairs}&{more}" if more else pairs
    run = httpx.get(f"{server.url}/api/v1/run?{query}", timeout=60).json()
    opened = httpx.get(f"{server.url}/api/v1/step?{query}&run=0&step={step}", timeout=60).json()
    rule = OPTIMIZERS[opened["optimizer"]]
    words: str = in_module(
        open_page,
        "core/words/reduction-words.js",
        "return m.reductionInWords(given.step, given.run, given.rule);",
        {"step": opened, "run": {
            "batchSize": run["runs"][0]["batch_size"], "segments": run["runs"][0]["segments"],
            "settings": run["experiment"]["runs"][0],
        }, "rule": {"normalises": rule.normalises, "spoken": rule.spoken or rule.title}},
    )  # fmt: skip
    return words


def updates(server: Server, query: str, rate: float) -> tuple[np.ndarray, np.ndarray]:
    """The parameters of the run with the mean, and of the one with the sum at a share of η."""
    runs = []
    for reduction in ("mean", "sum"):
        share = rate / 32 if reduction == "sum" else rate
        asked = f"{query}&reduction={reduction}&learning_rate={share}&fields=parameters"
        reply = httpx.get(f"{server.url}/api/v1/run?{asked}", timeout=60).json()
        runs.append(np.array(reply["runs"][0]["parameters"]))
    return runs[0], runs[1]


SHORT = "data.n=100&data.test_fraction=0&runs=32&stop.epochs=2"  # 32, 32, 32, 4
EVEN = "data.n=96&data.test_fraction=0&runs=32&stop.epochs=2"


def test_the_two_are_one_update_with_equal_batches(open_page: OpenPage, server: Server) -> None:
    words = said(open_page, server, f"{EVEN}&at=3")
    assert words == "The mean at η = 0.1 and the sum at η/32 = 0.00313 are the same update."
    mean, total = updates(server, EVEN, 0.1)
    np.testing.assert_allclose(mean, total, rtol=1e-12, atol=1e-13)


def test_the_velocity_remembers_a_short_batch(open_page: OpenPage, server: Server) -> None:
    momentum = f"{SHORT}&optimizer=momentum"
    mean, total = updates(server, momentum, 0.1)
    agree = [
        bool(np.allclose(a, b, rtol=1e-11, atol=1e-12)) for a, b in zip(mean, total, strict=True)
    ]
    assert agree == [True] * 4 + [False] * 5  # the fourth step has four examples
    before = said(open_page, server, f"{momentum}&at=2")
    assert "All of them had 32 examples" in before
    assert "give the same updates" in before
    for step in (3, 5):
        after = said(open_page, server, f"{momentum}&at={step}")
        assert "only if every batch so far has 32 examples" in after
        assert "One had 4, so here the two updates differ." in after
        assert "are the same update" not in after


def test_weighted_short_batches_keep_the_two_together(open_page: OpenPage, server: Server) -> None:
    query = f"{SHORT}&optimizer=momentum&last_batch=weighted"
    mean, total = updates(server, query, 0.1)
    np.testing.assert_allclose(mean, total, rtol=1e-11, atol=1e-12)
    words = said(open_page, server, f"{query}&at=5")
    assert "the mean at η and the sum at η/32 give the same updates" in words
    assert "differ" not in words


@pytest.mark.parametrize(
    ("setting", "counts"),
    [
        ("last_batch=keep", "so each counts 1/4, not 1/32"),
        ("last_batch=weighted", "weighted by 4/32, so each example counts 1/32"),
        ("reduction=sum", "its sum adds up fewer gradients"),
    ],
)
def test_a_short_batch_says_what_each_example_counts(
    open_page: OpenPage, server: Server, setting: str, counts: str
) -> None:
    words = said(open_page, server, f"{SHORT}&at=3&{setting}")
    assert "This batch has 4 examples, not 32" in words
    assert counts in words


def test_a_penalty_stays_outside(open_page: OpenPage, server: Server) -> None:
    query = f"{EVEN}&l2=0.1"
    mean, total = updates(server, query, 0.1)
    assert np.abs(mean[-1] - total[-1]).max() > 1e-3
    words = said(open_page, server, f"{query}&at=3")
    assert words.startswith("Without the penalty: the mean at η = 0.1")
    assert "with the penalty the two updates differ" in words


@pytest.mark.parametrize("optimizer", ["adagrad", "rmsprop", "adam"])
def test_an_optimiser_that_normalises_needs_no_other_rate(
    open_page: OpenPage, server: Server, optimizer: str
) -> None:
    query = f"{EVEN}&optimizer={optimizer}"
    mean, at_a_share = updates(server, query, 0.01)
    _, at_the_same = updates(server, query, 0.01 * 32)
    assert 0 < np.abs(at_the_same - mean).max() < 0.01 * np.abs(at_a_share - mean).max()
    with open_page(
        f"/?panels=step&run=0&autoplay=0&x=updates&at=3&learning_rate=0.01&{query}"
    ) as page:
        page.wait_for_selector('#step-drawer[data-waits="false"]')
        until(page, f"() => document.querySelector('{WORDS}').textContent")
        assert "nearly the same update at the same η = 0.01" in page.inner_text(WORDS)
        rates = [page.inner_text(f'[data-part="rate-{name}"]') for name in ("mean", "sum")]
        assert rates == ["η 0.01", "η 0.01"]
