"""Two vaults, a plan, a test; and what was trained, copied as it is written."""

import json

from tests.policies.worked.stack import AWAY, REGION, Stack, policy, statement

__all__ = ["expected", "foundation", "workload"]


def foundation(stack: Stack, environment: str) -> None:
    key = stack.key("backups", ["backup.amazonaws.com"])
    arns: dict[str, str] = {}
    for name, region in (("here", REGION), ("away", AWAY)):
        arns[name] = f"arn:aws:backup:{region}:{stack.account}:backup-vault:{name}"
        place = {"name": name, "region": region, "kmsKeyArn": key, "tags": {"purpose": "backups"}}
        stack.add("backup/vault:Vault", name, name, place, arn=arns[name])
        lock = {"backupVaultName": name, "region": region, "minRetentionDays": 35, "changeableForDays": 3}
        stack.add("backup/vaultLockConfiguration:VaultLockConfiguration", name, name, lock)
    rule = {"ruleName": "r", "targetVaultName": "here", "copyActions": [{"destinationVaultArn": arns["away"]}]}
    stack.add("backup/plan:Plan", "plan", "plan-1", {"name": "plan", "rules": [rule]})
    by = f"arn:aws:iam::{stack.account}:role/copies"
    selected = {"planId": "plan-1", "iamRoleArn": by, "name": "marked", "resources": ["arn:aws:s3:::*"]}
    stack.add("backup/selection:Selection", "marked", "s-1", selected)
    _told(stack)
    points = {
        "algorithm": "LATEST_WITHIN_WINDOW",
        "includeVaults": [arns["here"]],
        "recoveryPointTypes": ["SNAPSHOT"],
    }
    tried = {"name": "try_it", "recoveryPointSelection": points, "scheduleExpression": "cron(0 4 1 * ? *)"}
    stack.add("backup/restoreTestingPlan:RestoreTestingPlan", "t", "try_it", tried)
    objects = {
        "restoreTestingPlanName": "try_it",
        "protectedResourceType": "S3",
        "iamRoleArn": f"arn:aws:iam::{stack.account}:role/copies",
    }
    stack.add("backup/restoreTestingSelection:RestoreTestingSelection", "t", "objects", objects)


def _told(stack: Stack) -> None:
    """What fails here takes the route; what fails away is handed on to here."""
    bad = ["ABORTED", "EXPIRED", "FAILED", "PARTIAL"]
    kinds = [f"{kind} Job State Change" for kind in ("Backup", "Copy", "Restore")]
    ended = {"$or": [{"state": bad}, {"status": bad}]}
    pattern = json.dumps({"source": ["aws.backup"], "detail-type": kinds, "detail": ended})
    bus, sender = f"arn:aws:events:{REGION}:{stack.account}:event-bus/default", f"arn:aws:iam::{stack.account}:role/on"
    trusted = policy(statement("Take", ["sts:AssumeRole"], who={"Service": "events.amazonaws.com"}))
    stack.add("iam/role:Role", "on", "on", {"name": "on", "assumeRolePolicy": trusted}, arn=sender)
    may = {"role": "on", "policy": policy(statement("On", ["events:PutEvents"], bus))}
    stack.add("iam/rolePolicy:RolePolicy", "on", "on:may", may)
    for name, region, target in (
        (
            "failed",
            REGION,
            {"arn": f"arn:aws:sns:{REGION}:{stack.account}:high", "deadLetterConfig": stack.put_aside},
        ),
        ("failed-away", AWAY, {"arn": bus, "roleArn": sender}),
    ):
        rule = {"name": name, "region": region, "eventPattern": pattern, "state": "ENABLED"}
        stack.add("cloudwatch/eventRule:EventRule", name, name, rule)
        aim = {"rule": name, "region": region, **target}
        stack.add("cloudwatch/eventTarget:EventTarget", name, f"{name}-1", aim)


def workload(stack: Stack, environment: str) -> None:
    for purpose, region in (("artefacts", REGION), ("recovery", AWAY)):
        key = stack.key(purpose, ["s3.amazonaws.com"])
        bucket = f"bex-{purpose}-{environment}"
        its = {"bucket": bucket, "region": region, "tags": {"purpose": purpose}}
        stack.add("s3/bucket:Bucket", purpose, bucket, its, arn=f"arn:aws:s3:::{bucket}")
        encryption = {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": key}
        stack.add(
            "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
            purpose,
            bucket,
            {"bucket": bucket, "rules": [{"applyServerSideEncryptionByDefault": encryption}]},
        )
        blocked = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
        block = {"bucket": bucket, **dict.fromkeys(blocked, True)}
        stack.add("s3/bucketPublicAccessBlock:BucketPublicAccessBlock", purpose, bucket, block)
    into = {
        "bucket": f"arn:aws:s3:::bex-recovery-{environment}",
        "replicationTime": {"status": "Enabled", "time": {"minutes": 15}},
    }
    rule = {"id": "r", "status": "Enabled", "destination": into}
    store = f"bex-artefacts-{environment}"
    copied = {"bucket": store, "role": f"arn:aws:iam::{stack.account}:role/copies", "rules": [rule]}
    stack.add("s3/bucketReplicationConfig:BucketReplicationConfig", "copies", store, copied)


def expected(environment: str) -> dict[str, object]:
    return {"backup_days": 35, "copies_to": AWAY, "rpo": 900}
