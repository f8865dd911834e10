"""Whether what a resource refers to exists, where it must, and is of the kind that belongs there.

What is judged: what the modules of the three clouds (`aws`, `azure`, `gcp` beside this one) know to be a reference. A
text that none of them takes for one passes, and so does what is not known yet. What is wrong by itself (another kind,
another cloud, no id at all) is always refused; what the sandbox has not made is refused unless `foreign` things are
allowed.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Final, cast

from gouvernail.sandbox import index, naming
from gouvernail.sandbox.check import Failure
from gouvernail.sandbox.index import ResourceType
from gouvernail.sandbox.named import Named
from gouvernail.sandbox.place import Place
from gouvernail.sandbox.relations import aws, azure, gcp
from gouvernail.sandbox.relations.foreseen import Foreseen, Seen
from gouvernail.sandbox.relations.reference import Reference
from gouvernail.sandbox.state import State
from gouvernail.sandbox.wire import Properties, texts

__all__ = ["References"]

_CLOUDS: Final[Mapping[str, ModuleType]] = {"aws": aws, "azure-native": azure, "gcp": gcp}
# What the sandbox gave out without knowing its form (`answers.values.simulated`) is not judged.
_MADE_UP: Final = re.compile(r"(^|[:/@.-])simulated-[0-9a-f]{8,}")
_SHARE: Final = "aws:ram/resourceAssociation:ResourceAssociation"
_LONG: Final = 300
_MEND: Final = (
    "make it first and refer to its output, look it up, or run with --allow-foreign if it exists outside the sandbox"
)


@dataclass(frozen=True, slots=True)
class References:
    """The references of one package's resources. `foreign` accepts those to what the sandbox never made."""

    state: State
    foreseen: Foreseen
    foreign: bool

    def judge(
        self, resource: ResourceType, here: Place, given: Properties, engine: str, *, foreseeing: bool
    ) -> list[Failure]:
        """Every reference that a cloud would refuse, by path; `foreseeing` also counts what the run will have made."""
        where = naming.home(resource, here, given.values)
        read = _CLOUDS[resource.package].references(resource, where, given.values)
        found: list[Reference] = [one for one in read if not _MADE_UP.search(one.text)]
        if not found:
            return []
        seen = Seen(self.state, self.foreseen.of(engine), foreseeing=foreseeing)
        wanted = {name for one in found if not one.wrong for name in one.keys}
        known: dict[str, list[Named]] = {}
        for one in seen.named(sorted(wanted)):
            known.setdefault(one.name, []).append(one)
        hidden = given.hidden
        return sorted(
            Failure(one.path, reason) for one in found if (reason := self._refusal(one, known, seen, where, hidden))
        )

    def _refusal(
        self, one: Reference, known: Mapping[str, list[Named]], seen: Seen, where: Place, hidden: frozenset[str]
    ) -> str:
        said = "a secret" if not hidden.isdisjoint(texts(one.text)) else _quoted(one.text)
        if one.wrong:
            return f"expected {one.expected}, got {said}: {one.wrong}"
        there = [named for name in one.keys for named in known.get(name, ()) if _is_of(named, one.types)]
        if there and not any(_may_be_used(named, one, seen) for named in there):
            elsewhere = " and ".join(sorted({f"account {named.account}, region {named.region}" for named in there}))
            return f"expected {one.expected} in {_place(one, where)}: {said} lies in {elsewhere}"
        if there or self.foreign or _is_told(one, seen):
            return ""
        near = None if hidden else _nearest(one, seen)
        hint = f"; the nearest is {_quoted(near)}" if near else ""
        return f"expected {one.expected}: nothing in the sandbox is called {said}{hint}; {_MEND}"


def _is_of(named: Named, types: Collection[str]) -> bool:
    """Whether what gives the name is of a type; what a thing computes beside its own names is another's name."""
    return not types or named.type in types or (named.said not in ("id", "arn", "name", "selfLink"))


def _may_be_used(named: Named, one: Reference, seen: Seen) -> bool:
    """Whether it lies where it must, or its owner shares it with other accounts.

    Source: AWS RAM User Guide, "Shareable AWS resources" (subnets, transit gateways, prefix lists and others).
    """
    if one.region not in (None, named.region) and named.region != naming.GLOBAL:
        return False
    if one.account in (None, named.account):
        return True
    thing = seen.thing(named) if one.shared else None
    return thing is not None and any(
        share.account == named.account and share.outputs.get("resourceArn") == thing.outputs.get("arn")
        for share in seen.of_type(_SHARE)
    )


def _is_told(one: Reference, seen: Seen) -> bool:
    """Whether a function of the cloud named it, or it was given together with what it is a part of."""
    return any(seen.told(name) for name in one.keys) or (one.inside is not None and _is_inside(one.inside, seen))


def _is_inside(inside: tuple[str, str], seen: Seen) -> bool:
    """Whether a part that has no resource of its own was given together with the whole (a subnet of a network)."""
    whole, part = inside
    things = [thing for named in seen.named([whole]) if named.said == "id" and (thing := seen.thing(named))]
    return any(_has_part(thing.inputs, part) for thing in things)


def _has_part(value: object, part: str) -> bool:
    if isinstance(value, Mapping):
        inside = cast("Mapping[str, object]", value)
        name = inside.get("name")
        return (isinstance(name, str) and name.lower() == part) or any(_has_part(one, part) for one in inside.values())
    return isinstance(value, list) and any(_has_part(one, part) for one in cast("list[object]", value))


def _nearest(one: Reference, seen: Seen) -> str | None:
    """The name that was probably meant, in the form in which it was given."""
    things = [thing for token in sorted(one.types) for thing in seen.of_type(token)]
    arn = one.text.startswith("arn:")
    found = [str(thing.outputs.get("arn")) if arn else thing.id for thing in things]
    return index.nearest(one.text, found) or (found[0] if len(found) == 1 else None)


def _quoted(text: str) -> str:
    """A text in quotes: whole, since it is told from others by its end, and with what cannot be seen written out."""
    return repr(text) if len(text) <= _LONG else f"{repr(text[:_LONG])[:-1]}...'"


def _place(one: Reference, where: Place) -> str:
    account = f"account {one.account}" if one.account else ""
    region = f"region {one.region or where.region}" if one.region else ""
    return ", ".join(part for part in (account, region) if part)
