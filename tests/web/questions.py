"""What the API tells of one step: the reply of a call, and /api/v1/run's own record of the step."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx
import numpy as np
from numpy.typing import NDArray

from tests.server import Server
from tests.training.oracle import objective_of
from tests.training.oracle_batches import batches_of, weight_of
from tests.training.oracle_network import Objective
from tests.training.oracle_settings import Settings
from tests.web.by_hand import Textbook
from tests.web.client import strict

Array = NDArray[np.float64]
Document = dict[str, Any]
COLUMNS = "parameters,batches,batch_loss,gradient_norm,update_norm,learning_rates"


def posted(url: str, call: str, document: Document, **besides: Any) -> httpx.Response:
    """The experiment in the body; `run`, `step` and what else there is in the query."""
    query = {name: str(value) for name, value in besides.items()}
    return httpx.post(f"{url}/api/v1/{call}", params=query, json=document, timeout=60)


@cache
def _reply(url: str, call: str, text: str, besides: tuple[tuple[str, Any], ...]) -> Any:
    reply = posted(url, call, json.loads(text), **dict(besides))
    assert reply.status_code == 200, reply.text[:500]
    return strict(reply.content)


def ask(server: Server, call: str, document: Document, **besides: Any) -> dict[str, Any]:
    """The reply of a call; asked once for all tests, since equal requests have equal replies."""
    text, more = json.dumps(document), tuple(sorted(besides.items()))
    reply: dict[str, Any] = _reply(server.url, call, text, more)
    return reply


@dataclass(frozen=True)
class RecordedStep:
    """A step as /api/v1/run has it; `reply` is its reply with the columns above and `cosine`."""

    reply: dict[str, Any]
    run: int
    step: int

    @property
    def columns(self) -> dict[str, Any]:
        columns: dict[str, Any] = self.reply["runs"][self.run]
        return columns

    @property
    def batch(self) -> list[int]:
        """Rows of the training data."""
        rows: list[int] = self.columns["batches"][self.step]
        return rows

    @property
    def examples(self) -> tuple[Array, Array]:
        """All training examples."""
        data = self.reply["data"]
        return np.array(data["x"]), np.array(data["y"], dtype=float)

    @property
    def theta(self) -> Array:
        """θ before the step."""
        return np.array(self.columns["parameters"][self.step])

    @property
    def of_batch(self) -> tuple[Array, Array, Array]:
        """θ and the batch, as the functions of `by_hand` take them."""
        x, y = self.examples
        return self.theta, x[self.batch], y[self.batch]

    @property
    def of_all(self) -> tuple[Array, Array, Array]:
        """θ and all training examples."""
        return self.theta, *self.examples

    @property
    def rate(self) -> float:
        """η of this step."""
        return float(self.columns["learning_rates"][self.step])

    @property
    def rate_of_one(self) -> float:
        """What one example's gradient is multiplied by: η/M, or η where the reduction is the sum.

        A shorter batch that is weighted by its size has η/M of the usual M.
        """
        weight = weight_of(self.settings, batches_of(self.settings)[self.step])
        return self.rate * weight / len(self.batch)

    @property
    def settings(self) -> Settings:
        """The run's settings, with the defaults filled in."""
        return Settings(self.reply["experiment"], self.run, len(self.reply["data"]["y"]))

    @property
    def objective(self) -> Objective:
        classes = self.reply["data"]["classes"]
        count = None if classes is None else len(classes)
        return objective_of(self.reply["experiment"], self.examples[0], count)

    @property
    def book(self) -> Textbook:
        return Textbook(self.objective.network, self.objective.loss)


def recorded(server: Server, document: Document, run: int = 0, step: int = 0) -> RecordedStep:
    """The record of a step."""
    fields = f"{COLUMNS},cosine,evaluated_steps"
    return RecordedStep(ask(server, "run", document, fields=fields), run, step)


def opened(
    server: Server, document: Document, run: int = 0, step: int = 0, **view: Any
) -> tuple[dict[str, Any], RecordedStep]:
    """The reply of /api/v1/step, and the record to hold it against."""
    reply = ask(server, "step", document, run=run, step=step, **view)
    return reply, recorded(server, document, run, step)
