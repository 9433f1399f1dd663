"""Floating-point operations of a training step, counted from its equations. Depends on shapes only.

Of one example, with layers of n_0, …, n_L units, W = Σ n_{l−1} n_l weights of which W' lie behind
the first layer, B = Σ n_l biases and H hidden units:
  forward   2 W + H          Z_l = W_lᵀ A_{l−1} + b_l: a multiply and an add for each weight, since
                             the sum starts at the bias; φ is one operation for each unit
  backward  n_L              δ_L = ŷ − t, one operation for each output
            + 2 W + B        dW_l += A_{l−1} δ_lᵀ and db_l += δ_l, summed over the examples
            + 2 W' + 2 H     W_{l+1} δ_{l+1}; φ' is one operation for each unit, ⊙ another
Of one update, with P = W + B parameters:
  P                                the sum times 1/M; nothing where the reduction is the sum
  + 2 W with l2, + 3 W with l1     g += l2 w and g += l1 sign(w)
  + the optimiser's equation       its elementwise operations, for each of the P parameters
A multiply and an add are two operations; an activation, its derivative, a root and a sign are one
each, however long they take. Factors that are one number for the whole step are not counted, nor
are evaluations of the training and test loss. That the backward pass takes about twice the forward
pass is well known (Goodfellow, Bengio and Courville, Deep Learning, 2016, section 6.5.6).
"""

from itertools import pairwise

import numpy as np

from app.numerics.optimizers.kit import Optimizer
from app.numerics.parameters import Layout
from app.numerics.penalties import Penalty

L2_OPERATIONS, L1_OPERATIONS = 2, 3  # for each weight
NONE = Penalty()


def example_operations(layout: Layout) -> int:
    """Operations of one example's forward and backward pass."""
    products = [inputs * outputs for inputs, outputs in pairwise(layout.sizes)]
    weights, behind_first = sum(products), sum(products[1:])
    hidden, outputs, biases = sum(layout.sizes[1:-1]), layout.sizes[-1], sum(layout.sizes[1:])
    forward = 2 * weights + hidden
    return forward + outputs + 2 * weights + biases + 2 * behind_first + 2 * hidden


def update_operations(
    layout: Layout, rule: Optimizer, is_mean: bool, penalty: Penalty = NONE
) -> int:
    """Operations of one update, from the summed gradient to the new parameters."""
    weights = layout.size - sum(layout.sizes[1:])
    held = layout.size if penalty.is_on_all else weights
    l2 = L2_OPERATIONS * held if penalty.l2 else 0
    l1 = L1_OPERATIONS * weights if penalty.l1 else 0
    return (int(is_mean) + _rule_operations(rule)) * layout.size + l1 + l2


def _rule_operations(rule: Optimizer) -> int:
    """Elementwise operations of the optimiser's equation: each of its calls is one."""
    one = np.ones(1)
    own = {name: value * one for name, value in rule.defaults.items()}
    coefficients = rule.coefficients(one, one, own)
    state = np.zeros((len(rule.state), 1))
    return len(rule.calls(one, one, one.copy(), state, one.copy(), coefficients))
