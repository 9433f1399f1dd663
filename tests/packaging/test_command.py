"""`python -m tests` itself: the browser that it looks for, and its exit code."""

import sys
from pathlib import Path

import pytest

from tests import __main__ as command
from tests import chromium


def test_checks_end_at_the_first_that_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "passes.py").write_text("print('passed')")
    (tmp_path / "fails.py").write_text("raise SystemExit(3)")
    environment = {"PYTHONPATH": str(tmp_path)}
    assert command.run_checks((("passes",), ("passes",)), environment) == 0
    assert command.run_checks((("fails",), ("passes",)), environment) == 3
    said = capfd.readouterr()
    assert said.out.split("\n") == [*("== passes", "passed", "== passes", "passed", "== fails", "")]
    assert said.err == "== fails failed\n"


def test_without_any_browser_it_ends_with_one_line(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(chromium.VARIABLE, raising=False)
    monkeypatch.setattr(chromium, "NAMES", ("no-such-browser",))
    monkeypatch.setattr(chromium, "MAC_PATHS", ())
    monkeypatch.setattr(chromium, "PACKAGE_MANAGERS", {})
    assert command.main([]) == 1
    said = capfd.readouterr()
    assert said.out == ""
    assert said.err == f"The browser tests need a browser. {chromium.ADVICE}.\n"


def test_a_browser_is_installed_by_the_package_manager_there_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(chromium.VARIABLE, raising=False)
    monkeypatch.setattr(chromium, "NAMES", ("new-browser",))
    monkeypatch.setattr(chromium, "MAC_PATHS", ())
    manager, browser = tmp_path / "manager", tmp_path / "new-browser"
    manager.write_text(f"#!/bin/sh\ntouch {browser} && chmod +x {browser}\n")
    manager.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{Path(sys.executable).parent}:/usr/bin:/bin")
    monkeypatch.setattr(chromium, "PACKAGE_MANAGERS", {"manager": (("manager", "install"),)})
    monkeypatch.setattr(chromium, "_rights", lambda _: ())
    assert chromium.find_or_install() == str(browser)


def test_an_installation_that_fails_says_why_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    manager = tmp_path / "manager"
    manager.write_text("#!/bin/sh\necho one >&2\necho 'E: no such package' >&2\nexit 100\n")
    manager.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(chromium, "PACKAGE_MANAGERS", {"manager": (("manager", "install"),)})
    monkeypatch.setattr(chromium, "_rights", lambda _: ())
    with pytest.raises(chromium.NoBrowser, match=r"^manager install failed: E: no such .*\.$"):
        chromium.install()


def test_a_variable_that_names_no_program_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(chromium.VARIABLE, "/nowhere/chromium")
    with pytest.raises(chromium.NoBrowser, match="/nowhere/chromium is not a program"):
        chromium.find()
