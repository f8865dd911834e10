"""Who is in which group: `systems/people/members.yaml`, an export of the directory that is reviewed like code.

A spec binds roles to groups of the directory, and a signature is a person's. The directory cannot be asked where a
chain is verified offline, so that its groups are written down: by group and not by role, since systems may bind a role
to another group, and since this is what a directory can export. Who is not written down has no role.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, ValidationError

from gouvernail.errors import GouvernailError
from gouvernail.spec.base import Block
from gouvernail.spec.document import read
from gouvernail.spec.mistake import Mistake, problem
from gouvernail.spec.names import Key
from gouvernail.spec.people import Role
from gouvernail.spec.places import plain
from gouvernail.spec.rules.roles import ALWAYS_APART
from gouvernail.spec.shape import matching
from gouvernail.spec.wording import mistake

__all__ = ["FILE", "SIGNERS", "people"]

FILE: Final = Path("systems/people/members.yaml")
"""In a folder of its own: what lies in `systems/` itself is a spec."""
SIGNERS: Final = Path("systems/people/allowed_signers")
"""Whose key is whose, as git reads it."""

Address = Annotated[
    str, *matching(r"[^\s@,*?!\"]{1,64}@[^\s@,*?!\"]{1,190}", "an address, as in allowed_signers", "operator@b.example")
]


class _Members(Block):
    api_version: Literal["gouvernail/v1"]
    kind: Literal["Members"]
    groups: Mapping[Key, Annotated[tuple[Address, ...], Field(max_length=1000)]]
    """Group of the directory -> the addresses of its members."""


def people(file: Path, roles: Mapping[str, Role]) -> dict[str, frozenset[str]]:
    """Role -> the addresses of who has it, for the roles (`spec.roles`) whose group is written down in the file.

    Raises GouvernailError with every mistake: a wrong shape, and a person in two roles that are kept apart.
    """
    tree = read(file, "`apiVersion: gouvernail/v1`, `kind: Members` and `groups:`")
    try:
        found = _Members.model_validate_json(json.dumps(plain(tree)), by_alias=True, by_name=False)
    except ValidationError as wrong:
        raise GouvernailError([problem(mistake(_Members, one), tree) for one in wrong.errors()]) from None
    named = {
        name: frozenset(address.casefold() for address in found.groups[role.group])
        for name, role in roles.items()
        if role.group in found.groups
    }
    wrong = [
        Mistake(
            ("groups", roles[name].group),
            f"{address} is {name} and {other}, which are kept apart",
            expected="each of the two duties with somebody else",
        )
        for name, other in sorted(_apart(roles))
        for address in sorted(named.get(name, frozenset()) & named.get(other, frozenset()))
    ]
    if wrong:
        raise GouvernailError([problem(one, tree) for one in wrong])
    return named


def _apart(roles: Mapping[str, Role]) -> set[tuple[str, str]]:
    asked = {(name, other) for name, role in roles.items() for other in role.disjoint_from}
    always = {(name, other) for name, others in ALWAYS_APART.items() for other in others if name in roles}
    return asked | always
