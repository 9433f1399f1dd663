"""The exported PyTorch script: in the same precision it comes to the same losses.

Needs the extra `peers`; without PyTorch this file is skipped.
"""

import httpx
import pytest

from tests.server import Server
from tests.web.exported import EXPERIMENTS, Document
from tests.web.printed import assert_same_losses, run_all

pytest.importorskip("torch")


def few_steps(document: Document) -> Document:
    """The experiment without SGD and for a few epochs: rounding grows in what is chaotic."""
    calm: Document = {"runs": [{"batch_size": "full"}, {"batch_size": 30}]} | document
    if calm["data"]["name"] == "two_points":
        return {**calm, "runs": document.get("runs", [{"batch_size": 1}])}
    return {"stop": {"epochs": 4}, **calm}


def test_pytorch_scripts_print_the_losses_of_the_runs(
    server: Server, tmp_path_factory: pytest.TempPathFactory
) -> None:
    documents = {
        name: few_steps({"data": {"name": "moons"}, **document})
        for name, document in EXPERIMENTS.items()
    }
    scripts, runs = {}, {}
    with httpx.Client(base_url=f"{server.url}/api/v1", timeout=60) as client:
        for name, document in documents.items():
            reply = client.post("/export", params={"format": "pytorch"}, json=document)
            assert reply.status_code == 200, reply.text
            scripts[name] = reply.text
            runs[name] = client.post("/run", json=document).json()["runs"]
    printed = run_all(scripts, tmp_path_factory.mktemp("empty"))
    for name, own in runs.items():
        assert_same_losses(printed[name], own, 1e-9)
