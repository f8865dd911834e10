"""Google Cloud: resource names, self links and what else the provider computes.

An id is of the form that the provider's documentation shows for imports. What is made up for outputs is a digest of
the id, so it stays as long as the thing does.
"""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, cast

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox.answers.gcp_forms import AGENTS, COMPUTED, IDS, NAMES
from gouvernail.sandbox.answers.shape import MISSING, complete
from gouvernail.sandbox.answers.template import fill, form, holes, read
from gouvernail.sandbox.answers.values import (
    ADDRESS,
    CREATED,
    CREATED_SECONDS,
    MOMENT,
    NOT_YET,
    address,
    digits,
    hexadecimal,
    identifier,
    logical_name,
    simulated,
)
from gouvernail.sandbox.index import Property, ResourceType
from gouvernail.sandbox.place import Place
from gouvernail.sandbox.types import Scalar

__all__ = ["full_name", "id_form", "name_input", "number", "outputs", "physical_id", "self_link"]

_MADE: Final = re.compile(r"(hex|digits)(\d+)(OfId)?")
_TIME: Final = re.compile(
    r"(create|creation|update|created|updated|modified)(d?(Time|Timestamp|At))?$|^time(Created|Updated)$", re.IGNORECASE
)
_PLACES: Final = re.compile(r"(projects|locations|regions|zones)/([^/]+)")
_LINKS: Final = {
    "compute": "https://www.googleapis.com/compute/v1/",
    "sql": "https://sqladmin.googleapis.com/sql/v1beta4/",
}
_SERVER_NAMED: Final = {
    "gcp:monitoring/alertPolicy:AlertPolicy", "gcp:monitoring/notificationChannel:NotificationChannel",
    "gcp:organizations/folder:Folder", "gcp:vertex/aiDataset:AiDataset",
}  # fmt: skip
"""Types of which Google makes up the name; it is the id."""


@dataclass(frozen=True, slots=True)
class _Values:
    """What a template's names stand for: `known` is what the id says, `made` is what digests are made of."""

    resource: ResourceType
    place: Place
    inputs: Mapping[str, object]
    name: object
    made: tuple[object, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict[str, str])
    id: object = None

    def get(self, hole: str) -> object:
        """The value of a name; None where there is none. Of a full name given within another, the last part counts."""
        if hole == "id":
            return self.id
        if hole in self.known:
            return self.known[hole]
        if hole == name_input(self.resource) or (hole == "name" and "name" not in self.inputs):
            return self.name
        given = self.inputs.get(hole)
        if given is None or given == "":  # an empty name is as none
            return self._placed(hole)
        inside = id_form(self.resource).find(f"{{{hole}}}") > 0
        return given.rpartition("/")[2] if isinstance(given, str) and inside and self._is_part(hole, given) else given

    def _is_part(self, hole: str, given: str) -> bool:
        return hole not in ("role", "member") and ("/" in given) and bool(_PLACES.search(given))

    def _placed(self, hole: str) -> object:
        place = self.place
        if found := _MADE.fullmatch(hole):
            of = (self.id,) if found.group(3) else self.made
            if of == (UNKNOWN,):
                return UNKNOWN
            return (digits if found.group(1) == "digits" else hexadecimal)(int(found.group(2)), *of)
        parents = {
            kind[:-1]: name
            for value in self.inputs.values()
            if isinstance(value, str)
            for kind, name in _PLACES.findall(value)
        }
        own = [value for key in ("region", "location") if (value := self.inputs.get(key)) is not None]
        region = own[0] if own else parents.get("location") or parents.get("region") or place.region
        project = parents.get("project") or place.account
        return {
            "project": project,
            "location": region,
            "region": region,
            "zone": place.zone,
            "projectNumber": number(place.account),
            "loggingAgent": f"serviceAccount:service-{number(place.account)}@gcp-sa-logging.iam.gserviceaccount.com",
            "serviceAgent": _service_agent(place, self.inputs.get("service")),
            "gateway": _gateway(self.inputs.get("ipCidrRange")),
            "assigned": UNKNOWN if self.id is UNKNOWN else address(self.id, "address"),
        }.get(hole)


def _service_agent(place: Place, service: object) -> object:
    """A service's own account (https://cloud.google.com/iam/docs/service-agents)."""
    if not isinstance(service, str):
        return service
    word = service.partition(".")[0]
    return f"service-{number(place.account)}@{AGENTS.get(word, f'gcp-sa-{word}')}.iam.gserviceaccount.com"


def physical_id(resource: ResourceType, place: Place, urn: str, generation: int, inputs: Mapping[str, object]) -> str:
    """The resource's full name; empty where it rests on an input that is not known."""
    place = _at(place, inputs)
    made = (resource.token, place, urn, generation)
    found = fill(
        id_form(resource), _Values(resource, place, inputs, _named(resource, urn, inputs, made), made=made).get
    )
    if found is UNKNOWN:
        return ""
    return f"{logical_name(urn)}-{hexadecimal(7, *made)}" if found is None else str(found)


