"""A remedy speaks of what there is: in the words of the cloud that it is for, and of properties that its types have."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from gouvernail.sandbox import index
from gouvernail.sandbox.types import ListOf, MapOf, Ref, Type, Union
from policies.resource import CLOUDS, ResourceRule
from policies.rules import ours

RULES = [pytest.param(rule, id=rule.id) for rule in ours()]
FOREIGN = {
    "aws": re.compile(r"\bAzure\b|\bGoogle\b|\bBastion\b|Key Vault|\bEntra\b|Cloud (SQL|Run)"),
    "azure": re.compile(r"\bAWS\b|\bS3\b|\bGoogle\b|\bKMS\b|Session Manager|Cloud (SQL|Run)|\blabels?\b"),
    "gcp": re.compile(r"\bAWS\b|\bAzure\b|\bS3\b|Key Vault|Session Manager|\bBastion\b"),
}
CODE = re.compile(r"`([^`]+)`")
PROPERTY = re.compile(r"[a-z]+(?:[A-Z0-9][A-Za-z0-9]*)+")
"""A word that can be nothing but a property: `minimumTlsVersion`, and not `enabled` or `aws:kms`."""
MEMBERS = {"allUsers", "allAuthenticatedUsers"}  # what Google Cloud calls everybody
TYPE = re.compile(r"(?:[A-Z]+[a-z]+){2,}")


def properties(package: str, type_: Type, seen: set[str]) -> Iterator[str]:
    match type_:
        case ListOf(item=inner) | MapOf(value=inner):
            yield from properties(package, inner, seen)
        case Union(members=members):
            for one in members:
                yield from properties(package, one, seen)
        case Ref(name=name) if name not in seen:
            seen.add(name)
            for one in index.type_named(package, type_).properties.values():
                yield one.name
                yield from properties(package, one.type, seen)
        case _:
            return


@cache
def named_by(token: str) -> frozenset[str]:
    """The names of all properties of a type, however deep."""
    found, seen = set[str](), set[str]()
    resource = index.resource(token)
    for one in resource.inputs.values():
        found |= {one.name, *properties(resource.package, one.type, seen)}
    return frozenset(found)


@cache
def types_of(package: str) -> frozenset[str]:
    """What a package's types are called, without where they stand."""
    return frozenset(token.rpartition(":")[2] for token in index.tokens(package))


def unknown(rule: ResourceRule, cloud: str) -> list[str]:
    """What a remedy names and nothing that the rule reads has, nor what stands beside it."""
    package = next(one for one, its in CLOUDS.items() if its == cloud)
    codes = (code for code in CODE.findall(rule.remedies[cloud]) if "/" not in code)  # `roles/owner` is a value
    words = {step for code in codes for step in re.split(r"[.\[\]]", code)} - MEMBERS
    kinds = {word for word in words if TYPE.fullmatch(word)} & types_of(package)
    beside = [one for one in index.tokens(package) if one.rpartition(":")[2] in kinds]
    there = {name for token in rule.readers if token.startswith(f"{package}:") for name in named_by(token)}
    there |= {name for token in beside for name in named_by(token)} | index.provider(package).inputs.keys()
    return sorted(word for word in words if PROPERTY.fullmatch(word) and word not in there)


@pytest.mark.parametrize("rule", RULES)
def test_a_remedy_speaks_of_what_its_cloud_has(rule):
    assert tuple(rule.remedies) == rule.clouds
    for cloud, text in rule.remedies.items():
        assert FOREIGN[cloud].search(text) is None, text
        assert unknown(rule, cloud) == []


def test_a_remedy_of_what_there_is_not_is_found():
    rule = next(one for one in ours() if one.id == "data_lake.stores_not_public")
    for cloud, text in (("azure", "Set `allowBlobPublicAcces` to false."), ("gcp", "Set `blockPublicAcls`.")):
        assert unknown(replace(rule, remediation={**rule.remedies, cloud: text}), cloud) != []
    assert FOREIGN["azure"].search("Put it beside a bucket of S3.")
