"""`python -m tests` itself: the browsers that it looks for, and its exit code."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests import __main__ as command
from tests import browsers, modules
from tests.tools import commit_subject


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


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> browsers.Program:
    """A browser that this machine does not have."""
    monkeypatch.delenv("A_NEW_BROWSER", raising=False)
    return browsers.Program("A Browser", "A_NEW_BROWSER", ("new-browser",), {"manager": ("new",)})


def manage(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    """Makes a script the one package manager there is."""
    manager = folder / "manager"
    manager.write_text(f"#!/bin/sh\n{script}\n")
    manager.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{Path(sys.executable).parent}:/usr/bin:/bin")
    monkeypatch.setattr(browsers, "PACKAGE_MANAGERS", {"manager": (("manager", "install"),)})
    monkeypatch.setattr(browsers, "_rights", lambda *_: ())


def test_without_a_browser_the_command_ends_with_one_line(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    program: browsers.Program,
) -> None:
    monkeypatch.setattr(browsers, "PROGRAMS", (program,))
    monkeypatch.setattr(browsers, "PACKAGE_MANAGERS", {})
    assert command.main([]) == 1
    said = capfd.readouterr()
    assert said.out == ""
    assert said.err == (
        "The tests need A Browser. Install A Browser, or set A_NEW_BROWSER to its path.\n"
    )


def test_a_browser_is_installed_by_the_package_manager_there_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: browsers.Program
) -> None:
    browser = tmp_path / "new-browser"
    manage(
        monkeypatch, tmp_path, f'[ "$*" = "install new" ] && touch {browser} && chmod +x {browser}'
    )
    assert browsers.find_or_install(program) == str(browser)


def test_a_lighter_browser_is_installed_beside_the_one_there_is_or_else_that_is_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: browsers.Program
) -> None:
    heavier = tmp_path / "old-browser"
    heavier.touch(0o755)
    manage(monkeypatch, tmp_path, "exit 100")
    names = (*program.names, "old-browser")
    both = replace(program, names=names, packages={}, lighter=program)
    assert browsers.find_or_install_lightest(both) == str(heavier)
    browser = tmp_path / "new-browser"
    manage(monkeypatch, tmp_path, f"touch {browser} && chmod +x {browser}")
    assert browsers.find_or_install_lightest(both) == str(browser)
    monkeypatch.setenv(program.variable, str(heavier))
    assert browsers.find_or_install_lightest(both) == str(heavier)


def test_an_installation_that_fails_says_why_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: browsers.Program
) -> None:
    manage(monkeypatch, tmp_path, "echo one >&2\necho 'E: no such package' >&2\nexit 100")
    with pytest.raises(browsers.NoBrowser, match=r"^manager install new failed: E: no such .*\.$"):
        browsers.install(program)


def test_a_browser_that_the_package_manager_lacks_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: browsers.Program
) -> None:
    manage(monkeypatch, tmp_path, "exit 0")
    program.packages.clear()
    with pytest.raises(browsers.NoBrowser, match=r"^The tests need A Browser\. Install"):
        browsers.install(program)


def test_a_variable_that_names_no_program_is_said(
    monkeypatch: pytest.MonkeyPatch, program: browsers.Program
) -> None:
    monkeypatch.setenv(program.variable, "/nowhere/browser")
    with pytest.raises(browsers.NoBrowser, match="/nowhere/browser is not a program"):
        browsers.find(program)


def test_the_checks_of_the_modules_end_at_the_first_that_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "fails.js").write_text("process.exit(3)")
    monkeypatch.setattr(modules, "install", lambda node: True)
    monkeypatch.setattr(modules, "PACKAGES", tmp_path)
    monkeypatch.setattr(modules, "commands", lambda: (("fails.js",), ("never.js",)))
    assert modules.main() == 3
    assert capfd.readouterr().out.splitlines() == ["== fails.js"]


def test_with_an_old_node_the_modules_are_not_checked_and_a_line_says_so(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(modules, "version_of", lambda node: (18, 20, 4))
    assert modules.main() == 0
    assert "Node 18 is older than 20.19" in capfd.readouterr().out


@pytest.mark.parametrize(("subject", "code"), [("a" * 72, 0), ("a" * 73, 1), (" ", 1)])
def test_the_subject_of_a_commit_has_at_most_72_characters(
    tmp_path: Path, subject: str, code: int
) -> None:
    message = tmp_path / "message"
    message.write_text(f"{subject}\n\n{'b' * 90}\n", encoding="utf-8")
    assert commit_subject.main([str(message)]) == code
