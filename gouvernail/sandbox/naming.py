"""Where a thing lives, under which name, and what cannot be there twice."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from gouvernail.sandbox import answers
from gouvernail.sandbox.index import ResourceType
from gouvernail.sandbox.place import Place

__all__ = ["GLOBAL", "claim", "home", "name_property", "uniqueness"]

GLOBAL: Final = "global"
"""The region of what has none."""

_NAMES: Final = {
    "aws": ("bucket", "name", "alarmName", "functionName", "clusterIdentifier", "identifier", "replicationGroupId"),
    "gcp": ("name", "accountId", "datasetId", "secretId", "repositoryId", "instanceId"),
}
# One name for all accounts: each service's documentation of its names says "globally unique".
_EVERYWHERE: Final = {
    "aws:s3/bucket:Bucket": "bucket",
    "gcp:storage/bucket:Bucket": "name",
    "azure-native:storage:StorageAccount": "accountName",
    "azure-native:keyvault:Vault": "vaultName",
    "azure-native:containerregistry:Registry": "registryName",
}
# Named by their maker, one of a name in an account and region (the "Create..." of each service's API reference).
_IN_ITS_HOME: Final = frozenset(
    {
        "aws:cloudtrail/trail:Trail",
        "aws:cloudwatch/logGroup:LogGroup",
        "aws:dynamodb/table:Table",
        "aws:ecr/repository:Repository",
        "aws:iam/group:Group",
        "aws:iam/instanceProfile:InstanceProfile",
        "aws:iam/policy:Policy",
        "aws:iam/role:Role",
        "aws:iam/user:User",
        "aws:kms/alias:Alias",
        "aws:lambda/function:Function",
        "aws:sagemaker/endpoint:Endpoint",
        "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
        "aws:sagemaker/model:Model",
    }
)


def home(resource: ResourceType, where: Place, properties: Mapping[str, object]) -> Place:
    """The place of a thing made by a provider that works at `where`.

    AWS: a regional type takes a `region` of its own since version 7 of the SDK; one that takes none (IAM, CloudFront)
    is global. Azure and Google: the region or location that it names, else the provider's where it may name one; on
    Google also the project.
    """
    keys = ("region",) if resource.package == "aws" else ("region", "location")  # AWS's locations are other things
    named = next((value for key in keys if isinstance(value := properties.get(key), str)), None)
    project = properties.get("project")
    if resource.package == "gcp" and isinstance(project, str):
        where = replace(where, account=project)
    placed = {*keys, "zone"} & {*resource.inputs}
    return replace(where, region=(named or where.region) if placed else GLOBAL)


def name_property(resource: ResourceType) -> str | None:
    """The input that gives the thing its physical name, where the type has one."""
    if resource.package in _NAMES:
        return next((name for name in _NAMES[resource.package] if name in resource.inputs), None)
    short = resource.token.rpartition(":")[2]
    starts = [n for n, letter in enumerate(short) if letter.isupper()]
    words = [short[start:] for start in starts]  # StorageAccount, Account
    candidates = (f"{word[:1].lower()}{word[1:]}Name" for word in words)
    return next((name for name in candidates if name in resource.inputs), None)


def uniqueness(resource: ResourceType) -> str:
    """How far a name of the type is unique, in words; `assumed` where nobody says it."""
    if resource.token in _EVERYWHERE:
        return "one in all accounts"
    if answers.overwrites(resource):
        return "a second writes over the first"
    return "one in its home" if resource.token in _IN_ITS_HOME else "*assumed*"


def claim(resource: ResourceType, place: Place, id: str, inputs: Mapping[str, object]) -> str:  # noqa: A002
    """What nothing else of the type may claim: its name everywhere, its id in its home, or its id with its parents'.

    A type of which neither is known claims its id together with its required inputs, which name what it belongs to
    (the zone and type of a record, the bucket of an object): two of those may have one name.
    """
    everywhere = _EVERYWHERE.get(resource.token)
    if everywhere:
        name = inputs.get(everywhere)
        return name if isinstance(name, str) else id.rpartition("/")[2]
    told: list[object] = [place.account, place.region, id]
    if resource.token not in _IN_ITS_HOME and not answers.overwrites(resource):
        told += [[name, inputs[name]] for name in sorted(resource.required) if name in inputs]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()  # inputs may be long, and may be secret
