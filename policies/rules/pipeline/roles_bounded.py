"""The roles of a pipeline can do what they need and nothing else."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, unclear
from policies.reading.model.pipeline import TrainingPipeline
from policies.reading.model.platform import Platform
from policies.roles import bounded
from policies.rules.pipeline._each import each_pipeline
from policies.twin import Add, Set

STATEMENT = (
    "The roles of a pipeline, of its jobs and of what starts it are only for services of the cloud, and no statement "
    "of theirs allows every action or every resource."
)
SEVERITY = "high"
REMEDIATION = (
    "Name actions and resources, and let services alone take the role: narrow the statement with `*` (AWS), take the "
    "role on the subscription or its group back (Azure), give it on the bucket and not on the project (Google Cloud)."
)
UNSEEN = "Whether each action that is allowed is needed; service control policies and boundaries that take some away."
_POLICY = "aws:iam/rolePolicy:RolePolicy"
_OURS = "sagemaker:CreateTrainingJob"
_GIVEN = "azure-native:authorization:RoleAssignment"
_ROLES = "/subscriptions/${own}/providers/Microsoft.Authorization/roleDefinitions"
_ALSO = {
    "scope": "/subscriptions/${own}",
    "roleDefinitionId": f"{_ROLES}/acdd72a7-3385-48ef-bd42-f606fba81ae7",
    "principalId": "${azure-native:managedidentity:UserAssignedIdentity#scorecard-jobs.principalId}",
    "principalType": "ServicePrincipal",
    "roleAssignmentName": "00000000-0000-4000-8000-000000000012",
}
_MEMBER = "gcp:projects/iAMMember:IAMMember"
_WIDE = {
    "project": "${own}",
    "role": "roles/storage.objectViewer",
    "member": "serviceAccount:${gcp:serviceaccount/account:Account#scorecard-jobs.email}",
}
BROKEN = {
    "aws": Set(
        _POLICY,
        "policy.Statement[+]",
        {"Sid": "Twin", "Effect": "Allow", "Action": "logs:*", "Resource": "*"},
        having=_OURS,
    ),
    "azure": Add(_GIVEN, _ALSO),
    "gcp": Add(_MEMBER, _WIDE),
}
UNCLEAR = {
    "aws": Set(_POLICY, "policy", UNKNOWN, having=_OURS),
    "azure": Add(_GIVEN, {**_ALSO, "roleDefinitionId": UNKNOWN}),
    "gcp": Add(_MEMBER, {**_WIDE, "role": UNKNOWN}),
}
BY_OTHER_MEANS = {
    "gcp": "No right can be given on a single workflow there: what starts a pipeline may start any of the project. "
    "Only the clock, what leads events, and a workflow that starts pipelines are those accounts."
}
# These have no resource to be named (Service Authorization Reference; Google Cloud: Workflows and Eventarc, roles).
_WITHOUT_RESOURCE = {
    "cloudwatch:putmetricdata",
    "ecr:getauthorizationtoken",
    "ec2:describedhcpoptions",
    "ec2:describenetworkinterfaces",
    "ec2:describesecuritygroups",
    "ec2:describesubnets",
    "ec2:describevpcs",
    "eventarc.events.receiveevent",
    *(f"workflows.executions.{verb}" for verb in ("cancel", "create", "get", "list")),
}


def holds(platform: Platform) -> Result:
    """The trust names services only; statements name their actions and their resources."""
    return each_pipeline(platform, _of)


def _of(platform: Platform, pipeline: TrainingPipeline) -> Iterator[Reason]:
    if pipeline.identities is UNKNOWN:
        yield unclear(pipeline.urn, "with which roles it runs could not be read")
        return
    there = {identity.id: identity for identity in platform.identities if identity.id is not UNKNOWN}
    for name in pipeline.identities:
        if name not in there:
            yield unclear(pipeline.urn, f"the role {name} is not in these stacks")
        else:
            yield from bounded(there[name], _WITHOUT_RESOURCE)
