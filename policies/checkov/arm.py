"""Resources of azure-native as an ARM template."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, cast

from typing_extensions import override

from gouvernail.graph import Graph, Resource
from policies.checkov.references import References
from policies.checkov.tables import ArmType, Tables, canonical
from policies.checkov.translated import Unmapped
from policies.checkov.values import open_copy
from policies.checkov.writing import Writer

__all__ = ["template"]

_SCHEMA: Final = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
_VERSION: Final = re.compile(r"/v(\d{4})(\d{2})(\d{2})(\w*):")
_LONGEST: Final = 24
"""The longest name that the strictest types take: a name that is made unique keeps within it."""


def template(
    graph: Graph, resources: Sequence[Resource], tables: Tables
) -> tuple[Mapping[str, object], Mapping[str, str], list[Unmapped]]:
    """The template of these resources, all of types that the tables have; the ids with their URNs; the gaps.

    A type that checkov spells in two ways stands in it under both, so that an id may lead to a URN that another leads
    to, too. What checks look for inside of its parent stands there.
    """
    typed = [(one, tables.arm[canonical(one.type, tables)]) for one in sorted(resources, key=lambda one: one.urn)]
    names = _unique(graph, typed)
    gaps = _known_by_name(typed, names)
    references = References.of({one.urn: _id(entry["type"], names[one.urn]) for one, entry in typed})
    written: dict[str, dict[str, object]] = {}
    for resource, entry in typed:
        writer = _Writer(resource, tables.arm_shapes, entry["read"], references)
        head = {"type": entry["type"], "name": names[resource.urn], "apiVersion": _api(resource, entry)}
        body = writer.body(canonical(resource.type, tables), *entry["names"], *_ELSEWHERE)
        # `properties` is there in every template, even if empty: checks that look into it without asking rely on that.
        written[resource.urn] = {"properties": {}, **body, **head}
        if needed := _needed(resource, references):
            written[resource.urn]["dependsOn"] = needed
        gaps += writer.gaps
    parents = _Parents(typed, names)
    top: list[Mapping[str, object]] = []
    addresses: dict[str, str] = {}
    for resource, entry in typed:
        parent = parents.of(resource, entry)
        if parent and entry["within"]:
            own = references.addresses[resource.urn] if entry["within"] == "dependsOn" else written[resource.urn]
            cast("list[object]", written[parent.urn].setdefault(entry["within"], [])).append(own)
        elif entry["within"]:
            message = f"the check of {entry['type'].rpartition('/')[0]} that looks for this does not find its parent"
            gaps.append(Unmapped(resource.urn, "value", message))
        for kind in (entry["type"], *entry["also"]):
            addresses[f"{kind}.{names[resource.urn]}"] = resource.urn
            if not entry["within"]:
                top.append({**written[resource.urn], "type": kind})
    return {"$schema": _SCHEMA, "contentVersion": "1.0.0.0", "resources": top}, addresses, gaps


_ELSEWHERE: Final = ("resourceGroupName", "scope")
"""What says where a resource is put, which its template does not."""


class _Writer(Writer):
    @override
    def guess(self, name: str) -> str:
        return f"properties/{name}"

    @override
    def nested(self, found: dict[str, object]) -> object:
        return found

    @override
    def document(self, given: object) -> object:
        return open_copy(given, self.text)

    @override
    def reference(self, address: str, leaf: str) -> str:
        return address

    @override
    def keyed(self, given: Sequence[object]) -> object:
        keys = [key for one in given if isinstance(key := open_copy(one), str)]
        return {key: dict[str, object]() for key in keys}

    @override
    def text(self, given: str) -> str:
        return f"[{given}" if given.startswith("[") else given  # else Azure takes it for an expression


def _id(kind: str, name: str) -> str:
    return f"[resourceId('{kind}', '{name}')]"


def _needed(resource: Resource, references: References) -> list[str]:
    hung = [*resource.property_dependencies, ""]
    named = [one for name in hung for one in references.all(resource, name)]
    return list(dict.fromkeys(named))


def _api(resource: Resource, entry: ArmType) -> str:
    """The version that the token names, else the one that the newest SDK speaks."""
    if found := _VERSION.search(resource.type):
        year, month, day, preview = found.groups()
        return f"{year}-{month}-{day}" + (f"-{preview}" if preview else "")
    return entry["api"]


def _name(graph: Graph, resource: Resource, entry: ArmType) -> str:
    """The resource's name with its parents', as ARM writes it; the program's where Azure's is not known."""
    *above, last = entry["names"]
    parents = [_given(graph, resource, one) for one in above]
    said = resource.outputs.get("name")
    own = _given(graph, resource, last) or (said.rpartition("/")[2] if isinstance(said, str) else resource.name)
    return "/".join(one for one in (*parents, own) if one)


def _given(graph: Graph, resource: Resource, name: str) -> str:
    """The name that an input gives; that of what it hangs on where it is unknown, nothing where it is not given."""
    if name.startswith("'"):
        return name.strip("'")
    value = resource.value(name)
    if isinstance(value, str):
        return value
    others = (graph.get(urn) for urn in resource.property_dependencies.get(name, ()))
    return next((other.name for other in others if other), "")


def _known_by_name(typed: Sequence[tuple[Resource, ArmType]], names: dict[str, str]) -> list[Unmapped]:
    """Give what checks know by its own name, without its parent's, that name; of several none can have it: a gap."""
    alone = [(one, entry["type"], names[one.urn].rpartition("/")[2]) for one, entry in typed if entry["alone"]]
    counted = Counter((kind, name) for _, kind, name in alone)
    gaps: list[Unmapped] = []
    for resource, kind, name in alone:
        if counted[kind, name] == 1:
            names[resource.urn] = name
        else:
            message = f"checks look for one resource of the name {name!r}, and there are several"
            gaps.append(Unmapped(resource.urn, "value", message))
    return gaps


