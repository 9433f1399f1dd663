"""What is kept of own data, in SQLite and in a real PostgreSQL: the same tests for both."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.store.database import CLAIMS, DATASETS, METADATA, Database, Unavailable, address_of
from app.store.datasets import DAY, MOST_CLAIMS, Datasets, Kept, Quota, TooLarge

QUOTA = Quota(total=100, address=60, days=30)
START = 1_000_000_000.0
HOUR = 3600


class Clock:
    """Time that tests move on."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        self.now += 1
        return self.now


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        opened = Database(f"sqlite:///{tmp_path}/folder of its own/kept.sqlite3")
    else:
        opened = Database(request.getfixturevalue("postgresql_address"))
        with opened.writing() as connection:
            METADATA.drop_all(connection)
            METADATA.create_all(connection)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(database: Database, clock: Clock) -> Datasets:
    return Datasets(database, QUOTA, clock)


def name(letter: str) -> str:
    return letter * 32


def keep(kept: Datasets, letter: str, address: str = "192.0.2.1", size: int = 30) -> str:
    return kept.keep(name(letter), letter.encode() * size, f"about {letter}", address)


def there(kept: Datasets, letters: str) -> str:
    return "".join(letter for letter in letters if kept.has(name(letter)))


def test_what_is_kept_is_given_back(kept: Datasets) -> None:
    content = bytes(range(256))[:60]
    kept.keep(name("a"), content, "größe ≥ 0", "2001:db8::/64")
    assert kept.get(name("a")) == Kept(content, "größe ≥ 0")
    assert kept.has(name("a"))
    assert kept.get(name("b")) is None
    assert not kept.has(name("b"))


def test_it_is_there_for_another_process(database: Database, clock: Clock) -> None:
    keep(Datasets(database, QUOTA, clock), "a")
    other = Database(database.url.render_as_string(hide_password=False))
    assert there(Datasets(other, QUOTA, clock), "a") == "a"
    other.close()


def test_each_key_keeps_the_data(kept: Datasets) -> None:
    first, second = keep(kept, "a"), keep(kept, "a", "192.0.2.2")
    assert first != second
    assert kept.delete(name("a"), "another key") is None
    assert kept.delete(name("b"), first) is None
    assert kept.delete(name("a"), first) is False
    assert kept.delete(name("a"), first) is None
    assert there(kept, "a") == "a"
    assert kept.delete(name("a"), second) is True
    assert there(kept, "a") == ""
    assert there(kept, "a" if keep(kept, "a") else "") == "a"


def test_a_key_is_not_written_down(kept: Datasets, database: Database) -> None:
    key = keep(kept, "a")
    with database.reading() as connection:
        assert key not in str(connection.execute(select(CLAIMS)).all())


def test_an_address_keeps_no_more_than_its_share(kept: Datasets, clock: Clock) -> None:
    for letter in "abc":
        keep(kept, letter)
        clock.now += 2 * HOUR
    assert there(kept, "abc") == "bc"
    clock.now += 2 * HOUR
    assert there(kept, "b") == "b"  # a reading, so c is the one read least recently
    keep(kept, "d")
    assert there(kept, "bcd") == "bd"


def test_what_others_keep_too_stays_beyond_the_share_of_one(kept: Datasets, clock: Clock) -> None:
    keep(kept, "a")
    keep(kept, "a", "192.0.2.2")
    clock.now += 2 * HOUR
    keep(kept, "b")
    keep(kept, "c")
    assert there(kept, "abc") == "abc"


def test_all_together_the_least_recently_read_goes_first(kept: Datasets, clock: Clock) -> None:
    for number, letter in enumerate("abc"):
        keep(kept, letter, f"192.0.2.{number}")
        clock.now += 2 * HOUR
    assert there(kept, "a") == "a"
    keep(kept, "d", "192.0.2.9")
    assert there(kept, "abcd") == "acd"


