"""A model can do what it needs and nothing else."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.identities import Identity
from policies.reading.model.platform import Platform
from policies.reading.model.policies import Group
from policies.roles import bounded
from policies.twin import Add, Set

STATEMENT = (
    "A model's role is only for the serving service, and no statement of it allows every action or every resource."
)
SEVERITY = "high"
REMEDIATION = (
    "Give the model a role of its own that services alone may take, and name its actions and resources: narrow the "
    "statement with `*` (AWS), take the role on the subscription or its group back (Azure), give it on the bucket and "
    "not on the project (Google Cloud)."
)
UNSEEN = "Whether each action that is allowed is needed; service control policies and boundaries that take some away."
_POLICY = "aws:iam/rolePolicy:RolePolicy"
_OURS = '"name": "serving"'
_GIVEN = "azure-native:authorization:RoleAssignment"
_ROLES = "/subscriptions/${own}/providers/Microsoft.Authorization/roleDefinitions"
_ALSO = {
    "scope": "/subscriptions/${own}",
    "roleDefinitionId": f"{_ROLES}/acdd72a7-3385-48ef-bd42-f606fba81ae7",
    "principalId": "${azure-native:managedidentity:UserAssignedIdentity#scorecard.principalId}",
    "principalType": "ServicePrincipal",
    "roleAssignmentName": "00000000-0000-4000-8000-000000000013",
}
_MEMBER = "gcp:projects/iAMMember:IAMMember"
_WIDE = {
    "project": "${own}",
    "role": "roles/monitoring.viewer",
    "member": "${gcp:serviceaccount/account:Account#scorecard.member}",
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
# These have no resource to be named (Service Authorization Reference).
_WITHOUT_RESOURCE = {
    "cloudwatch:putmetricdata",
    "ecr:getauthorizationtoken",
    "ec2:createnetworkinterface",
    "ec2:createnetworkinterfacepermission",
    "ec2:deletenetworkinterface",
    "ec2:deletenetworkinterfacepermission",
    "ec2:describedhcpoptions",
    "ec2:describenetworkinterfaces",
    "ec2:describesecuritygroups",
    "ec2:describesubnets",
    "ec2:describevpcs",
}


def holds(platform: Platform) -> Result:
    """The trust names services only; statements name their actions and their resources."""
    return judged(
        _reasons(platform),
        (identity.urn for identity in _roles(platform)),
        applies=platform.expected.serves,
    )


def _reasons(platform: Platform) -> Iterator[Reason]:
    there = {identity.id for identity in platform.identities}
    for model in platform.models:
        if model.identity is None:
            yield broken(model.urn, "the model has no role of its own")
        elif model.identity not in there or model.identity is UNKNOWN:
            yield unclear(model.urn, "the model's role is not in these stacks")
    for identity in _roles(platform):
        yield from bounded(identity, _WITHOUT_RESOURCE)


def _roles(platform: Platform) -> Iterator[Identity]:
    """Those that models name; where one is not known, every role that some service may take."""
    named = {model.identity for model in platform.models}
    for identity in platform.identities:
        if identity.id in named or (UNKNOWN in named and _for_a_service(identity)):
            yield identity


def _for_a_service(identity: Identity) -> bool:
    if identity.trust.statements is UNKNOWN:
        return True
    return any(who.group is Group.SERVICE for one in identity.trust.statements for who in one.principals)
