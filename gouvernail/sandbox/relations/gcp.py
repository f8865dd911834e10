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

from gouvernail.sandbox.answers.gcp import number
from gouvernail.sandbox.answers.gcp_forms import IDS
from gouvernail.sandbox.index import Property, ResourceType
from gouvernail.sandbox.named import key
from gouvernail.sandbox.place import Place
from gouvernail.sandbox.relations.places import Places
from gouvernail.sandbox.relations.reference import Reference, misfit

__all__ = ["references"]

_OTHER_CLOUD: Final = re.compile(r"arn:[\w-]+:|/subscriptions/", re.IGNORECASE)
_EMAIL: Final = re.compile(r"(?:serviceAccount:)?([\w-]+)@([\w-]+(?:\.[\w-]+)?)\.iam\.gserviceaccount\.com")
# Google's own: https://cloud.google.com/iam/docs/service-agents and .../service-account-types
_AGENT: Final = re.compile(
    r"(gcp-sa-|gs-project-accounts$|cloud-|.*-sa$|service-|system|serverless-|container-|compute-|dataflow-)"
)
_NUMBERED: Final = re.compile(r"^service-|\d{9}$")  # an agent's name ends in its project's number
# Other clouds' topics, what is yet to be made, what may be anything, what only has the words.
_NOT_HERE: Final = frozenset(
    {
        "labels",
        "annotations",
        "metadata",
        "ingestionDataSourceSettings",
        "migration",
        "values",
        "deniedPermissions",
        "exceptionPermissions",
    }
)
# What is there in every project: the network "default" with a subnetwork a region (VPC documentation, "Default
# network"), the log buckets _Default and _Required, the database (default); and
# Google's own images, models and the like. A certificate of Certificate Manager is put there by a person, with a
# private key that stands in no program.
_GIVEN: Final = re.compile(
    r"/locations/[^/]+/certificates/[^/]+$|/(networks|subnetworks)/default$|/buckets/_(Default|Required)$|/\(default\)$|/publishers/|/(images|licenses|machineTypes|"
    r"diskTypes|acceleratorTypes|interconnectLocations|storagePools|versions|operations)/"
)
# What is called on a thing, behind its name (https://google.aip.dev/136).
_CALLED: Final = re.compile(r"(?<=[\w-]):[a-z][a-zA-Z]*$")
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
_CLUSTER = "gcp:container/cluster:Cluster"
_ACCOUNT, _BUCKET = "gcp:serviceaccount/account:Account", "gcp:storage/bucket:Bucket"
_TOPIC, _DATASET, _SECRET = "gcp:pubsub/topic:Topic", "gcp:bigquery/dataset:Dataset", "gcp:secretmanager/secret:Secret"
_POOL, _IMAGES = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool", "gcp:artifactregistry/repository:Repository"
_ATTESTOR, _NOTE = "gcp:binaryauthorization/attestor:Attestor", "gcp:containeranalysis/note:Note"
_SUBSCRIPTION = "gcp:pubsub/subscription:Subscription"


@dataclass(frozen=True, slots=True)
class _Kind:
    """What belongs at a place: `short` completes a name that is no full one (a template; "" where none is taken)."""

    word: str = ""
    type: str = ""
    short: str = ""


