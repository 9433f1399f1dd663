"""The examples of the documentation as they stand on the page, to be run."""

import io
import re
from contextlib import redirect_stdout

from app.web.docs.table import CALLS
from app.web.reference.call import Call
from app.web.reference.example import written

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")


def examples(base: str, language: str) -> list[tuple[Call, str]]:
    """Every call with its example in a language, as a page of the server at `base` shows it."""
    return [(call, written(base, call.path, call.example)[language]) for call in CALLS]


def printed(python: str) -> str:
    """What a Python text prints."""
    said = io.StringIO()
    with redirect_stdout(said):
        exec(python, {"__name__": "example"})
    return said.getvalue()


def plain(said: str) -> list[object]:
    """Words and numbers of an output; the same however a language writes numbers and commas."""
    pieces = re.sub(r"[,\[\]\s]+", " ", said).split()
    return [float(piece) if NUMBER.fullmatch(piece) else piece for piece in pieces]
