"""What a leaf may be changed to: removed, or the unsafe value of its kind."""

import re
from collections.abc import Iterator
from typing import Final

from gouvernail.graph import Resource, Secret, Unknown
from gouvernail.sandbox import facts, index
from gouvernail.sandbox.types import EnumRef, Type, Union
from tools.survivors.leaves import REMOVED, Leaf

__all__ = ["changes"]

_WEAK: Final = re.compile(
    r"disabled?|off|none|no|allow.*|false|suspended|stopped|paused|optional|public.*|all|any|\*|count|detection|"
    r"inactive|unencrypted|passthrough|basic|standard|tls_?v?1(_?[01])?|aes256|http|internet.*|governance|unlocked|"
    r"warn|log|dry.?run|transitional|accepted|succeeded|approved|delete",
    re.IGNORECASE,
)
"""Members of enumerations that are taken before the others."""

_OPPOSITES: Final = {
    "enabled": "Disabled",
    "disabled": "Enabled",
    "enable": "Disable",
    "deny": "Allow",
    "allow": "Deny",
    "aws:kms": "AES256",
    "compliance": "GOVERNANCE",
    "active": "Inactive",
    "block": "Count",
    "true": "false",
    "false": "true",
    "private": "public",
    "https": "http",
    "yes": "no",
    "locked": "Unlocked",
}
_COUNTED: Final = re.compile(r"(?P<before>P|PT|rate\()?(?P<number>\d+(\.\d+)?)(?P<after>[smhdDHMSWY]?| \w+\))")
_RANGE: Final = re.compile(r"\d{1,3}(\.\d{1,3}){3}/\d{1,2}")
_EVERYWHERE: Final = "0.0.0.0/0"
_ACCOUNT: Final = re.compile(
    r"(?P<before>arn:aws[\w-]*:[\w-]*:[\w-]*:|/subscriptions/|^projects/)(?P<account>[\w-]+)(?=[:/]|$)"
)
_OTHERS: Final = {"arn": "999999999999", "/sub": "99999999-9999-9999-9999-999999999999", "proj": "someone-else"}
_ANYBODY: Final = re.compile(
    r"(\b|[a-z])(Action|Resource|Principal|actions|dataActions|[pP]rincipals?|AWS|Service|Federated|sourceAddressPrefix|"
    r"sourceAddressPrefixes|destinationPortRanges?|sourceRanges|allowedOrigins|resources|targets)(\[\*\])?$"
)
_OWNER_OF_AZURE: Final = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
_DEFINITION_OF_ROLE: Final = re.compile(r"(?<=/roleDefinitions/)[0-9a-f-]{36}$")


def changes(resource: Resource, leaf: Leaf) -> Iterator[tuple[str, object]]:
    """Each change of a leaf: what it is called in the table, and the value that stands there then."""
    if not leaf.row.endswith("[]"):
        yield "removed", REMOVED
    value = leaf.value
    if isinstance(value, Unknown | Secret):
        return
    if isinstance(value, list):
        if value:
            yield "emptied", []
    elif isinstance(value, bool):
        yield "flipped", not value
    elif isinstance(value, int | float):
        yield from _of_number(value)
    elif isinstance(value, str):
        yield from _of_text(resource, leaf, value)


def _of_number(value: float) -> Iterator[tuple[str, object]]:
    if value:
        yield "zero", 0
        yield "tenfold", value * 10
        tenth = value // 10 if isinstance(value, int) else value / 10
        if tenth:
            yield "tenth", tenth
    else:
        yield "ten", 10


def _of_text(resource: Resource, leaf: Leaf, value: str) -> Iterator[tuple[str, object]]:
    if (other := _other_member(resource, leaf, value)) is not None:
        yield "other", other
    elif (found := _COUNTED.fullmatch(value)) is not None:
        for kind, number in _of_number(float(found["number"]) if "." in found["number"] else int(found["number"])):
            yield kind, f"{found['before'] or ''}{number}{found['after']}"
    elif _RANGE.fullmatch(value):
        if value != _EVERYWHERE:
            yield "open", _EVERYWHERE
    else:
        yield from _of_words(leaf, value)


def _of_words(leaf: Leaf, value: str) -> Iterator[tuple[str, object]]:
    if leaf.row.endswith((".member", ".members[*]", "member", "principals[*]")) and ":" in value and "*" not in value:
        yield "anybody", "allUsers"
    elif leaf.row == "role" and value.startswith("roles/"):
        yield "anything", "roles/owner"
    elif _DEFINITION_OF_ROLE.search(value):
        yield "anything", _DEFINITION_OF_ROLE.sub(_OWNER_OF_AZURE, value)
    elif _ANYBODY.search(leaf.row) and value != "*":
        yield "anything", "*"
    if value.startswith("https://"):
        yield "plain", value.replace("https://", "http://", 1)
    if (elsewhere := _ACCOUNT.sub(_elsewhere, value)) != value:
        yield "elsewhere", elsewhere
    elif value:
        yield "emptied", ""


def _elsewhere(found: re.Match[str]) -> str:
    other = next(other for begin, other in _OTHERS.items() if found["before"].startswith(begin))
    return f"{found['before']}{other}"


def _other_member(resource: Resource, leaf: Leaf, value: str) -> str | None:
    """Another member of the enumeration that the value is of, the weakest first; what is meant by its opposite else."""
    members = [str(one) for one in _members(resource, leaf)]
    if value in members and len(members) > 1:
        others = [one for one in members if one != value]
        if "public" in leaf.row.lower() and "Enabled" in others:
            return "Enabled"
        return next((one for one in others if _WEAK.fullmatch(one)), others[0])
    if (opposite := _OPPOSITES.get(value.lower())) is None:
        return None
    return opposite.upper() if value.isupper() else opposite.lower() if value.islower() else opposite


def _members(resource: Resource, leaf: Leaf) -> tuple[object, ...]:
    package = resource.type.partition(":")[0]
    of_union: tuple[Type, ...] = leaf.type.members if isinstance(leaf.type, Union) else ()
    for one in (leaf.type, *of_union):
        if isinstance(one, EnumRef):
            return index.enumeration(package, one)
    place = ".".join(step for step in leaf.steps if isinstance(step, str))
    limits = facts.of(resource.type).limits.get(place, ())
    return next((one.values for one in limits if one.values), ())
