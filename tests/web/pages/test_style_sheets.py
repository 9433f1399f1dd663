"""The style sheets: what browsers that are not Chromium drop, and lines that can be read."""

import re
from pathlib import Path

import pytest

from app.web.http.files import folder

SHEETS = sorted((folder("static") / "css").rglob("*.css"))
LONGEST_LINE = 120  # characters, as in scripts


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_line_below_text_is_written_in_words_that_webkit_knows(sheet: Path) -> None:
    """It drops `text-decoration: underline dotted …` and floats no legend."""
    rules = sheet.read_text()
    assert [
        value for value in re.findall(r"text-decoration:([^;}]*)", rules) if " " in value.strip()
    ] == []
    assert re.findall(r"legend[^{}]*\{[^}]*float", rules) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_line_is_longer_than_one_of_a_script(sheet: Path) -> None:
    assert [
        line for line in sheet.read_text("utf-8").splitlines() if len(line) > LONGEST_LINE
    ] == []
