"""Azure keys as they are: renewal, and who may do what with them.

Sources: Azure Key Vault, key rotation (https://learn.microsoft.com/azure/key-vault/keys/how-to-configure-key-rotation)
and role-based access (https://learn.microsoft.com/azure/key-vault/general/rbac-guide).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth
from gouvernail.values import entry, items, text
from policies.reading.azure.arm import id_of, named, purpose
from policies.reading.azure.roles import given_on, on
from policies.reading.model.keys import Key

__all__ = ["keys"]

_KEY = "azure-native:keyvault:Key"
_LENGTH = re.compile(r"P(\d+)([DMY])", re.IGNORECASE)
_DAYS = {"D": 1, "M": 30, "Y": 365}


@lru_cache(maxsize=4)  # whoever follows a store to its key asks; a graph does not change
def keys(graph: Graph) -> tuple[Key, ...]:
    """Every key of a vault. It is named by its id, and by where it is reached."""
    return tuple(_keys(graph))


def _keys(graph: Graph) -> Iterator[Key]:
    for key in graph.of_type(_KEY):
        rotates, days = _renewal(key)
        names = (id_of(key), named(key.value("keyUri")), named(key.value("keyUriWithVersion")))
        yield Key(
            urn=key.urn,
            id=id_of(key),
            names=frozenset(name for name in names if isinstance(name, str)),
            account=graph.account(key),
            purpose=purpose(key),
            rotates=rotates,
            every_days=days,
            policy=on(key.urn, given_on(graph, id_of(key))),
        )


def _renewal(key: Resource) -> tuple[Truth, Maybe[float | None]]:
    """Whether the key is renewed by itself, and after how many days."""
    its = key.value("properties")
    rule = key.outputs.get("rotationPolicy", entry(its, "rotationPolicy"))  # the cloud gives it back one level up
    actions = items(entry(rule, "lifetimeActions"))
    if actions is UNKNOWN:
        return UNKNOWN, UNKNOWN
    for one in actions:
        kind = text(entry(one, "action", "type"))
        if kind is UNKNOWN:
            return UNKNOWN, UNKNOWN
        if kind == "rotate":
            return True, _days(entry(one, "trigger", "timeAfterCreate"))
    return False, None


def _days(value: object) -> Maybe[float | None]:
    """A length of time of ISO 8601 in days; where it is counted back from the key's end, it is not known."""
    found = text(value)
    if found is UNKNOWN or found is None:
        return UNKNOWN
    length = _LENGTH.fullmatch(found)
    return float(length.group(1)) * _DAYS[length.group(2).upper()] if length else UNKNOWN
