"""Short hashes by which things are told apart."""

import hashlib


def short_hash(*parts: bytes) -> str:
    """16 hexadecimal digits that tell these parts from others."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "little") + part)
    return digest.hexdigest()[:16]
