"""A router as a cutover has it on AWS: all that a crash may leave half done."""

import json

import pulumi
from pulumi_aws import ec2, iam, lb, route53, s3, sns, sqs

config = pulumi.Config()
ground = config.require_object("ground")
weight = config.require_int("weight")
port = config.get_int("port") or 443  # another one replaces both sides
name = pulumi.get_stack()
tags = {"owner": "test", "Name": name}
inside = {"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": ["10.0.0.0/16"]}


def document(**statement: object) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


group = ec2.SecurityGroup(
    "router", name=name, description="Calls", vpc_id=ground["vpc"], ingress=[inside], egress=[inside], tags=tags
)
balancer = lb.LoadBalancer(
    "router",
    name=name,
    load_balancer_type="application",
    internal=True,
    subnets=ground["subnets"],
    security_groups=[group.id],
    tags=tags,
)
sides = {
    side: lb.TargetGroup(
        side,
        name=f"{name}-{side}-{port}",
        target_type="ip",
        protocol="HTTPS",
        port=port,
        vpc_id=ground["vpc"],
        tags=tags,
    )
    for side in ("legacy", "governed")
}
listener = lb.Listener(
    "router",
    load_balancer_arn=balancer.arn,
    port=443,
    protocol="HTTPS",
    certificate_arn=ground["certificate"],
    default_actions=[
        {
            "type": "forward",
            "forward": {
                "target_groups": [
                    {"arn": sides["legacy"].arn, "weight": 100 - weight},
                    {"arn": sides["governed"].arn, "weight": weight},
                ]
            },
        }
    ],
    tags=tags,
)
service = {"Service": "ec2.amazonaws.com"}
role = iam.Role("mover", name=name, assume_role_policy=document(Principal=service, Action="sts:AssumeRole"), tags=tags)
iam.RolePolicy(
    "mover",
    name="cutover",
    role=role.name,
    policy=listener.arn.apply(lambda arn: document(Action="elasticloadbalancing:ModifyListener", Resource=arn)),
)
bucket = s3.Bucket("calls", bucket=f"{name}-calls", tags=tags)
s3.BucketPublicAccessBlock("calls", bucket=bucket.bucket, block_public_acls=True, block_public_policy=True)
s3.BucketVersioning("calls", bucket=bucket.bucket, versioning_configuration={"status": "Enabled"})
sns.Topic("news", name=name, tags=tags)
sqs.Queue("news", name=name, tags=tags)
route53.Zone("router", name=f"{name}.example.com", vpcs=[{"vpc_id": ground["vpc"]}], tags=tags)