_ANY: Final = _Kind()
# Where a sink writes to: Cloud Logging, "Destinations" of the sinks' REST resource.
_SINK: Final = re.compile(r"(storage|bigquery|pubsub|logging)\.googleapis\.com/(.+)")
_SINK_BUCKET: Final = _Kind("a bucket", _BUCKET, "{name}")
_OWN: Final = "projects/{project}/"
_REGIONAL: Final = _OWN + "regions/{region}/"
_KINDS: Final[tuple[tuple[str, str, _Kind], ...]] = (
    # modules, the property in lower case, what belongs there (the SDK's documentation of each property)
    ("compute|container", "network", _Kind("a network", _NETWORK, "projects/{project}/global/networks/{name}")),
    ("", "network|vpcnetwork|authorizednetwork|networkurl|peernetwork|targetnetwork", _Kind("a network", _NETWORK)),
    ("compute", "subnetwork", _Kind("a subnetwork", _SUBNETWORK, _REGIONAL + "subnetworks/{name}")),
    ("", "subnetwork", _Kind("a subnetwork", _SUBNETWORK)),
    ("compute", "router", _Kind("a router", "gcp:compute/router:Router", _REGIONAL + "routers/{name}")),
    ("dns", "managedzone", _Kind("a zone", "gcp:dns/managedZone:ManagedZone", "{name}")),
    ("sql", "instance", _Kind("an instance", "gcp:sql/databaseInstance:DatabaseInstance", "{name}")),
    ("container", "cluster", _Kind("a cluster", _CLUSTER, "{name}")),
    ("kms", "keyring|keyringid", _Kind("a key ring", _RING)),
    ("kms", "cryptokey|cryptokeyid", _Kind("a key of KMS", _KEY)),
    ("", r"\w*kmskeyname|\w*kmskey|kmskeyid|\w*cloudkmskey", _Kind("a key of KMS", _KEY)),
    ("pubsub", "topic|deadlettertopic", _Kind("a topic", _TOPIC, "projects/{project}/topics/{name}")),
    ("", "pubsubtopic", _Kind("a topic", _TOPIC)),
    ("storage", "bucket", _Kind("a bucket", _BUCKET, "{name}")),
    ("bigquery", "datasetid", _Kind("a dataset", _DATASET, "projects/{project}/datasets/{name}")),
    ("pubsub", "subscription", _Kind("a subscription", _SUBSCRIPTION, _OWN + "subscriptions/{name}")),
    ("iam", "workloadidentitypoolid", _Kind("a pool", _POOL, _OWN + "locations/global/workloadIdentityPools/{name}")),
    ("binaryauthorization", "attestor", _Kind("an attestor", _ATTESTOR, _OWN + "attestors/{name}")),
    ("containeranalysis", "note", _Kind("a note", _NOTE, _OWN + "notes/{name}")),
    ("artifactregistry", "repository", _Kind("a repository", _IMAGES, _OWN + "locations/{region}/repositories/{name}")),
    ("secretmanager", "secret", _Kind("a secret", _SECRET)),
    ("secretmanager", "secretid", _Kind("a secret", _SECRET, "projects/{project}/secrets/{name}")),
    ("serviceaccount", "serviceaccountid", _Kind("a service account", _ACCOUNT)),
    ("", r"\w*serviceaccount(email)?|email|members?|clientemail", _Kind("a service account", _ACCOUNT)),
)  # fmt: skip
# What Cloud Run's bindings are of they give by `name`.
_RUN_BINDING: Final = re.compile(r"gcp:cloudrunv2/(service|job)Iam\w+:\w+")
_RUN: Final = {
    "service": _Kind("a service", "gcp:cloudrunv2/service:Service", _OWN + "locations/{region}/services/{name}"),
    "job": _Kind("a job", "gcp:cloudrunv2/job:Job", _OWN + "locations/{region}/jobs/{name}"),
}
# A subnetwork of another region cannot be used (VPC documentation, "Subnets": a subnet is a regional resource, and what
# has an interface in it is of its region).
_IN_ITS_REGION: Final = frozenset(
    f"gcp:compute/{name[:1].lower()}{name[1:]}:{name}"
    for name in ("Instance", "ForwardingRule", "Address", "InstanceFromTemplate")
)

# Names whose form begins with the parent's, or ends in an address.
_BELOW: Final = {
    _KEY: ("projects", "locations", "keyRings", "cryptoKeys"),
    _RING: ("projects", "locations", "keyRings"),
    _ACCOUNT: ("projects", "serviceAccounts"),
    _CLUSTER: ("projects", "locations", "clusters"),
}
_ALSO: Final = {_SECRET: ("gcp:secretmanager/regionalSecret:RegionalSecret",)}


def _rule(resource: ResourceType, one: Property, place: tuple[str, ...]) -> _Kind | None:
    if place == ("name",) and (run := _RUN_BINDING.fullmatch(resource.token)):
        return _RUN[run.group(1)]
    if one.name in _FREE or _NOT_HERE.intersection(place):
        return None
    module = resource.token.split(":")[1].partition("/")[0]
    if resource.token.startswith("gcp:pubsub/lite"):
        return _ANY  # its topics are of another service
    for modules, names, found in _KINDS:
        if re.fullmatch(names, one.name.lower()) and re.fullmatch(modules or ".*", module):
            itself = resource.token in (found.type, *_ALSO.get(found.type, ())) and len(place) == 1
            return None if itself else found
    return _ANY


