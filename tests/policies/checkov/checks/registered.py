"""The examples as a Pulumi program registers them: the SDK's own index says the names, and never our tables.

A value that another resource has is not known when a program runs: what is registered is that it hangs on that one.
"""

import ast
import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from typing import Any, Final

from gouvernail.documents import from_document
from gouvernail.graph import Graph
from gouvernail.sandbox import index
from gouvernail.sandbox.types import ListOf, MapOf, Ref, Scalar, Type, Union
from policies.checkov.ours import OwnCheck, ours, table
from tests.policies.checkov import schemas
from tests.policies.checkov.checks import examples

UNKNOWN: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""The engine's word for a value that is not known yet."""
_REFERENCE: Final = re.compile(r"\$\{((?:aws|google)_\w+)\.([\w-]+)\.\w+\}")
_IDENTIFIER: Final = re.compile(r"resourceId\('([^']+)', ('[^)]*')\)")
_LATER: Final = re.compile(r"\$\{|^\[(parameters|reference|resourceId)\(")
_DOCUMENT: Final = re.compile(r"^\$\{jsonencode\((.*)\)\}$", re.DOTALL)
_OTHERS: Final = {
    "Microsoft.KeyVault/vaults/keys": "azure-native:keyvault:Key",
    "Microsoft.Network/virtualNetworks/subnets": "azure-native:network:Subnet",
    "aws_cloudwatch_log_group": "aws:cloudwatch/logGroup:LogGroup",
    "aws_iam_role": "aws:iam/role:Role",
    "aws_kms_key": "aws:kms/key:Key",
    "aws_s3_bucket": "aws:s3/bucket:Bucket",
    "aws_security_group": "aws:ec2/securityGroup:SecurityGroup",
    "aws_subnet": "aws:ec2/subnet:Subnet",
    "aws_vpc": "aws:ec2/vpc:Vpc",
    "google_kms_crypto_key": "gcp:kms/cryptoKey:CryptoKey",
    "google_service_account": "gcp:serviceaccount/account:Account",
}
"""What examples name and our checks do not judge."""
_RENAMED: Final = {"alarm_name": "name"}
_ENVELOPE: Final = ("location", "tags", "sku", "kind", "identity")


def urn(check: OwnCheck, kind: str, name: str) -> str:
    """The URN of an example of a check."""
    return _urn(check.file, _token(kind), name)


def graph() -> Graph:
    """All examples of all checks, in one stack."""
    parsed = _parsed()
    documents = [one for check in ours() for one in _folder(check.file, parsed.get(check.file, []))]
    return from_document(documents, "the examples")


def _token(kind: str) -> str:
    return {**_OTHERS, **table().types}[kind]


def _urn(folder: str, token: str, name: str) -> str:
    return f"urn:pulumi:examples::checks::{token}::{folder}/{name}"


