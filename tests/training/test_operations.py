"""The count of floating-point operations against a textbook loop whose numbers count themselves."""

from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest

from app.numerics.operations import example_operations, update_operations
from app.numerics.optimizers import OPTIMIZERS
from app.numerics.parameters import Layout
from app.numerics.penalties import Penalty

made = [0]


class Counted:
    """A number that counts each operation in which it takes part; its value does not matter."""

    def _operate(self, *_: Any) -> "Counted":
        made[0] += 1
        return Counted()

    __add__ = __radd__ = __sub__ = __rsub__ = _operate
    __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _operate
    once = _operate  # an activation, a derivative, a root, a sign


def numbers(count: int) -> list[Counted]:
    return [Counted() for _ in range(count)]


def one_example(sizes: tuple[int, ...]) -> None:
    """One example forward and backward, unit by unit; its gradient is added to the batch's sum."""
    W = [[numbers(n) for _ in range(m)] for m, n in pairwise(sizes)]
    b = [numbers(n) for n in sizes[1:]]
    dW = [[numbers(n) for _ in range(m)] for m, n in pairwise(sizes)]
    db = [numbers(n) for n in sizes[1:]]
    a, z, last = [numbers(sizes[0])], [], len(sizes) - 2
    for layer in range(last + 1):
        z.append([])
        for j in range(sizes[layer + 1]):
            total = b[layer][j]
            for i in range(sizes[layer]):
                total = total + W[layer][i][j] * a[layer][i]
            z[layer].append(total)
        a.append([each.once() if layer < last else each for each in z[layer]])
    delta = [output - Counted() for output in a[-1]]
    for layer in range(last, -1, -1):
        for j in range(sizes[layer + 1]):
            db[layer][j] = db[layer][j] + delta[j]
            for i in range(sizes[layer]):
                dW[layer][i][j] = dW[layer][i][j] + a[layer][i] * delta[j]
        if layer == 0:
            continue
        below = []
        for i in range(sizes[layer]):
            back = Counted()
            for j in range(sizes[layer + 1]):
                back = back + W[layer][i][j] * delta[j]
            below.append(back * z[layer - 1][i].once())
        delta = below


@pytest.mark.parametrize("sizes", [(1, 1), (3, 1), (2, 5, 1), (2, 8, 4, 1), (4, 3, 6, 2, 3)])
def test_an_example_takes_the_operations_of_a_textbook_loop(sizes: tuple[int, ...]) -> None:
    made[0] = 0
    one_example(sizes)
    assert example_operations(Layout(sizes)) == made[0]


def by_hand(name: str) -> int:
    """Operations of the second update of one parameter, by the optimiser's code for a reader.

    The state is still a plain number at the first.
    """
    rule = OPTIMIZERS[name]
    numpy = SimpleNamespace(sqrt=lambda value: value.once(), power=pow)
    scope: dict[str, Any] = {"np": numpy}
    exec("\n".join(rule.numpy), scope)
    optimizer = scope[rule.numpy_class](**{name: rule.defaults[name] for name in rule.used()})
    optimizer.update(Counted(), Counted(), 0.1)
    made[0] = 0
    optimizer.update(Counted(), Counted(), 0.1)
    return made[0]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_update_takes_the_operations_of_the_optimisers_equation(name: str) -> None:
    layout = Layout((2, 3, 1))  # 9 weights, 4 biases
    rule, own = OPTIMIZERS[name], by_hand(name)
    assert update_operations(layout, rule, is_mean=False) == 13 * own
    assert update_operations(layout, rule, is_mean=True) == 13 * (own + 1)
    # Of each weight the penalty takes l2 · w, sign(w), l1 · sign(w), and adds one or two of them.
    assert update_operations(layout, rule, True, Penalty(l2=0.1)) == 13 * (own + 1) + 9 * 2
    assert update_operations(layout, rule, True, Penalty(l1=0.1)) == 13 * (own + 1) + 9 * 3
    assert update_operations(layout, rule, True, Penalty(0.1, 0.1)) == 13 * (own + 1) + 9 * 5