def outputs(resource: ResourceType, place: Place, urn: str, id: str, inputs: Mapping[str, object]) -> dict[str, object]:  # noqa: A002
    """What the provider gives back for the thing of an id (see `shape.complete`)."""
    place = _at(place, inputs)
    made = (resource.token, place, id)
    known = read(id_form(resource), id) if id else {}
    name = name_input(resource)
    said = known.get(name or "") if id else UNKNOWN
    values = _Values(
        resource,
        place,
        inputs,
        _named(resource, urn, inputs, made) if said is None else said,
        made=made,
        known=known,
        id=id or UNKNOWN,
    )
    computed = COMPUTED.get(resource.token, {})

    def rule(one: Property) -> object:  # noqa: PLR0911 - one a source of values
        if one.name in computed:
            value = fill(computed[one.name], values.get)
            return int(value) if isinstance(value, str) and one.type == Scalar("integer") else value
        if one.name not in resource.always:
            return MISSING
        if one.name == "name" and resource.token in _SERVER_NAMED:
            return id or UNKNOWN
        if one.name == "name" and name != "name":
            return id or UNKNOWN
        if one.name == name or one.name in ("project", "region", "location", "zone"):
            return values.get(one.name)
        if one.name in ("effectiveLabels", "pulumiLabels"):
            return _labels(place, inputs.get("labels"))
        return _usual(resource, place, one, id)

    return complete(resource, inputs, rule, lambda one: _made_up(resource, one, id))


def _at(place: Place, inputs: Mapping[str, object]) -> Place:
    """A thing may have a project of its own."""
    project = inputs.get("project")
    return replace(place, account=project.removeprefix("projects/")) if isinstance(project, str) and project else place


def name_input(resource: ResourceType) -> str | None:
    """The input that gives the thing its name: the last of its id, else the first of the usual ones."""
    of_id = [hole for hole in holes(id_form(resource)) if hole in resource.inputs and hole not in resource.required]
    last = of_id[-1] if of_id and of_id[-1] not in ("project", "location", "region", "zone", "parent") else None
    return last or next((name for name in NAMES if name in resource.inputs), None)


def full_name(resource: ResourceType, place: Place, asked: Mapping[str, object]) -> str | None:
    """The id of the thing that is asked for by its name or link; None where what is asked does not name one."""
    link = asked.get("selfLink") or asked.get("id")
    if isinstance(link, str):
        return link.partition("/v1/")[2] or link
    values = _Values(resource, place, asked, asked.get(name_input(resource) or "name"))
    found = fill(id_form(resource), values.get)
    return found if isinstance(found, str) else None


def number(project: str) -> str:
    """The number of a project."""
    return digits(12, "project", project)


def self_link(resource: ResourceType, id: str) -> str:  # noqa: A002
    """Where the REST API has the thing."""
    service = resource.name.partition(".")[0]
    return f"{_LINKS.get(service, f'https://{service}.googleapis.com/v1/')}{id}"


def _gateway(network: object) -> object:
    """The first address of a subnetwork."""
    if network is UNKNOWN:
        return UNKNOWN
    try:
        return str(ipaddress.ip_network(str(network), strict=False)[1])
    except (ValueError, IndexError):
        return None


def id_form(resource: ResourceType) -> str:
    """The template of the type's id."""
    found = IDS.get(resource.token) or form("gcp", resource.token)
    if found:
        return found
    short = resource.name.rpartition(".")[2]
    where = next(
        (f"{name}s/{{{name}}}" for name in ("location", "region", "zone") if name in resource.inputs), "global"
    )
    own = next((name for name in NAMES if name in resource.inputs), "name")
    return f"projects/{{project}}/{where}/{short[:1].lower()}{short[1:]}s/{{{own}}}"


def _named(resource: ResourceType, urn: str, inputs: Mapping[str, object], made: tuple[object, ...]) -> object:
    """The name: as given, a prefix and 26 digits, or the logical name and seven more."""
    name = name_input(resource)
    given = inputs.get(name) if name else None
    if given is not None:
        return given
    prefix = inputs.get("namePrefix")
    if prefix is not None:
        return UNKNOWN if prefix is UNKNOWN else f"{prefix}{digits(26, *made)}"
    return f"{logical_name(urn)}-{hexadecimal(7, *made)}"


def _labels(place: Place, labels: object) -> object:
    if labels is UNKNOWN:
        return UNKNOWN
    own = dict(cast("Mapping[str, object]", labels)) if isinstance(labels, Mapping) else dict[str, object]()
    return {"goog-pulumi-provisioned": "true", **dict(place.default_tags), **own}


def _usual(resource: ResourceType, place: Place, one: Property, id: str) -> object:  # noqa: A002, PLR0911 - one a name
    """What an output of this name says on every type."""
    if one.name in resource.inputs:
        return MISSING
    whole = isinstance(one.type, Scalar) and one.type.kind == "integer"
    if one.name == "projectNumber":
        return int(number(place.account)) if whole else number(place.account)
    if not id:
        return MISSING
    if whole:
        return (
            CREATED_SECONDS * 1000
            if _TIME.search(one.name)
            else int(digits(15, id, one.name))
            if one.name.endswith("Id")
            else MISSING
        )
    if one.type != Scalar("string"):
        return MISSING
    if one.name == "selfLink":
        return self_link(resource, id)
    if one.name in ("uniqueId", "uid", "networkId", "numericId", "generatedId"):
        return identifier(id) if one.name == "uid" else digits(21 if one.name == "uniqueId" else 19, id)
    if one.name in ("etag", "fingerprint", "labelFingerprint", "metadataFingerprint", "tagsFingerprint"):
        return hexadecimal(12, id, one.name)
    return CREATED if _TIME.search(one.name) else MISSING


def _made_up(resource: ResourceType, one: Property, id: str) -> object:  # noqa: A002
    """A value of the right shape where nothing is known; a text says that it is simulated."""
    if not id:
        return UNKNOWN
    if isinstance(one.type, Scalar) and one.type.kind in ("integer", "number"):
        return 0
    if NOT_YET.match(one.name):
        return ""
    if ADDRESS.search(one.name):
        return address(id, one.name)
    return CREATED if MOMENT.search(one.name) else simulated(resource.token, id, one.name)
