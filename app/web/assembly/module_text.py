"""A module's text as it stands in an assembled file: what it imports, exports, and its lines.

Depends on the tokens of the text; must not know other modules. Comments are left out, and no two
lines are joined, so that each line comes from one line of the source. In an assembled file `$`
holds the exports of every module by its path below `static/js`; `$import(path)` stands for
`import()`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

from app.web.assembly.javascript import Token, Unreadable, tokens

_IMPORT = re.compile(r'import (?:\{([^}]*)\}|\* as (\w+)) from "(\.[^"]+)";')
_IMPORTED = re.compile(r"\w+(?: as \w+)?")
_EXPORT = re.compile(r"export (?=(?:(?:async )?function\*? |class |const )(\w+)\b)")
_ADDRESS = re.compile(r'["`](?:\.\.?/)+')  # begins the address of a module


@dataclass(frozen=True)
class Line:
    """A line of code, and where it begins in the source.

    path: that of the module; "" for a line that is in no source. number, column: from 0.
    """

    text: str
    path: str = ""
    number: int = 0
    column: int = 0


@dataclass
class Module:
    """A module without comments.

    imports: the names wanted of each module that it imports, by its path; none for `* as`.
    awaits: whether it awaits something outside of its functions.
    """

    path: str
    imports: dict[str, list[str]] = field(default_factory=dict)
    exports: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    awaits: bool = False


def read(path: str, text: str) -> Module:
    """The module of a path below `static/js` with this text.

    Raises:
        Unreadable: if it has a form that is not known here; names file and line.
    """
    reading = _Reading(path, text)
    try:
        reading.read_all()
    except Unreadable as error:
        raise Unreadable(f"static/js/{path}: {error}") from None
    return reading.module


class _Reading:
    """One way through the tokens of a module."""

    def __init__(self, path: str, text: str) -> None:
        self.module = Module(path)
        self.text = text
        self.kept: list[str] = []  # pieces of code, with every line end of the source
        self.inside: set[int] = set()  # lines that begin within a template
        self.depth = 0  # of open brackets
        self.is_async = False  # whether the statement at hand has said `async`
        self.is_address = False  # whether the next text is the address of a module

    def read_all(self) -> None:
        """Fills the module."""
        line = end = 0  # `end` of what has been replaced as a whole
        for token in tokens(self.text):
            if token.at < end:
                continue
            source, kept = self._replacement(token)
            end = token.at + len(source)
            after = line + source.count("\n")
            if token.kind == "text":
                self.inside.update(range(line + 1, after + 1))
            line = after
            self.kept.append(kept)
        self.module.lines = list(self._lines())

    def _lines(self) -> Iterator[Line]:
        """The lines with code in them, without the space around it, which templates keep."""
        for number, whole in enumerate("".join(self.kept).split("\n")):
            text = whole if number in self.inside else whole.lstrip()
            if number + 1 not in self.inside:
                text = text.rstrip()
            if text or number in self.inside:
                yield Line(text, self.module.path, number, len(whole) - len(whole.lstrip()))

    def _replacement(self, token: Token) -> tuple[str, str]:
        """A piece of the source that begins with this token, and the code in its place."""
        if token.kind == "comment":
            return token.text, "\n" * token.text.count("\n") or " "
        if token.kind == "word":
            return self._word(token)
        if token.kind == "text":
            return token.text, self._text_of(token)
        if token.kind == "mark":
            self.depth += (token.text in "([{") - (token.text in ")]}")
        return token.text, token.text

    def _word(self, token: Token) -> tuple[str, str]:
        word, before = token.text, self.text[token.at - 1 : token.at]
        begins = before in ("", "\n")  # a statement outside of functions
        self.is_async = word == "async" or (self.is_async and not begins)
        if word.startswith("$"):
            raise self._refusal(token, f"{word} is a name of assembled files")
        if word == "await" and self.depth == 0 and not self.is_async:
            self.module.awaits = True
        if word == "export" and begins:
            return self._export(token)
        if word == "import" and begins:
            return self._import(token)
        if word == "import" and before != ".":
            return self._import_later(token)
        return word, word

    def _export(self, token: Token) -> tuple[str, str]:
        match = _EXPORT.match(self.text, token.at)
        if match is None:
            raise self._refusal(token, "this form of export is not known")
        self.module.exports.append(match[1])
        return match[0], ""

    def _import(self, token: Token) -> tuple[str, str]:
        match = _IMPORT.match(self.text, token.at)
        names = match[1].rstrip(", \n").split(",") if match and match[1] else []
        if match is None or not all(_IMPORTED.fullmatch(name.strip()) for name in names):
            raise self._refusal(token, "this form of import is not known")
        path = self._path(match[3])
        self.module.imports.setdefault(path, []).extend(name.split()[0] for name in names)
        held = match[2] or f"{{{match[1].replace(' as ', ': ')}}}"
        return match[0], f'const {held} = $["{path}"];'

    def _import_later(self, token: Token) -> tuple[str, str]:
        if not self.text.startswith("import(", token.at):
            raise self._refusal(token, "this form of import is not known")
        self.is_address = True
        return token.text, "$import"

    def _text_of(self, token: Token) -> str:
        self.depth += token.text.endswith("${") - token.text.startswith("}")
        if not self.is_address:
            return token.text
        self.is_address = False
        match = _ADDRESS.match(token.text)
        if match is None:
            raise self._refusal(token, "this form of address is not known")
        place = self._path(match[0][1:])
        start = "" if place == "." else f"{place}/"
        return token.text[0] + start + token.text[match.end() :]

    def _path(self, name: str) -> str:
        """What the module calls by a relative name, as a path below `static/js`."""
        return normpath(join(dirname(self.module.path), name))

    def _refusal(self, token: Token, message: str) -> Unreadable:
        line = self.text.count("\n", 0, token.at) + 1
        return Unreadable(f"line {line}: {message}")
