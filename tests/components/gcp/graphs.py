"""How the tests of components on Google Cloud look at a graph, and what they stand on."""

from gouvernail.graph import Graph, Resource

__all__ = ["ACCOUNT", "AUDIT", "KEY", "LOG", "REGION", "every", "one"]

ACCOUNT, AUDIT, REGION = "bex-ai-dev", "bex-ai-audit", "europe-west1"
LOG = f"projects/{AUDIT}/locations/{REGION}/buckets/bex-audit-log"
KEY = f"projects/{ACCOUNT}/locations/{REGION}/keyRings/bex-dev-keys/cryptoKeys/bex-dev-events"


def every(graph: Graph, kind: str) -> list[Resource]:
    """All resources of a kind, named as in Python: `storage.Bucket`."""
    module, name = kind.split(".")
    return list(graph.of_type(f"gcp:{module}/{name[:1].lower()}{name[1:]}:{name}"))


def one(graph: Graph, kind: str, name: str | None = None) -> Resource:
    found = [resource for resource in every(graph, kind) if name in {None, resource.name}]
    assert len(found) == 1, f"{len(found)} resources {kind} {name or ''}"
    return found[0]
