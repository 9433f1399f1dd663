"""Experiments that several tests of the API ask about."""

from tests.web.questions import Document

TEN: Document = {
    "data": {"name": "moons", "n": 10, "test_fraction": 0},
    "model": {"hidden": [4]},
    "runs": [{"batch_size": 3}],
    "stop": {"epochs": 5},
}


MANY: Document = {
    "data": {"name": "moons", "n": 60, "test_fraction": 0},
    "model": {"hidden": [3]},
    "runs": [{"batch_size": "full"}, {"batch_size": 7}],
    "stop": {"epochs": 6},
}


STEP = 6  # the third batch of the second epoch of TEN


THREE: Document = {
    "data": {"name": "moons", "n": 60},
    "model": {"hidden": [4]},
    "learning_rate": 0.3,
    "runs": [{"batch_size": "full"}, {"batch_size": 16}, {"batch_size": 1}],
    "stop": {"epochs": 6},
}
STRAIGHT: Document = {**THREE, "data": {"name": "line", "n": 40}, "model": {"hidden": []}}

DIVERGING = {
    "data": "line",
    "model.hidden": "",
    "learning_rate": "1e5",
    "runs": "1,full",
    "stop.updates": "500",
}
