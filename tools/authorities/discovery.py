"""What Google's discovery documents say of the same things in our index.

A property is the same where its name is, in the same place, and its kind fits; what the provider lays flat (an object
of theirs that ours does not have) is looked through. A change replaces where the description says that the field is
immutable, or where the service has no call that changes the thing; it is made in place where the thing can be sent
again with a mask of what changes (AIP-134) and nothing hints otherwise. Of Compute Engine's and other services of the
old form only the explicit words are believed: their calls take few of the fields that they are sent.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, cast

from gouvernail.sandbox import index
from gouvernail.sandbox.index import Property, ResourceType
from gouvernail.sandbox.types import ListOf, MapOf, Ref, Scalar, Type
from tools.authorities.cfn_names import bare, singular
from tools.authorities.discovery_documents import Collection, Document, Schema, api, collections, kind, resolved
from tools.authorities.discovery_names import schema_of, services
from tools.authorities.entry import Entry, Limits, place
from tools.authorities.environment import installed
from tools.authorities.patterns import usable

__all__ = ["entries", "version"]

_DEPTH: Final = 5
_IMMUTABLE: Final = re.compile(
    r"(?:^|[.\]] ?)(?:Required\. |Optional\. |Identifier\. )?Immutable\b"
    r"|\b(?:cannot|can't|can not|may not) be (?:changed|updated|modified)(?:\.|$| (?:after|once|later))"
    r"|\bfield is immutable\b|\bis immutable(?:\.|$| after| once)"
    r"|\bset (?:this field )?only (?:at|during) (?:resource )?creation",
    re.IGNORECASE,
)
_CHANGED: Final = re.compile(
    r"\b(?:updated|changed|modified) (?:later )?using\b"
    r"|\bcan be (?:updated|changed|modified) (?:at any time|after|later)",
    re.IGNORECASE,
)
_CONDITIONS: Final = re.compile(r"\b(?:if|when|unless|except|for|some of|expanded)\b", re.IGNORECASE)
_OUTPUT: Final = re.compile(r"\bOutput[ -]only\b", re.IGNORECASE)
_CHANGING: Final = re.compile(r"^(?:patch|update|set|add|remove|modify|move|resize|expand|switch|enable|disable)")
_OLD_FORM: Final = frozenset({"compute", "container", "sqladmin", "dns", "storage", "bigquery", "dataproc"})
"""Services whose calls for changing take only some fields, and do not say which."""
_NAMES: Final = re.compile(r"(?:^|\.)(?:name|shortName)$")
"""Names: the provider's documentation shows many that the patterns deny, so these are not believed."""
_LABELS: Final = frozenset({"labels", "resourceLabels", "userLabels"})


def version(package: str, site: Path) -> str:
    """The version of Google's API client."""
    del package
    return installed(site)["google-api-python-client"]


def entries(package: str, site: Path) -> dict[str, Entry]:
    """What is sure of the package's resource types, by the index's tokens."""
    found: dict[str, Entry] = {}
    for token in index.tokens(package):
        resource = index.resource(token)
        if resource is None or resource.deprecated:
            continue
        for service, asked in services(token.split(":")[1].partition("/")[0]):
            document = api(site, service, asked)
            entry = _entry(resource, service, document) if document else None
            if entry:
                found[token] = entry
                break
    return found


def _entry(resource: ResourceType, service: str, document: Document) -> Entry | None:
    made = collections(document)
    name = schema_of(resource.token, service, {one.schema for one in made})
    mine = [one for one in made if one.schema == name]
    if not name or not mine:
        return None
    return _Reader(name, service, document, mine).entry(resource)


