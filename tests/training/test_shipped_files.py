import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

FILES = Path(__file__).resolve().parents[2] / "app" / "training" / "data" / "files"

CELL_PROPERTIES = (
    "radius",
    "texture",
    "perimeter",
    "area",
    "smoothness",
    "compactness",
    "concavity",
    "concave_points",
    "symmetry",
    "fractal_dimension",
)
CELL_COLUMNS = [
    *(f"mean_{name}" for name in CELL_PROPERTIES),
    *(f"{name}_error" for name in CELL_PROPERTIES),
    *(f"worst_{name}" for name in CELL_PROPERTIES),
]
PIXEL_COLUMNS = [f"pixel_{row}_{column}" for row in range(8) for column in range(8)]


@dataclass(frozen=True)
class Shipped:
    name: str
    rows: int
    header: str
    first_row: str

    @property
    def columns(self) -> list[str]:
        return self.header.split()


SHIPPED = [
    Shipped(
        "penguins",
        342,
        "bill_length_mm bill_depth_mm flipper_length_mm body_mass_g species",
        "39.1 18.7 181 3750 Adelie",
    ),
    Shipped(
        "iris",
        150,
        "sepal_length_cm sepal_width_cm petal_length_cm petal_width_cm species",
        "5.1 3.5 1.4 0.2 setosa",
    ),
    Shipped(
        "wine",
        178,
        (
            "alcohol malic_acid ash alcalinity_of_ash magnesium total_phenols flavanoids "
            "nonflavanoid_phenols proanthocyanins color_intensity hue od280_od315 proline cultivar"
        ),
        "14.23 1.71 2.43 15.6 127 2.8 3.06 0.28 2.29 5.64 1.04 3.92 1065 Barolo",
    ),
    Shipped(
        "breast_cancer",
        569,
        " ".join([*CELL_COLUMNS, "diagnosis"]),
        (
            "17.99 10.38 122.8 1001 0.1184 0.2776 0.3001 0.1471 0.2419 0.07871 "
            "1.095 0.9053 8.589 153.4 0.006399 0.04904 0.05373 0.01587 0.03003 0.006193 "
            "25.38 17.33 184.6 2019 0.1622 0.6656 0.7119 0.2654 0.4601 0.1189 malignant"
        ),
    ),
    Shipped(
        "digits",
        1797,
        " ".join([*PIXEL_COLUMNS, "digit"]),
        (
            "0 0 5 13 9 1 0 0 0 0 13 15 10 15 5 0 0 3 15 2 0 11 8 0 0 4 12 0 0 8 8 0 "
            "0 5 8 0 0 9 8 0 0 4 11 0 1 12 7 0 0 2 14 5 10 12 0 0 0 0 6 13 10 0 0 0 0"
        ),
    ),
    Shipped(
        "diabetes",
        442,
        (
            "age_years sex bmi blood_pressure total_cholesterol ldl hdl cholesterol_hdl_ratio "
            "log_triglycerides glucose disease_progression"
        ),
        "59 2 32.1 101 157 93.2 38 4 4.8598 87 151",
    ),
    Shipped(
        "diamonds",
        6000,
        "carat depth table x_mm y_mm z_mm price",
        "0.23 61.5 55 3.95 3.98 2.43 326",
    ),
]

CLASS_COUNTS = {
    "penguins": {"Adelie": 151, "Chinstrap": 68, "Gentoo": 123},
    "iris": {"setosa": 50, "versicolor": 50, "virginica": 50},
    "wine": {"Barolo": 59, "Grignolino": 71, "Barbera": 48},
    "breast_cancer": {"malignant": 212, "benign": 357},
    "digits": {
        "0": 178,
        "1": 182,
        "2": 177,
        "3": 183,
        "4": 181,
        "5": 182,
        "6": 181,
        "7": 179,
        "8": 174,
        "9": 180,
    },
}

each_file = pytest.mark.parametrize("shipped", SHIPPED, ids=lambda shipped: shipped.name)


def read(name: str) -> tuple[list[str], list[list[str]]]:
    with (FILES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows


def column(name: str, wanted: str) -> list[float]:
    header, rows = read(name)
    index = header.index(wanted)
    return [float(row[index]) for row in rows]


def test_the_folder_holds_these_seven_files_and_no_other_csv() -> None:
    assert {path.stem for path in FILES.glob("*.csv")} == {shipped.name for shipped in SHIPPED}


@each_file
def test_a_file_has_its_known_columns_with_the_target_last(shipped: Shipped) -> None:
    header, _ = read(shipped.name)
    assert header == shipped.columns


@each_file
def test_a_file_has_its_known_number_of_examples(shipped: Shipped) -> None:
    _, rows = read(shipped.name)
    assert len(rows) == shipped.rows


@each_file
def test_a_file_begins_with_the_first_example_of_its_source(shipped: Shipped) -> None:
    _, rows = read(shipped.name)
    assert rows[0] == shipped.first_row.split()


@each_file
def test_every_row_has_a_cell_for_every_column(shipped: Shipped) -> None:
    header, rows = read(shipped.name)
    assert all(len(row) == len(header) and all(row) for row in rows)


@each_file
def test_every_feature_is_a_plain_number_without_float_noise(shipped: Shipped) -> None:
    _, rows = read(shipped.name)
    features = {cell for row in rows for cell in row[:-1]}
    assert all(cell == f"{float(cell):.6g}" for cell in features)
    assert all(set(cell) <= set("0123456789.-") for cell in features)


@each_file
def test_a_file_is_plain_text_with_unix_line_ends_and_no_quotes(shipped: Shipped) -> None:
    content = (FILES / f"{shipped.name}.csv").read_bytes()
    assert content.isascii()
    assert content.endswith(b"\n")
    assert b"\r" not in content
    assert b'"' not in content


@pytest.mark.parametrize("name", CLASS_COUNTS)
def test_the_classes_have_the_sizes_known_from_the_literature(name: str) -> None:
    _, rows = read(name)
    assert Counter(row[-1] for row in rows) == CLASS_COUNTS[name]


def test_iris_stays_sorted_by_species() -> None:
    _, rows = read("iris")
    species = [row[-1] for row in rows]
    assert species == ["setosa"] * 50 + ["versicolor"] * 50 + ["virginica"] * 50


def test_the_pixels_of_the_digits_lie_between_0_and_16() -> None:
    _, rows = read("digits")
    assert {int(cell) for row in rows for cell in row[:-1]} == set(range(17))


def test_diabetes_is_in_raw_units() -> None:
    ages = column("diabetes", "age_years")
    assert (min(ages), max(ages)) == (19, 79)


def test_the_progression_of_diabetes_has_its_known_range_and_mean() -> None:
    progression = column("diabetes", "disease_progression")
    assert (min(progression), max(progression)) == (25, 346)
    assert sum(progression) / len(progression) == pytest.approx(152.133, abs=0.001)


def test_no_diamond_has_a_zero_dimension() -> None:
    assert all(min(column("diamonds", name)) > 0 for name in ("x_mm", "y_mm", "z_mm"))


def test_the_prices_of_the_diamonds_span_the_range_of_the_whole_set() -> None:
    prices = column("diamonds", "price")
    assert (min(prices), max(prices)) == (326, 18823)


@each_file
def test_the_page_of_sources_describes_the_file(shipped: Shipped) -> None:
    page = (FILES / "SOURCES.md").read_text(encoding="utf-8")
    assert f"| `{shipped.name}.csv` | {shipped.rows} | {len(shipped.columns) - 1} |" in page
    assert f"\n## {shipped.name}\n" in page
