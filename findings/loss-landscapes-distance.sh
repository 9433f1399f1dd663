#!/usr/bin/env bash
# loss-landscapes 3.0.6 (PyTorch 2.13.0): `distance` in random_line and random_plane is documented as
# the distance from the start up to which the loss is computed. The length of the line is the
# model's norm divided by `distance`, so a larger distance gives a shorter line. In the grid of
# random_plane every other column is shifted by one step of the second direction, so that a contour
# plot of it is a saw.
#
# Seen: lengths 10.0, 5.0 and 2.5 for distances 0.5, 1 and 2 and a model of norm 5; and rows that
# are shifted by 0, -1, 0 and -1 steps in the four columns of a grid.
# This script fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q torch==2.13.0 numpy==2.4.6 tqdm==4.67.1 2>/dev/null
"$folder/venv/bin/pip" install -q --no-deps loss-landscapes==3.0.6 2>/dev/null
cd "$folder"

seen=$(venv/bin/python - <<'PYTHON' 2>/dev/null
import torch
from loss_landscapes.main import random_line, random_plane
from loss_landscapes.metrics.metric import Metric


class Theta(Metric):
    """The parameters themselves, in place of a loss."""

    def __call__(self, model):
        return torch.cat([p.flatten() for p in model.get_module_parameters()]).tolist()


def model():
    layer = torch.nn.Linear(2, 1, bias=False).double()
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([[3.0, 4.0]]))
    return layer


torch.manual_seed(0)
start = torch.tensor([3.0, 4.0], dtype=torch.float64)
with torch.no_grad():
    for distance in (0.5, 1, 2):
        line = random_line(model(), Theta(), distance=distance, steps=10)
        print("distance", distance, "length", round(float((torch.tensor(line[-1]) - start).norm()), 6))
    plane = random_plane(model(), Theta(), distance=1, steps=4)
plane = torch.tensor(plane, dtype=torch.float64)
first, second = (plane[2, 0] - plane[0, 0]) / 2, plane[0, 1] - plane[0, 0]
for column, points in enumerate(plane):
    rest = points[0] - plane[0, 0] - column * first
    print("column", column, "shifted by", round(float(rest @ second / (second @ second))))
PYTHON
)
echo "$seen"
[ "$seen" = "distance 0.5 length 10.0
distance 1 length 5.0
distance 2 length 2.5
column 0 shifted by 0
column 1 shifted by -1
column 2 shifted by 0
column 3 shifted by -1" ] || { echo "changed"; exit 1; }
