"""Ids of Azure Resource Manager: in small letters, for Azure does not tell capitals apart.

Source: Azure Resource Manager, resource ids
(https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules).
"""

from gouvernail.graph import UNKNOWN, Resource
from gouvernail.maybe import Maybe
from gouvernail.values import entry, text

__all__ = ["account_in", "around", "id_of", "named", "purpose", "reference", "within"]


def id_of(resource: Resource) -> Maybe[str]:
    """The id of a resource."""
    return resource.id.lower() if resource.id else UNKNOWN


def named(value: object) -> Maybe[str | None]:
    """The id, or anything else that knows no capitals, in a property; None where nothing is set."""
    found = text(value)
    return found.rstrip("/").lower() if isinstance(found, str) else found


def reference(value: object) -> Maybe[str]:
    """The id in a property that has to name something: nothing set is as good as not known."""
    found = named(value)
    return UNKNOWN if found is None else found


def around(id_: Maybe[str], kind: str) -> Maybe[str]:
    """The id of what a thing lies in: `around(subnet, "subnets")` is its network's."""
    return UNKNOWN if id_ is UNKNOWN else id_.partition(f"/{kind.lower()}/")[0]


def within(inner: str, outer: str) -> bool:
    """Whether one thing is another or lies in it."""
    return inner == outer or inner.startswith(f"{outer.rstrip('/')}/")


def account_in(id_: str) -> str | None:
    """The account (subscription) that an id names."""
    parts = id_.lower().split("/")
    return parts[2] if len(parts) > 2 and parts[1] == "subscriptions" else None


def purpose(resource: Resource) -> str | None:
    """What the resource says it is for: its tag `purpose`."""
    found = entry(resource.value("tags"), "purpose")
    return found if isinstance(found, str) else None
