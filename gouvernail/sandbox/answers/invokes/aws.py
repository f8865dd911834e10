"""AWS's functions that tell facts of the account, the region and the partition."""

import re
from collections.abc import Mapping
from typing import Final, cast

from gouvernail.sandbox.answers.invokes import policy
from gouvernail.sandbox.answers.invokes.asking import Args, Existing, Function, Result
from gouvernail.sandbox.answers.unsaid import NotFound, NotSimulated, Refused
from gouvernail.sandbox.answers.values import hexadecimal, prefix_list
from gouvernail.sandbox.answers.zones import aws_zones
from gouvernail.sandbox.place import Place

__all__ = ["FUNCTIONS"]

_SUFFIX: Final = {"aws-cn": "amazonaws.com.cn"}
_GATEWAYS: Final = ("s3", "dynamodb")
_BILLING: Final = "386209384616"
"""https://docs.aws.amazon.com/cur/latest/userguide/cur-consolidated-billing.html"""


def _suffix(place: Place) -> str:
    return _SUFFIX.get(place.partition, "amazonaws.com")


def _region_of(place: Place, args: Args) -> str:
    return str(args.get("region") or args.get("name") or place.region)


def _identity(place: Place, args: Args, existing: Existing) -> Result:  # noqa: ARG001 - of the place alone
    user = f"AIDA{hexadecimal(17, place.account, 'caller').upper()}"
    arn = f"arn:{place.partition}:iam::{place.account}:user/simulated"
    return {"id": place.account, "accountId": place.account, "arn": arn, "userId": user}


def _region(place: Place, args: Args, existing: Existing) -> Result:  # noqa: ARG001 - of the place alone
    name = _region_of(place, args)
    return {"id": name, "name": name, "region": name, "endpoint": f"ec2.{name}.{_suffix(place)}", "description": name}


def _partition(place: Place, args: Args, existing: Existing) -> Result:  # noqa: ARG001 - of the place alone
    reverse = ".".join(reversed(_suffix(place).split(".")))
    return {
        "id": place.partition,
        "partition": place.partition,
        "dnsSuffix": _suffix(place),
        "reverseDnsPrefix": reverse,
    }


def _zones(place: Place, args: Args, existing: Existing) -> Result:  # noqa: ARG001 - of the place alone
    """All zones are available, and none needs opting in: local and wavelength zones are not played."""
    region = _region_of(place, args)
    known = {
        "state": "available",
        "opt-in-status": "opt-in-not-required",
        "zone-type": "availability-zone",
        "region-name": region,
    }
    found = aws_zones(region)
    for one in cast("list[Mapping[str, object]]", args.get("filters") or []):
        name, values = str(one.get("name")), cast("list[str]", one.get("values") or [])
        if name in ("zone-name", "zone-id"):
            found = {zone: id_ for zone, id_ in found.items() if (zone if name == "zone-name" else id_) in values}
        elif name not in known:
            raise NotSimulated("aws:index/getAvailabilityZones:getAvailabilityZones", f"with the filter {name!r}")
        elif known[name] not in values:
            found = {}
    if args.get("state") not in (None, "available"):
        found = {}
    names, ids = cast("list[str]", args.get("excludeNames") or []), cast("list[str]", args.get("excludeZoneIds") or [])
    found = {zone: id_ for zone, id_ in found.items() if zone not in names and id_ not in ids}
    return {
        **args, "id": region, "region": region, "names": [*found], "zoneIds": [*found.values()],
        "groupNames": [f"{region}-zg-1"],
    }  # fmt: skip


def _zone(place: Place, args: Args, existing: Existing) -> Result:  # noqa: ARG001 - of the place alone
    region = str(args.get("region") or place.region)
    for name, id_ in aws_zones(region).items():
        if (
            args.get("name") in (None, name)
            and args.get("zoneId") in (None, id_)
            and (args.get("name") or args.get("zoneId"))
        ):
            return {
                "id": name, "name": name, "zoneId": id_, "region": region, "nameSuffix": name.removeprefix(region),
                "groupName": f"{region}-zg-1", "groupLongName": f"{region} 1", "networkBorderGroup": region,
                "optInStatus": "opt-in-not-required", "state": "available", "zoneType": "availability-zone",
                "parentZoneId": "", "parentZoneName": "",
            }  # fmt: skip
    raise NotFound("no matching EC2 Availability Zone found")


