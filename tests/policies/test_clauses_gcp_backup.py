"""Each clause of the guarantees of copies on Google Cloud: what breaks it, what leaves it open, and what must not."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.twin import Change, Drop, Replaced, Set
from tests.policies.clauses import verdict

BUCKET, JOB, FLOW = (
    "gcp:storage/bucket:Bucket",
    "gcp:cloudscheduler/job:Job",
    "gcp:workflows/workflow:Workflow",
)
ON_BUCKET, ON_PROJECT = "gcp:storage/bucketIAMMember:BucketIAMMember", "gcp:projects/iAMMember:IAMMember"
ALERT = "gcp:monitoring/alertPolicy:AlertPolicy"
COPIES, TRIES, VAULT = "backup-copier", "backup-tester", "recovery-vault"
TRANSFER, ARTEFACTS, OWN = "gcp:storage/transferJob:TransferJob", "backup.artefacts_in_recovery_region", "dev-copies"


def flow(of: str, pattern: str, by: str) -> Set:
    return Set(FLOW, "sourceContents", Replaced(pattern, by), having=of)


BREAKS: list[tuple[str, Change]] = [
    ("backup.vault_locked", Set(BUCKET, "retentionPolicy", None, having=VAULT)),
    ("backup.vault_locked", Set(BUCKET, "retentionPolicy.retentionPeriod", "86400", having=VAULT)),
    ("backup.copied_to_recovery_region", Drop(JOB, having=COPIES)),
    ("backup.copied_to_recovery_region", Set(JOB, "paused", value=True, having=COPIES)),
    ("backup.copied_to_recovery_region", Drop(ON_BUCKET, having="backup-copier")),
    ("backup.copied_to_recovery_region", Drop(ON_PROJECT, having="backup_copier")),
    ("backup.restores_tested", Drop(FLOW, having=TRIES)),
    ("backup.restores_tested", Drop(JOB, having=TRIES)),
    ("backup.restores_tested", flow(TRIES, r"its\.body\.crc32c != one\.crc32c", "false")),
    ("backup.restores_tested", Drop(ON_BUCKET, having="backup-tester")),
    ("backup.failures_told", Drop(ALERT, having=COPIES)),
    ("backup.failures_told", Set(ALERT, "enabled", value=False, having=TRIES)),
    ("backup.failures_told", Set(ALERT, "notificationChannels", [], having=COPIES)),
    ("backup.failures_told", Set(ALERT, "conditions[0].conditionThreshold", None, having=COPIES)),
    (ARTEFACTS, Set(TRANSFER, "transferSpec.gcsDataSource.path", "approved/")),
    (ARTEFACTS, Set(TRANSFER, "transferSpec.objectConditions", {"includePrefixes": ["approved/"]})),
    (ARTEFACTS, Set(TRANSFER, "transferSpec.transferOptions.deleteObjectsUniqueInSink", value=True)),
    (ARTEFACTS, Set(BUCKET, "location", "EUROPE-WEST1", having=OWN)),
    (ARTEFACTS, Drop(ON_BUCKET, having=f"{OWN}-")),
    (ARTEFACTS, Drop(FLOW, having=f"{OWN}@")),
    (ARTEFACTS, Drop(ALERT, having=OWN)),
    (ARTEFACTS, Drop(ON_PROJECT, having='/bex_dev_copy"')),
    (ARTEFACTS, Set(JOB, "schedule", "*/6 * * * *", having=f"{OWN}@")),  # later than the spec asks for
    (ARTEFACTS, flow(f"{OWN}@", r"<= 360", "<= 3600")),
    (ARTEFACTS, flow(f"{OWN}@", r" and sys\.now\(\) - since <= 360", "")),  # waits for ever
    (ARTEFACTS, flow(f"{OWN}@", "startTime", "endTime")),  # what goes on for too long is not told
]

OPEN: list[tuple[str, Change]] = [
    ("backup.copied_to_recovery_region", Set(FLOW, "sourceContents", UNKNOWN, having=COPIES)),
    ("backup.copied_to_recovery_region", Set(BUCKET, "location", UNKNOWN, having=VAULT)),
    ("backup.restores_tested", Set(FLOW, "sourceContents", "main:\n  steps: []", having=TRIES)),  # not read
    ("backup.restores_tested", Set(JOB, "schedule", UNKNOWN, having=TRIES)),
    ("backup.failures_told", Set(ALERT, "notificationChannels", UNKNOWN, having=COPIES)),
    ("backup.failures_told", Set(ALERT, "conditions", UNKNOWN, having=TRIES)),
    (ARTEFACTS, Set(FLOW, "sourceContents", UNKNOWN, having=f"{OWN}@")),
    (ARTEFACTS, Set(TRANSFER, "serviceAccount", None)),  # Google's own, whose rights no stack gives
    (ARTEFACTS, Set(JOB, "schedule", "1,7,13 * * * *", having=f"{OWN}@")),
]

HARMLESS: list[tuple[str, Change]] = [
    ("backup.vault_locked", Set(BUCKET, "retentionPolicy.retentionPeriod", "99999999", having=VAULT)),
    ("backup.copied_to_recovery_region", Set(JOB, "schedule", "0 0 * * *", having=COPIES)),
    (ARTEFACTS, Set(JOB, "schedule", "*/1 * * * *", having=f"{OWN}@")),
]


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_it_fails(worked, name: str, change: Change) -> None:
    assert verdict(worked, name, change, cloud="gcp") is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_it_is_not_evaluated(worked, name: str, change: Change) -> None:
    assert verdict(worked, name, change, cloud="gcp") is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(("name", "change"), HARMLESS)
def test_it_passes(worked, name: str, change: Change) -> None:
    assert verdict(worked, name, change, cloud="gcp") is Verdict.PASS
