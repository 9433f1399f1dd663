"""What the person says of a file wins over what would be understood."""

import pytest

from app.training.document.problems import ExperimentError
from app.training.reading.answers import Answers, Kind
from app.training.reading.limits import ReadingLimits
from tests.training.reading.reading_of import reading_of, refusal_of

TABLE = "x,y,kind\n1,2.5,a\n2,3,b\n3,4,a\n4,6,b\n"
EITHER = "a;b\n12.345;1\n23.456;2\n9.123;3\n"


@pytest.mark.parametrize(("decimal", "first"), [(".", 12.345), (",", 12345.0)])
def test_the_decimal_sign_answers_the_question(decimal: str, first: float) -> None:
    assert reading_of(EITHER, Answers(decimal=decimal)).columns[0].values[0] == first


def test_after_an_answer_numbers_of_the_other_sign_are_missing_and_said() -> None:
    text = "a;b\n1.25;2\n2,5;3\n3,5;4\n4,5;5\n5,25;6\n"
    assert refusal_of(text).startswith("decimal: 1.25 in line 2, column a and 2,5 in line 3")
    reading = reading_of(text, Answers(decimal=","))
    assert reading.columns[0].missing == 1
    assert reading.notes == ("a: cells that are no numbers count as missing (line 2: 1.25).",)


def test_the_encoding_wins() -> None:
    reading = reading_of("Größe,b\n1,2\n2,3\n".encode("cp850"), Answers(encoding="cp850"))
    assert reading.columns[0].name == "Größe"


def test_the_separator_wins() -> None:
    reading = reading_of("a;b,c\n1;2,5\n2;3,5\n", Answers(delimiter=","))
    assert [column.name for column in reading.columns] == ["a;b", "c"]


def test_names_may_be_denied_and_claimed() -> None:
    assert reading_of(TABLE, Answers(name_rows=0)).rows == 5
    assert reading_of("1,2\n3,4\n5,7\n", Answers(name_rows=1)).columns[0].name == "1"


def test_labels_that_differ_by_capitals_are_kept_apart_where_one_says_so() -> None:
    text = "gene,x\nAA,1\nAa,2\nBB,3\nAA,4\nBB ,5\nAa,6\n"
    (gene, _) = reading_of(text, Answers(kinds={0: "category"})).columns
    assert gene.labels == ("AA", "Aa", "BB")
    assert gene.cells == ("AA", "Aa", "BB", "AA", "BB", "Aa")


@pytest.mark.parametrize(("name_rows", "names"), [(1, "first"), (2, "first absent")])
def test_an_answer_tells_whether_the_names_go_on(name_rows: int, names: str) -> None:
    text = "name,first,second\nAnn,absent,ill\nBob,5,6\nCy,8,7\nDi,11,9\n"
    reading = reading_of(text, Answers(name_rows=name_rows))
    assert (reading.header_rows, reading.rows) == (name_rows, 5 - name_rows)
    assert reading.columns[1].name == names


@pytest.mark.parametrize(("name_rows", "rows"), [(1, 3), (0, 4)])
def test_an_answer_tells_whether_numbers_are_names(name_rows: int, rows: int) -> None:
    text = "group,1,2,3\nA,1.5,2,3\nB,2.5,3,5\nC,3,5,4\n"
    assert reading_of(text, Answers(name_rows=name_rows)).rows == rows


def test_stated_missing_values_are_numbers_and_texts() -> None:
    text = "x,y,kind\n1,-999,a\n2,-999.0,tbd\n3,4,a\n4,6,b\n5,9,b\n"
    reading = reading_of(text, Answers(missing=("-999", "tbd")))
    assert [column.missing for column in reading.columns] == [0, 2, 1]
    assert reading.columns[2].labels == ("a", "b")
    assert reading.notes == ()


@pytest.mark.parametrize(
    ("place", "kind"),
    [(0, "category"), (0, "id"), (0, "text"), (1, "category"), (2, "boolean"), (2, "text")],
)
def test_kinds_win(place: int, kind: Kind) -> None:
    assert reading_of(TABLE, Answers(kinds={place: kind})).columns[place].kind == kind


def test_a_column_of_ids_may_be_read_as_numbers() -> None:
    text = "id,x,y\n1,2,3\n2,3,5\n3,5,4\n"
    assert reading_of(text).columns[0].kind == "id"
    assert reading_of(text, Answers(kinds={0: "number"})).columns[0].values.tolist() == [1, 2, 3]


def test_one_value_and_missing_cells_may_be_a_boolean() -> None:
    text = "x,news,y\n1,yes,2\n2,,3\n3,yes,4\n4,,7\n"
    reading = reading_of(text)
    assert reading.columns[1].kind == "constant"
    assert reading.notes == (
        "news: the only value is yes, and 2 cells are missing, so it is not used; if missing means "
        "no, answer that it is a boolean.",
    )
    answered = reading_of(text, Answers(kinds={1: "boolean"})).columns[1]
    assert (answered.labels, answered.values.tolist()) == (("blank", "yes"), [1, 0, 1, 0])


def test_a_plain_file_keeps_what_looks_like_a_total() -> None:
    text = "shop,x,y\nA,1,2\nB,2,4\nTotal,3,6\n"
    assert reading_of(text).rows == 2
    assert reading_of(text, Answers(is_plain=True)).rows == 3


@pytest.mark.parametrize(
    ("limits", "limit", "sentence"),
    [
        (ReadingLimits(bytes=30), "bytes", "file: 35 bytes must have at most 30 bytes: leave out"),
        (ReadingLimits(rows=3), "rows", "file: more than 3 rows must have at most 3 rows: leave"),
        (ReadingLimits(columns=2), "columns", "file: 3 columns must have at most 2 columns: leave"),
        (ReadingLimits(cell=3), "cell", "file: 4 characters in line 1 (kind…) must have at most 3"),
        (ReadingLimits(classes=1), "classes", "file: 2 labels in column kind must be at most 1"),
    ],
)
def test_a_file_beyond_a_limit_is_refused_in_one_sentence(
    limits: ReadingLimits, limit: str, sentence: str
) -> None:
    answers = Answers(kinds={2: "category"})
    assert refusal_of(TABLE, answers, limits).startswith(sentence)
    with pytest.raises(ExperimentError) as caught:
        reading_of(TABLE, answers, limits)
    assert caught.value.limit == limit


def test_a_file_of_many_more_rows_is_refused_before_all_are_cut() -> None:
    text = "a,b\n" + "1,2\n" * 1_000
    assert refusal_of(text, limits=ReadingLimits(rows=10)).startswith("file: more than 10 rows")


def test_the_limits_allow_20_000_rows_of_100_columns() -> None:
    limits = ReadingLimits()
    assert limits.rows >= 20_000
    assert limits.columns >= 100
    assert limits.bytes >= 20_000 * 100 * 8
