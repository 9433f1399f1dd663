#!/usr/bin/env bash
# PaddlePaddle 3.3.1: with parameters in float64, some optimisers round their own settings to float32
# and others do not. Momentum(momentum=0.9) works with 0.8999999761581421 and RMSProp(rho=0.95) with
# 0.949999988079071, while Adam(beta1=0.9) works with 0.9. So training in float64 agrees with the
# formulas, or with another library, to seven digits only, and nothing says so.
#
# Each setting is found from the steps of a parameter that gets the gradient 1 and then 0.
# Seen: 0.899999976158, 0.949999988079 and 0.9.
# This script fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q paddlepaddle==3.3.1 numpy==2.4.6 2>/dev/null
cd "$folder"

seen=$(venv/bin/python - <<'PYTHON' 2>/dev/null
from math import sqrt

import paddle
from paddle.optimizer import Adam, Momentum, RMSProp

paddle.set_default_dtype("float64")


def steps(optimizer_of):
    """The two steps of a parameter that gets the gradient 1 and then 0."""
    start = paddle.nn.initializer.Constant(0.0)
    parameter = paddle.create_parameter([1], "float64", default_initializer=start)
    optimizer, places = optimizer_of([parameter]), [0.0]
    for g in (1.0, 0.0):
        (parameter * g).sum().backward()
        optimizer.step()
        optimizer.clear_grad()
        places.append(parameter.item())
    return places[1], places[2] - places[1]


first, second = steps(lambda p: Momentum(1.0, momentum=0.9, parameters=p))
print("momentum", round(second / first, 12))
first, _ = steps(lambda p: RMSProp(1.0, rho=0.95, epsilon=1e-30, parameters=p))
print("rho", round(1 - 1 / first**2, 12))  # the step is 1/√(1 - ρ)
_, second = steps(lambda p: Adam(1.0, beta1=0.9, beta2=0.5, epsilon=1e-30, parameters=p))
mean = -second * sqrt(1 / 3)  # the corrected means are β₁/(1 + β₁) and 1/3
print("beta1", round(mean / (1 - mean), 12))
PYTHON
)
echo "$seen"
[ "$seen" = "momentum 0.899999976158
rho 0.949999988079
beta1 0.9" ] || { echo "changed"; exit 1; }
