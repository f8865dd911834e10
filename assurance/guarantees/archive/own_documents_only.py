"""A system writes its own documents and no other's."""

from collections.abc import Iterator

from assurance.guarantees.twin import Set
from assurance.reading.model.platform import Platform
from assurance.reading.model.stores import Store
from assurance.verdict import Finding, Result, broken, judged, unclear
from gouvernail.graph import UNKNOWN

STATEMENT = "Whoever puts a document from another account bears a system's name and puts it below that name."
SOURCES = ("ISO/IEC 27001:2022 A.5.33 (supports)", "ISO/IEC 27001:2022 A.8.3 (supports)")
UNSEEN = "Who may give a role its tag ai-system-id; what stands in the documents."
_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
_AT = "policy.Statement[1].Resource"
BROKEN = {"aws": Set(_POLICY, _AT, ["arn:aws:s3:::${aws:s3/bucket:Bucket.id}/*"], at="audit", having="PrincipalTag")}
UNCLEAR = {"aws": Set(_POLICY, "policy", UNKNOWN, at="audit", having="PrincipalTag")}


def holds(platform: Platform) -> Result:
    """Looks at every statement that lets another account put, and at what it ties the place to."""
    applies = "audit" in platform.expected.layers
    built = [archive for archive in platform.archives if not archive.adopted]
    return judged(_findings(platform), (archive.urn for archive in built), applies=applies)


def _findings(platform: Platform) -> Iterator[Finding]:
    for archive in platform.archives:
        store = platform.store(archive.store)
        if store is None or store.policy is UNKNOWN:
            yield unclear(archive.urn, "the policy of the archive could not be read")
        else:
            yield from _of(store)


def _of(store: Store) -> Iterator[Finding]:
    if store.policy is None or store.policy is UNKNOWN:
        yield broken(store.urn, "nobody may put a document")
        return
    if store.policy.statements is UNKNOWN:
        yield unclear(store.urn, "the policy of the archive could not be read")
        return
    puts = [
        one
        for one in store.policy.statements
        if one.allow and any(action.lower() in {"s3:putobject", "s3:put*", "s3:*", "*"} for action in one.actions)
    ]
    if not puts:
        yield broken(store.urn, "nobody may put a document")
    for one in puts:
        if any("/${aws:PrincipalTag/ai-system-id}/" not in resource for resource in one.resources):
            yield broken(one.urn, f"{one.name} lets documents be put below any system's name")
