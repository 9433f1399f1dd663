"""Style sheets joined to one, in the order of their names, without comments.

Depends on the files in `static/css`; must not know which page has which.
"""

import re
from collections.abc import Iterable

from app.web.http.files import folder

_TEXT_OR_COMMENT = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|/\*.*?\*/""", re.DOTALL)
# What means something else in another place: a rule that must be the first, a relative address.
_BOUND_TO_ITS_PLACE = re.compile(r"@(?:import|charset|namespace)|url\((?![\"']?(?:data:|#))")


def joined(names: Iterable[str]) -> str:
    """These sheets in one, each named by its path below `static/css` without the ending.

    Raises:
        ValueError: for a sheet that cannot stand within another.
    """
    texts = []
    for name in names:
        text = (folder("static") / "css" / f"{name}.css").read_text(encoding="utf-8")
        if bound := _BOUND_TO_ITS_PLACE.search(_without_comments(text)):
            raise ValueError(f"static/css/{name}.css: {bound[0]} cannot stand in a joined sheet")
        texts.append(_without_comments(text))
    lines = (line.strip() for text in texts for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines if line)


def _without_comments(text: str) -> str:
    return _TEXT_OR_COMMENT.sub(lambda match: match[1] or "", text)
