"""Functions of the providers (invokes) that platforms need; any other is refused by name."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypeAlias, cast

from gouvernail.sandbox.answers.unsaid import NotFound, NotSimulated
from gouvernail.sandbox.answers.values import identifier, prefix_list
from gouvernail.sandbox.index import FunctionType
from gouvernail.sandbox.place import Place

__all__ = ["Thing", "call"]


class Thing(Protocol):
    """Something that exists in the sandbox."""

    @property
    def type(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def account(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def outputs(self) -> Mapping[str, object]: ...


Args: TypeAlias = Mapping[str, object]
Existing: TypeAlias = Callable[[str], Iterable[Thing]]
Result: TypeAlias = dict[str, object]


def call(function: FunctionType, place: Place, args: Args, existing: Existing) -> Result:
    """The function's result. Raises NotSimulated, or NotFound in the provider's words."""
    known = _FUNCTIONS.get(function.token)
    if known is None:
        raise NotSimulated(function.token)
    return known(place, args, lambda token: [one for one in existing(token) if one.account == place.account])


def _identity(place: Place, args: Args, existing: Existing) -> Result:
    return {
        "id": place.account,
        "accountId": place.account,
        "arn": f"arn:{place.partition}:iam::{place.account}:user/simulated",
        "userId": "AIDASIMULATED",
    }


def _region(place: Place, args: Args, existing: Existing) -> Result:
    name = str(args.get("region") or args.get("name") or place.region)
    return {"id": name, "name": name, "region": name, "endpoint": f"ec2.{name}.amazonaws.com", "description": name}


def _partition(place: Place, args: Args, existing: Existing) -> Result:
    return {
        "id": place.partition,
        "partition": place.partition,
        "dnsSuffix": "amazonaws.com",
        "reverseDnsPrefix": "com.amazonaws",
    }


def _zones(place: Place, args: Args, existing: Existing) -> Result:
    """Three zones a region, as most have; a region with more gives the first three."""
    region = str(args.get("region") or place.region)
    names = [f"{region}{letter}" for letter in "abc"]
    excluded = cast("list[str]", args.get("excludeNames") or [])
    names = [name for name in names if name not in excluded]
    head, middle, tail = (region.split("-") + ["", ""])[:3]
    short = f"{head}{''.join(part[0] for part in middle.split('-') if part)}{tail}"
    return {
        **args,
        "id": region,
        "region": region,
        "names": names,
        "zoneIds": [f"{short}-az{number}" for number in range(1, len(names) + 1)],
        "groupNames": [region],
    }


def _policy_document(place: Place, args: Args, existing: Existing) -> Result:
    """An IAM policy document, rendered as the provider does: keys in IAM's order, a single value without its list."""

    def one(values: object) -> object:
        listed = sorted(cast("list[str]", values))
        return listed[0] if len(listed) == 1 else listed

    def principals(given: object) -> object:
        held: dict[str, list[str]] = {}
        for entry in cast("list[Mapping[str, object]]", given):
            held.setdefault(str(entry["type"]), []).extend(cast("list[str]", entry["identifiers"]))
        return "*" if held == {"*": ["*"]} else {kind: one(names) for kind, names in held.items()}

    statements: list[dict[str, object]] = []
    for source in cast("list[str]", args.get("sourcePolicyDocuments") or []):
        statements += _statements(json.loads(source))
    for given in cast("list[Mapping[str, object]]", args.get("statements") or []):
        statement: dict[str, object] = {"Sid": given["sid"]} if given.get("sid") else {}
        statement["Effect"] = given.get("effect") or "Allow"
        for wire, name in (("actions", "Action"), ("notActions", "NotAction")):
            if given.get(wire):
                statement[name] = one(given[wire])
        for wire, name in (("resources", "Resource"), ("notResources", "NotResource")):
            if given.get(wire):
                statement[name] = one(given[wire])
        for wire, name in (("principals", "Principal"), ("notPrincipals", "NotPrincipal")):
            if given.get(wire):
                statement[name] = principals(given[wire])
        conditions: dict[str, dict[str, object]] = {}
        for condition in cast("list[Mapping[str, object]]", given.get("conditions") or []):
            conditions.setdefault(str(condition["test"]), {})[str(condition["variable"])] = one(condition["values"])
        if conditions:
            statement["Condition"] = conditions
        statements.append(statement)
    for source in cast("list[str]", args.get("overridePolicyDocuments") or []):
        for overriding in _statements(json.loads(source)):
            sid = overriding.get("Sid")
            statements = [held for held in statements if not sid or held.get("Sid") != sid] + [overriding]
    document = {
        "Version": args.get("version") or "2012-10-17",
        **({"Id": args["policyId"]} if args.get("policyId") else {}),
    }
    document["Statement"] = statements
    return {
        **args,
        "id": identifier(json.dumps(document)),
        "json": json.dumps(document, indent=2),
        "minifiedJson": json.dumps(document, separators=(",", ":")),
    }


