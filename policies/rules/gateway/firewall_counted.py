"""What a web firewall finds is counted, so that an alarm can look at it."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.common.clauses import switched_on
from policies.resource import View

TITLE = "A web firewall counts what it finds, rule by rule."
SEVERITY = "low"
REMEDIATION = "Set `cloudwatchMetricsEnabled` in `visibilityConfig` of the firewall and of each rule."
NOT_THERE = {
    "azure": "A web firewall on Azure counts by itself.",
    "gcp": "Cloud Armor counts by itself.",
}
_COUNTED = switched_on("visibilityConfig.cloudwatchMetricsEnabled")


def _rules(group: View) -> Iterator[Reason]:
    yield from _COUNTED(group)
    for rule in group.each("rules"):
        yield from _COUNTED(rule)


READS = {
    "aws:wafv2/ruleGroup:RuleGroup": _rules,
    "aws:wafv2/webAcl:WebAcl": _rules,
}
