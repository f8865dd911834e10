"""References of Google Cloud: full names and links, e-mail addresses of service accounts, and short names.

A full name is a path of collections and ids (https://google.aip.dev/122); a link has the service's address before it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from gouvernail.sandbox import index
from gouvernail.sandbox.answers.gcp import number
from gouvernail.sandbox.answers.gcp_forms import IDS
from gouvernail.sandbox.index import Property, ResourceType
from gouvernail.sandbox.named import key
from gouvernail.sandbox.place import Place
from gouvernail.sandbox.relations.places import Spot, spots
from gouvernail.sandbox.relations.reference import Reference

__all__ = ["references"]

_OTHER_CLOUD: Final = re.compile(r"arn:[\w-]+:|/subscriptions/", re.IGNORECASE)
_LONGEST: Final = 2048
_EMAIL: Final = re.compile(r"(?:serviceAccount:)?([\w-]+)@([\w-]+(?:\.[\w-]+)?)\.iam\.gserviceaccount\.com")
# Google's own: https://cloud.google.com/iam/docs/service-agents and .../service-account-types
_AGENT: Final = re.compile(
    r"(gcp-sa-|gs-project-accounts$|cloud-|.*-sa$|service-|system|serverless-|container-|compute-|dataflow-)"
)
# What is there in every project: the network "default" with a subnetwork a region (VPC documentation, "Default network"),
# the log buckets _Default and _Required, the database (default); and Google's own images, models and the like.
_GIVEN: Final = re.compile(
    r"/(networks|subnetworks)/default$|/buckets/_(Default|Required)$|/\(default\)$|/publishers/|/(images|licenses|machineTypes|"
    r"diskTypes|acceleratorTypes|interconnectLocations|storagePools|versions|operations)/"
)
_FREE: Final = frozenset(
    {
        "description",
        "name",
        "displayName",
        "filter",
        "policyData",
        "query",
        "content",
        "text",
        "expression",
        "title",
        "documentation",
        "project",
    }
)
_NETWORK, _SUBNETWORK = "gcp:compute/network:Network", "gcp:compute/subnetwork:Subnetwork"
_KEY, _RING = "gcp:kms/cryptoKey:CryptoKey", "gcp:kms/keyRing:KeyRing"
_ACCOUNT, _BUCKET = "gcp:serviceaccount/account:Account", "gcp:storage/bucket:Bucket"
_TOPIC, _DATASET, _SECRET = "gcp:pubsub/topic:Topic", "gcp:bigquery/dataset:Dataset", "gcp:secretmanager/secret:Secret"


@dataclass(frozen=True, slots=True)
class _Kind:
    """What belongs at a place: `short` completes a name that is no full one (a template; "" where none is taken)."""

    word: str = ""
    type: str = ""
    short: str = ""
    optional: bool = True


_ANY: Final = _Kind()
_PLACES: Final[tuple[tuple[str, str, _Kind], ...]] = (
    # modules, the property in lower case, what belongs there (the SDK's documentation of each property)
    ("compute|container", "network", _Kind("a network", _NETWORK, "projects/{project}/global/networks/{name}")),
    ("", "network|vpcnetwork|authorizednetwork|networkurl|peernetwork|targetnetwork", _Kind("a network", _NETWORK)),
    ("compute", "subnetwork", _Kind("a subnetwork", _SUBNETWORK, "projects/{project}/regions/{region}/subnetworks/{name}")),
    ("", "subnetwork", _Kind("a subnetwork", _SUBNETWORK)),
    ("kms", "keyring|keyringid", _Kind("a key ring", _RING)),
    ("kms", "cryptokey|cryptokeyid", _Kind("a key of KMS", _KEY)),
    ("", r"\w*kmskeyname|\w*kmskey|kmskeyid|\w*cloudkmskey", _Kind("a key of KMS", _KEY)),
    ("pubsub", "topic|deadlettertopic", _Kind("a topic", _TOPIC, "projects/{project}/topics/{name}")),
    ("", "pubsubtopic", _Kind("a topic", _TOPIC)),
    ("storage", "bucket", _Kind("a bucket", _BUCKET, "{name}")),
    ("bigquery", "datasetid", _Kind("a dataset", _DATASET, "projects/{project}/datasets/{name}")),
    ("secretmanager", "secret", _Kind("a secret", _SECRET)),
    ("secretmanager", "secretid", _Kind("a secret", _SECRET, "projects/{project}/secrets/{name}")),
    ("serviceaccount", "serviceaccountid", _Kind("a service account", _ACCOUNT)),
    ("", r"\w*serviceaccount(email)?|email|members?|clientemail", _Kind("a service account", _ACCOUNT)),
)  # fmt: skip
# A subnetwork of another region cannot be used (VPC documentation, "Subnets": a subnet is a regional resource, and what
# has an interface in it is of its region).
_IN_ITS_REGION: Final = frozenset({"gcp:compute/instance:Instance", "gcp:compute/forwardingRule:ForwardingRule", "gcp:compute/address:Address", "gcp:compute/instanceFromTemplate:InstanceFromTemplate"})  # fmt: skip

# Names whose form begins with the parent's, or ends in an address.
_BELOW: Final = {
    _KEY: ("projects", "locations", "keyRings", "cryptoKeys"),
    _RING: ("projects", "locations", "keyRings"),
    _ACCOUNT: ("projects", "serviceAccounts"),
}
_ALSO: Final = {_SECRET: ("gcp:secretmanager/regionalSecret:RegionalSecret",)}


def references(resource: ResourceType, here: Place, inputs: Mapping[str, object]) -> Iterator[Reference]:
    """What these inputs of a resource refer to, as far as it is certain what that is."""
    for spot in spots(resource, inputs, _rule):
        found = _read(spot, resource, here, inputs)
        if found is not None:
            yield found


def _rule(resource: ResourceType, one: Property, place: tuple[str, ...]) -> _Kind | None:
    if one.name in _FREE or place[0] in ("labels", "annotations", "metadata"):
        return None
    module = resource.token.split(":")[1].partition("/")[0]
    for modules, names, found in _PLACES:
        if re.fullmatch(names, one.name.lower()) and re.fullmatch(modules or ".*", module):
            return None if resource.token == found.type and len(place) == 1 else found
    return _ANY


def _read(spot: Spot, resource: ResourceType, here: Place, inputs: Mapping[str, object]) -> Reference | None:
    wanted, text = spot.rule, spot.text
    assert isinstance(wanted, _Kind)
    if text == "":
        return None
    expected = wanted.word or "the name of a resource"
    if wanted.type and _OTHER_CLOUD.match(text):
        return Reference(spot.path, text, expected, wrong="that is of another cloud")
    if wanted.type and (len(text) > _LONGEST or text != text.strip()):
        return Reference(spot.path, text, expected, wrong="it is too long, or there is a space before or after it")
    if "gserviceaccount.com" in text and "/" not in text:
        return _of_account(spot, wanted, expected)
    name = key("gcp", text)
    if name.startswith("projects/"):
        return _of_full_name(spot, wanted, expected, name, resource, here, inputs)
    if wanted.short and re.fullmatch(r"[\w.-]+", text):
        region = inputs.get("region") or _region_of(inputs.get("zone"), here)
        whole = wanted.short.format(project=_project(inputs, here), region=region, name=text)
        if _GIVEN.search(whole) or not isinstance(region, str):
            return None
        return Reference(spot.path, text, expected, keys=(whole,), types=frozenset({wanted.type}))
    return None


def _of_account(spot: Spot, wanted: _Kind, expected: str) -> Reference | None:
    """A service account by its e-mail address; those that Google makes and manages exist."""
    found = _EMAIL.fullmatch(spot.text)
    if (
        found is None
        or wanted.type != _ACCOUNT
        or _AGENT.match(found.group(2))
        or found.group(1).startswith("service-")
    ):
        return None
    email = f"{found.group(1)}@{found.group(2)}.iam.gserviceaccount.com"
    return Reference(spot.path, spot.text, expected, keys=(email,), types=frozenset({_ACCOUNT}))


def _of_full_name(  # noqa: PLR0913 - what is known of it
    spot: Spot,
    wanted: _Kind,
    expected: str,
    name: str,
    resource: ResourceType,
    here: Place,
    inputs: Mapping[str, object],
) -> Reference | None:
    if re.search(r"[*?\s{}$]", name):
        return None
    if wanted.type == _KEY:
        name = name.partition("/cryptoKeyVersions/")[0]
    types = _types(_shape(name))
    if wanted.type and types and types.isdisjoint({wanted.type, *_ALSO.get(wanted.type, ())}):
        what = name.split("/")[-2]
        return Reference(spot.path, spot.text, expected, wrong=f"that is the name of another kind ({what})")
    if not types or _GIVEN.search(f"/{name}"):
        return None
    if wanted.type == _SUBNETWORK and resource.token in _IN_ITS_REGION:
        region = inputs.get("region") or _region_of(inputs.get("zone"), here)
        of = re.search(r"/regions/([^/]+)/", name)
        if isinstance(region, str) and of and of.group(1) != region:
            wrong = f"it is in region {of.group(1)}, this in {region}"
            return Reference(spot.path, spot.text, expected, wrong=wrong)
    project = _project(inputs, here)
    own = name.replace(f"projects/{number(project)}/", f"projects/{project}/", 1)
    return Reference(spot.path, spot.text, expected, keys=(own,), types=types)


def _project(inputs: Mapping[str, object], here: Place) -> str:
    given = inputs.get("project")
    return given.removeprefix("projects/") if isinstance(given, str) and given else here.account


def _region_of(zone: object, here: Place) -> object:
    if zone is None or zone == "":
        return here.region
    return zone.rpartition("/")[2].rpartition("-")[0] if isinstance(zone, str) else None


def _shape(name: str) -> tuple[str, ...]:
    """The collections in a full name: `projects`, `global`, `networks`."""
    parts = name.split("/")
    found: list[str] = []
    at = 0
    while at < len(parts):
        found.append(parts[at])
        at += 1 if parts[at] == "global" and found[-2:] != ["locations", "global"] else 2
    return tuple(found)


@cache
def _types(shape: tuple[str, ...]) -> frozenset[str]:
    return _shapes().get(shape, frozenset())


@cache
def _shapes() -> Mapping[tuple[str, ...], frozenset[str]]:
    """The collections of a full name -> the types that have such names; parts and settings of things have none."""
    forms = json.loads((Path(__file__).parents[1] / "answers" / "forms" / "gcp.json").read_text(encoding="utf-8"))
    found: dict[tuple[str, ...], set[str]] = {}
    for token, form in {**forms, **IDS}.items():
        short = token.rpartition(":")[2]
        if (
            form.startswith("projects/{")
            and form.endswith("}")
            and not re.search("I(am|AM)|Default|Attachment$", short)
        ):
            found.setdefault(_shape(form), set()).add(token)
    for token, collections in _BELOW.items():
        found.setdefault(collections, set()).add(token)
    return {shape: frozenset(tokens) for shape, tokens in found.items()}