@dataclass(slots=True)
class _Reader:
    """Goes through a schema and our type side by side."""

    name: str
    service: str
    document: Document
    made: list[Collection]
    replace: set[str] = field(default_factory=set[str])
    update: set[str] = field(default_factory=set[str])
    limits: dict[str, Limits] = field(default_factory=dict[str, Limits])

    def entry(self, resource: ResourceType) -> Entry:
        schema = resolved({"$ref": self.name}, self.document)
        self._object(resource.package, schema, resource.inputs, "", "", 0)
        entry = Entry(named=f"{self.document['name']} {self.document['version']} {self.name}")
        if self.replace:
            entry["replace"] = sorted(self.replace)
        if self.update - self.replace:
            entry["update"] = sorted(self.update - self.replace)
        if self.limits:
            entry["limits"] = dict(sorted(self.limits.items()))
        return entry

    def _object(  # noqa: PLR0917 - one step of a walk
        self, package: str, schema: Schema, ours: Mapping[str, Property], above: str, within: str, depth: int
    ) -> None:
        by_name: dict[str, Property] = {}
        for one in ours.values():
            by_name.setdefault(singular(bare(one.name)), one)
        for name, theirs in sorted(schema.get("properties", {}).items()):
            one = resolved(theirs, self.document)
            own = by_name.get(singular(bare(name)))
            if own is None:
                if kind(one) == "object" and depth < _DEPTH and not within:  # what the provider lays flat
                    self._object(package, one, _without(ours, schema), above, name, depth + 1)
            elif _alike(kind(one), own.type) and not _is_output(one):
                here = place(above, own.name)
                if not (name == "name" and not above):  # a full name there, most often a part of it here
                    self._mutability(here, within or name, one, top=not above)
                self._value(package, one, own.type, here, depth)

    def _mutability(self, here: str, name: str, theirs: Schema, *, top: bool) -> None:
        words = str(theirs.get("description", ""))
        said = next((one for one in _sentences(words) if _IMMUTABLE.search(one)), "")
        if said:
            if not _CONDITIONS.search(said) and "after creation using" not in words:
                self.replace.add(here)
        elif not top:
            return
        elif not any(_CHANGING.match(call) for one in self.made for call in one.calls):
            self.replace.add(here)
        elif self._is_sent_again(name) or _CHANGED.search(words) or here in _LABELS:
            self.update.add(here)

    def _is_sent_again(self, name: str) -> bool:
        if any(one.only for one in self.made):
            return any(name in one.only for one in self.made)
        return all(one.whole for one in self.made) and self.service not in _OLD_FORM

    def _value(self, package: str, theirs: Schema, ours: Type, here: str, depth: int) -> None:
        said = kind(theirs)
        match ours:
            case Ref() if said == "object" and depth < _DEPTH:
                self._object(package, theirs, index.type_named(package, ours).properties, here, "", depth + 1)
            case ListOf(item) if said == "array":
                self._value(package, resolved(theirs.get("items", {}), self.document), item, here, depth)
            case ListOf(Ref() as item) if said == "object":
                self._value(package, theirs, item, here, depth)
            case Scalar(plain) if plain == said or {plain, said} <= {"number", "integer"}:
                self._limits(theirs, here)
            case _:
                return

    def _limits(self, theirs: Schema, here: str) -> None:
        told: dict[str, object] = {}
        listed = theirs.get("enum")
        if isinstance(listed, list) and listed:
            told["values"] = listed
        for bound in ("minimum", "maximum"):
            written = theirs.get(bound)
            if written is not None and re.fullmatch(r"-?\d+", str(written)) and kind(theirs) != "string":
                told[bound] = int(str(written))
        pattern = theirs.get("pattern")
        if isinstance(pattern, str) and not listed and not _NAMES.search(here) and usable(f"^(?:{pattern})$"):
            told["pattern"] = f"^(?:{pattern})$"
        if told:
            self.limits[here] = cast("Limits", told)


def _without(ours: Mapping[str, Property], schema: Schema) -> Mapping[str, Property]:
    """Ours that a schema does not have by itself."""
    theirs = {singular(bare(name)) for name in schema.get("properties", {})}
    return {name: one for name, one in ours.items() if singular(bare(name)) not in theirs}


def _is_output(schema: Schema) -> bool:
    return schema.get("readOnly") is True or _OUTPUT.search(str(schema.get("description", ""))) is not None


def _sentences(words: str) -> Iterator[str]:
    yield from re.split(r"(?<=[.])\s+(?=[A-Z])", words.replace("\n", " "))


def _alike(theirs: str, ours: Type) -> bool:
    match ours:
        case ListOf():
            return theirs in {"array", "object"}
        case MapOf():
            return theirs in {"map", "object"}
        case Ref():
            return theirs == "object"
        case Scalar("string"):
            return theirs not in {"array", "map"}
        case Scalar():
            return theirs not in {"array", "object", "map"}
        case _:
            return True