def _statements(document: Mapping[str, object]) -> list[dict[str, object]]:
    held = document.get("Statement") or []
    return cast("list[dict[str, object]]", held if isinstance(held, list) else [held])


def _tagged(place: Place, args: Args, existing: Existing) -> Result:
    """What carries the tags, among the kinds that the sandbox can list by ARN."""
    kinds = {"s3:bucket": "aws:s3/bucket:Bucket", "kms:key": "aws:kms/key:Key"}
    wanted = cast("list[str]", args.get("resourceTypeFilters") or [])
    unknown = [kind for kind in wanted if kind not in kinds]
    if unknown or not wanted:
        raise NotSimulated(
            f"aws:resourcegroupstaggingapi/getResources:getResources for {', '.join(unknown) or 'every type'}"
        )
    found: list[dict[str, object]] = []
    for kind in wanted:
        for thing in existing(kinds[kind]):
            tags = cast("Mapping[str, str]", thing.outputs.get("tags") or {})
            filters = cast("list[Mapping[str, object]]", args.get("tagFilters") or [])
            fits = all(
                one["key"] in tags
                and tags[str(one["key"])] in cast("list[str]", one.get("values") or [tags[str(one["key"])]])
                for one in filters
            )
            if fits and thing.region == place.region:
                found.append({"resourceArn": thing.outputs["arn"], "tags": dict(tags), "complianceDetails": []})
    return {**args, "id": place.region, "region": place.region, "resourceTagMappingLists": found}


def _prefix_list(place: Place, args: Args, existing: Existing) -> Result:
    """AWS's own lists of a service's addresses; their ids differ by region."""
    name = str(args.get("name") or "")
    return {"id": prefix_list(place, name), "name": name, "region": place.region, "cidrBlocks": ["192.0.2.0/24"]}


def _subnet(place: Place, args: Args, existing: Existing) -> Result:
    found = next((one for one in existing("aws:ec2/subnet:Subnet") if one.id == args.get("id")), None)
    if found is None:
        raise NotFound("no matching EC2 Subnet found")
    return {**found.outputs, "id": found.id, "availableIpAddressCount": 251, "state": "available"}


def _vpc(place: Place, args: Args, existing: Existing) -> Result:
    found = next((one for one in existing("aws:ec2/vpc:Vpc") if one.id == args.get("id")), None)
    if found is None:
        raise NotFound("no matching EC2 VPC found")
    return {**found.outputs, "id": found.id, "state": "available", "default": False, "cidrBlockAssociations": []}


def _route_tables(place: Place, args: Args, existing: Existing) -> Result:
    ids = [one.id for one in existing("aws:ec2/routeTable:RouteTable") if one.outputs.get("vpcId") == args.get("vpcId")]
    return {**args, "id": place.region, "region": place.region, "ids": ids}


def _azure_client(place: Place, args: Args, existing: Existing) -> Result:
    return {
        "clientId": identifier(place.account, "client"),
        "objectId": identifier(place.account, "object"),
        "subscriptionId": place.account,
        "tenantId": place.tenant,
    }


def _gcp_client(place: Place, args: Args, existing: Existing) -> Result:
    return {
        "id": f"projects/{place.account}/regions/{place.region}/zones/{place.region}-b",
        "project": place.account,
        "region": place.region,
        "zone": f"{place.region}-b",
        "accessToken": "simulated",
        "defaultLabels": {},
    }


def _gcp_project(place: Place, args: Args, existing: Existing) -> Result:
    project = str(args.get("projectId") or place.account)
    number = str(int(identifier(project).replace("-", "")[:10], 16) % 10**12).zfill(12)
    return {"id": f"projects/{project}", "projectId": project, "name": project, "number": number, "labels": {}}


_FUNCTIONS: Mapping[str, Callable[[Place, Args, Existing], Result]] = {
    "aws:index/getCallerIdentity:getCallerIdentity": _identity,
    "aws:index/getRegion:getRegion": _region,
    "aws:index/getPartition:getPartition": _partition,
    "aws:index/getAvailabilityZones:getAvailabilityZones": _zones,
    "aws:iam/getPolicyDocument:getPolicyDocument": _policy_document,
    "aws:resourcegroupstaggingapi/getResources:getResources": _tagged,
    "aws:ec2/getPrefixList:getPrefixList": _prefix_list,
    "aws:ec2/getSubnet:getSubnet": _subnet,
    "aws:ec2/getVpc:getVpc": _vpc,
    "aws:ec2/getRouteTables:getRouteTables": _route_tables,
    "azure-native:authorization:getClientConfig": _azure_client,
    "gcp:organizations/getClientConfig:getClientConfig": _gcp_client,
    "gcp:organizations/getProject:getProject": _gcp_project,
}
