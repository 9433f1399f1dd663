"""Texts of the page stand where a translator finds them: templates and modules of words."""

import re
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "static" / "js"
WORDS = {"words.js"}  # of the network
# Names of the field, in the core: headings of equations, results, places of an embed.
IN_CORE = sorted(path for path in SCRIPTS.glob("core/*.js"))
ELSEWHERE = sorted(
    path for path in SCRIPTS.rglob("*.js") if path.parent.name != "core" and path.name not in WORDS
)
LITERAL = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`", re.DOTALL)
SENTENCE = re.compile(r"^[A-Z][a-z]+ [a-z]+|\} [a-z]+ [a-z]+|[a-z]{2,} [a-z]{2,}[.:…]")
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)


def sentences(text: str) -> list[str]:
    """The literals that are texts for people; an Error's text is for those who write code."""
    code = COMMENT.sub("", text)
    code = re.sub(r"new (?:\w*Error)\((?:[^()]|\([^()]*\))*\)", "", code)
    return [literal for literal in LITERAL.findall(code) if SENTENCE.search(literal[1:-1])]


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
