"""What is copied from a store as it is written: policies of replication, in templates that are deployed.

Azure promises a time for a policy with priority alone: a quarter of an hour, for 99 % of what is written.

Sources: Azure Storage, object replication with priority
(https://learn.microsoft.com/azure/storage/blobs/object-replication-priority-replication) and its template
(https://learn.microsoft.com/azure/templates/microsoft.storage/storageaccounts/objectreplicationpolicies).
"""

from collections.abc import Iterator, Mapping
from typing import Final

from gouvernail.graph import UNKNOWN, Graph
from gouvernail.maybe import Maybe, Truth
from gouvernail.values import entry, flag, items, text
from policies.reading.azure.arm import id_of, named
from policies.reading.azure.stores import STORE
from policies.reading.model.backup import Replication

__all__ = ["replications"]

_DEPLOYMENT: Final = "azure-native:resources:Deployment"
_POLICY: Final = "Microsoft.Storage/storageAccounts/objectReplicationPolicies"
_NESTED: Final = "Microsoft.Resources/deployments"
_PROMISED: Final = 900.0
_CONTAINER: Final = "azure-native:storage:BlobContainer"


def replications(graph: Graph) -> Iterator[Replication]:
    """Every policy on the account that is copied from; the one that is copied to bears the same, without its name."""
    for one in graph.of_type(_DEPLOYMENT):
        for policy in _policies(entry(one.value("properties"), "template")):
            if policy is UNKNOWN:
                yield Replication(one.urn, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
                continue
            its = policy.get("properties")
            here, there = named(entry(its, "sourceAccount")), named(entry(its, "destinationAccount"))
            fast = flag(entry(its, "priorityReplication", "enabled"))
            yield Replication(
                urn=one.urn,
                store=here,
                on=_whole(graph, here, entry(its, "rules")),
                region=_region(graph, there),
                within=UNKNOWN if fast is UNKNOWN else _PROMISED if fast else None,
            )


def _policies(template: object) -> Iterator[Maybe[Mapping[str, object]]]:
    """Those with a name of their own; one that is called `default` is given its name when it is made."""
    listed = items(entry(template, "resources"))
    if listed is UNKNOWN:
        yield UNKNOWN
        return
    for one in listed:
        kind, name = text(one.get("type")), text(one.get("name"))
        if kind is UNKNOWN or name is UNKNOWN:
            yield UNKNOWN
        elif kind == _NESTED:
            yield from _policies(entry(one.get("properties"), "template"))
        elif kind == _POLICY and not str(name).endswith("/default"):
            yield one


def _whole(graph: Graph, store: Maybe[str | None], rules: object) -> Truth:
    """Whether each container of the store is copied, and none of it left out."""
    listed = items(rules)
    if listed is UNKNOWN or store is UNKNOWN:
        return UNKNOWN
    copied = {text(one.get("sourceContainer")) for one in listed if one.get("filters") is None}
    there = [
        str(id_of(one)).rpartition("/")[2]
        for one in graph.of_type(_CONTAINER)
        if str(id_of(one)).startswith(f"{store}/")
    ]
    return UNKNOWN if UNKNOWN in copied else bool(there) and {*there} <= copied


def _region(graph: Graph, store: Maybe[str | None]) -> Maybe[str | None]:
    found = next((one for one in graph.of_type(STORE) if store is not UNKNOWN and id_of(one) == store), None)
    return UNKNOWN if found is None else named(found.value("location"))
