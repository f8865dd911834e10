"""Where stores, logs, copies and endpoints lie on Google Cloud: at their location, and where it may put them else.

Sources: Cloud Storage locations (https://cloud.google.com/storage/docs/locations) and Artifact Registry
(https://cloud.google.com/artifact-registry/docs/repositories/repo-locations): what lies in several regions names them,
or a multi-region whose regions are known; Pub/Sub message storage policies
(https://cloud.google.com/pubsub/docs/resource-location-restriction): without one a message may lie anywhere; Secret
Manager (https://cloud.google.com/secret-manager/docs/choosing-replication): so may a secret that is replicated
automatically.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe
from gouvernail.values import entry, texts
from policies.reading.model.places import ANYWHERE, Place
from policies.reading.places import also, home, named, together

__all__ = ["places"]

_TOPIC, _SECRET, _BUCKET = "gcp:pubsub/topic:Topic", "gcp:secretmanager/secret:Secret", "gcp:storage/bucket:Bucket"
_REGION, _LOCATION, _ZONE = "region", "location", "zone"
_KINDS: Final[Mapping[str, tuple[str, str]]] = {
    _BUCKET: ("store", _LOCATION),
    "gcp:filestore/instance:Instance": ("store", _LOCATION),
    "gcp:compute/disk:Disk": ("store", _ZONE),
    "gcp:compute/instance:Instance": ("machine", _ZONE),
    "gcp:artifactregistry/repository:Repository": ("repository", _LOCATION),
    "gcp:logging/projectBucketConfig:ProjectBucketConfig": ("log", _LOCATION),
    "gcp:logging/folderBucketConfig:FolderBucketConfig": ("log", _LOCATION),
    "gcp:logging/organizationBucketConfig:OrganizationBucketConfig": ("log", _LOCATION),
    "gcp:bigquery/dataset:Dataset": ("database", _LOCATION),
    "gcp:sql/databaseInstance:DatabaseInstance": ("database", _REGION),
    "gcp:alloydb/cluster:Cluster": ("database", _LOCATION),
    "gcp:firestore/database:Database": ("database", "locationId"),
    "gcp:memorystore/instance:Instance": ("cache", _LOCATION),
    "gcp:redis/instance:Instance": ("cache", _REGION),
    "gcp:redis/cluster:Cluster": ("cache", _REGION),
    "gcp:vertex/aiEndpoint:AiEndpoint": ("endpoint", _LOCATION),
    "gcp:vertex/aiDataset:AiDataset": ("store", _REGION),
    "gcp:vertex/aiFeatureStore:AiFeatureStore": ("store", _REGION),
    "gcp:workbench/instance:Instance": ("workbench", _LOCATION),
    "gcp:cloudrunv2/service:Service": ("endpoint", _LOCATION),
    "gcp:cloudrunv2/job:Job": ("job", _LOCATION),
    "gcp:cloudfunctionsv2/function:Function": ("function", _LOCATION),
    "gcp:container/cluster:Cluster": ("machine", _LOCATION),
    "gcp:workflows/workflow:Workflow": ("workflow", _REGION),
    "gcp:secretmanager/regionalSecret:RegionalSecret": ("secret", _LOCATION),
    "gcp:compute/regionUrlMap:RegionUrlMap": ("gateway", _REGION),
}
_EU: Final = (
    "europe-central2",
    "europe-north1",
    "europe-north2",
    "europe-southwest1",
    "europe-west1",
    "europe-west3",
    "europe-west4",
    "europe-west8",
    "europe-west9",
    "europe-west10",
    "europe-west12",
)
_SEVERAL: Final[Mapping[str, tuple[str, ...]]] = {
    "eu": _EU,  # neither London nor Zurich
    "europe": _EU,
    "global": (ANYWHERE,),
    "eur4": ("europe-north1", "europe-west4"),
    "eur5": ("europe-west1", "europe-west2"),
    "eur7": ("europe-west2", "europe-west3"),
    "eur8": ("europe-west3", "europe-west6"),
}
_OF_A_ZONE: Final = re.compile(r"^(\w+-\w+)-[a-z]$")


def places(graph: Graph) -> Iterator[Place]:
    """Everything of these kinds, adopted things included."""
    for one in graph.of_type(*_KINDS):
        what, path = _KINDS[one.type]
        yield Place(one.urn, what, _regions(graph, one, path))
    for token, (what, read) in _CHOSEN.items():
        for one in graph.of_type(token):
            yield Place(one.urn, what, read(one))


def _regions(graph: Graph, resource: Resource, path: str) -> Maybe[tuple[str, ...]]:
    if resource.type == _BUCKET:
        chosen = texts(entry(resource.value("customPlacementConfig"), "dataLocations"))
        if chosen is UNKNOWN or chosen:
            return UNKNOWN if chosen is UNKNOWN else tuple(named(one) for one in chosen)
    found = home(graph, resource, path)
    if found is UNKNOWN:
        return UNKNOWN
    return together(_SEVERAL.get(one, (_OF_A_ZONE.sub(r"\1", one),)) for one in found)


def _allowed(topic: Resource) -> Maybe[tuple[str, ...]]:
    """Where messages may lie."""
    policy = topic.value("messageStoragePolicy")
    if policy is None:
        return (ANYWHERE,)
    allowed = texts(entry(policy, "allowedPersistenceRegions"))
    return UNKNOWN if allowed is UNKNOWN else tuple(allowed)


def _replicated(secret: Resource) -> Maybe[tuple[str, ...]]:
    """Where a secret has its replicas."""
    chosen = entry(secret.value("replication"), "userManaged")
    if chosen is None:
        return UNKNOWN if secret.value("replication") is None else (ANYWHERE,)
    return also(entry(chosen, "replicas"), "location")


_CHOSEN: Final[Mapping[str, tuple[str, Callable[[Resource], Maybe[tuple[str, ...]]]]]] = {
    _TOPIC: ("topic", _allowed),
    _SECRET: ("secret", _replicated),
}
