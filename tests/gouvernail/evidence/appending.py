"""Appends to a chain until it is killed, and says of each record that it stands there."""

import os
import time
from pathlib import Path

from gouvernail.evidence import store_at

__all__ = ["append"]


def append(place: str, chain: str, me: str, told: Path) -> None:
    store = store_at(place, chain, simulated=True)
    said = os.open(told, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for number in range(1_000_000):
        record = store.append("test.fact", {"by": me, "number": number, "fill": "x" * (number * 97 % 500)}, actor=me)
        os.write(said, f"{record.seq} {record.hash} {me} {number}\n".encode())
        time.sleep(0.002)  # somebody else's turn
