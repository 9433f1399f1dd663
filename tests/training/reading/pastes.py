"""Tables as people paste and keep them, with what is right about each."""

from typing import Any

# Each: the file, and what is right about it.
PASTES: dict[str, tuple[str | bytes, dict[str, Any]]] = {
    "a title with a comma above three columns": (
        "Results, spring 2023\nhours,score,kind\n3,42.5,a\n12,62.6,b\n17,75,a\n4,44,b\n",
        {"lines_above_header": 1, "rows_left_out": [{"line": 1, "why": "title, not data"}],
         "columns": {"hours": {"sum": 36.0}, "score": {"sum": 224.1}, "kind": {}}},
    ),
    "a title as wide as the table and an empty line": (
        "Results,spring\n\nhours,score\n3,42.5\n12,62.6\n17,75\n",
        {"lines_above_header": 2, "header_rows": 1, "rows_in_table": 3,
         "columns": {"hours": {"sum": 32.0}, "score": {"sum": 180.1}}},
    ),
    "an empty line below the names": (
        "hours,score\n\n3,42.5\n12,62.6\n17,75\n",
        {"lines_above_header": 0, "rows_in_table": 3,
         "rows_left_out": [{"line": 2, "why": "empty"}]},
    ),
    "an index and True and False, from pandas": (
        ",x,ok\n0,1.5,True\n1,2.5,False\n2,3.5,True\n3,1,False\n",
        {"columns": {"column 1": {"type": "id"}, "x": {"sum": 8.5},
                     "ok": {"type": "boolean", "values": {"False": 2, "True": 2}}}},
    ),
    "class numbers with a point": (
        "class,a\n1.0,2.5\n2.0,3.5\n1.0,4\n2.0,5\n3.0,5.5\n3.0,7\n",
        {"target": "class", "columns": {"class": {"type": "category", "sum": 12.0}, "a": {}}},
    ),
    "a footnote in a cell of Wikipedia": (
        "City\tPop\tArea\nA\t1,234[1]\t2.5\nB\t2,345\t3.5\nC\t3,456\t4\nD\t4,567\t5\nE\t1,200\t7\n",
        {"thousands": ",", "columns": {
            "City": {"type": "id"}, "Pop": {"missing": 1, "sum": 11568.0}, "Area": {"sum": 22.0}},
         "notes": ["Pop: cells that are no numbers count as missing (line 2: 1,234[1])."]},
    ),
    "ISO dates and decimal commas": (
        "date;temp;rain\n2024-01-01;1,5;0\n2024-01-02;2,5;1,2\n2024-01-03;0,5;3,1\n"
        "2024-01-04;-1;0\n",
        {"columns": {"date": {"type": "date"}, "temp": {"sum": 3.5}, "rain": {"sum": 4.3}}},
    ),
    "a line break in a name": (
        '"Fläche\n(m²)",Zimmer,Miete\n62.4,2,739.57\n79.3,5,1091\n63,1,716\n',
        {"rows_in_table": 3, "columns": {"Fläche": {"unit": "m²", "header": "Fläche\n(m²)"},
                                         "Zimmer": {}, "Miete": {"sum": 2546.57}}},
    ),
    "a column without a name": (
        "a,,c\n1,2,3\n4,5.5,6\n7,8,10\n", {"columns": {"a": {}, "column 2": {}, "c": {}}},
    ),
    "ages in ranges are labels": (
        "age,n,y\n10-20,5,1.5\n20-30,7,2.5\n10-20,8,3.5\n20-30,9,1\n",
        {"columns": {"age": {"values": {"10-20": 2, "20-30": 2}}, "n": {}, "y": {"sum": 8.5}}},
    ),
    "everything in quotation marks": (
        '"a";"b";"c"\n"1,5";"x";"2"\n"2,5";"y";"3"\n"4,5";"x";"5"\n"6";"y";"5"\n',
        {"decimal": ",", "columns": {"a": {"sum": 14.5}, "b": {"values": {"x": 2, "y": 2}},
                                     "c": {"sum": 15.0}}},
    ),
    "currencies in letters": (
        "item;price;n\na;EUR 12,50;1\nb;EUR 1.300,00;2\na;EUR 9,99;3\nb;EUR 7,00;4\n",
        {"columns": {"item": {}, "price": {"sum": 1329.49, "unit": "EUR"}, "n": {}}},
    ),
    "prices without cents": (
        "item;price;n\na;12,– €;1\nb;13,50 €;2\na;9,99 €;3\nb;7,- €;4\n",
        {"decimal": ",", "columns": {"item": {}, "price": {"sum": 42.49, "unit": "€"}, "n": {}}},
    ),
    "labels first and no names": (
        "setosa,5.1,3.5\nvirginica,6.3,3.3\nsetosa,4.9,3\nvirginica,5.8,2.7\n",
        {"header_rows": 0, "rows_in_table": 4, "columns": {
            "column 1": {"type": "category"}, "column 2": {"sum": 22.1}, "column 3": {}}},
    ),
    "a missing value in a first row without names": (
        "5.1,NA,setosa\n6.3,3.3,virginica\n4.9,3,setosa\n5.8,2.7,virginica\n",
        {"header_rows": 0, "rows_in_table": 4, "target": "column 3"},
    ),
    "a counter in a first column without a name": (
        "1,5.1,setosa\n2,6.3,virginica\n3,4.9,setosa\n4,5.8,virginica\n",
        {"header_rows": 0, "columns": {"column 1": {"type": "id"}, "column 2": {}, "column 3": {}}},
    ),
    "a footnote with a star below": (
        "country,gdp*,pop\nA,1.5,2\nB,2.5,3\nC,3.5,5\n* estimated\n",
        {"rows_in_table": 3, "rows_left_out": [{"line": 5, "why": "a note, not data"}]},
    ),
    "a note in the first of two columns": (
        "x,y\n1,2\n2,3.5\n4,5\n7,8\nn = 4,\n",
        {"rows_in_table": 4, "missing_total": 0,
         "rows_left_out": [{"line": 6, "why": "a note, not data"}]},
    ),
    "thousands that a decimal comma elsewhere tells": (
        "stadt;einwohner;fläche\nA;12.345;1,5\nB;123.456;2,25\nC;1.234;5,1\n",
        {"decimal": ",", "thousands": ".",
         "columns": {"stadt": {}, "einwohner": {"sum": 137035.0}, "fläche": {"sum": 8.85}}},
    ),
    "subtotals and a total": (
        "shop,n,x\nA,10,1\nB,40,2\nTotal,50,3\nC,7,3\nD,8,4\nTotal,15,7\n",
        {"rows_in_table": 4, "rows_left_out": [
            {"line": 4, "why": "a total, the sum of some rows above"},
            {"line": 7, "why": "a total"}],
         "columns": {"shop": {}, "n": {"sum": 65.0}, "x": {"sum": 10.0}}},
    ),
    "a mean and a standard deviation": (
        "Name;Punkte;Note\nA;10;1,3\nB;20;2,0\nC;30;2,7\nMittelwert;20;2,0\n"
        "Standardabweichung;10;0,7\n",
        {"rows_in_table": 3, "rows_left_out": [
            {"line": 5, "why": "a mean, that of the rows above"},
            {"line": 6, "why": "a standard deviation, that of the rows above"}]},
    ),
    "a minimum, a maximum and a count": (
        "Name,P,N\nA,10,1.3\nB,20,2.0\nC,30,2.7\nMin,10,1.3\nMax,30,2.7\nCount,3,3\n",
        {"rows_in_table": 3, "columns": {"Name": {}, "P": {"sum": 60.0}, "N": {"sum": 6.0}}},
    ),
    "a row called max that is data": (
        "name,P,N\nA,10,1.3\nB,20,2.0\nMax,15,2.7\n", {"rows_in_table": 3, "rows_left_out": []},
    ),
    "a missing value that a sentence tells": (
        "% missing values are denoted by *\nx,y\n1,2\n2,*\n3,4\n5,6\n",
        {"rows_used": 3, "columns": {"x": {}, "y": {"missing": 1, "sum": 12.0}}, "notes": []},
    ),
    "a value for no data in the first line": (
        "NODATA_value -9999\nx y z\n1 2 3\n2 -9999 4\n3 5 6\n",
        {"columns": {"x": {}, "y": {"missing": 1, "sum": 7.0}, "z": {}}},
    ),
    "labels of -1 and 1 in a last column without a name": (
        "1.5,2,-1\n2,3,1\n3,1,-1\n4,2,1\n5,2,1\n6,2,-1\n", {"task": "classification"},
    ),
    "book numbers are an id": (
        "isbn,x,y\n9783161484100,1,2\n9783161484117,2,3\n9783161484124,3,5\n",
        {"not_inputs": ["isbn"], "columns": {"isbn": {"type": "id"}, "x": {}, "y": {}}},
    ),
    "a total with a second label": (
        "Region;Stadt;Wert;x\nNord;A;10;1\nNord;B;20;3\nSüd;C;5;2\nGesamt;alle;35;6\n",
        {"rows_in_table": 3, "columns": {"Region": {"values": {"Nord": 2, "Süd": 1}}, "Stadt": {},
                                         "Wert": {"sum": 35.0}, "x": {"sum": 6.0}}},
    ),
    "a table of Markdown without bars at the ends": (
        "a | b | c\n--|--|--\n1 | 2 | x\n2 | 3.5 | y\n4 | 5 | x\n5 | 7 | y\n",
        {"rows_in_table": 4, "rows_left_out": [{"line": 2, "why": "a ruled line"}],
         "missing_total": 0, "columns": {"a": {"sum": 12.0}, "b": {"sum": 17.5}, "c": {}}},
    ),
    "a French export with a title and means": (
        "Relevé 2022;;;\r\n;;;\r\nVille;Température (°C);Pluie (mm);Classe\r\n"
        "Lyon;20,5;1 234,5;chaud\r\nLille;12,5;2 001,0;froid\r\nNice;22;980,25;chaud\r\n"
        "Brest;11;n.d.;froid\r\nMoyenne;16,5;1 405,25;\r\n",
        {"rows_in_table": 4, "decimal": ",", "target": "Classe", "columns": {
            "Ville": {"type": "id"}, "Température": {"sum": 66.0, "unit": "°C"},
            "Pluie": {"sum": 4215.75, "missing": 1, "unit": "mm"}, "Classe": {"missing": 0}}},
    ),
    "a total without a label": (
        "shop,n,x\nA,10,1\nB,40,2\nC,7,3\n,57,6\n",
        {"rows_in_table": 3, "rows_left_out": [
            {"line": 5, "why": "a total, the sum of the rows above"}]},
    ),
    "sums in a table of nothing but numbers are said": (
        "a,b\n1,2\n3,4\n5,6\n9,12\n",
        {"rows_in_table": 4, "notes": [
            "Line 5 has the sums of all rows above and is read as data; if it is a total, leave it "
            "out of the file."]},
    ),
    "empty lines between the rows": (
        "x y\n1 2\n\n3 4\n\n5 6.5\n",
        {"rows_in_table": 3, "columns": {"x": {}, "y": {"sum": 12.5}}},
    ),
    "remarks in a last column": (
        "x,y,notes\n1,2,\n2,3,ok\n3,4.5,\n4,5,broken\n5,6,\n",
        {"target": "y", "not_inputs": ["notes"]},
    ),
    "one value of several cells is said": (
        "a,b,c,d\n1,,,x\n,2,,y\n,,3,x\n4,,,y\n,5,,x\n",
        {"rows_in_table": 5, "missing_total": 10, "not_inputs": ["c"], "target": "d"},
    ),
    "values with their errors are no numbers, and it is said": (
        "x,y,z\n1 ± 0.2,3,1\n2 ± 0.1,4,2\n3 ± 0.3,6,5\n4 ± 0.1,7,4\n",
        {"not_inputs": ["x"], "notes": [
            "x: its cells, such as 1 ± 0.2, are no numbers, so it is not used."]},
    ),
    "times are no inputs": (
        "time,temp,hum\n08:00,20.5,40\n09:00,21,42\n10:00,22,41\n",
        {"not_inputs": ["time"], "target": "hum"},
    ),
}  # fmt: skip
