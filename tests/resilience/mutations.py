"""Strategies for requests that are nearly right, or not at all. Know the fields, ask nothing."""

import base64
import json
from typing import Any
from urllib.parse import quote_plus

from hypothesis import strategies as st

from app.training.document.fields import LEAVES, Leaf
from app.training.document.query import VIEW_KEYS
from app.web.api import CALL_PARAMETERS

Pair = tuple[str, str]

SMALL = {"data.n": "24", "model.hidden": "3", "runs": "full,5", "stop.epochs": "3"}
PATHS = [f"/api/v1/{name}" for name in CALL_PARAMETERS]
FORMS = [
    "/api/v1/run?format=csv", "/api/v1/run?format=csv&fields=parameters,update_norm",
    "/api/v1/run?format=ndjson", "/api/v1/run?fields=parameters,batches",
    "/api/v1/summary?format=csv",
    "/api/v1/stream?format=ndjson", "/api/v1/stream?vectors=float32", "/api/v1/export?format=html",
    "/api/v1/export?format=csv", "/api/v1/step?step=1", "/api/v1/noise?run=1",
    "/api/v1/network?step=1", "/api/v1/figure?plot=loss",
]  # fmt: skip
PAGES = ["/", "/embed", "/oembed", "/api/v1/catalog"]
STREAM = "/api/v1/stream"

# Texts in the place of numbers, and in that of lists of them: only the first are taken as such.
STRANGE_NUMBERS = (
    "0", "-0", "-1", "1", "2", "7", "0.5", "1e-9", "1e9", "-1e9", "1e308", "-1e308", "5e-324",
    "1e999", "nan", "NaN", "inf", "-Infinity", "+5", "1.", "9" * 30, "9" * 400, "1e5000",
)  # fmt: skip
NO_NUMBERS = (
    "0x10", "1_000", "٣", "²", "--5", ".", "9" * 5000, " 1", "1 ", "true", "null", "", ",",
    ",,,,,,,", "1,2,3,4,5,6,7,8", "full", "full,full",
)  # fmt: skip
WINDOWS = ("0:8", "3:1", "0:999999999", "5:", ":", "-1:2", "0:0")
CHOSEN = (
    "csv", "ndjson", "json", "sse", "py", "ipynb", "html", "float32", "start", "principal",
    "W1[0,0];b1[0]", "W1[0,0];W1[0,0]", "W9[9,9];b1[0]", "parameters,batches", "training_loss",
)  # fmt: skip
UNKNOWN_KEYS = (
    "learnin_rate", "runs", "runs.", ".", "..", "data.", "data.x", "data.x.00", "data.x.999999",
    "runs.6.learning_rate", "runs.999999.learning_rate", "runs.0.changes.99999.at_step",
    "runs.0.changes.0.W1[0,3]", "changes.0.b1[0]", "changes.0.", "runs.0.runs.0.runs", "interval",
    "__proto__", "model.parameters.0", "stop.epochs.0", "data.name.name", "\ud7ff", "\U0010ffff",
)  # fmt: skip

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
one_number = st.sampled_from(STRANGE_NUMBERS) | st.floats().map(repr) | st.integers().map(str)
number_lists = st.lists(one_number, min_size=1, max_size=30).map(",".join)
numbers = st.sampled_from(STRANGE_NUMBERS + NO_NUMBERS) | number_lists


def _value_of(leaf: Leaf) -> st.SearchStrategy[str]:
    """A value that a leaf may have, or its bounds, or none of these."""
    likely = [str(bound) for bound in (leaf.minimum, leaf.maximum) if bound is not None]
    likely += leaf.choices or []
    return st.sampled_from(likely) | numbers | texts if likely else numbers | texts


def _key_of(leaf: Leaf) -> st.SearchStrategy[str]:
    """A leaf's path, or that of one run; lists of entries by their first entry."""
    entry = {"changes": ".0.at_step", "rows": ".0"}.get(leaf.type, "")
    if not leaf.per_run:
        return st.just(leaf.path + entry)
    name = leaf.path.removeprefix("runs.")
    return st.sampled_from([leaf.path, name + entry, *(f"runs.{i}.{name}{entry}" for i in (0, 1))])


