"""Cases whose ARM side others published: what Microsoft's own tests sent to Azure, from the recordings in the sources
of the azure-mgmt packages (MIT), which registries have up to 2021.

    python -m tools.checkov_tables.published FOLDER

FOLDER holds source archives as `pip download --no-binary :all: --no-deps` gets them. Each recorded PUT of a type that
checkov has checks for is a resource of a template; its Pulumi inputs are named by the models of azure-mgmt (the
attribute's name) and by the SDK (which properties lie flat), never by our own table. The verdicts are those that
checkov gives on the template itself.
"""

import json
import re
import sys
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, cast
from urllib.parse import parse_qs, urlparse

import yaml

from gouvernail.sandbox import index
from gouvernail.sandbox.types import ListOf, MapOf, Ref, Type, Union
from policies.checkov.client import Request, Worker
from tools.checkov_tables.arm_names import ARM_TYPES
from tools.checkov_tables.azure import Azure, AzureModel
from tools.checkov_tables.build import INPUTS, pack, unpack

__all__ = ["Published", "cases", "recorded"]

OUT: Final = Path(__file__).parents[2] / "tests" / "policies" / "checkov" / "data" / "published.json.xz"
_PACKAGE: Final = "azure-native"
_SCHEMA: Final = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
_LETTERS: Final = {"passed": "P", "failed": "F"}
_HEAD: Final = frozenset({"type", "name", "apiVersion", "dependsOn", "resources", "copy", "condition", "comments"})
"""What a template says of a resource beside its body."""
_GIVEN: Final = frozenset({"id", "name", "type", "etag", "systemData", "resources"})
"""What Azure says of a resource beside what a template says."""
_MOST: Final = 40
"""Of one type; what the tests send over and over tells nothing more."""
Json = dict[str, object]


class Published:
    """The making of Pulumi inputs from a body in ARM's names."""

    def __init__(self) -> None:
        self._azure = cast("Azure", unpack((INPUTS / "azure.json.xz").read_bytes()))
        self._by_type = {_full(name): name for name in reversed(ARM_TYPES)}

    def resource(self, kind: str, names: list[str], body: Json) -> tuple[str, Json] | None:
        """Token and inputs; None for a type that is not ours."""
        name = self._by_type.get(f"{kind}/{names[-1]}".lower()) or self._by_type.get(kind.lower())
        if name is None:
            return None
        token, described = f"{_PACKAGE}:{name}", self._azure["types"][name]
        resource = index.resource(token)
        models = self._azure["models"][described["folder"]]
        model = models.get(described["body"])
        if resource is None or model is None:
            return None
        given = {one: value for one, value in zip(described["names"], names, strict=False) if not one.startswith("'")}
        by_bare = {_bare(one): one for one in resource.inputs}
        named: Json = {by_bare[_bare(one)]: value for one, value in given.items() if _bare(one) in by_bare}
        return token, {**_inputs(body, model, resource.inputs, models), **named}


def _inputs(
    body: Json, model: AzureModel | None, properties: Mapping[str, index.Property], models: Mapping[str, AzureModel]
) -> Json:
    found: Json = {}
    taken: set[str] = set()
    by_python = {one.python.rstrip("_"): name for name, one in properties.items()}
    for attribute, (wire, below) in (model["fields"] if model else {}).items():
        value = _at(body, wire)
        if value is None:
            continue
        name = by_python.get(attribute.rstrip("_")) or (wire[-1] if wire[-1] in properties else None)
        taken.add(wire[0])
        if name:
            found[name] = _value(value, properties[name].type, below, models)
        elif isinstance(value, dict) and below and below[0] in models:
            found |= _inputs(cast("Json", value), models[below[0]], properties, models)
    for key, value in body.items():
        if key not in taken and key in properties and key not in found:
            found[key] = _value(value, properties[key].type, [], models)
    return found


def _value(value: object, kind: Type, below: list[str], models: Mapping[str, AzureModel]) -> object:
    if isinstance(kind, Union):
        refs = [one for one in kind.members if isinstance(one, Ref)]
        kind = refs[0] if refs and isinstance(value, dict) else kind.members[0]
    if isinstance(value, list) and isinstance(kind, ListOf):
        return [_value(one, kind.item, below, models) for one in cast("list[object]", value)]
    return _entries(cast("Json", value), kind, below, models) if isinstance(value, dict) else cast("object", value)


def _entries(entries: Json, kind: Type, below: list[str], models: Mapping[str, AzureModel]) -> object:
    if isinstance(kind, MapOf):
        return {key: _value(one, kind.value, below, models) for key, one in entries.items()}
    if isinstance(kind, ListOf):
        return sorted(entries)  # a map from ids to nothing, which the SDK has as a list of ids
    if not isinstance(kind, Ref):
        return entries
    own = models.get(kind.name.rpartition("/")[2].removesuffix("Args").removesuffix("Init"))
    model = own or next((models[one] for one in below if one in models), None)
    return _inputs(entries, model, index.type_named(_PACKAGE, kind).properties, models)


