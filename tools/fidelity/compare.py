"""The sandbox's verdicts beside those of each authority: who agrees with whom, class by class."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from gouvernail.sandbox import answers, facts, index
from gouvernail.sandbox.check import check
from gouvernail.sandbox.facts import Limit
from gouvernail.sandbox.index import ResourceType
from gouvernail.sandbox.mutability import at
from gouvernail.sandbox.types import EnumRef, ListOf, MapOf, Ref, Type, Union

__all__ = ["Agreement", "agreement", "same_places", "spelled"]

Agreement: TypeAlias = dict[tuple[str, str], Counter[str]]
"""(class of facts, authority) -> how many facts, and how many the sandbox's verdict is the same as (`same`)."""

_OUTSIDE: Final = "no-such-value"
_LONGEST: Final = 100_000


def agreement(resources: Iterable[ResourceType]) -> Agreement:
    """Ask the sandbox for its verdict on every fact of every authority about these types, and count.

    Classes: `replace` and `update`; `values taken` (each value that an authority lists is accepted), `values refused`
    (another is not); `ranges` (the bounds are accepted, what lies beyond is not).
    """
    found: Agreement = {}

    def count(kind: str, authority: str, *, same: bool) -> None:
        counter = found.setdefault((kind, authority), Counter())
        counter["facts"] += 1
        counter["same"] += same

    for resource in resources:
        known = facts.of(resource.token)
        for authority, told in known.mutability.items():
            for place, answer in told.items():
                count(answer, authority, same=at(resource, tuple(place.split(".")))[0] == answer)
        for place, limits in known.limits.items():
            for limit in limits:
                for kind, value, taken in _trials(limit):
                    count(kind, limit.authority, same=(not _refused(resource, place, value)) == taken)
    return found


def same_places(resources: Iterable[ResourceType]) -> dict[tuple[str, str], Counter[str]]:
    """Where two speak of one place: (who, who) -> how many places, and of how many they say the same (`same`).

    `id` is what the sandbox holds by itself of the inputs that make up an id: that another value is another thing.
    """
    found: dict[tuple[str, str], Counter[str]] = {}
    for resource in resources:
        said = [(authority, told) for authority, told in facts.of(resource.token).mutability.items()]
        said.append(("id", dict.fromkeys(answers.identity(resource), "replace")))
        for n, (first, one) in enumerate(said):
            for second, other in said[n + 1 :]:
                for place in one.keys() & other.keys():
                    counter = found.setdefault((first, second), Counter())
                    counter["places"] += 1
                    counter["same"] += one[place] == other[place]
    return found


def _trials(limit: Limit) -> Iterator[tuple[str, object, bool]]:
    """Values to ask about, each with its class and whether the authority takes it."""
    alone = limit.pattern is None and limit.min_length is None and limit.max_length is None
    if limit.values is not None:
        yield from (("values taken", value, True) for value in limit.values)
        if all(isinstance(value, str) for value in limit.values):
            yield "values refused", _OUTSIDE, False
        return
    for bound, beyond in ((limit.minimum, -1), (limit.maximum, 1)):
        if bound is not None and alone:
            yield "ranges", bound, True
            yield "ranges", bound + beyond, False
    if limit.max_length is not None and limit.max_length < _LONGEST:
        yield "lengths", "x" * (limit.max_length + 1), False


def _refused(resource: ResourceType, place: str, value: object) -> bool:
    """Whether the sandbox refuses a value at a place; what is wrong elsewhere in the inputs does not count."""
    inputs, path = spelled(resource, place, value)
    return any(one.path == path for one in check(resource, inputs))


def spelled(resource: ResourceType, place: str, value: object) -> tuple[dict[str, object], str]:
    """Inputs that hold a value at a place and nothing else, and the path there as failures name it."""
    first, *rest = place.split(".")
    kind = resource.inputs[first].type if first in resource.inputs else None
    inner, path = _spelled(resource.package, kind, rest, value)
    return {first: inner}, f"{first}{path}"


def _spelled(package: str, kind: Type | None, rest: list[str], value: object) -> tuple[object, str]:
    match kind:
        case ListOf(item):
            inner, path = _spelled(package, item, rest, value)
            return [inner], f"[0]{path}"
        case MapOf(item) if rest and rest[0] == "*":
            inner, path = _spelled(package, item, rest[1:], value)
            return {"key": inner}, f".key{path}"
        case Ref() if rest:
            one = index.type_named(package, kind).properties.get(rest[0])
            inner, path = _spelled(package, one.type if one else None, rest[1:], value)
            return {rest[0]: inner}, f".{rest[0]}{path}"
        case Union(members):
            fitting = [one for one in members if _leads(package, one, rest)]
            return _spelled(package, fitting[0], rest, value) if fitting else (value, "")
        case _:
            return value, ""


def _leads(package: str, kind: Type, rest: list[str]) -> bool:
    if isinstance(kind, Ref):
        return bool(rest) and rest[0] in index.type_named(package, kind).properties
    return isinstance(kind, ListOf | MapOf) if rest else not isinstance(kind, EnumRef)
