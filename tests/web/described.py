"""The OpenAPI document as tests hold replies against it: nothing undocumented passes."""

from functools import cache
from typing import Any

import httpx
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from app.web.calls.datasets import CALL as KEEP
from app.web.docs.openapi import document
from app.web.docs.table import CALLS
from app.web.reference.call import Call

BASE = "http://127.0.0.1"
BY_PATH = {call.path: call for call in CALLS}


def closed(schema: Any) -> Any:
    """The schema with no further keys in objects whose keys it names.

    The published one leaves room for keys that later versions add.
    """
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(part) for key, part in schema.items()}
    named = "properties" in schema and isinstance(schema.get("type"), str)
    return ({"additionalProperties": False} if named else {}) | inner


@cache
def strict_document() -> dict[str, Any]:
    """The document with every schema of a reply closed."""
    described = document(BASE, CALLS)
    described["components"]["schemas"] = closed(described["components"]["schemas"])
    return described


@cache
def validator(name: str) -> Draft202012Validator:
    """Of a named schema of the strict document."""
    registry = Registry().with_resource("urn:api", DRAFT202012.create_resource(strict_document()))
    return Draft202012Validator({"$ref": f"urn:api#/components/schemas/{name}"}, registry=registry)


def faults(name: str, value: Any) -> list[str]:
    """What a value has against a named schema, with the place of each fault."""
    return [
        f"{fault.json_path}: {fault.message[:200]}" for fault in validator(name).iter_errors(value)
    ]


def ask(url: str, call: Call, query: dict[str, str], **headers: str) -> httpx.Response:
    """The reply of a call; one that takes a table gets `BODY`, or the table of its example."""
    text = query.get("BODY")
    params = {name: value for name, value in query.items() if name != "BODY"}
    sends: dict[str, Any] = {"params": params, "headers": headers, "timeout": 60}
    body: dict[str, Any] = {"content": text.encode()} if text else {"json": KEEP.example.body}
    if call is KEEP:
        return httpx.post(f"{url}{call.path}", **body, **sends)
    path = call.path
    if call.example.path:
        path = path.format(id=httpx.post(f"{url}{KEEP.path}", **body, timeout=60).json()["id"])
    return httpx.get(f"{url}{path}", **sends)


def schema_name(call: Call, form: str) -> str:
    return f"{call.name.capitalize()}{form.capitalize()}"
