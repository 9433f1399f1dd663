"""Budgets of memory, held by a process of its own: what the settings promise is what it takes."""

from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress

import httpx

from tests.resilience.processes import MEGABYTE, comes_below, watched
from tests.web.client import get

AROUND = 30 * MEGABYTE  # what the process needs besides
LEFT = 60 * MEGABYTE  # of what was freed, the C library keeps some
LARGE = {
    "data.n": "5000",
    "data.test_fraction": "0",
    "model.hidden": "370",
    "runs": "full",
    "stop.updates": "2",
}


def test_many_updates_of_large_batches_take_little_memory() -> None:
    """Each epoch has its order: those of all of them would be 240 MB."""
    query = {
        "data": "line",
        "data.n": "20000",
        "data.test_fraction": "0",
        "model.hidden": "",
        "learning_rate": "0.01",
        "runs": "10000",
        "stop.updates": "3000",
    }
    with watched() as server:
        before = server.resident
        assert get(server.url, "/api/v1/summary", query).status_code == 200
        assert server.peak < before + 80 * MEGABYTE


def test_calls_that_need_much_memory_wait_for_each_other() -> None:
    """Each takes some 120 MB, which is what the settings give to all of them."""
    experiments, calls = 250 * MEGABYTE, 125 * MEGABYTE
    environment = {
        "BATCHWISE_MEMORY_BYTES": str(experiments),
        "BATCHWISE_CALL_BYTES": str(calls),
        "BATCHWISE_OPENED_BYTES": "0",
    }
    with watched(**environment) as server, ThreadPoolExecutor(8) as pool:
        before = server.resident
        assert get(server.url, "/api/v1/summary", LARGE).status_code == 200
        noises = [pool.submit(left_after, seconds, server.url) for seconds in (1, 2, 3, 4)]
        steps = [pool.submit(opened_step, step, server.url) for step in "0011"]
        assert [step.result() for step in steps] == [200] * 4
        wait(noises)
        assert server.peak < before + experiments + calls + AROUND
        comes_below(server, before + LEFT)


def opened_step(step: str, url: str) -> int:
    return get(url, "/api/v1/step", {**LARGE, "step": step}).status_code


def left_after(seconds: float, url: str) -> None:
    """Asks for noise, which has all of its memory soon and computes long, and leaves."""
    with suppress(httpx.ReadTimeout):
        httpx.get(f"{url}/api/v1/noise", params=LARGE, timeout=seconds)
