"""The exported PyTorch script: in the same precision it comes to the same losses.

Running the scripts needs the extra `peers`; without PyTorch that is skipped.
"""

from importlib.util import find_spec

import httpx
import pytest

from app.numerics.optimizers.normalising import RMSProp
from tests.server import Server
from tests.web.exported import EXPERIMENTS, Document
from tests.web.printed import assert_same_losses, run_all
from tests.web.refusals import assert_problem


def test_what_pytorch_does_not_have_is_refused_by_name(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RMSProp, "pytorch", None)
    query = {"data.n": "20", "runs": "4,1", "runs.1.optimizer": "rmsprop", "stop.epochs": "1"}
    own = httpx.get(f"{server.url}/api/v1/export", params={**query, "format": "py"})
    assert own.status_code == 200
    reply = httpx.get(f"{server.url}/api/v1/export", params={**query, "format": "pytorch"})
    (problem,) = assert_problem(reply, 422)["errors"]
    assert (problem["field"], problem["value"]) == ("format", "pytorch")
    assert "PyTorch has no RMSProp" in problem["message"]


def few_steps(document: Document) -> Document:
    """The experiment without SGD and for a few epochs: rounding grows in what is chaotic."""
    calm: Document = {"runs": [{"batch_size": "full"}, {"batch_size": 30}]} | document
    if calm["data"]["name"] == "two_points":
        return {**calm, "runs": document.get("runs", [{"batch_size": 1}])}
    return {"stop": {"epochs": 4}, **calm}


@pytest.mark.skipif(not find_spec("torch"), reason="needs PyTorch")
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
