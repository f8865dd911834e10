"""No policy and no role of ours gives every right."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, any_of, negated
from gouvernail.verdict import Reason
from policies.common.rights import allows, gives, has, statements
from policies.resource import View

TITLE = "No policy and no role allows every action."
SEVERITY = "high"
REMEDIATION = {
    "aws": "Name the actions that are needed in `Action`, or the resources in `Resource`; neither is `*`.",
    "azure": "Name the actions that are needed in `actions` and `dataActions`; none of them is `*`.",
}
NOT_THERE = {"gcp": "A role of one's own names every permission; Google Cloud takes no pattern."}


def _everything(statement: View) -> Truth:
    actions = any_of([has(statement, "Action", "*"), has(statement, "Action", "*:*"), statement.given("NotAction")])
    return all_of(
        [allows(statement), actions, any_of([has(statement, "Resource", "*"), statement.given("NotResource")])]
    )


def _document(holder: View, path: str, *, given: Truth = True) -> Iterator[Reason]:
    for statement in statements(holder, path):
        everything = all_of([given, _everything(statement)])
        yield from statement.needs("Action", negated(everything), "allows every action on everything")


def _policy(policy: View) -> Iterator[Reason]:
    return _document(policy, "policy")


def _managed(policy: View) -> Iterator[Reason]:
    return _document(policy, "policy", given=gives(policy))


def _role(role: View) -> Iterator[Reason]:
    for policy in role.each("inlinePolicies"):
        yield from _document(policy, "policy")


def _permission_set(policy: View) -> Iterator[Reason]:
    return _document(policy, "inlinePolicy")


def _definition(role: View) -> Iterator[Reason]:
    for permission in role.each("permissions"):
        for path in ("actions", "dataActions"):
            actions = permission.texts(path)
            named = UNKNOWN if actions is UNKNOWN else "*" not in actions
            yield from permission.needs(path, named, "allows every action")


READS_BESIDE = {"aws:iam/policy:Policy": _managed}
READS = {
    "aws:iam/rolePolicy:RolePolicy": _policy,
    "aws:iam/groupPolicy:GroupPolicy": _policy,
    "aws:iam/userPolicy:UserPolicy": _policy,
    "aws:iam/role:Role": _role,
    "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": _permission_set,
    "azure-native:authorization:RoleDefinition": _definition,
}
