"""What is denied on Azure whatever roles give it: denials that a customer makes, to one service principal.

A denial counts where it is enforced on everything in the account, and spares nothing. It says nothing of data.

Source: Azure RBAC, denials (https://learn.microsoft.com/azure/role-based-access-control/deny-assignments and
https://learn.microsoft.com/powershell/module/az.resources/new-azdenyassignment).
"""

from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe
from gouvernail.values import entry, flag, items, text, texts
from policies.reading.azure.arm import named, reference
from policies.reading.model.policies import Statement

__all__ = ["denied"]

_DENIAL: Final = "azure-native:authorization:DenyAssignment"


def denied(graph: Graph, principal: Maybe[str | None], account: str | None) -> Maybe[tuple[Statement, ...]]:
    """What the principal is denied in the account for good; unknown as soon as one denial there is."""
    found: list[Statement] = []
    for one in graph.of_type(_DENIAL):
        who = _principals(one)
        if who is UNKNOWN or principal is UNKNOWN:
            return UNKNOWN
        if principal is None or principal not in who or reference(one.value("scope")) != f"/subscriptions/{account}":
            continue
        its = _actions(one)
        if its is UNKNOWN:
            return UNKNOWN
        found.append(Statement(one.urn, allow=False, actions=its, resources=("*",), name=one.name))
    return tuple(found)


def _principals(denial: Resource) -> Maybe[frozenset[str]]:
    """Those to whom it is denied, without those who are spared."""
    listed, spared = items(denial.value("principals")), items(denial.value("excludePrincipals"))
    if listed is UNKNOWN or spared is UNKNOWN:
        return UNKNOWN
    found = [[named(entry(one, "id")) for one in some] for some in (listed, spared)]
    if any(one is UNKNOWN for some in found for one in some):
        return UNKNOWN
    to, but = (frozenset(one for one in some if isinstance(one, str)) for some in found)
    return to - but


def _actions(denial: Resource) -> Maybe[tuple[str, ...]]:
    effect, permissions = named(denial.value("denyAssignmentEffect")), items(denial.value("permissions"))
    here_only = flag(denial.value("doNotApplyToChildScopes"), absent=False)
    if permissions is UNKNOWN or effect is UNKNOWN or here_only is UNKNOWN:
        return UNKNOWN
    if here_only or effect not in {"enforced", None}:
        return ()
    its = [texts(entry(one, "actions")) for one in permissions if _whole(one)]
    return UNKNOWN if UNKNOWN in its else tuple(action for one in its if one is not UNKNOWN for action in one)


def _whole(permission: object) -> bool:
    """Whether it spares no action and holds on no condition."""
    return not texts(entry(permission, "notActions")) and text(entry(permission, "condition")) is None
