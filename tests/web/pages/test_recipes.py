"""The worked examples of the documentation run as they stand and print what is shown."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from app.web.docs.recipes import GRADER, JQ, PANDAS, RECIPES, Recipe
from tests.packaging.path import with_commands
from tests.server import Server
from tests.web.examples import printed

STAND_INS = Path(__file__).parents[2] / "packaging"
PROGRAMS = {"curl": STAND_INS / "curl.py", "jq": STAND_INS / "jq_command.py"}
PYTHON = [recipe for recipe in RECIPES if recipe.language == "python"]


@pytest.mark.parametrize("recipe", PYTHON, ids=lambda recipe: recipe.name)
def test_each_worked_example_in_python_prints_what_is_shown(recipe: Recipe, server: Server) -> None:
    said = printed(recipe.at(server.url))
    assert [line.split() for line in said.splitlines()] == [
        line.split() for line in recipe.output.splitlines()
    ]


def test_the_comparison_in_pandas_takes_ten_lines() -> None:
    assert len(PANDAS.source.splitlines()) <= 10


def test_the_grader_finds_a_wrong_gradient(server: Server) -> None:
    wrong = GRADER.at(server.url).replace("np.mean(2 * error * x)", "np.sum(2 * error * x)")
    verdicts = printed(wrong).splitlines()
    assert verdicts == ["W1[0,0]: -9 should be -3", "b1[0]: right"]


@pytest.mark.parametrize("programs", ["own", "stand-ins"])
def test_the_line_with_curl_and_jq_prints_what_is_shown(
    programs: str, server: Server, tmp_path: Path
) -> None:
    missing = {name: file for name, file in PROGRAMS.items() if not shutil.which(name)}
    path = with_commands(tmp_path, **(missing if programs == "own" else PROGRAMS))
    done = subprocess.run(
        ["sh", "-c", JQ.at(server.url)],
        env=os.environ | {"PATH": path, "NO_PROXY": "*"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == ""
    assert done.stdout == JQ.output
