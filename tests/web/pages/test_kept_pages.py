"""Pages that are rendered once for all who open them."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from app.web.pages import kept, page
from app.web.serving.once import Once
from tests.loops import ran
from tests.server import Server, serving

HTML = {"Accept": "text/html", "Accept-Encoding": "br"}


@pytest.fixture
def own() -> Iterator[Server]:
    """A server that no other test uses, so that nothing is kept in it."""
    with serving() as running:
        yield running


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that were filled in, in their order."""
    names: list[str] = []
    render = page.templates.TemplateResponse

    def counted(request: object, template: str, *given: object, **more: object) -> object:
        names.append(template)
        return render(request, template, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(page.templates, "TemplateResponse", counted)
    return names


def opened(server: Server, path: str, **headers: str) -> httpx.Response:
    return httpx.get(server.url + path, headers=HTML | headers, timeout=60)


def test_a_page_is_rendered_once_for_all_who_open_it_at_once(
    own: Server, rendered: list[str]
) -> None:
    async def hall() -> list[httpx.Response]:
        async with httpx.AsyncClient(headers=HTML, timeout=60) as client:
            asked = (client.get(f"{own.url}/?data=circles") for _ in range(30))
            return list(await asyncio.gather(*asked))

    replies = ran(hall())
    assert len({reply.content for reply in replies}) == 1
    assert {reply.headers["vary"] for reply in replies} == {"Accept, Accept-Encoding"}
    assert rendered == ["index.html"]


def test_what_a_page_depends_on_makes_another_page(own: Server, rendered: list[str]) -> None:
    first = opened(own, "/embed?data=circles")
    for path, headers in (
        ("/embed?data=moons", {}),
        ("/?data=circles", {}),
        ("/embed?data=circles", {"Host": "localhost"}),
        ("/embed?data=circles", {"Accept-Encoding": "gzip"}),
    ):
        before = len(rendered)
        for _ in range(2):
            opened(own, path, **headers)
        assert len(rendered) == before + 1
    other = opened(own, "/embed?data=circles", Host="localhost")
    assert f"http://127.0.0.1:{own.port}/" in first.text
    assert f"http://127.0.0.1:{own.port}/" not in other.text
    as_json = opened(own, "/embed?data=circles", Accept="application/json")
    assert as_json.json()["view"]["panels"] == ["runs", "loss"]
    assert opened(own, "/embed?data=circles").content == first.content


def test_other_files_make_the_page_anew(
    own: Server, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(own, "/")
    monkeypatch.setattr(kept, "tag", lambda: "v-another")
    opened(own, "/")
    assert rendered == ["index.html", "index.html"]


def test_a_page_with_a_long_address_is_not_kept(own: Server, rendered: list[str]) -> None:
    for _ in range(2):
        assert opened(own, f"/?caption={'a' * 4000}").status_code == 200
    assert len(rendered) == 2


def test_what_failed_is_made_again() -> None:
    async def asked_twice() -> list[object]:
        once, asked = Once[int](2), 0

        async def make() -> int:
            nonlocal asked
            asked += 1
            await asyncio.sleep(0)
            if asked == 1:
                raise ValueError
            return asked

        first = await asyncio.gather(
            *(once.get("key", make) for _ in range(2)), return_exceptions=True
        )
        return [*map(type, first), await once.get("key", make), await once.get("key", make)]

    assert ran(asked_twice()) == [ValueError, ValueError, 2, 2]


def test_the_oldest_results_are_let_go() -> None:
    async def made() -> list[str]:
        once, calls = Once[str](2), list[str]()

        async def get(key: str) -> None:
            async def make() -> str:
                calls.append(key)
                return key

            await once.get(key, make)

        for key in "abacab":
            await get(key)
        return calls

    assert ran(made()) == ["a", "b", "c", "b"]


def test_who_leaves_does_not_take_the_page_from_others() -> None:
    async def left() -> int:
        once, ready = Once[int](1), asyncio.Event()

        async def make() -> int:
            await ready.wait()
            return 7

        first, second = (asyncio.create_task(once.get("key", make)) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.sleep(0)
        ready.set()
        return await second

    assert ran(left()) == 7
