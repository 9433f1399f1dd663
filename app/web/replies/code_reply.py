"""The reply of /api/v1/code: a script, and the lines that make a step of each run."""

from typing import Any

from app import __version__
from app.training.engine.identity import fingerprint
from app.training.setup.preparation import Prepared
from app.web.scripts.marked import marked_script, marks_of_runs
from app.web.scripts.script import Exported

BYTES_OF_CODE, BYTES_A_NUMBER = 1 << 17, 100  # while it is written, roughly


def code_bytes(prepared: Prepared) -> int:
    """Bytes that a reply takes while it is made."""
    numbers = prepared.examples.x.size + len(prepared.examples.y) + prepared.layout.size
    return BYTES_OF_CODE + BYTES_A_NUMBER * numbers


def code_reply(exported: Exported) -> dict[str, Any]:
    prepared, marked = exported.prepared, marked_script(exported)
    fold = marked.fold and dict(zip(("first", "last"), marked.fold, strict=True))
    marks = marks_of_runs(exported, marked)
    return {
        "id": prepared.id,
        "engine": {"version": __version__, "fingerprint": fingerprint()},
        "file": f"{exported.name}.py",
        "text": marked.text,
        "fold": fold,
        "runs": [
            {"label": plan.label, "marks": of_run}
            for plan, of_run in zip(prepared.runs, marks, strict=True)
        ],
    }