OWN = sorted({name for names in CALL_PARAMETERS.values() for name in names} | VIEW_KEYS)
# Each type of leaf as often as any other.
known_leaves = st.sampled_from(sorted({leaf.type for leaf in LEAVES})).flatmap(
    lambda kind: st.sampled_from([leaf for leaf in LEAVES if leaf.type == kind])
)
known_pairs = known_leaves.flatmap(lambda leaf: st.tuples(_key_of(leaf), _value_of(leaf)))
own_pairs = st.tuples(
    st.sampled_from(OWN), numbers | st.sampled_from(WINDOWS) | st.sampled_from(CHOSEN) | texts
)
unknown_pairs = st.tuples(st.sampled_from(UNKNOWN_KEYS) | texts, numbers | texts)
deep_pairs = st.builds(
    lambda part, depth: (".".join([part] * depth), "1"),
    st.sampled_from(["runs", "runs.0", "data", "changes.0", "", "x"]),
    st.integers(2, 5000),
)
floods = st.builds(
    lambda form, count: [(form.format(i), "1") for i in range(count)],
    st.sampled_from(["k{}", "runs.{}.seed", "runs.0.changes.{}.at_step", "data.x.{}", "seed"]),
    st.integers(2, 3000),
)
LONGEST = 60_000  # bytes of a query: the server takes no longer header


@st.composite
def queries(draw: st.DrawFn) -> bytes:
    """A query: a small experiment with a part left out and a few things wrong with it."""
    left_out = draw(st.sets(st.sampled_from(sorted(SMALL)), max_size=1))
    pairs = [pair for pair in SMALL.items() if pair[0] not in left_out]
    pairs += draw(st.lists(known_pairs | own_pairs | unknown_pairs, max_size=4))
    if draw(st.integers(0, 9)) == 0:
        pairs += [draw(deep_pairs)]
    if draw(st.integers(0, 9)) == 0:
        pairs += draw(floods)
    text = "&".join(f"{quote_plus(key, '.[]')}={quote_plus(value)}" for key, value in pairs)
    return draw(mutated(text.encode(), QUERY_BYTES))[:LONGEST]


QUERY_BYTES = (b"%", b"%ff", b"%00", b"&", b"=", b"&&", b"+", b"\x7f", b"\xff", b"%ud800", b"#")
JSON_BYTES = (
    b'"seed":1,"seed":2,', b'"data":null,', b"\xff", b'"\\ud800":1,', b"1e999", b"NaN", b"-",
    b"[" * 2000, b'{"a":' * 2000, b"\x00", b'"', b"\xef\xbb\xbf", b"\\", b"9" * 400, b"{", b"}",
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, text: bytes, fragments: tuple[bytes, ...]) -> bytes:
    """The text as it is, as often as not; or with a few bytes changed, put in or left out."""
    for _ in range(max(draw(st.integers(-3, 3)), 0)):
        place = draw(st.integers(0, len(text)))
        length = draw(st.sampled_from([0, 0, 1, 5, len(text)]))
        put_in = draw(st.sampled_from(fragments) | st.binary(max_size=3))
        text = text[:place] + put_in + text[place + length :]
    return text


# Documents.

HUGE, TINY = 1e300, 5e-324
cells = st.sampled_from([0, 1, 2, -1, 0.5, 1e9, -1e9, 1e8, TINY, 1e-300, 3.0]) | st.floats(-9, 9)
bad_cells = st.sampled_from([HUGE, -HUGE, 10**25, "NaN", "1", None, True, [], {}, 1e9 + 1])


