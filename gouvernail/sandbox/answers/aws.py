"""AWS: ids, ARNs and what else the provider computes.

An id is what the provider gives: a made-up one (`vpc-…`), the physical name, an ARN, or what the documentation's
import shows. All that is made up for outputs is a digest of the id, so it stays as long as the thing does.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, cast

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox.answers.aws_forms import ARNS, COMPUTED, GLOBAL, IDS, KINDS, NAMES, SERVICES
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
    interface,
    logical_name,
    prefix_list,
    simulated,
)
from gouvernail.sandbox.answers.zones import aws_zones
from gouvernail.sandbox.index import Property, ResourceType
from gouvernail.sandbox.place import Place
from gouvernail.sandbox.types import Scalar

__all__ = ["arn_form", "id_form", "name_input", "outputs", "physical_id", "service"]

_DEFAULT_GROUP: Final = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
_TEXT: Final = Scalar("string")
_MADE: Final = re.compile(r"(hex|HEX|digits)(\d+)")
_MADE_OF: Final = re.compile(r"(hex|HEX|digits|uuid)(\d*)Of(Id|Region|Account)")
_TIME: Final = re.compile(
    r"^(create|creation|modified|updated?|lastModified|lastUpdated?)(d?(Time|Date|At|Timestamp|On)?)$"
)
_ACCOUNT: Final = re.compile(r"^(owner|account|awsAccount|ownerAccount|registry|catalog|resourceOwner|meshOwner)(Id)?$")
_HOST: Final = re.compile(r"([eE]ndpoint|[dD]nsName|[hH]ostname|[dD]omainName|[fF]qdn)$")
_URL: Final = re.compile(r"([uU]rl|[uU]ri)$")
_OF_EC2: Final = {
    "vpcId": "vpc", "subnetId": "subnet", "networkInterfaceId": "eni", "primaryNetworkInterfaceId": "eni",
    "securityGroupId": "sg", "routeTableId": "rtb", "networkAclId": "acl", "allocationId": "eipalloc",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Values:
    """What a template's names stand for: `known` is what the id says, `made` is what digests are made of."""

    resource: ResourceType
    place: Place
    inputs: Mapping[str, object]
    name: Callable[[], object]
    made: tuple[object, ...]
    known: Mapping[str, str] = field(default_factory=dict[str, str])
    id: object = None

    def get(self, hole: str) -> object:
        """The value of a name; None where there is none."""
        if hole == "id":
            return self.id
        if hole in ("name", name_input(self.resource)):
            return self.name()
        if (given := self.inputs.get(hole)) is not None and hole not in _SPECIAL:
            return given
        return self.known[hole] if hole in self.known and hole not in _SPECIAL else self._computed(hole)

    def arn(self) -> object:
        """The thing's ARN; its id where that is one."""
        form = arn_form(self.resource)
        return self.id if form == id_form(self.resource) else fill(form, self.get)

    def _computed(self, hole: str) -> object:
        place, made = self.place, self.made
        if found := _MADE_OF.fullmatch(hole):
            of = {"Id": self.id, "Region": place, "Account": place.account}[found.group(3)]
            return UNKNOWN if of is UNKNOWN else _random(found.group(1), int(found.group(2) or 17), of)
        if found := _MADE.fullmatch(hole):
            return _random(found.group(1), int(found.group(2)), *made)
        simple: dict[str, object] = {
            "uuid": identifier(*made),
            "account": place.account,
            "region": place.region,
            "partition": place.partition,
            "suffix": "amazonaws.com.cn" if place.partition == "aws-cn" else "amazonaws.com",
            "group": self.inputs.get("groupName", "default"),
        }
        special = _SPECIAL.get(hole)
        return special(self) if special else simple.get(hole)

    def lower_name(self) -> object:
        """The name in lower case, as SageMaker's ARNs have it."""
        name = self.name()
        return name.lower() if isinstance(name, str) else name

    def derived(self, name: str, change: Callable[[object], object]) -> object:
        """Something made of an input; UNKNOWN where that is."""
        value = self.inputs.get(name)
        return UNKNOWN if value is UNKNOWN else change(value)


