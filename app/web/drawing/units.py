"""The units in which the axes of a picture are labelled."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from app.training.analysis.picture import Scene
from app.training.setup.preparation import Prepared
from app.web.drawing.thinning import Floats


@dataclass(frozen=True)
class Units:
    """An axis's name, and what turns its coordinate into the unit that it is labelled in."""

    name: str
    mean: float = 0.0
    scale: float = 1.0

    def of(self, values: Any) -> Floats:
        return np.asarray(np.asarray(values) * self.scale + self.mean)


def units_of(prepared: Prepared, scene: Scene) -> tuple[Units, Units]:
    """The units of u and v."""
    examples = prepared.examples
    if scene.is_principal:
        return Units("principal component 1"), Units("principal component 2")
    mean, scale = examples.mean or (0.0, 0.0), examples.scale or (1.0, 1.0)
    own = [
        Units(name.replace("_", " "), *place)
        for name, *place in zip(examples.features, mean, scale, strict=False)
    ]
    if scene.kind == "bands":
        return own[0], Units("class")
    return own[0], target_units(prepared) if scene.kind == "curve" else own[1]


def target_units(prepared: Prepared) -> Units:
    examples = prepared.examples
    name = examples.target.replace("_", " ")
    return Units(name, examples.target_mean, examples.target_scale)
