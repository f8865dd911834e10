"""What guarantees of roles share: a role is for services only, and names what it allows."""

import re
from collections.abc import Container, Iterator
from typing import Final

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, broken, unclear
from policies.reading.model.identities import Identity
from policies.reading.model.policies import Group, Statement

__all__ = ["bounded"]

_EVERYWHERE: Final = re.compile(
    r"\*|/|/\*|/subscriptions/[^/]+(/\*)?|/providers/microsoft\.management/.+|projects/[^/]+(/\*)?"
)
"""Every resource, or all that lie in an account."""

_DOTTED: Final = re.compile(r"[\w*]+(\.[\w*]+)+")
"""How Google Cloud writes an action: `storage.objects.get`."""


def bounded(identity: Identity, without_resource: Container[str]) -> Iterator[Reason]:
    """What is too wide about a role; `without_resource` are the actions, in lower case, that can name no resource."""
    for arn in identity.outside:
        yield unclear(identity.urn, f"the text of the policy {arn} is not in these stacks")
    if identity.trust.statements is UNKNOWN:
        yield unclear(identity.urn, "who may take the role could not be read")
    else:
        for statement in identity.trust.statements:
            others = [who.name for who in statement.principals if who.group is not Group.SERVICE]
            if statement.allow and (others or statement.except_principals):
                yield broken(
                    statement.urn, f"not only a service may take the role: {', '.join(others) or 'nearly all'}"
                )
    if identity.permissions is UNKNOWN:
        yield unclear(identity.urn, "what the role allows could not be read")
        return
    for statement in identity.permissions:
        yield from _of_statement(statement, without_resource)


def _of_statement(statement: Statement, without_resource: Container[str]) -> Iterator[Reason]:
    if not statement.allow:
        return
    label = statement.name or "a statement"
    if statement.except_actions or statement.except_resources:
        yield broken(statement.urn, f"{label} allows all but what it names")
        return
    everywhere = any(_EVERYWHERE.fullmatch(one) for one in statement.resources)
    for action in statement.actions:
        if _everything(action):
            yield broken(statement.urn, f"{label} allows {action}")
        elif everywhere and action.lower() not in without_resource:
            yield broken(statement.urn, f"{label} allows {action} on every resource")


def _everything(action: str) -> bool:
    """Whether every action of a service is meant; where actions are paths, every one that is more than to look.

    So `*`, `s3:*`, `storage.*` and `*/write`, but not `*/read`; nor `Microsoft.Logic/*`, which on a workflow is all
    that can be done with that one workflow, and what Azure's own role holds that starts it.
    """
    if _DOTTED.fullmatch(action):
        return action.endswith(".*") and action.count(".") == 1
    if "/" in action and ":" not in action:
        return action.startswith("*/") and not action.endswith("/read")
    return action.partition(":")[2] in {"", "*"}
