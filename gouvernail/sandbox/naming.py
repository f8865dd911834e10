"""Where a thing lives, under which name, and what cannot be there twice."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from gouvernail.sandbox import answers
from gouvernail.sandbox.index import ResourceType
from gouvernail.sandbox.place import Place
from gouvernail.sandbox.relations.unique import IN_THEIR_HOME

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
_BOUND: Final = re.compile(r"(?i)iam(member|binding|policy|auditconfig)$")


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
    known = resource.token in IN_THEIR_HOME or resource.package == "azure-native"
    return "one in its home" if known else "*assumed*"


def claim(resource: ResourceType, place: Place, id: str, inputs: Mapping[str, object]) -> str:  # noqa: A002
    """What nothing else of the type may claim: its name everywhere, its name in its home, its full id, or more.

    Azure's ids and Google's full names (AIP-122) hold all that a thing is in, and are there once. A type of which
    nothing is known claims its id together with its required inputs, which name what it belongs to (the zone and type
    of a record, the bucket of an object): two of those may have one name. So may two bindings with other conditions.
    """
    everywhere = _EVERYWHERE.get(resource.token)
    if everywhere:
        name = inputs.get(everywhere)
        return name if isinstance(name, str) else id.rpartition("/")[2]
    told: list[object] = [place.account, place.region, *_told(resource, id, inputs)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()  # inputs may be long, and may be secret


def _told(resource: ResourceType, id: str, inputs: Mapping[str, object]) -> list[object]:  # noqa: A002
    named = IN_THEIR_HOME.get(resource.token)
    if named is not None:
        values = [inputs.get(name) for name in named]
        if named and not isinstance(values[0], str):
            return [id]  # the cloud names it
        # IAM User Guide, "IAM identifiers": names are not distinguished by case
        return [value.lower() if isinstance(value, str) and ":iam/" in resource.token else value for value in values]
    if resource.package == "azure-native" or (id.startswith("projects/") and not _BOUND.search(resource.token)):
        return [id.lower() if resource.package == "azure-native" else id]
    if answers.overwrites(resource) and not _BOUND.search(resource.token):
        return [id]
    return [id, *([name, inputs[name]] for name in (*sorted(resource.required), "condition") if name in inputs)]
