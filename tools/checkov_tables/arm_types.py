"""The part of the tables that is about ARM: types, names, and where each input stands in a template.

azure-native's inputs are named as the descriptions of Azure's interfaces tell clients to: some properties lie flat
that ARM has within `properties`, some have another name. azure-mgmt's models were made from the same descriptions and
say both names, so they lead from one to the other; what they do not have stands where its kind always stands.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, cast

from gouvernail.sandbox import index
from gouvernail.sandbox.types import ListOf, MapOf, Ref, Type, Union
from tools.checkov_tables.arm_names import ARM_TYPES
from tools.checkov_tables.azure import Azure, AzureModel, AzureType
from tools.checkov_tables.shapes import Shape, kind

__all__ = ["Placed", "Places", "arm_entries"]

_PACKAGE: Final = "azure-native"
_ENVELOPE: Final = frozenset(
    {"location", "tags", "sku", "kind", "identity", "zones", "plan", "extendedLocation", "managedBy", "placement"}
)
"""What stands beside `properties` in every type of ARM."""
_NOT_BODY: Final = frozenset({"resourcegroupname", "scope"})
"""What says where a resource is put, which its template does not."""
_KEYED: Final = frozenset({"userAssignedIdentities"})
"""Lists in the SDK that are maps in ARM, from each item to nothing."""
Placed = Mapping[str, tuple[list[str], str]]


class Places:
    """The shapes of the types, by the names of the SDK's objects; `guessed` are properties that no model has."""

    def __init__(self, azure: Azure) -> None:
        """`azure` is what the packages say."""
        self.found: dict[str, Placed] = {}
        self.guessed: list[str] = []
        self._azure = azure

    def resource(self, token: str, described: AzureType) -> None:
        """Add the shape of a resource, without what makes its name, and all that it holds."""
        names = {_bare(one) for one in described["names"]} | _NOT_BODY
        inputs = {name: one for name, one in inputs_of(token).items() if _bare(name) not in names}
        models = self._azure["models"][described["folder"]]
        self._add(token, inputs, models.get(described["body"]), models, top=True)

    def _add(
        self,
        shape: str,
        properties: Mapping[str, index.Property],
        model: AzureModel | None,
        models: Mapping[str, AzureModel],
        *,
        top: bool = False,
    ) -> None:
        if shape in self.found:
            return
        placed = dict(_placed(model, properties, models)) if model else {}
        moved = [name for name, (path, _) in placed.items() if path[0] == "properties" and name != "properties"]
        nested = not top and bool(moved)
        entries: dict[str, tuple[list[str], str]] = {}
        self.found[shape] = entries
        for name, one in properties.items():
            path, below = placed.get(name) or ([], [])
            if not path:
                self.guessed.append(f"{shape} {name}")
                within = (top or nested) and name not in _ENVELOPE and name != "properties"
                path = ["properties", name] if within and not (nested and name in {"id", "name"}) else [name]
            refs = list(_refs(one.type))
            entries[name] = (["/".join(path)], _kind(name, one.type, refs))
            for ref in refs:
                inner = index.type_named(_PACKAGE, ref)
                self._add(f"{_PACKAGE}:{ref.name}", inner.properties, _model(ref, below, models), models)
            if len(refs) > 1:
                self._join([f"{_PACKAGE}:{ref.name}" for ref in refs])

    def _join(self, shapes: list[str]) -> str:
        """One shape for a value that may be of several: which one it is, its own words say to Azure only."""
        joined = "|".join(shapes)
        if joined not in self.found:
            kinds: dict[str, list[str]] = {}
            paths: dict[str, list[str]] = {}
            self.found[joined] = entries = dict[str, tuple[list[str], str]]()
            for shape in shapes:
                for name, (path, said) in self.found[shape].items():
                    paths.setdefault(name, path)
                    kinds.setdefault(name, []).append(said)
            for name, path in paths.items():
                entries[name] = (path, self._either(list(dict.fromkeys(kinds[name]))))
        return joined

    def _either(self, kinds: list[str]) -> str:
        """The kind of what is of one kind in one shape and of another in the next; any where they are not alike."""
        if len(kinds) == 1:
            return kinds[0]
        before = {said.partition("#")[0] for said in kinds if "#" in said}
        if len(before) != 1 or not all("#" in said for said in kinds):
            return "a"
        shapes = dict.fromkeys(one for said in kinds for one in said.partition("#")[2].split("|"))
        return f"{before.pop()}#{self._join(list(shapes))}"


