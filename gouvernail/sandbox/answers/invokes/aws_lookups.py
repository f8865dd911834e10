"""AWS's functions that list what exists, or find it otherwise than by its properties."""

import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from gouvernail.sandbox import index
from gouvernail.sandbox.answers import registered
from gouvernail.sandbox.answers.aws import service
from gouvernail.sandbox.answers.invokes.asking import Args, Existing, Function, Result, Thing, here
from gouvernail.sandbox.answers.invokes.lookup import answer, find, fits_filters, fits_tags
from gouvernail.sandbox.answers.unsaid import NotFound, NotSimulated
from gouvernail.sandbox.answers.values import CREATED, hexadecimal, interface
from gouvernail.sandbox.place import Place

__all__ = ["FUNCTIONS"]

_DELIVERY: Final = "AWS::Logs::Delivery"


@dataclass(frozen=True, slots=True)
class _Shown:
    """Something that no program makes, and that a cloud shows."""

    type: str
    id: str
    account: str
    region: str
    inputs: Mapping[str, object]
    outputs: Mapping[str, object]


def _tagged(place: Place, args: Args, existing: Existing) -> Result:
    """Everything with an ARN and tags that carries the tags asked for; IAM is not asked.

    A type is known to the tagging API by the service and kind in its ARN (`s3`, `s3:bucket`, `kms:key`); a bucket's ARN
    has no kind, so it is named here.
    """
    filters = cast("list[Mapping[str, object]]", args.get("tagFilters") or [])
    wanted = cast("list[str]", args.get("resourceTypeFilters") or [])
    arns = cast("list[str]", args.get("resourceArnLists") or [])
    found: dict[str, dict[str, object]] = {}
    services = {kind.partition(":")[0] for kind in wanted}
    for token in index.tokens("aws"):
        resource = index.resource(token)
        if resource is None or "tags" not in resource.inputs or "arn" not in resource.outputs:
            continue
        if services and service(resource) not in services:
            continue
        for thing in here(place, args, existing(token)):
            arn, tags = thing.outputs.get("arn"), thing.outputs.get("tagsAll") or thing.outputs.get("tags")
            if not isinstance(arn, str) or not isinstance(tags, Mapping) or not tags or _service_of(arn) == "iam":
                continue
            carried = cast("Mapping[str, str]", tags)
            of_kind = not wanted or any(_is_of(arn, kind) for kind in wanted)
            if of_kind and (not arns or arn in arns) and all(_carries(carried, one) for one in filters):
                found[arn] = {"resourceArn": arn, "tags": dict(carried), "complianceDetails": []}
    region = str(args.get("region") or place.region)
    listed = [found[arn] for arn in sorted(found)]
    return {**args, "id": region, "region": region, "resourceTagMappingLists": listed}


def _is_of(arn: str, kind: str) -> bool:
    named, _, name = kind.partition(":")
    if _service_of(arn) != named:
        return False
    rest = arn.split(":", 5)[5]
    own = "bucket" if named == "s3" and "/" not in rest else rest.replace(":", "/").partition("/")[0]
    return not name or own == name


def _service_of(arn: str) -> str:
    return arn.split(":", 5)[2]


def _carries(tags: Mapping[str, str], one: Mapping[str, object]) -> bool:
    key, values = str(one.get("key")), cast("list[str]", one.get("values") or [])
    return key in tags and (not values or tags[key] in values)


def _ids(token: str) -> Function:
    """A function that lists the ids of a type by filters and tags."""

    def listed(place: Place, args: Args, existing: Existing) -> Result:
        name = f"aws:{token.split(':')[1].partition('/')[0]}/get{token.rpartition(':')[2]}s"
        things = [
            one
            for one in here(place, args, existing(token))
            if fits_tags(one, args.get("tags"))
            and fits_filters(name, one, args.get("filters"))
            and args.get("vpcId") in (None, one.outputs.get("vpcId"))
        ]
        region = str(args.get("region") or place.region)
        return {
            **args,
            "id": region,
            "region": region,
            "ids": [one.id for one in things],
            "arns": [one.outputs.get("arn") for one in things],
            "vpcIds": [one.outputs.get("vpcId") for one in things],
        }

    return listed


