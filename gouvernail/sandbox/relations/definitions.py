"""Azure's definitions of roles and policies, what assigns them, and what denies.

Sources: Azure RBAC, "Azure custom roles" (actions, assignable scopes) and "Role Assignments - Create" (REST); Azure
Policy, "Policy definition structure: policy rule"; Azure PowerShell, New-AzDenyAssignment (what a customer may deny).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, cast

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox.check import Failure
from gouvernail.sandbox.index import ResourceType, nearest
from gouvernail.sandbox.relations.reading import expected, listed, mapping, strangers
from gouvernail.sandbox.words import join, show

__all__ = ["wrong"]

_GUID: Final = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_SCOPE: Final = re.compile(
    r"/|/subscriptions/[^/]+(/resourceGroups/[^/]+(/providers/.+)?)?/?|/subscriptions/[^/]+/providers/.+"
    r"|/providers/Microsoft\.Management/managementGroups/[^/]+/?",
    re.IGNORECASE,
)
_ROLE: Final = re.compile(rf"(/.*)?/providers/Microsoft\.Authorization/roleDefinitions/{_GUID}", re.IGNORECASE)
_ACTION: Final = re.compile(r"\*|\*/[\w*/-]+|[\w*.-]+(/[\w*.-]+)+")
_ACTIONS: Final = ("actions", "notActions", "dataActions", "notDataActions")
_RULE: Final = ("if", "then")
_LOGIC: Final = ("allOf", "anyOf", "not")
_SUBJECTS: Final = ("field", "value", "count", "source")


def wrong(resource: ResourceType, inputs: Mapping[str, object]) -> Iterator[Failure]:
    """What Azure would refuse in a definition of a role or a policy, or in an assignment."""
    module, _, name = resource.token.rpartition(":")
    if not module.startswith("azure-native:authorization"):
        return
    if name == "RoleDefinition":
        yield from _role_definition(inputs)
    elif name == "RoleAssignment":
        yield from _form(inputs, "roleDefinitionId", _ROLE, "the id of a role definition, ending in its GUID")
        yield from _form(inputs, "roleAssignmentName", re.compile(_GUID), "a GUID")
        yield from _form(inputs, "principalId", re.compile(_GUID), "the GUID of a principal")
        yield from _form(inputs, "scope", _SCOPE, "a scope such as /subscriptions/ID")
    elif name == "PimRoleEligibilitySchedule":
        yield from _form(inputs, "roleDefinitionId", _ROLE, "the id of a role definition, ending in its GUID")
        yield from _form(inputs, "principalId", re.compile(_GUID), "the GUID of a principal")
        yield from _form(inputs, "scope", _SCOPE, "a scope such as /subscriptions/ID")
    elif name == "DenyAssignment":
        yield from _denial(inputs)
    elif name in ("PolicyDefinition", "PolicyDefinitionAtManagementGroup"):
        yield from _rule(inputs.get("policyRule"))


def _form(inputs: Mapping[str, object], name: str, form: re.Pattern[str], expected: str) -> Iterator[Failure]:
    value = inputs.get(name)
    if isinstance(value, str) and not form.fullmatch(value):
        yield Failure(name, f"expected {expected}, got {show(value)}")


def _role_definition(inputs: Mapping[str, object]) -> Iterator[Failure]:
    yield from _form(inputs, "roleDefinitionId", re.compile(_GUID), "a GUID")
    for position, scope in enumerate(listed(inputs.get("assignableScopes"))):
        if isinstance(scope, str) and not _SCOPE.fullmatch(scope):
            yield Failure(
                f"assignableScopes[{position}]", f"expected a scope such as /subscriptions/ID, got {show(scope)}"
            )
    for position, one in enumerate(listed(inputs.get("permissions"))):
        for name in _ACTIONS:
            for number, action in enumerate(listed(mapping(one).get(name))):
                if isinstance(action, str) and not _ACTION.fullmatch(action):
                    path = f"permissions[{position}].{name}[{number}]"
                    yield Failure(path, f"expected an action as Microsoft.Service/type/verb or '*', got {show(action)}")


def _denial(inputs: Mapping[str, object]) -> Iterator[Failure]:
    """A customer denies writing, deleting and acting, to a user, a service or everybody but some."""
    yield from _form(inputs, "denyAssignmentId", re.compile(_GUID), "a GUID")
    yield from _form(inputs, "scope", _SCOPE, "a scope such as /subscriptions/ID")
    for position, one in enumerate(listed(inputs.get("principals"))):
        if mapping(one).get("type") == "Group":
            yield Failure(f"principals[{position}].type", "a group cannot be denied anything, a user or a service can")
    for position, one in enumerate(listed(inputs.get("permissions"))):
        if listed(mapping(one).get("dataActions")):
            yield Failure(f"permissions[{position}].dataActions", "what is done with data cannot be denied")
        for number, action in enumerate(listed(mapping(one).get("actions"))):
            if isinstance(action, str) and not action.endswith(("/write", "/delete", "/action")):
                path = f"permissions[{position}].actions[{number}]"
                yield Failure(path, f"expected an action that writes, deletes or acts, got {show(action)}")


def _rule(rule: object) -> Iterator[Failure]:
    if rule is None or rule is UNKNOWN:
        return
    path = "policyRule"
    if not isinstance(rule, Mapping):
        yield Failure(path, expected("an object with 'if' and 'then'", rule))
        return
    held = mapping(cast("object", rule))
    yield from (Failure(path, reason) for reason in strangers(held, _RULE))
    for name in _RULE:
        if name not in held:
            yield Failure(path, f"missing '{name}' (InvalidPolicyRule)")
    then = held.get("then")
    if isinstance(then, Mapping) and "effect" not in then:
        yield Failure(f"{path}.then", "missing 'effect' (InvalidPolicyRule)")
    yield from _condition(held.get("if"), f"{path}.if")


def _condition(value: object, path: str) -> Iterator[Failure]:
    if not isinstance(value, Mapping):
        return
    held = cast("Mapping[str, object]", value)
    logic = [name for name in held if name in _LOGIC]
    if not logic and not any(name in _SUBJECTS for name in held):
        known = (*_LOGIC, *_SUBJECTS)
        near = next((found for name in held if (found := nearest(name, known))), None)
        hint = f": did you mean '{near}'?" if near else ""
        yield Failure(path, f"expected one of {', '.join(known)} in a condition{hint} (InvalidPolicyRule)")
    for name in logic:
        below = join(path, name)
        if name == "not":
            yield from _condition(held[name], below)
        for position, one in enumerate(listed(held[name])):
            yield from _condition(one, f"{below}[{position}]")
