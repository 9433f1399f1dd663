"""Requests that are refused, and what a refusal looks like."""

from typing import Any

import httpx

from tests.web.client import strict


def assert_problem(reply: httpx.Response, status: int) -> dict[str, Any]:
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"].startswith("application/problem+json")
    problem: dict[str, Any] = strict(reply.content)
    assert {"type", "title", "status", "detail", "errors"} <= set(problem)
    assert problem["status"] == status
    for error in problem["errors"]:
        assert set(error) == {"field", "value", "message"}
    return problem


# query, field, value, a part of what is allowed
QUERIES = {
    "unknown field": ("learnin_rate=1", "learnin_rate", ..., "'learning_rate'"),
    "below its bound": ("learning_rate=-1", "learning_rate", -1, "at least 0"),
    "above its bound": ("data.noise=11", "data.noise", 11, "at most 10"),
    "wrong type": ("data.n=many", "data.n", "many", "whole number"),
    "more than 64 bits": (f"data.n={10**30}", "data.n", ..., "at most"),
    "more than a float": (f"l2={10**400}", "l2", ..., "must be"),
    "more than a float in a row": (f"data.x.0=1,{10**400}", "data.x.0.1", ..., "number"),
    "more than a float in a list": (f"data.y=0.5,-1{10**400}", "data.y.1", ..., "number"),
    "more than a float in an edit": (
        f"changes.0.at_step=1&changes.0.b1[0]={10**400}",
        "changes.0.b1[0]",
        ...,
        "number",
    ),
    "infinite": ("learning_rate=inf", "learning_rate", ..., "finite"),
    "not a number": ("learning_rate=nan", "learning_rate", "NaN", "finite"),
    "impossible combination": ("data=line&loss=cross_entropy", "loss", "cross_entropy", "squared"),
    "over a limit": ("stop.updates=999999&runs=1", "stop.updates", 999999, "250,000"),
    "no pairs": ("nonsense", "query", "nonsense", "name=value"),
    "broken escape": ("data=%ff", "query", "data=%ff", "name=value"),
    "twice": ("seed=1&seed=1", "seed", "1", "more than once"),
    "a control character": ("runs=8&runs.0.label=a%09b", "runs.0.label", "a\tb", "control"),
    "a superscript index": ("runs.%C2%B2.label=a", "runs.².label", ..., "not a known field"),
}


FORMS = {
    "unknown format": ("format=xml", "format", "xml", "json, ndjson, csv"),
    "unknown column": ("fields=batch_loss,loss", "fields", "loss", "training_loss"),
    "unknown column of a table": ("format=csv&fields=weights", "fields", "weights", "parameters"),
}


BODIES: dict[str, tuple[bytes, str, Any, str]] = {
    "unknown field": (b'{"learnin_rate": 1}', "learnin_rate", 1, "'learning_rate'"),
    "unknown field like a type": (b'{"integers": 1}', "integers", 1, "not a known field"),
    "out of range": (b'{"stop": {"epochs": 0}}', "stop.epochs", 0, "at least 1"),
    "wrong type": (b'{"learning_rate": "0.1"}', "learning_rate", "0.1", "number"),
    "huge number": (b'{"data": {"n": 1000000000000000000000000}}', "data.n", 1e24, "must be"),
    "combination": (b'{"data": {"name": "iris"}, "loss": "squared_error"}', "loss", ..., "cross"),
    "malformed": (b'{"data": ', "body", '{"data": ', "JSON"),
    "NaN": (b'{"learning_rate": NaN}', "body", ..., "JSON"),
    "not UTF-8": (b'{"data": "\xff"}', "body", ..., "JSON"),
    "a list": (b"[1, 2]", "experiment", [1, 2], "object"),
    "null": (b"null", "experiment", None, "object"),
    "very many lists": (b"[" * 100_000, "body", ..., "lists and objects"),
    "deep": (b'{"data": ' + b"[" * 1000 + b"]" * 1000 + b"}", "data", ..., "must be an object"),
    "deeper": (b'{"seed": ' + b'{"a":' * 5000 + b"1" + b"}" * 5000 + b"}", "body", ..., "JSON"),
}
