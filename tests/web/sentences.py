"""The sentences in the page's modules."""

import re
from pathlib import Path

SCRIPTS = Path(__file__).parents[2] / "static" / "js"


LITERAL = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`", re.DOTALL)


SENTENCE = re.compile(r"^[A-Z][a-z]+ [a-z]+|\} [a-z]+ [a-z]+|[a-z]{2,} [a-z]{2,}[.:…]")


COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)


def sentences(text: str) -> list[str]:
    """The literals that are texts for people; an Error's text is for those who write code."""
    code = COMMENT.sub("", text)
    code = re.sub(r"new (?:\w*Error)\((?:[^()]|\([^()]*\))*\)", "", code)
    return [literal for literal in LITERAL.findall(code) if SENTENCE.search(literal[1:-1])]
