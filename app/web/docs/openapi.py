"""The OpenAPI document, made from descriptions of calls, and its own description."""

from collections.abc import Sequence
from typing import Any

from app import __version__
from app.training.document.specification import Experiment
from app.web.reference.call import Call, ReplyBody, Sent
from app.web.reference.common import PROBLEM
from app.web.reference.example import Example, written
from app.web.reference.experiment_parameters import OF_RUNS, SHARED, entry_schemas
from app.web.reference.parameters import Parameter
from app.web.reference.shapes import OBJECT, TEXT, Part, Schema, listed, record
from app.web.reference.statuses import STATUSES, WITHOUT_BODY

CALL = Call(
    path="/api/openapi.json",
    title="OpenAPI",
    gives="the OpenAPI document, for programs",
    about="An OpenAPI 3.2 document with the bounds of every parameter and the schema of every "
    "reply. It is made from the same table as this page.",
    methods=("GET",),
    takes_experiment=False,
    statuses=(200, 304, 406, 500),
    bodies={
        "json": ReplyBody(
            "application/json",
            record(
                Part("openapi", TEXT, "the version of OpenAPI"),
                Part("info", OBJECT, "name and version"),
                Part("servers", listed(OBJECT, "addresses"), "the address of this server"),
                Part("paths", OBJECT, "the calls"),
                Part(
                    "components", OBJECT, "schemas, parameters and replies that several calls use"
                ),
            ),
            "",
        )
    },
    example=Example(
        text="Print all paths.",
        query={},
        python='print(*sorted(reply.json()["paths"]), sep="\\n")',
        javascript="const { paths } = await reply.json();\n"
        "for (const path of Object.keys(paths).sort()) console.log(path);",
    ),
)

ENTRIES = "entries"
SUFFIXES = {"GET": "", "POST": "_posted", "DELETE": "_deleted"}  # of an operation's id
BODY = {
    "description": "The experiment. A field that is left out has its default.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Experiment"}}},
}
HEADERS = {
    "ETag": ("string", "identifies this reply, for If-None-Match"),
    "Retry-After": ("integer", "seconds to wait"),
}


def document(base: str, calls: Sequence[Call]) -> dict[str, Any]:
    """The document of the server at `base`, an address without a slash at its end."""
    return {
        "openapi": "3.2.0",
        "info": {
            "title": "Batchwise",
            "version": __version__,
            "summary": "Trains full batch, mini-batch and SGD side by side and shows every number.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": base}],
        "paths": {call.path: _operations(call, base) for call in calls},
        "components": {
            "schemas": _experiment_schemas() | {"Problem": PROBLEM.schema} | _reply_schemas(calls),
            "parameters": _shared_parameters(),
            "responses": _problem_responses(),
        },
    }


def _operations(call: Call, base: str) -> dict[str, Any]:
    return {method.lower(): _operation(call, method, base) for method in call.methods}


def _operation(call: Call, method: str, base: str) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": f"{call.name}{SUFFIXES[method]}",
        "summary": call.title,
        "description": call.about,
        "parameters": [
            _parameter(parameter)
            for parameter in call.parameters
            if parameter.place != "header" or method == "DELETE"
        ],
        "responses": {
            str(status): _response(call, method, status) for status in call.statuses_of(method)
        },
    }
    if call.takes_experiment and method == "GET":
        operation["parameters"] += [
            _referenced("parameters", name) for name in _shared_parameters()
        ]
    if method == "POST":
        operation["requestBody"] = _sent(call.sent) if call.sent else BODY
    if method == ("GET" if call.example.body is None else "POST"):
        operation["x-codeSamples"] = [
            {"lang": language, "source": source}
            for language, source in written(base, call.path, call.example).items()
        ]
    return operation


def _sent(body: Sent) -> dict[str, Any]:
    schemas: dict[str, Schema] = {
        media_type: OBJECT.schema if media_type == "application/json" else {"type": "string"}
        for media_type in body.media_types
    }
    content = {media_type: {"schema": schema} for media_type, schema in schemas.items()}
    return {"description": body.text, "required": True, "content": content}


def _referenced(kind: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/{name}"}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": parameter.name,
        "in": parameter.place,
        "description": parameter.text,
        "schema": parameter.schema,
        **({} if parameter.place == "query" else {"required": True}),
    }
    return described | ({"style": "form", "explode": False} if parameter.is_list else {})


def _shared_parameters() -> dict[str, Any]:
    """The parameters of every experiment.

    The last one stands for all whose names contain a number.
    """
    named = {parameter.name: _parameter(parameter) for parameter in (*SHARED, *OF_RUNS)}
    entries = {
        "name": ENTRIES,
        "in": "query",
        "description": "Parameters whose names contain a number: settings of one run, rows of your "
        "own data, and changes. For example runs.1.learning_rate=0.05, data.x.0=1,2 and "
        "changes.0.at_step=100.",
        "style": "form",
        "explode": True,
        "schema": {
            "type": "object",
            "patternProperties": entry_schemas(),
            "additionalProperties": False,
        },
    }
    return named | {ENTRIES: entries}


def _experiment_schemas() -> dict[str, Schema]:
    schema = Experiment.model_json_schema(ref_template="#/components/schemas/{model}")
    return {"Experiment": {k: v for k, v in schema.items() if k != "$defs"}, **schema["$defs"]}


def _schema_name(call: Call, name: str) -> str:
    return f"{call.name.capitalize()}{name.capitalize()}"


def _reply_schemas(calls: Sequence[Call]) -> dict[str, Schema]:
    return {
        _schema_name(call, name): body.shape.schema
        for call in calls
        for name, body in call.bodies.items()
        if not _is_text(body)
    }


def _is_text(body: ReplyBody) -> bool:
    """Whether a program gets this body as text, so that only readers see its shape."""
    return body.media_type.startswith("text/") and body.media_type != "text/event-stream"


def _response(call: Call, method: str, status: int) -> dict[str, Any]:
    if status in (200, 201):
        return _success(call, method, status)
    if status in WITHOUT_BODY:
        return {"description": STATUSES[status]}
    return _referenced("responses", str(status))


def _success(call: Call, method: str, status: int) -> dict[str, Any]:
    content = {body.media_type: _media(call, name, body) for name, body in call.bodies.items()}
    reply = {"description": STATUSES[status], "content": content}
    tagged = method == "GET" and 304 in call.statuses
    return reply | ({"headers": _headers("ETag")} if tagged else {})


def _media(call: Call, name: str, body: ReplyBody) -> dict[str, Any]:
    if _is_text(body):
        return {"schema": {"type": "string"}}
    key = "itemSchema" if body.each else "schema"
    return {key: _referenced("schemas", _schema_name(call, name))}


def _headers(*names: str) -> dict[str, Any]:
    return {
        name: {"description": HEADERS[name][1], "schema": {"type": HEADERS[name][0]}}
        for name in names
    }


def _problem_responses() -> dict[str, Any]:
    content = {"application/problem+json": {"schema": _referenced("schemas", "Problem")}}
    return {
        str(status): {"description": text, "content": content}
        | ({"headers": _headers("Retry-After")} if status in (429, 503) else {})
        for status, text in STATUSES.items()
        if status >= 400
    }
