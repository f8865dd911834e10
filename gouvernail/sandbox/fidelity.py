"""What the sandbox knows of a type, place by place, and from whom."""

from collections.abc import Iterator
from dataclasses import dataclass

from gouvernail.sandbox import facts, index
from gouvernail.sandbox.index import Property, ResourceType
from gouvernail.sandbox.limits import words
from gouvernail.sandbox.mutability import Answer, at
from gouvernail.sandbox.types import ListOf, MapOf, Ref, Type, Union
from gouvernail.sandbox.words import describe

__all__ = ["Known", "known", "places"]


@dataclass(frozen=True, slots=True)
class Known:
    """A place in a type's inputs: what is taken there, what a change of it does, and who says each.

    `limits` are pairs of a limit in words and its authority; `authority` is `assumed` where the answer is unknown.
    """

    place: str
    type: str
    required: bool
    answer: Answer
    authority: str
    limits: tuple[tuple[str, str], ...]


def known(resource: ResourceType) -> list[Known]:
    """Every place of a type's inputs down to the third level, in their order; `*` is the key of a map."""
    limits = facts.of(resource.token).limits
    found: list[Known] = []
    for place, one, required in places(resource):
        answer, authority = at(resource, place)
        said = tuple((words(limit), limit.authority) for limit in limits.get(".".join(place), ()))
        found.append(Known(".".join(place), describe(one.type), required, answer, authority, said))
    return found


def places(resource: ResourceType, depth: int = 3) -> Iterator[tuple[tuple[str, ...], Property, bool]]:
    """The places of a type's inputs with their properties, and whether each is required where it stands."""
    for name, one in resource.inputs.items():
        yield (name,), one, name in resource.required
        yield from _below(resource.package, (name,), one.type, depth - 1)


def _below(
    package: str, above: tuple[str, ...], kind: Type, depth: int
) -> Iterator[tuple[tuple[str, ...], Property, bool]]:
    match kind:
        case Ref() if depth:
            nested = index.type_named(package, kind)
            for name, one in nested.properties.items():
                yield (*above, name), one, name in nested.required
                yield from _below(package, (*above, name), one.type, depth - 1)
        case ListOf(item):
            yield from _below(package, above, item, depth)
        case MapOf(item):
            yield from _below(package, (*above, "*"), item, depth)
        case Union(members):
            for member in members:
                yield from _below(package, above, member, depth)
        case _:
            return
