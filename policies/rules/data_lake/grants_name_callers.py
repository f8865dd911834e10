"""What is stored is granted to somebody by name, never to everybody."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import any_of, negated
from gouvernail.verdict import Reason
from policies.common.everybody import members_named, policy_for_callers
from policies.resource import View

TITLE = "No grant on a store or a table is to everybody."
SEVERITY = "critical"
REMEDIATION = {
    "aws": "Name roles or accounts as `Principal` of the policy, or add a condition on who calls.",
    "gcp": (
        "Replace `allUsers` and `allAuthenticatedUsers` by members of yours, and lists on objects by grants "
        "on the bucket."
    ),
}
_SAYS = "lets anybody in"
_EVERYBODY = ("allUsers", "allAuthenticatedUsers")


def _entity(grant: View) -> Iterator[Reason]:
    yield from grant.needs("entity", negated(grant.one_of("entity", *_EVERYBODY)), _SAYS)


def _acl(acl: View) -> Iterator[Reason]:
    for path in ("predefinedAcl", "defaultAcl"):
        public = acl.one_of(path, "publicRead", "publicReadWrite", "authenticatedRead")
        yield from acl.needs(path, negated(public), _SAYS)
    entities = acl.texts("roleEntities")
    named = UNKNOWN if entities is UNKNOWN else not any(one.endswith(_EVERYBODY) for one in entities)
    yield from acl.needs("roleEntities", named, _SAYS)


def _policy(policy: View) -> Iterator[Reason]:
    for binding in policy.document("policyData").each("bindings"):
        yield from members_named("members")(binding)


def _access(access: View) -> Iterator[Reason]:
    public = any_of([access.one_of("specialGroup", *_EVERYBODY), access.one_of("iamMember", *_EVERYBODY)])
    yield from access.needs("role", negated(public), _SAYS)


def _dataset(dataset: View) -> Iterator[Reason]:
    for access in dataset.each("accesses"):
        yield from _access(access)


READS = {
    "aws:s3/bucketPolicy:BucketPolicy": policy_for_callers("policy"),
    "aws:s3/bucket:Bucket": policy_for_callers("policy"),
    "aws:s3control/accessPointPolicy:AccessPointPolicy": policy_for_callers("policy"),
    "aws:dynamodb/resourcePolicy:ResourcePolicy": policy_for_callers("policy"),
    "aws:glue/resourcePolicy:ResourcePolicy": policy_for_callers("policy"),
    "aws:opensearch/domain:Domain": policy_for_callers("accessPolicies"),
    "aws:opensearch/domainPolicy:DomainPolicy": policy_for_callers("accessPolicies"),
    "gcp:storage/bucketIAMMember:BucketIAMMember": members_named("member"),
    "gcp:storage/bucketIAMBinding:BucketIAMBinding": members_named("members"),
    "gcp:storage/bucketIAMPolicy:BucketIAMPolicy": _policy,
    "gcp:storage/bucketAccessControl:BucketAccessControl": _entity,
    "gcp:storage/defaultObjectAccessControl:DefaultObjectAccessControl": _entity,
    "gcp:storage/objectAccessControl:ObjectAccessControl": _entity,
    "gcp:storage/bucketACL:BucketACL": _acl,
    "gcp:storage/managedFolderIamMember:ManagedFolderIamMember": members_named("member"),
    "gcp:bigquery/dataset:Dataset": _dataset,
    "gcp:bigquery/datasetAccess:DatasetAccess": _access,
    "gcp:bigquery/datasetIamMember:DatasetIamMember": members_named("member"),
    "gcp:bigquery/datasetIamBinding:DatasetIamBinding": members_named("members"),
    "gcp:bigquery/iamMember:IamMember": members_named("member"),
    "gcp:bigquery/iamBinding:IamBinding": members_named("members"),
}
NOT_THERE = {
    "azure": "A role on Azure is assigned to one principal of the directory at a time, and everybody is none of them.",
}
