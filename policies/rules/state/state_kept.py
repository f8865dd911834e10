"""What is known of every stack is not lost."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, require, unclear
from policies.locks import LOCKED_LATER
from policies.reading.model.platform import Platform
from policies.reading.model.policies import Group
from policies.reading.policy import acts_on, statements_of
from policies.rules.state._each import on_store
from policies.twin import Set

STATEMENT = "The store of Pulumi's state keeps every version, and nobody may delete one."
SEVERITY = "high"
REMEDIATION = (
    "Keep every version of the state and let nobody delete one: versioning `Enabled` and an unconditional denial of "
    "`s3:DeleteObjectVersion` (AWS), `isVersioningEnabled` with an immutability policy (Azure), `versioning.enabled` "
    "with the locking workflow (Google Cloud)."
)
UNSEEN = "Whether stacks really keep their state there; what the administrators of its account change."
_VERSIONS = "aws:s3/bucketVersioning:BucketVersioning"
_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
_NAME = "pulumi-state"
_BLOBS, _ACCOUNT = "azure-native:storage:BlobServiceProperties", "pulumistate"
_BUCKET = "gcp:storage/bucket:Bucket"
BROKEN = {
    "aws": Set(_VERSIONS, "versioningConfiguration.status", "Suspended", at="audit", having=_NAME),
    "azure": Set(_BLOBS, "isVersioningEnabled", value=False, at="audit", having=_ACCOUNT),
    "gcp": Set(_BUCKET, "versioning.enabled", value=False, at="audit", having=_NAME),
}
UNCLEAR = {
    "aws": Set(_POLICY, "policy", UNKNOWN, at="audit", having=_NAME),
    "azure": Set(_BLOBS, "isVersioningEnabled", UNKNOWN, at="audit", having=_ACCOUNT),
    "gcp": Set(_BUCKET, "versioning", UNKNOWN, at="audit", having=_NAME),
}
BY_OTHER_MEANS = {
    "azure": f"A store has no policy of its own there: each version is locked for a year. {LOCKED_LATER}",
    "gcp": "Who may write an object over may delete its older versions there: so a workflow locks each version "
    "for a year, by the hour. What is deleted before that can be brought back for a week.",
}


def holds(platform: Platform) -> Result:
    """Reads the store that the spec names as the backend."""
    return on_store(platform, _reasons)


def _reasons(platform: Platform) -> Iterator[Reason]:
    store = platform.state_store
    if store is None:
        yield broken(None, f"there is no store {platform.expected.state}")
        return
    yield from require(
        store.versioned, store.urn, "only the newest version is kept", "whether versions are kept is not known"
    )
    if store.lock is UNKNOWN:
        yield unclear(store.urn, "whether versions are locked could not be read")
        return
    if store.lock is not None:
        yield from require(
            store.lock.absolute, store.urn, "the lock of versions can be lifted", "whether it can be is not known"
        )
        return
    statements = statements_of(store.policy)
    if statements is UNKNOWN:
        yield unclear(store.urn, "the policy of the store could not be read")
        return
    kept = (
        not one.allow
        and not one.conditions
        and any(who.group is Group.ANYONE for who in one.principals)
        and all(acts_on(one, *change) is True for change in store.changes if change[0] == "s3:DeleteObjectVersion")
        for one in statements
    )
    if not any(kept):
        yield broken(store.urn, "versions may be deleted")