def physical_id(resource: ResourceType, place: Place, urn: str, generation: int, inputs: Mapping[str, object]) -> str:
    """The id as the provider gives it; empty where it rests on an input that is not known."""
    place = _at(place, inputs)
    if resource.token == _DEFAULT_GROUP:  # the VPC came with it
        vpc = inputs.get("vpcId")
        return "" if vpc is UNKNOWN else f"sg-{hexadecimal(17, vpc)}"
    template = id_form(resource)
    made = (resource.token, place, urn, generation)
    found = fill(template, _Values(resource, place, inputs, lambda: _named(resource, urn, inputs, made), made=made).get)
    if found is UNKNOWN:
        return ""
    return f"{logical_name(urn)}-{hexadecimal(7, *made)}" if found is None else str(found)


def outputs(resource: ResourceType, place: Place, urn: str, id: str, inputs: Mapping[str, object]) -> dict[str, object]:  # noqa: A002
    """What the provider gives back for the thing of an id (see `shape.complete`)."""
    place = _at(place, inputs)
    known = read(id_form(resource), id) if id else {}
    name = name_input(resource)
    made = (resource.token, place, id)

    def named() -> object:
        if name and inputs.get(name) is not None:
            return inputs[name]
        if not id:
            return UNKNOWN
        return known.get("name") or known.get(name or "") or _named(resource, urn, inputs, made)

    values = _Values(resource, place, inputs, named, made=made, known=known, id=id or UNKNOWN)
    result = complete(resource, inputs, lambda one: _rule(values, one), lambda one: _made_up(values, one))
    if "tagsAll" in resource.outputs:
        result["tagsAll"] = _all_tags(place, inputs.get("tags"))
    return result


def _rule(values: _Values, one: Property) -> object:
    """What is known of an output that was not given."""
    resource = values.resource
    computed = COMPUTED.get(resource.token, {})
    if one.name in computed:
        said = computed[one.name]
        whole = _WHOLE.get(said) if isinstance(said, str) else None
        return whole(values) if whole else fill(said, values.get) if isinstance(said, str) else said
    if one.name == "arn":
        return values.arn()
    if one.name not in resource.always:
        return MISSING
    if one.name in ("region", name_input(resource)):
        return values.get(one.name)
    if one.name in resource.inputs or one.type != _TEXT:
        return MISSING
    return values.place.account if _ACCOUNT.match(one.name) else CREATED if _TIME.match(one.name) else MISSING


def _at(place: Place, inputs: Mapping[str, object]) -> Place:
    """A regional thing may have a region of its own."""
    region = inputs.get("region")
    return replace(place, region=region) if isinstance(region, str) and region else place


def name_input(resource: ResourceType) -> str | None:
    """The input that gives the thing its name: what its id consists of, what is called after it, a usual one."""
    of_id = holes(documented_form(resource) or "")
    if len(of_id) == 1 and of_id[0] in resource.inputs and of_id[0] not in resource.required:
        return of_id[0]
    called = resource.name.rpartition(".")[2]
    return next((name for name in (f"{called[:1].lower()}{called[1:]}Name", *NAMES) if name in resource.inputs), None)


def service(resource: ResourceType) -> str:
    """The service's name as ARNs have it."""
    module, name = resource.name.partition(".")[::2]
    if module == "cloudwatch":
        return "events" if name.startswith("Event") else "logs" if name.startswith("Log") else "cloudwatch"
    return SERVICES.get(module, module.rstrip("_"))


def _bus(bus: object) -> str:
    return "" if bus in (None, "default") else f"{bus}/"


def _key_arn(values: _Values) -> object:
    place = values.place
    start = f"arn:{place.partition}:kms:{place.region}:{place.account}:key/"
    return values.derived("targetKeyId", lambda key: key if str(key).startswith("arn:") else f"{start}{key}")