def _key(place: Place, args: Args, existing: Existing) -> Result:
    """A key by its id, its ARN, an alias or the ARN of an alias."""
    wanted = str(args["keyId"])
    alias = wanted.rpartition(":")[2] if wanted.rpartition(":")[2].startswith("alias/") else None
    if alias:
        aliases = [one for one in here(place, args, existing("aws:kms/alias:Alias")) if one.id == alias]
        wanted = str(aliases[0].outputs.get("targetKeyId")) if aliases else wanted
    id_ = wanted.rpartition("/")[2]
    for one in here(place, args, existing("aws:kms/key:Key")):
        if one.id == id_ and wanted in (id_, one.outputs.get("arn")):
            enabled = one.outputs.get("isEnabled", True) is not False
            more = {
                "awsAccountId": one.account, "creationDate": CREATED, "enabled": enabled, "keyManager": "CUSTOMER",
                "keySpec": one.outputs.get("customerMasterKeySpec", "SYMMETRIC_DEFAULT"), "origin": "AWS_KMS",
                "keyState": "Enabled" if enabled else "Disabled", "keyId": args["keyId"],
            }  # fmt: skip
            return {**_answer("aws:kms/getKey:getKey", args, one), **more}
    raise NotFound(f"reading KMS Key ({args['keyId']}): couldn't find resource")


def _subnet(place: Place, args: Args, existing: Existing) -> Result:
    return _state(("aws:ec2/getSubnet:getSubnet", "aws:ec2/subnet:Subnet", "EC2 Subnet"), place, args, existing)


def _vpc(place: Place, args: Args, existing: Existing) -> Result:
    return _state(("aws:ec2/getVpc:getVpc", "aws:ec2/vpc:Vpc", "EC2 VPC"), place, args, existing)


def _interface(place: Place, args: Args, existing: Existing) -> Result:
    """An interface by its id: one that was made, or that of a private endpoint, whose address is one of its subnet's.

    Which address is a digest of the id: the first four of a subnet and its last are AWS's own (Amazon VPC User Guide).
    """
    token, made = "aws:ec2/getNetworkInterface:getNetworkInterface", "aws:ec2/networkInterface:NetworkInterface"
    wanted = args.get("id")
    endpoints = [
        (endpoint, subnet)
        for endpoint in here(place, args, existing("aws:ec2/vpcEndpoint:VpcEndpoint"))
        for subnet in cast("list[str]", endpoint.outputs.get("subnetIds") or [])
        if interface(endpoint.id, subnet) == wanted
    ]
    if not endpoints:
        return find(_function(token), cast("index.ResourceType", index.resource(made)), place, args, existing)
    endpoint, subnet = endpoints[0]
    its = next((one for one in here(place, args, existing("aws:ec2/subnet:Subnet")) if one.id == subnet), None)
    if its is None:
        raise NotFound(f"reading EC2 Network Interface ({wanted}): couldn't find resource")
    block = ipaddress.IPv4Network(str(its.outputs["cidrBlock"]))
    address = str(block[4 + int(hexadecimal(8, wanted), 16) % (block.num_addresses - 5)])
    shown = {
        "availabilityZone": its.outputs.get("availabilityZone"), "subnetId": subnet, "privateIp": address,
        "privateIps": [address], "interfaceType": "vpc_endpoint", "vpcId": endpoint.outputs.get("vpcId"),
        "securityGroups": endpoint.outputs.get("securityGroupIds") or [], "ownerId": place.account,
        "description": f"VPC Endpoint Interface {endpoint.id}",
    }  # fmt: skip
    return answer(_function(token), args, _Shown(made, str(wanted), place.account, endpoint.region, {}, shown))


