"""A router as a cutover has it on AWS: all that a crash may leave half done."""

import json

import pulumi
from pulumi_aws import apigateway, cloudwatch, ec2, iam, lb, route53, s3, sns, sqs

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
lb.ListenerRule(
    "governed",
    listener_arn=listener.arn,
    priority=10,
    conditions=[{"path_pattern": {"values": ["/*"]}}],
    actions=[{"type": "forward", "target_group_arn": sides["governed"].arn}],
    tags=tags,
)
lb.TargetGroupAttachment("legacy", target_group_arn=sides["legacy"].arn, target_id="10.0.0.9", port=port)
domain = apigateway.DomainName(
    "governed",
    domain_name=f"{name}.example.com",
    certificate_arn=ground["certificate"],
    endpoint_configuration={"types": "PRIVATE"},
    policy=document(Principal="*", Action="execute-api:Invoke", Resource="*"),
    tags=tags,
)
apigateway.DomainNameAccessAssociation(
    "governed",
    domain_name_arn=domain.arn,
    access_association_source=ground["way"],
    access_association_source_type="VPCE",
    tags=tags,
)
apigateway.BasePathMapping(
    "governed",
    domain_name=domain.domain_name,
    domain_name_id=domain.domain_name_id,
    rest_api=ground["api"],
    stage_name=ground["stage"],
)
calls = cloudwatch.LogGroup("calls", name=f"/aws/vendedlogs/{name}", tags=tags)
into = cloudwatch.LogDeliveryDestination(
    "calls", name=name, delivery_destination_configuration={"destination_resource_arn": calls.arn}, tags=tags
)
for what, kind in {"calls": "ALB_ACCESS_LOGS", "connections": "ALB_CONNECTION_LOGS"}.items():
    source = cloudwatch.LogDeliverySource(
        what, name=f"{name}-{what}", log_type=kind, resource_arn=balancer.arn, tags=tags
    )
    cloudwatch.LogDelivery(what, delivery_source_name=source.name, delivery_destination_arn=into.arn, tags=tags)
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
zone = route53.Zone("router", name=f"{name}.example.com", vpcs=[{"vpc_id": ground["vpc"]}], tags=tags)
route53.Record(
    "router",
    zone_id=zone.zone_id,
    name=f"{name}.example.com",
    type="A",
    aliases=[{"name": balancer.dns_name, "zone_id": balancer.zone_id, "evaluate_target_health": True}],
)