def inputs_of(token: str) -> Mapping[str, index.Property]:
    """The inputs of a type; KeyError where the SDK does not have it."""
    described = index.resource(token)
    if described is None:
        raise KeyError(token)
    return described.inputs


def arm_entries(
    azure: Azure, universe: Iterable[str]
) -> tuple[dict[str, dict[str, object]], Mapping[str, Shape], list[str]]:
    """Token -> entry of the table, the shapes, and what was guessed. KeyError where the universe lacks a type."""
    known = {one.rstrip("/") for one in universe}
    places = Places(azure)
    entries: dict[str, dict[str, object]] = {}
    for name, full in ARM_TYPES.items():
        token, described = f"{_PACKAGE}:{name}", azure["types"][name]
        type_, fixed = _split(full)
        if type_ not in known:
            raise KeyError(type_)
        places.resource(token, described)
        by_bare = {_bare(one): one for one in inputs_of(token)}
        names = [one if one.startswith("'") else by_bare.get(_bare(one), one) for one in described["names"]]
        entries[token] = {
            "type": type_,
            "names": [*names, *([f"'{fixed}'"] if fixed and f"'{fixed}'" not in names else [])],
        }
    return entries, cast("Mapping[str, Shape]", places.found), places.guessed


def _split(full: str) -> tuple[str, str]:
    """`Microsoft.Web/sites/config/logs` is the type `Microsoft.Web/sites/config` with the name `logs`."""
    if full.startswith("Microsoft.Web/sites/config/"):
        return full.rpartition("/")[0], full.rpartition("/")[2]
    return full, ""


def _placed(
    model: AzureModel,
    properties: Mapping[str, index.Property],
    models: Mapping[str, AzureModel],
    above: tuple[str, ...] = (),
    stack: tuple[int, ...] = (),
) -> Iterator[tuple[str, tuple[list[str], list[str]]]]:
    """The SDK's name -> ARM's path and the models of the value; what lies in a merged field comes before its owner."""
    by_bare = {_bare(name): name for name in properties} | {_bare(one.python): name for name, one in properties.items()}
    own: list[tuple[str, tuple[list[str], list[str]]]] = []
    for attribute, (wire, below) in model["fields"].items():
        inner = _merged(wire, below, model, properties, models)
        if inner is not None and id(inner) not in stack:
            yield from _placed(inner, properties, models, (*above, *wire), (*stack, id(model)))
            continue
        last = wire[-1]
        name = last if last in properties else by_bare.get(_bare(attribute)) or by_bare.get(_bare(last))
        if name and not (len(wire) > 1 and wire[0] in properties and wire[0] != last):
            own.append((name, ([*above, *wire], below)))
    yield from own


def _merged(
    wire: list[str],
    below: list[str],
    model: AzureModel,
    properties: Mapping[str, index.Property],
    models: Mapping[str, AzureModel],
) -> AzureModel | None:
    """The model of a field whose own fields the SDK has in the field's place; None where it has the field itself."""
    inner = models.get(below[0]) if below and len(wire) == 1 else None
    if inner is None:
        return None
    said = not set(model["merged"]).isdisjoint(inner["fields"])
    within = {one[0][0] for one in inner["fields"].values()}
    absent = wire[0] not in properties or (said and wire[0] in within)
    return inner if absent and (said or wire[0] == "properties") else None


def _model(ref: Ref, below: list[str], models: Mapping[str, AzureModel]) -> AzureModel | None:
    """The model of an object: of the name that the SDK has, else the one that the field speaks of."""
    name = ref.name.rpartition("/")[2].removesuffix("Args").removesuffix("Init")
    return models.get(name) or next((models[one] for one in below if one in models), None)


def _kind(name: str, one: Type, refs: list[Ref]) -> str:
    said = kind(one, _PACKAGE)
    if name in _KEYED and said == "ls":
        return "k"
    if len(refs) < 2 or not isinstance(_innermost(one), Union):
        return said
    return said[: said.index("#") + 1] + _joined(refs) if "#" in said else said


def _innermost(one: Type) -> Type:
    while isinstance(one, ListOf | MapOf):
        one = one.item if isinstance(one, ListOf) else one.value
    return one


def _joined(refs: list[Ref]) -> str:
    return "|".join(f"{_PACKAGE}:{one.name}" for one in refs)


def _refs(one: Type) -> Iterator[Ref]:
    match one:
        case ListOf():
            yield from _refs(one.item)
        case MapOf():
            yield from _refs(one.value)
        case Union():
            for member in one.members:
                yield from _refs(member)
        case Ref():
            yield one
        case _:
            return


def _bare(name: str) -> str:
    return re.sub(r"[_'-]", "", name).lower()