def _state(names: tuple[str, str, str], place: Place, args: Args, existing: Existing) -> Result:
    """A network or subnet, by its id, other properties, tags or filters; it is available."""
    token, type_, said = names
    asked = {
        name: value
        for name, value in args.items()
        if name not in ("id", "tags", "filters", "region", "default", "state")
    }
    found = [
        one
        for one in here(place, args, existing(type_))
        if args.get("id") in (None, one.id)
        and args.get("state") in (None, "available")
        and args.get("default") in (None, False)
        and all(value is None or one.outputs.get(name) == value for name, value in asked.items())
        and fits_tags(one, args.get("tags"))
        and fits_filters(token, one, args.get("filters"))
    ]
    if not found:
        raise NotFound(f"no matching {said} found")
    if len(found) > 1:
        raise NotFound(f"multiple {said}s matched; use additional constraints to reduce matches to a single {said}")
    free = {"availableIpAddressCount": 0} if "availableIpAddressCount" in _function(token).outputs else {}
    return {**_answer(token, args, found[0]), **free, "state": "available"}


def _function(token: str) -> index.FunctionType:
    return cast("index.FunctionType", index.function(token))


def _answer(token: str, args: Args, thing: Thing) -> Result:
    return answer(_function(token), args, thing)


def _of_outputs(token: str, listed: Function) -> Function:
    """A listing without what the function does not give back."""

    def kept(place: Place, args: Args, existing: Existing) -> Result:
        known = _function(token).outputs
        return {name: value for name, value in listed(place, args, existing).items() if name in known}

    return kept


_LISTS: Final = {
    "aws:ec2/getNetworkAcls:getNetworkAcls": "aws:ec2/networkAcl:NetworkAcl",
    "aws:ec2/getRouteTables:getRouteTables": "aws:ec2/routeTable:RouteTable",
    "aws:ec2/getSecurityGroups:getSecurityGroups": "aws:ec2/securityGroup:SecurityGroup",
    "aws:ec2/getSubnets:getSubnets": "aws:ec2/subnet:Subnet",
    "aws:ec2/getVpcs:getVpcs": "aws:ec2/vpc:Vpc",
}


def _delivery(place: Place, args: Args, existing: Existing) -> str | None:
    """A delivery of logs, with its ends, as Cloud Control shows it; None where there is none of the id."""
    things = here(place, args, existing("aws:cloudwatch/logDelivery:LogDelivery"))
    one = next((one for one in things if one.id == args["identifier"]), None)
    ends = {"DeliverySourceName": "deliverySourceName", "DeliveryDestinationArn": "deliveryDestinationArn"}
    if one is None:
        return None
    return json.dumps({"DeliveryId": one.id, **{says: one.outputs.get(name) for says, name in ends.items()}})


def _controlled(place: Place, args: Args, existing: Existing) -> Result:
    """What Cloud Control shows of a thing that it made, and of the versions of models."""
    id_, kind = str(args["identifier"]), str(args["typeName"])
    things = here(place, args, existing("aws:cloudcontrol/resource:Resource"))
    made = next((one.outputs.get("properties") for one in things if one.id == id_), None)
    if made is None and kind not in (registered.VERSION, _DELIVERY):
        raise NotSimulated("aws:cloudcontrol/getResource:getResource", f"of a {kind} that Cloud Control did not make")
    shown = made or (_delivery(place, args, existing) if kind == _DELIVERY else registered.properties(place, id_))
    if shown is None:
        raise NotFound(f"reading Cloud Control API ({kind}) Resource ({id_}): couldn't find resource")
    return {**args, "id": id_, "region": str(args.get("region") or place.region), "properties": shown}


FUNCTIONS: Final[Mapping[str, Function]] = {
    **{token: _of_outputs(token, _ids(type_)) for token, type_ in _LISTS.items()},
    "aws:cloudcontrol/getResource:getResource": _controlled,
    "aws:ec2/getNetworkInterface:getNetworkInterface": _interface,
    "aws:ec2/getSubnet:getSubnet": _subnet,
    "aws:ec2/getVpc:getVpc": _vpc,
    "aws:kms/getKey:getKey": _key,
    "aws:resourcegroupstaggingapi/getResources:getResources": _tagged,
}
