"""A mistake that is found a month later can still be mended from a backup."""

import re
from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason
from policies.common.clauses import number_of
from policies.resource import View

TITLE = "Plans keep backups, and the copies of them elsewhere, for 35 days or longer."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Set `lifecycle.deleteAfter` of each rule of the plan, and of each of its `copyActions`, to 35 or more.",
    "azure": "Set `deleteAfter.duration` of each lifecycle of the policy to `P35D` or longer.",
    "gcp": (
        "Set `backupRetentionDays` of each rule (`retentionPolicy.backupRetainDays` of a plan of GKE) to 35 or more."
    ),
}
_DAYS = 35
_SAYS = "is less than 35 days"
_DURATION = re.compile(r"P(\d+)([DWMY])")
_LEAST = {"D": _DAYS, "W": 5, "M": 2, "Y": 1}


def _plan(plan: View) -> Iterator[Reason]:
    """What has no end is kept for good."""
    for rule in plan.each("rules"):
        for part in (rule, *rule.each("copyActions")):
            path = "lifecycle.deleteAfter"
            yield from part.needs(path, part.at_least(path, _DAYS, absent=_DAYS), _SAYS)


def _policy(policy: View) -> Iterator[Reason]:
    for rule in policy.each("properties.policyRules"):
        for lifecycle in rule.each("lifecycles"):
            path = "deleteAfter.duration"
            duration = lifecycle.text(path)
            long = UNKNOWN if duration is UNKNOWN else duration is not None and _long(duration)
            yield from lifecycle.needs(path, long, _SAYS)


def _long(duration: str) -> bool:
    found = _DURATION.fullmatch(duration)
    return found is not None and int(found[1]) >= _LEAST[found[2]]


def _rules(plan: View) -> Iterator[Reason]:
    for rule in plan.each("backupRules"):
        yield from number_of("backupRetentionDays", _DAYS, _SAYS)(rule)


READS = {
    "aws:backup/plan:Plan": _plan,
    "azure-native:dataprotection:BackupPolicy": _policy,
    "gcp:backupdisasterrecovery/backupPlan:BackupPlan": _rules,
    "gcp:gkebackup/backupPlan:BackupPlan": number_of("retentionPolicy.backupRetainDays", _DAYS, _SAYS),
}