def _zone(values: _Values) -> object:
    """AWS chooses a zone where none is asked for; which one is a digest of the id."""
    region = values.get("region")
    if region is UNKNOWN or values.id is UNKNOWN:
        return UNKNOWN
    zones = aws_zones(str(region))
    by_id = {id_: name for name, id_ in zones.items()}
    return values.derived(
        "availabilityZoneId",
        lambda id_: by_id.get(str(id_)) or list(zones)[int(hexadecimal(8, values.id), 16) % len(zones)],
    )


def _zone_id(values: _Values) -> object:
    region = values.get("region")
    given = values.derived("availabilityZone", lambda name: name)
    zone = _zone(values) if given is None else given
    return UNKNOWN if UNKNOWN in (region, zone) else aws_zones(str(region)).get(str(zone))


def _interfaces(values: _Values) -> object:
    """An endpoint of the kind Interface has one in each of its subnets; another kind has none."""
    subnets, kind = values.inputs.get("subnetIds"), values.inputs.get("vpcEndpointType")
    if UNKNOWN in (subnets, kind, values.id):
        return UNKNOWN
    listed = cast("list[object]", subnets) if isinstance(subnets, list) and kind == "Interface" else []
    return UNKNOWN if UNKNOWN in listed else sorted(interface(values.id, subnet) for subnet in listed)


def _domain(values: _Values) -> object:
    """A private domain name of API Gateway has an id beside its name, which may be there twice."""
    name, endpoint = values.inputs.get("domainName"), values.inputs.get("endpointConfiguration")
    if name is None or UNKNOWN in (name, endpoint):
        return name if name is None else UNKNOWN
    return f"{name}/{_random('hex', 10, *values.made)}" if "PRIVATE" in str(endpoint) else name


def _domain_path(values: _Values) -> object:
    name, path, private = (values.inputs.get(one) for one in ("domainName", "basePath", "domainNameId"))
    if name is None or UNKNOWN in (name, path, private):
        return name if name is None else UNKNOWN
    return "/".join([str(name), str(path or ""), *([str(private)] if private else [])])


_SPECIAL: Final[Mapping[str, Callable[[_Values], object]]] = {
    "domainOrPrivate": _domain,
    "privateDomain": lambda values: UNKNOWN if values.id is UNKNOWN else str(values.id).partition("/")[2],
    "domainInArn": lambda values: UNKNOWN if values.id is UNKNOWN else str(values.id).replace("/", "+"),
    "domainOwner": lambda values: (
        UNKNOWN if values.id is UNKNOWN else values.place.account if "/" in str(values.id) else ""
    ),
    "ofDomainPath": _domain_path,
    "associationOf": lambda values: values.derived(
        "domainNameArn", lambda arn: str(arn).replace(":/domainnames/", ":/domainnameaccessassociations/domainname/")
    ),
    "lowerName": _Values.lower_name,
    "path": lambda values: values.derived("path", lambda path: path or "/"),
    "issuer": lambda values: values.derived("url", lambda url: str(url).removeprefix("https://")),
    "onBus": lambda values: values.derived("eventBusName", _bus),
    "aliasedKey": _key_arn,
    "prefixList": lambda values: values.derived(
        "serviceName",
        lambda name: prefix_list(values.place, name) if str(name).endswith((".s3", ".dynamodb")) else None,
    ),
    "parameter": lambda values: values.derived("name", lambda name: name if str(name).startswith("/") else f"/{name}"),
    "balancer": lambda values: values.derived(
        "loadBalancerType", lambda kind: {"network": "net", "gateway": "gwy"}.get(str(kind), "app")
    ),
    "ofBalancer": lambda values: values.derived(
        "loadBalancerArn", lambda arn: str(arn).replace(":loadbalancer/", ":listener/")
    ),
    "ofListener": lambda values: values.derived(
        "listenerArn", lambda arn: str(arn).replace(":listener/", ":listener-rule/")
    ),
    "wafScope": lambda values: values.derived("scope", lambda scope: "global" if scope == "CLOUDFRONT" else "regional"),
    "chosenZone": _zone,
    "chosenZoneId": _zone_id,
    "chosenAddress": lambda values: address(values.id),
}


