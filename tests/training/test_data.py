"""The examples: split, standardised by the training part alone, made, shipped or given inline."""

import numpy as np
import pytest

from app.training.data.made import MADE
from app.training.data.shipped import SHIPPED, read
from app.training.document.problems import ExperimentError
from tests.training.trained import Document, prepared_from


def examples(**data: object):  # type: ignore[no-untyped-def]
    return prepared_from({"data": data, "model": {"hidden": []}}).examples


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_features_are_standardised_by_the_training_part_alone(name: str) -> None:
    data = examples(name=name, test_fraction=0.3)
    mean, scale = np.array(data.mean), np.array(data.scale)
    np.testing.assert_allclose(data.x.mean(axis=0), 0, atol=1e-12)
    spread = data.x.std(axis=0)
    constant = spread == 0
    np.testing.assert_allclose(spread[~constant], 1, rtol=1e-12)
    assert (scale[constant] == 1).all()
    # Undone, training and test part together are the rows of the file, each once.
    rows = np.vstack([data.x, data.x_test]) * scale + mean
    raw = read(name).x
    assert len(rows) == len(raw)
    np.testing.assert_allclose(np.sort(rows, axis=0), np.sort(raw, axis=0), rtol=1e-9, atol=1e-9)
    assert np.abs(data.x_test.mean(axis=0))[~constant].max() > 1e-6


@pytest.mark.parametrize("name", ["diabetes", "diamonds"])
def test_number_targets_of_shipped_sets_are_standardised_likewise(name: str) -> None:
    data = examples(name=name)
    assert data.y.mean() == pytest.approx(0, abs=1e-12)
    assert data.y.std() == pytest.approx(1)
    targets = np.concatenate([data.y, data.y_test]) * data.target_scale + data.target_mean
    np.testing.assert_allclose(np.sort(targets), np.sort(read(name).y), rtol=1e-9)


def test_class_targets_stay_class_indices() -> None:
    data = examples(name="penguins")
    assert data.classes == ("Adelie", "Chinstrap", "Gentoo")
    assert set(data.y) | set(data.y_test) == {0, 1, 2}
    assert (data.target_mean, data.target_scale) == (0, 1)


def test_a_pixel_that_is_constant_keeps_scale_1() -> None:
    data = examples(name="digits")
    column = data.features.index("pixel_0_0")  # the corner is blank in every image
    assert data.scale[column] == 1
    assert not data.x[:, column].any()
    assert np.isfinite(data.x_test).all()


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("n", [3, 5, 6, 7])
def test_a_constant_column_of_fractions_has_scale_1_exactly(n: int, seed: int) -> None:
    # Few irises: now and then all of them have a petal 0.2 cm wide.
    data = examples(name="iris", n=n, seed=seed, test_fraction=0)
    for column in range(4):
        if np.ptp(data.x[:, column]) == 0:
            assert data.scale[column] == 1
            assert (data.x[:, column] == 0).all()


def test_made_sets_are_used_as_they_are() -> None:
    data = examples(name="moons", noise=0)
    assert data.mean is None or not np.any(data.mean)
    assert data.x[:, 0].min() < -1  # moons reach from −1.5 to 1.5
    assert data.x[:, 0].max() > 1


@pytest.mark.parametrize(
    ("n", "fraction", "training", "test"),
    [(400, 0.25, 300, 100), (400, 0, 400, 0), (10, 0.25, 8, 2), (2, 0.9, 1, 1), (7, 0.5, 3, 4)],
)
def test_the_split_has_the_asked_sizes(n: int, fraction: float, training: int, test: int) -> None:
    data = examples(name="moons", n=n, test_fraction=fraction)
    assert (len(data.x), len(data.y)) == (training, training)
    assert (len(data.x_test), len(data.y_test)) == (test, test)


def test_the_split_parts_the_examples_without_loss_or_repeat() -> None:
    whole = examples(name="moons", n=50, test_fraction=0)
    parted = examples(name="moons", n=50, test_fraction=0.4)
    rows = [(*x, y) for x, y in zip(whole.x, whole.y, strict=True)]
    training = [(*x, y) for x, y in zip(parted.x, parted.y, strict=True)]
    test = [(*x, y) for x, y in zip(parted.x_test, parted.y_test, strict=True)]
    assert sorted(training + test) == sorted(rows)
    assert len(set(rows)) == 50


