"""How the tests of components on Azure look at a graph, and what they stand on."""

from gouvernail.graph import Graph, Resource

__all__ = ["ACCOUNT", "AUDIT", "DIRECTORY", "KEY", "LOG", "REGION", "every", "one"]

ACCOUNT, REGION = "11111111-1111-4111-8111-111111111111", "westeurope"
AUDIT = "44444444-4444-4444-8444-444444444444"
DIRECTORY = "99999999-9999-4999-8999-999999999999"
LOG = (
    f"/subscriptions/{AUDIT}/resourceGroups/bex-audit-audit-log/providers/Microsoft.Storage/storageAccounts/bexauditlog"
)
KEY = (
    f"/subscriptions/{ACCOUNT}/resourceGroups/bex-dev-keys/providers/Microsoft.KeyVault/vaults/bex-dev-keys/keys/events"
)


def every(graph: Graph, kind: str) -> list[Resource]:
    """All resources of a kind, named as in Python: `storage.StorageAccount`."""
    return list(graph.of_type(f"azure-native:{kind.replace('.', ':')}"))


def one(graph: Graph, kind: str, name: str | None = None) -> Resource:
    found = [resource for resource in every(graph, kind) if name in {None, resource.name}]
    assert len(found) == 1, f"{len(found)} resources {kind} {name or ''}"
    return found[0]