_WHOLE: Final[Mapping[str, Callable[[_Values], object]]] = {"{interfaces}": _interfaces}
"""A template that is no text when it is filled."""


def documented_form(resource: ResourceType) -> str | None:
    """The template of the type's id where documentation shows it."""
    found = IDS.get(resource.token) or form("aws", resource.token)
    of_bucket = resource.token.startswith("aws:s3/bucket") and "bucket" in resource.inputs
    return found or ("{bucket}" if of_bucket else None)


def id_form(resource: ResourceType) -> str:
    """The template of the type's id."""
    return documented_form(resource) or "{name}"


def arn_form(resource: ResourceType) -> str:
    """The template of the type's ARN: that of its id where this is one."""
    own, special = id_form(resource), ARNS.get(resource.token)
    if own.startswith("arn:") or special:
        return own if own.startswith("arn:") else str(special)
    named = service(resource)
    kind = resource.name.rpartition(".")[2]
    kind = KINDS.get(kind, re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", kind).lower())
    region = "" if named in GLOBAL else "{region}"
    return f"arn:{{partition}}:{named}:{region}:{{account}}:{kind}/{{id}}"


def _named(resource: ResourceType, urn: str, inputs: Mapping[str, object], made: tuple[object, ...]) -> object:
    """The physical name: as given, a prefix and 26 digits, or the logical name and seven more."""
    name = name_input(resource)
    given = inputs.get(name) if name else None
    if given is not None:
        return given
    prefix = next((value for key in ("namePrefix", "bucketPrefix") if (value := inputs.get(key)) is not None), None)
    if prefix is not None:
        return UNKNOWN if prefix is UNKNOWN else f"{prefix}{digits(26, *made)}"
    made_up = f"{logical_name(urn)}-{hexadecimal(7, *made)}"
    return made_up.lower() if name == "bucket" else made_up


def _random(kind: str, length: int, *parts: object) -> str:
    if kind == "uuid":
        return identifier(*parts)
    if kind == "digits":
        return digits(length, *parts)
    found = hexadecimal(length, *parts)
    return found.upper() if kind == "HEX" else found


def _all_tags(place: Place, tags: object) -> object:
    if tags is UNKNOWN:
        return UNKNOWN
    return {**dict(place.default_tags), **(cast("Mapping[str, object]", tags) if isinstance(tags, Mapping) else {})}


def _made_up(values: _Values, one: Property) -> object:
    """A value of the right shape where nothing is known; a text says that it is simulated."""
    resource, place, id_ = values.resource, values.place, values.id
    if id_ is UNKNOWN:
        return UNKNOWN
    if isinstance(one.type, Scalar) and one.type.kind in ("integer", "number"):
        return CREATED_SECONDS if _TIME.match(one.name) else 0
    if _ACCOUNT.match(one.name) or NOT_YET.match(one.name):
        return place.account if _ACCOUNT.match(one.name) else ""
    if MOMENT.search(one.name):
        return CREATED
    if one.name in _OF_EC2:
        return f"{_OF_EC2[one.name]}-{hexadecimal(17, place, resource.token, id_, one.name)}"
    return _marked(simulated(place, resource.token, id_, one.name), resource, place, one.name)


def _marked(text: str, resource: ResourceType, place: Place, name: str) -> str:
    """A text that says that it is simulated, as an ARN, a host or an address where the output's name asks for one."""
    host = f"{text}.{service(resource)}.{place.region}.amazonaws.com"
    if name.endswith(("Arn", "ARN")):
        return f"arn:{place.partition}:{service(resource)}:{place.region}:{place.account}:{text}"
    if _HOST.search(name):
        return host
    if ADDRESS.search(name):
        return address(text)
    return f"https://{host}/" if _URL.search(name) else text
