"""What guarantees of roles share: a role is for services only, and names what it allows."""

from collections.abc import Container, Iterator

from assurance.reading.model.identities import Identity
from assurance.reading.model.policies import Group, Statement
from assurance.verdict import Finding, broken, unclear
from gouvernail.graph import UNKNOWN

__all__ = ["bounded"]


def bounded(identity: Identity, without_resource: Container[str]) -> Iterator[Finding]:
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


def _of_statement(statement: Statement, without_resource: Container[str]) -> Iterator[Finding]:
    if not statement.allow:
        return
    label = statement.name or "a statement"
    if statement.except_actions or statement.except_resources:
        yield broken(statement.urn, f"{label} allows all but what it names")
        return
    for action in statement.actions:
        if _every(action):
            yield broken(statement.urn, f"{label} allows {action}")
        elif "*" in statement.resources and action.lower() not in without_resource:
            yield broken(statement.urn, f"{label} allows {action} on every resource")


def _every(action: str) -> bool:
    """Whether it stands for all that a service can do: `*`, `s3:*`, `Microsoft.Storage/*`."""
    service, parted, what = action.partition(":") if ":" in action else action.partition("/")
    return not parted or not service or what in {"", "*"}
