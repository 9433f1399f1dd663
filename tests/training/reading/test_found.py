"""Tables that were once misread in silence, and what is right for each."""

import io

import numpy as np
import pandas as pd
import pytest

from app.training.document.problems import ExperimentError
from app.training.engine.slices import Sliced
from app.training.reading.answers import Answers
from app.training.reading.json_reading import read_json
from app.training.reading.reading import Reading, read
from app.training.reading.understood import understood


def done(work: Sliced[Reading]) -> Reading:
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: Reading = end.value
            return result


def reading(text: str | bytes, **answers: object) -> Reading:
    content = text.encode() if isinstance(text, str) else text
    return done(read(content, Answers(**answers)))  # type: ignore[arg-type]


def refused(text: str | bytes, **answers: object) -> tuple[str, str]:
    with pytest.raises(ExperimentError) as error:
        reading(text, **answers)
    (problem,) = error.value.problems
    return problem.field, problem.message


def test_a_frame_without_names_is_written_by_pandas_with_numbers_as_names() -> None:
    numbers = np.round(np.random.default_rng(1).normal(size=(20, 3)), 3)
    found = reading(pd.DataFrame(numbers).to_csv())
    assert (found.header_rows, found.rows) == (1, 20)
    assert [column.name for column in found.columns][1:] == ["0", "1", "2"]
    assert found.columns[0].kind == "id"
    assert refused(pd.DataFrame(numbers).to_csv(index=False))[0] == "header"
    named = reading(pd.DataFrame(numbers).to_csv(index=False), name_rows=1)
    assert named.rows == 20
    plain = reading("0,0\n1,1\n2,0\n3,1\n")  # two columns may well begin so
    assert plain.rows == 4


@pytest.mark.parametrize(
    "text",
    [
        '{"a": [1, 2, 3, 4], "b": ["\\ud800", "x", "\\ud800", "x"]}',
        '{"a\\ud800": [1, 2, 3, 4], "b": ["z", "x", "z", "x"]}',
        '{"a\\ud800": [1], "a\\ud800": [2]}',
        '[{"a": 1, "b\\u0001": 2}, {"a": 2, "b\\u0001": 3}]',
        '{"a": [1, 2, 3], "b": ["x\\u0001", "y", "x"]}',
    ],
)
def test_what_is_no_text_is_refused_in_json(text: str) -> None:
    with pytest.raises(ExperimentError) as error:
        done(read_json(text.encode()))
    (problem,) = error.value.problems
    assert problem.field == "file"
    assert "control characters" in problem.message
    str(problem.value).encode()


@pytest.mark.parametrize("encoding", ["utf-7", "unicode_escape", "idna", "rot13", "hex"])
def test_a_codec_that_is_none_of_files_is_no_encoding(encoding: str) -> None:
    field, message = refused("a,b\n1,2\n3,4\n5,5\n", encoding=encoding)
    assert field == "encoding"
    assert "use utf-8, utf-16 or windows-1252" in message


def test_marks_that_count_as_missing_are_said_and_may_be_labels() -> None:
    text = "age,rh,hb\n" + "".join(f"{20 + n},{'+-'[n % 2]},{12 + n / 10}\n" for n in range(12))
    found = reading(text)
    assert found.columns[1].kind == "constant"
    assert any("6 cells count as missing (-)" in note for note in found.notes)
    said = reading(text, kinds={1: "category"}).columns[1]
    assert (said.labels, said.missing) == (("+", "-"), 0)
    continents = "gdp,iso\n" + "".join(f"{n},{['NA', 'ZA', 'BW'][n % 3]}\n" for n in range(12))
    found = reading(continents)
    assert found.columns[1].labels == ("BW", "ZA")
    assert any("4 cells count as missing (NA)" in note for note in found.notes)
    assert reading(continents, kinds={1: "category"}).columns[1].missing == 0


def test_subtotals_with_the_name_of_their_part_are_left_out() -> None:
    rows = [("East", "P0", 3), ("East", "P1", 13), ("East", "P2", 23), ("East Total", "", 39),
            ("West", "P0", 4), ("West", "P1", 14), ("West", "P2", 24), ("West Total", "", 42),
            ("Grand Total", "", 81)]  # fmt: skip
    text = "Region,Product,Sales\n" + "".join(f"{a},{b},{c}\n" for a, b, c in rows)
    found = reading(text)
    assert found.rows == 6
    assert [left.line for left in found.left_out] == [5, 9, 10]
    assert found.columns[0].labels == ("East", "West")
    assert float(found.columns[2].values.sum()) == 81
    other = reading(text.replace("East Total,,39", "East Total,,40"))  # which is no sum
    assert "East Total" in other.columns[0].labels


def test_cells_with_equally_many_semicolons_are_not_cut() -> None:
    text = "a,txt,y\n" + "".join(f"{n},u;v;w;{n},{n / 2}\n" for n in range(8))
    found = reading(text)
    assert found.delimiter == ","
    assert [column.name for column in found.columns] == ["a", "txt", "y"]
    german = pd.DataFrame({"size": [1.5, 2.5, 3.25], "town": ["Ulm", "Bonn", "Ulm"],
                           "rent": [3.5, 4.75, 5.5]})  # fmt: skip
    found = reading(german.to_csv(sep=";", decimal=",", index=False))
    assert (found.delimiter, found.decimal) == (";", ",")


@pytest.mark.parametrize("cell", ["½", "¼", "⁶", "Ⅳ"])
def test_a_fraction_behind_a_number_is_no_unit(cell: str) -> None:
    found = reading("a,b\n" + "".join(f"{n}{cell},{n * n}\n" for n in range(6)))
    assert found.columns[0].kind != "number"


def test_0_and_1_are_a_boolean_however_they_are_written() -> None:
    table = np.column_stack([np.arange(12) / 7, np.arange(12) % 2])
    text = io.StringIO()
    np.savetxt(text, table, delimiter=",", header="x,y", comments="")
    found = reading(text.getvalue())
    assert found.columns[1].kind == "boolean"
    assert found.columns[1].labels == ("0", "1")
    said = understood(found)
    assert (said["target"], said["task"]) == ("y", "classification")