def test_what_nobody_reads_goes_in_the_stated_time(
    kept: Datasets, clock: Clock, database: Database
) -> None:
    keep(kept, "a")
    keep(kept, "b")
    clock.now += 20 * DAY
    assert there(kept, "a") == "a"
    clock.now += 20 * DAY
    assert there(kept, "ab") == "a"
    assert kept.get(name("b")) is None
    keep(kept, "c")
    with database.reading() as connection:
        assert set(connection.execute(select(DATASETS.c.id)).scalars()) == {name("a"), name("c")}


def test_no_claim_is_left_of_what_has_gone(
    kept: Datasets, clock: Clock, database: Database
) -> None:
    for letter in "abcdef":
        keep(kept, letter)
        clock.now += 2 * HOUR
    with database.reading() as connection:
        claimed = set(connection.execute(select(CLAIMS.c.dataset)).scalars())
    assert claimed == {name("e"), name("f")}


def test_more_than_the_share_of_an_address_is_refused_and_changes_nothing(kept: Datasets) -> None:
    keep(kept, "a")
    with pytest.raises(TooLarge) as refused:
        keep(kept, "b", size=61)
    assert refused.value.most == 60
    assert there(kept, "ab") == "a"


def test_one_address_has_a_bounded_number_of_keys(kept: Datasets, database: Database) -> None:
    keys = [keep(kept, "a") for _ in range(MOST_CLAIMS + 3)]
    with database.reading() as connection:
        count = connection.execute(select(func.count()).select_from(CLAIMS)).scalar()
    assert count == MOST_CLAIMS
    assert kept.delete(name("a"), keys[-1]) is False  # the latest is one of them
    assert kept.delete(name("a"), keys[0]) is None


def test_many_at_once_lose_nothing(database: Database, clock: Clock) -> None:
    kept = Datasets(database, Quota(total=10_000, address=10_000, days=30), clock)
    letters = "abcdefghijklmnop"
    with ThreadPoolExecutor(8) as threads:
        keys = list(threads.map(lambda letter: keep(kept, letter), letters * 3))
    assert len(set(keys)) == 48
    assert there(kept, letters) == letters


def test_half_of_a_failed_transaction_is_not_kept(kept: Datasets, database: Database) -> None:
    keep(kept, "a")

    def fail() -> None:
        with database.writing() as connection:
            connection.execute(DATASETS.delete())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert there(kept, "a") == "a"


def test_two_writers_never_overlap(database: Database) -> None:
    begun, order = threading.Event(), []

    def slow() -> None:
        with database.writing():
            begun.set()
            order.append("slow begins")
            threading.Event().wait(0.3)
            order.append("slow ends")

    def second() -> None:
        begun.wait(10)
        with database.writing():
            order.append("second")

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda work: work(), (slow, second)))
    assert order == ["slow begins", "slow ends", "second"]


@pytest.mark.parametrize(
    "place",
    [
        lambda folder: f"sqlite:///{folder}/file/kept.sqlite3",
        lambda folder: "postgresql://nobody@127.0.0.1:1/none",
    ],
)
def test_a_database_that_is_not_there_is_said_to_be(
    place: Callable[[Path], str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")
    kept = Datasets(Database(place(tmp_path)), QUOTA)
    with pytest.raises(Unavailable):
        keep(kept, "a")
    with pytest.raises(Unavailable):
        kept.has(name("a"))


@pytest.mark.parametrize("said", ["mysql://host/name", "kept.sqlite3", "http://a.org"])
def test_another_address_is_refused_with_what_is_allowed(said: str) -> None:
    with pytest.raises(ValueError, match=r"sqlite:////folder/name\.sqlite3 or postgresql://"):
        address_of(said)


def test_without_an_address_it_is_a_file_in_the_folder_for_data(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert address_of("").database == str(tmp_path / "batchwise" / "batchwise.sqlite3")
    assert address_of("postgres://u:p@h/n").drivername == "postgresql+psycopg"
