"""The identity that a model runs with: what serving it takes, and nothing else.

Source: Amazon SageMaker AI Developer Guide, execution roles
(https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html#sagemaker-roles-createmodel-perms).
"""

from collections.abc import Sequence

import pulumi
from pulumi_aws import iam

from components.aws._images import ECR
from components.aws._policy import Statement, allow
from components.aws._service_role import role_that_may
from components.contract.naming import physical_name
from components.contract.serving import ModelToServe, ServingArgs, Shadow

__all__ = ["attach", "execution_role", "pull"]


def execution_role(
    name: str,
    served: Sequence[ModelToServe | Shadow],
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
        *_statements(args, served, endpoint, bucket_arn, group_id),
        called=physical_name(args["prefix"], name, "serving", limit=64),
        why=f"Serves {endpoint}",
        parent=parent,
        policy="serving",
    )


def _statements(
    args: ServingArgs,
    served: Sequence[ModelToServe | Shadow],
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
        *_fetch(args, served),
        *pull([one["image"] for one in served]),
        *attach(place, args["subnet_ids"], group_id),
    ]


def _fetch(args: ServingArgs, served: Sequence[ModelToServe | Shadow]) -> list[Statement]:
    """What was trained of an approved version is fetched with the role, from where the model's own lie."""
    places = [place for one in served if "version" in one for place in one["version"]["kept"]]
    if not places:
        return []
    through_s3 = {"StringEquals": {"kms:ViaService": f"s3.{args['region']}.amazonaws.com"}}
    objects = [pulumi.Output.concat("arn:aws:s3:::", place, "/*") for place in places]
    return [
        allow("FetchWhatWasTrained", ["s3:GetObject"], objects),
        allow("DecryptWhatWasTrained", ["kms:Decrypt"], [args["key_ids"]["artefacts"]], when=through_s3),
    ]


def pull(images: Sequence[str]) -> list[Statement]:
    """Images are fetched with the role."""
    found = [match for image in images if (match := ECR.match(image))]
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
    detach = [
        "ec2:CreateNetworkInterfacePermission",
        "ec2:DeleteNetworkInterface",
        "ec2:DeleteNetworkInterfacePermission",
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
        allow("Detach", detach, [interfaces]),
    ]
