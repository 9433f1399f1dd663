"""/api/v1/datasets: reads a table of a person's own, says what was understood, and keeps it."""

from typing import get_args

from fastapi import APIRouter, Request, Response

from app.training.document.data_settings import KEPT, TASKS, Data
from app.training.document.problems import refuse
from app.training.document.query import query_text
from app.training.reading.answers import KINDS, Answers, Kind
from app.training.reading.json_reading import read_json
from app.training.reading.limits import ReadingLimits
from app.training.reading.proposal import Task
from app.training.reading.reading import read
from app.training.reading.understood import understood
from app.web.http.errors import Refusal
from app.web.http.formats import check_accepts_json
from app.web.http.requests import body_of, check_known
from app.web.http.wire import dumps
from app.web.reference.call import Call, ReplyBody, Sent
from app.web.reference.example import Example
from app.web.reference.parameters import choice, free
from app.web.reference.shapes import TEXT, Part, maybe, record
from app.web.reference.tables import OWN_DATASET, UNDERSTOOD
from app.web.replies.own_dataset import own_dataset
from app.web.serving.dependencies import settings_of
from app.web.serving.own_tables import OwnTables
from app.web.serving.room import Room
from app.web.serving.sliced_work import through

BYTES_OF_READING = 25  # times the size of the file: memory that reading it takes
DELIMITERS = {
    "comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "spaces": "  ", "space": " ",
}  # fmt: skip
DECIMALS = {"point": ".", "comma": ","}
# Media types that do not say what the body is: curl sends the last one with any file.
NOT_SAID = ("", "application/octet-stream", "application/x-www-form-urlencoded")
NO_ID = 32 * "0"  # in place of that of a table that is not kept
FROM_FILE = "as the file says"
KEEP = choice(
    "keep", "Whether to keep the table, or only to say what was understood.", ("yes", "no"), "yes"
)
TARGET = free("target", "The column to predict.", "the proposed one")
TASK = choice("task", "Whether the target is learnt as classes or as a number.", TASKS, "")
ENCODING = free("encoding", "The encoding of the file, for example windows-1252.", FROM_FILE)
DELIMITER = choice("delimiter", "What separates the cells.", tuple(DELIMITERS), "")
DECIMAL = choice("decimal", "The decimal sign.", tuple(DECIMALS), "")
NAME_ROWS = {"no": 0, "yes": 1, "two": 2}
HEADER = choice(
    "header",
    "Whether the first row has the names of the columns; `two`: the first two rows have them.",
    tuple(NAME_ROWS),
    "",
)
MISSING = free("missing", "What stands for a missing value, joined by commas: -999,unknown.")
KINDS_SAID = free(
    "kinds",
    "What columns are, by their place from 0, joined by commas: 0:category,3:number. The kinds "
    f"are {', '.join(KINDS)}.",
    FROM_FILE,
)
BY_NAME: dict[str, Task] = {name: name for name in get_args(Task)}
PARAMETERS = (
    KEEP, TARGET, TASK, ENCODING, DELIMITER, DECIMAL, HEADER, MISSING, KINDS_SAID,
)  # fmt: skip
EXAMPLE: dict[str, object] = {
    "length_cm": [4.5, 5.1, 6.2, 6.9],
    "width_cm": [1.4, 1.9, 2.3, 2.2],
    "ripe": ["no", "no", "yes", "yes"],
}
CALL = Call(
    path="/api/v1/datasets",
    place=90,
    title="Own data: keep a table",
    gives="reads a table of your own, says what was understood, and keeps it",
    about="Reads a table, says how it was understood, and keeps it under its id, a hash of its "
    "content. The experiment `data=csv:` with the id then trains on it. Whoever has the id can "
    "read the data. What the file does not decide is refused with a question: `errors` names the "
    "parameter with which to answer. With `keep=no` nothing is kept, and the status is 200. In "
    "an experiment a category is one feature for each label, named `column=label`, and a boolean "
    "is one feature of 0 and 1. Rows where the target or a chosen feature is missing are left out.",
    methods=("POST",),
    takes_experiment=False,
    statuses=(200, 406, 422, 499, 500, 503),
    success={"POST": 201},
    parameters=PARAMETERS,
    sent=Sent(
        ("text/csv", "text/tab-separated-values", "application/json"),
        "The body is the table itself: text with a delimiter, or JSON, either an object with a "
        "list for each column or a list with an object for each row. With another media "
        "type than these, a table that begins with { or [ is read as JSON, any other as text.",
    ),
    bodies={
        "json": ReplyBody(
            "application/json",
            record(
                Part("id", maybe(TEXT), "the id of the table; null if it is not kept"),
                Part(
                    "deletion_key",
                    maybe(TEXT),
                    "your key, which can delete this table; the server shows it only once",
                ),
                Part("link", maybe(TEXT), "the address of the page with these data"),
                Part("understood", UNDERSTOOD, "how the file was read and understood"),
                *OWN_DATASET,
            ),
            "",
        )
    },
    example=Example(
        text="Keep four rows and print their id, and how the last column is learnt.",
        query={},
        body=EXAMPLE,
        python="kept = reply.json()\n"
        'print(kept["id"], kept["understood"]["target"], kept["understood"]["task"])',
        javascript="const { id, understood } = await reply.json();\n"
        "console.log(id, understood.target, understood.task);",
    ),
)

