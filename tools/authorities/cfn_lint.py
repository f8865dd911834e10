"""What AWS's schemas of CloudFormation's types say of the same things in our index.

A property is the same where its name is, in the same place, and its kind fits. What CloudFormation replaces, the
provider replaces (`createOnlyProperties`); what a type's update handler takes, it updates. Limits are taken where both
hold the same kind of value; the rules that keep those away which speak of CloudFormation's own form are in `_limits`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, cast

from gouvernail.sandbox import index
from gouvernail.sandbox.index import Property, ResourceType
from gouvernail.sandbox.types import ListOf, MapOf, Ref, Scalar, Type
from tools.authorities.cfn_names import bare, candidates, cfn_types, singular
from tools.authorities.cfn_schemas import Schema, items, kind, properties, read
from tools.authorities.entry import Entry, Limits, place
from tools.authorities.environment import installed
from tools.authorities.patterns import usable

__all__ = ["entries", "version"]

_DEPTH: Final = 5
_FIXED: Final = re.compile(
    r"\b(can't|cannot|can not)\s+(be\s+)?(change|update|modif)|update requires replacement|\bimmutable\b", re.IGNORECASE
)
"""Words by which a description denies what the schema's lists leave open."""
_GROWING: Final = re.compile(
    r"(instance|node|machine|compute)(type|class|size)|runtime|version|platform|region|language", re.IGNORECASE
)
"""Names of enumerations to which AWS adds every few weeks: another value may well be right."""
_ARN: Final = re.compile(r"arn(:|\\\\:|\(|\[|\.)", re.IGNORECASE)
_NOT_OURS: Final = {
    "AWS::Route53::TrafficPolicyInstance": {"Name"},  # the provider adds the dot at the end
}
"""Properties whose pattern speaks of a form that the provider makes of what it is given."""
_SIZES: Final = (("minimum", "minimum"), ("maximum", "maximum"))
_LENGTHS: Final = (("minLength", "min_length"), ("maxLength", "max_length"))
_COUNTS: Final = (("minItems", "min_items"), ("maxItems", "max_items"))


def version(package: str, site: Path) -> str:
    """cfn-lint's own version."""
    del package
    return installed(site)["cfn-lint"]


def entries(package: str, site: Path) -> dict[str, Entry]:
    """What is sure of the package's resource types, by the index's tokens."""
    schemas = read(site)
    found: dict[str, Entry] = {}
    for token in index.tokens(package):
        resource = index.resource(token)
        theirs = cfn_types(token, schemas)
        if resource is not None and len(theirs) == 1 and theirs[0] in schemas and not resource.deprecated:
            found[token] = _Reader(theirs[0], schemas[theirs[0]]).entry(resource)
    return found


