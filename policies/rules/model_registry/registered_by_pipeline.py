"""Nothing comes into the registry past the gates."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.pipeline import TrainingPipeline
from policies.reading.model.platform import Platform
from policies.reading.model.registry import ModelGroup
from policies.reading.policy import denies_all_but, statements_of
from policies.twin import Add, Set

STATEMENT = (
    "A version of a model is registered by the run of that model's pipeline, which passes every gate first, or by the "
    "operator, who brings it from another registry and can approve nothing; by nobody else, whatever else allows."
)
SEVERITY = "high"
REMEDIATION = (
    "Let nobody but the pipeline's own role and the operator register: name just those in the `aws:PrincipalArn` that "
    "the denial of the group's policy spares (AWS), take the role on the workspace (Azure) or the right to write below "
    "`pipelines` (Google Cloud) from all others."
)
UNSEEN = (
    "Who may change the pipeline or the group's policy: both are changed by a deployment only. Whether what the "
    "operator brings passed the gates where it comes from: the approver looks. The registry of a standby, whose policy "
    "is alike."
)
_POLICY = "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy"
_SPARED = "resourcePolicy.Statement[2].Condition.ArnNotEquals.aws:PrincipalArn"
_GIVEN = "azure-native:authorization:RoleAssignment"
_ROLES = "/subscriptions/${own}/providers/Microsoft.Authorization/roleDefinitions"
_REGISTERS = {
    "scope": "${azure-native:machinelearningservices:Workspace#training.id}",
    "roleDefinitionId": f"{_ROLES}/f6c7c914-8db3-469d-8ca1-694a8f32e121",
    "principalId": "00000000-0000-4000-8000-000000000008",
    "principalType": "ServicePrincipal",
    "roleAssignmentName": "00000000-0000-4000-8000-000000000009",
}
_BUCKET = "${gcp:storage/managedFolder:ManagedFolder#scorecard.bucket}"
_WRITER = "gcp:storage/bucketIAMMember:BucketIAMMember"
_WAITING = {
    "bucket": _BUCKET,
    "role": "roles/storage.objectCreator",
    "member": "serviceAccount:twin@${own}.iam.gserviceaccount.com",
    "condition": {
        "title": "twin",
        "expression": f'resource.name.startsWith("projects/_/buckets/{_BUCKET}/objects/pipelines/")',
    },
}
BROKEN = {
    "aws": Set(_POLICY, _SPARED, "arn:aws:iam::${own}:role/developer"),
    "azure": Add(_GIVEN, _REGISTERS),
    "gcp": Add(_WRITER, _WAITING),
}
UNCLEAR = {
    "aws": Set(_POLICY, "resourcePolicy", UNKNOWN),
    "azure": Add(_GIVEN, {**_REGISTERS, "roleDefinitionId": UNKNOWN}),
    "gcp": Add(_WRITER, {**_WAITING, "role": UNKNOWN}),
}
BY_OTHER_MEANS = {
    "azure": "Nothing can be denied to all there: looked at is every right that is given on the workspace in which "
    "versions of the model wait, or around it, and that it is denied to whoever deploys.",
    "gcp": "Nothing is denied to all there: looked at is every right to write where versions of the model wait; what "
    "who deploys is given by hand is not in these stacks.",
}


def holds(platform: Platform) -> Result:
    """Reads the denials in each group's own policy, and whom they spare."""
    applies = "workload" in platform.expected.layers
    reasons = _reasons(platform) if applies else ()
    return judged(reasons, (group.urn for group in platform.model_groups), applies=applies)


def _reasons(platform: Platform) -> Iterator[Reason]:
    for group in platform.model_groups:
        yield from _of(platform, group)


def _of(platform: Platform, group: ModelGroup) -> Iterator[Reason]:
    operators = {one.id for one in platform.people if one.duty == "operator"}
    runs = {one.registers_as for one in platform.pipelines if _registers(one, group) is not False}
    unread = any(_registers(one, group) is UNKNOWN for one in platform.pipelines)
    if group.registrars is not None:
        if group.registrars is UNKNOWN or UNKNOWN in runs:
            yield unclear(group.urn, "who may register a version could not be read")
        elif others := sorted({*group.registrars} - runs - operators):
            yield broken(group.urn, f"others than the model's pipeline may register a version: {', '.join(others)}")
        elif unread:
            yield unclear(group.urn, "which pipeline registers versions of the model is not known")
        return
    statements = statements_of(group.policy)
    if statements is UNKNOWN:
        yield unclear(group.urn, "the group's policy could not be read")
    elif UNKNOWN in runs or unread:
        yield unclear(group.urn, "with which role the model's pipeline registers is not known")
    else:
        spared = [who for one in statements if (who := denies_all_but(one, *group.registering)) is not None]
        if not any(who <= runs | operators for who in spared):
            yield broken(group.urn, "others than the model's pipeline are not kept from registering a version")


def _registers(pipeline: TrainingPipeline, group: ModelGroup) -> Truth:
    if pipeline.registrations is UNKNOWN or group.name is UNKNOWN:
        return UNKNOWN
    return any(one.group == group.name for one in pipeline.registrations)
