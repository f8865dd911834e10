"""A graph's resources of aws and gcp as Terraform's plan JSON (format 1.2)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, cast

from gouvernail.graph import SECRET, UNKNOWN, Resource
from gouvernail.sandbox.types import snake
from policies.checkov.addresses import labels
from policies.checkov.references import References
from policies.checkov.tables import Tables, canonical
from policies.checkov.translated import Unmapped
from policies.checkov.values import ABSENT, AFTER_APPLY, ASSET, is_asset, is_hidden, json_text, number, open_copy

__all__ = ["plan"]

_INTERNAL: Final = "__defaults"
_UNREADABLE: Final = frozenset("bj")
"""Kinds whose unknown value a reference does not stand for: what checks read is the value itself."""


def plan(
    resources: Sequence[Resource], tables: Tables
) -> tuple[Mapping[str, object], Mapping[str, str], list[Unmapped]]:
    """The plan of these resources, all of types that the tables have; the addresses with their URNs; the gaps."""
    typed = [(one, tables.terraform[canonical(one.type, tables)]["type"]) for one in resources]
    names = labels(typed)
    addresses = {one.urn: f"{kind}.{names[one.urn]}" for one, kind in typed}
    references = References.of(addresses)
    planned: list[Mapping[str, object]] = []
    configured: list[Mapping[str, object]] = []
    gaps: list[Unmapped] = []
    for resource, kind in sorted(typed, key=lambda one: one[0].urn):
        writer = _Writer(resource, tables, references)
        head = {"address": addresses[resource.urn], "mode": "managed", "type": kind, "name": names[resource.urn]}
        planned.append({**head, "values": writer.values()})
        if expressions := writer.expressions():
            configured.append({**head, "expressions": expressions})
        gaps += writer.gaps
    document = {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "planned_values": {"root_module": {"resources": planned}},
        "configuration": {"root_module": {"resources": configured}},
    }
    return document, {address: urn for urn, address in addresses.items()}, gaps


class _Writer:
    """One resource's values; `gaps` are what it could not say."""

    def __init__(self, resource: Resource, tables: Tables, references: References) -> None:
        self.resource = resource
        self.references = references
        self.shapes = tables.terraform_shapes
        self.token = canonical(resource.type, tables)
        self.read = frozenset(tables.terraform[self.token]["read"])
        self.gaps: list[Unmapped] = []
        self._top = ""

    def values(self) -> Mapping[str, object]:
        """The resource's inputs under Terraform's names."""
        found: dict[str, object] = {}
        for name, given in self.resource.inputs.items():
            self._top = name
            found |= self._property(name, self._asked(name, given), self.token)
        return found

    def expressions(self) -> Mapping[str, object]:
        """What each property refers to, for checkov's graph; also where the value is known by now."""
        found: dict[str, object] = {}
        for name in self.resource.property_dependencies:
            if addresses := self.references.all(self.resource, name):
                for called in self._called(name, self.token)[0]:
                    found[called] = {"references": addresses}
        return found

    def _asked(self, name: str, given: object) -> object:
        """What was asked for; of what was not known then, what the cloud gave back."""
        return self.resource.outputs.get(name, given) if given is UNKNOWN else given

    def _called(self, name: str, shape: str) -> tuple[list[str], str]:
        return self.shapes.get(shape, {}).get(name, ([], ""))

    def _property(self, name: str, given: object, shape: str) -> Mapping[str, object]:
        if name == _INTERNAL or given is None:
            return {}
        names, kind = self._called(name, shape)
        if not names:
            self._gap("property", f"the table does not know the property {name!r} of {self.token}", name)
            names, kind = [snake(name)], "a"
        value = self._value(kind, given, name, names)
        return {} if value is ABSENT else dict.fromkeys(names, value)

    def _value(self, kind: str, given: object, leaf: str, names: Iterable[str]) -> object:  # noqa: PLR0911 - a table
        if given is None:
            return ABSENT
        if is_hidden(given):
            return self._hidden(kind, given, leaf, names)
        if is_asset(given):
            return ASSET
        match kind[:1], given:
            case "j", Mapping() | list():
                return json_text(given)
            case "l", list():
                items = (self._item(kind[1:], one, leaf, names) for one in cast("list[object]", given))
                return [one for one in items if one is not ABSENT]
            case "m", Mapping():
                return self._map(kind[1:], cast("Mapping[str, object]", given), leaf, names)
            case "#", Mapping():
                return [self._object(kind[1:], cast("Mapping[str, object]", given))]
            case ("a", _) | (_, str() | bool() | int() | float()):
                return open_copy(given)
            case _:
                self._gap("property", f"the value of {leaf!r} has another shape than the table says", leaf)
                return open_copy(given)

    def _item(self, kind: str, given: object, leaf: str, names: Iterable[str]) -> object:
        if kind[:1] == "#" and isinstance(given, Mapping) and not is_asset(given):
            return self._object(kind[1:], cast("Mapping[str, object]", given))
        return self._value(kind, given, leaf, names)

    def _object(self, shape: str, given: Mapping[str, object]) -> Mapping[str, object]:
        found: dict[str, object] = {}
        for name, item in given.items():
            found |= self._property(name, item, shape)
        return found

    def _map(self, kind: str, given: Mapping[str, object], leaf: str, names: Iterable[str]) -> Mapping[str, object]:
        """The user's own keys are no names of properties: they stay as they are."""
        items = {key: self._item(kind, item, leaf, names) for key, item in given.items() if key != _INTERNAL}
        return {key: item for key, item in items.items() if item is not ABSENT}

    def _hidden(self, kind: str, given: object, leaf: str, names: Iterable[str]) -> object:
        listed = self.references.all(self.resource, self._top) if kind.startswith("l") else []
        best = self.references.best(self.resource, self._top, leaf) if given is UNKNOWN else None
        if self.read & set(names) and (best is None or kind[:1] in _UNREADABLE):
            word = "secret" if given is SECRET else "known only after the update"
            self._gap("value", f"{leaf!r} is {word}, and checks read it", leaf)
        if given is UNKNOWN and listed and best:
            return [f"{one}.{best.rpartition('.')[2]}" for one in listed]
        return best or AFTER_APPLY

    def _gap(self, kind: str, message: str, name: str) -> None:
        gap = Unmapped(self.resource.urn, kind, message, name)  # pyright: ignore[reportArgumentType]
        if gap not in self.gaps:
            self.gaps.append(gap)


_ = number