def recorded(folder: Path) -> Iterator[tuple[str, str, str, Json]]:
    """(Source, path after `providers/`, version of the interface, body) of each resource that was put or given back."""
    for archive in sorted([*folder.glob("*.zip"), *folder.glob("*.tar.gz")]):
        for name, text in _members(archive):
            source = f"{archive.stem}/{Path(name).stem}"
            for verb, address, sent, answered in _exchanges(name, text):
                url = urlparse(address)
                version = parse_qs(url.query).get("api-version", [""])[0]
                if verb == "PUT" and sent and "/providers/" in url.path:
                    yield source, url.path.rpartition("/providers/")[2], version, sent
                    yield from _templated(source, sent)
                if answered and "properties" in answered and "/providers/" in str(answered.get("id")):
                    path = str(answered["id"]).rpartition("/providers/")[2]
                    yield source, path, version, {key: answered[key] for key in answered.keys() - _GIVEN}


def _exchanges(name: str, text: bytes) -> Iterator[tuple[str, str, Json | None, Json | None]]:
    """(Verb, URL, body, answer) of what a recording has, in the older way of writing one or the newer."""
    if name.endswith(".json"):
        document = cast("Json", json.loads(text.decode("utf-8-sig")))
        for one in cast("list[Json]", document.get("Entries", [])):
            bodies = (one.get(key) for key in ("RequestBody", "ResponseBody"))
            sent, answered = (cast("Json", body) if isinstance(body, dict) else None for body in bodies)
            yield str(one["RequestMethod"]), str(one["RequestUri"]), sent, answered
        return
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document = cast("Json", yaml.load(text, Loader=loader))  # noqa: S506 - both loaders are safe ones
    for one in cast("list[Json]", document.get("interactions", [])):
        request, response = cast("Json", one["request"]), cast("Json", one["response"])
        yield str(request["method"]), str(request["uri"]), _body(request.get("body")), _body(response.get("body"))


def _templated(source: str, body: Json) -> Iterator[tuple[str, str, str, Json]]:
    """The resources of a template that a recorded deployment sent."""
    properties = body.get("properties")
    template = cast("Json", properties).get("template") if isinstance(properties, dict) else None
    listed = cast("Json", template).get("resources") if isinstance(template, dict) else None
    for one in cast("list[Json]", listed) if isinstance(listed, list) else []:
        provider, *types = str(one.get("type")).split("/")
        names = str(one.get("name")).split("/")
        if len(types) == len(names):
            path = "/".join([provider, *(part for pair in zip(types, names, strict=True) for part in pair)])
            yield source, path, str(one.get("apiVersion")), {key: one[key] for key in one.keys() - _HEAD}


def cases(folder: Path, worker: Worker) -> list[Json]:
    """The cases, each with its source, its template and checkov's verdicts on that."""
    published = Published()
    made: list[Json] = []
    seen: set[str] = set()
    count: dict[str, int] = {}
    for source, path, version, body in recorded(folder):
        parts = path.split("/")
        kind, names = "/".join([parts[0], *parts[1::2]]), parts[2::2]
        pulumi = published.resource(kind, names, body) if names and len(parts) % 2 else None
        if pulumi is None:
            continue
        token, inputs = pulumi
        exact = _exact(token)
        key = json.dumps([token, body], sort_keys=True)
        if key in seen or count.get(token, 0) >= _MOST:
            continue
        seen.add(key)
        count[token] = count.get(token, 0) + 1
        head: Json = {"type": exact, "name": "/".join(names), "apiVersion": version}
        template: Json = {"$schema": _SCHEMA, "contentVersion": "1.0.0.0", "resources": [{**body, **head}]}
        urn = f"urn:pulumi:s::p::{token}::r"
        answer = worker.scan(Request(arm=template))
        verdicts = {f"{urn} {one.check_id}": _LETTERS[one.result] for one in answer.records if one.result in _LETTERS}
        if verdicts:
            name = f"{source} {exact} {count[token]}"
            resource = {"urn": urn, "type": token, "inputs": inputs, "propertyDependencies": {}}
            made.append({"name": name, "template": template, "resources": [resource], "verdicts": verdicts})
    return made


def _exact(token: str) -> str:
    full = ARM_TYPES[token.removeprefix(f"{_PACKAGE}:")]
    return full.rpartition("/")[0] if full.startswith("Microsoft.Web/sites/config/") else full


def _full(name: str) -> str:
    return ARM_TYPES[name].lower()


def _members(archive: Path) -> Iterator[tuple[str, bytes]]:
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as opened:
            for name in sorted(opened.namelist()):
                if "/recordings/" in name and name.endswith((".yaml", ".json")):
                    yield name, opened.read(name)
        return
    with tarfile.open(archive) as opened:
        for member in sorted(opened.getmembers(), key=lambda one: one.name):
            if (
                "/recordings/" in member.name
                and member.name.endswith((".yaml", ".json"))
                and (file := opened.extractfile(member))
            ):
                yield member.name, file.read()


def _body(given: object) -> Json | None:
    text = cast("Json", given).get("string") if isinstance(given, dict) else given
    if isinstance(text, bytes):
        text = text.decode(errors="replace")
    try:
        read: object = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return cast("Json", read) if isinstance(read, dict) else None


def _at(value: object, wire: list[str]) -> object:
    if not wire:
        return value
    return _at(cast("Json", value).get(wire[0]), wire[1:]) if isinstance(value, dict) else None


def _bare(name: str) -> str:
    return re.sub(r"[_'-]", "", name).lower()


if __name__ == "__main__":
    with Worker() as started:
        found = cases(Path(sys.argv[1]), started)
    OUT.write_bytes(pack(found))
    print(f"{len(found)} cases, {sum(len(cast('Json', one['verdicts'])) for one in found)} verdicts")
