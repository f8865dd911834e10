"""Logs are kept for half a year."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe, Truth
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "Logs are kept for 184 days or longer."
SEVERITY = "medium"
REMEDIATION = {
    "aws": (
        "Set `retentionInDays` of the log group to 365, the next step after 184 days that it takes, and "
        "`retentionPeriod` of a store of events to 184 or more."
    ),
    "azure": (
        "Set `retentionInDays` of the workspace to 184 or more, and `totalRetentionInDays` of a table to 365; "
        "without it they keep logs for 30 days."
    ),
    "gcp": "Set `retentionDays` of the bucket of logs to 184 or more; without it it keeps them for 30 days.",
}
_DAYS = 184
_SAYS = "is less than 184 days"


def _long(days: Maybe[float | None]) -> Truth:
    return UNKNOWN if days is UNKNOWN else days is not None and days >= _DAYS


def _group(group: View) -> Iterator[Reason]:
    """Where no days are set, it keeps what it has for good."""
    days = group.number("retentionInDays")
    yield from group.needs("retentionInDays", days in (None, 0) or _long(days), _SAYS)


def _store(store: View) -> Iterator[Reason]:
    days = store.number("retentionPeriod")
    yield from store.needs("retentionPeriod", days is None or _long(days), _SAYS)


def _workspace(workspace: View) -> Iterator[Reason]:
    yield from workspace.needs("retentionInDays", _long(workspace.number("retentionInDays")), _SAYS)


def _table(table: View) -> Iterator[Reason] | None:
    """What says no days of its own keeps as long as its workspace."""
    for path in ("totalRetentionInDays", "retentionInDays"):
        days = table.number(path)
        if days not in (None, -1):
            return table.needs(path, _long(days), _SAYS)
    return None


def _bucket(bucket: View) -> Iterator[Reason]:
    yield from bucket.needs("retentionDays", _long(bucket.number("retentionDays")), _SAYS)


READS = {
    "aws:cloudwatch/logGroup:LogGroup": _group,
    "aws:cloudtrail/eventDataStore:EventDataStore": _store,
    "azure-native:operationalinsights:Workspace": _workspace,
    "azure-native:operationalinsights:Table": _table,
    "gcp:logging/projectBucketConfig:ProjectBucketConfig": _bucket,
    "gcp:logging/folderBucketConfig:FolderBucketConfig": _bucket,
    "gcp:logging/organizationBucketConfig:OrganizationBucketConfig": _bucket,
}

MENDS = {
    "azure-native:operationalinsights:Workspace": {"retentionInDays": 184},
    "gcp:logging/projectBucketConfig:ProjectBucketConfig": {"retentionDays": 184},
    "gcp:logging/folderBucketConfig:FolderBucketConfig": {"retentionDays": 184},
    "gcp:logging/organizationBucketConfig:OrganizationBucketConfig": {"retentionDays": 184},
}
