"""/api/v1/datasets/{id}: a kept table, given back or deleted."""

import re
from typing import Any

from fastapi import APIRouter, Request, Response

from app.training.document.data_settings import KEPT, Data
from app.training.document.limits import Limits
from app.training.engine.slices import Sliced
from app.training.reading.canonical import canonical_parts
from app.training.reading.columns import Column
from app.training.setup.hashing import short_hash
from app.training.setup.kept import GONE
from app.web.http.caching import cacheable, keep_private
from app.web.http.cells import guarded_text
from app.web.http.errors import Refusal
from app.web.http.requests import check_known
from app.web.http.wire import dumps
from app.web.reference.call import Call, ReplyBody
from app.web.reference.example import Example
from app.web.reference.parameters import Parameter, format_choice
from app.web.reference.shapes import ANY, TEXT, Part, Shape, listed, named, record
from app.web.reference.tables import OWN_DATASET, UNDERSTOOD
from app.web.replies.own_dataset import own_dataset
from app.web.serving.dependencies import settings_of
from app.web.serving.own_tables import OwnTable, OwnTables
from app.web.serving.room import Room
from app.web.serving.sliced_work import through

MEDIA_TYPES = {"json": "application/json", "csv": "text/csv"}
NUMBER = re.compile(r"-?\d+([.,]\d+)?")
BYTES_OF_A_CELL = 100  # while a reply is made
ID = Parameter(
    "id", "text", "The id of the table.", {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    place="path",
)  # fmt: skip
KEY = Parameter(
    "Deletion-Key", "text", "With DELETE, as a header: the key that came with the id.",
    {"type": "string"}, place="header",
)  # fmt: skip
FORMAT = format_choice(MEDIA_TYPES)
EXAMPLE_ID = "499e2eda7f7c211ddd732cbd40f28642"  # of the example of `datasets`
CALL = Call(
    path="/api/v1/datasets/{id}",
    called="dataset",
    place=91,
    title="Own data: get or delete a table",
    gives="a kept table; with DELETE it is deleted",
    about="GET gives a kept table back. The status is 404 if it is not kept, or not any more: "
    "tables go when nobody has read them for a long time, or when there is no room. DELETE takes "
    "the key that came with the id and withdraws it. The table is then gone, unless another "
    "person keeps the same table with another key.",
    methods=("GET", "DELETE"),
    takes_experiment=False,
    statuses=(200, 304, 403, 404, 406, 422, 499, 500, 503),
    success={"DELETE": 204},
    parameters=(ID, KEY, FORMAT),
    bodies={
        "json": ReplyBody(
            MEDIA_TYPES["json"],
            record(
                Part("id", TEXT, "the id of the table"),
                Part("understood", UNDERSTOOD, "how its file was read and understood"),
                *OWN_DATASET,
                Part(
                    "columns",
                    named(listed(ANY, "rows"), "name"),
                    "numbers and texts; null where a value is missing",
                ),
            ),
            "",
        ),
        "csv": ReplyBody(
            MEDIA_TYPES["csv"],
            Shape("CSV", {"type": "string"}),
            "The same table with commas and decimal points, in UTF-8. A missing value is an empty "
            "cell. A text that a spreadsheet would compute has a quote before it.",
        ),
    },
    example=Example(
        text="Get the table of the example above.",
        query={},
        path={"id": EXAMPLE_ID},
        python='print(*reply.json()["columns"]["length_cm"])',
        javascript="console.log(...(await reply.json()).columns.length_cm);",
    ),
)

router = APIRouter()


@router.get(CALL.path)
async def give(request: Request, id: str) -> Response:
    """The table as it is kept."""
    check_known(request, (FORMAT.name,))
    form = FORMAT.of(request)
    table = await _table(request, id)
    keep_private(request)
    size = BYTES_OF_A_CELL * len(table.columns) * len(table.columns[0].values)
    room: Room = request.app.state.room
    async with room.taken(size, request.is_disconnected):
        work = (
            _as_csv(table.columns)
            if form == "csv"
            else _as_json(id, table, settings_of(request).limits)
        )
        content = await through(request.app.state.thread, work, request.is_disconnected)
    name = f"batchwise-own-{id[:8]}.csv" if form == "csv" else None
    return cacheable(
        request, content, MEDIA_TYPES[form], short_hash(id.encode(), form.encode()), name
    )


@router.delete(CALL.path)
async def delete(request: Request, id: str) -> Response:
    """Withdraws a key, and so deletes the table unless others keep it."""
    check_known(request, (FORMAT.name,))
    await _table(request, id)
    own: OwnTables = request.app.state.own_tables
    if await own.delete(id, request.headers.get(KEY.name, "")) is None:
        raise Refusal(403, f"The header {KEY.name} is not the key of these data.")
    return Response(status_code=204)


async def _table(request: Request, id: str) -> OwnTable:
    own: OwnTables = request.app.state.own_tables
    table = await own.get(id)
    if table is None:
        raise Refusal(404, f"This table {GONE}.")
    return table


def _as_csv(columns: tuple[Column, ...]) -> Sliced[bytes]:
    parts = bytearray()
    for part in canonical_parts(columns, _written):
        parts += part.encode()
        yield
    return bytes(parts)


def _written(text: str) -> str:
    """A label or a text as a cell; a negative number is no formula."""
    return text if NUMBER.fullmatch(text) else guarded_text(text)


def _as_json(id: str, table: OwnTable, limits: Limits) -> Sliced[bytes]:
    learnt = own_dataset(Data(name=f"{KEPT}{id}"), table.columns, limits)
    yield
    columns: dict[str, list[Any]] = {}
    for column in table.columns:
        is_number = column.kind == "number"
        columns[column.name] = (
            column.values.tolist() if is_number else [cell or None for cell in column.cells]
        )
        yield
    return dumps({"id": id, "understood": table.understood, **learnt, "columns": columns})
