import pulumi
from pulumi_aws import acm, ec2

vpc = ec2.Vpc("here", cidr_block="10.0.0.0/16")
subnets = [
    ec2.Subnet(zone, vpc_id=vpc.id, cidr_block=f"10.0.{n}.0/24", availability_zone=f"us-east-1{zone}")
    for n, zone in enumerate("ab")
]
certificate = acm.Certificate("here", domain_name="router.example.com", validation_method="DNS")
pulumi.export("vpc", vpc.id)
pulumi.export("subnets", [one.id for one in subnets])
pulumi.export("certificate", certificate.arn)
