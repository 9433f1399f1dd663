"""When two results are the same: hashes of their inputs, and a fingerprint of what computes."""

import hashlib
import json
import platform
from functools import cache

import numpy as np

from app import __version__
from app.numerics.arrays import Array
from app.training.engine.batches import order_in
from app.training.setup.examples import Examples
from app.training.setup.hashing import short_hash
from app.training.setup.preparation import Prepared
from app.training.setup.run_plan import RunPlan


@cache
def fingerprint() -> str:
    """Equal where results are equal bit for bit: engine, NumPy build and its BLAS kernel."""
    config = np.show_config(mode="dicts")
    parts = (
        __version__,
        np.__version__,
        platform.machine(),
        json.dumps(config.get("SIMD Extensions", {}), sort_keys=True),
        json.dumps(config.get("Build Dependencies", {}), sort_keys=True),
        _probe(),
    )
    return short_hash(*(part.encode() for part in parts))[:8]


def _probe() -> str:
    """A hash of some products and tanh values, which differ between NumPy's kernels."""
    a = np.sin(np.arange(64 * 48, dtype=float)).reshape(64, 48)
    return hashlib.sha256((a @ a.T).tobytes() + np.tanh(a).tobytes()).hexdigest()


def _bytes(array: Array) -> bytes:
    return np.ascontiguousarray(array, dtype="<f8").tobytes()


def data_hash(examples: Examples) -> str:
    """A hash of the training and test examples, as trained on."""
    parts = (examples.x, examples.y, examples.x_test, examples.y_test)
    return short_hash(*(_bytes(part) for part in parts))


def initial_hash(theta: Array) -> str:
    """A hash of θ_0."""
    return short_hash(_bytes(theta))


def order_hash(prepared: Prepared, plan: RunPlan) -> str:
    """A hash of the order of the run's first epoch."""
    segment = plan.timetable.segments[0]
    order = order_in(plan, segment, prepared.y_of(plan)).of(0, segment.examples_per_epoch)
    return short_hash(order.astype("<u4").tobytes())
