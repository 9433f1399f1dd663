"""Files that must be refused, each with one sentence: field, value and what to do."""

from app.training.reading.answers import Answers

REFUSED: dict[str, tuple[str | bytes, str]] = {
    "nothing": ("", "file: empty must have rows of data"),
    "spaces only": (" \n\n ", "file: empty must have rows of data"),
    "names only": (
        "a,b\n", "file: no rows must have rows of data, not only the names of the columns",
    ),
    "one column": (
        "values\n1\n2\n3\n",
        "file: one column must have at least two columns, separated by commas, semicolons, tabs, "
        "bars or spaces",
    ),
    "a spreadsheet": (
        b"PK\x03\x04aaaa",
        "file: a spreadsheet or zip file must be a text: save the table as CSV first",
    ),
    "a picture": (
        b"\x89PNG\r\n\x1a\n\0\0", "file: a picture must be a text: save the table as CSV first",
    ),
    "other bytes": (
        b"a,b\x00\x01\x02,c\n1,2,3\n",
        "file: control characters must be a text: save the table as CSV first",
    ),
    "HTML": (
        " <table>\n<tr><td>1</td><td>2</td></tr></table>\n",
        "file: HTML or XML must be a table of cells: save it as CSV first",
    ),
    "JSON": ('{"a": [1, 2]}', "file: JSON must be a table of cells: save it as CSV first"),
    "decimal commas between commas": (
        "a,b\n1,5,2,5\n3,5,4,5\n",
        "file: 2 names in line 1 must have as many names as the rows have cells, which is 4; where "
        "commas separate cells, decimals need points or quotation marks",
    ),
    "a point that may be both": (
        "x;Preis\n1;12.345\n2;23.456\n3;9.123\n",
        "decimal: 12.345 in line 2, column Preis is either 12 and 345 thousandths, or 12 thousand "
        "345: answer point if the point separates decimals, and comma if it separates thousands",
    ),
    "a comma that may be both": (
        "x\tprice\n1\t12,345\n2\t23,456\n3\t9,023\n",
        "decimal: 12,345 in line 2, column price is either 12 and 345 thousandths, or 12 thousand "
        "345: answer comma if the comma separates decimals, and point if it separates thousands",
    ),
    "both signs separate decimals": (
        "a;b\n1.5;2,5\n2.5;3,5\n",
        "decimal: 1.5 in line 2, column a and 2,5 in line 2, column b do not fit together: 1.5 "
        "says that a point separates decimals, 2,5 that a comma does; answer point or comma, and "
        "the numbers that do not fit it count as missing",
    ),
    "one class": (
        "x,label\n1,a\n2,a\n3,a\n",
        "label: a is the only value of this column: a target must have at least two",
    ),
    "one species in the last column": (
        "x,z,species\n1,2,setosa\n2,4,setosa\n3,7,setosa\n",
        "species: setosa is the only value of this column: a target must have at least two",
    ),
    "no number": (
        "x,label\nu,a\nv,b\nu,a\nv,b\nu,b\n",
        "file: x: category, label: category must have a column of numbers that are not all equal",
    ),
    "nothing but an id beside the number": (
        "name,x\nAnn,1\nBob,2\nCleo,4\n",
        "file: name: id, x: number must have a target and at least one input, which are numbers or "
        "labels",
    ),
    "a second table below": (
        "x,y\n1,2\n2,3\n3,5\n4,4\n5,6\n6,9\n7,7\n8,8\n9,9\n10,1\n\na,b\n1,5\n2,7\n",
        "file: line 13: a, b seems to begin a second table: leave one table in the file",
    ),
    "more ragged rows than others": (
        "a,b,c\n1,2\n1,2,3\n4\n1,2,3,4\n1,2,3\n1,2,3,4,5\n1\n3,4\n",
        "file: rows of 1 to 5 cells must be mostly rows with equally many cells",
    ),
    "numbers that may be names": (
        "group,1,2,3\nA,1.5,2,3\nB,2.5,3,5\nC,3,5,4\n",
        "header: group, 1, 2, 3 in line 1 may be the names of the columns or the first row of "
        "data: answer yes if they are names, and no if they are data",
    ),
    "names in two rows, or marks that were missed": (
        "name,first,second\nAnn,absent,ill\nBob,5,6\nCy,8,7\nDi,11,9\n",
        "header: Ann, absent, ill in line 2 may be more of the names or the first row of data: "
        "answer two if the names of the columns stand in two rows, and yes if the row is data",
    ),
    "numbers too large": (
        "x,pop,y\n1,5000000000,2\n2,7000000,3\n3,8000000000,5\n4,1000,6\n",
        "kinds.1: 5000000000 in line 2, column pop is beyond 1,000,000,000 (2 of 4 numbers): use "
        "a larger unit, such as millions, or answer number to count such cells as missing, or text "
        "to leave the column out",
    ),
    "UTF-8 cut within a letter": (
        "Größe,b\n1,2\n3,ä".encode()[:-1],
        "encoding: byte 17 is no UTF-8, but the letters of the file are: save it as UTF-8 again, "
        "or answer windows-1252 if that is right",
    ),
    "bytes of no encoding": (
        b"a,b\n\x81\x8d,2\n", "file: bytes that are no text must be in UTF-8 or Windows-1252",
    ),
    "broken UTF-16": (
        b"\xff\xfea\0,\0b", "file: byte 5 must be valid UTF-16-LE",
    ),
}  # fmt: skip

TABLE = "x,y,kind\n1,2.5,a\n2,3,b\n3,4,a\n4,6,b\n"
# Answers that do not fit `TABLE`.
REFUSED_ANSWERS: dict[str, tuple[Answers, str]] = {
    "unknown encoding": (
        Answers(encoding="klingon"),
        "encoding: klingon is not a known encoding; use utf-8, utf-16 or windows-1252",
    ),
    "unknown separator": (
        Answers(delimiter="!"),
        "delimiter: ! must be a comma, a semicolon, a tab, a bar, two or more spaces, spaces",
    ),
    "unknown decimal sign": (Answers(decimal="x"), "decimal: x must be a point or a comma"),
    "unknown kind": (
        Answers(kinds={0: "float"}),  # type: ignore[dict-item]
        "kinds.0: float must be one of number, category, boolean, date, id, constant, text",
    ),
    "no such column": (
        Answers(kinds={3: "text"}), "kinds: 3 must be the place of a column, which is 0 to 2",
    ),
    "labels as numbers": (
        Answers(kinds={2: "number"}),
        "kinds.2: number does not fit column kind: a in line 2 is no number",
    ),
    "many values as a boolean": (
        Answers(kinds={0: "boolean"}),
        "kinds.0: boolean does not fit column x: it has 4 different values, a boolean has two",
    ),
    "different values as a constant": (
        Answers(kinds={2: "constant"}),
        "kinds.2: constant does not fit column kind: it has 2 different values",
    ),
    "numbers as dates": (
        Answers(kinds={1: "date"}), "kinds.1: date does not fit column y: 2.5 in line 2 is no date",
    ),
    "a separator that does not occur": (
        Answers(delimiter=";"), "file: one column must have at least two columns",
    ),
}  # fmt: skip
