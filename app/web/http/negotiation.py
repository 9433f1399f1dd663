"""What a client accepts, read as HTTP has it (RFC 9110, section 12.5). Depends on headers only."""

from collections.abc import Iterable, Sequence


def preferred(accept: str, kinds: Sequence[str]) -> str | None:
    """The media type of `kinds` that an Accept header weighs most; None where it takes none.

    Among equal weights the first one; the first of all if the header names no type.
    """
    ranges = _weights(accept)
    if not ranges:
        return kinds[0]
    best = max(kinds, key=lambda kind: _weight(kind, ranges))
    return best if _weight(best, ranges) > 0 else None


def takes(coding: str, accept_encoding: str) -> bool:
    """Whether an Accept-Encoding header takes a reply in a coding such as gzip."""
    codings = _weights(accept_encoding)
    return codings.get(coding, codings.get("*", 0.0)) > 0


def _weight(kind: str, ranges: dict[str, float]) -> float:
    """By the most specific range that the media type is in."""
    for name in (kind, f"{kind.partition('/')[0]}/*", "*/*"):
        if name in ranges:
            return ranges[name]
    return 0.0


def _weights(header: str) -> dict[str, float]:
    """Each name of a list like `text/csv, */*;q=0.1` with its weight; other parameters are left."""
    weights = {}
    for part in header.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        if name:
            weights[name] = _quality(parameters)
    return weights


def _quality(parameters: Iterable[str]) -> float:
    """1 unless a parameter `q=` says less; what cannot be read says nothing."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 1.0
    return 1.0
