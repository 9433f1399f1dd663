"""/api/v1/code: the script of the export, whose marked lines compute what the opened step says."""

from typing import Any

import httpx
import numpy as np
import pytest

from tests.server import Server
from tests.web.exported import EXPERIMENTS
from tests.web.questions import Document, ask, posted

NAMES = ["forward", "error", "gradient", "batch", "mean", "update", "run"]
MIXED: Document = {
    "data": {"name": "blobs3", "n": 60},
    "model": {"hidden": [4]},
    "runs": [
        {"batch_size": "full"},
        {"batch_size": 8, "left_out": [3]},
        {"batch_size": 8, "optimizer": "adam", "reduction": "sum"},
    ],
    "stop": {"epochs": 3},
}
PLAIN: Document = {
    **MIXED,
    "data": {"name": "moons", "n": 60},
    "runs": [{"batch_size": 7, "last_batch": "weighted"}],
}
RULES: Document = {
    **MIXED,
    "data": {"name": "sine"},
    "l2": 0.01,
    "runs": [{"batch_size": 16}, {"batch_size": "full", "optimizer": "momentum"}],
}
LINEAR: Document = {**MIXED, "model": {"hidden": []}, "runs": [{"batch_size": 8}]}


def code(server: Server, document: Document) -> dict[str, Any]:
    return ask(server, "code", document)


def lines_of(reply: dict[str, Any], run: int) -> dict[str, str]:
    """The marked lines of a run, by their names."""
    lines = reply["text"].splitlines()
    return {mark["name"]: lines[mark["line"] - 1] for mark in reply["runs"][run]["marks"]}


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_text_is_that_of_the_export_and_each_run_has_each_mark_once(
    server: Server, name: str
) -> None:
    document = EXPERIMENTS[name]
    reply = code(server, document)
    exported = httpx.post(
        f"{server.url}/api/v1/export", params={"format": "py"}, json=document, timeout=60
    )
    assert reply["text"] == exported.text
    assert f'filename="{reply["file"]}"' in exported.headers["content-disposition"]
    assert not set(reply["text"]) & {"\x01", "\x02"}
    for run in reply["runs"]:
        names = [mark["name"] for mark in run["marks"]]
        assert set(names) == set(NAMES)
        # A run whose batch size changes may cut and may take all examples: two lines.
        assert len(names) - names.count("batch") == len(NAMES) - 1


@pytest.mark.parametrize("document", [MIXED, PLAIN, RULES, LINEAR])
def test_the_marked_lines_are_those_that_their_names_say(
    server: Server, document: Document
) -> None:
    reply = code(server, document)
    for run, settings in enumerate(document["runs"]):
        line = lines_of(reply, run)
        is_plain = "optimizer" not in settings and "l2" not in document
        assert "forward(theta" in line["forward"]
        assert "error(z, y)" in line["error"]
        assert ".dot(delta.T)" in line["gradient"]
        assert line["batch"].strip().startswith("yield x")
        assert line["run"].strip().startswith(repr(reply["runs"][run]["label"]).replace("'", '"'))
        if is_plain:
            assert "/ M" in line["mean"]
            assert line["mean"] == line["update"]
        else:
            assert "/ len(" in line["mean"]
            assert "rule.update(" in line["update"]
    if document is MIXED:
        assert "this run uses the sum" in text_of(reply, 2, "mean")
        assert "divided by M" in text_of(reply, 0, "mean")


def text_of(reply: dict[str, Any], run: int, name: str) -> str:
    (text,) = [mark["text"] for mark in reply["runs"][run]["marks"] if mark["name"] == name]
    return str(text)


def seen(reply: dict[str, Any], run: int, step: int) -> dict[str, dict[str, Any]]:
    """The variables of the script after each marked line at a step of a run, by running it."""
    lines = {mark["name"]: mark["line"] for mark in reply["runs"][run]["marks"]}
    text: list[str] = []
    for number, line in enumerate(reply["text"].splitlines(), start=1):
        text.append(line)
        indent = line[: len(line) - len(line.lstrip())]
        text += [
            f"{indent}SPY({name!r}, dict(locals()))"
            for name in ("error", "update")
            if lines[name] == number
        ]
    kept: dict[str, dict[str, Any]] = {}
    steps = {"error": -1, "update": -1}

    def spy(name: str, variables: dict[str, Any]) -> None:
        steps[name] += 1
        if steps[name] == step:
            kept[name] = variables

    module: dict[str, Any] = {"__name__": "shown", "SPY": spy}
    exec(compile("\n".join(text), "shown.py", "exec"), module)
    x, y = module["data"]()
    x = np.column_stack([x, np.ones(len(x))])
    settings = module["RUNS"][reply["runs"][run]["label"]]
    for _ in module["train"](x, y, module["initial"](), **settings):
        pass
    return kept


@pytest.mark.parametrize(
    ("document", "run", "step"),
    [(MIXED, 0, 1), (MIXED, 1, 5), (PLAIN, 0, 6), (LINEAR, 0, 4), (RULES, 1, 1), (RULES, 0, 3)],
)
def test_running_the_script_gives_at_its_marks_the_numbers_of_the_step(
    server: Server, document: Document, run: int, step: int
) -> None:
    """`factor` is what the script leaves to the line of the mean, as its comments say."""
    reply = code(server, document)
    opened = ask(
        server, "step", document, run=run, step=step,
        fields="parameters,examples,layers", examples="0:3", columns="0:3",
    )  # fmt: skip
    kept = seen(reply, run, step)
    M = opened["batch_size"]
    error, update = kept["error"], kept["update"]
    np.testing.assert_allclose(error["z"].T[:3], opened["layers"][-1]["z"], rtol=1e-9)
    is_plain = "G" in update
    scale = 1.0 if is_plain else M  # the script's δ of another optimiser carries 1/M
    factor = 0.5 if document is PLAIN else 1.0
    assert ("up to the factor 0.5" in text_of(reply, run, "error")) is (document is PLAIN)
    delta = error["delta"].T.reshape(M, -1)[:3] * scale * factor
    np.testing.assert_allclose(delta, opened["examples"]["delta"], rtol=1e-9, atol=1e-12)
    if is_plain:
        summed = update["G"][:3] * factor
        np.testing.assert_allclose(summed, opened["parameters"]["gradient_sum"], rtol=1e-9)
        mean = update["G"] * factor / update["M"]
        np.testing.assert_allclose(mean[:3], opened["parameters"]["gradient_mean"], rtol=1e-9)
        assert np.linalg.norm(mean) == pytest.approx(opened["gradient_norm"], rel=1e-9)
    np.testing.assert_allclose(update["theta"][:3], opened["parameters"]["after"], rtol=1e-9)
    assert len(error["y"]) == M


def test_packed_data_are_folded_and_nothing_else(server: Server) -> None:
    for name in ("the default", "penguins"):
        reply = code(server, EXPERIMENTS[name])
        lines = reply["text"].splitlines()
        if reply["fold"] is None:
            assert not any(len(line) > 90 and " " not in line for line in lines)
            continue
        first, last = reply["fold"]["first"], reply["fold"]["last"]
        assert lines[first - 2] == 'PACKED = """'
        assert lines[last] == '"""'
        assert all(" " not in line for line in lines[first - 1 : last])
    assert code(server, EXPERIMENTS["penguins"])["fold"]


def test_bad_input_is_refused(server: Server) -> None:
    reply = posted(server.url, "code", {"runs": [{"batch_size": 0}]})
    assert reply.status_code == 422
