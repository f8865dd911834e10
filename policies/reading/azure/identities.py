"""Azure identities as they are: managed ones, who may be them, and what they may do.

Sources: Microsoft Entra, managed identities
(https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/overview) and workload identity
federation (https://learn.microsoft.com/entra/workload-id/workload-identity-federation).
"""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.values import entry, text
from policies.reading.azure.arm import id_of, named, within
from policies.reading.azure.roles import IDENTITY, given_to, on
from policies.reading.model.identities import Identity
from policies.reading.model.policies import Group, Policy, Principal, Statement

__all__ = ["identities"]

_FEDERATED = "azure-native:managedidentity:FederatedIdentityCredential"


def identities(graph: Graph) -> Iterator[Identity]:
    """Every identity of its own, and each that a thing has by itself. Only what it is put on can be one."""
    for identity in graph.of_type(IDENTITY):
        yield Identity(
            urn=identity.urn,
            id=id_of(identity),
            account=graph.account(identity),
            trust=_trust(graph, identity),
            permissions=on(identity.urn, given_to(graph, named(identity.value("principalId")))).statements,
            duty=text(entry(identity.value("tags"), "duty")),
            adopted=identity.external,
        )
    for one in graph:
        its = entry(one.value("identity"), "type") if one.type.startswith("azure-native:") else None
        if isinstance(its, str) and "SystemAssigned" in its:
            yield Identity(
                urn=one.urn,
                id=id_of(one),
                account=graph.account(one),
                trust=Policy(one.urn, ()),
                permissions=on(one.urn, given_to(graph, named(entry(one.value("identity"), "principalId")))).statements,
                adopted=one.external,
            )


def _trust(graph: Graph, identity: Resource) -> Policy:
    """Who outside may become the identity by a token of theirs."""
    own = id_of(identity)
    found: list[Statement] = []
    for one in graph.of_type(_FEDERATED):
        its = id_of(one)
        if own is UNKNOWN or its is UNKNOWN:
            return Policy(identity.urn, UNKNOWN)
        issuer, subject = text(one.value("issuer")), text(one.value("subject"))
        if within(its, own):
            if issuer is UNKNOWN or subject is UNKNOWN:
                return Policy(identity.urn, UNKNOWN)
            who = Principal(Group.FEDERATED, f"{issuer} {subject}")
            found.append(
                Statement(one.urn, allow=True, actions=("token",), resources=(own,), principals=(who,), name=one.name)
            )
    return Policy(identity.urn, tuple(found))
