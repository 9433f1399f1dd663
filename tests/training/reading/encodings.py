"""Files in many encodings, from many programs."""

from typing import Any

# Each: the file, and what is right about it.
ENCODINGS: dict[str, tuple[str | bytes, dict[str, Any]]] = {}

ENCODINGS["carriage returns only"] = (
    b"a,b\r1,2\r3,4\r5,5\r",
    {"line_end": "CR", "rows_in_table": 3},
)
ENCODINGS["no line end at the end"] = ("a,b\n1,2\n3,4\n5,5", {"rows_in_table": 3, "line_end": "LF"})
ENCODINGS["UTF-16 with a mark, from Excel"] = (
    "\ufeffGruppe\tWert\tMaß\r\nÄ\t1,5\t2\r\nB\t2,25\t3\r\nÄ\t3,5\t5\r\nB\t3\t9\r\n".encode(
        "utf-16-le"
    ),
    {
        "encoding": "utf-16",
        "delimiter": "\t",
        "decimal": ",",
        "rows_in_table": 4,
        "target": "Maß",
        "columns": {"Gruppe": {"values": {"B": 2, "Ä": 2}}, "Wert": {"sum": 10.25}, "Maß": {}},
    },
)
ENCODINGS["UTF-16 without a mark"] = (
    "a,b\n1,2\n2,3.5\n4,5\n".encode("utf-16-be"),
    {"rows_in_table": 3, "target": "b"},
)
ENCODINGS["UTF-8 with a mark"] = (
    "\ufeffa,b\n1,2\n2,3.5\n4,5\n".encode(),
    {"columns": {"a": {"header": "a"}, "b": {}}},
)
ENCODINGS["Windows-1252"] = (
    "Maße;Größe;Preis €\n1;2;3,5\n2;3;4,5\n3;5;9,9\n".encode("cp1252"),
    {"encoding": "windows-1252", "columns": {"Maße": {}, "Größe": {}, "Preis €": {"sum": 17.9}}},
)
ENCODINGS["Mac Roman from old Excel"] = (
    "Größe;Maß;x\r1,5;2;1\r2,5;3;4\r3,5;5;6\r".encode("mac-roman"),
    {
        "encoding": "mac-roman",
        "line_end": "CR",
        "decimal": ",",
        "columns": {"Größe": {"sum": 7.5}, "Maß": {}, "x": {"sum": 11.0}},
        "notes": ["The file is not UTF-8; it is read as mac-roman, for example Größe."],
    },
)
ENCODINGS["code page 850 from MS-DOS"] = (
    "Höhe;Maß;x\r\n1,5;2;1\r\n2,5;3;4\r\n3,5;5;6\r\n".encode("cp850"),
    {"encoding": "cp850", "columns": {"Höhe": {"sum": 7.5}, "Maß": {}, "x": {}}},
)
ENCODINGS["French Excel"] = (
    (
        "ville;température;pluie\r\nOrléans;20,5;oui\r\nNîmes;25,5;non\r\nLyon;22;oui\r\n"
        "Nice;24;non\r\n"
    ).encode("cp1252"),
    {
        "encoding": "windows-1252",
        "decimal": ",",
        "target": "pluie",
        "columns": {
            "ville": {"type": "id"},
            "température": {"sum": 92.0},
            "pluie": {"type": "boolean", "values": {"non": 2, "oui": 2}},
        },
        "notes": ["The file is not UTF-8; it is read as windows-1252, for example température."],
    },
)
ENCODINGS["mixed line ends"] = (
    b"a,b\r\n1,2\n3,4\r\n5,7\n",
    {"line_end": "mixed", "rows_in_table": 3, "columns": {"a": {"sum": 9.0}, "b": {"sum": 13.0}}},
)
ENCODINGS["a mark and a line that names the separator"] = (
    "\ufeffsep=;\r\na;b\r\n1;2,5\r\n3;4\r\n5;6\r\n".encode(),
    {"encoding": "utf-8", "lines_above_header": 1, "columns": {"a": {}, "b": {"sum": 12.5}}},
)
