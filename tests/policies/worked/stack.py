"""Stacks written by hand: resources as the engine records them. No component has a part in them."""

import json
from dataclasses import replace

from gouvernail.graph import Resource

__all__ = ["ACCOUNTS", "AWAY", "DIGEST", "RANGES", "REGION", "SERVICES", "Stack", "policy", "statement"]

ACCOUNTS = {"dev": "111111111111", "test": "222222222222", "prod": "333333333333", "audit": "444444444444"}
RANGES = {"dev": "10.10.0.0/20", "test": "10.20.0.0/20", "prod": "10.30.0.0/20"}
REGION = "eu-west-1"
AWAY = "eu-central-1"
DIGEST = f"{'0' * 12}.dkr.ecr.eu-west-1.amazonaws.com/scorecard@sha256:{'a' * 64}"
SERVICES = ("kms", "logs", "monitoring", "ecr.api", "ecr.dkr", "execute-api", "ssm")


class Stack:
    def __init__(self, name: str, account: str, region: str = REGION) -> None:
        self.name = name
        self.account = account
        self.resources: list[Resource] = []
        self.provider = f"urn:pulumi:{name}::gouvernail::pulumi:providers:aws::aws"
        inputs = {"region": region, "allowedAccountIds": json.dumps([account])}
        self.resources.append(
            Resource(self.provider, "pulumi:providers:aws", "aws", id="1", inputs=inputs, outputs=inputs, stack=name)
        )

    def add(self, kind: str, name: str, id: str, inputs: dict[str, object], /, **outputs: object) -> str:  # noqa: A002
        token = f"aws:{kind}"
        if token == "aws:iam/role:Role" and "permissionsBoundary" not in inputs:
            inputs = {**inputs, "permissionsBoundary": f"arn:aws:iam::{self.account}:policy/my-services-boundary"}
        self.resources.append(
            Resource(
                urn=f"urn:pulumi:{self.name}::gouvernail::{token}::{name}",
                type=token,
                name=name,
                id=id,
                inputs=inputs,
                outputs={**inputs, **outputs, "id": id},
                provider=self.provider,
                stack=self.name,
            )
        )
        return id

    @property
    def put_aside(self) -> dict[str, str]:
        """Where a rule puts what it cannot deliver."""
        return {"arn": f"arn:aws:sqs:{REGION}:{self.account}:dead"}

    def read(self, kind: str, name: str, id: str, /, **outputs: object) -> str:  # noqa: A002
        """What somebody else made."""
        self.add(kind, name, id, {}, **outputs)
        self.resources[-1] = replace(self.resources[-1], external=True)
        return id

    def key(self, purpose: str, users: list[str], *more: dict[str, object]) -> str:
        arn = f"arn:aws:kms:{REGION}:{self.account}:key/{self.name}-{purpose}"
        administer = ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:EnableKeyRotation", "kms:TagResource"]
        self.add(
            "kms/key:Key",
            purpose,
            f"{self.name}-{purpose}",
            {
                "enableKeyRotation": True,
                "rotationPeriodInDays": 365,
                "deletionWindowInDays": 30,
                "tags": {"purpose": purpose},
                "policy": policy(
                    statement("Administer", administer, who={"AWS": f"arn:aws:iam::{self.account}:root"}),
                    statement("Use", ["kms:Decrypt", "kms:GenerateDataKey"], who={"Service": users}),
                    *more,
                ),
            },
            arn=arn,
            keyId=f"{self.name}-{purpose}",
        )
        return arn

    def locked_bucket(self, name: str, purpose: str, key: str, days: int) -> str:
        bucket = f"bex-{name}"
        arn = f"arn:aws:s3:::{bucket}"
        self.add(
            "s3/bucket:Bucket",
            name,
            bucket,
            {"bucket": bucket, "objectLockEnabled": True, "tags": {"purpose": purpose}},
            arn=arn,
        )
        encryption = {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": key}
        self.add(
            "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
            name,
            bucket,
            {"bucket": bucket, "rules": [{"applyServerSideEncryptionByDefault": encryption, "bucketKeyEnabled": True}]},
        )
        self.add(
            "s3/bucketVersioning:BucketVersioning",
            name,
            bucket,
            {"bucket": bucket, "versioningConfiguration": {"status": "Enabled"}},
        )
        self.add(
            "s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
            name,
            bucket,
            {"bucket": bucket, "rule": {"defaultRetention": {"mode": "COMPLIANCE", "days": days}}},
        )
        blocked = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
        self.add(
            "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
            name,
            bucket,
            {"bucket": bucket, **dict.fromkeys(blocked, True)},
        )
        write = statement("Write", ["s3:PutObject"], f"{arn}/*", {"Service": ["cloudtrail.amazonaws.com"]})
        self.add("s3/bucketPolicy:BucketPolicy", name, bucket, {"bucket": bucket, "policy": policy(write)})
        return bucket


def statement(sid: str, actions: list[str], resource: object = "*", who: object = None) -> dict[str, object]:
    given = {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resource}
    return given if who is None else {**given, "Principal": who}


def policy(*statements: dict[str, object]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
