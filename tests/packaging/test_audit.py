"""The audit without its network: what it asks about, and what it makes of what it is told."""

import json
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.tools import audit
from tests.tools.audit import Finding, NoAnswer, bundles, npm_findings, python_findings
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
NPM_AUDIT = {
    "auditReportVersion": 2,
    "vulnerabilities": {
        "plotly.js": {"name": "plotly.js", "range": "<5", "via": [
            {"title": "Prototype pollution", "url": "GHSA-3", "severity": "high"}, "inner",
        ]},
        "inner": {"name": "inner", "range": "<=1.2.0", "via": [
            {"title": "Slow pattern", "url": "GHSA-4", "severity": "low"},
        ]},
    },
}  # fmt: skip


def test_the_versions_are_those_that_are_installed_with_the_product() -> None:
    found = installed_with(DEPENDENCIES)
    assert {"uvicorn", "h11", "numpy", "pydantic-core"} <= set(found)
    assert all(found[name] == version(name) for name in found)
    assert "pytest" not in found


def test_every_bundle_is_asked_about_under_each_of_its_names() -> None:
    found = bundles()
    assert set(found) == {"plotly.js", "plotly.js-basic-dist-min"}
    (file,) = audit.VENDORED.glob("*.js")
    assert set(found.values()) == {file.name.removeprefix("plotly-basic-").removesuffix(".min.js")}


@pytest.mark.parametrize("name", ["other-1.0.0.min.js", "plotly-basic.min.js"])
def test_a_bundle_of_no_known_package_is_not_passed_over(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(ValueError, match=f"{name} is of no known package"):
        bundles(tmp_path)


def test_what_pip_audit_says_becomes_a_row_for_each_fault() -> None:
    told = python_findings(json.dumps(PIP_AUDIT))
    assert told == [FAULT, Finding("a", "1.0", "GHSA-2", "no fix yet")]


def test_what_npm_says_becomes_a_row_for_each_fault_where_it_is() -> None:
    assert npm_findings(json.dumps(NPM_AUDIT), {"plotly.js": "4.1.1"}) == [
        Finding("plotly.js", "4.1.1", "GHSA-3", "Prototype pollution"),
        Finding("inner", "<=1.2.0", "GHSA-4", "Slow pattern"),
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "nothing"),
        ("Traceback\nConnectionError: no way", "ConnectionError: no way"),
        ('{"message": "405 Method Not Allowed", "error": {"summary": ""}}', "405 Method"),
        ('{"error": {"code": "ENOLOCK"}}', "ENOLOCK"),
    ],
)
def test_what_is_no_report_is_no_answer(text: str, why: str) -> None:
    with pytest.raises(NoAnswer, match=f"^pip-audit said .*{why}"):
        python_findings(text)
    with pytest.raises(NoAnswer, match=f"^npm audit said .*{why}"):
        npm_findings(text, {})


def test_a_package_that_was_skipped_is_no_answer() -> None:
    skipped = {"dependencies": [{"name": "a", "skip_reason": "not found"}], "fixes": []}
    with pytest.raises(NoAnswer, match="knows nothing of 1 packages: not found"):
        python_findings(json.dumps(skipped))


def test_without_its_programs_there_is_no_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(audit, "find_spec", lambda name: None)
    monkeypatch.setattr(audit, "which", lambda name: None)
    for ask in audit.AUDITS.values():
        with pytest.raises(NoAnswer, match="is not installed"):
            ask(str(tmp_path))


def no_answer(folder: str) -> list[Finding]:
    raise NoAnswer("Nobody is there")


def test_the_exit_code_says_what_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main({"x": lambda folder: [], "y": lambda folder: []}) == 0
    assert capsys.readouterr().out == "No known faults.\n"
    assert audit.main({"x": lambda folder: [FAULT], "y": lambda folder: []}) == 1
    head, row = capsys.readouterr().out.splitlines()
    assert head.split()[:4] == ["of", "package", "version", "fault"]
    assert row.split() == ["x", "a", "1.0", "GHSA-1", "fixed", "in", "1.1"]
    assert audit.main({"x": no_answer, "y": lambda folder: [FAULT]}) == 2
    said = capsys.readouterr()
    assert said.err == "x: no answer, so nothing is known. Nobody is there.\n"
    assert "GHSA-1" in said.out
    assert audit.main({"x": no_answer}) == 2
    assert capsys.readouterr().out == ""
