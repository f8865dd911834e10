"""Which things of Azure what runs in the networks has to reach: each has an address there only by its own endpoint.

Source: Azure Private Link, private-link resources
(https://learn.microsoft.com/azure/private-link/private-endpoint-overview).
"""

from collections.abc import Mapping

from gouvernail.graph import UNKNOWN, Graph
from gouvernail.maybe import Maybe
from policies.reading.azure.arm import id_of
from policies.reading.azure.stores import CACHE, IMAGES, STORE

__all__ = ["service", "services"]

_PARTS = {
    STORE: "blob",
    IMAGES: "registry",
    "azure-native:keyvault:Vault": "vault",
    "azure-native:machinelearningservices:Registry": "amlregistry",
    "azure-native:machinelearningservices:Workspace": "amlworkspace",
    CACHE: "redisEnterprise",
}


def service(thing: str, part: str) -> str:
    """What a thing's part is called among the services: `bex-dev-keys/vault`."""
    return f"{thing.rpartition('/')[2]}/{part}".lower()


def services(graph: Graph) -> Maybe[Mapping[str, str]]:
    """The service -> the URN of what has it, for the accounts that have a network."""
    inside = {graph.account(one) for one in graph.of_type("azure-native:network:VirtualNetwork")}
    found: dict[str, str] = {}
    for token, part in _PARTS.items():
        for one in graph.of_type(token):
            own = id_of(one)
            if own is UNKNOWN:
                return UNKNOWN
            if graph.account(one) in inside and not one.external:
                found[service(own, part)] = one.urn
    return found
