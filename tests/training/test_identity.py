"""Golden hashes: a change here is a change of every experiment that anyone has ever linked to."""

import hashlib

import pytest

from app.training.engine.identity import data_hash, fingerprint, initial_hash, order_hash
from tests.training.trained import Document, permutation, prepared_from

DATA: dict[str, tuple[Document, str]] = {
    "moons": ({"name": "moons"}, "50a91d9e19bb372a"),
    "spirals": ({"name": "spirals", "seed": 3}, "7fa568f0cae6f7a3"),
    "blobs3": ({"name": "blobs3"}, "b5edf13111e72d7f"),
    "xor": ({"name": "xor"}, "0db0fe06e0f8e54b"),
    "sine": ({"name": "sine"}, "671ebf6244688cfd"),
    "iris": ({"name": "iris"}, "c36d0e7e1a50357c"),
    "digits": ({"name": "digits"}, "11fb1eedef6dcee1"),
    "diabetes": ({"name": "diabetes"}, "1601636e53fb0f8b"),
    "500 diamonds": ({"name": "diamonds", "n": 500}, "1e7932e9fd32f100"),
}


@pytest.mark.parametrize("name", DATA)
def test_data_sets_are_what_they_always_were(name: str) -> None:
    data, golden = DATA[name]
    assert data_hash(prepared_from({"data": data}).examples) == golden


@pytest.mark.parametrize(
    ("model", "golden"),
    [
        ({}, "8e0bb202c2dacbe9"),
        ({"seed": 1}, "e5e52169e760f33d"),
        ({"initialization": "he", "hidden": [32]}, "322def61b8840ea6"),
        ({"initialization": "normal", "hidden": []}, "9963300def2ae3ae"),
    ],
)
def test_initial_parameters_are_what_they_always_were(model: Document, golden: str) -> None:
    assert initial_hash(prepared_from({"model": model}).initial) == golden


@pytest.mark.parametrize(("seed", "golden"), [(0, "2b8a160140ac684a"), (7, "72764408869796c0")])
def test_the_order_of_the_first_epoch_is_what_it_always_was(seed: int, golden: str) -> None:
    prepared = prepared_from({"seed": seed})
    _, mini, single = prepared.runs
    assert order_hash(prepared, mini) == order_hash(prepared, single) == golden


@pytest.mark.parametrize(
    ("epoch", "order"),
    [
        (0, [5, 6, 4, 0, 3, 2, 8, 1, 9, 7]),
        (1, [9, 5, 2, 0, 8, 3, 4, 6, 1, 7]),
        (2, [8, 0, 9, 5, 4, 6, 1, 7, 3, 2]),
        (1000, [5, 6, 8, 9, 2, 0, 3, 7, 4, 1]),
    ],
)
def test_later_epochs_have_the_order_they_always_had(epoch: int, order: list[int]) -> None:
    assert permutation(0, epoch, 10).tolist() == order


def test_a_large_epoch_of_another_seed_has_its_old_order() -> None:
    order = permutation(5, 1000, 300).astype("<u4").tobytes()
    assert hashlib.sha256(order).hexdigest()[:16] == "951502dced5f1067"


def test_every_way_of_writing_an_experiment_has_one_id() -> None:
    plain = prepared_from({}).id
    assert prepared_from({"data": {"name": "moons", "n": 400}}).id == plain
    assert prepared_from({"loss": "cross_entropy"}).id == plain
    assert prepared_from({"runs": [{"batch_size": m} for m in (300, 32, 1)]}).id == plain
    assert prepared_from({"seed": 1}).id != plain


def test_the_fingerprint_is_short_and_stays_the_same() -> None:
    assert fingerprint() == fingerprint()
    assert len(fingerprint()) == 8
