"""Two vaults, a plan, a test; and what was trained, copied as it is written."""

from tests.assurance.worked.stack import AWAY, REGION, Stack

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
    selected = {"planId": "plan-1", "iamRoleArn": f"arn:aws:iam::{stack.account}:role/copies", "name": "marked"}
    stack.add("backup/selection:Selection", "marked", "s-1", selected)
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
