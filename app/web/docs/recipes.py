"""Three worked examples: pandas, curl with jq, and a grader."""

from dataclasses import dataclass

LOCAL = "http://localhost:8000"  # stands for the server's own address


@dataclass(frozen=True)
class Recipe:
    """A script to run as it stands. text: what it does; output: what it prints."""

    name: str
    title: str
    text: str
    language: str  # python or sh
    source: str
    output: str

    def at(self, base: str) -> str:
        return self.source.replace(LOCAL, base)


PANDAS = Recipe(
    "pandas",
    "A comparison in pandas",
    "The CSV has one row for each θ of each run. pandas makes a table of the training loss from "
    "it, with one row for each epoch and one column for each run, and plots the table.",
    "python",
    """import pandas as pd

address = "http://localhost:8000/api/v1/run?data=moons&runs=full,32,1&stop.epochs=20&format=csv"
table = pd.read_csv(address)
losses = table.dropna(subset="training_loss").pivot(
    index="epoch", columns="label", values="training_loss"
)
print(losses.loc[[0, 10, 20]].round(3))
losses.plot(backend="plotly", labels={"value": "training loss"})
""",
    """label  Full batch  Mini-batch    SGD
epoch
0.0         0.647       0.647  0.647
10.0        0.518       0.247  0.071
20.0        0.441       0.210  0.094
""",
)
JQ = Recipe(
    "jq",
    "One line with curl and jq",
    "This prints the lowest test loss of each run.",
    "sh",
    "curl -s 'http://localhost:8000/api/v1/run?data=iris&model.hidden=8&runs=full,16,1"
    "&stop.epochs=20&fields=test_loss' | "
    "jq -r '.runs[] | \"\\(.label): \\(.test_loss | min * 1000 | round / 1000)\"'\n",
    "Full batch: 0.479\nMini-batch: 0.193\nSGD: 0.032\n",
)
GRADER = Recipe(
    "grader",
    "A grader for a gradient",
    "The server computes the gradient for these examples and parameters. The program compares each "
    "entry with the result of a student's function.",
    "python",
    '''import httpx
import numpy as np


def gradient(x, y, w, b):
    """The student's gradient of the mean squared error of w x + b."""
    error = w * x + b - y
    return np.mean(2 * error * x), np.mean(2 * error)


x, y, theta = [1.0, 2.0, 4.0], [1.0, 3.0, 2.0], [0.5, 0.0]
experiment = {
    "data": {"name": "inline", "x": [[value] for value in x], "y": y},
    "model": {"hidden": [], "parameters": theta},
    "loss": "squared_error",
    "runs": [{"batch_size": "full"}],
}
address = "http://localhost:8000/api/v1/step?fields=parameters"
step = httpx.post(address, json=experiment, timeout=60).raise_for_status().json()
right = step["parameters"]
given = gradient(np.array(x), np.array(y), *theta)
for name, expected, value in zip(right["names"], right["gradient_mean"], given):
    verdict = "right" if np.isclose(value, expected) else f"{value:.4g} should be {expected:.4g}"
    print(f"{name}: {verdict}")
''',
    "W1[0,0]: right\nb1[0]: right\n",
)
RECIPES = (PANDAS, JQ, GRADER)
