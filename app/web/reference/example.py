"""A runnable example of a call in curl, Python and JavaScript, against a stated address."""

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from textwrap import indent
from urllib.parse import quote

Query = dict[str, str]
HERE = "BASE"  # in a query, this server's own address


@dataclass(frozen=True)
class Example:
    """The same request three times; `python` and `javascript` print the same of its `reply`."""

    query: Query
    python: str
    javascript: str
    curl: str = ""  # after the address
    body: dict[str, object] | None = None
    text: str = ""  # what it shows, in a sentence
    headers: dict[str, str] = field(default_factory=dict)
    imports: tuple[str, ...] = ()  # of Python, beside httpx
    path: dict[str, str] = field(default_factory=dict)  # what stands for the names in the path
    event_source: str = ""  # of a stream: what is done with its `source`, in a browser


def address(base: str, path: str, query: Query) -> str:
    """A readable address: what need not be escaped in a query is not."""
    pairs = "&".join(f"{name}={quote(value, safe=',:/[];')}" for name, value in query.items())
    return f"{base}{path}" + (f"?{pairs}" if pairs else "")


def placed(example: Example, base: str) -> Example:
    """The example with this server's own address where its query names it."""
    query = {name: value.replace(HERE, base) for name, value in example.query.items()}
    return replace(example, query=query)


def in_curl(base: str, path: str, example: Example) -> str:
    lines = ["curl -s"]
    lines += [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in example.headers.items()]
    if example.body is not None:
        lines.append(f"-d {shlex.quote(_dictionary(example.body, ''))}")
    lines.append(f"{shlex.quote(address(base, path, example.query))}{example.curl}")
    return " \\\n  ".join(lines) if len(lines) > 2 else " ".join(lines)


def in_python(base: str, path: str, example: Example) -> str:
    method = "get" if example.body is None else "post"
    lines = [f'"{base}{path}",']
    if example.query:
        lines.append(f"params={_dictionary(example.query)},")
    if example.body is not None:
        lines.append(f"json={_dictionary(example.body)},")
    if example.headers:
        lines.append(f"headers={_dictionary(example.headers)},")
    lines.append("timeout=60,")
    call = f"reply = httpx.{method}(\n{indent(chr(10).join(lines), '    ')}\n)"
    imported = "".join(f"import {name}\n\n" for name in example.imports)
    return f"{imported}import httpx\n\n{call}\nreply.raise_for_status()\n{example.python}"


def _dictionary(given: Mapping[str, object], last: str = ",") -> str:
    """JSON, and Python too as long as it holds no true, false or null; `last` ends its entries."""
    return _object({json.dumps(name): value for name, value in given.items()}, last)


def _object(given: Mapping[str, object], last: str = ",") -> str:
    """An entry a line, with the names as they are given."""
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in given.items()]
    return "{\n" + indent(",\n".join(lines), "    ") + last + "\n}"


POSTED = """, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
}"""


def in_javascript(base: str, path: str, example: Example) -> str:
    lines = []
    if example.query:
        lines.append(f"const query = new URLSearchParams({_literal(example.query)});")
    if example.body is not None:
        lines.append(f"const body = {_literal(example.body)};")
    whole = f"`{base}{path}?${{query}}`" if example.query else f'"{base}{path}"'
    options = "" if example.body is None else POSTED
    if example.headers:
        options = f", {{ headers: {json.dumps(example.headers)} }}"
    lines.append(f"const reply = await fetch({whole}{options});")
    lines.append("if (!reply.ok) throw new Error((await reply.json()).detail);")
    return "\n".join(lines) + f"\n{example.javascript}"


def _literal(given: Mapping[str, object]) -> str:
    names = (name if name.isidentifier() else json.dumps(name) for name in given)
    return _object(dict(zip(names, given.values(), strict=True)))


def in_event_source(base: str, path: str, example: Example) -> str:
    """The same stream by a browser's own reader of server-sent events."""
    query = {name: value for name, value in example.query.items() if name != "format"}
    url = address(base, path, query | {"opening": "start"})
    return f'const source = new EventSource("{url}");\n{example.event_source}'


LANGUAGES = {"curl": in_curl, "Python": in_python, "JavaScript": in_javascript}


def written(base: str, path: str, example: Example) -> dict[str, str]:
    """The example in every language."""
    own, path = placed(example, base), path.format(**example.path)
    texts = {language: write(base, path, own) for language, write in LANGUAGES.items()}
    if own.event_source:
        texts["EventSource"] = in_event_source(base, path, own)
    return texts
