"""Findings reach those who answer them."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.verdict import Reason, Result, broken, judged, require, unclear
from policies.reading.model.detection import Detector, FindingRule
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = (
    "New findings of every severity that the organisation wants sent on take the route of their severity, from every "
    "region of the spec."
)
SEVERITY = "high"
REMEDIATION = (
    "Lead findings of each severity from `detection.routeFrom` up to the route of that severity, for each region: an "
    "enabled event rule on Security Hub with an aggregator (AWS), the export into the workspace and an enabled query "
    "rule (Azure), a notification whose filter names the severity and whose topic is the route's (Google Cloud)."
)
UNSEEN = "Findings that somebody suppresses before they are sent."
_RULE = "aws:cloudwatch/eventRule:EventRule"
_QUERY = "azure-native:monitor:ScheduledQueryRule"
_SENDS = "gcp:securitycenter/v2ProjectNotificationConfig:V2ProjectNotificationConfig"
BROKEN = {
    "aws": Set(_RULE, "state", "DISABLED", having="aws.securityhub"),
    "azure": Set(_QUERY, "enabled", value=False, having="SecurityAlert"),
    "gcp": Set(_SENDS, "streamingConfig.filter", 'severity="LOW" AND state="ACTIVE"', having="findings-high"),
}
UNCLEAR = {
    "aws": Set(_RULE, "state", UNKNOWN, having="aws.securityhub"),
    "azure": Set(_QUERY, "enabled", UNKNOWN, having="SecurityAlert"),
    "gcp": Set(_SENDS, "streamingConfig", UNKNOWN, having="findings-high"),
}
BY_OTHER_MEANS = {
    "azure": "Findings are sent by nothing of their own there: read are the export of all that is found into a "
    "workspace, and the rules that look there every few minutes. Its scale has no critical.",
    "gcp": "Security Command Center is switched on for an organisation by hand, and no stack can say that it is: read "
    "are the notifications of what it finds in the account, in all regions, to the topics behind the routes.",
}


def holds(platform: Platform) -> Result:
    """For each account, region and severity: a rule that is on sees what is collected there, and leads to the route."""
    return judged(
        _reasons(platform),
        (rule.urn for rule in platform.finding_rules),
        applies=bool(platform.expected.layers & {"foundation", "audit"}),
    )


def _reasons(platform: Platform) -> Iterator[Reason]:
    for account in platform.expected.watched:
        for region in platform.expected.stands_in:
            if (unread := _adopted(platform, account, region)) is not None:
                yield unclear(unread.urn, f"where findings in account {account}, {region} go is not read here")
                continue
            if (account, region) not in {(one.account, one.region) for one in platform.collectors}:
                yield broken(None, f"nothing collects what is found in account {account}, {region}")
            for severity in platform.expected.sent_on:
                yield from _routed(platform, account, region, severity)


def _adopted(platform: Platform, account: str, region: str) -> Detector | None:
    """A detector of the account where all are somebody else's, and none of the region was read."""
    own = [one for one in platform.detectors if one.account == account]
    return own[0] if own and all(one.adopted and one.region != region for one in own) else None


def _routed(platform: Platform, account: str, region: str, severity: str) -> Iterator[Reason]:
    rules = [rule for rule in platform.finding_rules if rule.account == account]
    routes = {route.id for route in platform.incident_routes if route.account == account and route.severity == severity}
    sent = any_of(all_of((_arrives(platform, rule, region), _sends(rule, severity, routes))) for rule in rules)
    yield from require(
        sent,
        rules[0].urn if rules else None,
        f"findings in account {account}, {region}, that are {severity} take no route of theirs",
        f"whether findings in account {account}, {region}, that are {severity} take their route is not known",
    )


def _arrives(platform: Platform, rule: FindingRule, region: str) -> Truth:
    """Whether the rule sees what is found in the region: it stands there, or the findings are brought where it does."""
    brought = (one for one in platform.aggregators if (one.account, one.region) == (rule.account, rule.region))
    return rule.region == region or any_of(one.brings(region) for one in brought)


def _sends(rule: FindingRule, severity: str, routes: set[Maybe[str]]) -> Truth:
    about: Truth = UNKNOWN if rule.severities is UNKNOWN else severity in rule.severities
    there: Truth = UNKNOWN if rule.targets is UNKNOWN else bool(routes & {*rule.targets})
    return all_of((about, there, rule.on))
