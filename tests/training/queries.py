"""Documents and queries for tests of the query form."""

from typing import Any
from urllib.parse import parse_qsl

from hypothesis import strategies as st

from app.training.document.query import experiment_from, query_of
from app.training.document.specification import Experiment
from tests.training.trained import Document


def said(query: str) -> Experiment:
    return experiment_from(parse_qsl(query, keep_blank_values=True))


def there_and_back(experiment: Experiment) -> Experiment:
    return said(query_of(experiment))


numbers = st.floats(-1e9, 1e9) | st.integers(-1000, 1000).map(float)


seeds = st.integers(0, 2**32 - 1)


words = st.text("abcxyz_ #&=+é", min_size=1, max_size=12)
words_in_lists = words.map(str.strip).filter(bool)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Documents that keep the specification, with anything present or left out."""

    def some(**fields: st.SearchStrategy[Any]) -> Document:
        return {name: draw(field) for name, field in fields.items() if draw(st.booleans())}

    rates = st.floats(0, 1e9)
    width = draw(st.integers(1, 3))
    rows = st.lists(st.lists(numbers, min_size=width, max_size=width), min_size=1, max_size=4)
    sizes = st.integers(1, 1_000_000) | st.just("full")
    changes = st.lists(
        st.fixed_dictionaries({"at_step": st.integers(0, 9), "W1[0,3]": numbers}), max_size=2
    )
    places = st.lists(st.integers(0, 1_000_000), max_size=3, unique=True)
    run = st.fixed_dictionaries(
        {"batch_size": sizes},
        optional={
            "label": words,
            "learning_rate": rates,
            "reduction": st.sampled_from(["mean", "sum"]),
            "optimizer": st.sampled_from(["adam", "gradient_descent"]),
            "batch_growth": st.floats(1, 1000),
            "seed": seeds,
            "changes": changes,
            "left_out": places,
            "flipped": places,
        },
    )
    runs = st.lists(run, min_size=1, max_size=6)
    return some(
        data=st.just(
            some(
                name=st.sampled_from(["moons", "iris", "inline", f"csv:{'0a' * 16}"]),
                n=st.integers(1, 1_000_000),
                noise=st.floats(0, 10),
                test_fraction=st.floats(0, 0.9),
                seed=seeds,
                features=st.lists(st.sampled_from(["x1", "x2^2", "sin(x1)"]), min_size=1),
                columns=st.lists(words_in_lists, min_size=1, max_size=3),
                target=words_in_lists,
                task=st.sampled_from(["classification", "regression"]),
                standardize=st.booleans(),
                classes=st.lists(words_in_lists, min_size=2, max_size=3),
                target_name=words_in_lists,
                x=rows,
                y=st.lists(numbers, min_size=1, max_size=5),
            )
        ),
        model=st.just(
            some(
                hidden=st.lists(st.integers(1, 512), max_size=6),
                activation=st.sampled_from(["tanh", "relu", "linear", "sigmoid"]),
                seed=seeds,
                parameters=st.lists(numbers, min_size=1, max_size=5),
            )
        ),
        loss=st.sampled_from(["cross_entropy", "squared_error"]),
        batch_size=sizes,
        learning_rate=rates,
        seed=seeds,
        changes=changes,
        runs=runs,
        stop=st.fixed_dictionaries({"epochs": st.integers(1, 1000)})
        | st.fixed_dictionaries({"updates": st.integers(1, 1000)}),
    )