def _unique(graph: Graph, typed: Sequence[tuple[Resource, ArmType]]) -> dict[str, str]:
    """URN -> name; of two resources of one name and type, in two resource groups, the second gets a number."""
    found: dict[str, str] = {}
    taken: set[tuple[str, str]] = set()
    counted: dict[tuple[str, str], int] = {}
    for resource, entry in typed:
        base = name = _name(graph, resource, entry)
        count = counted.get((entry["type"], base), 1)
        while (entry["type"], name) in taken:
            count += 1
            room = _LONGEST - len(str(count)) if len(base) <= _LONGEST else len(base)
            name = f"{base[:room]}{count}"
        counted[entry["type"], base] = count
        taken.add((entry["type"], name))
        found[resource.urn] = name
    return found


class _Parents:
    """Which resource another is a part of: of the parent's type, and depended on, or of the parent's name.

    Where a part says nothing of its parent, and there is just one of the parent's type, that one is it.
    """

    def __init__(self, typed: Sequence[tuple[Resource, ArmType]], names: Mapping[str, str]) -> None:
        self._names = names
        self._by_urn = {one.urn: (one, entry["type"]) for one, entry in typed}
        self._by_name = {(entry["type"], names[one.urn]): one for one, entry in reversed(typed)}
        self._of_kind: dict[str, list[Resource]] = {}
        for one, entry in typed:
            self._of_kind.setdefault(entry["type"], []).append(one)

    def of(self, resource: Resource, entry: ArmType) -> Resource | None:
        """The parent in the template of what checks look for within it; None for everything else."""
        if not entry["within"]:
            return None
        kind, above = entry["type"].rpartition("/")[0], self._names[resource.urn].rpartition("/")[0]
        depended = (self._by_urn.get(urn) for urns in resource.property_dependencies.values() for urn in urns)
        found = next((one for one in depended if one and one[1] == kind), None)
        if found:
            return found[0]
        alone = self._of_kind.get(kind, [])
        return self._by_name.get((kind, above)) or (alone[0] if not above and len(alone) == 1 else None)