router = APIRouter()


@router.post(CALL.path)
async def keep(request: Request) -> Response:
    """Reads the table in the body; keeps it unless asked not to."""
    check_known(request, [each.name for each in PARAMETERS])
    answers, target = _answers(request), TARGET.given(request)
    task, is_kept = BY_NAME.get(TASK.of(request)), KEEP.of(request) == "yes"
    check_accepts_json(request)
    kind = _media_type(request)
    settings, state = settings_of(request), request.app.state
    body = await body_of(request, settings.table_bytes, is_table=True)
    reader = read_json if _is_json(kind, body) else read
    limits = ReadingLimits(bytes=settings.table_bytes)
    own: OwnTables = state.own_tables
    room: Room = state.room
    async with room.taken(BYTES_OF_READING * len(body), request.is_disconnected):
        found = await through(state.thread, reader(body, answers, limits), request.is_disconnected)
        said = await state.thread.run(lambda: understood(found, target, task))
        id_, key = await own.keep(found.columns, said) if is_kept else (None, None)
        data = Data(name=f"{KEPT}{id_ or NO_ID}", target=target, task=task)
        learnt = await state.thread.run(lambda: own_dataset(data, found.columns, settings.limits))
    chosen = [("data", f"{KEPT}{id_}"), ("data.target", target), ("data.task", task)]
    query = query_text((name, value) for name, value in chosen if value)
    link = f"{request.base_url}?{query}" if id_ else None
    reply = {"id": id_, "deletion_key": key, "link": link, "understood": said, **learnt}
    headers = {"Cache-Control": "no-store"}
    if id_:
        headers["Location"] = f"{request.scope['root_path']}{CALL.path}/{id_}"
    return Response(dumps(reply), 201 if id_ else 200, headers, "application/json")


def _media_type(request: Request) -> str:
    """Of the body.

    Raises:
        Refusal: 415 for a form, which has the table only inside of it.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        raise Refusal(415, "Send the table itself as the body, not a form with the file in it.")
    return kind


def _is_json(kind: str, body: bytes) -> bool:
    """By the media type, or by how the body begins where that says nothing."""
    is_said = kind not in NOT_SAID
    return kind == "application/json" if is_said else body.lstrip()[:1] in (b"{", b"[")


def _answers(request: Request) -> Answers:
    """What the query says of the file.

    Raises:
        ExperimentError: for an answer that is none of the possible ones.
    """
    header, missing = HEADER.of(request), MISSING.given(request)
    return Answers(
        encoding=ENCODING.given(request),
        delimiter=DELIMITERS.get(DELIMITER.of(request)),
        decimal=DECIMALS.get(DECIMAL.of(request)),
        name_rows=NAME_ROWS.get(header),
        kinds=_kinds(KINDS_SAID.given(request)),
        missing=tuple(part.strip() for part in missing.split(",")) if missing else (),
    )


def _kinds(text: str | None) -> dict[int, Kind]:
    kinds: dict[int, Kind] = {}
    for entry in text.split(",") if text else []:
        place, _, kind = entry.strip().partition(":")
        known: dict[str, Kind] = {name: name for name in KINDS}
        if not (place.isascii() and place.isdigit() and len(place) < 5 and kind in known):
            message = "must be places and kinds, for example 0:category,3:number; the kinds are "
            raise refuse(KINDS_SAID.name, entry, message + ", ".join(KINDS))
        kinds[int(place)] = known[kind]
    return kinds
