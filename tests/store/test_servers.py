"""Several servers with one store: what one keeps, the others know, and what one deletes is gone."""

from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from app.settings import Settings
from tests.server import serving

PATH = "/api/v1/datasets"
TABLE = b"a,b,kind\n" + b"".join(b"%d,%d,%s\n" % (n, n * n % 7, b"xyz"[n % 3 : n % 3 + 1])
                                 for n in range(40))  # fmt: skip


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_servers_share_what_is_kept(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    store = f"sqlite:///{tmp_path}/kept.sqlite3"
    if kind == "postgresql":
        store = request.getfixturevalue("postgresql_address")
    settings = Settings(store=SecretStr(store))
    with serving(settings) as one, serving(settings) as other:
        kept = httpx.post(f"{one.url}{PATH}", content=TABLE).json()
        query = {"data": f"csv:{kept['id']}", "stop.epochs": "2", "model.hidden": "3"}
        runs = [httpx.get(f"{s.url}/api/v1/run", params=query, timeout=60) for s in (one, other)]
        assert [reply.status_code for reply in runs] == [200, 200]
        first, second = (reply.json() for reply in runs)
        assert first["data"] == second["data"]
        assert [r["batch_loss"] for r in first["runs"]] == [r["batch_loss"] for r in second["runs"]]
        key = {"Deletion-Key": kept["deletion_key"]}
        gone = httpx.delete(f"{other.url}{PATH}/{kept['id']}", headers=key)
        assert gone.status_code == 204
        for server in (one, other):
            assert httpx.get(f"{server.url}{PATH}/{kept['id']}").status_code == 404
            assert httpx.get(f"{server.url}/api/v1/run", params=query).status_code == 422
        again = httpx.post(f"{other.url}{PATH}", content=TABLE).json()
        assert again["id"] == kept["id"]
        assert httpx.get(f"{one.url}/api/v1/run", params=query, timeout=60).status_code == 200