def _parsed() -> Mapping[str, list[tuple[str, str, dict[str, Any]]]]:
    done = subprocess.run(
        [str(examples.python()), str(examples.HOME / "parse.py"), str(examples.HOME)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def _folder(folder: str, parsed: list[tuple[str, str, dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    made = {one["urn"]: one for kind, name, body in parsed for one in [_Terraform(folder).resource(kind, name, body)]}
    for file in (examples.HOME / folder).glob("template.json"):
        listed = json.loads(file.read_text(encoding="utf-8"))["resources"]
        made |= {one["urn"]: one for one in (_arm(folder, said) for said in listed)}
    yield from made.values()
    for named in sorted(
        {urn for one in made.values() for urns in one["propertyDependencies"].values() for urn in urns}
    ):
        if named not in made:
            yield {"urn": named, "type": named.split("::")[2], "inputs": {}}


class _Terraform:
    """What the parser made of a block, as the inputs of the SDK's class."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._hangs_on: list[str] = []

    def resource(self, kind: str, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        token = _token(kind)
        described = index.resource(token)
        assert described is not None, token
        inputs: dict[str, Any] = {}
        hangs: dict[str, list[str]] = {}
        for wire, value in self._object(described.package, described.inputs, body):
            inputs[wire] = value
            if self._hangs_on:
                hangs[wire], self._hangs_on = self._hangs_on, []
        return {
            "urn": _urn(self._folder, token, name),
            "type": token,
            "inputs": inputs,
            "propertyDependencies": hangs,
        }

    def _object(
        self, package: str, properties: Mapping[str, index.Property], body: Mapping[str, Any]
    ) -> Iterator[tuple[str, Any]]:
        for name, given in body.items():
            if name == "dynamic":
                yield from ((_wire(properties, one), UNKNOWN) for block in given for one in block)
            elif not name.startswith("__"):
                wire = _wire(properties, name)
                yield wire, self._value(package, properties[wire].type, given)

    def _value(self, package: str, kind: Type, given: Any) -> Any:  # noqa: PLR0911 - a table
        if isinstance(given, str):
            return self._text(given)
        match kind:
            case ListOf(Ref() as item):
                return [self._value(package, item, one) for one in _flat(given)]
            case ListOf():
                return self._plain(given[0] if len(given) == 1 and isinstance(given[0], list | str) else given)
            case Ref():
                [one] = [given] if isinstance(given, dict) else _flat(given)
                properties = index.type_named(package, kind).properties
                return dict(self._object(package, properties, one)) if isinstance(one, dict) else self._text(one)
            case Union(members) if any(isinstance(one, Scalar) for one in members):
                return self._plain(given[0])
            case MapOf():
                [one] = given
                return self._plain({key: value for key, value in one.items() if not key.startswith("__")})
            case _:
                return self._plain(given[0] if isinstance(given, list) else given)

    def _plain(self, given: Any) -> Any:
        if isinstance(given, dict):
            return {name: self._plain(one) for name, one in given.items()}
        if isinstance(given, list):
            return [self._plain(one) for one in given]
        return self._text(given) if isinstance(given, str) else given

    def _text(self, given: str) -> Any:
        if found := _DOCUMENT.match(given):
            return json.dumps(ast.literal_eval(found[1]))
        for kind, name in _REFERENCE.findall(given):
            self._hangs_on.append(_urn(self._folder, _token(kind), name))
        return UNKNOWN if _LATER.search(given) else given


def _wire(properties: Mapping[str, index.Property], name: str) -> str:
    """The name on the wire of what Terraform calls so: its own in Python, or one that is a list's in the plural."""
    exact = [wire for wire, one in properties.items() if one.python.rstrip("_") == name]
    [found] = (
        exact or [wire for wire, one in properties.items() if name in schemas.spellings(one.python)] or [_RENAMED[name]]
    )
    return found


def _flat(given: Any) -> list[Any]:
    return [inner for one in given for inner in (one if isinstance(one, list) else [one])]


def _arm(folder: str, said: Mapping[str, Any]) -> dict[str, Any]:
    token = table().types[said["type"]]
    described = index.resource(token)
    assert described is not None, token
    body = {name: said[name] for name in _ENVELOPE if name in said}
    whole = "properties" in described.inputs
    body = {name: body[name] for name in body if name in described.inputs}  # a part of another may have none of its own
    body |= {"properties": said.get("properties", {})} if whole else said.get("properties", {})
    assert body.keys() <= described.inputs.keys(), body.keys() - described.inputs.keys()
    return {
        "urn": _urn(folder, token, said["name"]),
        "type": token,
        "inputs": {name: _arm_value(value) for name, value in body.items()},
        "propertyDependencies": {
            name: [_urn(folder, _token(kind), named) for kind, named in _IDENTIFIER.findall(json.dumps(value))]
            for name, value in body.items()
        },
    }


def _arm_value(given: Any) -> Any:
    if isinstance(given, dict):
        entries = {name: _arm_value(one) for name, one in given.items()}
        identities = entries.get("userAssignedIdentities")
        # A list in the SDK, which ARM keeps by their names.
        return {**entries, "userAssignedIdentities": [*identities]} if isinstance(identities, dict) else entries
    if isinstance(given, list):
        return [_arm_value(one) for one in given]
    return UNKNOWN if isinstance(given, str) and _LATER.search(given) else given