_PLACES: Final = Places(_rule)


def references(resource: ResourceType, here: Place, inputs: Mapping[str, object]) -> Iterator[Reference]:
    """What these inputs of a resource refer to, as far as it is certain what that is."""
    for spot in _PLACES.spots(resource, inputs):
        wanted, text = spot.wanted, spot.text.lstrip(" ")  # the provider reads what is behind the last slashes
        if sink := _SINK.fullmatch(text):
            wanted, text = (_SINK_BUCKET if sink.group(1) == "storage" else _ANY), sink.group(2)
        name = key("gcp", text).partition("/cryptoKeyVersions/")[0]
        name = _CALLED.sub("", name) if text.startswith("https://") else name
        expected = wanted.word or "the name of a resource"
        if wrong := _wrong(wanted, text, name) or _wrong_region(wanted, name, resource, here, inputs):
            yield Reference(spot.path, text, expected, wrong=wrong)
            continue
        of_account = wanted.type == _ACCOUNT or _shape(name) == _BELOW[_ACCOUNT]  # the address alone says which
        last = text.rpartition("/")[2]
        if meant := _of_account(last) if of_account else _of_name(wanted, name, here, inputs):
            yield Reference(spot.path, text, expected, keys=(meant[0],), types=meant[1])


def _wrong(wanted: _Kind, text: str, name: str) -> str:
    types = _types(_shape(name))
    other = types.isdisjoint({wanted.type, *_ALSO.get(wanted.type, ())})
    what = f"that is the name of another kind ({'/'.join(_shape(name))})"
    return misfit(text, _OTHER_CLOUD, (types and other, what)) if wanted.type else ""


def _wrong_region(wanted: _Kind, name: str, resource: ResourceType, here: Place, inputs: Mapping[str, object]) -> str:
    found = re.search(r"/regions/([^/]+)/", name)
    if not found or wanted.type != _SUBNETWORK or resource.token not in _IN_ITS_REGION:
        return ""
    region = _region(inputs, here)
    return f"it is in region {found.group(1)}, this in {region}" if region not in (None, found.group(1)) else ""


def _of_account(text: str) -> tuple[str, frozenset[str]] | None:
    """A service account by its e-mail address; those that Google makes and manages exist."""
    found = _EMAIL.fullmatch(text)
    if found is None or _AGENT.match(found.group(2)) or _NUMBERED.search(found.group(1)):
        return None
    return found.group(0).removeprefix("serviceAccount:"), frozenset({_ACCOUNT})


def _of_name(wanted: _Kind, name: str, here: Place, inputs: Mapping[str, object]) -> tuple[str, frozenset[str]] | None:
    """A full name, or a short one where it is known what completes it; none where it is not certain what it names."""
    types, region, project = _types(_shape(name)), _region(inputs, here), _project(inputs, here)
    if wanted.short and region is not None and re.fullmatch(r"[\w.-]+", name):
        types, name = frozenset({wanted.type}), wanted.short.format(project=project, region=region, name=name)
    if not types or re.search(r"[*?\s{}$]", name) or _GIVEN.search(f"/{name}"):
        return None
    return name.replace(f"projects/{number(project)}/", f"projects/{project}/", 1), types


def _project(inputs: Mapping[str, object], here: Place) -> str:
    given = inputs.get("project")
    return given.removeprefix("projects/") if isinstance(given, str) and given else here.account


def _region(inputs: Mapping[str, object], here: Place) -> str | None:
    """The region of a thing; None where it is not known yet."""
    for name, read in (("region", 0), ("zone", 1)):
        given = inputs.get(name)
        if isinstance(given, str) and given:
            last = given.rpartition("/")[2]
            return last.rpartition("-")[0] if read else last
        if given:
            return None
    return here.region


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
            and form.count("/") > 1
            and form.endswith("}")
            and not re.search("I(am|AM)(?!Custom)|Default|Attachment$", short)
        ):
            found.setdefault(_shape(form), set()).add(token)
    for token, collections in _BELOW.items():
        found.setdefault(collections, set()).add(token)
    return {shape: frozenset(tokens) for shape, tokens in found.items()}
