"""Google's stores as they are: which key encrypts them, how long what lies in them is locked, who gets in.

Sources: Cloud Storage, Bucket Lock (https://cloud.google.com/storage/docs/bucket-lock), public access prevention
(https://cloud.google.com/storage/docs/public-access-prevention) and permissions
(https://cloud.google.com/storage/docs/access-control/iam-permissions).
"""

from collections.abc import Iterator

from assurance.reading.gcp.grants import given_on, on
from assurance.reading.gcp.names import id_of, purpose
from assurance.reading.maybe import Maybe, Truth
from assurance.reading.model.stores import Lock, Store, StoreKind
from assurance.reading.values import entry, flag, number, text
from gouvernail.graph import UNKNOWN, Graph, Resource

__all__ = ["BUCKET", "stores"]

BUCKET = "gcp:storage/bucket:Bucket"
_DAY = 86_400
_ON_OBJECTS = ("storage.objects.delete", "storage.objects.setRetention", "storage.objects.overrideUnlockedRetention")
_ON_BUCKET = ("storage.buckets.delete", "storage.buckets.update", "storage.buckets.setIamPolicy")


def stores(graph: Graph) -> Iterator[Store]:
    """Every bucket."""
    for bucket in graph.of_type(BUCKET):
        name = id_of(graph, bucket)
        yield Store(
            urn=bucket.urn,
            id=bucket.id or UNKNOWN,
            kind=StoreKind.OBJECTS,
            account=graph.account(bucket),
            key=text(entry(bucket.value("encryption"), "defaultKmsKeyName")),
            purpose=purpose(bucket),
            lock=_lock(bucket),
            versioned=flag(entry(bucket.value("versioning"), "enabled")),
            public=_public(bucket),
            policy=on(bucket.urn, given_on(graph, name)),
            changes=() if name is UNKNOWN else _changes(name),
            reads=() if name is UNKNOWN else (("storage.objects.get", f"{name}/objects/x"),),
            writes=() if name is UNKNOWN else _writes(name),
            over_tls=True,  # Google answers over TLS alone
            adopted=bucket.external,
        )


def _lock(bucket: Resource) -> Maybe[Lock | None]:
    policy = bucket.value("retentionPolicy")
    if policy is UNKNOWN:
        return UNKNOWN
    seconds = number(entry(policy, "retentionPeriod"))
    if seconds is None:
        return None
    return Lock(absolute=flag(entry(policy, "isLocked")), days=UNKNOWN if seconds is UNKNOWN else seconds / _DAY)


def _public(bucket: Resource) -> Truth:
    """Prevention that is not enforced is inherited from the organisation, which is not seen here."""
    prevention = text(bucket.value("publicAccessPrevention"))
    return UNKNOWN if prevention is UNKNOWN else prevention != "enforced"


def _changes(name: str) -> tuple[tuple[str, str], ...]:
    return (*((one, f"{name}/objects/x") for one in _ON_OBJECTS), *((one, name) for one in _ON_BUCKET))


def _writes(name: str) -> tuple[tuple[str, str], ...]:
    return tuple((f"storage.objects.{verb}", f"{name}/objects/{{}}") for verb in ("create", "delete"))
