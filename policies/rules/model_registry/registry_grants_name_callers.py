"""Who pulls an image or changes a version of a model is known by name."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.common.clauses import not_on
from policies.common.everybody import members_named, policy_for_callers
from policies.resource import View

TITLE = "No registry of images, packages or models lets everybody in."
SEVERITY = "high"
REMEDIATION = {
    "aws": "Name roles or accounts as `Principal` of the policy, or add a condition on who calls.",
    "azure": "Leave `anonymousPullEnabled` off.",
    "gcp": "Replace `allUsers` and `allAuthenticatedUsers` by members of yours.",
}


def _policy(policy: View) -> Iterator[Reason]:
    for binding in policy.document("policyData").each("bindings"):
        yield from members_named("members")(binding)


READS = {
    "aws:ecr/repositoryPolicy:RepositoryPolicy": policy_for_callers("policy"),
    "aws:ecr/registryPolicy:RegistryPolicy": policy_for_callers("policy"),
    "aws:codeartifact/domainPermissions:DomainPermissions": policy_for_callers("policyDocument"),
    "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy": policy_for_callers("resourcePolicy"),
    "azure-native:containerregistry:Registry": not_on("anonymousPullEnabled", says="is true: anybody pulls"),
    "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember": members_named("member"),
    "gcp:artifactregistry/repositoryIamBinding:RepositoryIamBinding": members_named("members"),
    "gcp:artifactregistry/repositoryIamPolicy:RepositoryIamPolicy": _policy,
}
