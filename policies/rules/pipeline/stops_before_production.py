"""A pipeline reaches nobody: it can neither approve nor serve."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, unclear
from policies.reading.model.pipeline import TrainingPipeline
from policies.reading.model.platform import Platform
from policies.reading.policy import permits
from policies.rules.pipeline._each import each_pipeline
from policies.twin import Add, Set

STATEMENT = (
    "No role of a pipeline, of its jobs or of what starts it can approve a version, or make or change what is served: "
    "between a run and production stands a person."
)
SEVERITY = "critical"
REMEDIATION = (
    "Take the right to approve, and to make or change an endpoint, from the pipeline's roles: the statement with "
    "`sagemaker:UpdateEndpoint` or its like (AWS), the role on the endpoint or the registry (Azure), "
    "`roles/run.developer` or its like on the service (Google Cloud)."
)
UNSEEN = "Whether the image that the spec names for serving is one of an approved version: people see to that."
_POLICY = "aws:iam/rolePolicy:RolePolicy"
_OURS = "sagemaker:CreateTrainingJob"
_GIVEN = "azure-native:authorization:RoleAssignment"
_ALSO = {
    "scope": "${azure-native:machinelearningservices:OnlineEndpoint.id}",
    "roleDefinitionId": "${azure-native:authorization:RoleDefinition#move.id}",
    "principalId": "${azure-native:managedidentity:UserAssignedIdentity#scorecard-jobs.principalId}",
    "principalType": "ServicePrincipal",
    "roleAssignmentName": "00000000-0000-4000-8000-000000000013",
}
_MAY = "gcp:cloudrunv2/serviceIamMember:ServiceIamMember"
_CHANGES = {
    "project": "${own}",
    "location": "${gcp:cloudrunv2/service:Service#scorecard.location}",
    "name": "${gcp:cloudrunv2/service:Service#scorecard.name}",
    "role": "roles/run.developer",
    "member": "serviceAccount:${gcp:serviceaccount/account:Account#scorecard-jobs.email}",
}
BROKEN = {
    "aws": Set(
        _POLICY,
        "policy.Statement[+]",
        {
            "Sid": "Twin",
            "Effect": "Allow",
            "Action": "sagemaker:UpdateEndpoint",
            "Resource": "arn:aws:sagemaker:*:${own}:endpoint/*",
        },
        having=_OURS,
    ),
    "azure": Add(_GIVEN, _ALSO),
    "gcp": Add(_MAY, _CHANGES),
}
UNCLEAR = {
    "aws": Set(_POLICY, "policy", UNKNOWN, having=_OURS),
    "azure": Add(_GIVEN, {**_ALSO, "roleDefinitionId": UNKNOWN}),
    "gcp": Add(_MAY, {**_CHANGES, "role": UNKNOWN}),
}


def holds(platform: Platform) -> Result:
    """Asks of each role whether it may."""
    return each_pipeline(platform, _of)


def _of(platform: Platform, pipeline: TrainingPipeline) -> Iterator[Reason]:
    if pipeline.identities is UNKNOWN:
        yield unclear(pipeline.urn, "with which roles it runs could not be read")
        return
    there = {identity.id: identity for identity in platform.identities if identity.id is not UNKNOWN}
    for name in pipeline.identities:
        identity = there.get(name)
        if identity is None or identity.permissions is UNKNOWN or identity.outside:
            yield unclear(pipeline.urn, f"what the role {name} allows could not be read")
            continue
        for action, resource in pipeline.beyond:
            may = permits(identity.permissions, action, resource)
            if may is UNKNOWN:
                yield unclear(identity.urn, f"whether {name} may {action} is not known")
            elif may:
                yield broken(identity.urn, f"{name} may {action}")
