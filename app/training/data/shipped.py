"""Data sets shipped as CSV files; `files/SOURCES.md` tells where each comes from."""

import csv
from functools import cache
from pathlib import Path

import numpy as np

from app.training.data.table import DataSet, Table

FILES = Path(__file__).parent / "files"

UCI = "UCI Machine Learning Repository"


def _header(name: str) -> list[str]:
    with (FILES / f"{name}.csv").open(encoding="utf-8") as file:
        return file.readline().strip().split(",")


def _shipped(
    name: str,
    title: str,
    description: str,
    n: int,
    classes: tuple[str, ...] | None,
    source: str,
    licence: str,
) -> DataSet:
    *features, target = _header(name)
    return DataSet(
        name,
        title,
        description,
        tuple(features),
        target,
        classes,
        False,
        n,
        source=source,
        licence=licence,
    )


SHIPPED: dict[str, DataSet] = {
    about.name: about
    for about in (
        _shipped(
            "penguins",
            "Palmer penguins",
            "Body measurements of three penguin species of the Palmer Archipelago.",
            342,
            ("Adelie", "Chinstrap", "Gentoo"),
            "Horst, Hill and Gorman, palmerpenguins, 2020",
            "CC0 1.0",
        ),
        _shipped(
            "iris",
            "Iris",
            "Sepal and petal sizes of three iris species.",
            150,
            ("setosa", "versicolor", "virginica"),
            f"Fisher, 1936; {UCI}",
            "CC BY 4.0",
        ),
        _shipped(
            "wine",
            "Wine",
            "Chemical analysis of Italian wines from three cultivars.",
            178,
            ("Barolo", "Grignolino", "Barbera"),
            f"Aeberhard and Forina; {UCI}",
            "CC BY 4.0",
        ),
        _shipped(
            "breast_cancer",
            "Breast cancer",
            "Shape of cell nuclei in fine needle aspirates, malignant or benign.",
            569,
            ("malignant", "benign"),
            f"Wolberg, Mangasarian and Street; {UCI}",
            "CC BY 4.0",
        ),
        _shipped(
            "digits",
            "Handwritten digits",
            "Handwritten digits as images of 8 by 8 pixels.",
            1797,
            tuple("0123456789"),
            f"Alpaydin and Kaynak; {UCI}",
            "CC BY 4.0",
        ),
        _shipped(
            "diabetes",
            "Diabetes",
            "Progression of diabetes one year after ten baseline measurements.",
            442,
            None,
            "Efron, Hastie, Johnstone and Tibshirani, 2004",
            "no licence stated by the authors; distributed with scikit-learn, BSD-3-Clause",
        ),
        _shipped(
            "diamonds",
            "Diamonds",
            "Price of round cut diamonds from weight and dimensions.",
            6000,
            None,
            "Wickham, ggplot2, 2016: an even subset of its diamonds",
            "MIT",
        ),
    )
}


@cache
def read(name: str) -> Table:
    """The shipped data set `name`, in the order and the units of its file."""
    about = SHIPPED[name]
    with (FILES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    x = np.array([row[:-1] for row in rows], dtype=float)
    if about.classes is None:
        y = np.array([row[-1] for row in rows], dtype=float)
    else:
        y = np.array([about.classes.index(row[-1]) for row in rows], dtype=float)
    x.flags.writeable = y.flags.writeable = False
    return Table(about.features, about.target, about.classes, x, y)
