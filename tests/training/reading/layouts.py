"""Files whose rows are hard to tell apart: titles, names, units, notes, totals, ragged rows."""

from typing import Any

# Each: the file, and what is right about it.
LAYOUTS: dict[str, tuple[str | bytes, dict[str, Any]]] = {}

LAYOUTS["years as names of columns"] = (
    "country,2019,2020,2021\nAustria,1.5,2.5,3.5\nBelgium,2,3,4\nChile,4,5,6\nDenmark,1,2,9\n",
    {
        "header_rows": 1,
        "rows_in_table": 4,
        "target": "2021",
        "not_inputs": ["country"],
        "columns": {
            "country": {"type": "id"},
            "2019": {"sum": 8.5},
            "2020": {"sum": 12.5},
            "2021": {"sum": 22.5},
        },
    },
)
LAYOUTS["years in the rows are data"] = (
    "2019,1.5\n2020,2.5\n2021,3.5\n2022,5.5\n",
    {"header_rows": 0, "rows_in_table": 4, "target": "column 2"},
)
LAYOUTS["a column of years below a name"] = (
    "year,area,price\n2019,55,310\n2020,60,333\n2020,71,390\n2021,48,299\n",
    {
        "columns": {
            "year": {"type": "number", "sum": 8080.0},
            "area": {"sum": 234.0},
            "price": {"sum": 1332.0},
        },
        "target": "price",
        "task": "regression",
    },
)
LAYOUTS["several spaces between cells"] = (
    "x     y    class\n1.0   2.0   a\n2.0   3.5   b\n10.0  3.0   a\n4.0   5.0   b\n",
    {
        "rows_in_table": 4,
        "target": "class",
        "task": "classification",
        "columns": {"x": {"sum": 17.0}, "y": {"sum": 13.5}, "class": {"values": {"a": 2, "b": 2}}},
    },
)
LAYOUTS["single spaces and spaces at the start"] = (
    "  1 2.5 3\n 10 3.5 4\n  4 4.5 6\n",
    {
        "delimiter": " ",
        "header_rows": 0,
        "rows_in_table": 3,
        "columns": {
            "column 1": {"sum": 15.0},
            "column 2": {"sum": 10.5},
            "column 3": {"sum": 13.0},
        },
    },
)
LAYOUTS["a table of Markdown"] = (
    "| dose | effect | kind |\n|-----:|:------:|------|\n| 1 | 2.5 | a |\n| 3 | 5 | b |\n"
    "| 4 | 6 | a |\n| 5 | 9 | b |\n",
    {
        "delimiter": "|",
        "rows_in_table": 4,
        "rows_left_out": [{"line": 2, "why": "a ruled line"}],
        "notes": [],
        "columns": {
            "dose": {"sum": 13.0},
            "effect": {"sum": 22.5},
            "kind": {"values": {"a": 2, "b": 2}},
        },
    },
)
LAYOUTS["a printed table with frames"] = (
    "+----+-----+-----+\n| id | x   | y   |\n+----+-----+-----+\n|  1 | 2.5 | 3   |\n"
    "|  2 | 3.5 | 4   |\n|  3 | 4   | 6.5 |\n+----+-----+-----+\n",
    {"rows_in_table": 3, "columns": {"id": {"type": "id"}, "x": {"sum": 10.0}, "y": {"sum": 13.5}}},
)
LAYOUTS["the count of rows below, as databases print it"] = (
    " id | x | y \n----+---+---\n  1 | 2 | 3\n  2 | 3 | 4\n  3 | 5 | 6\n(3 rows)\n",
    {
        "rows_in_table": 3,
        "rows_left_out": [
            {"line": 2, "why": "a ruled line"},
            {"line": 6, "why": "a note, not data"},
        ],
    },
)
LAYOUTS["a row of units"] = (
    "time,length,mass\ns,cm,kg\n1,2.5,3\n2,3.5,4\n3,4.5,6\n",
    {
        "rows_in_table": 3,
        "header_rows": 1,
        "rows_left_out": [{"line": 2, "why": "units, not data"}],
        "columns": {
            "time": {"unit": "s", "sum": 6.0},
            "length": {"unit": "cm"},
            "mass": {"unit": "kg"},
        },
    },
)
LAYOUTS["a row of units in brackets with a gap"] = (
    "Probe;Temp;Druck\n;[°C];[hPa]\nA;20,5;1013,2\nB;21,5;1009,9\nC;19,0;1000,4\n",
    {
        "decimal": ",",
        "rows_in_table": 3,
        "columns": {
            "Probe": {"type": "id"},
            "Temp": {"unit": "°C", "sum": 61.0},
            "Druck": {"unit": "hPa", "sum": 3023.5},
        },
    },
)
LAYOUTS["names in two rows"] = (
    "male,,female,\nage,pay,age,pay\n31,2.5,33,2.75\n42,3.5,41,4\n53,4.5,50,7\n",
    {
        "header_rows": 2,
        "rows_in_table": 3,
        "target": "female pay",
        "columns": {
            "male age": {"sum": 126.0},
            "male pay": {},
            "female age": {},
            "female pay": {"sum": 13.75},
        },
    },
)
LAYOUTS["names in two rows"][1]["notes"] = ["The names stand in two rows; the second is line 2."]
LAYOUTS["a first row whose only number is missing"] = (
    "student,score,passed\nAnn,absent,no\nBob,5,yes\nCy,8,no\nDi,11,yes\nEd,7,no\n",
    {
        "header_rows": 1,
        "rows_in_table": 5,
        "notes": [
            "score: cells that are no numbers count as missing (line 2: absent).",
        ],
        "columns": {
            "student": {"type": "id"},
            "score": {"type": "number", "missing": 1, "sum": 31.0},
            "passed": {"type": "boolean"},
        },
    },
)
for word in ("None", "unknown", "inf", "<5", "NA", "in"):
    LAYOUTS[f"{word} in the first row"] = (
        f"student,score,passed\nAnn,{word},no\nBob,5,yes\nCy,8,no\nDi,11,yes\nEd,7,no\n",
        {"header_rows": 1, "rows_in_table": 5, "columns": {
            "student": {}, "score": {"missing": 1, "sum": 31.0}, "passed": {},
        }},
    )  # fmt: skip
