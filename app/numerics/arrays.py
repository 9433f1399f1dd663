"""The types of arrays, and of calls on them, that all of the numerics share."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Indices = NDArray[np.intp]
Call = Callable[[], object]  # one array operation, bound to the arrays that it works on

# A 0-d array as operand costs nothing extra in a ufunc; a Python number is converted every time.
ZERO, HALF, ONE = np.array(0.0), np.array(0.5), np.array(1.0)
