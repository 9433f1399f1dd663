"""The same training in PyTorch, eager, as its tutorials write it. Must not know the engine.

The batches are rows of a tensor taken by index: a DataLoader would be many times slower.
"""

from collections.abc import Iterable

import torch

from tests.benchmarks.record import Record
from tests.benchmarks.workloads import Indices, Task

ACTIVATIONS = {"tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}
torch.set_num_threads(1)


def network(task: Task) -> torch.nn.Sequential:
    """The task's network at its θ_0."""
    modules: list[torch.nn.Module] = []
    for W, b in zip(task.W, task.b, strict=True):
        linear = torch.nn.Linear(*W.shape, dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(W.T))
            linear.bias.copy_(torch.from_numpy(b))
        modules += [linear, ACTIVATIONS[task.activation]()]
    return torch.nn.Sequential(*modules[:-1])


def targets(task: Task) -> torch.Tensor:
    """(N, 1) of 0 and 1 for two classes, else class indices (N,)."""
    y = torch.from_numpy(task.y)
    return y[:, None].double() if task.classes == 2 else y


def train(task: Task, batches: Iterable[Indices]) -> Record:
    """Plain gradient descent, one batch for each step, with everything recorded."""
    model = network(task)
    optimizer = torch.optim.SGD(model.parameters(), lr=task.learning_rate)
    linear = [module for module in model if isinstance(module, torch.nn.Linear)]
    parameters = [module.weight for module in linear] + [module.bias for module in linear]
    X, Y = torch.from_numpy(task.X), targets(task)
    loss_of = torch.nn.BCEWithLogitsLoss() if task.classes == 2 else torch.nn.CrossEntropyLoss()
    record = Record(outputs_first=True)
    for batch in map(torch.from_numpy, batches):
        record.parameters.append([p.detach().clone() for p in parameters])
        optimizer.zero_grad()
        loss = loss_of(model(X[batch]), Y[batch])
        loss.backward()
        optimizer.step()
        record.losses.append(loss.item())
    record.parameters.append([p.detach().clone() for p in parameters])
    return record
