#!/usr/bin/env bash
# Keras 3.15.1 with the JAX backend, floatx float64 and JAX's x64 mode on: some operations on float64
# numbers compute in float32. keras.ops.tanh gives a float32 back; keras.ops.mean gives a float64 that
# is wrong from the eighth digit on, so that its dtype does not show it. keras.ops.add and
# keras.ops.square are exact to the sixteenth digit, as jax.numpy.tanh and jax.numpy.mean are of the
# same arrays. So a network that is trained in float64 agrees with its formulas to seven digits only.
#
# Seen: largest relative error above 1e-9 for tanh (float32) and mean (float64), below 1e-15 for add
# and square, and below 1e-15 for the two in JAX itself.
# This script fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q keras==3.15.1 jax==0.10.2 numpy==2.4.6 2>/dev/null
cd "$folder"

seen=$(KERAS_BACKEND=jax JAX_ENABLE_X64=1 venv/bin/python - <<'PYTHON' 2>/dev/null
import jax
import keras
import numpy as np

keras.config.set_floatx("float64")
numbers = np.linspace(0.1, 1.3, 97)
x = keras.ops.convert_to_tensor(numbers, "float64")


def told(name, found, wanted):
    error = float(np.max(np.abs(np.asarray(found) - wanted) / np.abs(wanted)))
    size = "above 1e-9" if error > 1e-9 else "below 1e-15" if error < 1e-15 else "between"
    print(name, np.asarray(found).dtype, size)


told("keras tanh", keras.ops.tanh(x), np.tanh(numbers))
told("keras mean", keras.ops.mean(x), np.mean(numbers))
told("keras add", keras.ops.add(x, x), numbers + numbers)
told("keras square", keras.ops.square(x), numbers**2)
told("jax tanh", jax.numpy.tanh(numbers), np.tanh(numbers))
told("jax mean", jax.numpy.mean(numbers), np.mean(numbers))
PYTHON
)
echo "$seen"
[ "$seen" = "keras tanh float32 above 1e-9
keras mean float64 above 1e-9
keras add float64 below 1e-15
keras square float64 below 1e-15
jax tanh float64 below 1e-15
jax mean float64 below 1e-15" ] || { echo "changed"; exit 1; }
