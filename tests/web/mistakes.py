"""Documents with crowds of mistakes."""

from dataclasses import dataclass

from app.settings import Settings

MOST_BODY = Settings().body_bytes


@dataclass(frozen=True)
class Filled:
    """A body of the largest size allowed that repeats a part, numbered where it says %07d."""

    begin: bytes
    part: bytes
    end: bytes
    is_crowd: bool  # whether each part is a problem, or the whole is one

    @property
    def parts(self) -> int:
        width = len(self.part % 1 if b"%" in self.part else self.part) + 1
        return (MOST_BODY - len(self.begin) - len(self.end)) // width

    def body(self) -> bytes:
        parts = [self.part] * self.parts
        if b"%" in self.part:
            parts = [self.part % number for number in range(self.parts)]
        return self.begin + b",".join(parts) + self.end


CROWD, SINGLE = True, False


BODIES: dict[str, Filled] = {
    "unknown keys": Filled(b"{", b'"k%07d":1', b"}", CROWD),
    "unknown keys of the data": Filled(b'{"data":{', b'"k%07d":1', b"}}", CROWD),
    "unknown keys of a run": Filled(b'{"runs":[{', b'"k%07d":1', b"}]}", CROWD),
    "cells that are no numbers": Filled(b'{"data":{"x":[[', b'"abcdefgh"', b"]]}}", CROWD),
    "rows that are no lists": Filled(b'{"data":{"x":[', b"1", b"]}}", CROWD),
    "targets that are no numbers": Filled(b'{"data":{"y":[', b"null", b"]}}", CROWD),
    "targets that are texts": Filled(b'{"data":{"y":[', b'""', b"]}}", SINGLE),
    "parameters out of bounds": Filled(b'{"model":{"parameters":[', b"1e10", b"]}}", CROWD),
    "infinite targets": Filled(b'{"data":{"y":[', b"1e999", b"]}}", SINGLE),
    "edits that are no numbers": Filled(b'{"changes":[{', b'"W1[0,%07d]":""', b"}]}", SINGLE),
    "unknown edits": Filled(b'{"changes":[{"at_step":1,', b'"w%07d":0', b"}]}", SINGLE),
    "too many runs": Filled(b'{"runs":[', b"1", b"]}", SINGLE),
    "too many features": Filled(b'{"data":{"features":[', b"1", b"]}}", SINGLE),
    "empty lists": Filled(b'{"data":{"x":[', b"[]", b"]}}", SINGLE),
    "empty objects": Filled(b'{"data":{"x":[', b"{}", b"]}}", SINGLE),
    "a long text": Filled(b'{"data":{"name":"', b"abcdefgh", b'"}}', SINGLE),
    "a long key": Filled(b'{"', b"abcdefgh", b'":1}', SINGLE),
    "too many features of own data": Filled(
        b'{"data":{"name":"inline","y":[1],"x":[[', b"1.5", b"]]}}", SINGLE
    ),
    "too many parameters": Filled(b'{"model":{"parameters":[', b"1.5", b"]}}", SINGLE),
    "no JSON": Filled(b"{", b'"k%07d":1', b"]", SINGLE),
}  # fmt: skip