def test_another_data_seed_gives_other_examples_and_another_split() -> None:
    assert examples(name="moons", seed=1).x.tolist() != examples(name="moons").x.tolist()
    first, second = examples(name="iris"), examples(name="iris", seed=1)
    assert first.y_test.tolist() != second.y_test.tolist()


def test_without_noise_made_sets_follow_their_formulas() -> None:
    line = examples(name="line", noise=0)
    np.testing.assert_allclose(line.y, 0.5 + 1.5 * line.x[:, 0], atol=2e-6)
    sine = examples(name="sine", noise=0)
    np.testing.assert_allclose(sine.y, np.sin(np.pi * sine.x[:, 0]), atol=4e-6)
    circles = examples(name="circles", noise=0)
    radius = np.where(circles.y == 0, 1, 0.5)
    np.testing.assert_allclose(np.hypot(*circles.x.T), radius, atol=2e-6)
    xor = examples(name="xor", noise=0)
    assert xor.y.tolist() == [float((a > 0) != (b > 0)) for a, b in xor.x]


def test_noise_is_the_standard_deviation_of_what_is_added() -> None:
    clean, noisy = (examples(name="line", n=5000, noise=s, test_fraction=0) for s in (0, 0.7))
    assert clean.x.tolist() == noisy.x.tolist()
    assert (noisy.y - clean.y).std() == pytest.approx(0.7, rel=0.05)
    moons, jittered = (examples(name="moons", n=5000, noise=s, test_fraction=0) for s in (0, 0.3))
    np.testing.assert_allclose((jittered.x - moons.x).std(axis=0), 0.3, rtol=0.05)


def test_the_two_points_have_no_test_part() -> None:
    data = examples(name="two_points")
    assert data.x.tolist() == [[1], [1]]
    assert data.y.tolist() == [2, 4]
    assert len(data.x_test) == 0


def test_every_made_set_holds_all_its_classes() -> None:
    for name, (about, _) in MADE.items():
        data = examples(name=name, test_fraction=0)
        if about.classes is not None:
            assert set(data.y) == set(range(len(about.classes)))
        assert data.features == about.features
        assert data.x.shape == (about.n, len(about.features))


def test_chosen_features_come_in_the_asked_order() -> None:
    whole = examples(name="iris")
    chosen = examples(name="iris", features=["petal_width_cm", "sepal_length_cm"])
    assert chosen.features == ("petal_width_cm", "sepal_length_cm")
    assert chosen.x.tolist() == whole.x[:, [3, 0]].tolist()
    derived = examples(name="moons", features=["x1*x2", "x1^2", "sin(x2)", "x2"])
    x1, x2 = examples(name="moons").x.T
    np.testing.assert_allclose(derived.x, np.column_stack([x1 * x2, x1**2, np.sin(x2), x2]))


@pytest.mark.parametrize(
    ("y", "loss", "classes", "outputs", "chosen"),
    [
        ([0, 1, 1, 0], None, ("0", "1"), 1, "cross_entropy"),
        ([0, 1, 2, 1], None, ("0", "1", "2"), 3, "cross_entropy"),
        ([0, 1, 1, 0], "squared_error", None, 1, "squared_error"),
        ([0, 2, 2, 0], None, None, 1, "squared_error"),
        ([0.5, 1, 2, 0], None, None, 1, "squared_error"),
        ([1, 1, 1, 1], None, None, 1, "squared_error"),
    ],
)
def test_inline_targets_are_classes_where_they_are_0_to_k_minus_1(
    y: list[float], loss: str | None, classes: tuple[str, ...] | None, outputs: int, chosen: str
) -> None:
    x = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]]
    document: Document = {"data": {"name": "inline", "x": x, "y": y}, "loss": loss}
    prepared = prepared_from(document)
    assert prepared.examples.classes == classes
    assert prepared.loss == chosen
    assert prepared.layout.sizes[-1] == outputs
    assert prepared.examples.x.tolist() == x  # not standardised, and in the given order
    assert prepared.examples.y.tolist() == y


def test_cross_entropy_on_inline_numbers_is_refused() -> None:
    data = {"name": "inline", "x": [[1], [2]], "y": [0.5, 1]}
    with pytest.raises(ExperimentError, match=r"data\.y"):
        prepared_from({"data": data, "loss": "cross_entropy"})
