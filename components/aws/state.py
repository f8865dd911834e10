"""Pulumi's own state on AWS: a versioned bucket that nobody reaches but who deploys.

Source: Pulumi, "State and backends" (what a backend in S3 reads, writes and deletes); Amazon S3 User Guide, bucket
policies.
"""

from typing import Final

import pulumi
from pulumi_aws import s3

from components.aws._bucket import ends
from components.aws._policy import Conditions, Statement, allow, deny, document, over_tls
from components.aws._store import RETAINED_BY, kept
from components.contract.state import StateArgs

__all__ = ["State", "state_of", "state_of_stack"]

_KEPT_OF_STACKS: Final = ("backups", "history", "locks", "stacks")
_READ: Final = ("s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket")
_WRITE: Final = ("s3:DeleteObject", "s3:PutObject")


class State(pulumi.ComponentResource):
    """Keeps every version of every stack's state, and is left by destroy."""

    store: pulumi.Output[str]
    """Name of the bucket."""

    def __init__(self, name: str, args: StateArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-aws:index:State", name, None, opts)
        left = kept(self)
        tags = {**args["tags"], "Name": args["store"], "purpose": "state", RETAINED_BY: args["stack"]}
        bucket = s3.Bucket("state", bucket=args["store"], tags=tags, opts=kept(self, args.get("retained")))
        s3.BucketPublicAccessBlock(
            "state",
            bucket=bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=left,
        )
        s3.BucketOwnershipControls(
            "state", bucket=bucket.id, rule={"object_ownership": "BucketOwnerEnforced"}, opts=left
        )
        s3.BucketVersioning("state", bucket=bucket.id, versioning_configuration={"status": "Enabled"}, opts=left)
        encryption: s3.BucketServerSideEncryptionConfigurationRuleArgsDict = {
            "apply_server_side_encryption_by_default": {
                "sse_algorithm": "aws:kms",
                "kms_master_key_id": args["key_id"],
            },
            "bucket_key_enabled": True,
        }
        s3.BucketServerSideEncryptionConfiguration("state", bucket=bucket.id, rules=[encryption], opts=left)
        s3.BucketPolicy("state", bucket=bucket.id, policy=document(*_statements(bucket, args)), opts=left)
        ends("state", bucket, opts=left)
        self.store = bucket.bucket
        self.register_outputs({"store": self.store})


def state_of(store: str, environment: str) -> list[str]:
    """What the backend keeps of the stacks of an environment, as patterns of objects: stacks bear its name."""
    return [f"arn:aws:s3:::{store}/.pulumi/{part}/*-aws-{environment}-*" for part in _KEPT_OF_STACKS]


def state_of_stack(store: str, stack: str) -> list[str]:
    """What the backend keeps of one stack, as patterns of objects: `*` stands for its project and for moments."""
    return [
        f"arn:aws:s3:::{store}/.pulumi/{part}/*/{stack}{end}"
        for part, end in (("stacks", ".json*"), ("locks", "/*"), ("history", "/*"), ("backups", "/*"))
    ]


def _statements(bucket: s3.Bucket, args: StateArgs) -> list[Statement]:
    whole = [bucket.arn, pulumi.Output.concat(bucket.arn, "/*")]
    accounts = {"AWS": [f"arn:aws:iam::{account}:root" for account in args["accounts"]]}

    store = f"arn:aws:s3:::{args['store']}"
    deployers = sorted({role for roles in args["deployers"].values() for role in roles})

    def by(roles: list[str]) -> Conditions:
        return {"ArnLike": {"aws:PrincipalArn": roles}}

    statements = [
        over_tls(bucket.arn),
        deny("EveryVersionIsKept", ["s3:DeleteBucket", "s3:DeleteObjectVersion"], whole, principal="*"),
        allow("Read", _READ, whole, principal=accounts, when=by([*deployers, *args["readers"]])),
        allow("Begin", ["s3:PutObject"], [f"{store}/.pulumi/meta.yaml"], principal=accounts, when=by(args["makers"])),
    ]
    for environment, roles in args["deployers"].items():
        its = state_of(args["store"], environment)
        statements.append(allow(f"Deploy{environment.title()}", _WRITE, its, principal=accounts, when=by(roles)))
    return statements
