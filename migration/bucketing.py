"""The bucket of a person, by which every router sends all of one's requests to the same side."""

from hashlib import sha256
from typing import Final

__all__ = ["BUCKETS", "HEADER", "bucket", "named"]

HEADER: Final = "x-gouvernail-bucket"
"""The header in which callers send it, as two digits."""
BUCKETS: Final = 100


def bucket(value: str) -> int:
    """0 to 99: the sha256 of the value's UTF-8 bytes, as one big-endian number, modulo 100."""
    return int.from_bytes(sha256(value.encode("utf-8", "surrogateescape")).digest()) % BUCKETS


def named(number: int) -> str:
    """As the header holds it: `07`."""
    return f"{number:02}"
