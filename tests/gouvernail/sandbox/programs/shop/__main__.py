"""Somebody's small program: a bucket, a queue, a parameter with a secret in it."""

import pulumi
import pulumi_aws as aws

config = pulumi.Config()
bucket = aws.s3.Bucket("orders", tags={"owner": config.require("owner")})
queue = aws.sqs.Queue("orders", visibility_timeout_seconds=60)
parameter = aws.ssm.Parameter("password", type="SecureString", value=config.require_secret("password"))

pulumi.export("bucket", bucket.arn)
pulumi.export("queue", queue.url)
pulumi.export("account", aws.get_caller_identity().account_id)
pulumi.export("password", parameter.value)