def _prefix_list(place: Place, args: Args, existing: Existing) -> Result:  # noqa: ARG001 - of the place alone
    """AWS's own lists of the addresses of a service with a gateway endpoint (addresses for documentation, RFC 5737)."""
    region = str(args.get("region") or place.region)
    lists = {
        f"com.amazonaws.{region}.{service}": prefix_list(place, f"com.amazonaws.{region}.{service}")
        for service in _GATEWAYS
    }
    for name, id_ in lists.items():
        if (
            args.get("name") in (None, name)
            and args.get("prefixListId") in (None, id_)
            and (args.get("name") or args.get("prefixListId"))
        ):
            return {**args, "id": id_, "name": name, "region": region, "cidrBlocks": ["192.0.2.0/24"]}
    raise NotFound("no matching EC2 Prefix List found")


def _managed_prefix_list(place: Place, args: Args, existing: Existing) -> Result:
    asked = {"name": args.get("name"), "prefixListId": args.get("id"), "region": args.get("region")}
    found = _prefix_list(place, asked, existing)
    return {
        "id": found["id"], "name": found["name"], "region": found["region"], "addressFamily": "IPv4", "ownerId": "AWS",
        "arn": f"arn:{place.partition}:ec2:{found['region']}:aws:prefix-list/{found['id']}",
        "maxEntries": 0, "version": 0, "entries": [{"cidr": "192.0.2.0/24", "description": ""}], "tags": {},
    }  # fmt: skip


def _endpoint_service(place: Place, args: Args, existing: Existing) -> Result:  # noqa: ARG001 - of the place alone
    """A service of AWS's own: which there are is not known here, so every well-formed name is one."""
    name = str(args.get("serviceName") or f"com.amazonaws.{place.region}.{args.get('service') or ''}")
    if not re.fullmatch(r"(aws|com\.amazonaws(\.[a-z0-9-]+)+)\.[a-z0-9.-]+", name) or args.get("filters"):
        raise NotFound(f"no matching EC2 VPC Endpoint Service found: {name}")
    service = name.rpartition(f".{place.region}.")[2]
    kind = str(args.get("serviceType") or ("Gateway" if service in _GATEWAYS else "Interface"))
    dns = f"{service}.{place.region}.{_suffix(place)}"
    return {
        "id": str(int(hexadecimal(8, name), 16)), "serviceName": name, "service": service, "serviceType": kind,
        "serviceId": f"vpce-svc-{hexadecimal(17, place.region, name)}", "owner": "amazon", "region": place.region,
        "serviceRegion": place.region, "acceptanceRequired": False, "managesVpcEndpoints": False, "privateDnsName": dns,
        "privateDnsNames": [dns], "vpcEndpointPolicySupported": True, "supportedIpAddressTypes": ["ipv4"], "tags": {},
        "availabilityZones": [*aws_zones(place.region)], "baseEndpointDnsNames": [dns],
        "arn": f"arn:{place.partition}:ec2:{place.region}:{place.account}:vpc-endpoint-service/{hexadecimal(17, name)}",
    }  # fmt: skip


def _service_principal(place: Place, args: Args, existing: Existing) -> Result:  # noqa: ARG001 - of the place alone
    region, service = _region_of(place, {"region": args.get("region")}), str(args["serviceName"])
    name = f"{service}.amazonaws.com"
    return {
        "id": f"{service}.{region}.amazonaws.com",
        "name": name,
        "region": region,
        "serviceName": service,
        "suffix": "amazonaws.com",
    }


