"""Texts as cells of a CSV table that no spreadsheet takes for a formula. Must not know a table.

A spreadsheet computes a cell that begins with = + - or @, whoever wrote it. As OWASP recommends
(CSV Injection), a single quote goes before such a text. It goes within a text too, after a
semicolon, since in many countries spreadsheets begin a cell there. Where a quote stands in such a
place already, another one goes before it: so each quote in such a place can be taken off again.
"""

import re

# Also behind spaces, which some programs drop, and in the wide forms of East Asian keyboards.
_FORMULA = re.compile(r"(^|;)(?=\s*['=+\-@\uff1d\uff0b\uff0d\uff20\x00-\x1f\x7f])")


def guarded(value: object) -> object:
    """A text with a quote in each such place; anything else, such as a number, as it is."""
    return guarded_text(value) if isinstance(value, str) else value


def guarded_text(text: str) -> str:
    """The text with a quote in each such place."""
    return _FORMULA.sub(r"\1'", text)
