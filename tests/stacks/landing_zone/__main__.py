"""A landing zone as another team built it: the network of production, and the trail of the whole organisation."""

import pulumi
import pulumi_aws as aws

REGION = "eu-west-1"
prod = pulumi.ResourceOptions(provider=aws.Provider("prod", region=REGION, allowed_account_ids=["333333333333"]))
audit = pulumi.ResourceOptions(provider=aws.Provider("audit", region=REGION, allowed_account_ids=["444444444444"]))

vpc = aws.ec2.Vpc("landing", cidr_block="10.30.0.0/20", enable_dns_hostnames=True, opts=prod)
table = aws.ec2.RouteTable("landing", vpc_id=vpc.id, opts=prod)
subnets: list[pulumi.Output[str]] = []
for number, zone in enumerate("abc"):
    subnet = aws.ec2.Subnet(
        f"landing-{zone}",
        vpc_id=vpc.id,
        cidr_block=f"10.30.{number}.0/24",
        availability_zone=f"{REGION}{zone}",
        opts=prod,
    )
    aws.ec2.RouteTableAssociation(f"landing-{zone}", subnet_id=subnet.id, route_table_id=table.id, opts=prod)
    subnets.append(subnet.id)

key = aws.kms.Key("organisation-logs", enable_key_rotation=True, opts=audit)
logs = aws.s3.Bucket("organisation-logs", bucket="landing-organisation-logs", object_lock_enabled=True, opts=audit)
aws.s3.BucketVersioning("organisation-logs", bucket=logs.id, versioning_configuration={"status": "Enabled"}, opts=audit)
aws.s3.BucketObjectLockConfiguration(
    "organisation-logs",
    bucket=logs.id,
    rule={"default_retention": {"mode": "COMPLIANCE", "days": 2557}},
    opts=audit,
)
aws.s3.BucketServerSideEncryptionConfiguration(
    "organisation-logs",
    bucket=logs.id,
    rules=[{"apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms", "kms_master_key_id": key.arn}}],
    opts=audit,
)
aws.s3.BucketPublicAccessBlock(
    "organisation-logs",
    bucket=logs.id,
    block_public_acls=True,
    block_public_policy=True,
    ignore_public_acls=True,
    restrict_public_buckets=True,
    opts=audit,
)
aws.s3.BucketPolicy(
    "organisation-logs",
    bucket=logs.id,
    policy=aws.iam.get_policy_document_output(
        statements=[
            {
                "sid": "TrailWrites",
                "actions": ["s3:PutObject"],
                "resources": [logs.arn.apply(lambda arn: f"{arn}/*")],
                "principals": [{"type": "Service", "identifiers": ["cloudtrail.amazonaws.com"]}],
            }
        ],
        opts=pulumi.InvokeOutputOptions(provider=audit.provider),
    ).json,
    opts=audit,
)
trail = aws.cloudtrail.Trail(
    "organisation",
    name="org",
    s3_bucket_name=logs.bucket,
    is_organization_trail=True,
    is_multi_region_trail=True,
    enable_log_file_validation=True,
    opts=audit,
)

pulumi.export("vpc", vpc.id)
pulumi.export("subnets", subnets)
pulumi.export("trail", trail.arn)
