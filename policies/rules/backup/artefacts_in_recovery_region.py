"""What was trained is in the recovery region before the region is lost."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.verdict import Reason, Result, judged, require
from policies.reading.model.backup import Replication
from policies.reading.model.platform import Platform
from policies.reading.model.stores import Store, StoreKind
from policies.twin import Set

STATEMENT = (
    "Where the spec asks for a failover, what was trained is copied to the recovery region as it is written, "
    "within the spec's recovery point objective."
)
SEVERITY = "high"
REMEDIATION = (
    "Give each store of artefacts a copy of the whole of it to the recovery region within `continuity.rpo`: an enabled "
    "`BucketReplicationConfig` rule with `replicationTime` (AWS), object replication with `priorityReplication` "
    "(Azure), an enabled transfer job whose workflow looks often enough (Google Cloud)."
)
UNSEEN = (
    "Whether each copy arrived; what was written before; what stands there to use it; images, which are copied by hand."
)
_REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
_DEPLOYED = "azure-native:resources:Deployment"
_JOB = "gcp:storage/transferJob:TransferJob"
_FAST = "properties.template.resources[1].properties.template.resources[0].properties.priorityReplication.enabled"
BROKEN = {
    "aws": Set(_REPLICATION, "rules[0].status", "Disabled"),
    "azure": Set(_DEPLOYED, _FAST, value=False, having="priorityReplication"),
    "gcp": Set(_JOB, "status", "DISABLED"),
}
UNCLEAR = {
    "aws": Set(_REPLICATION, "rules[0].status", UNKNOWN),
    "azure": Set(_DEPLOYED, _FAST, UNKNOWN, having="priorityReplication"),
    "gcp": Set(_JOB, "status", UNKNOWN),
}
BY_OTHER_MEANS = {
    "gcp": "No service promises a time for copies between buckets there: every few minutes a workflow has what is new "
    "copied, and fails where that takes too long. Read is after how long a copy is there, or somebody is told.",
}
_ARTEFACTS = "artefacts"


def holds(platform: Platform) -> Result:
    """Looks for a copy of each store of what was trained, and where it goes."""
    applies = platform.expected.copies_to is not None and "workload" in platform.expected.layers
    subjects = (store.urn for store in platform.stores if _trained(store))
    return judged(_reasons(platform) if applies else (), subjects if applies else (), applies=applies)


def _trained(store: Store) -> bool:
    """Images have the same purpose and lie apart: who copies them here copies them there."""
    return store.purpose == _ARTEFACTS and store.kind is StoreKind.OBJECTS


def _reasons(platform: Platform) -> Iterator[Reason]:
    for store in platform.stores:
        if _trained(store) and store.account == platform.expected.own:
            yield from require(
                any_of(_reaches(platform, one, store.id) for one in platform.replications),
                store.urn,
                "what was trained is not copied to the recovery region within the recovery point objective",
                "whether what was trained is copied to the recovery region in time is not known",
            )


def _reaches(platform: Platform, one: Replication, store: Maybe[str]) -> Truth:
    same: Truth = UNKNOWN if UNKNOWN in (one.store, store) else one.store == store
    there: Truth = UNKNOWN if one.region is UNKNOWN else one.region == platform.expected.copies_to
    if one.within is UNKNOWN:
        in_time: Truth = UNKNOWN
    else:
        in_time = one.within is not None and one.within <= platform.expected.rpo
    return all_of((same, one.on, there, in_time))
