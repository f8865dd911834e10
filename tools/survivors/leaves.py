"""Every leaf of a resource's inputs: where it stands, the row that it is counted in, and what the SDK says of it."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

from gouvernail.graph import Resource
from gouvernail.sandbox import index
from gouvernail.sandbox.types import ListOf, MapOf, Ref, Type, Union
from gouvernail.sandbox.words import kind_of

__all__ = ["REMOVED", "Leaf", "Step", "leaves", "put"]


class _Open:
    """The step into JSON text."""


class _Removed:
    """What is put where nothing is to stay."""


Step: TypeAlias = str | int | type[_Open]

OPEN: Final = _Open
REMOVED: Final = _Removed

_CHOSEN: Final = re.compile(
    r"(^definition|\.)\.?(actions|cases|triggers|parameters|runAfter|branches)$"  # a workflow of Azure
    r"|^definition:(States|.*\.States)$"  # a machine of AWS
    r"|^pipelineDefinition:.*(Environment|HyperParameters)$"
    r"|^sourceContents:(|.*(steps|branches|cases)\[\*\]|.*\.assign\[\*\])$"  # a workflow of Google Cloud
)
"""Below these a program names things as it likes: the name is no part of the row."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value that holds no other (a list is one too): the steps to it, its row, its type where the SDK knows it."""

    steps: tuple[Step, ...]
    row: str
    value: object
    type: Type | None

    @property
    def top(self) -> str:
        """The property of the resource that it stands in."""
        return cast("str", self.steps[0])


def leaves(resource: Resource) -> Iterator[Leaf]:
    """All of a resource's inputs, in their order; JSON in a text is opened: `policy:Statement[*].Action`."""
    known = index.resource(resource.type)
    for name, value in resource.inputs.items():
        its = known.inputs[name].type if known is not None and name in known.inputs else None
        yield from _below(known.package if known else "", value, its, (name,), name)


def put(holder: object, steps: Sequence[Step], value: object) -> object:
    """What is there, with the value at the steps; `REMOVED` takes the key or the entry away.

    LookupError where the steps lead nowhere.
    """
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if step is OPEN:
        return json.dumps(put(json.loads(cast("str", holder)), rest, value))
    if isinstance(step, int):
        listed = list(cast("list[object]", holder)) if isinstance(holder, list) else []
        if step >= len(listed):
            raise LookupError(step)
        if not rest and value is REMOVED:
            return [*listed[:step], *listed[step + 1 :]]
        return [*listed[:step], put(listed[step], rest, value), *listed[step + 1 :]]
    if not isinstance(holder, Mapping) or step not in holder:
        raise LookupError(step)
    entries = dict(cast("Mapping[object, object]", holder))
    if not rest and value is REMOVED:
        del entries[step]
    else:
        entries[step] = put(entries[step], rest, value)
    return entries


def _below(package: str, value: object, its: Type | None, steps: tuple[Step, ...], row: str) -> Iterator[Leaf]:
    if isinstance(value, Mapping) and value and kind_of(cast("object", value)) == "object":
        for name, item in cast("Mapping[str, object]", value).items():
            shown = "*" if _CHOSEN.search(row) else name
            place = f"{row}{shown}" if row.endswith(":") else f"{row}.{shown}"
            yield from _below(package, item, _property(package, its, name), (*steps, name), place)
    elif isinstance(value, list):
        listed = cast("list[object]", value)
        yield Leaf(steps, f"{row}[]", listed, its)
        item = _member(its, ListOf)
        known = item.item if isinstance(item, ListOf) else None
        for place, one in enumerate(listed):
            yield from _below(package, one, known, (*steps, place), f"{row}[{_which(one)}]")
    elif (opened := _opened(cast("object", value))) is not None:
        yield from _below(package, opened, None, (*steps, OPEN), f"{row}:")
    elif value is not None:
        yield Leaf(steps, row, cast("object", value), its)


def _which(item: object) -> str:
    """What an entry of a list is called in a row: what a policy allows and what it denies are two things."""
    effect = cast("Mapping[str, object]", item).get("Effect") if isinstance(item, Mapping) else None
    return effect if isinstance(effect, str) and effect in ("Allow", "Deny") else "*"


def _opened(value: object) -> object:
    """The object or the list of objects in JSON text; None for any other value."""
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return None
    try:
        found = cast("object", json.loads(value))
    except ValueError:
        return None
    return cast("object", found) if isinstance(found, dict | list) and found else None


def _property(package: str, its: Type | None, name: str) -> Type | None:
    of_map, of_object = _member(its, MapOf), _member(its, Ref)
    if isinstance(of_object, Ref):
        known = index.type_named(package, of_object).properties.get(name)
        if known is not None:
            return known.type
    return of_map.value if isinstance(of_map, MapOf) else None


def _member(its: Type | None, kind: type) -> Type | None:
    members = its.members if isinstance(its, Union) else (its,)
    return next((one for one in members if isinstance(one, kind)), None)
