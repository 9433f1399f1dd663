"""Write the CSV files of the seven real data sets that the application ships.

Usage, from the root of the repository, in a virtual environment of its own (the two packages
are no run-time dependency of the project):

    pip install scikit-learn==1.9.1 plotnine==0.15.9
    python -m tests.tools.make_datasets

The files go to app/training/data/files. Every step is deterministic, so a second run
gives byte-identical files. Each file has a header, the features first and the target last, and
keeps the row order of its source. The sources and licences are in SOURCES.md beside the files.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plotnine import data as plotnine_data
from sklearn import datasets as sklearn_data

FILES = Path(__file__).resolve().parents[2] / "app" / "training" / "data" / "files"
DIAMOND_COUNT = 6000

IRIS_COLUMNS = ("sepal_length_cm", "sepal_width_cm", "petal_length_cm", "petal_width_cm")
PENGUIN_COLUMNS = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")
DIAMOND_COLUMNS = ("carat", "depth", "table", "x_mm", "y_mm", "z_mm")
DIABETES_COLUMNS = (
    "age_years",
    "sex",
    "bmi",
    "blood_pressure",
    "total_cholesterol",
    "ldl",
    "hdl",
    "cholesterol_hdl_ratio",
    "log_triglycerides",
    "glucose",
)
# scikit-learn calls the cultivars class_0, class_1 and class_2; these are their names.
WINE_CULTIVARS = ("Barolo", "Grignolino", "Barbera")


@dataclass(frozen=True)
class Table:
    """One data set: the names of its columns and its rows, the target last in both."""

    name: str
    features: Sequence[str]
    target: str
    rows: Iterable[Sequence[float | str]]


def cell(value: float | str) -> str:
    """Write a number with at most 6 significant digits, and leave text as it is."""
    return value if isinstance(value, str) else f"{value:.6g}"


def labelled(bunch: Any, names: Sequence[Any]) -> list[list[float | str]]:
    """Join the features of a scikit-learn data set with the names of its classes."""
    pairs = zip(bunch.data.tolist(), bunch.target.tolist(), strict=True)
    return [[*row, str(names[label])] for row, label in pairs]


def iris() -> Table:
    bunch = sklearn_data.load_iris()
    return Table("iris", IRIS_COLUMNS, "species", labelled(bunch, bunch.target_names))


def wine() -> Table:
    bunch = sklearn_data.load_wine()
    features = [
        name.replace("od280/od315_of_diluted_wines", "od280_od315") for name in bunch.feature_names
    ]
    return Table("wine", features, "cultivar", labelled(bunch, WINE_CULTIVARS))


def breast_cancer() -> Table:
    bunch = sklearn_data.load_breast_cancer()
    features = [str(name).replace(" ", "_") for name in bunch.feature_names]
    return Table("breast_cancer", features, "diagnosis", labelled(bunch, bunch.target_names))


def digits() -> Table:
    bunch = sklearn_data.load_digits()
    return Table("digits", bunch.feature_names, "digit", labelled(bunch, bunch.target_names))


def diabetes() -> Table:
    bunch = sklearn_data.load_diabetes(scaled=False)
    pairs = zip(bunch.data.tolist(), bunch.target.tolist(), strict=True)
    rows = [[*row, target] for row, target in pairs]
    return Table("diabetes", DIABETES_COLUMNS, "disease_progression", rows)


def penguins() -> Table:
    """Drop the penguins that were not measured; a missing sex does not matter here."""
    frame = plotnine_data.penguins.dropna(subset=list(PENGUIN_COLUMNS))
    rows = frame[[*PENGUIN_COLUMNS, "species"]].values.tolist()
    return Table("penguins", PENGUIN_COLUMNS, "species", rows)


def diamonds() -> Table:
    """Drop the diamonds with a zero dimension, then take 6,000 evenly spaced rows.

    Row i of the result is row floor(i * n / 6000) of the n rows left.
    """
    frame = plotnine_data.diamonds
    frame = frame[(frame[["x", "y", "z"]] > 0).all(axis=1)]
    picked = [i * len(frame) // DIAMOND_COUNT for i in range(DIAMOND_COUNT)]
    columns = ["carat", "depth", "table", "x", "y", "z", "price"]
    rows = frame[columns].iloc[picked].values.tolist()
    return Table("diamonds", DIAMOND_COLUMNS, "price", rows)


def write(table: Table, folder: Path) -> None:
    path = folder / f"{table.name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*table.features, table.target])
        writer.writerows([cell(value) for value in row] for row in table.rows)


def main() -> None:
    FILES.mkdir(parents=True, exist_ok=True)
    for make in (penguins, iris, wine, breast_cancer, digits, diabetes, diamonds):
        write(make(), FILES)


if __name__ == "__main__":
    main()
