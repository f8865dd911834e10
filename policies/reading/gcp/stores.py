"""Google's stores as they are: which key encrypts them, how long what lies in them is locked, who gets in.

Sources: Cloud Storage, Bucket Lock (https://cloud.google.com/storage/docs/bucket-lock), public access prevention
(https://cloud.google.com/storage/docs/public-access-prevention), permissions
(https://cloud.google.com/storage/docs/access-control/iam-permissions) and uniform access
(https://cloud.google.com/storage/docs/uniform-bucket-level-access).
"""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, flag, number, text
from policies.reading.gcp.grants import given_on, on
from policies.reading.gcp.locks import lockings
from policies.reading.gcp.names import id_of, purpose
from policies.reading.model.policies import Statement
from policies.reading.model.stores import Lock, Store, StoreKind

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
            lock=_lock(graph, bucket),
            versioned=any_of((flag(entry(bucket.value("versioning"), "enabled")), _retains(bucket))),
            public=_public(bucket),
            policy=on(bucket.urn, (*_listed(bucket), *(one for one in given_on(graph, name) if _of_storage(one)))),
            changes=() if name is UNKNOWN else _changes(name),
            reads=() if name is UNKNOWN else (("storage.objects.get", f"{name}/objects/x"),),
            writes=() if name is UNKNOWN else _writes(name),
            over_tls=True,  # Google answers over TLS alone
            adopted=bucket.external,
        )


def _lock(graph: Graph, bucket: Resource) -> Maybe[Lock | None]:
    """The lock of the bucket; else that which a workflow sets on each version of everything in it."""
    retains, seconds = _retains(bucket), number(entry(bucket.value("retentionPolicy"), "retentionPeriod"))
    if retains is UNKNOWN:
        return UNKNOWN
    if retains:
        locked = flag(entry(bucket.value("retentionPolicy"), "isLocked"))
        return Lock(absolute=locked, days=UNKNOWN if seconds is UNKNOWN or seconds is None else seconds / _DAY)
    for one in lockings(graph) if bucket.value("enableObjectRetention") else ():
        if one.bucket is UNKNOWN:
            return UNKNOWN
        if one.bucket == bucket.id and one.everything:
            absolute = all_of((one.every_version, one.may, one.started))
            return Lock(absolute, UNKNOWN if one.days is UNKNOWN else one.days or 0)
    return None


def _retains(bucket: Resource) -> Truth:
    """Whether a policy of the bucket keeps what was written: then nothing is written over either."""
    policy = bucket.value("retentionPolicy")
    period = number(entry(policy, "retentionPeriod"))
    return UNKNOWN if policy is UNKNOWN else period is UNKNOWN or period is not None


def _listed(bucket: Resource) -> tuple[Maybe[Statement], ...]:
    """Where access is not uniform each object has a list of its own of whom it lets in, which is not seen."""
    return () if flag(bucket.value("uniformBucketLevelAccess")) is True else (UNKNOWN,)


def _of_storage(one: Maybe[Statement]) -> bool:
    """Whether it is about stores: what is given around one may be about anything."""
    return one is UNKNOWN or any(action.startswith(("storage.", "*")) for action in one.actions)


def _public(bucket: Resource) -> Truth:
    """Prevention that is not enforced is inherited from the organisation, which is not seen here."""
    prevention = text(bucket.value("publicAccessPrevention"))
    return UNKNOWN if prevention is UNKNOWN else prevention != "enforced"


def _changes(name: str) -> tuple[tuple[str, str], ...]:
    return (*((one, f"{name}/objects/x") for one in _ON_OBJECTS), *((one, name) for one in _ON_BUCKET))


def _writes(name: str) -> tuple[tuple[str, str], ...]:
    return tuple((f"storage.objects.{verb}", f"{name}/objects/{{}}") for verb in ("create", "delete"))
