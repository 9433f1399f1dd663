"""How people write what is missing, yes and no, marks, and notes. Every text is in lower case."""

import re

# Missing wherever it stands, and "none" only in a column of numbers: elsewhere it is a category.
MISSING = frozenset(
    (
        "", "na", "n/a", "n.a.", "n. a.", "#n/a", "#na", "#nv", "nan", "null", "nil", "?", "??",
        "-", "--", "---", "\u2013", "\u2014", ".", "..", "...", "missing", "<na>", "n.d.", "nd",
        "k.a.", "k. a.", "k.a", "n.v.", "n/d", "fehlt", "keine angabe", "manquant", "\\n", "nat",
        "not available", "(null)", "(missing)", "#div/0!", "#ref!", "#value!", "#name?", "#num!",
        "#null!", "#wert!", "#bezug!", "#zahl!", "#valeur!", "#n/d",
    )
)  # fmt: skip
INFINITE = frozenset(
    f"{sign}{word}"
    for sign in ("", "-", "+", "\u2212")
    for word in ("inf", "infinity", "\u221e", "1.#inf")
)
MISSING_NUMBER = MISSING | INFINITE | {"none", "unknown", "unk", "unbekannt", "inconnu"}

# The second of each pair is the one that counts as 1.
BOOLEANS = tuple(
    frozenset(pair)
    for pair in (
        ("no", "yes"), ("false", "true"), ("n", "y"), ("n", "j"), ("f", "t"), ("0", "1"),
        ("off", "on"), ("nein", "ja"), ("falsch", "wahr"), ("non", "oui"), ("faux", "vrai"),
        ("no", "si"), ("no", "s\u00ed"), ("0.0", "1.0"), ("0,0", "1,0"), ("n", "o"),
    )
)  # fmt: skip
TRUE = frozenset(
    (
        "yes", "true", "y", "j", "t", "1", "on", "ja", "wahr", "oui", "vrai", "si", "s\u00ed",
        "1.0", "1,0", "o",
    )
)  # fmt: skip
# A column of one of these and blanks is ticked: blank means no.
MARKS = frozenset(("x", "\u2713", "\u2714", "\u2611", "\u2715", "\u00d7", "\u2022", "*"))
MARKED = [{mark} for mark in MARKS]
BLANK = "blank"  # the label of what is not ticked

_NOTE = re.compile(
    r"[*\u2020\u00b9]|(?:source|sources|quelle|quellen|note|notes|nb|n\.b\.|anmerkung\w*|hinweis"
    r"|stand|remark|remarque|fuente|nota|fonte|legend|legende|last updated?|updated|data from)\b",
    re.IGNORECASE,
)


def is_note_mark(cell: str) -> bool:
    """Whether a cell begins as notes below a table do, such as `Source: ...`."""
    return _NOTE.match(cell) is not None
