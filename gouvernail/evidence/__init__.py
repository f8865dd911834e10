"""Evidence: one format for everything that is recorded, chained so that a change of it is found."""

from gouvernail.evidence.place import chains_at, store_at
from gouvernail.evidence.record import Fault, Head, Record, Verified, verify
from gouvernail.evidence.store import Fence, Fenced, Store, Tampered

__all__ = [
    "Fault",
    "Fence",
    "Fenced",
    "Head",
    "Record",
    "Store",
    "Tampered",
    "Verified",
    "chains_at",
    "store_at",
    "verify",
]
