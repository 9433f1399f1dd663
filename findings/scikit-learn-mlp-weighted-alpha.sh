#!/usr/bin/env bash
# scikit-learn 1.9.1: MLPRegressor with sample_weight divides its penalty alpha by the sum of the
# weights of a batch, as it divides the loss. The loss is a mean that all weights times 10 leave as it
# is; the penalty is not, and becomes a tenth. So the scale of the weights is a second regularisation
# strength: weights of 10 give the network of alpha/10.
#
# A linear MLP is trained to its minimum, by lbfgs: weights of 1, of 10, and of 10 with alpha times 10.
# Seen: the slope with weights of 10 is another than with weights of 1, and the same again with ten
# times the alpha; without a penalty the scale of the weights does not matter.
# This script fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q scikit-learn==1.9.1 numpy==2.4.6 2>/dev/null
cd "$folder"

seen=$(venv/bin/python - <<'PYTHON' 2>/dev/null
import numpy as np
from sklearn.neural_network import MLPRegressor

x = np.linspace(-1, 1, 20)[:, None]
y = 3 * x.ravel() + 0.5


def slope(alpha, weight):
    network = MLPRegressor(hidden_layer_sizes=(1,), activation="identity", solver="lbfgs", alpha=alpha, tol=1e-14,
                           max_iter=5000, random_state=0)
    network.fit(x, y, sample_weight=np.full(20, float(weight)))
    return network.predict([[1.0]])[0] - network.predict([[0.0]])[0]


def same(a, b):
    return "same" if abs(a - b) < 1e-4 else "other"


print("no penalty, weights 1 and 10:", same(slope(0, 1), slope(0, 10)))
print("alpha 2, weights 1 and 10:", same(slope(2, 1), slope(2, 10)))
print("alpha 2 with weights 1, alpha 20 with weights 10:", same(slope(2, 1), slope(20, 10)))
PYTHON
)
echo "$seen"
[ "$seen" = "no penalty, weights 1 and 10: same
alpha 2, weights 1 and 10: other
alpha 2 with weights 1, alpha 20 with weights 10: same" ] || { echo "changed"; exit 1; }
