"""What only a look at the account can tell: zones, what the landing zone has, what was approved, what destroy left.

Components are told; they do not look themselves.
"""

import json
from collections.abc import Mapping
from typing import Final

import pulumi
import pulumi_aws as aws

from components.aws import RETAINED_BY
from components.contract.identity import AdoptedRole
from components.contract.network import AdoptedNetwork
from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec.adopt import AwsNetwork
from stacks.place import PrivateWay

__all__ = [
    "adopted_network",
    "adopted_role",
    "approved",
    "detector",
    "provider",
    "retained",
    "way_to_gateways",
    "zones",
]

_KINDS: Final = {"s3": "store", "kms": "key", "signer": "profile", "sagemaker": "group"}


def provider(account: str, region: str) -> aws.Provider:
    """The account's provider: credentials of another account are refused before anything is made."""
    return aws.Provider("aws", region=region, allowed_account_ids=[account])


def zones(count: int, look: pulumi.InvokeOptions) -> list[str]:
    """The first so many zones of the region. A zone that is impaired today counts: subnets do not move for that."""
    standard = aws.GetAvailabilityZonesFilterArgs(name="opt-in-status", values=["opt-in-not-required"])
    found = sorted(aws.get_availability_zones(filters=[standard], opts=look).names)
    if len(found) < count:
        raise GouvernailError(
            Problem(
                f"the environment asks for {count} zones, the region has {len(found)}: {', '.join(found)}",
                path="environments",
                mend="ask for fewer zones, or use another region",
            )
        )
    return found[:count]


def adopted_network(network: AwsNetwork, region: str, look: pulumi.InvokeOptions) -> AdoptedNetwork:
    """What is there of a network that the landing zone has, by the ids in the spec."""
    subnets = {id_: aws.ec2.get_subnet(id=id_, opts=look) for id_ in network.subnet_ids}
    if elsewhere := [id_ for id_, subnet in subnets.items() if subnet.vpc_id != network.vpc_id]:
        raise GouvernailError(
            Problem(
                f"{', '.join(elsewhere)} does not lie in {network.vpc_id}",
                path="clouds.aws.adopt.network",
                expected="subnets of the adopted VPC",
            )
        )
    by_zone = {subnet.availability_zone: id_ for id_, subnet in subnets.items()}
    if len(by_zone) < len(subnets):
        raise GouvernailError(
            Problem(
                f"{len(subnets)} subnets of {network.vpc_id} lie in {len(by_zone)} zones",
                path="clouds.aws.adopt.network",
                expected="one private subnet a zone",
            )
        )
    tables = aws.ec2.get_route_tables(vpc_id=network.vpc_id, opts=look)
    lists = aws.ec2.get_prefix_list(name=f"com.amazonaws.{region}.s3", opts=look)
    return {
        "network_id": network.vpc_id,
        "subnet_ids": by_zone,
        "route_table_ids": sorted(tables.ids),
        "service_lists": [lists.id],
    }


def adopted_role(arn: str, look: pulumi.InvokeOptions) -> AdoptedRole:
    """What is there of a role that the landing zone has: its name, and its boundary where it has one."""
    name = arn.rpartition("/")[2]
    try:
        found = aws.iam.get_role(name=name, opts=look)
    except Exception as error:  # the SDK raises nothing narrower
        raise GouvernailError(
            Problem(
                f"there is no role {name} to adopt in this account",
                path="clouds.aws.adopt.identity",
                expected="the ARN of a role that is there",
                mend="leave it out: then the foundation makes one",
            )
        ) from error
    adopted: AdoptedRole = {"role": name}
    if found.permissions_boundary:
        adopted["boundary"] = found.permissions_boundary
    return adopted


def detector(look: pulumi.InvokeOptions) -> str:
    """The detector that the landing zone made in this account. GouvernailError where there is none."""
    try:
        return aws.guardduty.get_detector(opts=look).id
    except Exception as error:  # the SDK raises nothing narrower
        raise GouvernailError(
            Problem(
                "this account has no detector to adopt",
                path="clouds.aws.adopt.detection",
                expected="a GuardDuty detector, as the delegated administrator makes one in each account",
                mend="leave it out: then the foundation makes one",
            )
        ) from error


def approved(version: str, path: str, look: pulumi.InvokeOptions) -> None:
    """Nothing is served from a version that is not approved. GouvernailError where this one is not, or not there.

    SageMaker's documentation nowhere says that it refuses to make a model of such a version, so this does.
    """
    number = version.rpartition("/")[2]
    try:
        found = aws.cloudcontrol.get_resource(identifier=version, type_name="AWS::SageMaker::ModelPackage", opts=look)
    except Exception as error:  # the SDK raises nothing narrower
        raise GouvernailError(
            Problem(
                f"version {number} could not be read in the registry ({version}): {error}",
                path=path,
                expected="a version that is registered in this environment and approved",
                mend="leave it out until there is one: then the image is served alone; docs/guides/model-registry.md",
            )
        ) from error
    status = json.loads(found.properties).get("ModelApprovalStatus")
    if status != "Approved":
        raise GouvernailError(
            Problem(
                f"version {number} is {status or 'in no state'}, and only what is approved is served ({version})",
                path=path,
                expected="a version that the approver has approved",
                mend="have it approved (docs/guides/model-registry.md), or name the version that was served before",
            )
        )


def way_to_gateways(network: str, region: str, look: pulumi.InvokeOptions) -> PrivateWay:
    """The network's endpoint of API Gateway, and its address in each of its zones. GouvernailError without one."""
    service = f"com.amazonaws.{region}.execute-api"
    try:
        way = aws.ec2.get_vpc_endpoint(vpc_id=network, service_name=service, opts=look)
        there = [aws.ec2.get_network_interface(id=id_, opts=look) for id_ in sorted(way.network_interface_ids)]
    except Exception as error:  # the SDK raises nothing narrower
        raise GouvernailError(
            Problem(
                f"the private way to gateways could not be read in {network}: {error}",
                expected=f"an endpoint of {service} there",
                mend="the foundation makes it; a landing zone's network needs one of its own",
            )
        ) from error
    return {"endpoint": way.id, "addresses": {one.availability_zone: one.private_ip for one in there}}


def retained(stack: str, look: pulumi.InvokeOptions) -> Mapping[str, Mapping[str, str]]:
    """Kind (`store`, `key`, `profile`, `group`) -> purpose -> id of what bears the stack's tag.

    Whether it is in the stack's state or was left by a destroy.

    To give a resource the id that it has changes nothing; to give it to one that is not in the state takes it back.
    """
    found = aws.resourcegroupstaggingapi.get_resources(
        tag_filters=[{"key": RETAINED_BY, "values": [stack]}],
        opts=look,
    )
    left: dict[str, dict[str, str]] = {kind: {} for kind in _KINDS.values()}
    for one in found.resource_tag_mapping_lists:
        service, _, name = one.resource_arn.removeprefix("arn:aws:").partition(":")
        if kind := _KINDS.get(service):
            left[kind][one.tags["purpose"]] = name.rpartition(":")[2].rpartition("/")[2]
    return left
