"""Conditions on the path of a blob: which actions they guard, and at which paths these are let through.

Read is the form that Microsoft documents: `none of these actions, or a path like one of these`. Of any other form
nothing is known.

Source: Azure Storage, conditions on the path of a blob
(https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-examples).
"""

import re
from dataclasses import replace
from typing import Final

from policies.reading.model.policies import Statement

__all__ = ["at_paths"]

_ACTION: Final = r"!\(ActionMatches\{'([^']+)'\}\)"
_FORM: Final = re.compile(
    rf"\(\(({_ACTION}(?: AND {_ACTION})*)\) OR \(@Resource\[[\w./]+/containers/blobs:path\] "
    r"(?:ForAnyOfAnyValues:)?StringLike \{?((?:'[^']*'(?:, ?)?)+)\}?\)\)",
    re.IGNORECASE,
)


def at_paths(statement: Statement, condition: str) -> tuple[Statement, ...]:
    """The statement without the condition: what it guards at the paths that it names, and the rest as it is.

    The statement as it stands where the condition is of another form, or an action is a pattern, of which a part may
    be guarded.
    """
    found = _FORM.fullmatch(" ".join(condition.split()))
    if found is None or any("*" in action for action in statement.actions):
        return (statement,)
    guarded = {action.lower() for action in re.findall(_ACTION, found.group(1), re.IGNORECASE)}
    paths = re.findall(r"'([^']*)'", found.group(4))
    scope = statement.resources[0]
    around = scope if "/containers/" in scope else f"{scope}/*"
    free = replace(statement, conditions=())
    inside = tuple(one for one in free.actions if one.lower() in guarded)
    beside = tuple(one for one in free.actions if one.lower() not in guarded)
    there = replace(free, actions=inside, resources=tuple(f"{around}/blobs/{path}" for path in paths))
    return tuple(one for one in (there, replace(free, actions=beside)) if one.actions)
