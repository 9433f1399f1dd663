#!/usr/bin/env bash
# vowpalwabbit 9.11.9 with --l2: get_weight and get_weight_from_name, documented as the weight of a
# feature, return another number than the one that the model predicts with. The shrinking by --l2 is
# kept apart, in a factor (1 - rate · l2)^updates that predictions get and these two leave out. So
# the returned weights grow with every example, although --l2 makes weights smaller.
#
# Seen, with a rate of 0.1, --l2 0.1 and one feature whose label is always 1: after 200 examples the
# weight is 0.952, as the prediction for x = 1 says and as 2(w - 1) + 0.1 w = 0 demands; the returned
# weight is 7.108. Without --l2 the two are the same.
# This script fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q vowpalwabbit==9.11.9 2>/dev/null
cd "$folder"

seen=$(venv/bin/python - <<'PYTHON'
from vowpalwabbit import Workspace

options = "--sgd --power_t 0 -l 0.1 --noconstant --quiet --min_prediction -9 --max_prediction 9"
for penalty in ("", " --l2 0.1"):
    model = Workspace(options + penalty)
    for examples in range(1, 201):
        model.learn("1 | x:1")
        if examples in (1, 10, 200):
            weight, used = model.get_weight_from_name("x", ""), model.predict("| x:1")
            print(f"{penalty.strip() or 'no l2'}, {examples}: {weight:.3f}, predicts {used:.3f}")
PYTHON
)
echo "$seen"
[ "$seen" = "no l2, 1: 0.200, predicts 0.200
no l2, 10: 0.893, predicts 0.893
no l2, 200: 1.000, predicts 1.000
--l2 0.1, 1: 0.202, predicts 0.200
--l2 0.1, 10: 0.953, predicts 0.862
--l2 0.1, 200: 7.108, predicts 0.952" ] || { echo "changed"; exit 1; }
