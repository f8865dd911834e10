"""A copy that was not made is noticed before it is missed."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.verdict import Reason, Result, judged, require
from policies.reading.model.backup import FailureRule
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = "Copies, further copies and restores that fail take a route, from the region of each vault."
SEVERITY = "medium"
REMEDIATION = (
    "Lead failed copies, further copies and restores of each vault's region to a route of this account: an enabled "
    "event rule on all three kinds of jobs and their bad ends (AWS), an enabled alert processing rule on the vault's "
    "alerts (Azure), an enabled alert policy on the workflows' runs (Google Cloud)."
)
UNSEEN = "Jobs that never began; what the cloud does not tell, for it tells of jobs as well as it can."
_RULE = "aws:cloudwatch/eventRule:EventRule"
_TELLS = "azure-native:alertsmanagement:AlertProcessingRuleByName"
_ALERT = "gcp:monitoring/alertPolicy:AlertPolicy"
BROKEN = {
    "aws": Set(_RULE, "state", "DISABLED", at="own", having="aws.backup"),
    "azure": Set(_TELLS, "properties.enabled", value=False),
    "gcp": Set(_ALERT, "enabled", value=False, at="own", having="backup-copier"),
}
UNCLEAR = {
    "aws": Set(_RULE, "state", UNKNOWN, at="own", having="aws.backup"),
    "azure": Set(_TELLS, "properties.enabled", UNKNOWN),
    "gcp": Set(_ALERT, "enabled", UNKNOWN, at="own", having="backup-copier"),
}
BY_OTHER_MEANS = {
    "azure": "A vault there raises an alert for each job that fails, wherever it ran: read are that it does, and the "
    "rule that leads its alerts to a route. That its further copies lag behind is told by nobody.",
    "gcp": "A workflow asks for each copy and each restore there and waits for its end, wherever it ends: read are the "
    "alerts on its runs that do not succeed, and the route that they take.",
}


def holds(platform: Platform) -> Result:
    """For the region of each vault, follows what fails there to a route, over another region where it must."""
    applies = "foundation" in platform.expected.layers
    return judged(_reasons(platform), (one.urn for one in platform.failure_rules), applies=applies)


def _reasons(platform: Platform) -> Iterator[Reason]:
    own = platform.expected.own
    rules = [rule for rule in platform.failure_rules if rule.account == own]
    routes = {route.id for route in platform.incident_routes if route.account == own}
    for region in sorted(
        {vault.region or "" for vault in platform.vaults if vault.account == own and not vault.adopted}
    ):
        direct = _told(rules, region, routes)
        by_way = (
            all_of((_told(rules, region, {f"region:{one}"}), _told(rules, one, routes))) for one in _others(rules)
        )
        yield from require(
            any_of((direct, *by_way)),
            None,
            f"a copy or a restore that fails in {region} takes no route",
            f"whether a copy or a restore that fails in {region} takes a route is not known",
        )


def _others(rules: list[FailureRule]) -> list[str]:
    return sorted({rule.region for rule in rules if rule.region})


def _told(rules: list[FailureRule], region: str, where: set[Maybe[str]]) -> Truth:
    return any_of(
        all_of((rule.on, UNKNOWN if rule.to is UNKNOWN else bool(where & {*rule.to})))
        for rule in rules
        if rule.region == region
    )
