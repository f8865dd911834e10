"""Google's keys as they are: renewal, and who may do what with them.

Sources: Cloud KMS, rotation (https://cloud.google.com/kms/docs/key-rotation) and permissions
(https://cloud.google.com/kms/docs/reference/permissions-and-roles).
"""

from collections.abc import Iterator
from functools import lru_cache

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth
from gouvernail.values import number, text
from policies.reading.gcp.grants import given_on, on
from policies.reading.gcp.names import id_of, purpose
from policies.reading.model.keys import Key

__all__ = ["keys"]

_KEY = "gcp:kms/cryptoKey:CryptoKey"
_DAY = 86_400


@lru_cache(maxsize=4)  # whoever follows a store to its key asks; a graph does not change
def keys(graph: Graph) -> tuple[Key, ...]:
    """Every key that encrypts; one that signs is not renewed, and encrypts nothing."""
    return tuple(_keys(graph))


def _keys(graph: Graph) -> Iterator[Key]:
    for key in graph.of_type(_KEY):
        if text(key.value("purpose")) not in {UNKNOWN, None, "ENCRYPT_DECRYPT"}:
            continue
        rotates, days = _renewal(key)
        yield Key(
            urn=key.urn,
            id=id_of(graph, key),
            names=frozenset([key.id] if key.id else []),
            account=graph.account(key),
            purpose=purpose(key),
            rotates=rotates,
            every_days=days,
            policy=on(key.urn, given_on(graph, id_of(graph, key))),
        )


def _renewal(key: Resource) -> tuple[Truth, Maybe[float | None]]:
    """Whether the key is renewed by itself, and after how many days."""
    period = text(key.value("rotationPeriod"))
    if period is UNKNOWN:
        return UNKNOWN, UNKNOWN
    if period is None:
        return False, None
    seconds = number(period.removesuffix("s"))
    return True, UNKNOWN if seconds is UNKNOWN or seconds is None else seconds / _DAY
