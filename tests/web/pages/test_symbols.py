"""Every symbol of an equation on the page is explained where the equation stands."""

import re
import unicodedata

import pytest

from app.settings import Settings
from app.web.catalog.contents import catalog

ENTRIES = {
    entry["name"]: entry
    for kind in ("optimizers", "schedules")
    for entry in catalog(Settings())[kind]
}
KNOWN = ("cos", "π", "ᵗ")  # a function, a constant, and t where it stands high


def letters(text: str) -> set[str]:
    """The symbols in a text: letters, with what stands low or above them."""
    found = re.findall(r"cos|\w[\u0302₁₂ₖ]?", unicodedata.normalize("NFD", text))
    return {unicodedata.normalize("NFC", symbol) for symbol in found if not symbol[0].isdigit()}


@pytest.mark.parametrize("name", ENTRIES)
def test_the_symbols_of_an_equation_are_explained_and_no_others(name: str) -> None:
    entry = ENTRIES[name]
    equation = re.split(r"\s{2,}(?=\()", entry["equation"])[0].replace("½", "")
    explained = {symbol for key in entry["symbols"] for symbol in key.split(", ")}
    used = letters(equation) | ({"t"} if "ᵗ" in equation else set())
    assert used - set(KNOWN) <= explained | {"ᵗ"}
    assert explained <= used
    assert all(entry["symbols"].values())


def test_adam_is_written_out_with_its_corrections() -> None:
    for name in ("adam", "adamw"):
        equation = ENTRIES[name]["equation"]
        assert "m̂ = m/(1 − β₁ᵗ), ŝ = s/(1 − β₂ᵗ)" in equation
        assert "as Adam" not in equation
