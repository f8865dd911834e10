"""A model is approved by the approver, never by who or what built it."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.verdict import Reason, Result, broken, judged, require, unclear
from policies.reading.model.platform import Platform
from policies.reading.model.policies import Condition, Group, Statement
from policies.reading.model.registry import ModelGroup
from policies.reading.policy import acts_on, statements_of
from policies.twin import Add, Set

STATEMENT = (
    "A version is registered as pending, and nobody but the approver's role can approve it, whatever else allows."
)
SEVERITY = "critical"
REMEDIATION = (
    "Deny everybody but the approver's role to approve, and everybody to register as anything but pending, in the "
    "group's policy (AWS); take the right to write into the registry (Azure), into the folder `approved` or to sign "
    "with the attestor's key (Google Cloud) from all others."
)
UNSEEN = (
    "Whether the approver looked before approving; who else may change the group's policy; the registry of a standby, "
    "whose policy is alike."
)
_POLICY = "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy"
_GIVEN = "azure-native:authorization:RoleAssignment"
_ROLES = "/subscriptions/${own}/providers/Microsoft.Authorization/roleDefinitions"
_WRITES = {
    "scope": "${azure-native:machinelearningservices:Registry.id}",
    "roleDefinitionId": f"{_ROLES}/1823dd4f-9b8c-4ab6-ab4e-7397a3684615",
    "principalId": "00000000-0000-4000-8000-000000000006",
    "principalType": "ServicePrincipal",
    "roleAssignmentName": "00000000-0000-4000-8000-000000000007",
}
_ATTESTOR = "gcp:binaryauthorization/attestor:Attestor"
_BUCKET = "${gcp:storage/managedFolder:ManagedFolder#scorecard.bucket}"
_WRITER = "gcp:storage/bucketIAMMember:BucketIAMMember"
_THERE = {
    "bucket": _BUCKET,
    "role": "roles/storage.objectCreator",
    "member": "serviceAccount:twin@${own}.iam.gserviceaccount.com",
    "condition": {
        "title": "twin",
        "expression": f'resource.name.startsWith("projects/_/buckets/{_BUCKET}/objects/approved/")',
    },
}
BROKEN = {
    "aws": Set(
        _POLICY,
        "resourcePolicy.Statement[0].Condition.ArnNotEquals.aws:PrincipalArn",
        "arn:aws:iam::${own}:role/another",
    ),
    "azure": Add(_GIVEN, _WRITES),
    "gcp": Add(_WRITER, _THERE),
}
UNCLEAR = {
    "aws": Set(_POLICY, "resourcePolicy", UNKNOWN),
    "azure": Add(_GIVEN, {**_WRITES, "roleDefinitionId": UNKNOWN}),
    "gcp": Set(_ATTESTOR, "attestationAuthorityNote", UNKNOWN),
}
BY_OTHER_MEANS = {
    "azure": "A version that waits lies in a workspace there, and one that is approved in a registry: to write into "
    "the registry is to approve, and nothing gets there in another state. Nothing can be denied to all, so looked at "
    "is every right that is given on the registry or around it, and that it is denied to whoever deploys.",
    "gcp": "A version that waits lies in one folder of a bucket there, and one that is approved in another: into that "
    "nothing may write but a workflow, which brings what an attestor's key signed. Looked at is who may sign with that "
    "key, which a denial takes from all others, and who else may write there; what who deploys is given by hand is not "
    "in these stacks.",
}
_STATUS = "sagemaker:modelapprovalstatus"
_WHO = "aws:principalarn"


def holds(platform: Platform) -> Result:
    """Reads the denials in each group's own policy, which hold whatever else allows, or else all that is given."""
    applies = "workload" in platform.expected.layers  # who approves is read of the foundation
    reasons = _reasons(platform) if applies else ()
    return judged(reasons, (group.urn for group in platform.model_groups), applies=applies)


def _reasons(platform: Platform) -> Iterator[Reason]:
    approvers = {one.id for one in platform.people if one.duty == "approver"}
    for group in platform.model_groups:
        if group.approvers is not None:
            yield from _given(platform, group, group.approvers)
            continue
        statements = statements_of(group.policy)
        if statements is UNKNOWN:
            yield unclear(group.urn, "the group's policy could not be read")
            continue
        yield from require(
            _pending(statements, group),
            group.urn,
            "a version may be registered as approved",
            "whether a version may be registered as approved is not known",
        )
        own = {who for who in approvers if who is not UNKNOWN and f":{group.account}:" in who}
        if not own or UNKNOWN in approvers:
            yield unclear(group.urn, "which role is the approver's is not known from these stacks")
        elif not any(_all_others_refused(one, group, own) for one in statements):
            yield broken(group.urn, "others than the approver's role are not kept from approving a version")


def _given(platform: Platform, group: ModelGroup, approvers: Maybe[tuple[str, ...]]) -> Iterator[Reason]:
    theirs = {one.id for one in platform.people if one.duty == "approver" and one.account == group.account}
    if approvers is UNKNOWN:
        yield unclear(group.urn, "who may approve a version could not be read")
    elif not theirs or UNKNOWN in theirs:
        yield unclear(group.urn, "which role is the approver's is not known from these stacks")
    elif others := sorted({*approvers} - theirs):
        yield broken(group.urn, f"others than the approver may approve a version: {', '.join(others)}")


def _pending(statements: tuple[Statement, ...], group: ModelGroup) -> Truth:
    """Whether everybody is denied to register a version in any other state than pending."""
    return any_of(
        all_of(
            (
                acts_on(one, *group.registering),
                not one.allow and any(who.group is Group.ANYONE for who in one.principals),
                _only(one.conditions, "StringNotEquals", _STATUS, "PendingManualApproval"),
            )
        )
        for one in statements
    )


def _all_others_refused(statement: Statement, group: ModelGroup, own: set[str]) -> bool:
    """Whether everybody but the approver's role is denied to approve; any other condition would narrow that."""
    if statement.allow or acts_on(statement, *group.approving) is not True:
        return False
    if not any(who.group is Group.ANYONE for who in statement.principals):
        return False
    spared = [one for one in statement.conditions if (one.operator, one.key) == ("ArnNotEquals", _WHO)]
    others = [one for one in statement.conditions if one not in spared]
    if [own.issuperset(one.values) for one in spared] != [True]:
        return False
    return all((one.operator, one.key) == ("StringEquals", _STATUS) and "Approved" in one.values for one in others)


def _only(conditions: tuple[Condition, ...], operator: str, key: str, value: str) -> bool:
    return [(one.operator, one.key, one.values) for one in conditions] == [(operator, key, (value,))]
