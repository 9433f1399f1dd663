"""The text of a module as tokens, as far as needed to tell code from comments and texts.

Depends on no other module; must not know what a module imports. It reads what Prettier writes:
a regular expression begins where no value has just ended.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<word>[\w$]+)
      | (?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      | (?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)
# From ` or the } of an expression in a template to its end or its next expression.
_TEMPLATE = re.compile(r"[`}](?:[^`\\$]|\\.|\$(?!\{))*(?:`|\$\{)", re.DOTALL)
_EXPRESSION = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/\w*")
# Words after which a value begins, not a division.
_BEFORE_A_VALUE = {"return", "typeof", "case", "in", "of", "await", "yield", "void", "delete"}


class Unreadable(ValueError):
    """A module with something in it that is not read here; the message names file and line."""


@dataclass(frozen=True)
class Token:
    """kind: "space", "comment", "word", "mark" or "text": a string, regular expression, or a
    piece of a template with its ` and ${ and }."""

    kind: str
    text: str
    at: int

    @property
    def ends_a_value(self) -> bool:
        if self.kind == "word":
            return self.text not in _BEFORE_A_VALUE
        return self.text in (")", "]", "}") or (
            self.kind == "text" and not self.text.endswith("${")
        )


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a module; joined, they are its text.

    Raises:
        Unreadable: for a string, template, regular expression or bracket without an end.
    """
    at, before = 0, Token("space", "", 0)
    braces: list[bool] = []  # of each open {, whether it is the ${ of a template
    while at < len(text):
        token = _token(text, at, before, braces)
        yield token
        at += len(token.text)
        if token.kind not in ("space", "comment"):
            before = token
    if braces:
        raise Unreadable("a bracket has no end")


def _token(text: str, at: int, before: Token, braces: list[bool]) -> Token:
    """The token that begins here; notes the braces that it opens and closes."""
    match = _TOKEN.match(text, at)
    assert match is not None
    assert match.lastgroup is not None
    kind, sign = match.lastgroup, match[0]
    if sign == "`" or (sign == "}" and braces and braces.pop()):
        kind, sign = "text", _whole(_TEMPLATE, text, at)
        if sign.endswith("${"):
            braces.append(True)
    elif sign == "{":
        braces.append(False)
    elif sign in ("'", '"') or (sign == "/" and not before.ends_a_value):
        kind, sign = "text", _whole(_EXPRESSION, text, at)
    return Token(kind, sign, at)


def _whole(form: re.Pattern[str], text: str, at: int) -> str:
    match = form.match(text, at)
    if match is None:
        line = text.count("\n", 0, at) + 1
        raise Unreadable(f"line {line}: a text has no end")
    return match[0]