def _default_tags(place: Place, args: Args, existing: Existing) -> Result:  # noqa: ARG001 - of the place alone
    return {"id": place.partition, "tags": dict(place.default_tags)}


def _session_context(place: Place, args: Args, existing: Existing) -> Result:  # noqa: ARG001 - the ARN says it
    """Of a role that was assumed, the role; of any other caller, the caller."""
    arn = str(args["arn"])
    assumed = re.fullmatch(r"arn:([^:]+):sts::(\d{12}):assumed-role/([^/]+)/(.+)", arn)
    if not assumed:
        return {"arn": arn, "id": arn, "issuerArn": arn, "issuerId": "", "issuerName": "", "sessionName": ""}
    partition, account, role, session = assumed.groups()
    there = [one for one in existing("aws:iam/role:Role") if one.account == account and one.id == role]
    if not there:
        raise NotFound(f"reading IAM Role ({role}): couldn't find resource")
    issuer = str(there[0].outputs.get("arn") or f"arn:{partition}:iam::{account}:role/{role}")
    return {
        "arn": arn, "id": arn, "issuerArn": issuer, "issuerId": there[0].outputs.get("uniqueId", ""),
        "issuerName": role, "sessionName": session,
    }  # fmt: skip


def _detector(place: Place, args: Args, existing: Existing) -> Result:
    """The one detector of the account and region."""
    region = _region_of(place, {"region": args.get("region")})
    for one in existing("aws:guardduty/detector:Detector"):
        if (one.account, one.region) == (place.account, region) and args.get("id") in (None, one.id):
            return {
                "id": one.id, "arn": one.outputs.get("arn"), "region": region, "tags": one.outputs.get("tags") or {},
                "status": "ENABLED" if one.outputs.get("enable", True) else "DISABLED", "features": [],
                "findingPublishingFrequency": one.outputs.get("findingPublishingFrequency") or "SIX_HOURS",
                "serviceRoleArn": f"arn:{place.partition}:iam::{place.account}:role/aws-service-role/"
                "guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty",
            }  # fmt: skip
    raise NotFound("reading GuardDuty Detectors: empty result")


def _canonical_user(place: Place, args: Args, existing: Existing) -> Result:  # noqa: ARG001 - of the place alone
    return {"id": hexadecimal(64, place.account, "canonical"), "displayName": "simulated"}


def _billing(place: Place, args: Args, existing: Existing) -> Result:  # noqa: ARG001 - of the place alone
    return {"id": _BILLING, "arn": f"arn:{place.partition}:iam::{_BILLING}:root"}


def _document(place: Place, args: Args, existing: Existing) -> Result:
    for name in ("sourceJson", "overrideJson"):
        if args.get(name):
            raise Refused(f"{name} is no longer used by the provider: use its list of documents")
    return policy.document(place, args, existing)


FUNCTIONS: Final[Mapping[str, Function]] = {
    "aws:ec2/getManagedPrefixList:getManagedPrefixList": _managed_prefix_list,
    "aws:ec2/getPrefixList:getPrefixList": _prefix_list,
    "aws:ec2/getVpcEndpointService:getVpcEndpointService": _endpoint_service,
    "aws:guardduty/getDetector:getDetector": _detector,
    "aws:iam/getPolicyDocument:getPolicyDocument": _document,
    "aws:iam/getSessionContext:getSessionContext": _session_context,
    "aws:index/getAvailabilityZone:getAvailabilityZone": _zone,
    "aws:index/getAvailabilityZones:getAvailabilityZones": _zones,
    "aws:index/getBillingServiceAccount:getBillingServiceAccount": _billing,
    "aws:index/getCallerIdentity:getCallerIdentity": _identity,
    "aws:index/getDefaultTags:getDefaultTags": _default_tags,
    "aws:index/getPartition:getPartition": _partition,
    "aws:index/getRegion:getRegion": _region,
    "aws:index/getServicePrincipal:getServicePrincipal": _service_principal,
    "aws:s3/getCanonicalUserId:getCanonicalUserId": _canonical_user,
}
