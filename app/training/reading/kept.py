"""A table as bytes to keep, and back; and its id, a hash of what it holds.

Depends on the columns; must not know where the bytes are kept.
"""

import hashlib
import json
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from app.numerics.arrays import Array
from app.training.reading.columns import Column

ID_DIGITS = 32
_OF_LENGTH = 8  # bytes that say how long the description is
LEVEL = 1  # of the compression: the quickest
TRIED, WORTH_IT = 100_000, 0.8  # bytes that are compressed first, and the share that may be left


def content_of(columns: Sequence[Column], has_headers: bool = True) -> bytes:
    """Names, kinds, labels and texts as JSON, then the numbers (columns, rows) as float64."""
    described = [
        {
            "name": column.name,
            "kind": column.kind,
            "labels": column.labels,
            "cells": () if column.labels else column.cells,
        }
        | ({"header": column.header, "unit": column.unit} if has_headers else {})
        for column in columns
    ]
    text = json.dumps(described, ensure_ascii=False, separators=(",", ":")).encode()
    numbers = np.array([column.values for column in columns], dtype="<f8")
    numbers[np.isnan(numbers)] = np.nan  # one way of writing it
    return len(text).to_bytes(_OF_LENGTH, "little") + text + (numbers + 0.0).tobytes()


def id_of(columns: Sequence[Column]) -> str:
    """32 hexadecimal digits that tell these columns from all others, however they were written."""
    content = content_of(columns, has_headers=False)
    return hashlib.sha256(content).hexdigest()[:ID_DIGITS]


def packed(content: bytes) -> bytes:
    """The content, compressed where that is worth it: numbers of many digits hardly shrink."""
    part = content[-TRIED:]
    is_worth_it = len(content) < TRIED or len(zlib.compress(part, LEVEL)) < WORTH_IT * TRIED
    return zlib.compress(content, LEVEL if is_worth_it else 0)


def columns_in(packed_content: bytes, has_texts: bool = True) -> tuple[Column, ...]:
    """The columns of what was packed; without the texts of their cells only values and labels."""
    content = zlib.decompress(packed_content)
    start = _OF_LENGTH + int.from_bytes(content[:_OF_LENGTH], "little")
    described = json.loads(content[_OF_LENGTH:start])
    numbers = np.frombuffer(content[start:], dtype="<f8").reshape(len(described), -1)
    return tuple(
        _column(each, values, has_texts) for each, values in zip(described, numbers, strict=True)
    )


def _column(said: dict[str, Any], values: Array, has_texts: bool) -> Column:
    labels = tuple(said["labels"])
    cells = tuple(said["cells"]) if has_texts else ()
    if labels and has_texts:
        texts = np.array([*labels, ""], dtype=object)
        cells = tuple(texts[np.where(np.isnan(values), -1, values).astype(int)])
    return Column(said["header"], said["name"], said["kind"], cells, values, labels, said["unit"])
