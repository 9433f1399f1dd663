"""The exported PyTorch script: in the same precision it comes to the same losses.

Running the scripts needs the extra `peers`; without PyTorch that is skipped.
"""

from importlib.util import find_spec

import httpx
import pytest

from app.numerics.activations import Tanh
from app.numerics.optimizers.normalising import RMSProp
from tests.server import Server
from tests.web.exported import EXPERIMENTS, few_steps
from tests.web.printed import assert_same_losses, run_all
from tests.web.refusals import assert_problem

QUERY = {"data.n": "20", "runs": "4,1", "runs.1.optimizer": "rmsprop", "stop.epochs": "1"}


def script_of(server: Server, query: dict[str, str], form: str = "pytorch") -> httpx.Response:
    return httpx.get(f"{server.url}/api/v1/export", params={**query, "format": form})


def test_an_activation_that_pytorch_does_not_have_is_refused_by_name(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tanh, "pytorch", None)
    assert script_of(server, QUERY, "py").status_code == 200
    (problem,) = assert_problem(script_of(server, QUERY), 422)["errors"]
    assert (problem["field"], problem["value"]) == ("format", "pytorch")
    assert "PyTorch has no Tanh" in problem["message"]


def test_a_rule_that_pytorch_does_not_have_is_written_out(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = script_of(server, QUERY).text
    assert "torch.optim.RMSprop(" in own
    assert "ByHand" not in own
    inside = script_of(server, QUERY | {"epsilon_place": "inside"}).text
    assert "class RMSPropInside:" in inside
    assert "torch.optim.RMSprop(" not in inside
    monkeypatch.setattr(RMSProp, "pytorch", None)
    assert "class RMSProp:" in script_of(server, QUERY).text


@pytest.mark.skipif(not find_spec("torch"), reason="needs PyTorch")
def test_pytorch_scripts_print_the_losses_of_the_runs(
    server: Server, tmp_path_factory: pytest.TempPathFactory
) -> None:
    documents = {name: few_steps(document) for name, document in EXPERIMENTS.items()}
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
