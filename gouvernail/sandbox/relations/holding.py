"""Why a cloud does not delete a thing: it is protected, locked, or others still hold it.

Sources beside those of `holders`: the SDK's documentation of each protecting property and its default; Azure Resource
Manager, "Lock your resources"; Amazon S3, "Object Lock"; Cloud Storage, "Retention policies" and "Object holds". Time
does not pass in the sandbox, so what is retained stays so.

One rule is stricter than the clouds, on purpose: a key that something still encrypts with is not deleted. AWS would
schedule it, and Google destroy its versions; what it encrypts would be lost.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, cast

from gouvernail.sandbox.named import key, names
from gouvernail.sandbox.naming import GLOBAL
from gouvernail.sandbox.relations.holders import HOLDERS
from gouvernail.sandbox.relations.networks import inhabited
from gouvernail.sandbox.relations.others import Others
from gouvernail.sandbox.relations.reading import listed, mapping, standing
from gouvernail.sandbox.state import Existing, State
from gouvernail.sandbox.words import show

__all__ = ["abandoned", "goes_along", "keeps", "locked", "reasons", "recovers"]

# Properties that protect, and the values with which they do; none needs more than one of these names.
_PROTECTING: Final[Mapping[str, tuple[object, ...]]] = {
    "deletionProtection": (True, "true", "ACTIVE", "ENABLED", "PROTECTED"),
    "deletionProtectionEnabled": (True, "true"),
    "deleteProtection": (True, "true"),
    "enableDeletionProtection": (True, "true"),
    "deleteProtectionState": ("DELETE_PROTECTION_ENABLED",),
    "disableApiTermination": (True, "true"),
    "deletionPolicy": ("PREVENT",),
}
_NOT_OF_ITSELF: Final = frozenset(
    {"aws:ec2/launchTemplate:LaunchTemplate", "gcp:storage/batchOperationsJob:BatchOperationsJob"}
)
# Protected unless told otherwise ("Defaults to true", "set to true or unset", "unless this field is set to false").
_PROTECTED: Final = {
    "aws:qldb/ledger:Ledger": "deletionProtection",
    "gcp:redis/cluster:Cluster": "deletionProtectionEnabled",
    **{
        f"gcp:{name}": "deletionProtection"
        for name in (
            "activedirectory/domain:Domain", "alloydb/cluster:Cluster", "bigquery/table:Table",
            "bigtable/instance:Instance", "certificateauthority/authority:Authority", "cloudrunv2/job:Job",
            "cloudrunv2/service:Service", "cloudrunv2/workerPool:WorkerPool", "compute/storagePool:StoragePool",
            "container/cluster:Cluster", "memcache/instance:Instance", "organizations/folder:Folder",
            "redis/instance:Instance", "spanner/database:Database", "sql/databaseInstance:DatabaseInstance",
            "workflows/workflow:Workflow",
        )
    },
}  # fmt: skip
_ABANDONED: Final = frozenset({"gcp:firestore/database:Database"})  # "deletionPolicy ... Defaults to ABANDON"

# What is let go with all that holds it, where this property is true.
_LETS_GO: Final = {
    "aws:cloudwatch/eventRule:EventRule": "forceDestroy",
    "aws:iam/role:Role": "forceDetachPolicies",
    "aws:iam/user:User": "forceDestroy",
    "aws:route53/zone:Zone": "forceDestroy",
    "aws:s3/bucket:Bucket": "forceDestroy",
    "aws:s3/bucketV2:BucketV2": "forceDestroy",
    "gcp:bigquery/dataset:Dataset": "deleteContentsOnDestroy",
    "gcp:dns/managedZone:ManagedZone": "forceDestroy",
    "gcp:storage/bucket:Bucket": "forceDestroy",
}
_SNAPSHOT: Final = "finalSnapshotIdentifier"
_SNAPSHOTS: Final = frozenset({"aws:rds/instance:Instance", "aws:rds/cluster:Cluster"})

_AWS_OBJECTS: Final = (
    "aws:s3/bucketObject:BucketObject",
    "aws:s3/bucketObjectv2:BucketObjectv2",
    "aws:s3/objectCopy:ObjectCopy",
)
_AWS_BUCKETS: Final = ("aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2")
_AWS_LOCK: Final = (
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    "aws:s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2",
)
_GCP_OBJECT: Final = "gcp:storage/bucketObject:BucketObject"
_GCP_BUCKET: Final = "gcp:storage/bucket:Bucket"

_KEYS: Final = frozenset(
    {
        "aws:kms/key:Key",
        "aws:kms/externalKey:ExternalKey",
        "aws:kms/replicaKey:ReplicaKey",
        "gcp:kms/cryptoKey:CryptoKey",
        "azure-native:keyvault:Key",
    }
)
_OF_KEYS: Final = ("aws:kms/", "gcp:kms/", "aws:iam/", "azure-native:keyvault:")
_ENCRYPTS: Final = re.compile(r"(?i)kms|encrypt|cmk|masterkey|cryptokey|(^|\.)key(vault)?(id|arn|uri|url|identifier)$")

_OF_SECRETS: Final = "aws:secretsmanager/secret:Secret"
# Secrets Manager DeleteSecret; Cloud KMS, "Object hierarchy" and the provider's notes on key rings and keys; Cloud SQL,
# "Delete instances"; Resource Manager, "Creating and managing projects"; IAM, "Manage workload identity pools"; Azure
# Key Vault, "soft-delete overview"; Azure AI services, "Recover or purge deleted resources".
_KEPT: Final = {
    _OF_SECRETS: "one of this name is scheduled for deletion, until its window ends (InvalidRequestException)",
    "gcp:kms/keyRing:KeyRing": "key rings are never deleted: their names stay taken (ALREADY_EXISTS)",
    "gcp:kms/cryptoKey:CryptoKey": "keys are never deleted, only versions: their names stay taken (ALREADY_EXISTS)",
    "gcp:sql/databaseInstance:DatabaseInstance": "the name of a deleted instance stays taken for a week",
    "gcp:organizations/project:Project": "the id of a deleted project is never given again (ALREADY_EXISTS)",
    "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": "a deleted pool stays for 30 days (ALREADY_EXISTS)",
    "azure-native:keyvault:Vault": "a vault of this name was deleted and is kept: recover it (createMode) or purge it "
    "(ConflictError)",
    "azure-native:cognitiveservices:Account": "an account of this name was deleted and is kept: restore or purge it "
    "(FlagMustBeSetForRestore)",
}

_LOCKS: Final = tuple(
    f"azure-native:authorization:ManagementLock{scope}"
    for scope in ("ByScope", "AtResourceGroupLevel", "AtResourceLevel", "AtSubscriptionLevel")
)
_LOCK: Final = "/providers/microsoft.authorization/locks/"


def reasons(thing: Existing, state: State) -> list[str]:
    """Why the cloud would not delete a thing now; none where it would."""
    found = [
        *_protections(thing),
        *locked(thing, state, "CanNotDelete", "ReadOnly"),
        *_retained(thing, state),
        *inhabited(thing, Others(state)),
        *(() if _let_go(thing) else _held(thing, state)),
        *(_encrypting(thing, state) if thing.type in _KEYS else ()),
    ]
    if thing.type in _SNAPSHOTS and not _is_true(thing, "skipFinalSnapshot") and not thing.inputs.get(_SNAPSHOT):
        found.append(f"a {_SNAPSHOT} is required where skipFinalSnapshot is not true")
    return found


def abandoned(thing: Existing) -> bool:
    """Whether the thing is only forgotten by the program that deletes it, and stays in the cloud."""
    told = thing.inputs.get("deletionPolicy")
    return thing.package == "gcp" and (told == "ABANDON" or (told is None and thing.type in _ABANDONED))


def keeps(thing: Existing) -> str:
    """Why the name of a thing stays taken when it is deleted; "" where it does not."""
    if thing.type == _OF_SECRETS and thing.inputs.get("recoveryWindowInDays") in (0, "0"):
        return ""
    return _KEPT.get(thing.type, "")


def recovers(thing: Existing) -> bool:
    """Whether making the thing takes back one that was deleted and kept."""
    told = mapping(thing.inputs.get("properties"))
    return thing.type in _KEPT and (told.get("createMode") == "recover" or told.get("restore") is True)


def goes_along(thing: Existing, state: State) -> list[Existing]:
    """What is deleted with a thing: what is in it, where the cloud or the program says so."""
    if thing.package == "azure-native":  # Azure Resource Manager: a child goes with its parent
        below = f"{thing.id.lower()}/"
        return [one for one in state.below(thing.package, thing.id) if one.id.lower().startswith(below)]
    return [other for other, _ in _holders(thing, state)] if _let_go(thing) else []


def locked(thing: Existing, state: State, *levels: str) -> Iterator[str]:
    """The locks of Azure that forbid it: on the thing, around it, or (where it would be deleted) within it."""
    if thing.package != "azure-native" or thing.type in _LOCKS:
        return
    own = f"{thing.id.lower()}/"
    for level in levels:
        for lock in state.mentioning(_LOCKS, level):
            scope = f"{lock.id.lower().rpartition(_LOCK)[0]}/"
            within = "CanNotDelete" in levels and scope.startswith(own)
            if lock.inputs.get("level") == level and (own.startswith(scope) or within):
                name = show(lock.id.rpartition("/")[2])
                yield f"the lock {name} ({level}, made as {lock.urn}) forbids it (ScopeLocked)"


def _protections(thing: Existing) -> Iterator[str]:
    default = _PROTECTED.get(thing.type)
    if default and thing.inputs.get(default) is None:
        yield f"{default} is true unless it is set to false: set it, and update, before"
    for name, values in _PROTECTING.items():
        if thing.inputs.get(name) in values and thing.type not in _NOT_OF_ITSELF:
            yield f"{name} is {show(thing.inputs[name])}: change that, and update, before"


def _let_go(thing: Existing) -> bool:
    return _is_true(thing, _LETS_GO.get(thing.type, ""))


def _is_true(thing: Existing, name: str) -> bool:
    return thing.inputs.get(name) in (True, "true")


def _held(thing: Existing, state: State) -> Iterator[str]:
    for other, place in _holders(thing, state):
        code = HOLDERS[thing.type][0]
        yield f"{other.type} {show(other.id)} (made as {other.urn}) still holds it by its {place} ({code})"


def _holders(thing: Existing, state: State) -> Iterator[tuple[Existing, str]]:
    if thing.type not in HOLDERS:
        return
    places = HOLDERS[thing.type][1]
    own = _names(thing)
    for other in state.mentioning(tuple(places), thing.id.rpartition("/")[2]):
        if (other.type, other.id, other.urn) == (thing.type, thing.id, thing.urn):
            continue
        path = next((at for at in places[other.type] if _refers(other, at, thing, own)), None)
        if path:
            yield other, path.replace("[]", "")


def _refers(other: Existing, at: str, thing: Existing, own: frozenset[str]) -> bool:
    return any(
        _is(value, thing, own) and ("/" in value or value.startswith("arn:") or _together(thing, other))
        for _, many in standing(other.inputs, at.removesuffix("[]"))
        for value in listed(many)
        if isinstance(value, str)
    )


def _is(value: str, thing: Existing, own: frozenset[str]) -> bool:
    said = key(thing.package, value)
    return said in own or (thing.package != "aws" and any(said.startswith(f"{one}/") for one in own if "/" in one))


def _together(thing: Existing, other: Existing) -> bool:
    """Whether a bare name means the same thing for both: in one account and region (on Azure, one resource group)."""
    group = "resourceGroupName"
    if thing.package == "azure-native":
        return str(thing.inputs.get(group)).lower() == str(other.inputs.get(group)).lower()
    return thing.account == other.account and (thing.region == other.region or GLOBAL in (thing.region, other.region))


def _names(thing: Existing) -> frozenset[str]:
    found = {name for name, _ in names(thing.package, thing.id, thing.inputs, thing.outputs)}
    if thing.type == "gcp:organizations/project:Project":
        found.add(f"projects/{thing.outputs.get('number')}")
    return frozenset(found - {""})


def _retained(thing: Existing, state: State) -> Iterator[str]:
    """Objects under a lock, a hold or a retention, and the buckets that hold such objects."""
    if thing.type in _AWS_OBJECTS:
        yield from _aws_lock(thing, state, forced=_is_true(thing, "forceDestroy"))
    elif thing.type == _GCP_OBJECT:
        yield from _gcp_hold(thing, state)
    elif thing.type in _AWS_BUCKETS and _let_go(thing):
        for one, _ in _holders(thing, state):
            yield from (f"{show(one.id)} in it: {why}" for why in _aws_lock(one, state, forced=True))
    elif thing.type == _GCP_BUCKET and _let_go(thing):
        for one, _ in _holders(thing, state):
            yield from (f"{show(one.id)} in it: {why}" for why in _gcp_hold(one, state))


def _aws_lock(object_: Existing, state: State, *, forced: bool) -> Iterator[str]:
    """Forced, the provider takes legal holds off and passes over governance; nobody passes over compliance."""
    given = object_.inputs
    if given.get("objectLockLegalHoldStatus") == "ON" and not forced:
        yield "a legal hold is on the object (AccessDenied)"
    mode = given.get("objectLockMode") or _default_mode(str(given.get("bucket")), state)
    if mode and not (forced and mode == "GOVERNANCE"):
        yield f"the object is locked in {mode} mode (AccessDenied)"


def _default_mode(bucket: str, state: State) -> object:
    """How a bucket locks what is put into it."""
    for one in state.mentioning((*_AWS_LOCK, *_AWS_BUCKETS), bucket):
        within = mapping(one.inputs.get("objectLockConfiguration")) if one.type in _AWS_BUCKETS else one.inputs
        named = one.id if one.type in _AWS_BUCKETS else one.inputs.get("bucket")
        mode = mapping(mapping(within.get("rule")).get("defaultRetention")).get("mode")
        if named == bucket and mode:
            return mode
    return None


def _gcp_hold(object_: Existing, state: State) -> Iterator[str]:
    given = object_.inputs
    for name in ("temporaryHold", "eventBasedHold"):
        if _is_true(object_, name):
            yield f"{name} is on the object (objectUnderActiveHold)"
    if mapping(given.get("retention")).get("mode") == "Locked":
        yield "the object is retained (objectRetained)"
    bucket = str(given.get("bucket"))
    for one in state.mentioning((_GCP_BUCKET,), bucket):
        if one.id == bucket and mapping(one.inputs.get("retentionPolicy")).get("retentionPeriod"):
            yield "the bucket retains its objects (retentionPolicyNotMet)"


def _encrypting(thing: Existing, state: State) -> Iterator[str]:
    own = _names(thing)
    for other in state.mentioning((), thing.id.rpartition("/")[2]):
        if other.type.startswith(_OF_KEYS):
            continue
        path = next(
            (at for at, text in _texts(other.inputs, "") if _ENCRYPTS.search(at) and _is(text, thing, own)), None
        )
        if path:
            who = f"{other.type} {show(other.id)} (made as {other.urn})"
            yield f"{who} encrypts with it ({path}) and would be unreadable"


def _texts(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for one in cast("list[object]", value):
            yield from _texts(one, path)
    else:
        for name, one in mapping(value).items():
            yield from _texts(one, f"{path}.{name}" if path else name)
