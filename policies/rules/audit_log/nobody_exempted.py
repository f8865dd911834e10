"""Nobody uses data without being recorded."""

from collections.abc import Iterator

from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "No member is exempted from the record of who used which data."
SEVERITY = "high"
REMEDIATION = "Remove `exemptedMembers`."


def _config(config: View) -> Iterator[Reason]:
    for kind in config.each("auditLogConfigs"):
        yield from kind.needs("exemptedMembers", negated(kind.given("exemptedMembers")), "are not recorded")


READS = {
    "gcp:projects/iAMAuditConfig:IAMAuditConfig": _config,
    "gcp:folder/iamAuditConfig:IamAuditConfig": _config,
    "gcp:organizations/iamAuditConfig:IamAuditConfig": _config,
}
NOT_THERE = {
    "aws": "CloudTrail exempts nobody; what a trail leaves out is a rule of its own.",
    "azure": "Azure exempts nobody from its activity log or from a diagnostic setting.",
}