@dataclass(slots=True)
class _Reader:
    """Goes through a schema and our type side by side."""

    cfn: str
    schema: Schema
    replace: set[str] = field(default_factory=set[str])
    update: set[str] = field(default_factory=set[str])
    limits: dict[str, Limits] = field(default_factory=dict[str, Limits])

    def entry(self, resource: ResourceType) -> Entry:
        own = self.cfn.rpartition("::")[2]
        wrapped = dict(properties(self.schema, self.schema)).get(own)
        self._object(resource.package, self.schema, resource.inputs, "", ())
        if wrapped is not None:  # a plan's properties lie in its `BackupPlan`
            self._object(resource.package, wrapped, resource.inputs, "", (own,))
        entry = Entry(named=self.cfn)
        if self.replace:
            entry["replace"] = sorted(self.replace)
        if self.update - self.replace:
            entry["update"] = sorted(self.update - self.replace)
        if self.limits:
            entry["limits"] = dict(sorted(self.limits.items()))
        return entry

    def _object(
        self, package: str, schema: Schema, ours: Mapping[str, Property], above: str, steps: tuple[str, ...]
    ) -> None:
        for name, theirs, own in _pairs(self.cfn, dict(properties(schema, self.schema)), ours, top=not above):
            here = place(above, own.name)
            if not _alike(kind(theirs), own.type):
                continue
            self._mutability(here, (*steps, name), theirs, top=not above)
            self._value(package, theirs, own.type, here, (*steps, name))

    def _mutability(self, here: str, steps: tuple[str, ...], theirs: Schema, *, top: bool) -> None:
        above = [steps[:length] for length in range(1, len(steps) + 1)]
        if any(self._listed("createOnlyProperties", one) for one in above):
            if top or self._listed("createOnlyProperties", steps):
                self.replace.add(here)
        elif top and "update" in self.schema.get("handlers", {}):
            doubtful = ("conditionalCreateOnlyProperties", "readOnlyProperties")
            listed = any(self._listed(which, one) for which in doubtful for one in above)
            if not listed and not _FIXED.search(str(theirs.get("description", ""))):
                self.update.add(here)

    def _listed(self, which: str, steps: tuple[str, ...]) -> bool:
        pointers = cast("list[str]", self.schema.get(which) or [])
        wanted = "/".join(steps)
        return any(
            one.removeprefix("/properties/").replace("/*", "").replace("/properties/", "/") == wanted
            for one in pointers
        )

    def _value(self, package: str, theirs: Schema, ours: Type, here: str, steps: tuple[str, ...]) -> None:
        said = kind(theirs)
        match ours:
            case Ref() if said == "object" and len(steps) < _DEPTH:
                self._object(package, theirs, index.type_named(package, ours).properties, here, steps)
            case ListOf(item) if said == "array":
                self._counts(theirs, here)
                self._value(package, items(theirs, self.schema), item, here, steps)
            case ListOf(Ref() as item) if said == "object":  # the provider has lists of one for objects
                self._value(package, theirs, item, here, steps)
            case Scalar(plain) if _fits(plain, said):
                self._limits(theirs, here, steps[-1])
            case _:
                return

    def _counts(self, theirs: Schema, here: str) -> None:
        told = {ours: theirs[name] for name, ours in _COUNTS if isinstance(theirs.get(name), int)}
        if told.get("min_items") == 0:
            del told["min_items"]
        if told:
            self.limits[here] = cast("Limits", {**self.limits.get(here, {}), **told})

    def _limits(self, theirs: Schema, here: str, name: str) -> None:
        told: dict[str, object] = {}
        listed = theirs.get("enum")
        if isinstance(listed, list) and listed and not _GROWING.search(name):
            told["values"] = listed
        numeric = kind(theirs) in {"number", "integer"}
        for theirs_name, ours_name in _SIZES if numeric else _LENGTHS:
            bound = theirs.get(theirs_name)
            if isinstance(bound, int | float) and not isinstance(bound, bool):
                told[ours_name] = bound
        pattern = theirs.get("pattern")
        spoken = isinstance(pattern, str) and not listed and name not in _NOT_OURS.get(self.cfn, ())
        if spoken and usable(str(pattern)) and _names_alike(str(pattern), name):
            told["pattern"] = pattern
        if told.get("min_length") == 0:
            del told["min_length"]
        if told:
            self.limits[here] = cast("Limits", {**self.limits.get(here, {}), **told})


def _pairs(
    cfn: str, theirs: Mapping[str, Schema], ours: Mapping[str, Property], *, top: bool
) -> Iterator[tuple[str, Schema, Property]]:
    """The properties of theirs with ours of the same name; two that could be one of ours are both left out."""
    by_name: dict[str, Property] = {}
    for one in ours.values():
        if top and one.name == "region":  # where the provider works, of which CloudFormation says nothing
            continue
        by_name.setdefault(singular(bare(one.name)), one)
    chosen: dict[str, tuple[int, str]] = {}
    several: set[str] = set()
    for name in theirs:
        for rank, wanted in candidates(cfn, name) if top else [(0, singular(bare(name)))]:
            own = by_name.get(wanted)
            if own is None:
                continue
            before = chosen.get(own.name)
            if before is None or rank < before[0]:
                chosen[own.name] = (rank, name)
                several.discard(own.name)
            elif rank == before[0]:
                several.add(own.name)
            break
    for own_name, (_, name) in sorted(chosen.items()):
        if own_name not in several:
            yield name, theirs[name], ours[own_name]


def _alike(theirs: str, ours: Type) -> bool:
    """Whether two of one name can be one thing: a list is a list or (of pairs) a map, a document an object or text."""
    match ours:
        case ListOf():
            return theirs in {"array", "object", ""}
        case MapOf():
            return theirs in {"array", "object", "document", ""}
        case Ref():
            return theirs in {"object", "document", ""}
        case Scalar("string"):
            return theirs != "array"
        case Scalar():
            return theirs not in {"array", "object", "document"}
        case _:
            return True


def _fits(ours: str, theirs: str) -> bool:
    return theirs == ours or (ours in {"number", "integer"} and theirs in {"number", "integer"})


def _names_alike(pattern: str, name: str) -> bool:
    """An ARN's pattern counts only for what is called one: the provider often takes a name or an id instead."""
    return bool(name.lower().endswith("arn")) if _ARN.search(pattern) else True
