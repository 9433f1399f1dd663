"""Files whose cells are hard to read: numbers, missing values, dates, labels."""

from typing import Any

# Each: the file, and what is right about it.
CELLS: dict[str, tuple[str | bytes, dict[str, Any]]] = {}

CELLS["Swiss apostrophes between thousands"] = (
    "Ort;Preis;Zimmer\nBern;1'200.50;3\nZug;2’300.75;4\nBern;1'100.00;2\nZug;900.25;1\n",
    {
        "decimal": ".",
        "thousands": "'",
        "target": "Zimmer",
        "columns": {"Ort": {"type": "category"}, "Preis": {"sum": 5501.5}, "Zimmer": {"sum": 10.0}},
    },
)
CELLS["points between thousands, twice"] = (
    "a;b\n1.234.567,5;1\n2.345.678,25;2\n3.000.000,1;3\n",
    {"decimal": ",", "thousands": ".", "columns": {"a": {"sum": 6580245.85}, "b": {}}},
)
CELLS["no-break and thin spaces between thousands"] = (
    "a;b\n1\u00a0234,5;1\n2\u202f345,25;2\n3\u2009000,1;3\n4 500;4\n",
    {"decimal": ",", "columns": {"a": {"type": "number", "sum": 11079.85}, "b": {"sum": 10.0}}},
)
CELLS["commas between thousands in quotation marks"] = (
    'a,b\n"12,345",1\n"23,456",2\n"9,123",3\n',
    {"decimal": ".", "thousands": ",", "columns": {"a": {"sum": 44924.0}, "b": {}}},
)
CELLS["decimal commas in quotation marks between commas"] = (
    'a,b\n"1,5","2,25"\n"3,5","4,75"\n"3,25","1,5"\n',
    {"decimal": ",", "delimiter": ",", "columns": {"a": {"sum": 8.25}, "b": {"sum": 8.5}}},
)
CELLS["dollars before and in parentheses"] = (
    'kind,price,gain\nx,"$1,234.50",(12.5)\ny,$99.00,\u22123.25\nx,"$2,000.10",+4\ny,$5,7\n',
    {
        "thousands": ",",
        "columns": {
            "kind": {},
            "price": {"sum": 3338.6, "unit": "$"},
            "gain": {"sum": -4.75, "min": -12.5},
        },
    },
)
CELLS["euros behind, French Excel"] = (
    "ville;prix;note\nLyon;1 234,50 €;4\nNice;99,00 €;5\nLyon;2 000,10 €;3\nNice;5,00 €;1\n".encode(
        "cp1252"
    ),
    {
        "encoding": "windows-1252",
        "decimal": ",",
        "columns": {
            "ville": {"type": "category"},
            "prix": {"sum": 3338.6, "unit": "€"},
            "note": {},
        },
    },
)
CELLS["percent in some cells only is said"] = (
    "share;x\n5 %;1\n12,5 %;2\n7;4\n3;9\n",
    {
        "columns": {"share": {"sum": 27.5, "unit": "%"}, "x": {}},
        "notes": [
            "share: 2 of its numbers have %, 2 have not; all are taken as they stand, so 5 % "
            "and 5 are equal."
        ],
    },
)
CELLS["inf is missing and said"] = (
    "a,b,c\n1,2,x\n2,inf,y\n3,4,x\n4,-inf,y\n5,5,x\n",
    {
        "columns": {"a": {}, "b": {"missing": 2, "sum": 11.0}, "c": {}},
        "missing_total": 2,
        "notes": ["b: 2 infinite values count as missing."],
    },
)
CELLS["numbers too large are missing and said"] = (
    "a,b\n1,2\n2,1e400\n3,4\n4,5\n5,7\n",
    {
        "columns": {"a": {"sum": 15.0}, "b": {"type": "number", "missing": 1, "sum": 18.0}},
        "notes": [
            "b: numbers beyond 1,000,000,000 count as missing; a larger unit makes them smaller "
            "(line 3: 1e400)."
        ],
    },
)
CELLS["one odd cell among numbers is missing and said"] = (
    "x,y\n" + "".join(f"{i},{i * 2.5}\n" for i in range(20)) + "20,<0.5\n",
    {
        "rows_in_table": 21,
        "rows_used": 20,
        "columns": {"x": {}, "y": {"missing": 1, "sum": 475.0}},
        "notes": ["y: cells that are no numbers count as missing (line 22: <0.5)."],
    },
)
CELLS["E5 is a label, not a number"] = (
    "code,x\nE5,1\nE6,2.5\nE5,3\nE6,4\n",
    {"columns": {"code": {"type": "category", "values": {"E5": 2, "E6": 2}}, "x": {"sum": 10.5}}},
)
CELLS["stated missing value, compared as a number"] = (
    "# room temperature\n# missing = -999\ntime,temp\n1,20.5\n2,-999\n3,-999.0\n4,21\n",
    {
        "columns": {"time": {"sum": 10.0}, "temp": {"missing": 2, "sum": 41.5}},
        "rows_used": 2,
        "notes": [],
    },
)
CELLS["a missing value stated in a title"] = (
    "Messwerte (fehlende Werte: -99);\nx;y\n1;2,5\n2;-99\n3;4\n4;5\n",
    {"columns": {"x": {"sum": 10.0}, "y": {"missing": 1, "sum": 11.5}}},
)
CELLS["a code far from the rest is said"] = (
    "x,y\n1,2\n2,-999\n3,4\n4,-999\n5,5\n",
    {
        "columns": {"x": {}, "y": {"missing": 0, "sum": -1987.0}},
        "notes": [
            "y: -999 (rows: 2) is far from all other values, 2 to 5; if it means missing, answer "
            "so in `missing`."
        ],
    },
)
CELLS["99 among other ages is no code"] = (
    "temp,age\n-60,20\n-99,99\n40,64\n20,85\n10,50\n",
    {"notes": []},
)
CELLS["None is missing among numbers"] = (
    "a,b\n1,None\n2,3\n3,4\n",
    {"columns": {"a": {}, "b": {"missing": 1, "sum": 7.0}}},
)
CELLS["None is a label among labels"] = (
    "a,b\n1,None\n2,Mail\n3,None\n4,Mail\n",
    {"columns": {"a": {}, "b": {"missing": 0, "values": {"Mail": 2, "None": 2}}}},
)
CELLS["missing spellings of three languages"] = (
    "a;b\n1;k.A.\n2;2,5\n3;n/a\n4;3,5\n5;#NV\n6;–\n7;manquant\n8;4\n9;\n",
    {"rows_in_table": 9, "columns": {"a": {}, "b": {"missing": 6, "sum": 10.0}}},
)
CELLS["missing labels stay beside their rows"] = (
    "x,z,label\n1,2,a\n2,3.5,\n3,4,b\n4,5,a\n5,6,b\n",
    {
        "rows_in_table": 5,
        "rows_used": 4,
        "columns": {
            "x": {"sum": 15.0},
            "z": {},
            "label": {"missing": 1, "values": {"a": 2, "b": 2}},
        },
    },
)
CELLS["ja and nein"] = (
    "x,ok\n1.5,ja\n2.5,nein\n3,ja\n4,nein\n",
    {"columns": {"x": {}, "ok": {"type": "boolean", "values": {"nein": 2, "ja": 2}}}},
)
CELLS["vrai and faux"] = (
    "x;ok\n1,5;VRAI\n2,5;FAUX\n3;VRAI\n4;FAUX\n",
    {"columns": {"x": {}, "ok": {"type": "boolean", "values": {"FAUX": 2, "VRAI": 2}}}},
)
CELLS["ticks"] = (
    "size,sport,y\n1.5,x,3\n2.5,,4\n3,x,6\n4,,7\n5,,8\n",
    {
        "missing_total": 0,
        "columns": {
            "size": {},
            "sport": {"type": "boolean", "values": {"blank": 3, "x": 2}},
            "y": {},
        },
        "notes": ["sport: 2 cells have x, 3 are blank; blank is taken for no, not for missing."],
    },
)
CELLS["nothing but 0 and 1"] = (
    "a,b,xor\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n",
    {
        "target": "xor",
        "task": "classification",
        "columns": {name: {"type": "boolean"} for name in ("a", "b", "xor")},
    },
)
CELLS["genes whose alleles differ by capitals alone"] = (
    "gene,size\nB,1\nb,2\nB,3\nb,4\nB ,5\n",
    {
        "columns": {"gene": {"type": "category", "values": {"B": 3, "b": 2}}, "size": {}},
        "notes": ["gene: B, b differ by capitals alone and are labels each."],
    },
)
CELLS["genes, some of which differ by capitals"] = (
    "gene,x\nAA,1\nAa,2\nBB,3\nAA,4\nBB,5\nAa,6\n",
    {
        "columns": {"gene": {"values": {"AA": 4, "BB": 2}}, "x": {}},
        "notes": [
            "gene: AA, Aa are one label; if capitals make a difference, answer that the column is "
            "a category."
        ],
    },
)
CELLS["labels that differ by capitals and spaces"] = (
    "x,kind\n1,Red\n2,red\n3,blue\n4,BLUE \n5,Red\n6,blue\n7,light  green\n8,light green\n",
    {"columns": {"x": {}, "kind": {"values": {"Red": 3, "blue": 3, "light green": 2}}}},
)
CELLS["dates with the day or the month first"] = (
    "day,x,y\n01/02/2024,1,2\n03/04/2024,2,3\n05/06/2024,3,5\n",
    {
        "not_inputs": ["day"],
        "columns": {"day": {"type": "date"}, "x": {}, "y": {}},
        "notes": ["day: the dates do not tell whether the day or the month is first."],
    },
)
CELLS["German dates and times"] = (
    "Datum;Zeit;Wert;Art\n01.02.2024;08:15;1,5;a\n13.02.2024;9:30;2,5;b\n14.02.2024;10:00;4;a\n"
    "15.02.2024;10:30;4;b\n",
    {
        "decimal": ",",
        "notes": [],
        "target": "Art",
        "not_inputs": ["Datum", "Zeit"],
        "columns": {
            "Datum": {"type": "date"},
            "Zeit": {"type": "date"},
            "Wert": {"sum": 12.0},
            "Art": {},
        },
    },
)
CELLS["zip codes with leading zeros are labels"] = (
    "plz,x,y\n01067,1,2.5\n80331,2,3.5\n01067,3,4\n80331,4,1\n",
    {
        "columns": {
            "plz": {"type": "category", "values": {"01067": 2, "80331": 2}},
            "x": {},
            "y": {"sum": 11.0},
        }
    },
)
CELLS["a constant column is no input"] = (
    "x,room,y\n1,B2,2\n2,B2,3.5\n3,B2,5\n",
    {"not_inputs": ["room"], "columns": {"x": {}, "room": {"type": "constant"}, "y": {}}},
)
CELLS["a constant column of numbers is no input"] = (
    "x,year,y\n1,2020,2\n2,2020,3.5\n3,2020,5\n4,2020,6\n",
    {"not_inputs": ["year"], "columns": {"x": {}, "year": {"type": "constant"}, "y": {}}},
)
CELLS["customer numbers are an id"] = (
    "customer_id,x,bought\n1003,1.5,0\n1001,2.5,1\n1009,3,1\n1004,4,0\n",
    {
        "not_inputs": ["customer_id"],
        "task": "classification",
        "target": "bought",
        "columns": {
            "customer_id": {"type": "id"},
            "x": {},
            "bought": {"type": "boolean", "sum": 2.0, "values": {"0": 2, "1": 2}},
        },
    },
)
CELLS["units in the cells"] = (
    "w,h,sex\n70 kg,1.8,m\n80 kg,1.9,f\n60 kg,1.7,m\n75 kg,1.75,f\n",
    {"columns": {"w": {"sum": 285.0, "unit": "kg"}, "h": {"sum": 7.15}, "sex": {}}, "notes": []},
)
CELLS["different units in the cells are no numbers, and it is said"] = (
    "w,h,sex\n70 kg,1.8,m\n80 kg,1.9,f\n600 g,1.7,m\n75 kg,1.75,f\n",
    {
        "not_inputs": ["w"],
        "notes": ["w: its numbers have different units (kg, g), so it is not read as numbers."],
    },
)
CELLS["a target of many whole numbers is no class"] = (
    "x,target\n" + "".join(f"{i / 2},{i * 7 % 19}\n" for i in range(1, 19)),
    {"target": "target", "task": "regression"},
)
CELLS["a type is not the target where a number follows"] = (
    "type,area,rent\nflat,55,310\nhouse,60.5,333\nflat,71,390\nhouse,48,299\n",
    {"target": "rent", "task": "regression"},
)
CELLS["the species is the target where it stands first"] = (
    "species,length,mass\na,55,310\nb,60.5,333\na,71,390\nb,48,299\n",
    {"target": "species", "task": "classification"},
)
CELLS["units in the names"] = (
    "Temp [°C];Druck (hPa);Art (neu)\n20,5;1000;a\n21,5;1001;b\n22;1007;a\n23;1003;b\n",
    {
        "columns": {
            "Temp": {"unit": "°C", "header": "Temp [°C]"},
            "Druck": {"unit": "hPa"},
            "Art (neu)": {"type": "category"},
        }
    },
)