@st.composite
def own_data(draw: st.DrawFn) -> dict[str, Any]:
    """A document with its own examples: columns may be constant, cells huge, rows ragged."""
    rows, width = draw(st.integers(0, 12)), draw(st.integers(0, 4))
    constant = draw(st.sets(st.integers(0, 3)))
    row = [draw(cells) for _ in range(width)]
    x = [[row[i] if i in constant else draw(cells) for i in range(width)] for _ in range(rows)]
    classes = st.integers(0, draw(st.integers(0, 3)))
    y: list[Any] = [draw(draw(st.sampled_from([cells, classes]))) for _ in range(rows)]
    for _ in range(max(draw(st.integers(-2, 2)), 0)):
        line = draw(st.sampled_from([*x, y]))
        line.insert(draw(st.integers(0, len(line))), draw(bad_cells | cells))
    return {
        "data": {
            "name": "inline", "x": x, "y": y,
            "test_fraction": draw(st.sampled_from([0, 0.25, 0.9])),
        },
        "model": {"hidden": draw(st.sampled_from([[], [2], [3, 1]]))},
        "learning_rate": draw(st.sampled_from([0, 0.1, 1e3, 1e9])),
        "runs": [{"batch_size": size} for size in draw(st.sampled_from([["full"], [1, 3]]))],
        "stop": {"updates": draw(st.integers(1, 30))},
    }  # fmt: skip


DOCUMENTS: tuple[dict[str, Any], ...] = (
    {
        "data": {"name": "moons", "n": 24, "noise": 0.1, "features": ["x1", "x2"]},
        "model": {"hidden": [3], "activation": "relu"},
        "runs": [{"batch_size": 5, "optimizer": "adam", "changes": [{"at_step": 2, "W1[0,0]": 1}]}],
        "stop": {"epochs": 3},
    },
    {
        "data": {"name": "inline", "x": [[0], [1], [2]], "y": [0.5, 1, 7]},
        "model": {"hidden": [], "parameters": [0, 0.25]},
        "l2": 0.1,
        "learning_rate": 0.05,
        "runs": [{"batch_size": "full", "label": "all"}, {"batch_size": 1, "order": "sorted"}],
        "stop": {"updates": 20},
    },
)
strange_values = st.recursive(
    st.none()
    | st.booleans()
    | texts
    | st.integers()
    | st.sampled_from([10**25, -(10**400), 1e9, HUGE, TINY, float("nan"), float("inf"), -0.0])
    | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """A document with some of its parts replaced, and some of its bytes."""
    document = draw(st.sampled_from(DOCUMENTS).map(_copy) | own_data())
    for _ in range(draw(st.integers(0, 3))):
        _mutate(draw, document)
    return draw(mutated(json.dumps(document).encode(), JSON_BYTES))


def _copy(document: Any) -> Any:
    return json.loads(json.dumps(document))


def _mutate(draw: st.DrawFn, document: Any) -> None:
    """Replaces, takes away or adds one part, somewhere on the way down."""
    part, inner = document, document
    while isinstance(inner, dict | list) and inner and draw(st.integers(0, 3)):
        part = inner
        keys = sorted(part) if isinstance(part, dict) else range(len(part))
        inner = part[key := draw(st.sampled_from(keys))]
    if part is document and inner is document:
        document[draw(texts)] = draw(strange_values)
    elif draw(st.booleans()):
        part[key] = draw(strange_values)
    elif draw(st.booleans()):
        del part[key]
    elif isinstance(part, dict):
        part[draw(st.sampled_from(UNKNOWN_KEYS) | texts)] = draw(strange_values)


# Cursors.


@st.composite
def cursors(draw: st.DrawFn, valid: list[str]) -> bytes:
    """A valid cursor with a part replaced or a few characters changed, or no cursor at all."""
    if draw(st.integers(0, 4)) == 0:
        return base64.urlsafe_b64encode(draw(st.binary(max_size=60)))
    text = draw(st.sampled_from(valid))
    parts = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(parts)))
        new = draw(st.sampled_from([0, 1, 7, 10**9, -1, 1.5, None, [0, 0], [1e308, 1e308], [-1, 0]])
                   | strange_values)  # fmt: skip
        parts[place : place + draw(st.integers(0, 1))] = [new]
    encoded = base64.urlsafe_b64encode(json.dumps(parts).encode()).rstrip(b"=")
    return draw(mutated(encoded, (b"=", b"-", b"_", b"+", b"%", b"A", b"\xff")))[:LONGEST]


# Requests as bytes.

