"""Texts of the page stand where a translator finds them: templates and modules of words."""

from pathlib import Path

import pytest

from tests.web.sentences import SCRIPTS, sentences

WORDS = {"words.js"}  # of the network
# Names of the field, in the core: headings of equations, results, places of an embed.
IN_CORE = sorted(SCRIPTS.glob("core/**/*.js"))
ELSEWHERE = sorted(
    path for path in SCRIPTS.rglob("*.js") if path not in IN_CORE and path.name not in WORDS
)


def test_a_sentence_is_known_as_one() -> None:
    code = 'put(el, "Trying again in 3 s."); css = "minmax(0, 1fr)"; // "A comment is none"'
    assert sentences(code) == ['"Trying again in 3 s."']
    assert sentences("say(`${label} has diverged here.`)") == ["`${label} has diverged here.`"]
    assert sentences('throw new Error("No such thing")') == []


@pytest.mark.parametrize("path", ELSEWHERE, ids=lambda path: str(path.relative_to(SCRIPTS)))
def test_a_module_that_draws_holds_no_sentence(path: Path) -> None:
    assert sentences(path.read_text()) == []


def test_in_the_core_sentences_stand_in_modules_of_words() -> None:
    named = {path.name for path in IN_CORE if sentences(path.read_text())}
    others = {name for name in named if not name.endswith("-words.js")}
    assert others <= SPEAKING


# These give words, too, though their name is that of what they speak of.
SPEAKING = {
    "changes.js", "floor.js", "lowest.js", "spoken.js", "left-out.js", "long-address.js",
    "differences.js", "example-equations.js", "example-loss.js", "headline.js", "snippets.js",
}  # fmt: skip
