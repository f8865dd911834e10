"""The network, the gateway and the certificate that a router stands on."""

import json

import pulumi
from pulumi_aws import acm, apigateway, ec2

vpc = ec2.Vpc("here", cidr_block="10.0.0.0/16")
subnets = [
    ec2.Subnet(zone, vpc_id=vpc.id, cidr_block=f"10.0.{n}.0/24", availability_zone=f"us-east-1{zone}")
    for n, zone in enumerate("ab")
]
certificate = acm.Certificate("here", domain_name="router.example.com", validation_method="DNS")
way = ec2.VpcEndpoint(
    "calls",
    vpc_id=vpc.id,
    service_name="com.amazonaws.us-east-1.execute-api",
    vpc_endpoint_type="Interface",
    subnet_ids=[one.id for one in subnets],
)
api = apigateway.RestApi(
    "calls", name="calls", body=json.dumps({"openapi": "3.0.1"}), endpoint_configuration={"types": "PRIVATE"}
)
stage = apigateway.Stage(
    "calls", rest_api=api.id, stage_name="live", deployment=apigateway.Deployment("calls", rest_api=api.id).id
)
pulumi.export("vpc", vpc.id)
pulumi.export("way", way.id)
pulumi.export("api", api.id)
pulumi.export("stage", stage.stage_name)
pulumi.export("subnets", [one.id for one in subnets])
pulumi.export("certificate", certificate.arn)