LINES = (
    b"Host: a b", b"Host: \xff", b"Host: a:99999", b"Connection: close", b"Connection: keep-alive",
    b"Content-Length: 5", b"Content-Length: -1", b"Content-Length: 5, 5", b"Content-Length: +3",
    b"Content-Length: 99999999999999999999", b"Content-Length: 99999999", b"Content-Length: \xb2",
    b"Transfer-Encoding: chunked", b"Transfer-Encoding: gzip, chunked", b"Transfer-Encoding: x",
    b"Expect: 100-continue", b"Upgrade: h2c", b"Upgrade: websocket", b"Connection: upgrade",
    b"Accept: ;q=x,,*/*;q=9", b"Accept: text/html;q=nan", b"Accept: \xff",
    b"Accept: " + b"a," * 500,
    b"Accept-Encoding: br;q=inf, *;q=-", b"If-None-Match: \xff", b"If-None-Match: *",
    b"Range: bytes=0-,-1,9-3", b"Origin: \x80", b"Access-Control-Request-Method: \xff",
    b"X-Forwarded-For: \xff, , 999.1", b"X-Forwarded-Host: a/b?c#d", b"X-Forwarded-Proto: \xff",
    b"X-Forwarded-Host: [::1", b"X-Forwarded-Prefix: //e", b"Content-Type: \xff",
    b"Content-Encoding: gzip", b"Content-Encoding: \xff", b"Last-Event-ID: \xff",
    b"If-Modified-Since: \xff", b"If-Modified-Since: Sun, 99 Nov 99999 99:99:99 GMT",
    b"Cookie: " + b"a=b;" * 300, b": no name", b"no colon", b" folded", b"X\x00: 1", b"X: \x00",
)  # fmt: skip
METHODS = (b"GET", b"GET", b"POST", b"HEAD", b"OPTIONS", b"PUT", b"CONNECT", b"TRACE", b"get", b"")
TARGETS = (
    b"/healthz", b"/", b"/embed", b"/api/v1/run?data.n=24&model.hidden=3&runs=full&stop.epochs=2",
    b"/api/v1/stream?data.n=24&model.hidden=3&runs=full&stop.epochs=2", b"/api/v1/catalog",
    b"/robots.txt", b"/oembed?url=http://a/", b"/oembed?url=http://%5B::1/", b"/oembed?url=%00",
    b"/static/../app/main.py", b"/static/%2e%2e/%2e%2e/etc/passwd", b"/static//etc/passwd",
    b"/static/%00", b"/static/js", b"/%", b"/%ff", b"//a/b", b"*", b"http://a/healthz", b"a:80",
    b"/api/v1/run/", b"/api/v1/" + b"a" * 5000, b"/\xff", b"/api/docs", b"/api/openapi.json", b"",
)  # fmt: skip
BODIES = (
    b"", b"{}", b'{"data": {"n": 24}, "stop": {"updates": 2}}', b"5\r\nhello\r\n0\r\n\r\n",
    b"2;a=b\r\n{}\r\n0\r\nX: y\r\n\r\n", b"FFFFFFFFFFFFFFFFF\r\n", b"-1\r\n", b"0\r\n\r\n", b"\xff",
)  # fmt: skip
VERSIONS = (b"HTTP/1.1", b"HTTP/1.1", b"HTTP/1.0", b"HTTP/2.0", b"HTTP/9", b"ICY", b"")
RAW_BYTES = (b"\r\n", b"\n", b"\r", b"\x00", b" ", b"\t", b":", b"\r\n\r\n", b"\xff", b"HTTP/1.1")


@st.composite
def raw_requests(draw: st.DrawFn) -> bytes:
    """A request put together of good and bad parts, or other bytes altogether."""
    if draw(st.integers(0, 19)) == 0:
        return draw(st.binary(min_size=1, max_size=200))
    first = b" ".join(draw(st.sampled_from(part)) for part in (METHODS, TARGETS, VERSIONS))
    lines = draw(st.lists(st.sampled_from(LINES), max_size=5))
    body = draw(st.sampled_from(BODIES))
    if draw(st.booleans()):
        lines.append(b"Content-Length: %d" % len(body))
    request = b"\r\n".join((first, b"Host: a", *lines, b"", body))
    return draw(mutated(request, RAW_BYTES))
