"""The audit without its network: what it asks about, and what it makes of what it is told."""

import json
from importlib.metadata import version

import pytest

from tests.tools import audit
from tests.tools.audit import Finding, NoAnswer, findings
from tests.tools.installed import DEPENDENCIES, installed_with

FAULT = Finding("a", "1.0", "GHSA-1", "fixed in 1.1")
PIP_AUDIT = {
    "dependencies": [
        {"name": "a", "version": "1.0", "vulns": [
            {"id": "GHSA-1", "fix_versions": ["1.1"], "aliases": ["CVE-1"], "description": "…"},
            {"id": "GHSA-2", "fix_versions": [], "aliases": [], "description": "…"},
        ]},
        {"name": "b", "version": "2.0", "vulns": []},
    ],
    "fixes": [],
}  # fmt: skip


def test_the_versions_are_those_that_are_installed_with_the_product() -> None:
    found = installed_with(DEPENDENCIES)
    assert {"uvicorn", "h11", "numpy", "pydantic-core"} <= set(found)
    assert all(found[name] == version(name) for name in found)
    assert "pytest" not in found


def test_what_pip_audit_says_becomes_a_row_for_each_fault() -> None:
    told = findings(json.dumps(PIP_AUDIT))
    assert told == [FAULT, Finding("a", "1.0", "GHSA-2", "no fix yet")]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "nothing"),
        ("Traceback\nConnectionError: no way", "ConnectionError: no way"),
        ('{"message": "405 Method Not Allowed"}', "405 Method"),
    ],
)
def test_what_is_no_report_is_no_answer(text: str, why: str) -> None:
    with pytest.raises(NoAnswer, match=f"^pip-audit said .*{why}"):
        findings(text)


def test_a_package_that_was_skipped_is_no_answer() -> None:
    skipped = {"dependencies": [{"name": "a", "skip_reason": "not found"}], "fixes": []}
    with pytest.raises(NoAnswer, match="knows nothing of 1 packages: not found"):
        findings(json.dumps(skipped))


def test_without_pip_audit_there_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "find_spec", lambda name: None)
    with pytest.raises(NoAnswer, match="is not installed"):
        audit.audit()


def no_answer() -> list[Finding]:
    raise NoAnswer("Nobody is there")


def test_the_exit_code_says_what_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main(lambda: []) == 0
    assert capsys.readouterr().out == "No known faults.\n"
    assert audit.main(lambda: [FAULT]) == 1
    head, row = capsys.readouterr().out.splitlines()
    assert head.split() == ["package", "version", "fault", "remedy"]
    assert row.split() == ["a", "1.0", "GHSA-1", "fixed", "in", "1.1"]
    assert audit.main(no_answer) == 2
    said = capsys.readouterr()
    assert said.err == "No answer, so nothing is known. Nobody is there.\n"
    assert said.out == ""
