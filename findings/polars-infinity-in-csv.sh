#!/usr/bin/env bash
# polars 2.1.0: read_csv reads "Infinity" as a number, but does not know that when it chooses the type of
# a column. A column of numbers with "Infinity" (as JavaScript and JSON5 spell it), "Inf" (as R) or "nan"
# (as Python) in its first 100 rows becomes text; where the same word comes later, the column is Float64
# and the word is infinity. So the type depends on the order of the rows. "inf" and "NaN" are known to both.
#
# Columns of numbers with one word, at the beginning and after 100 rows; then with the type stated.
# Seen: String for three of the five words at the beginning, Float64 for all later on and where stated.
# This script fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q polars==2.1.0 2>/dev/null
cd "$folder"

seen=$(venv/bin/python - <<'PYTHON'
import io

import polars


def column(word, before, **more):
    rows = ["0.5"] * before + [word] + ["0.5"] * 5
    return polars.read_csv(io.StringIO("\n".join(["loss", *rows])), **more)["loss"]


for word in ("Infinity", "Inf", "nan", "inf", "NaN"):
    stated = column(word, 0, schema_overrides={"loss": polars.Float64})
    assert not stated.is_finite()[0]
    print(word, column(word, 0).dtype, column(word, 100).dtype, stated.dtype)
PYTHON
)
echo "$seen"
[ "$seen" = "Infinity String Float64 Float64
Inf String Float64 Float64
nan String Float64 Float64
inf Float64 Float64 Float64
NaN Float64 Float64 Float64" ] || { echo "changed"; exit 1; }