LAYOUTS["None in both columns of numbers of the first row and the next"] = (
    "a,b,k\n1,None,x\nNone,2,y\n3,4,None\n4,5,x\n",
    {"header_rows": 1, "rows_in_table": 4, "columns": {
        "a": {"missing": 1, "sum": 8.0}, "b": {"missing": 1, "sum": 11.0}, "k": {},
    }},
)  # fmt: skip
LAYOUTS["title, author and an empty line above"] = (
    "Umfrage 2023;;\nStand: 1. März;;\n;;\nAlter;Größe;Sport\n23;1,80;ja\n31;1,75;nein\n"
    "45;1,62;ja\n28;1,91;nein\n",
    {
        "lines_above_header": 3,
        "rows_in_table": 4,
        "decimal": ",",
        "rows_left_out": [
            {"line": 1, "why": "title, not data"},
            {"line": 2, "why": "title, not data"},
            {"line": 3, "why": "empty"},
        ],
        "columns": {
            "Alter": {"sum": 127.0},
            "Größe": {"sum": 7.08},
            "Sport": {"values": {"nein": 2, "ja": 2}},
        },
    },
)
LAYOUTS["a total without equal numbers of labels"] = (
    "Filiale;Personal;Umsatz\nNord;5;1.243,50\nSüd;35;7.491,00\nOst;24;4.790,25\n"
    "Summe;64;13.524,75\n",
    {
        "thousands": ".",
        "rows_in_table": 3,
        "rows_left_out": [{"line": 5, "why": "a total, the sum of the rows above"}],
        "columns": {
            "Filiale": {"type": "id"},
            "Personal": {"sum": 64.0},
            "Umsatz": {"sum": 13524.75},
        },
    },
)
LAYOUTS["a total and a mean and a source below"] = (
    "shop,x,y\nA,1,2\nB,2,4\nC,3,9\nD,6,1\nTotal,12,16\nMean,3,4\nSource: city, 2020\n",
    {
        "rows_in_table": 4,
        "target": "y",
        "columns": {"shop": {"type": "id"}, "x": {"sum": 12.0}, "y": {"sum": 16.0}},
    },
)
LAYOUTS["an empty line and a source of as many cells below"] = (
    "x,y\n1,2\n2,3.5\n4,5\n7,8\n\nSource: Statistical Office, Bern\n",
    {
        "rows_in_table": 4,
        "rows_left_out": [{"line": 6, "why": "empty"}, {"line": 7, "why": "a note, not data"}],
        "columns": {"x": {"sum": 14.0, "missing": 0}, "y": {"sum": 18.5, "missing": 0}},
    },
)
LAYOUTS["a category that is called all is data"] = (
    "kind,x,y\nnone,1,2\nall,2,4\nnone,3,9\nall,3,1\n",
    {"rows_in_table": 4, "rows_left_out": []},
)
LAYOUTS["a separator at the end of the rows but not of the names"] = (
    "a,b,label\n1,2.5,x,\n3,4,y,\n5,6,x,\n7,8,y,\n",
    {
        "target": "label",
        "rows_in_table": 4,
        "columns": {"a": {"sum": 16.0}, "b": {"sum": 20.5}, "label": {"values": {"x": 2, "y": 2}}},
    },
)
LAYOUTS["a separator at the end of every line"] = (
    "a;b;c;\n1;2,5;3;\n2;3,5;4;\n4;4,5;7;\n",
    {"target": "c", "rows_in_table": 3, "columns": {"a": {"sum": 7.0}, "b": {}, "c": {}}},
)
LAYOUTS["ragged rows"] = (
    "a,b,c\n1,2,3\n4,5\n6,7,8\n9,10,11,12\n13,14,15\n1,3,4\n",
    {
        "rows_in_table": 4,
        "rows_left_out": [
            {"line": 3, "why": "has 2 cells, the others 3"},
            {"line": 5, "why": "has 4 cells, the others 3"},
        ],
    },
)
LAYOUTS["quoted line breaks and separators"] = (
    'id;text;len;y\r\n1;"one;\r\ntwo";10;1\r\n2;"he said ""no""\r\nand left";20;3\r\n'
    '3;ok;35;4\r\n4;"x\r\ny";5;9\r\n',
    {
        "line_end": "CRLF",
        "columns": {"id": {"type": "id"}, "text": {"type": "text"}, "len": {"sum": 70.0}, "y": {}},
    },
)
LAYOUTS["names in a comment"] = (
    "# measured in room 3\n# x1,x2,y\n1.5,2,3\n2.5,3,4\n3.5,5,7\n",
    {
        "lines_above_header": 1,
        "header_rows": 1,
        "rows_left_out": [{"line": 1, "why": "a comment"}],
        "columns": {"x1": {"sum": 7.5}, "x2": {"sum": 10.0}, "y": {"sum": 14.0}},
    },
)
LAYOUTS["comments between the rows"] = (
    "x,y\n1,2\n# sensor replaced, again\n2,3.5\n#3,99\n4,5\n5,5\n6,7\n7,7\n8,8\n9,9\n10,9.5\n",
    {
        "rows_in_table": 9,
        "rows_left_out": [{"line": 3, "why": "a comment"}, {"line": 5, "why": "a comment"}],
    },
)
LAYOUTS["a hash as the name of a column"] = (
    "#,x,y\n1,2,3\n2,3,5\n3,4,8\n",
    {"rows_in_table": 3, "columns": {"#": {"type": "id"}, "x": {}, "y": {}}},
)
LAYOUTS["the separator named in the first line"] = (
    "sep=;\na;b\n1;2,5\n3;4,5\n6;5,5\n",
    {
        "delimiter": ";",
        "decimal": ",",
        "lines_above_header": 1,
        "rows_left_out": [{"line": 1, "why": "names the separator"}],
    },
)
LAYOUTS["names again in the middle"] = (
    "a,b\n1,2\n2,3\na,b\n4,5\n6,8\n",
    {"rows_in_table": 4, "rows_left_out": [{"line": 4, "why": "the names again"}]},
)
LAYOUTS["names of rows as R writes them"] = (
    '"x" "y" "g"\n"1" 1.5 2 "a"\n"2" 2.5 3 "b"\n"3" 3.5 1 "a"\n"4" 1 2 "b"\n',
    {
        "target": "g",
        "columns": {
            "column 1": {"type": "id"},
            "x": {"sum": 8.5},
            "y": {"sum": 8.0},
            "g": {"values": {"a": 2, "b": 2}},
        },
    },
)
LAYOUTS["an index without a name"] = (
    ",a,b\n0,1.5,2\n1,2.5,4\n2,3.5,5\n3,4,6\n",
    {"columns": {"column 1": {"type": "id", "header": ""}, "a": {}, "b": {}}, "target": "b"},
)
LAYOUTS["repeated names"] = (
    "a,a,b\n1,2.5,3\n4,5,6\n7,8,8\n",
    {"columns": {"a": {"header": "a"}, "a (2)": {"header": "a"}, "b": {}}},
)
LAYOUTS["single quotation marks"] = (
    "'a','b','c'\n1,'x','y'\n2,'u, v','y'\n3,'x','z'\n4,'x','z'\n",
    {
        "rows_in_table": 4,
        "columns": {"a": {"sum": 10.0}, "b": {"values": {"u, v": 1, "x": 3}}, "c": {}},
    },
)
LAYOUTS["inches are no quotation marks"] = (
    'a,b,c\n1,5" pipe,2\n2,6" pipe,3\n3,7" pipe,4\n',
    {"rows_in_table": 3, "target": "c"},
)
LAYOUTS["empty columns and rows of a spreadsheet"] = (
    "x;;y;;\n1;;2;;\n2;;3,5;;\n;;;;\n4;;5;;\n;;;;\n",
    {
        "rows_in_table": 3,
        "columns": {"x": {"sum": 7.0}, "y": {"sum": 10.5}},
        "notes": ["Empty columns left out: 3."],
        "rows_left_out": [{"line": 4, "why": "empty"}, {"line": 6, "why": "empty"}],
    },
)
