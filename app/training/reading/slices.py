"""Work that takes long, cut into slices of a few milliseconds: a generator that returns a result.

Whoever runs it may let others work between two slices.
"""

from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")
Sliced = Generator[None, None, T]
