"""Members of roles on Google Cloud: who is whoever comes."""

from collections.abc import Iterator
from typing import Final

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason
from policies.resource import View

__all__ = ["binding_names_members", "member_is_named"]

_ANYBODY: Final = frozenset({"allUsers", "allAuthenticatedUsers"})


def member_is_named(grant: View) -> Iterator[Reason]:
    """That a role is not given to whoever comes, or whoever has an account with Google."""
    return _named(grant, "member")


def binding_names_members(grant: View) -> Iterator[Reason]:
    """The same of a role that is given to several."""
    return _named(grant, "members")


def _named(grant: View, path: str) -> Iterator[Reason]:
    members = grant.texts(path)
    named = UNKNOWN if members is UNKNOWN else _ANYBODY.isdisjoint(members)
    yield from grant.needs(path, named, "lets anybody in")
