"""The identity that a model runs with: what serving it takes, and nothing else.

Source: Amazon SageMaker AI Developer Guide, execution roles
(https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html#sagemaker-roles-createmodel-perms).
"""

import re
from collections.abc import Sequence
from typing import Final

import pulumi
from pulumi_aws import iam

from components.aws._policy import Statement, allow
from components.aws._service_role import role_that_may
from components.contract.naming import physical_name
from components.contract.serving import ServingArgs

__all__ = ["attach", "execution_role", "pull"]

_REGISTRY: Final = re.compile(r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com/(?P<name>[^@:]+)")


def execution_role(
    name: str,
    images: Sequence[str],
    parent: pulumi.Resource,
    *,
    args: ServingArgs,
    endpoint: str,
    bucket_arn: pulumi.Output[str],
    group_id: pulumi.Output[str],
) -> tuple[iam.Role, iam.RolePolicy]:
    """The role, only for SageMaker acting for this account; and what it may do, for whoever must wait for that."""
    return role_that_may(
        name,
        args,
        "sagemaker.amazonaws.com",
        *_statements(args, images, endpoint, bucket_arn, group_id),
        called=physical_name(args["prefix"], name, "serving", limit=64),
        why=f"Serves {endpoint}",
        parent=parent,
        policy="serving",
    )


def _statements(
    args: ServingArgs,
    images: Sequence[str],
    endpoint: str,
    bucket_arn: pulumi.Output[str],
    group_id: pulumi.Output[str],
) -> list[Statement]:
    place = f"{args['region']}:{args['account']}"
    groups = f"arn:aws:logs:{place}:log-group:/aws/sagemaker/Endpoints/{endpoint}"
    encrypt_events: list[pulumi.Input[str]] = [args["key_ids"]["events"]]
    encrypt_disks: list[pulumi.Input[str]] = [args["key_ids"]["models"]]
    for_instances = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    return [
        allow("RecordPredictions", ["s3:PutObject"], [pulumi.Output.concat(bucket_arn, "/captured/*")]),
        allow("EncryptPredictions", ["kms:GenerateDataKey"], encrypt_events),
        allow("EncryptDisks", ["kms:DescribeKey"], encrypt_disks),
        allow("EncryptDisksOfInstances", ["kms:CreateGrant"], encrypt_disks, when=for_instances),
        allow("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], [f"{groups}:*"]),
        allow(
            "Measure",
            ["cloudwatch:PutMetricData"],
            ["*"],  # has no resource; the namespace limits it
            when={"StringEquals": {"cloudwatch:namespace": ["AWS/SageMaker", "/aws/sagemaker/Endpoints"]}},
        ),
        *pull(images),
        *attach(place, args["subnet_ids"], group_id),
    ]


def pull(images: Sequence[str]) -> list[Statement]:
    """Images from ECR are fetched with the role; a registry inside the network asks for none of this."""
    found = [match for image in images if (match := _REGISTRY.match(image))]
    if not found:
        return []
    repositories = [f"arn:aws:ecr:{one['region']}:{one['account']}:repository/{one['name']}" for one in found]
    fetch = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    return [
        allow("FindRegistry", ["ecr:GetAuthorizationToken"], ["*"]),  # has no resource
        allow("PullImage", fetch, sorted(set(repositories))),
    ]


def attach(place: str, subnet_ids: pulumi.Input[dict[str, str]], group_id: pulumi.Output[str]) -> list[Statement]:
    """Instances get an interface in our subnets, behind our group, and in no other place."""
    look = [
        "ec2:DescribeDhcpOptions",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
    ]
    interfaces = f"arn:aws:ec2:{place}:network-interface/*"
    ours = pulumi.Output.all(subnet_ids, group_id).apply(
        lambda found: [
            interfaces,
            f"arn:aws:ec2:{place}:security-group/{found[1]}",
            *(f"arn:aws:ec2:{place}:subnet/{id_}" for id_ in sorted(found[0].values())),
        ]
    )
    return [
        allow("LookAtNetwork", look, ["*"]),  # these have no resource
        allow("Attach", ["ec2:CreateNetworkInterface"], ours),
        allow("Detach", ["ec2:CreateNetworkInterfacePermission", "ec2:DeleteNetworkInterface"], [interfaces]),
    ]
