"""AWS roles as they are: who may take them and what they may do.

Source: IAM User Guide (roles, identity-based policies). Policies that AWS writes itself are not in the stacks: a role
that bears one is read without it and says so in `outside`.
"""

from collections.abc import Iterable, Iterator

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe
from gouvernail.values import entry, items, text, texts
from policies.reading.aws.policy import document
from policies.reading.model.identities import Identity
from policies.reading.model.policies import Policy, Statement

__all__ = ["held", "identities"]

_ROLE = "aws:iam/role:Role"
_POLICY = "aws:iam/policy:Policy"
_ATTACHMENTS = ("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "aws:iam/policyAttachment:PolicyAttachment")


def identities(graph: Graph) -> Iterator[Identity]:
    """Every role with its trust and all its policies."""
    for role in graph.of_type(_ROLE):
        attached = _attached(graph, role)
        hidden = items(role.value("inlinePolicies")) is UNKNOWN and ("inlinePolicies" in role.inputs or role.external)
        policies = [graph.find(arn, _POLICY) for arn in (() if attached is UNKNOWN else attached)]
        written = [*_own(graph, role), *((one.urn, one.value("policy")) for one in policies if one is not None)]
        outside = [arn for arn in (() if attached is UNKNOWN else attached) if graph.find(arn, _POLICY) is None]
        arn = text(role.value("arn"))
        yield Identity(
            urn=role.urn,
            id=arn if isinstance(arn, str) else UNKNOWN,
            account=graph.account(role),
            trust=document(role.urn, role.value("assumeRolePolicy")),
            permissions=UNKNOWN if attached is UNKNOWN or hidden else _all(written),
            outside=tuple(outside),
            boundary=_boundary(graph, role),
            boundary_id=text(role.value("permissionsBoundary")),
            duty=text(entry(role.value("tags"), "duty")),
            adopted=role.external,
        )


def held(identity: Identity) -> Maybe[tuple[Statement, ...]]:
    """The statements that hold whatever is attached to the role; none where it has no boundary."""
    if identity.boundary is UNKNOWN:
        return UNKNOWN
    return () if identity.boundary is None else identity.boundary.statements


def _boundary(graph: Graph, role: Resource) -> Maybe[Policy | None]:
    arn = text(role.value("permissionsBoundary"))
    if arn is UNKNOWN or arn is None:
        return arn
    policy = graph.find(arn, _POLICY)
    return UNKNOWN if policy is None else document(policy.urn, policy.value("policy"))


def _own(graph: Graph, role: Resource) -> Iterator[tuple[str, object]]:
    inline = items(role.value("inlinePolicies"))
    for one in () if inline is UNKNOWN else inline:
        if one.get("policy") is not None:
            yield role.urn, one["policy"]
    for one in graph.of_type("aws:iam/rolePolicy:RolePolicy"):
        if _of(one.value("role"), role):
            yield one.urn, one.value("policy")


def _attached(graph: Graph, role: Resource) -> Maybe[tuple[str, ...]]:
    arns = texts(role.value("managedPolicyArns"))
    if arns is UNKNOWN:
        # Asked for as attachments of their own, the list on the role is only the cloud's echo.
        arns = () if not role.external and "managedPolicyArns" not in role.inputs else UNKNOWN
    if arns is UNKNOWN:
        return UNKNOWN
    found = list(arns)
    for one in graph.of_type(*_ATTACHMENTS):
        named = [one.value("role")] if one.value("role") is not None else texts(one.value("roles"))
        if named is not UNKNOWN and any(_of(name, role) for name in named):
            arn = text(one.value("policyArn"))
            if not isinstance(arn, str):
                return UNKNOWN
            found.append(arn)
    return tuple(dict.fromkeys(found))


def _of(value: object, role: Resource) -> bool:
    return isinstance(value, str) and value in {role.id, role.outputs.get("arn"), role.outputs.get("name")}


def _all(written: Iterable[tuple[str, object]]) -> Maybe[tuple[Statement, ...]]:
    found: list[Statement] = []
    for urn, value in written:
        statements = document(urn, value).statements
        if statements is UNKNOWN:
            return UNKNOWN
        found += statements
    return tuple(found)
